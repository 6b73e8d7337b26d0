# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A reader of Server-Sent Events, written from the HTML standard and knowing nothing of ours."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse, ClientSession

PATIENCE_S = 10.0


@dataclass(frozen=True)
class Message:
    """One event as a page would see it, with the comments before it."""

    name: str
    id: str
    data: Any
    comments: tuple[str, ...]


class EventStream:
    """One open stream."""

    def __init__(self, response: ClientResponse) -> None:
        self.response = response

    async def next(self) -> Message:
        """Return the next message.

        Raises:
            EOFError: If the stream ended.
        """
        fields: dict[str, str] = {}
        comments: list[str] = []
        async with asyncio.timeout(PATIENCE_S):
            while True:
                raw = await self.response.content.readline()
                if not raw:
                    raise EOFError
                line = raw.decode().rstrip("\n")
                if not line:
                    break
                name, _, value = line.partition(":")
                if name:
                    fields[name] = value.removeprefix(" ")
                else:
                    comments.append(value.strip())
        return Message(fields["event"], fields["id"], json.loads(fields["data"]), tuple(comments))

    async def take(self, number: int) -> list[Message]:
        """Return the next messages."""
        return [await self.next() for _ in range(number)]


@asynccontextmanager
async def following(url: str, query: str = "", **headers: str) -> AsyncIterator[EventStream]:
    """Open the event stream of a service."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with (
        ClientSession() as session,
        session.get(f"{url}/api/v1/events{query}", headers=sent) as response,
    ):
        assert response.status == 200, await response.text()
        assert response.content_type == "text/event-stream"
        yield EventStream(response)
