# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Importing files: with a preview, all of it or nothing, and the same file twice changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from schedules.edits.base import ANY, Asked
from schedules.errors import MistakesError, NotAllowedEditError, RefusedEditError, StaleEditError
from schedules.formats.registry import read_lineup
from schedules.model.staff import Actor, Role

from .office import ANA, BEN, MUSIC, NEWS, Office, open_office

WHO = Asked(actor=ANA)
FILE = b"""
slots:
  - {id: morning, title: Morning Edition, start: "05:00", end: "09:00", from: 2026-01-01}
  - {id: evening, title: Evening Bridge, start: "18:00", end: "19:00", from: 2026-12-01}
"""
BROKEN = b"""
slots:
  - {id: morning, title: Morning Edition, start: "05:00", end: "29:00"}
"""
CALENDAR = b"\r\n".join(
    [
        b"BEGIN:VCALENDAR", b"VERSION:2.0", b"PRODID:-//x//x//EN",
        b"BEGIN:VEVENT", b"UID:1", b"DTSTAMP:20261101T000000Z", b"SUMMARY:Gala",
        b"DTSTART:20261130T010000Z", b"DTEND:20261130T030000Z", b"END:VEVENT",
        b"BEGIN:VEVENT", b"UID:2", b"DTSTAMP:20261101T000000Z", b"SUMMARY:Some day",
        b"DTSTART:someday", b"DTEND:20261130T040000Z", b"END:VEVENT",
        b"END:VCALENDAR", b"",
    ]
)  # fmt: skip
EVENING = "2026-12-01T23:30Z"


async def test_a_file_is_seen_before_it_is_taken_and_then_replaces_what_is_to_come() -> None:
    office = await open_office()
    await office.clock.advance(4 * 3600)  # it is two in the afternoon

    seen = await office.editing.preview_import(NEWS, FILE, "week.yaml", WHO)
    assert (seen.outcome.dry_run, office.on_air(EVENING), len(seen.report.accepted)) == (True, None, 2)
    done = await office.editing.import_file(NEWS, FILE, "week.yaml", 2, Asked(actor=BEN, reason="winter"))

    assert [one.sentence for one in done.outcome.consequences] == [
        one.sentence for one in seen.outcome.consequences
    ]
    assert (office.on_air(EVENING), office.on_air("2026-12-01T17:30Z")) == ("Evening Bridge", None)
    assert office.on_air("2026-11-24T17:30Z") == "Midday"  # which has aired
    assert (done.outcome.revision, office.version(NEWS, "morning")) == (3, 1)
    (entry, *_) = await office.editing.history([NEWS])
    assert (entry.command["command"], entry.command["file"], entry.actor) == (
        "lineup.import",
        "week.yaml",
        "Ben",
    )


async def test_the_same_file_twice_changes_nothing_and_writes_nothing() -> None:
    office = await open_office()
    await office.editing.import_file(NEWS, FILE, "week.yaml", ANY, WHO)

    again = await office.editing.import_file(NEWS, FILE, "week.yaml", 3, WHO)
    await office.clock.advance(timedelta(days=3).total_seconds())
    later = await office.editing.import_file(NEWS, FILE, "week.yaml", 3, WHO)

    assert (again.outcome.changed, later.outcome.changed) == (False, False)
    assert office.editing.lineup(NEWS).revision == 3
    assert len(await office.editing.history([NEWS])) == 3


async def test_a_file_with_mistakes_changes_nothing() -> None:
    office = await open_office()

    with pytest.raises(MistakesError, match="29:00"):
        await office.editing.preview_import(NEWS, BROKEN, "week.yaml", WHO)
    seen = await office.editing.preview_import(MUSIC, CALENDAR, "gala.ics", WHO)
    assert (len(seen.report.accepted), len(seen.report.rejected), seen.outcome.changed) == (1, 1, True)
    with pytest.raises(MistakesError, match="Some day"):
        await office.editing.import_file(MUSIC, CALENDAR, "gala.ics", ANY, WHO)

    assert office.editing.lineup(MUSIC).revision == 0


async def test_an_import_that_was_looked_at_before_others_edited_is_told_so() -> None:
    office = await open_office()
    await office.edit("occurrence.cancel", id="midday", date="2026-11-26", actor=BEN)

    with pytest.raises(StaleEditError, match="Ben"):
        await office.editing.import_file(NEWS, FILE, "week.yaml", 2, WHO)

    assert office.on_air(EVENING) is None


async def test_an_import_is_done_once_for_each_key() -> None:
    office = await open_office()
    asked = Asked(actor=ANA, key="k")

    first = await office.editing.import_file(NEWS, FILE, "week.yaml", 2, asked)
    again = await office.editing.import_file(NEWS, FILE, "week.yaml", 2, asked)
    with pytest.raises(RefusedEditError):
        await office.editing.import_file(NEWS, FILE + b"\n", "week.yaml", 2, asked)

    assert (again.outcome.replayed, again.outcome.changes) == (True, first.outcome.changes)
    assert again.report == first.report


async def test_an_import_into_an_empty_lineup_is_the_whole_file() -> None:
    office = await Office().open()

    await office.editing.import_file(NEWS, FILE, "week.yaml", 0, WHO)

    # In force as if it had been the slot file: also of what began before today.
    assert office.on_air("2026-11-23T11:00Z") == "Morning Edition"
    lineup = read_lineup(FILE, "week.yaml")
    assert [entry.id for entry in office.editing.lineup(NEWS).entries.values()] == [
        one.id for one in lineup.slots
    ]


async def test_an_import_is_taken_back() -> None:
    office = await open_office()
    await office.editing.import_file(NEWS, FILE, "week.yaml", ANY, WHO)

    await office.editing.undo(NEWS, 3, WHO)

    assert (office.on_air(EVENING), office.on_air("2026-12-01T17:30Z")) == (None, "Midday")


async def test_who_may_not_edit_imports_nothing() -> None:
    office = await open_office()
    viewer = Asked(actor=Actor(name="Vi", role=Role.VIEWER))

    with pytest.raises(NotAllowedEditError):
        await office.editing.preview_import(NEWS, FILE, "week.yaml", viewer)
    with pytest.raises(NotAllowedEditError):
        await office.editing.import_file(NEWS, FILE, "week.yaml", ANY, viewer)
