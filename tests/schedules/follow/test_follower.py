# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whatever a source does, the last good reading stays, and it is told how old it is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from player.running import running
from schedules.errors import FollowError, StoreUnavailableError
from schedules.follow.base import Taken
from schedules.follow.composer_source import ComposerSource
from schedules.follow.copies import content_of
from schedules.follow.follower import Followed, Follower
from schedules.model.broadcast import Source as Label
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.kept import FollowedCopy
from schedules.model.programme import Programme
from schedules.model.rights import Rights
from schedules.model.slot import Lineup
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from schedules.store.base import LineupStore
from schedules.store.memory import MemoryStore
from schedules.timeline.followed import DatedAiring, dated_lineup
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.composer import UCS, answer_of, event, grid_of
from tests.fakes.eventually import eventually
from tests.schedules.follow.sources import Web, heard
from tests.schedules.lineups import NEW_YORK, lineup, oneoff

NEWS = ServiceId("news")
HOUR = timedelta(hours=1)


def hours(title: str, count: int = 40, *, start: datetime = NOON) -> Lineup:
    return dated_lineup(
        [
            DatedAiring(
                start=start + n * HOUR, end=start + (n + 1) * HOUR, programme=Programme(f"{title} {n}")
            )
            for n in range(count)
        ],
        Rights(),
    )


@dataclass
class Scripted:
    """Gives what a test puts there, time after time."""

    answer: Lineup | FollowError | Exception
    reads: int = 0
    notes: tuple[str, ...] = ()
    first_retry_s: float = 30.0
    before: list[Lineup | None] = field(default_factory=list)

    async def read(self, now: datetime, before: Lineup | None) -> Taken:
        self.reads += 1
        self.before.append(before)
        if isinstance(self.answer, Exception):
            raise self.answer
        return Taken(self.answer, self.notes)


@dataclass
class Radio:
    """A service that follows, and all around it."""

    source: Scripted
    store: LineupStore = field(default_factory=MemoryStore)
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        self.again()

    def again(self, url: str = "https://a.example/grid.ics?token=secret") -> None:
        """Start anew, with the store that there is."""
        catalogue = Catalogue(
            [Service(id=NEWS, name="News", timezone=NEW_YORK)],
            [Station(id=StationId("a"), call_sign="A", name="A", carries=NEWS, timezone=NEW_YORK)],
        )
        self.schedules = ScheduleService(catalogue, self.clock, LocalPublisher(), 600)
        followed = Followed(service=NEWS, kind="ics", url=url, source=self.source, every_s=900)
        self.follower = Follower([followed], self.schedules, self.store, self.clock, jitter=float)

    @property
    def now(self) -> tuple[str | None, Label, datetime | None]:
        picture = self.schedules.now_next("a")
        title = picture.now.occurrence.programme.title if picture.now else None
        return title, picture.source, picture.as_of

    @property
    def reason(self) -> str:
        return self.follower.statuses[NEWS].reason


