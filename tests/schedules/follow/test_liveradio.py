# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Another installation's timeline is heard here as it is there, whole, with its cuts and its breakaways."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedules.errors import FollowError
from schedules.follow.copies import content_of, lineup_of
from schedules.follow.liveradio import service_named, services_of, split_address, stations_of
from schedules.follow.liveradio_depths import depths
from schedules.follow.liveradio_source import LiveradioSource
from schedules.model.ids import ServiceId, StationId
from schedules.model.kept import FollowedCopy
from schedules.model.rights import Rewind, Rights, RightsRule
from schedules.model.slot import Lineup
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from schedules.timeline.followed import merged
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.installation import ROOT, Installation
from tests.schedules.follow.sources import heard
from tests.schedules.lineups import emergency, fill, instant, lineup, oneoff, slot

SERVICE = ServiceId("news")
STATIONS = (StationId("wskg-fm"), StationId("wsqe"))
WEEK = (instant("2026-11-20T00:00Z"), instant("2026-12-10T00:00Z"))


def source(installation: Installation, url: str = ROOT, rights: Rights = Rights()) -> LiveradioSource:
    return LiveradioSource(installation, url, service=SERVICE, rights=rights, stations=STATIONS)


async def taken(installation: Installation) -> Lineup:
    return (await source(installation).read(NOON, None)).lineup


def here(installation: Installation, followed: Lineup) -> ScheduleService:
    """Return the same network, with nothing but what is followed."""
    made = ScheduleService(installation.catalogue, FakeClock(), LocalPublisher(), 600)
    made.put_followed_in_force(SERVICE, followed, NOON)
    return made


def pieces(schedules: ScheduleService, station: str) -> list[tuple[Any, ...]]:
    return [
        (p.occurrence.programme, p.start, p.end, p.part, p.parts, p.occurrence.start, p.occurrence.end,
         p.occurrence.rights, p.occurrence.scope, p.heard_on, p.joined_in_progress, p.brief)
        for p in schedules.window(station, *WEEK)
    ]  # fmt: skip


BUSY = lineup(
    fill("The Stream"),
    slot("Morning", "05:00", "09:00", rights=RightsRule(rewind=Rewind.PAUSE, record=False)),
    slot("News", "06:00", "06:05"),
    slot("News", "07:00", "07:05"),
    slot("Weekly", "08:30", "10:00", "FREQ=WEEKLY;BYDAY=TU,TH"),
    slot("Local Half Hour", "17:30", "18:00", station="wsqe"),
    slot("Evening", "17:00", "19:00"),
    oneoff("Election", "2026-11-26T17:45", "2026-11-26T20:00"),
    oneoff("Town Hall", "2026-11-27T18:30", "2026-11-27T19:30", station="wsqe"),
    emergency("Flood", "2026-11-26T23:10Z", "2026-11-26T23:20Z"),
)


async def test_all_of_a_busy_network_is_heard_as_there_with_parts_rights_and_breakaways() -> None:
    there = Installation(FakeClock(), BUSY)

    mine = here(there, await taken(there))

    for station in STATIONS:
        assert without_scope_of_cut(pieces(mine, station)) == without_scope_of_cut(
            pieces(there.schedules, station)
        )


def without_scope_of_cut(found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """A breakaway that a special cuts is two here: its pieces are heard, but not known as one."""
    return [
        one if one[0].title not in {"Local Half Hour", "Evening"} else (one[0], one[1], one[2], one[9])
        for one in found
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["slot", "fill", "oneoff", "emergency"]),
            st.integers(0, 95),
            st.integers(1, 40),
            st.sampled_from(["DAILY", "WEEKLY;BYDAY=TU,FR", "MONTHLY"]),
            st.integers(-1, 1),
        ),
        min_size=1, max_size=8,
    )
)  # fmt: skip
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_any_timeline_is_heard_as_it_is_there(rows: Sequence[tuple[str, int, int, str, int]]) -> None:
    def clock(quarters: int) -> str:
        return f"{quarters // 4 % 24:02d}:{quarters % 4 * 15:02d}"

    entries: list[Any] = []
    for number, (kind, start, length, freq, priority) in enumerate(rows):
        begin, end = clock(start), clock(start + length)
        if kind in {"oneoff", "emergency"}:
            made = oneoff if kind == "oneoff" else emergency
            at = instant("2026-11-24T05:00Z") + timedelta(minutes=15 * start + 1440 * number)
            span = (f"{at:%Y-%m-%dT%H:%MZ}", f"{at + timedelta(minutes=15 * length):%Y-%m-%dT%H:%MZ}")
            entries.append(made(f"P{number}", *span, priority=priority))
        elif kind == "fill":
            entries.append(fill(f"P{number}"))
        else:
            entries.append(
                slot(f"P{number}", begin, end, f"FREQ={freq}", priority=priority, since="2026-01-24")
            )
    there = Installation(FakeClock(), lineup(*entries))

    mine = here(there, await taken(there))

    assert pieces(mine, "wsqe") == pieces(there.schedules, "wsqe")


