# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is followed lies under what is written here, and is heard exactly where nothing is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.model.broadcast import Source
from schedules.model.catalogue import Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.programme import Programme
from schedules.model.rights import Rewind, Rights, RightsRule
from schedules.model.slot import Kind, Lineup
from schedules.preview import Preview
from schedules.timeline.followed import (
    DatedAiring,
    Rank,
    airings_of,
    dated_lineup,
    last_day,
    merged,
    narrowed,
    stacked,
)
from schedules.timeline.painting import Reach, paint_service
from tests.schedules.lineups import NEW_YORK, emergency, fill, instant, lineup, oneoff, slot

MINUTE = timedelta(minutes=1)
BEGIN = instant("2026-10-31T00:00Z")


def airing(title: str, start: datetime, end: datetime, **more: object) -> DatedAiring:
    return replace(DatedAiring(start=start, end=end, programme=Programme(title)), **more)  # type: ignore[arg-type]


def heard(written: Lineup | None, start: datetime, end: datetime) -> list[tuple[str, datetime, datetime]]:
    assert written is not None
    return [
        (piece.occurrence.programme.title, piece.start, piece.end)
        for piece in Preview(written, NEW_YORK).timeline(start, end)
    ]


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 300)), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_without_anything_local_the_followed_airings_are_heard_exactly(gaps: list[tuple[int, int]]) -> None:
    """One after the other over both clock-change nights of the autumn and some weeks."""
    expected, at = [], BEGIN
    for number, (gap, length) in enumerate(gaps):
        start = at + gap * MINUTE
        at = start + length * MINUTE
        expected.append((f"P{number % 7}", start, at))
    followed = dated_lineup([airing(*one) for one in expected], Rights())

    assert heard(merged(lineup(), followed), BEGIN, at) == expected


@given(st.lists(st.tuples(st.integers(0, 1500), st.integers(1, 400)), min_size=2, max_size=12))
@settings(max_examples=60, deadline=None)
def test_of_overlapping_airings_the_later_start_is_heard_minute_by_minute(
    spans: list[tuple[int, int]],
) -> None:
    minutes: dict[int, tuple[int, int, int]] = {}
    for place, (start, length) in enumerate(spans):
        for minute in range(start, start + length):
            minutes[minute] = max(minutes.get(minute, (-1, 0, 0)), (start, -length, place))
    airings = [
        airing(f"P{place}", BEGIN + start * MINUTE, BEGIN + (start + length) * MINUTE)
        for place, (start, length) in enumerate(spans)
    ]

    followed = dated_lineup(stacked(airings), Rights())

    found: dict[int, str] = {}
    for title, *edges in heard(followed, BEGIN, BEGIN + timedelta(days=3)):
        first, last = (int((edge - BEGIN) / MINUTE) for edge in edges)
        found |= dict.fromkeys(range(first, last), title)
    assert found == {minute: f"P{place}" for minute, (_, _, place) in minutes.items()}


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        pytest.param(
            [slot("Local", "06:00", "07:00")],
            ["Far 10-11", "Local 11-12", "Far 12-14"],
            id="a recurring slot cuts, and the rest comes back",
        ),
        pytest.param(
            [oneoff("Special", "2026-11-24T05:00", "2026-11-24T10:00")], ["Special 10-15"], id="a one-off"
        ),
        pytest.param(
            [emergency("Flood", "2026-11-24T12:00Z", "2026-11-24T12:30Z")],
            ["Far 10-12", "Flood 12-12", "Far 12-14"],
            id="an emergency",
        ),
        pytest.param([fill("Stream")], ["Stream 5-10", "Far 10-14", "Stream 14-5"], id="a fill is under it"),
        pytest.param(
            [slot("Low", "05:00", "09:00", priority=-99_999)], ["Low 10-14"], id="however low its priority"
        ),
    ],
)
def test_what_is_local_lies_over_what_is_followed(local: list[object], expected: list[str]) -> None:
    far = airing("Far", instant("2026-11-24T10:00Z"), instant("2026-11-24T14:00Z"))

    whole = merged(lineup(*local), dated_lineup([far], Rights()))  # type: ignore[arg-type]

    pieces = heard(whole, instant("2026-11-24T09:30Z"), instant("2026-11-24T15:00Z"))
    assert [f"{title} {start.hour}-{end.hour}" for title, start, end in pieces] == expected


def test_the_rest_of_a_cut_airing_is_joined_in_progress() -> None:
    far = airing("Far", instant("2026-11-24T10:00Z"), instant("2026-11-24T14:00Z"))
    whole = merged(lineup(slot("Local", "06:00", "07:00")), dated_lineup([far], Rights()))
    assert whole is not None

    pieces = Preview(whole, NEW_YORK).timeline(far.start, far.end)

    assert [(p.part, p.parts, p.joined_in_progress) for p in pieces] == [
        (1, 2, False), (1, 1, False), (2, 2, True)
    ]  # fmt: skip


def test_airings_that_differ_in_their_dates_alone_are_one_slot_with_one_id() -> None:
    days = [0, 1, 2, 5, 6]
    start, end = instant("2026-11-24T22:00Z"), instant("2026-11-25T01:30Z")

    found = dated_lineup(
        [airing("Late", start + timedelta(days=n), end + timedelta(days=n)) for n in days], Rights()
    )
    later = dated_lineup([airing("Late", start + timedelta(days=6), end + timedelta(days=6))], Rights())

    assert len(found.slots) == 1
    assert found.slots[0].id == later.slots[0].id
    assert found.slots[0].id.startswith("followed-")
    assert [one.start for one in airings_of(found, start, end + timedelta(days=30))] == [
        start + timedelta(days=n) for n in days
    ]
    assert last_day(found) == (start + timedelta(days=6)).date()


