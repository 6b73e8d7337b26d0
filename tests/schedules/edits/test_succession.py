# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who has the old half of a slot before them means the new one, where the old one has nothing to say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from schedules.edits.succession import went_on_as
from schedules.errors import RefusedEditError, StaleEditError
from schedules.model.kept import KeptLineup, Row
from tests.schedules.edits.kept_lineups import MORNING, edit, history, kept

from .office import NEWS, Office, open_office


async def cut() -> tuple[Office, int]:
    """Return an office in which midday was cut today, and the version of it before that."""
    office = await open_office()
    await office.clock.advance(86_400)
    version = office.version(NEWS, "midday")
    await office.edit("slot.change", id="midday", set={"subtitle": "with Ana"})
    (new,) = [id_ for id_ in office.editing.lineup(NEWS).entries if id_.startswith("midday-")]
    assert new == "midday-20261125", "that of yesterday has aired, and that of today has not begun"
    return office, version


ABOUT_THE_NEW: list[tuple[str, dict[str, Any], str, object]] = [
    ("slot.change", {"set": {"genre": "News"}}, "genre", "News"),
    ("slot.end", {"last_date": "2026-12-31"}, "until", "2026-12-31"),
    ("occurrence.cancel", {"date": "2026-12-03"}, "except", ["2026-12-03"]),
    (
        "occurrence.move",
        {"date": "2026-12-03", "start": "14:00", "end": "15:00"},
        "moves",
        [{"date": "2026-12-03", "start": "14:00", "end": "2026-12-03T15:00"}],
    ),
    (
        "extra.add",
        {"date": "2026-12-03", "start": "20:00", "end": "21:00"},
        "extra",
        [{"date": "2026-12-03", "start": "20:00", "end": "21:00"}],
    ),
]


@pytest.mark.parametrize(("name", "values", "key", "value"), ABOUT_THE_NEW)
async def test_an_edit_that_is_merged_is_done_to_the_half_that_goes_on(
    name: str, values: dict[str, Any], key: str, value: object
) -> None:
    office, version = await cut()

    outcome = await office.edit(name, id="midday", version=version, merge=True, **values)

    assert [one.id for one in outcome.changes] == ["midday-20261125"]
    row = office.editing.lineup(NEWS).entries["midday-20261125"].row
    assert (row[key], row["subtitle"]) == (value, "with Ana")


async def test_what_both_have_changed_is_in_conflict_also_over_the_cut() -> None:
    office, version = await cut()

    with pytest.raises(StaleEditError) as raised:
        await office.edit("slot.change", id="midday", version=version, merge=True, set={"subtitle": "Mine"})

    assert [one.field for one in raised.value.differences if one.conflicts] == ["subtitle"]
    assert raised.value.current is not None
    assert raised.value.current["id"] == "midday-20261125"


async def test_what_was_made_against_the_old_half_as_it_is_now_means_that() -> None:
    office, _ = await cut()

    with pytest.raises(RefusedEditError, match="aired for the last time"):
        await office.edit("slot.change", id="midday", merge=True, set={"genre": "News"})


async def test_the_old_half_that_still_has_dates_is_meant_where_it_airs() -> None:
    office = await open_office()
    version = office.version(NEWS, "midday")
    await office.edit(
        "slot.change", id="midday", which="following", date="2026-12-07", set={"subtitle": "with Ana"}
    )

    for day, whose in (("2026-12-01", "midday"), ("2026-12-08", "midday-20261207")):
        outcome = await office.edit("occurrence.cancel", id="midday", version=version, merge=True, date=day)
        assert [one.id for one in outcome.changes] == [whose]


def test_each_of_several_slots_that_one_edit_cuts_goes_on_as_its_own() -> None:
    slot: Row = {key: value for key, value in MORNING.items() if key != "title"} | {"programme_id": "show"}
    late: Row = {**slot, "id": "late", "start": "01:00", "end": "02:00"}
    over: Row = {**slot, "id": "over", "until": "2026-11-20"}
    lineup: KeptLineup = kept(slot, over, late, programmes=[("show", {"title": "Show"})])

    applied = edit(lineup, "programme.change", id="show", set={"title": "New"})

    done = replace(history(applied), command={"command": "programme.change"})
    assert {id_: went_on_as(done, id_) for id_ in ("morning", "late", "over", "none")} == {
        "morning": "morning-20261125", "late": "late-20261125", "over": "", "none": "",
    }  # fmt: skip


async def test_who_comes_too_late_for_a_slot_that_was_cut_is_shown_what_it_is_now() -> None:
    office, version = await cut()

    with pytest.raises(StaleEditError) as raised:
        await office.edit("slot.change", id="midday", version=version, set={"genre": "News"})

    told = raised.value
    assert told.current is not None
    assert (told.current["id"], told.current["subtitle"]) == ("midday-20261125", "with Ana")
    assert [(one["id"], one["from"], one["until"]) for one in told.halves] == [
        ("midday", "2026-11-24", "2026-11-24"),
        ("midday-20261125", "2026-11-25", None),
    ]
    assert told.halves[1]["version"] == told.version
    again = await office.edit(
        "slot.change", id=str(told.current["id"]), version=told.version, set={"genre": "News"}
    )
    assert again.changed


async def test_who_comes_too_late_for_dates_before_the_cut_is_shown_the_old_half_and_the_new_one() -> None:
    office = await open_office()
    version = office.version(NEWS, "midday")
    await office.edit(
        "slot.change", id="midday", which="following", date="2026-12-07", set={"subtitle": "with Ana"}
    )
    for day, whose in (("2026-12-01", "midday"), ("2026-12-08", "midday-20261207")):
        with pytest.raises(StaleEditError) as raised:
            await office.edit("occurrence.cancel", id="midday", version=version, date=day)
        assert raised.value.current is not None
        assert raised.value.current["id"] == whose
        assert [one["until"] for one in raised.value.halves] == ["2026-12-06", None]


async def test_of_a_slot_that_was_not_cut_no_halves_are_told() -> None:
    office = await open_office()
    version = office.version(NEWS, "midday")
    await office.edit("occurrence.cancel", id="midday", date="2026-12-07")

    with pytest.raises(StaleEditError) as raised:
        await office.edit("occurrence.cancel", id="midday", version=version, date="2026-12-08")

    assert raised.value.halves == ()