async def test_a_local_special_cuts_and_gives_the_rest_back() -> None:
    followed = await taken(Installation(FakeClock(), BUSY))

    whole = merged(lineup(slot("Ours", "06:00", "06:02")), followed)

    assert heard(whole, "2026-11-24T10:00Z", "2026-11-24T11:10Z") == [
        "Morning 24T10:00-24T11:00 1/3", "Ours 24T11:00-24T11:02", "News 24T11:02-24T11:05",
        "Morning 24T11:05-24T12:00 2/3",
    ]  # fmt: skip


async def test_the_kept_copy_is_small_and_is_heard_as_what_was_read() -> None:
    there = Installation(FakeClock(), BUSY)
    followed = await taken(there)

    content = content_of(followed)
    again = lineup_of(FollowedCopy(service=SERVICE, url=ROOT, as_of=NOON, content=content))

    assert len(content) < 20_000
    assert pieces(here(there, again), "wsqe") == pieces(here(there, followed), "wsqe")


async def test_ids_stay_the_same_from_day_to_day() -> None:
    there = Installation(FakeClock(), BUSY)
    first = await taken(there)
    later = (await source(there).read(NOON + timedelta(days=1), first)).lineup

    def ids(found: Lineup) -> set[str]:
        return {p.id for p in here(there, found).window("wskg-fm", instant("2026-11-25T00:00Z"), WEEK[1])}

    assert ids(first) == ids(later)


async def test_last_week_is_remembered_though_it_is_asked_for_no_more() -> None:
    there = Installation(FakeClock(), lineup(slot("Morning", "05:00", "09:00")))
    first = await taken(there)

    later = (await source(there).read(NOON + timedelta(days=5), first)).lineup

    assert heard(later, "2026-11-18T09:00Z", "2026-11-18T15:00Z") == ["Morning 18T10:00-18T14:00"]


async def test_a_sample_there_stays_a_sample_here_and_our_rights_are_never_widened() -> None:
    there = Installation(FakeClock(), lineup(slot("Invented", "05:00", "09:00"), sample=True))

    found = (await source(there, rights=Rights(rewind=Rewind.OFF)).read(NOON, None)).lineup

    assert found.sample
    assert {one.rights.rewind for one in found.slots} == {Rewind.OFF}


async def test_what_is_followed_there_is_as_old_as_it_is_there() -> None:
    there = Installation(FakeClock(), lineup())
    followed = await taken(Installation(FakeClock(), BUSY))
    there.schedules.put_followed_in_force(SERVICE, followed, NOON - timedelta(hours=3))

    found = await source(there).read(NOON, None)

    assert found.as_of == NOON - timedelta(hours=3)


async def test_an_unchanged_timeline_is_not_sent_again() -> None:
    there = Installation(FakeClock(), BUSY)
    one = source(there)
    first = await one.read(NOON, None)

    assert (await one.read(NOON, first.lineup)).lineup == first.lineup


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://radio.example", ("http://radio.example/", "")),
        ("http://radio.example/#news", ("http://radio.example/", "news")),
        ("http://radio.example/below?x=1#n", ("http://radio.example/below/", "n")),
    ],
)
def test_an_address_may_name_the_service(url: str, expected: tuple[str, str]) -> None:
    assert split_address(url) == expected


