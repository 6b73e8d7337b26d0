# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Two people on one item: what differs, and whether both can have their way."""

from __future__ import annotations

from typing import Any

import pytest

from schedules.edits.applying import target, version_of
from schedules.edits.commands import COMMANDS
from schedules.edits.desk import entry_row
from schedules.edits.merging import Merge, merged
from schedules.errors import FieldDifference, InvalidEditError
from schedules.model.kept import ItemKind, KeptLineup, Row
from tests.schedules.edits.kept_lineups import MORNING, NEW_YORK, NOW, edit, kept

SLOT: Row = {**MORNING, "from": "2026-12-01"}
"""It has not aired, so an edit of it is made in place."""
ONEOFF: Row = {
    "id": "special",
    "title": "Special",
    "kind": "oneoff",
    "start": "2026-12-01T10:00",
    "end": "2026-12-01T11:00",
}
SHOW: Row = {"title": "Show"}

Edit = tuple[str, dict[str, Any]]


def meet(theirs: Edit, yours: Edit) -> tuple[Merge, KeptLineup]:
    """Return what comes of two edits that were both begun on the same lineup; theirs was first."""
    before = kept(SLOT, ONEOFF, programmes=[("show", SHOW)])
    now = edit(before, theirs[0], **theirs[1]).lineup
    command = COMMANDS.validate_python({"command": yours[0], **yours[1]})
    about = target(command)
    assert about is not None
    kind, id_ = about
    base = entry_row(before.entries[id_]) if kind is ItemKind.ENTRY else before.programmes[id_].row
    assert base is not None
    assert version_of(before, command) == 1
    return merged(now, command, base, now=NOW, timezone=NEW_YORK), now


def change(**values: Any) -> Edit:
    return "slot.change", {"id": "morning", "set": values}


def on(day: str, name: str, **values: Any) -> Edit:
    return name, {"id": "morning", "date": day, **values}


def test_each_changed_another_field() -> None:
    merge, now = meet(change(title="Theirs"), change(start="06:00"))

    assert merge == Merge(
        (
            FieldDifference("start", "05:00", "05:00", "06:00"),
            FieldDifference("title", "Morning", "Theirs", "Morning"),
        ),
        possible=True,
    )
    both = edit(now, "slot.change", id="morning", set={"start": "06:00"}).lineup.entries["morning"].row
    assert (both["title"], both["start"]) == ("Theirs", "06:00")


@pytest.mark.parametrize(
    ("theirs", "yours", "conflicts"),
    [
        (change(start="07:00"), change(start="06:00"), ["start"]),
        (change(start="06:00"), change(start="06:00"), []),
        (change(recur={"freq": "weekly", "byday": "MO"}), change(recur={"freq": "daily"}), ["recur"]),
        (
            change(recur={"freq": "weekly", "byday": "MO,TU"}),
            change(recur={"freq": "weekly", "byday": ["MO", "TU"]}),
            [],
        ),
        (on("2026-12-25", "occurrence.cancel"), on("2026-12-24", "occurrence.cancel"), []),
        (on("2026-12-25", "occurrence.cancel"), on("2026-12-24", "occurrence.move", start="06:00"), []),
        (
            on("2026-12-24", "occurrence.move", start="07:00"),
            on("2026-12-24", "occurrence.move", start="06:00"),
            ["moves[2026-12-24]"],
        ),
        (on("2026-12-24", "occurrence.words", set={"title": "x"}), change(title="Other"), []),
        (
            on("2026-12-24", "extra.add", start="20:00", end="21:00"),
            on("2026-12-24", "extra.add", start="22:00", end="23:00"),
            [],
        ),
        (
            on("2026-12-24", "extra.add", start="20:00", end="21:00"),
            on("2026-12-24", "extra.add", start="20:00", end="22:00"),
            ["extra[2026-12-24 20:00]"],
        ),
        (change(until="2027-06-30"), ("slot.end", {"id": "morning", "last_date": "2027-01-31"}), ["until"]),
        (change(title="Theirs"), ("slot.end", {"id": "morning", "last_date": "2027-01-31"}), []),
        (
            ("oneoff.change", {"id": "special", "set": {"end": "2026-12-01T12:00"}}),
            ("oneoff.change", {"id": "special", "set": {"title": "Other"}}),
            [],
        ),
        (
            ("oneoff.change", {"id": "special", "set": {"end": "2026-12-01T12:00"}}),
            ("oneoff.end", {"id": "special", "at": "2026-12-01T10:30"}),
            ["end"],
        ),
        (
            ("programme.change", {"id": "show", "set": {"subtitle": "a"}}),
            ("programme.change", {"id": "show", "set": {"subtitle": "b"}}),
            ["subtitle"],
        ),
        (
            ("programme.change", {"id": "show", "set": {"subtitle": "a"}}),
            ("programme.change", {"id": "show", "set": {"genre": "b"}}),
            [],
        ),
        (change(programme_id="show"), change(title="x"), []),
    ],
)
def test_two_edits(theirs: Edit, yours: Edit, conflicts: list[str]) -> None:
    merge, _ = meet(theirs, yours)

    assert [one.field for one in merge.differences if one.conflicts] == conflicts
    assert merge.possible == (not conflicts)
    assert merge.differences


def test_to_remove_what_somebody_has_just_changed_is_no_merge() -> None:
    merge, _ = meet(change(title="Theirs"), ("slot.remove", {"id": "morning"}))

    assert not merge.possible
    assert [one.field for one in merge.differences] == ["title"]


def test_what_is_gone_cannot_be_merged() -> None:
    merge, _ = meet(("slot.remove", {"id": "morning"}), change(title="Yours"))

    assert merge == Merge((), possible=False)


def test_what_is_wrong_is_said_before_anything_is_compared() -> None:
    with pytest.raises(InvalidEditError):
        meet(change(title="Theirs"), change(start="25:00"))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("slot.add", {"slot": {}}),
        ("oneoff.add", {"oneoff": {}}),
        ("programme.add", {"programme": {}}),
        ("lineup.change", {}),
        ("lineup.import", {"slots": []}),
    ],
)
def test_what_adds_is_made_against_the_whole_lineup(name: str, values: dict[str, Any]) -> None:
    command = COMMANDS.validate_python({"command": name, **values})

    assert target(command) is None
    assert version_of(kept(MORNING, revision=7), command) == 7


def test_an_item_that_is_not_there_has_no_version() -> None:
    command = COMMANDS.validate_python({"command": "slot.remove", "id": "none"})

    assert version_of(kept(MORNING), command) is None