async def test_what_is_read_is_on_and_labelled_and_read_again_every_time() -> None:
    radio = Radio(Scripted(hours("A")))
    assert radio.now == (None, Label.NONE, None)

    async with running(radio.follower):
        await eventually(lambda: radio.now == ("A 0", Label.FOLLOWED, NOON))
        await eventually(lambda: 900 in radio.clock.slept)
        revision = radio.schedules.revision("a")
        await radio.clock.advance(900)
        await eventually(lambda: radio.now[2] == NOON + timedelta(seconds=900))

    assert radio.source.reads == 2
    assert radio.schedules.revision("a") == revision  # another as_of is no change of the schedule


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(FollowError("HTTP 503"), "HTTP 503", id="failing"),
        pytest.param(hours("B", 0), "it has nothing in the next 7 days", id="suddenly empty"),
        pytest.param(hours("B", 3), "it has only 3 in the next 7 days", id="fewer than a tenth"),
        pytest.param(ValueError("odd"), "it cannot be read (ValueError)", id="what nobody has thought of"),
        pytest.param(RecursionError(), "it cannot be read (RecursionError)", id="too deep"),
    ],
)
async def test_a_bad_answer_keeps_the_last_good_one_and_says_so_once(
    answer: Exception | Lineup, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    radio = Radio(Scripted(hours("A")))
    await radio.follower.read(NEWS)
    radio.source.answer = answer
    await radio.clock.advance(600)

    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            await radio.follower.read(NEWS)

    status = radio.follower.statuses[NEWS]
    assert radio.now == ("A 0", Label.FOLLOWED, NOON)
    assert status.reason.startswith(reason)
    assert (status.as_of, status.failing_since) == (NOON, NOON + timedelta(seconds=600))
    said = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(said) == 1
    assert "it stays as of 2026-11-24 12:00 UTC" in said[0].getMessage()
    assert "secret" not in caplog.text


async def test_it_heals_and_then_says_what_is_new() -> None:
    radio = Radio(Scripted(hours("A")))
    await radio.follower.read(NEWS)
    radio.source.answer = FollowError("HTTP 503")
    await radio.follower.read(NEWS)
    radio.source.answer = hours("B")

    await radio.follower.read(NEWS)

    assert radio.now[0] == "B 0"
    assert radio.follower.statuses[NEWS].failing_since is None
    assert radio.reason == ""


async def test_it_waits_longer_with_each_failure_but_never_longer_than_usual() -> None:
    radio = Radio(Scripted(FollowError("HTTP 503")))

    waits = [await radio.follower.read(NEWS) for _ in range(8)]

    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


@pytest.mark.parametrize(("asked", "waits"), [(120.0, 120), (0.0, 1), (10.0**9, 3600)])
async def test_a_source_may_say_when_it_wants_to_be_asked_again(asked: float, waits: float) -> None:
    radio = Radio(Scripted(FollowError("HTTP 429", retry_after_s=asked)))

    assert await radio.follower.read(NEWS) == waits


async def test_a_restart_without_network_has_what_was_read_with_its_age() -> None:
    radio = Radio(Scripted(hours("A")))
    await radio.follower.read(NEWS)
    radio.source.answer = FollowError("cannot connect")
    await radio.clock.advance(3 * 3600 + 600)
    radio.again()

    await radio.follower.load()
    await radio.follower.read(NEWS)

    assert radio.now == ("A 3", Label.FOLLOWED, NOON)
    assert radio.reason == "cannot connect"


async def test_another_address_forgets_what_was_read_from_the_first() -> None:
    radio = Radio(Scripted(hours("A")))
    await radio.follower.read(NEWS)
    radio.again("https://b.example/other.ics")

    await radio.follower.load()

    assert radio.now == (None, Label.NONE, None)
    assert await radio.store.followed() == ()


async def test_what_nobody_follows_any_more_is_forgotten() -> None:
    store = MemoryStore()
    await store.put_followed(
        FollowedCopy(service=ServiceId("gone"), url="x", as_of=NOON, content=content_of(hours("A")))
    )
    radio = Radio(Scripted(hours("A")), store)

    await radio.follower.load()

    assert await store.followed() == ()


async def test_a_damaged_copy_is_told_and_left(caplog: pytest.LogCaptureFixture) -> None:
    radio = Radio(Scripted(hours("A")))
    await radio.follower.read(NEWS)
    (copy,) = await radio.store.followed()
    await radio.store.put_followed(replace(copy, content=b"slots: [{"))
    radio.again()

    await radio.follower.load()

    assert "cannot be used" in caplog.text
    assert radio.now[1] is Label.NONE


async def test_what_was_known_loses_its_weight_once_it_is_over() -> None:
    radio = Radio(Scripted(hours("A", 5)))
    await radio.follower.read(NEWS)
    radio.source.answer = hours("B", 0)
    await radio.follower.read(NEWS)
    assert radio.reason

    await radio.clock.advance(6 * 3600)
    await radio.follower.read(NEWS)

    assert radio.reason == ""


async def test_a_person_may_have_it_forgotten_so_that_an_empty_answer_is_taken() -> None:
    radio = Radio(Scripted(hours("A")))
    async with running(radio.follower):
        await eventually(lambda: radio.now[0] == "A 0")
        radio.source.answer = hours("B", 1)
        radio.follower.look_again(NEWS)
        await eventually(lambda: bool(radio.reason))

        await radio.follower.forget(NEWS)
        await eventually(lambda: radio.now[0] == "B 0")

    assert radio.reason == ""


class BrokenStore(MemoryStore):
    """Can neither be read nor written."""

    async def followed(self) -> tuple[FollowedCopy, ...]:
        raise StoreUnavailableError("the database is locked")

    async def put_followed(self, copy: FollowedCopy) -> None:
        raise StoreUnavailableError("the database is locked")


async def test_without_a_store_it_is_followed_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    radio = Radio(Scripted(hours("A")), BrokenStore())

    await radio.follower.load()
    await radio.follower.read(NEWS)

    assert radio.now[0] == "A 0"
    assert "not kept over a restart now: the database is locked" in caplog.text


async def test_local_edits_lie_over_it_before_and_after_a_reading() -> None:
    radio = Radio(Scripted(hours("A")))
    special = oneoff("Special", "2026-11-24T11:30Z", "2026-11-24T12:30Z")
    await radio.schedules.replace_service_lineup(NEWS, lineup(special))

    await radio.follower.read(NEWS)
    assert radio.now[0] == "Special"
    await radio.schedules.replace_service_lineup(NEWS, None)

    assert radio.now[0] == "A 0"


# Composer, day by day


def composer(web: Web) -> ComposerSource:
    url = f"https://api.composer.nprstations.org/v1/widget/{UCS}"
    return ComposerSource(web, url, Instant(), timezone=NEW_YORK, rights=Rights())


class Instant(FakeClock):
    """Never waits."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)


def days(make: Callable[[datetime], bytes | None]) -> dict[str, bytes]:
    """Return the pages of yesterday to thirteen days ahead."""
    pages = {}
    for n in range(-1, 14):
        day = NOON + timedelta(days=n)
        body = make(day)
        if body is not None:
            url = f"https://api.composer.nprstations.org/v1/widget/{UCS}/day?date={day:%Y-%m-%d}&format=json"
            pages[url] = body
    return pages


async def test_composers_days_make_a_week_without_gaps() -> None:
    web = Web(days(lambda day: answer_of(grid_of(day.date()))))

    found = (await composer(web).read(NOON, None)).lineup

    assert heard(found, "2026-11-24T04:00Z", "2026-11-25T06:00Z") == [
        "Jazz Overnight 24T03:00-24T05:00", "BBC World Service 24T05:00-24T10:00",
        "Morning Edition 24T10:00-24T14:00", "Midday 24T14:00-24T21:00",
        "All Things Considered 24T21:00-24T23:30", "Evening 24T23:30-25T03:00",
        "Jazz Overnight 25T03:00-25T05:00", "BBC World Service 25T05:00-25T10:00",
    ]  # fmt: skip
    assert len(found.slots) == 6
    assert len(web.asked) == 15


async def test_a_day_that_fails_or_is_suddenly_empty_stays_as_it_was() -> None:
    web = Web(days(lambda day: answer_of(grid_of(day.date()))))
    source = composer(web)
    first = await source.read(NOON, None)
    pages = list(web.pages)
    del web.pages[pages[3]]
    web.pages[pages[5]] = answer_of([])
    web.pages[pages[7]] = b"<html>"
    web.pages[pages[9]] = answer_of([event((NOON + timedelta(days=8)).date(), "05:00", "09:00", "New")])

    second = await source.read(NOON, first.lineup)

    assert [note.partition(":")[0] for note in second.notes] == ["2026-11-26", "2026-11-28", "2026-11-30"]
    for day in ("26", "28", "30"):
        window = (f"2026-11-{day}T06:00Z", f"2026-11-{day}T22:00Z")
        assert heard(second.lineup, *window) == heard(first.lineup, *window)
    assert "New 02T10:00-02T14:00" in heard(second.lineup, "2026-12-02T06:00Z", "2026-12-02T22:00Z")


async def test_nobody_there_is_noticed_after_three_days_of_fifteen() -> None:
    web = Web()

    with pytest.raises(FollowError, match="HTTP 503"):
        await composer(web).read(NOON, None)

    assert len(web.asked) == 3


async def test_days_that_are_asked_for_no_more_are_remembered() -> None:
    web = Web(days(lambda day: answer_of(grid_of(day.date()))))
    first = await composer(web).read(NOON, None)
    later = NOON + timedelta(days=4)

    second = await composer(web).read(later, first.lineup)

    assert "Midday 23T14:00-23T21:00" in heard(second.lineup, "2026-11-23T06:00Z", "2026-11-23T22:00Z")
