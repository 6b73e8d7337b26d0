# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What following is made of: a way to fetch, and a source that makes a lineup of what was fetched."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from schedules.model.slot import Lineup


@dataclass(frozen=True, slots=True)
class Asking:
    """One GET; with what is known of the last answer, so that an unchanged one need not be sent again.

    Attributes:
        etag: As the last answer named itself; empty if it did not.
        modified: Its ``Last-Modified``, likewise.
    """

    url: str
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole answer.

    Attributes:
        body: ``None``: it is the same as the last one.
    """

    body: bytes | None
    etag: str = ""
    modified: str = ""


Fetch = Callable[[Asking], Awaitable[Fetched]]
"""Gets an answer that came whole; raises `schedules.errors.FollowError` if there is none."""


Listen = Callable[[str], AsyncGenerator[bytes, None]]
"""Opens a stream of events and yields its bytes as they come; raises `FollowError` when it ends."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one reading of a source gave.

    Attributes:
        lineup: To lie under the service's own.
        notes: What was left out or guessed: sentences for people.
        as_of: When the source itself knew it, where it says so; ``None``: now.
    """

    lineup: Lineup
    notes: tuple[str, ...] = ()
    as_of: datetime | None = None


class Source(Protocol):
    """Reads one schedule that lives elsewhere."""

    first_retry_s: float
    """How long to wait after a first failure; later ones wait longer."""

    async def read(self, now: datetime, before: Lineup | None) -> Taken:
        """Ask for everything, and return the lineup that it makes.

        Args:
            before: What was read last, for those parts that cannot be had now.

        Raises:
            FollowError: If it cannot be asked, or what it says makes no sense.
        """


@runtime_checkable
class TellingSource(Source, Protocol):
    """A source that says by itself when there is something new."""

    def changes(self) -> AsyncGenerator[None, None]:
        """Yield whenever it is worth reading it again.

        Raises:
            FollowError: If it cannot be listened to, or ends.
        """


class Conditional:
    """Asks with what is known of the last answer, and gives that one again where it is unchanged.

    Args:
        most: How many answers are remembered.
        most_bytes: How large they may be, all together.
    """

    def __init__(self, fetch: Fetch, most: int = 256, most_bytes: int = 20_000_000) -> None:
        self._fetch = fetch
        self._most = most
        self._most_bytes = most_bytes
        self._last: dict[str, Fetched] = {}

    @property
    def kept_bytes(self) -> int:
        """How large the remembered answers are."""
        return sum(len(one.body or b"") for one in self._last.values())

    async def get(self, url: str) -> bytes:
        """Return the present answer.

        Raises:
            FollowError: If there is none.
        """
        last = self._last.pop(url, None)
        if last is None:
            found = await self._fetch(Asking(url))
        else:
            try:
                found = await self._fetch(Asking(url, last.etag, last.modified))
            except BaseException:
                self._last[url] = last
                raise
        if found.body is None and last is None:
            found = Fetched(b"")  # "unchanged", though nobody had said what it was: nothing can be read in it
        elif found.body is None and last is not None:
            found = last
        if found.etag or found.modified:
            self._last[url] = found
        while len(self._last) > self._most or self.kept_bytes > self._most_bytes:
            del self._last[next(iter(self._last))]
        return found.body or b""
