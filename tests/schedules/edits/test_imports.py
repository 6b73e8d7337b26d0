# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A file takes the place of all that is to come; a second time it changes nothing."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.edits.rows import kept_from, materialise
from schedules.errors import InvalidEditError
from schedules.formats.slotfile import SlotFile
from schedules.formats.slotfile_plain import in_order, plain_row
from schedules.model.kept import KeptLineup, Row
from schedules.model.slot import Lineup, Mode
from tests.schedules.edits.kept_lineups import MORNING, NEWS, NOW, edit, kept, past, row, rows, to_come
from tests.schedules.formats.any_lineup import PRIVATE, PRIVATE_ZONES, difference, lineups

NOON: Row = {**MORNING, "id": "noon", "title": "Noon", "start": "12:00", "end": "13:00"}
SPECIAL: Row = {
    "id": "special",
    "title": "Special",
    "kind": "oneoff",
    "start": "2026-11-24T09:30",
    "end": "2026-11-24T12:00",
}
LATER: Row = {**SPECIAL, "id": "later", "start": "2026-12-24T20:00", "end": "2026-12-24T21:00"}


def imported(lineup: KeptLineup, *slots: Row, now: datetime = NOW, **more: Any) -> KeptLineup:
    """Import rows; the past stays, and the same a second time, and a third, much later, changes nothing."""
    applied = edit(lineup, "lineup.import", now=now, slots=list(slots), **more)
    if lineup.entries:
        assert past(applied.lineup, now) == past(lineup, now)
    for days in (0, 1, 30):
        again = edit(
            applied.lineup, "lineup.import", now=now + timedelta(days=days), slots=list(slots), **more
        )
        assert again.changes == (), f"{days} days later"
    return applied.lineup


def plain(lineup: Lineup) -> dict[str, Any]:
    """Return a lineup as an import brings it."""
    return {
        "slots": [plain_row(one) for one in in_order(lineup)],
        "timezone": lineup.timezone,
        "sample": lineup.sample,
        "zones": {name: b64encode(data).decode() for name, data in lineup.zones.items()},
    }


def test_into_an_empty_lineup_rows_come_as_they_are() -> None:
    after = imported(kept(), MORNING, NOON, LATER, timezone="Europe/London", sample=True)

    assert rows(after) == [MORNING, NOON, LATER]
    assert (after.timezone, after.sample) == ("Europe/London", True)


def test_what_is_as_it_was_keeps_id_version_and_order() -> None:
    before = kept(MORNING, NOON)

    after = imported(before, MORNING, {**NOON, "id": "renamed"})

    assert after is before or dict(after.entries) == dict(before.entries)


def test_what_aired_and_is_not_in_the_file_ends_and_what_did_not_goes() -> None:
    fresh: Row = {**MORNING, "id": "fresh", "from": "2026-12-01"}

    after = imported(kept(MORNING, fresh, SPECIAL, LATER), NOON)

    assert sorted(after.entries) == ["morning", "noon", "special"]
    assert row(after, "morning") == {**MORNING, "until": "2026-11-24"}
    assert row(after, "special") == SPECIAL  # it is on the air, and stays so
    assert row(after, "noon") == {**NOON, "from": "2026-11-24"}


def test_a_changed_slot_goes_on_as_another_one() -> None:
    after = imported(kept(MORNING), {**MORNING, "start": "06:00"})

    assert rows(after) == [
        {**MORNING, "until": "2026-11-24"},
        {**MORNING, "start": "06:00", "id": "morning-20261125", "from": "2026-11-25"},
    ]
    # A week later the file has yet another time: the slot that goes on is the one that is meant.
    later = NOW + timedelta(days=7)
    third = imported(after, {**MORNING, "start": "07:00"}, now=later)
    assert [entry["start"] for entry in rows(third)] == ["05:00", "06:00", "07:00"]
    assert sorted(third.entries) == ["morning", "morning-20261125", "morning-20261202"]


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"except": ["2026-12-25"]}, {"except": ["2026-11-20", "2026-12-25"]}),
        ({"until": "2026-12-31"}, {"except": ["2026-11-20"], "until": "2026-12-31"}),
        (
            {"moves": [{"date": "2026-11-26", "start": "06:00"}]},
            {"except": ["2026-11-20"], "moves": [{"date": "2026-11-26", "start": "06:00"}]},
        ),
        (
            {"extra": [{"date": "2026-12-24", "start": "20:00", "end": "21:00"}]},
            {
                "except": ["2026-11-20"],
                "extra": [{"date": "2026-12-24", "start": "20:00", "end": "21:00"}],
            },
        ),
    ],
)
def test_a_slot_of_which_only_dates_to_come_differ_stays_one(change: Row, wanted: Row) -> None:
    exceptions: Row = {"except": ["2026-11-20", "2026-12-24"]}

    after = imported(kept({**MORNING, **exceptions}), {**MORNING, **change})

    assert rows(after) == [{**MORNING, **wanted}]


