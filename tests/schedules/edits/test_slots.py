# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Slots are added, changed, ended and removed, and what has aired stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from schedules.edits.rows import STEP
from schedules.errors import InvalidEditError, PastEditError, RefusedEditError, UnknownItemError
from schedules.model.kept import Owner, Row
from tests.schedules.edits.kept_lineups import MORNING, edit, kept, past, row, rows, to_come

LATER: Row = {**MORNING, "id": "later", "from": "2026-12-01", "title": "Later"}


def test_every_time_from_now_on_is_a_new_slot_from_the_first_date_to_come() -> None:
    """Tuesday, ten o'clock: the Morning of the day has aired."""
    before = kept(MORNING, LATER)

    applied = edit(before, "slot.change", id="morning", set={"start": "06:00"})

    assert rows(applied.lineup) == [
        {**MORNING, "until": "2026-11-24"},
        {**MORNING, "id": "morning-20261125", "start": "06:00", "from": "2026-11-25"},
        LATER,
    ]
    assert past(applied.lineup) == past(before)
    assert [change.id for change in applied.changes] == ["morning", "morning-20261125"]
    assert applied.changes[0].before == {**MORNING, ".order": 0}
    assert applied.entries == {"morning", "morning-20261125"}
    assert applied.lineup.entries["later"] is before.entries["later"]
    assert {id_: entry.version for id_, entry in applied.lineup.entries.items()} == {
        "morning": 2,
        "morning-20261125": 2,
        "later": 1,
    }


def test_what_is_on_the_air_stays_so_to_its_end() -> None:
    at_seven = datetime(2026, 11, 24, 12, tzinfo=UTC)

    applied = edit(kept(MORNING), "slot.change", now=at_seven, id="morning", set={"title": "Other"})

    assert to_come(applied.lineup, at_seven, days=2)[:2] == [
        "a-fm 11-24 07:00:00-0500-11-24 09:00:00 Morning",
        "a-fm 11-25 05:00:00-0500-11-25 09:00:00 Other",
    ]


@pytest.mark.parametrize(
    ("change", "first", "what"),
    [
        pytest.param({"start": "06:00"}, "2026-12-07", {"start": "06:00"}, id="a Monday"),
        pytest.param(
            {"recur": {"freq": "weekly", "byday": "MO"}},
            "2026-12-08",
            {"recur": {"freq": "weekly", "byday": "MO"}, "from": "2026-12-14"},
            id="another rule, which first picks a later date",
        ),
        pytest.param(
            {"recur": {"freq": "weekly", "interval": 2, "byday": "WE"}},
            "2026-12-07",
            {"recur": {"freq": "weekly", "interval": 2, "byday": "WE"}, "from": "2026-12-09"},
            id="every second week counts from there",
        ),
    ],
)
def test_this_and_following(change: Row, first: str, what: Row) -> None:
    before = kept(MORNING)

    applied = edit(before, "slot.change", id="morning", set=change, which="following", date=first)

    day_before = f"{first[:8]}{int(first[8:]) - 1:02d}"
    new_from = str(what.get("from", first))
    assert rows(applied.lineup) == [
        {**MORNING, "until": day_before},
        {**MORNING, "from": new_from, **what, "id": f"morning-{new_from.replace('-', '')}"},
    ]
    assert past(applied.lineup) == past(before)


def test_from_its_first_date_on_is_in_place() -> None:
    applied = edit(
        kept(LATER), "slot.change", id="later", set={"start": "06:00"}, which="following", date="2026-12-01"
    )

    assert rows(applied.lineup) == [{**LATER, "start": "06:00"}]


@pytest.mark.parametrize(
    ("row", "change"),
    [
        pytest.param(LATER, {"start": "06:00"}, id="it has not aired"),
        pytest.param(MORNING, {"until": "2026-12-31"}, id="only its last date"),
        pytest.param(MORNING, {"except": ["2026-12-25"]}, id="only dates to come"),
    ],
)
def test_what_changes_nothing_of_the_past_is_done_in_place(row: Row, change: Row) -> None:
    applied = edit(kept(row), "slot.change", id=row["id"], set=change)

    assert rows(applied.lineup) == [{**row, **change}]


