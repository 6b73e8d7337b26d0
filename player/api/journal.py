# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""News as they are sent, numbered, and the last of them kept for those who come back.

Numbers grow by `STEP`.  Those between two news belong to the present state
that a newcomer is told first: it takes several messages, and a client whose
connection breaks in the middle of them must not be taken for one that knows
everything.  The last message of a state has the last number of its step, so
that the number alone says whether the state was complete:

    8192 news · 8193 8194 … 12287 the state after it · 12288 the next news
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

STEP = 4096
KEPT = 500


@dataclass(frozen=True, slots=True)
class News:
    """One message, encoded once for everyone.

    Attributes:
        name: Name of the event.
        about: What it is about: a station, a service or a player, by its id.
        plain: The message as `text/event-stream` has it.
        chunk: The same, framed as one chunk of an HTTP/1.1 body.
    """

    id: int
    name: str
    about: str
    plain: bytes
    chunk: bytes

    @property
    def key(self) -> tuple[str, str]:
        """What a later one of the same key makes superfluous."""
        return self.name, self.about


def news(number: int, name: str, about: str, data: bytes, *, comment: bytes = b"") -> News:
    """Return one message; `data` is one line of JSON."""
    plain = b"%sid: %d\nevent: %s\ndata: %s\n\n" % (comment, number, name.encode(), data)
    return News(number, name, about, plain, b"%x\r\n%s\r\n" % (len(plain), plain))


@dataclass(frozen=True, slots=True)
class _State:
    """The messages last made of a present state, and of what."""

    asked: tuple[object, ...]
    told: tuple[News, ...]


class Journal:
    """Numbers the news, and keeps the last ones.

    Args:
        started_at: When this process began; numbers start there, so that they
            grow over restarts too (up to 244 news a second on average).
        kept: How many news are kept for those who come back.
    """

    def __init__(self, started_at: datetime, kept: int = KEPT) -> None:
        milliseconds = int(started_at.timestamp() * 1000)
        self._last = milliseconds * 1000 // STEP * STEP
        self._forgotten = self._last
        self._kept: deque[News] = deque()
        self._limit = kept
        self._state = _State((), ())

    def add(self, name: str, about: str, data: bytes) -> News:
        """Number a piece of news and keep it."""
        entry = news(self._next(), name, about, data)
        self._kept.append(entry)
        if len(self._kept) > self._limit:
            self._forgotten = self._kept.popleft().id
        return entry

    def heartbeat(self) -> News:
        """Return a sign of life: a comment for programs, an event for pages, which see no comments."""
        return news(self._next(), "heartbeat", "", b"{}", comment=b": heartbeat\n")

    def state(self, parts: Sequence[tuple[str, str, bytes]], after: int = 0) -> Sequence[News]:
        """Return numbered messages of the present state, to be sent in this order.

        Those who come while nothing changes are given the very same ones.

        Args:
            parts: Name, subject and data of each; at least one.
            after: A number that the asker has seen; theirs are higher where there is room.
        """
        first = max(self._last, min(after, self._last + STEP - 1 - len(parts))) + 1
        last = self._last + STEP - 1
        asked = (first, last, *parts)
        if asked != self._state.asked:
            numbers = [min(first + n, last - 1) for n in range(len(parts) - 1)] + [last]
            told = tuple(news(number, *part) for number, part in zip(numbers, parts, strict=True))
            self._state = _State(asked, told)
        return self._state.told

    def can_replay(self, after: int) -> bool:
        """Return whether all that came after this number is still kept, and all before it was known."""
        complete = after % STEP in {0, STEP - 1}
        return complete and self._forgotten <= after < self._last + STEP

    def replay(self, after: int) -> list[News]:
        """Return the kept news after a number, in order."""
        return [entry for entry in self._kept if entry.id > after]

    def _next(self) -> int:
        self._last += STEP
        return self._last
