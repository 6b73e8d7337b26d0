# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Undo: a new entry that takes back an older one, as far as later ones and the past let it."""

from __future__ import annotations

from typing import Any

import pytest

from schedules.edits.base import Asked
from schedules.errors import NotAllowedEditError, PastEditError, RefusedEditError

from .office import ANA, BEN, MORNING, NEWS, Office, open_office


async def test_an_undo_is_a_new_entry_and_may_be_undone_itself() -> None:
    office = await open_office()
    row = office.editing.lineup(NEWS).entries["midday"].row
    await office.edit("occurrence.cancel", id="midday", date="2026-11-26")

    undone = await office.editing.undo(NEWS, 3, Asked(actor=BEN, reason="not on a holiday"))
    assert office.editing.lineup(NEWS).entries["midday"].row == row
    redone = await office.editing.undo(NEWS, 4, Asked(actor=ANA))

    assert office.editing.lineup(NEWS).entries["midday"].row["except"] == ["2026-11-26"]
    assert (undone.revision, redone.revision) == (4, 5)
    history = await office.editing.history([NEWS])
    assert [(one.revision, one.undoes, one.actor) for one in history[:3]] == [
        (5, 4, "Ana"),
        (4, 3, "Ben"),
        (3, None, "Ana"),
    ]


async def test_an_undo_is_refused_where_a_later_edit_touched_the_same() -> None:
    office = await open_office()
    await office.edit("occurrence.cancel", id="midday", date="2026-11-26")
    await office.edit("occurrence.cancel", id="midday", date="2026-11-27")

    with pytest.raises(RefusedEditError, match="revision 4"):
        await office.editing.undo(NEWS, 3, Asked(actor=ANA))
    await office.editing.undo(NEWS, 4, Asked(actor=ANA))

    with pytest.raises(RefusedEditError, match="revision 5"):
        await office.editing.undo(NEWS, 3, Asked(actor=ANA))


async def test_an_undo_does_not_change_what_has_aired() -> None:
    office = await open_office()
    await office.edit("occurrence.cancel", id="midday", date="2026-11-24")
    await office.clock.advance(3 * 3600)  # it is one o'clock

    with pytest.raises(PastEditError):
        await office.editing.undo(NEWS, 3, Asked(actor=ANA))

    assert office.editing.lineup(NEWS).revision == 3


async def test_an_undo_that_says_so_corrects_the_past_by_those_who_may() -> None:
    office = await open_office()
    await office.edit("occurrence.cancel", id="midday", date="2026-11-24")
    await office.clock.advance(3 * 3600)  # it is one o'clock
    before = office.editing.lineup(NEWS).entries["midday"].row

    with pytest.raises(NotAllowedEditError):
        await office.editing.undo(NEWS, 3, Asked(actor=BEN), correct_past=True)
    seen = await office.editing.undo(NEWS, 3, Asked(actor=ANA, dry_run=True), correct_past=True)
    undone = await office.editing.undo(NEWS, 3, Asked(actor=ANA, reason="it aired"), correct_past=True)

    assert (seen.revision, undone.revision) == (3, 4)
    assert seen.consequences == undone.consequences
    assert undone.consequences
    row = office.editing.lineup(NEWS).entries["midday"].row
    assert (before["except"], "except" in row) == (["2026-11-24"], False)
    (entry,) = await office.editing.history([NEWS], limit=1)
    assert (entry.undoes, entry.command.get("correct_past")) == (3, True)


@pytest.mark.parametrize(
    ("name", "values", "undone"),
    [
        (
            "oneoff.add",
            {"oneoff": {"title": "Old", "start": "2026-09-01T08:00", "end": "2026-09-01T09:00"}},
            "Old",
        ),
        ("occurrence.cancel", {"id": "morning", "date": "2026-09-01"}, "Morning Edition"),
        ("slot.change", {"id": "morning", "set": {"from": "2026-02-01"}}, "Morning Edition"),
    ],
)
async def test_an_undo_does_not_change_what_has_aired_long_ago(
    name: str, values: dict[str, Any], undone: str
) -> None:
    """What is older than timelines reach is in no painting that could be compared."""
    office = await Office().open()
    await office.edit("slot.add", slot=MORNING)  # the first: it may have begun long ago
    edited = await office.edit(name, correct_past=True, **values)
    before = office.editing.lineup(NEWS)

    for actor in (BEN, ANA):
        with pytest.raises(PastEditError, match=undone):
            await office.editing.undo(NEWS, edited.revision, Asked(actor=actor))

    assert office.editing.lineup(NEWS) == before
    corrected = await office.editing.undo(NEWS, edited.revision, Asked(actor=ANA), correct_past=True)
    assert corrected.revision == edited.revision + 1