def test_a_slot_that_comes_before_the_one_on_the_air_is_over_does_not_disturb_it() -> None:
    at_seven = NOW - timedelta(hours=3)

    after = imported(kept(MORNING), {**MORNING, "start": "08:00"}, now=at_seven)

    assert to_come(after, at_seven, days=1)[:2] == [
        "a-fm 11-24 07:00:00-0500-11-24 08:00:00 Morning",
        "a-fm 11-24 08:00:00-0500-11-24 09:00:00 Morning",
    ]


def test_the_order_of_entry_is_that_of_the_file() -> None:
    fills: list[Row] = [
        {**MORNING, "id": name, "title": name, "from": "2026-12-01"} for name in ("a", "b", "c", "d")
    ]
    before = kept(*fills)

    after = imported(before, fills[3], fills[0], fills[1], fills[2])

    assert [entry["id"] for entry in rows(after)] == ["d", "a", "b", "c"]
    assert {id_ for id_, entry in after.entries.items() if entry is before.entries[id_]} == {"a", "b", "c"}


def test_a_file_on_another_clock_says_so_in_its_rows() -> None:
    before = kept(MORNING)

    after = imported(before, MORNING, {**NOON, "timezone": "America/New_York"}, timezone="Europe/London")

    assert after.timezone is None
    assert row(after, "morning") == {**MORNING, "until": "2026-11-24"}
    assert row(after, "morning-20261125")["timezone"] == "Europe/London"
    assert row(after, "noon")["timezone"] == "America/New_York"


def test_zones_that_the_file_describes_come_along_also_beside_others_of_that_name() -> None:
    mine = {name: b64encode(data).decode() for name, data in PRIVATE_ZONES.items()}
    other = {PRIVATE: b64encode(files("tzdata.zoneinfo.Europe").joinpath("Paris").read_bytes()).decode()}
    zoned: Row = {**NOON, "timezone": PRIVATE}

    first = imported(kept(MORNING), MORNING, zoned, zones=mine)
    second = imported(first, MORNING, zoned, zones=other)

    assert first.zones == PRIVATE_ZONES
    assert sorted(second.zones) == [PRIVATE, f"{PRIVATE} (2)"]
    zoned_rows = [entry for entry in rows(second) if entry["id"] != "morning"]
    assert [entry["timezone"] for entry in zoned_rows] == [f"{PRIVATE} (2)"]  # the first had not aired


def test_a_slot_keeps_its_programme_over_an_import() -> None:
    linked = {key: value for key, value in MORNING.items() if key != "title"} | {"programme_id": "show"}
    before = kept(linked, programmes=[("show", {"title": "Show", "genre": "Talk"})])
    full: Row = {**MORNING, "title": "Show", "genre": "Talk"}

    alike = imported(before, full)
    changed = imported(before, {**full, "start": "06:00", "subtitle": "Now earlier"})

    assert dict(alike.entries) == dict(before.entries)
    new = changed.entries["morning-20261125"]
    assert new.programme == "show"
    assert (new.row.get("title"), new.row["subtitle"]) == (None, "Now earlier")


def test_all_mistakes_come_at_once_and_nothing_is_done() -> None:
    with pytest.raises(InvalidEditError) as caught:
        edit(kept(MORNING), "lineup.import", slots=[MORNING, {**NOON, "start": "x"}, {"title": "y"}, MORNING])

    places = [path for path, _ in caught.value.mistakes]
    assert places == [("slots", 1, "start"), ("slots", 2, "start"), ("slots", 3, "id")]


@pytest.mark.parametrize("name", ["classical", "news", "wsqg-fm"])
def test_a_sample_that_was_adopted_and_comes_back_changes_nothing(name: str) -> None:
    data = files("schedules").joinpath(f"samples/{name}.yaml").read_bytes()
    lineup = SlotFile().read(data, name).lineup

    applied = edit(kept_from(lineup, NEWS), "lineup.import", **plain(lineup))

    assert applied.changes == ()


def cutting(lineup: Lineup) -> Lineup:
    """Return a lineup in which nothing cancels what it touches.

    Else what is to come could cancel what is on the air, from its beginning; who paints will see that.
    """
    return replace(
        lineup,
        slots=tuple(replace(one, mode=Mode.CUT) for one in lineup.slots),
        oneoffs=tuple(replace(one, mode=Mode.CUT) for one in lineup.oneoffs),
    )


LINEUPS = lineups().map(cutting)


@given(old=LINEUPS, new=LINEUPS, minutes=st.integers(0, 500_000))
@settings(max_examples=40, deadline=None)
def test_any_file_over_any_lineup_keeps_the_past_and_is_in_force_after(
    old: Lineup, new: Lineup, minutes: int
) -> None:
    now = datetime.fromisoformat("2026-02-01T00:00:07+00:00") + timedelta(minutes=minutes)
    before = kept_from(old, NEWS)

    applied = edit(before, "lineup.import", now=now, **plain(new))
    again = edit(applied.lineup, "lineup.import", now=now, **plain(new))

    assert again.changes == () or not applied.lineup.entries  # what is empty again has no past to keep
    if before.entries:
        assert past(applied.lineup, now) == past(before, now)
    else:
        assert difference(materialise(applied.lineup), new) == ""
