# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A source that means harm: it costs a bounded time and memory, and what was known stays."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from player.running import running
from schedules.errors import FollowError
from schedules.follow import liveradio, liveradio_source
from schedules.follow.base import Asking, Conditional, Fetched, Taken
from schedules.follow.composer import read_day
from schedules.follow.copies import LARGEST_PART_BYTES, content_of, lineup_of
from schedules.follow.follower import HEARD_S, Followed, Follower
from schedules.follow.judge import excess
from schedules.follow.liveradio_depths import depths
from schedules.follow.liveradio_source import LiveradioSource
from schedules.follow.news import LONGEST_BYTES, NewsReader
from schedules.model.ids import ServiceId
from schedules.model.kept import FollowedCopy
from schedules.model.programme import Programme
from schedules.model.rights import Rights
from schedules.model.slot import Lineup
from schedules.store.memory import MemoryStore
from schedules.timeline.followed import DatedAiring, dated_lineup
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.eventually import eventually
from tests.fakes.installation import Installation
from tests.schedules.lineups import lineup, slot

NEWS = ServiceId("news")
HOUR = timedelta(hours=1)
ROOT = "http://radio.example/"


def airings(count: int, *, minutes: int = 60, words: str = "") -> Lineup:
    step = timedelta(minutes=minutes)
    return dated_lineup(
        [
            DatedAiring(start=NOON + n * step, end=NOON + (n + 1) * step, programme=Programme(f"{n}", words))
            for n in range(count)
        ],
        Rights(),
    )


# How much


def test_as_many_slots_and_airings_are_followed_as_a_slot_file_may_have() -> None:
    often = lineup(
        *(slot(f"S{n}", "05:00", "06:00") for n in range(480))
    )  # each 413 times: 410 days, and both edges
    too_often = lineup(*(slot(f"S{n}", "05:00", "06:00") for n in range(500)))

    assert excess(airings(5_000)) == ""
    assert excess(airings(5_001)).startswith("it has 5,001 slots")
    assert not excess(often)
    assert excess(too_often) == "it has more than 200,000 airings; no more can be followed"


async def test_what_is_too_much_changes_nothing() -> None:
    source = Scripted(airings(20))
    follower, put = follower_of(source)
    await follower.read(NEWS)
    source.answer = airings(5_001, minutes=1)

    await follower.read(NEWS)

    assert follower.statuses[NEWS].reason.startswith("it has 5,001 slots")
    assert len(put) == 1


def test_a_busy_year_is_kept_and_read_again_as_it_was() -> None:
    year = airings(5_000, words="A word or two of what it is about, as stations write them. " * 7 + "End.")

    content = content_of(year)

    assert len(content) > 3 * LARGEST_PART_BYTES / 2
    copy = FollowedCopy(service=NEWS, url="x", as_of=NOON, content=content)
    assert [(one.id, one.order, one.programme) for one in lineup_of(copy).slots] == [
        (one.id, one.order, one.programme) for one in year.slots
    ]


async def test_remembered_answers_have_a_greatest_size_in_all() -> None:
    async def fetch(asking: Asking) -> Fetched:
        return Fetched(b"x" * 1_000, '"a"')

    answers = Conditional(fetch, most_bytes=10_500)
    for n in range(50):
        assert len(await answers.get(f"http://a/{n}")) == 1_000

    assert answers.kept_bytes == 10_000


def test_dates_that_are_ages_apart_are_no_exceptions_of_one_slot() -> None:
    first, last = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
    far = [DatedAiring(start=at, end=at + HOUR, programme=Programme("Same")) for at in (first, last)]

    began = time.process_time()
    found = dated_lineup(far, Rights())

    assert time.process_time() - began < 0.5
    assert [(one.effective_from, len(one.except_dates)) for one in found.slots] == [
        (date(1, 1, 2), 0),
        (date(9999, 12, 30), 0),
    ]
    assert len({one.id for one in found.slots}) == 2


def test_occurrences_that_are_all_planned_for_the_same_time_are_refused_soon() -> None:
    planned = {str(n): (NOON, NOON + 10_000 * HOUR) for n in range(10_000)}
    heard = [(NOON + n * HOUR, NOON + (n + 1) * HOUR, str(n)) for n in range(10_000)]

    began = time.process_time()
    with pytest.raises(FollowError, match="too much"):
        depths(planned, [heard])

    assert time.process_time() - began < 10


def test_what_nobody_asked_for_is_left_out() -> None:
    there = Installation(FakeClock(), lineup(slot("Daily", "05:00", "06:00")))
    window = ["2026-11-20T00:00:00Z"], ["2026-11-29T00:00:00Z"]
    answer = there.answer("/api/v1/stations/wskg-fm/schedule", {"from": window[0], "to": window[1]})

    found, revision = liveradio.pieces_within(answer, NOON, NOON + 48 * HOUR)

    assert [f"{one.start:%d}" for one in found] == ["25", "26"]
    assert revision == str(json.loads(answer)["revision"])