def test_correcting_the_past_is_done_in_place() -> None:
    applied = edit(kept(MORNING), "slot.change", id="morning", set={"start": "06:00"}, correct_past=True)

    assert rows(applied.lineup) == [{**MORNING, "start": "06:00"}]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"start": "05:00"},
        {"recur": {"freq": "weekly", "byday": ["MO", "TU", "WE", "TH", "FR"]}},
        {"kind": "recurring", "priority": 0, "subtitle": ""},
    ],
)
def test_a_change_of_nothing_is_none(change: Row) -> None:
    before = kept(MORNING)

    applied = edit(before, "slot.change", id="morning", set=change)

    assert (applied.changes, applied.entries) == ((), frozenset())
    assert applied.lineup is before


def test_a_second_cut_is_named_after_the_first_slot() -> None:
    once = edit(kept(MORNING), "slot.change", id="morning", set={"start": "06:00"}).lineup

    later = datetime(2026, 12, 1, 15, tzinfo=UTC)
    twice = edit(once, "slot.change", now=later, id="morning-20261125", set={"start": "07:00"}).lineup

    assert sorted(twice.entries) == ["morning", "morning-20261125", "morning-20261202"]
    assert [entry["start"] for entry in rows(twice)] == ["05:00", "06:00", "07:00"]


def test_there_is_room_behind_a_slot_however_often_it_is_cut() -> None:
    """Each cut lies before the one of the last step, so each new half comes right behind the slot."""
    lineup = kept(MORNING, LATER)
    mondays = [date(2027, 12, 6) - timedelta(weeks=week) for week in range(45)]

    for monday in mondays:
        change: dict[str, Any] = {
            "set": {"title": f"From {monday}"},
            "which": "following",
            "date": monday.isoformat(),
        }
        lineup = edit(lineup, "slot.change", id="morning", **change).lineup

    assert [entry["id"] for entry in rows(lineup)] == [
        "morning",
        *(f"morning-{monday:%Y%m%d}" for monday in reversed(mondays)),
        "later",
    ]


def test_without_room_everything_gets_a_new_place() -> None:
    lineup = kept(MORNING, {**LATER, "id": "x"})
    tight = {**lineup.entries, "x": replace(lineup.entries["x"], order=1)}
    lineup = replace(lineup, entries=tight)

    after = edit(lineup, "slot.change", id="morning", set={"start": "06:00"}).lineup

    assert [entry["id"] for entry in rows(after)] == ["morning", "morning-20261125", "x"]
    assert after.entries["x"].order == STEP
    assert after.entries["x"].version == after.revision


CASES: list[tuple[str, dict[str, Any], type[Exception], str]] = [
    ("slot.change", {"id": "none", "set": {}}, UnknownItemError, 'no slot or one-off "none"'),
    ("slot.change", {"id": "morning", "set": {"color": "red"}}, InvalidEditError, "unknown key"),
    ("slot.change", {"id": "morning", "unset": ["colour"]}, InvalidEditError, '"colour" is no key'),
    ("slot.change", {"id": "morning", "set": {"id": "x"}}, InvalidEditError, "an id cannot be changed"),
    ("slot.change", {"id": "morning", "set": {"kind": "oneoff"}}, InvalidEditError, ""),
    (
        "slot.change",
        {"id": "morning", "set": {"scope": "station:x"}},
        InvalidEditError,
        'no such station "x"',
    ),
    ("slot.change", {"id": "morning", "unset": ["end"]}, InvalidEditError, "is missing"),
    ("slot.change", {"id": "morning", "set": {"programme_id": "x"}}, InvalidEditError, 'no programme "x"'),
    (
        "slot.change",
        {"id": "morning", "which": "following", "date": "2026-11-28", "set": {"start": "06:00"}},
        RefusedEditError,
        "its next dates are 25 November 2026, 26 November 2026, 27 November 2026",
    ),
    (
        "slot.change",
        {"id": "morning", "which": "following", "date": "2026-11-24", "set": {"start": "06:00"}},
        PastEditError,
        "24 November 2026",
    ),
    ("slot.change", {"id": "morning", "set": {"until": "2026-11-20"}}, PastEditError, "has aired"),
    ("slot.change", {"id": "morning", "set": {"except": ["2026-11-23"]}}, PastEditError, "has aired"),
    ("slot.change", {"id": "morning", "which": "following", "set": {}}, InvalidEditError, "from which date"),
    ("slot.end", {"id": "morning", "last_date": "2026-11-23"}, PastEditError, "23 November 2026"),
    ("slot.end", {"id": "later", "last_date": "2026-11-30"}, RefusedEditError, "remove it"),
    ("slot.end", {"id": "later", "last_date": "30.11.2026"}, InvalidEditError, "is no date"),
    ("slot.remove", {"id": "morning"}, RefusedEditError, "end it instead"),
    ("slot.add", {"slot": {"title": "x", "start": "05:00"}}, InvalidEditError, "is missing"),
    ("slot.add", {"slot": {**MORNING}}, InvalidEditError, "is the id of a slot"),
    ("slot.add", {"slot": {"title": "x", "kind": "oneoff"}}, InvalidEditError, ""),
    (
        "slot.add",
        {"slot": {"title": "x", "start": "05:00", "end": "06:00", "until": "2026-11-20"}},
        RefusedEditError,
        "would never air",
    ),
]