def test_a_long_airing_keeps_its_length() -> None:
    start, end = instant("2026-11-24T22:00:30Z"), instant("2026-11-27T21:00Z")

    assert heard(dated_lineup([airing("Marathon", start, end)], Rights()), start, end) == [
        ("Marathon", start, end)
    ]


def test_invented_slots_give_way_to_a_real_schedule_and_the_label_says_so() -> None:
    far = dated_lineup([airing("Far", instant("2026-11-24T10:00Z"), instant("2026-11-24T14:00Z"))], Rights())
    sample = lineup(slot("Invented", "00:00", "00:00"), sample=True)
    edit = oneoff("Edit", "2026-11-24T11:00Z", "2026-11-24T12:00Z")
    special = lineup(slot("Invented", "00:00", "00:00"), edit, sample=True)

    assert [source_of(one, far) for one in (None, lineup(), sample, special)] == [
        Source.FOLLOWED, Source.FOLLOWED, Source.FOLLOWED, Source.SAMPLE,
    ]  # fmt: skip
    assert source_of(lineup(), replace(far, sample=True)) is Source.SAMPLE
    assert source_of(lineup(), None) is Source.SCHEDULE
    assert source_of(None, None) is Source.NONE
    assert [title for title, _, _ in heard(merged(special, far), far_start(), far_end())] == [
        "Far", "Edit", "Far"
    ]  # fmt: skip


def far_start() -> datetime:
    return instant("2026-11-24T10:00Z")


def far_end() -> datetime:
    return instant("2026-11-24T14:00Z")


def source_of(local: Lineup | None, followed: Lineup | None) -> Source:
    service = Service(id=ServiceId("news"), name="News", timezone=NEW_YORK)
    station = Station(id=StationId("a"), call_sign="A", name="A", carries=service.id, timezone=NEW_YORK)
    painting = paint_service(
        service, [station], merged(local, followed), {}, Reach(far_start(), far_end()), next_up_min_s=600
    )
    return painting.places[station.id].source


def test_private_zones_of_one_name_are_kept_apart() -> None:
    ours = lineup(slot("Ours", "05:00", "06:00", timezone="private:x"), zones={"private:x": b"ours"})
    theirs = lineup(
        slot("Theirs", "05:00", "06:00", timezone="private:x"),
        slot("Same", "05:00", "06:00", timezone="private:y"),
        zones={"private:x": b"theirs", "private:y": b"same"},
    )

    whole = merged(ours, theirs)

    assert whole is not None
    by_title = {one.programme.title: whole.zones[one.timezone or ""] for one in whole.slots}
    assert by_title == {"Ours": b"ours", "Theirs": b"theirs", "Same": b"same"}


def test_local_entries_stay_as_they_are_and_count_as_later_ones() -> None:
    local = lineup(slot("Ours", "05:00", "06:00"), oneoff("Once", "2026-11-24T11:00Z", "2026-11-24T12:00Z"))
    far = dated_lineup([airing("Far", far_start(), far_end()), airing("Next", far_end(), far_end() + MINUTE)],
                       Rights())  # fmt: skip

    whole = merged(local, far)

    assert whole is not None
    assert whole.slots[2:] == local.slots
    assert whole.oneoffs == local.oneoffs
    orders = [one.order for one in whole.slots]
    assert orders == sorted(orders)
    assert len(set(orders)) == len(orders)


@pytest.mark.parametrize(
    ("theirs", "ours", "expected"),
    [
        (RightsRule(), Rights(rewind=Rewind.PAUSE), RightsRule()),
        (RightsRule(rewind=Rewind.FULL), Rights(rewind=Rewind.PAUSE), RightsRule(rewind=Rewind.PAUSE)),
        (RightsRule(rewind=Rewind.OFF), Rights(rewind=Rewind.PAUSE), RightsRule(rewind=Rewind.OFF)),
        (RightsRule(record=True, stream=False), Rights(record=False), RightsRule(record=False, stream=False)),
    ],
)
def test_rights_of_elsewhere_are_kept_but_never_wider_than_ours(
    theirs: RightsRule, ours: Rights, expected: RightsRule
) -> None:
    assert narrowed(theirs, ours) == expected


def test_every_rank_lies_within_what_a_slot_file_may_say_and_they_do_not_touch() -> None:
    edges = [(rank.priority(-(10**9)), rank.priority(), rank.priority(10**9)) for rank in Rank]

    assert all(low < middle < high for low, middle, high in edges)
    assert all(high < low for (_, _, high), (low, _, _) in pairwise(edges))
    assert edges[0][0] == -1_000_000
    assert edges[-1][2] < -100_000


def test_fills_of_elsewhere_stay_fills() -> None:
    far = dated_lineup(
        [airing("Theirs", instant("2026-11-24T05:00Z"), instant("2026-11-25T05:00Z"), kind=Kind.FILL)],
        Rights(),
    )

    day = heard(merged(lineup(slot("Ours", "05:00", "06:00")), far), far_start(), far_end())
    over = heard(merged(lineup(fill("Ours")), far), far_start(), far_end())

    assert [title for title, _, _ in day] == ["Ours", "Theirs"]
    assert [title for title, _, _ in over] == ["Ours"]
