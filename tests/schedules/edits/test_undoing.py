# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Edits are taken back, as new ones, unless somebody has touched the same since."""

from __future__ import annotations

from typing import Any

import pytest

from schedules.edits.desk import Applied
from schedules.edits.undoing import inverse
from schedules.errors import RefusedEditError
from schedules.model.kept import HistoryEntry, KeptLineup, Row
from tests.schedules.edits.kept_lineups import MORNING, NEW_YORK, NOW, edit, history, kept, rows

NOON: Row = {**MORNING, "id": "noon", "title": "Noon", "start": "12:00", "end": "13:00", "from": "2026-12-01"}
SHOW: Row = {"title": "Show"}


def undo(entry: HistoryEntry, lineup: KeptLineup) -> Applied:
    return inverse(entry, lineup, now=NOW, timezone=NEW_YORK)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("slot.add", {"slot": {"title": "x", "start": "05:00", "end": "06:00"}}),
        ("slot.change", {"id": "morning", "set": {"start": "06:00"}}),
        ("slot.end", {"id": "morning", "last_date": "2026-12-01"}),
        ("slot.remove", {"id": "noon"}),
        ("occurrence.cancel", {"id": "morning", "date": "2026-11-26"}),
        ("oneoff.add", {"oneoff": {"title": "x", "start": "now", "end": "2026-11-24T12:00"}}),
        ("programme.add", {"programme": {"title": "x"}}),
        ("programme.change", {"id": "show", "set": {"genre": "Talk"}}),
        ("programme.remove", {"id": "show"}),
        ("lineup.change", {"sample": True, "timezone": "America/New_York"}),
        ("lineup.import", {"slots": [{**NOON, "id": "z"}, {**MORNING, "start": "06:00"}], "sample": True}),
    ],
)
def test_an_edit_and_its_undo_and_the_undo_of_that(name: str, values: dict[str, Any]) -> None:
    before = kept(MORNING, NOON, programmes=[("show", SHOW)])
    done = edit(before, name, **values)

    undone = undo(history(done), done.lineup)
    redone = undo(history(undone), undone.lineup)

    assert what(undone.lineup) == what(before)
    assert undone.lineup.revision == 3
    assert {one.id for one in undone.changes} == {one.id for one in done.changes}
    assert what(redone.lineup) == what(done.lineup)
    assert redone.lineup.revision == 4


def what(lineup: KeptLineup) -> Any:
    """Return all of a lineup but its versions."""
    entries = {id_: (one.order, one.row, one.programme) for id_, one in lineup.entries.items()}
    programmes = {id_: one.row for id_, one in lineup.programmes.items()}
    return entries, programmes, lineup.timezone, lineup.sample


def test_an_edit_that_nobody_built_upon_is_taken_back_from_the_middle() -> None:
    first = edit(kept(MORNING, NOON), "occurrence.cancel", id="morning", date="2026-11-26")
    second = edit(first.lineup, "occurrence.cancel", id="noon", date="2026-12-02")

    undone = undo(history(first), second.lineup)

    assert rows(undone.lineup) == [MORNING, {**NOON, "except": ["2026-12-02"]}]


def test_what_somebody_touched_since_is_refused_with_the_revision() -> None:
    first = edit(kept(MORNING), "occurrence.cancel", id="morning", date="2026-11-26")
    second = edit(first.lineup, "occurrence.cancel", id="morning", date="2026-11-27")

    with pytest.raises(RefusedEditError, match="revision 3"):
        undo(history(first), second.lineup)


def test_what_somebody_removed_since_is_refused() -> None:
    first = edit(kept(NOON), "slot.change", id="noon", set={"title": "x"})
    second = edit(first.lineup, "slot.remove", id="noon")

    with pytest.raises(RefusedEditError, match="a later edit touched the same"):
        undo(history(first), second.lineup)


def test_an_id_that_somebody_else_took_since_is_refused() -> None:
    first = edit(kept(NOON), "slot.remove", id="noon")
    second = edit(first.lineup, "slot.add", slot={**NOON, "title": "Another"})

    with pytest.raises(RefusedEditError, match="revision 3"):
        undo(history(first), second.lineup)


def test_a_programme_that_a_slot_has_come_to_name_cannot_be_taken_back() -> None:
    first = edit(kept(NOON), "programme.add", id="show", programme=SHOW)
    second = edit(first.lineup, "slot.change", id="noon", set={"programme_id": "show"})

    with pytest.raises(RefusedEditError, match='"show" would be missing, which "noon" names'):
        undo(history(first), second.lineup)


def test_a_place_in_the_order_that_is_taken_is_that_right_behind() -> None:
    first = edit(kept(MORNING, NOON), "slot.remove", id="noon")
    second = edit(first.lineup, "slot.add", slot={**NOON, "id": "other"})

    undone = undo(history(first), second.lineup)

    assert [row["id"] for row in rows(undone.lineup)] == ["morning", "other", "noon"]
