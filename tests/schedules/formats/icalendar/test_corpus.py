# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Calendars as programs write them, in files: what airs, and what the report says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from schedules.formats.registry import format_of, read

from .calendars import aired

FOLDER = Path(__file__).parents[3] / "corpus" / "calendars"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text())


@pytest.mark.parametrize("name", EXPECTED)
def test_a_calendar_airs_what_its_author_meant(name: str) -> None:
    data, expected = (FOLDER / name).read_bytes(), EXPECTED[name]

    found = read(data, name, timezone=expected["timezone"])

    assert format_of(data, "x.bin").name == "iCalendar"
    assert [list(one) for one in aired(found.lineup, expected["from"], expected["to"])] == expected["aired"]
    assert {
        "accepted": len(found.report.accepted),
        "changed": len(found.report.changed),
        "ignored": len(found.report.ignored),
        "rejected": len(found.report.rejected),
    } == expected["report"]


def test_every_file_has_something_that_is_expected_of_it() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*EXPECTED, "expected.json"}
