# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A stand-in for NPR Composer's widget service: a small grid, told with all the quirks of the real one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.fakes.radio_server import RadioServer, answers

UCS = "51892a3fe1c8b5e0f2a4d6c7"
NEW_YORK = ZoneInfo("America/New_York")
DAY = timedelta(days=1)

GRID = (
    ("00:00", "05:00", "BBC World Service"),
    ("05:00", "09:00", "Morning Edition"),
    ("09:00", "16:00", "Midday"),
    ("16:00", "18:30", "All Things Considered"),
    ("18:30", "22:00", "Evening"),
    ("22:00", "00:00", "Jazz Overnight"),
)


def js_text(at: datetime, zone: ZoneInfo = NEW_YORK) -> str:
    """Return an instant as JavaScript prints dates: what is called ``start_utc`` there."""
    local = at.astimezone(zone)
    return f"{local:%a %b %d %Y %H:%M:%S} GMT{local:%z} ({local.tzname()})"


def event(day: date, start: str, end: str, title: str, **more: Any) -> dict[str, Any]:
    """Return an event as the service writes it, with the local times alone; ``None`` takes a key away."""
    finish = day + DAY if end <= start else day
    made = {
        "_id": f"e-{day}-{start}",
        "event_id": f"ev-{title}",
        "program_id": f"pr-{title}",
        "date": day.isoformat(),
        "day": f"{day:%a}",
        "start_time": start,
        "end_time": end,
        "fullstart": f"{day} {start}",
        "fullend": f"{finish} {end}",
        "conflicts": [],
        "has_playlist": False,
        "program": {
            "name": title,
            "program_id": f"pr-{title}",
            "program_desc": f"<p>About <b>{title}</b> &amp; more</p>",
            "program_format": "News",
            "program_link": "https://radio.example/show",
            "hosts": [{"name": "Ann Example"}, {"name": "Bo Example"}],
        },
        **more,
    }
    return {key: value for key, value in made.items() if value is not None}


def with_js_times(made: dict[str, Any], start: datetime, end: datetime) -> dict[str, Any]:
    """Return an event that has its instants as JavaScript text."""
    return {**made, "start_utc": js_text(start), "end_utc": js_text(end)}


def grid_of(day: date) -> list[dict[str, Any]]:
    """Return the usual events of a day."""
    found = []
    for start, end, title in GRID:
        first = datetime.combine(day, datetime.strptime(start, "%H:%M").time(), NEW_YORK).astimezone(UTC)  # noqa: DTZ007 - a time of day
        over = day + DAY if end == "00:00" else day
        last = datetime.combine(over, datetime.strptime(end, "%H:%M").time(), NEW_YORK).astimezone(UTC)  # noqa: DTZ007 - a time of day
        found.append(with_js_times(event(day, start, end, title), first, last))
    return found


def answer_of(events: Any) -> bytes:
    """Return the body of a day's answer."""
    return json.dumps({"params": {}, "onToday": events}).encode()


@dataclass
class Composer:
    """Answers ``/v1/widget/{ucs}/day`` on a raw server.

    Attributes:
        own: Answers of single days, instead of the grid's.
        down: Days that answer 503.
    """

    server: RadioServer
    own: dict[date, bytes] = field(default_factory=dict)
    down: set[date] = field(default_factory=set)

    @property
    def url(self) -> str:
        """The widget address."""
        return self.server.url(f"/v1/widget/{UCS}")

    def put(self, first: date, days: int) -> None:
        """Answer for these days as things are now, each with an ETag."""
        for day in (first + n * DAY for n in range(days)):
            target = f"/v1/widget/{UCS}/day?date={day.isoformat()}&format=json"
            if day in self.down:
                self.server.on(target, answers(b"", status="HTTP/1.1 503 Busy", head=["Content-Length: 0"]))
                continue
            body = self.own.get(day, answer_of(grid_of(day)))
            head = [f"Content-Length: {len(body)}"]
            self.server.on(target, answers(body, "application/json", status="HTTP/1.1 200 OK", head=head))
