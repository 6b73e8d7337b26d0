# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A host of calendars that answers as such hosts do: ETags, 304, and now and then something else."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from tests.fakes.radio_server import RadioServer, Request, answers

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Radio//EN\r\n"
TAIL = "END:VCALENDAR\r\n"


def vevent(title: str, start: str, end: str, *more: str) -> str:
    """Return a VEVENT; ``start`` and ``end`` are what follows the name of the property."""
    lines = [
        "BEGIN:VEVENT", f"UID:{title.lower()}@radio.example", "DTSTAMP:20260101T000000Z",
        f"DTSTART{start}", f"DTEND{end}", f"SUMMARY:{title}", *more, "END:VEVENT",
    ]  # fmt: skip
    return "".join(f"{line}\r\n" for line in lines)


def calendar(*events: str, head: str = "") -> bytes:
    """Return a calendar."""
    return (HEAD + head + "".join(events) + TAIL).encode()


@dataclass
class CalendarHost:
    """One calendar at ``/grid.ics``.

    Attributes:
        body: What it holds now; its ETag follows from it.
        not_modified: How often a 304 was enough.
    """

    server: RadioServer
    body: bytes
    not_modified: int = 0

    def __post_init__(self) -> None:
        self.server.on("/grid.ics", self._answer)

    @property
    def url(self) -> str:
        """Its link."""
        return self.server.url("/grid.ics")

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        etag = f'"{hash(self.body) & 0xFFFFFFFF:x}"'
        if request.headers.get("if-none-match") == etag:
            self.not_modified += 1
            await answers(b"", status="HTTP/1.1 304 Not Modified", head=[f"ETag: {etag}"])(request, writer)
            return
        head = [f"ETag: {etag}", f"Content-Length: {len(self.body)}"]
        await answers(self.body, "text/calendar", status="HTTP/1.1 200 OK", head=head)(request, writer)