# Odd values


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize(
    "times",
    [
        {"start_utc": "9999-12-31T23:59:59+00:00", "end_utc": "9999-12-31T23:59:59+00:00"},
        {"start_utc": "0001-01-01T00:00:00+00:00", "end_utc": "0001-01-01T00:00:00+00:00"},
        {"fullstart": "0001-01-01 00:00:00", "fullend": "9999-12-31 24:00:00"},
    ],
)
def test_an_event_at_the_end_of_all_calendars_is_left_out_alone(times: dict[str, str], zone: str) -> None:
    good = {
        "program": {"name": "Good"},
        "start_utc": "2026-11-24T10:00:00Z",
        "end_utc": "2026-11-24T11:00:00Z",
    }
    answer = json.dumps({"onToday": [{"program": {"name": "Odd"}, **times}, good]}).encode()

    found = read_day(answer, date(2026, 11, 24), ZoneInfo(zone))

    assert [one.airing.programme.title for one in found.items] == ["Good"]
    assert len(found.notes) == 1


@pytest.mark.parametrize("address", ["http://[", "//[x", "http://a:b/", "file:///etc/passwd", 5, ["x"]])
def test_an_address_that_is_none_is_no_stream_and_stops_nothing(address: object) -> None:
    there = Installation(FakeClock(), lineup(slot("Daily", "05:00", "06:00")))
    document = json.loads(there.answer("/api/v1/stations", {}))
    document["stations"][0]["listen"]["live"] = address
    document["stations"][0]["frequency_mhz"] = True

    first, second = liveradio.stations_of(json.dumps(document).encode(), ROOT)

    assert (first.streams, first.frequency_mhz) == ((), None)
    assert second.streams


async def test_reasons_and_notes_are_one_plain_line_each() -> None:
    source = Scripted(airings(20), notes=("odd\r\n\x1b[2Jnote" + "x" * 1_000,))
    follower, _ = follower_of(source)
    await follower.read(NEWS)
    source.answer = FollowError("no\nservice \u202eabc")
    await follower.read(NEWS)

    status = follower.statuses[NEWS]
    assert status.reason == "no service abc"
    assert status.notes[0].startswith("odd [2Jnotexxx")
    assert len(status.notes[0]) == 300


# News


def test_an_event_that_comes_byte_by_byte_costs_no_more_for_being_long() -> None:
    reader = NewsReader()
    text = b"data: " + b"x" * (LONGEST_BYTES - 10) + b"\n\n"

    began = time.process_time()
    found = [one for n in range(len(text)) for one in reader.feed(text[n : n + 1])]

    assert time.process_time() - began < 5
    assert len(found) == 1


@dataclass
class Scripted:
    """Gives what a test puts there; tells of a change without end."""

    answer: Lineup | FollowError
    notes: tuple[str, ...] = ()
    reads: int = 0
    told: int = 0
    first_retry_s: float = field(default=30.0)

    async def read(self, now: datetime, before: Lineup | None) -> Taken:
        self.reads += 1
        if isinstance(self.answer, FollowError):
            raise self.answer
        return Taken(self.answer, self.notes)

    async def changes(self) -> AsyncGenerator[None, None]:
        while True:
            self.told += 1
            yield


class Nowhere:
    """Takes lineups; is a `schedules.follow.follower.Schedules`."""

    def __init__(self) -> None:
        self.put: list[Lineup | None] = []

    async def replace_followed_lineup(self, service: str, lineup: Lineup | None) -> None:
        self.put.append(lineup)

    def note_reading(self, service: str, as_of: datetime) -> None:
        pass


def follower_of(source: Scripted, clock: FakeClock | None = None) -> tuple[Follower, list[Lineup | None]]:
    schedules = Nowhere()
    followed = Followed(service=NEWS, kind="liveradio", url=ROOT, source=source, every_s=900)
    return Follower([followed], schedules, MemoryStore(), clock or FakeClock(), jitter=float), schedules.put


async def test_one_that_tells_of_changes_without_end_is_not_read_without_end() -> None:
    source, clock = Scripted(airings(20)), FakeClock()
    follower, _ = follower_of(source, clock)

    async with running(follower):
        await eventually(lambda: HEARD_S in clock.slept and source.reads >= 1)
        before = source.told
        for _ in range(5):
            await clock.advance(HEARD_S)

    assert before == 1
    assert source.told <= 6
    assert source.reads <= 8


# Stations that change


async def test_other_stations_there_are_said_until_the_next_start() -> None:
    there = Installation(FakeClock(), lineup(slot("Daily", "05:00", "06:00")))
    taken = liveradio.stations_of(there.answer("/api/v1/stations", {}), ROOT)

    def notes_of(known: tuple[liveradio.TheirStation, ...] | None) -> LiveradioSource:
        return LiveradioSource(there, ROOT, service=NEWS, rights=Rights(), stations=(), taken=known)

    assert (await notes_of(taken).read(NOON, None)).notes == ()
    assert (await notes_of(None).read(NOON, None)).notes == ()
    assert (await notes_of(taken[:1]).read(NOON, None)).notes == (liveradio_source.OTHERS,)
    assert (await notes_of(()).read(NOON, None)).notes == (liveradio_source.OTHERS,)