def test_the_service_is_the_named_one_else_that_of_our_id_else_the_only_one() -> None:
    def services(*names: str) -> Any:
        listed = [{"id": n, "name": n, "genre": "", "timezone": "UTC", "stations": []} for n in names]
        return services_of(json.dumps({"services": listed}).encode())

    assert service_named(services("a", "b"), "b", "a").id == "b"
    assert service_named(services("a", "b"), "", "a").id == "a"
    assert service_named(services("a"), "", "ours").id == "a"
    with pytest.raises(FollowError, match='no service "c"; there are: a, b'):
        service_named(services("a", "b"), "", "c")
    with pytest.raises(FollowError, match='no service "x"'):
        service_named(services("a"), "x", "a")


def test_stations_come_with_the_addresses_at_which_they_are_heard() -> None:
    there = Installation(FakeClock(), BUSY)

    found = stations_of(there.answer("/api/v1/stations", {}), ROOT)

    assert [(one.id, one.call_sign, one.frequency_mhz, one.streams) for one in found] == [
        ("wskg-fm", "WSKG-FM", 89.3, ("http://radio.example/listen/wskg-fm",)),
        ("wsqe", "WSQE", 89.3, ("http://radio.example/listen/wsqe",)),
    ]
    assert found[0].public_file_url == "https://files.example/"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/services", b"<html>"),
        ("/api/v1/services", b'{"services": [5]}'),
        ("/api/v1/services", b'{"services": []}'),
        ("/api/v1/stations/wskg-fm/schedule", b'{"revision": 1, "broadcasts": [{}]}'),
        ("/api/v1/stations/wskg-fm/schedule", b'{"revision": 1, "broadcasts": "x"}'),
        ("/api/v1/stations/wskg-fm/now", b"[]"),
        ("/api/v1/stations/wskg-fm/schedule", b'{"revision": 99, "broadcasts": []}'),
    ],
)
async def test_an_answer_that_makes_no_sense_is_refused(path: str, body: bytes) -> None:
    there = Installation(FakeClock(), BUSY)
    there.own_answers[path] = body

    with pytest.raises(FollowError):
        await taken(there)


@pytest.mark.parametrize(
    "change",
    [
        {"start": "2026-11-24T10:00:00"}, {"start": None}, {"end": "2026-11-24T09:00:00Z"},
        {"occurrence_id": 5}, {"occurrence_end": "2031-11-24T10:00:00Z"}, {"start": "soon"},
    ],
)  # fmt: skip
async def test_a_broadcast_that_cannot_be_is_refused(change: dict[str, object]) -> None:
    there = Installation(FakeClock(), BUSY)
    query = {"from": ["2026-11-24T00:00:00Z"], "to": ["2026-11-25T00:00:00Z"]}
    document = json.loads(there.answer("/api/v1/stations/wskg-fm/schedule", query))
    document["broadcasts"][3] |= change
    there.own_answers["/api/v1/stations/wskg-fm/schedule"] = json.dumps(document).encode()

    with pytest.raises(FollowError):
        await taken(there)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": []}, {"kind": "x"}, {"rights": {"rewind": []}}, {"url": "javascript:x"},
        {"hosts": {"name": 5}}, {"title": ""}, {"scope": {}},
    ],
)  # fmt: skip
async def test_odd_words_of_a_broadcast_do_no_harm(change: dict[str, object]) -> None:
    there = Installation(FakeClock(), lineup(slot("Only", "05:00", "09:00")), ("wskg-fm",))
    query = {"from": ["2026-11-24T00:00:00Z"], "to": ["2026-11-25T00:00:00Z"]}
    document = json.loads(there.answer("/api/v1/stations/wskg-fm/schedule", query))
    document["broadcasts"][0] |= change
    there.own_answers["/api/v1/stations/wskg-fm/schedule"] = json.dumps(document).encode()

    assert len((await taken(there)).slots) == 1


def test_those_that_lie_over_each_other_in_a_circle_have_no_depth() -> None:
    one, two, three = (instant(f"2026-11-24T{hour}:00Z") for hour in (10, 11, 12))
    planned = {"a": (one, three), "b": (one, three), "c": (three, three)}

    assert depths(planned, [[(one, two, "a"), (two, three, "b")]]) == {"c": 0}
    assert depths(planned, [[(one, two, "a"), (two, three, "a")]]) == {"a": 1, "b": 0, "c": 0}


async def test_a_service_that_no_station_carries_there_cannot_be_followed_and_that_is_said() -> None:
    there = Installation(FakeClock(), BUSY, stations=())

    with pytest.raises(FollowError, match='no station there carries "news"'):
        await source(there).read(NOON, None)