@pytest.mark.parametrize(("name", "values", "error", "words"), CASES)
def test_refusals_say_why(name: str, values: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error) as caught:
        edit(kept(MORNING, LATER), name, **values)

    assert words in str(caught.value)


def test_mistakes_name_the_place_in_the_command() -> None:
    with pytest.raises(InvalidEditError) as caught:
        edit(
            kept(MORNING),
            "slot.change",
            id="morning",
            set={"start": "25:00", "priority": "high"},
            unset=["end"],
        )

    assert [path for path, _ in caught.value.mistakes] == [("set", "priority"), ("set", "start")]


def test_a_slot_ends_today_though_it_is_on_the_air() -> None:
    at_seven = datetime(2026, 11, 24, 12, tzinfo=UTC)

    applied = edit(kept(MORNING), "slot.end", now=at_seven, id="morning", last_date="today")

    assert rows(applied.lineup) == [{**MORNING, "until": "2026-11-24"}]


def test_the_end_of_a_slot_takes_later_further_airings_with_it() -> None:
    extra: Row = {"date": "2026-12-24", "start": "20:00", "end": "21:00"}

    applied = edit(kept({**MORNING, "extra": [extra]}), "slot.end", id="morning", last_date="2026-12-01")

    assert rows(applied.lineup) == [{**MORNING, "until": "2026-12-01"}]


def test_a_new_slot_airs_from_now_on_and_keeps_the_phase_it_was_given() -> None:
    """6 January and every 14 days: 24 November at eight is over, 8 December is next."""
    slot: Row = {
        "title": "Second Tuesday",
        "start": "08:00",
        "end": "09:00",
        "recur": {"freq": "weekly", "interval": 2, "byday": "TU"},
        "from": "2026-01-06",
    }

    after = edit(kept(MORNING), "slot.add", slot=slot).lineup

    assert row(after, "second-tuesday-0800")["from"] == "2026-12-08"


def test_made_up_ids_are_taken_by_nothing_else() -> None:
    slot = {"title": "Noon", "start": "12:00", "end": "13:00"}

    once = edit(kept(), "slot.add", slot=slot).lineup
    twice = edit(once, "slot.add", slot=slot).lineup

    assert [entry["id"] for entry in rows(twice)] == ["noon-1200", "noon-1200-2"]


def test_the_first_slot_of_a_service_may_have_begun_but_not_that_of_a_station() -> None:
    slot = {"title": "Always", "kind": "fill"}

    of_service = edit(kept(), "slot.add", slot=slot).lineup
    of_station = edit(kept(owner=Owner("station:a-fm")), "slot.add", slot=slot).lineup

    assert "from" not in row(of_service, "always-0000")
    assert row(of_station, "always-0000")["from"] == "2026-11-25"


def test_a_slot_that_names_a_station_of_old_can_be_edited_otherwise() -> None:
    local: Row = {**LATER, "scope": "station:gone-fm"}

    applied = edit(kept(local), "slot.change", id="later", set={"start": "06:00"})

    assert rows(applied.lineup) == [{**local, "start": "06:00"}]


def test_a_slot_that_follows_a_programme_keeps_only_its_own_words() -> None:
    linked = {key: value for key, value in MORNING.items() if key != "title"} | {"programme_id": "show"}
    before = kept(linked, programmes=[("show", {"title": "Show", "subtitle": "Daily"})])

    applied = edit(before, "slot.change", id="morning", set={"subtitle": "", "start": "06:00"})

    new = applied.lineup.entries["morning-20261125"]
    assert new.programme == "show"
    assert "title" not in new.row
    assert new.row["subtitle"] == ""
    assert "subtitle" not in row(applied.lineup, "morning")
    assert applied.changes[1].after is not None
    assert applied.changes[1].after[".programme"] == "show"
