# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Slot files that go over into the store with the first edit."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from player.running import running
from schedules.edits.base import Asked
from schedules.errors import RefusedEditError, StaleEditError, StoreFullError
from tests.fakes.failing_store import FailingStore

from .office import ANA, BEN, NEWS, NOON, WEEK, Office


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news.yaml").write_text(WEEK)
    return tmp_path


async def test_the_first_edit_copies_the_slot_file_and_the_file_is_watched_no_more(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    office = await Office(folder=folder).open()
    assert office.editing.lineup(NEWS).revision == 0

    outcome = await office.edit("slot.change", id="midday", set={"title": "Noon"})

    assert outcome.revision == 2
    edit, copy = await office.editing.history([NEWS])
    assert copy.command == {"command": "lineup.adopt", "file": "news.yaml"}
    assert {change.id for change in copy.changes} == {"morning", "midday", "lineup"}
    assert edit.command["command"] == "slot.change"
    assert "not looked at any more" in caplog.text
    again = await Office(office.store, folder).open()
    assert again.on_air(NOON) == "Noon"


async def test_who_looked_at_another_slot_before_the_copy_is_not_told_that_it_was_changed(
    folder: Path,
) -> None:
    office = await Office(folder=folder).open()
    midday, morning = office.version(NEWS, "midday"), office.version(NEWS, "morning")
    await office.edit("occurrence.cancel", id="midday", version=midday, date="2026-11-26")

    await office.edit("occurrence.cancel", id="morning", version=morning, date="2026-11-26", actor=BEN)
    with pytest.raises(StaleEditError) as raised:
        await office.edit("occurrence.cancel", id="midday", version=midday, date="2026-11-27")
    await office.edit("occurrence.cancel", id="midday", version=midday, date="2026-11-27", merge=True)

    assert [one.field for one in raised.value.differences] == ["except[2026-11-26]", "except[2026-11-27]"]


async def test_a_slot_file_is_watched_until_the_first_edit_and_not_afterwards(folder: Path) -> None:
    office = await Office(folder=folder).open()
    assert office.files is not None
    async with running(office.files):
        (folder / "news.yaml").write_text(WEEK.replace("Midday", "Noon"))
        async with asyncio.timeout(20):
            while office.on_air(NOON) != "Noon":
                await office.clock.advance(0.25)
                await asyncio.sleep(0)
        await office.edit("occurrence.cancel", id="morning", date="2026-11-26")
        (folder / "news.yaml").write_text(WEEK.replace("Midday", "Lunch"))
        for _ in range(8):
            await office.clock.advance(0.25)

    assert office.on_air(NOON) == "Noon"
    assert office.editing.lineup(NEWS).entries["midday"].row["title"] == "Noon"


async def test_an_edit_that_is_refused_leaves_the_slot_file_in_force(folder: Path) -> None:
    office = await Office(folder=folder).open()

    await office.edit("occurrence.cancel", id="midday", date="2026-11-26", dry_run=True)
    with pytest.raises(RefusedEditError):
        await office.edit("occurrence.cancel", id="midday", date="2025-01-01")
    await office.edit("slot.change", id="midday", set={"title": "Midday"})

    assert await office.store.lineups() == {}
    assert office.editing.lineup(NEWS).revision == 0


async def test_the_copy_of_a_slot_file_is_not_taken_back(folder: Path) -> None:
    office = await Office(folder=folder).open()
    await office.edit("occurrence.cancel", id="midday", date="2026-11-26")

    with pytest.raises(RefusedEditError, match="slot file"):
        await office.editing.undo(NEWS, 1, Asked(actor=ANA))
    await office.editing.undo(NEWS, 2, Asked(actor=ANA))


async def test_a_copy_that_was_written_without_its_edit_is_whole(folder: Path) -> None:
    store = FailingStore()
    office = await Office(store, folder).open()
    store.before = [None, StoreFullError("no room")]

    with pytest.raises(StoreFullError):
        await office.edit("slot.change", id="midday", set={"title": "Noon"})

    assert (office.on_air(NOON), office.editing.lineup(NEWS).revision) == ("Midday", 1)
    await office.edit("slot.change", id="midday", set={"title": "Noon"})
    assert (office.on_air(NOON), office.editing.lineup(NEWS).revision) == ("Noon", 2)


async def saved_anew(office: Office, folder: Path, before: str, after: str) -> None:
    """Save the slot file with another text, and wait until that is in force."""
    path, old = folder / "news.yaml", office.editing.lineup(NEWS)
    assert office.files is not None
    async with running(office.files):
        path.write_text(path.read_text().replace(before, after))
        async with asyncio.timeout(20):
            while office.editing.lineup(NEWS) == old:
                await office.clock.advance(0.25)
                await asyncio.sleep(0)


async def test_a_slot_that_was_saved_otherwise_since_one_looked_is_not_edited_as_if_it_was_the_same(
    folder: Path,
) -> None:
    office = await Office(folder=folder).open()
    midday, morning = office.version(NEWS, "midday"), office.version(NEWS, "morning")
    await saved_anew(office, folder, "Midday", "Noon")

    with pytest.raises(StaleEditError) as raised:
        await office.edit("slot.change", id="midday", version=midday, set={"genre": "News"})

    assert raised.value.current is not None
    assert (raised.value.current["title"], raised.value.version) == ("Noon", office.version(NEWS, "midday"))
    assert office.editing.lineup(NEWS).revision == 0, "and the file is looked at on"
    await office.edit("occurrence.cancel", id="morning", version=morning, date="2026-11-26")
    with pytest.raises(StaleEditError) as raised:
        await office.edit("slot.change", id="midday", version=midday, merge=True, set={"genre": "News"})
    assert (raised.value.differences, raised.value.changed_by) == ((), "Ana")
    await office.edit("slot.change", id="midday", version=raised.value.version, set={"genre": "News"})


@pytest.mark.parametrize("saved", ["before the import", "not"])
async def test_a_file_is_imported_over_the_slot_file_that_was_looked_at(folder: Path, saved: str) -> None:
    office = await Office(folder=folder).open()
    data, asked = WEEK.replace("Morning", "Early").encode(), Asked(actor=ANA)
    seen = await office.editing.preview_import(NEWS, data, "week.yaml", asked)
    if saved != "not":
        await saved_anew(office, folder, "Midday", "Noon")
        with pytest.raises(StaleEditError) as raised:
            await office.editing.import_file(NEWS, data, "week.yaml", seen.outcome.revision, asked)
        version = raised.value.version
    else:
        version = seen.outcome.revision

    await office.editing.import_file(NEWS, data, "week.yaml", version, asked)

    assert office.editing.lineup(NEWS).revision == 2


async def test_the_zone_of_a_slot_file_is_a_part_of_what_one_looked_at(folder: Path) -> None:
    office = await Office(folder=folder).open()
    midday = office.version(NEWS, "midday")
    await saved_anew(office, folder, "slots:", "timezone: America/Chicago\nslots:")

    with pytest.raises(StaleEditError):
        await office.edit("slot.change", id="midday", version=midday, set={"start": "12:30"})
