# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Those who follow the news: fed by plain writes of shared bytes, not by a task each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .journal import News

FULL_BYTES = 256 * 1024
"""Above this, a follower's connection gets nothing more until it has drained."""

PATIENCE_S = 20.0
"""How long a follower may be behind before the connection is ended."""


@dataclass(frozen=True, slots=True)
class Interest:
    """What a follower is told.

    Attributes:
        stations: Their `now`, `title` and `stream`; ``None``: of all.
        services: Their `schedule`; ``None``: of all.
        sees: Says whether it may be told of a player.
    """

    stations: frozenset[str] | None
    services: frozenset[str] | None
    sees: Callable[[str], bool]

    def covers(self, entry: News) -> bool:
        """Return whether this piece of news is for the follower."""
        if entry.name == "player":
            return self.sees(entry.about)
        wanted = self.services if entry.name == "schedule" else self.stations
        return wanted is None or entry.about in wanted


@dataclass(eq=False, slots=True)
class Follower:
    """One connection that is told the news.

    Attributes:
        chunked: Whether the body is chunked (HTTP/1.1).
        ended: Set when its handler is to finish.
    """

    transport: asyncio.Transport
    interest: Interest
    chunked: bool
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    behind_since_s: float | None = None
    _pending: dict[tuple[str, str], News] = field(default_factory=dict)

    def tell(self, entry: News, now_s: float) -> None:
        """Send one piece of news, or hold it back while the connection is full.

        Of what is held back, only the newest of each kind is kept: who is slow
        misses steps, never the outcome.
        """
        if self._pending or self.transport.get_write_buffer_size() > FULL_BYTES:
            self._pending.pop(entry.key, None)
            self._pending[entry.key] = entry
            if self.behind_since_s is None:
                self.behind_since_s = now_s
        else:
            self.transport.write(entry.chunk if self.chunked else entry.plain)

    def tell_all(self, entries: Iterable[News]) -> None:
        """Send several at once, to a follower that is not behind."""
        self.transport.write(b"".join(e.chunk if self.chunked else e.plain for e in entries))

    def catch_up(self, now_s: float) -> None:
        """Send what was held back if there is room again; give up if there was none for too long."""
        if self.behind_since_s is None:
            return
        if self.transport.get_write_buffer_size() <= FULL_BYTES:
            self.tell_all(self._pending.values())
            self._pending.clear()
            self.behind_since_s = None
        elif now_s - self.behind_since_s > PATIENCE_S:
            self.transport.abort()
            self.ended.set()
