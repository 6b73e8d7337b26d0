# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What readers of others make of a calendar: ical.js, run by node, and the Python package icalendar."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import icalendar

HERE = Path(__file__).parent

Airing = tuple[str, datetime, datetime, str]
"""UID, start and end as instants, title."""


def by_ical_js(data: bytes, start: datetime, end: datetime) -> list[Airing]:
    """Return what airs in a window, by start, end and title; rules are expanded by ical.js."""
    window = [str(int(instant.timestamp() * 1000)) for instant in (start, end)]
    return [
        (uid, datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(ends, UTC), title)
        for uid, begins, ends, title in _node("read_calendar.mjs", *window, given=data)
    ]


def clock_by_ical_js(data: bytes, instants: Sequence[datetime]) -> list[str]:
    """Return what the clock of a calendar's only VTIMEZONE shows at instants."""
    asked = {"calendar": data.decode(), "instants": [int(one.timestamp() * 1000) for one in instants]}
    return list(_node("zone_clock.mjs", given=json.dumps(asked).encode()))


def _node(script: str, *arguments: str, given: bytes) -> Any:
    command = ["node", str(HERE / script), *arguments]
    return json.loads(
        subprocess.run(command, input=given, capture_output=True, check=True, timeout=60).stdout
    )


def by_icalendar(data: bytes) -> list[Airing]:
    """Return all events as they stand there, by start, end and title; no rule is expanded."""
    found = [
        (str(event["UID"]), _instant(event["DTSTART"]), _instant(event["DTEND"]), str(event["SUMMARY"]))
        for event in icalendar.Calendar.from_ical(data).walk("VEVENT")
    ]
    return sorted(found, key=lambda one: one[1:])


def _instant(value: Any) -> datetime:
    found = value.dt
    assert isinstance(found, datetime)
    return found.astimezone(UTC)
