# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Every command has a sentence, and a permission."""

from __future__ import annotations

from typing import Any

import pytest

from schedules.edits.applying import DOES, permission
from schedules.edits.commands import COMMANDS
from schedules.edits.describing import describe
from schedules.model.kept import Row
from schedules.model.staff import Permission
from tests.schedules.edits.kept_lineups import MORNING, kept

LINKED: Row = {key: value for key, value in MORNING.items() if key != "title"} | {"id": "linked"}
ON = {"id": "morning", "date": "2026-11-26"}

SENTENCES: list[tuple[str, dict[str, Any], str]] = [
    ("programme.add", {"programme": {"title": "Show"}}, "Adds the programme Show"),
    ("programme.change", {"id": "show", "set": {"genre": "x"}}, "Changes the genre of the programme Show"),
    ("programme.remove", {"id": "show"}, "Removes the programme Show"),
    ("slot.add", {"slot": {"title": "Noon", "start": "12:00", "end": "13:00"}}, "Adds Noon, 12:00–13:00"),
    ("slot.add", {"slot": {"programme_id": "show", "kind": "fill"}}, "Adds Show"),
    (
        "slot.change",
        {"id": "linked", "set": {"start": "x", "end": "y", "recur": {}}},
        "Changes the start, the end and the days of Show",
    ),
    (
        "slot.change",
        {**ON, "which": "following", "unset": ["until"]},
        "Changes the last date of Morning from 26 November 2026 on",
    ),
    (
        "slot.end",
        {"id": "morning", "last_date": "2026-12-31"},
        "Ends Morning: it airs for the last time on 31 December 2026",
    ),
    ("slot.remove", {"id": "none"}, 'Removes "none"'),
    ("occurrence.cancel", ON, "Cancels Morning of 26 November 2026"),
    (
        "occurrence.move",
        {**ON, "start": "06:00", "end": "09:00"},
        "Moves Morning of 26 November 2026 to 06:00–09:00",
    ),
    (
        "occurrence.move",
        {**ON, "start": "2026-11-27T14:00"},
        "Moves Morning of 26 November 2026 to 27 November 2026, 14:00",
    ),
    (
        "occurrence.move",
        {**ON, "start": "06:00", "set": {"title": "x", "hosts": []}},
        "Moves Morning of 26 November 2026 to 06:00, and changes the title and the hosts",
    ),
    ("occurrence.move", {**ON, "end": "10:00"}, "Moves Morning of 26 November 2026: it ends at 10:00"),
    (
        "occurrence.words",
        {**ON, "set": {"title": "x"}},
        "Changes the title of Morning of 26 November 2026",
    ),
    ("occurrence.restore", ON, "Restores Morning of 26 November 2026"),
    (
        "extra.add",
        {**ON, "start": "20:00", "end": "21:00"},
        "Adds a further airing of Morning: 26 November 2026, 20:00–21:00",
    ),
    (
        "extra.remove",
        {**ON, "start": "20:00"},
        "Takes back the further airing of Morning: 26 November 2026, 20:00",
    ),
    (
        "oneoff.add",
        {"oneoff": {"title": "Flood", "kind": "emergency", "start": "now", "end": "2026-11-24T12:00"}},
        "Adds the emergency Flood from now on until 24 November 2026, 12:00",
    ),
    ("oneoff.change", {"id": "morning", "set": {"title": "x"}}, "Changes the title of Morning"),
    ("oneoff.end", {"id": "morning"}, "Ends Morning now"),
    ("oneoff.end", {"id": "morning", "at": "2026-11-24T12:00"}, "Ends Morning at 24 November 2026, 12:00"),
    ("oneoff.remove", {"id": "morning"}, "Removes Morning"),
    ("lineup.change", {"timezone": "Europe/London"}, "Sets the zone of the lineup to Europe/London"),
    ("lineup.import", {"slots": [{}, {}], "file": "week.yaml"}, "Imports 2 rows of week.yaml"),
    ("occurrence.cancel", {**ON, "correct_past": True}, "Cancels Morning of 26 November 2026, past included"),
    ("occurrence.cancel", {"id": "morning", "date": "some day"}, "Cancels Morning of some day"),
]


@pytest.mark.parametrize(("name", "values", "sentence"), SENTENCES)
def test_sentences(name: str, values: dict[str, Any], sentence: str) -> None:
    lineup = kept(MORNING, {**LINKED, "programme_id": "show"}, programmes=[("show", {"title": "Show"})])

    assert describe(COMMANDS.validate_python({"command": name, **values}), lineup) == sentence


def test_all_commands_are_done_and_told() -> None:
    names = set(COMMANDS.json_schema()["discriminator"]["mapping"])

    assert names == DOES.keys() == {name for name, _, _ in SENTENCES}


@pytest.mark.parametrize(("correct", "needed"), [(False, Permission.EDIT), (True, Permission.CORRECT)])
def test_to_correct_the_past_is_a_permission_of_its_own(correct: bool, needed: Permission) -> None:
    command = COMMANDS.validate_python({"command": "slot.remove", "id": "x", "correct_past": correct})

    assert permission(command) is needed
