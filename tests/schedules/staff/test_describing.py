# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Edits in one sentence, with the names that things had when they were made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from schedules.errors import UnknownStationError
from schedules.model.kept import DraftEdit, ItemChange, ItemKind, KeptLineup, Owner, Row
from schedules.staff.describing import Describer
from tests.fakes.editing import edit_of, kept

NEWS = Owner("news")


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (
            {"command": "slot.end", "id": "morning", "last_date": "2026-12-31"},
            "Ends Morning: it airs for the last time on 31 December 2026",
        ),
        ({"command": "lineup.adopt", "file": "news.yaml"}, "Takes the lineup over from its file"),
        (
            {
                "command": "draft.publish",
                "name": "Pledge",
                "edits": [{"command": "slot.remove", "id": "morning"}] * 6,
            },
            "Publishes the draft Pledge: 6 edits (" + "Removes Morning; " * 5 + "…)",
        ),
        ({"command": "of.tomorrow"}, "Does something that is not known here: of.tomorrow"),
        ({}, "Does something that is not known here: None"),
    ],
)
def test_what_was_done(command: dict[str, Any], sentence: str) -> None:
    assert Describer(kept)(replace(edit_of(NEWS, 3), command=command)) == sentence


def test_what_was_taken_back() -> None:
    assert Describer(kept)(replace(edit_of(NEWS, 3), undoes=2)) == "Takes back edit 2"


def test_what_is_to_be_done() -> None:
    edit = DraftEdit(owner=NEWS, command={"command": "slot.remove", "id": "morning"}, version=5)

    assert Describer(kept)(edit) == "Removes Morning"


def test_things_are_called_as_they_were_called_then() -> None:
    before: Row = {"id": "morning", "title": "Dawn", ".order": 1}
    change = ItemChange(kind=ItemKind.ENTRY, id="morning", before=before, after=None)
    edit = replace(edit_of(NEWS, 3), command={"command": "slot.remove", "id": "morning"}, changes=(change,))

    assert Describer(kept)(edit) == "Removes Dawn"


def test_history_outlives_the_configuration() -> None:
    def gone(owner: Owner) -> KeptLineup:
        raise UnknownStationError(owner)

    assert Describer(gone)(edit_of(NEWS, 3)).startswith("Ends Morning")  # the edit itself knows its name
