# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Programmes over a store and what is in force: other words, and the way back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from schedules.edits.base import Asked
from schedules.errors import PastEditError
from tests.fakes.clock import FakeClock

from .office import ANA, BEN, NEWS, TEN, Office

MONDAY, WEDNESDAY = "2026-11-23T17:30Z", "2026-11-25T17:30Z"


async def office_with_a_show() -> Office:
    """Return one in which midday has been The Show since the Thursday of last week."""
    office = await Office(clock=FakeClock(TEN - timedelta(days=5))).open()
    await office.edit("programme.add", id="show", programme={"title": "The Show"})
    midday = {"id": "midday", "programme_id": "show", "start": "12:00", "end": "13:00"}
    await office.edit("slot.add", slot=midday)
    await office.clock.advance(5 * 86_400)
    return office


async def test_an_editor_changes_the_words_of_a_programme_that_has_aired() -> None:
    office = await office_with_a_show()

    outcome = await office.edit("programme.change", id="show", set={"title": "The Hour"}, actor=BEN)

    assert (office.on_air(MONDAY), office.on_air(WEDNESDAY)) == ("The Show", "The Hour")
    assert outcome.revision == 3
    assert set(outcome.versions) == {"show", "midday", "midday-20261124"}
    assert len(await office.editing.history([NEWS])) == 3
    assert outcome.consequences[0].sentence.startswith("The Show is called The Hour on 2 stations")


async def test_one_undo_takes_all_of_it_back() -> None:
    office = await office_with_a_show()
    before = office.editing.lineup(NEWS)
    await office.edit("programme.change", id="show", set={"title": "The Hour"}, actor=BEN)

    await office.editing.undo(NEWS, 3, Asked(actor=BEN))

    after = office.editing.lineup(NEWS)
    assert {id_: one.row for id_, one in after.entries.items()} == {
        id_: one.row for id_, one in before.entries.items()
    }
    assert (after.programmes["show"].row, office.on_air(WEDNESDAY)) == ({"title": "The Show"}, "The Show")


async def test_it_cannot_be_taken_back_once_something_has_aired_under_the_new_words() -> None:
    office = await office_with_a_show()
    await office.edit("programme.change", id="show", set={"title": "The Hour"})
    await office.clock.advance(86_400)

    with pytest.raises(PastEditError):
        await office.editing.undo(NEWS, 3, Asked(actor=ANA))

    assert office.on_air("2026-11-24T17:30Z") == "The Hour"


async def test_a_correction_that_reached_further_back_than_what_is_painted_is_not_just_taken_back() -> None:
    office = await office_with_a_show()
    await office.edit("slot.end", id="midday", last_date="2026-11-25")
    await office.clock.advance(60 * 86_400)
    await office.edit("programme.change", id="show", set={"title": "The Hour"}, correct_past=True)

    with pytest.raises(PastEditError, match="The Hour"):
        await office.editing.undo(NEWS, 4, Asked(actor=ANA))
