# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What somebody wants done to lineups, and what was made of it: before anything is painted or written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from schedules.model.ids import ServiceId
from schedules.model.kept import KeptLineup, Owner, Row

from .desk import Applied


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One lineup's part of what somebody wants.

    Attributes:
        base: What it was made of; a slot file's lineup as if it had been copied into the store.
        command: As history keeps it.
    """

    base: KeptLineup
    applied: Applied
    command: Row
    undoes: int | None = None
    draft: str = ""

    @property
    def owner(self) -> Owner:
        """Return whose lineup."""
        return self.base.owner


Make = Callable[[datetime], Awaitable[Sequence[Made]]]
"""Makes something of the lineups as they are at an instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants done.

    Attributes:
        make: Makes it of the lineups as they are at an instant; called again if they changed meanwhile.
        fingerprint: What tells it from something else under the same key.
        correct_past: Whether it may change what has aired.
        closes_draft: The draft that it publishes, and its version.
    """

    service: ServiceId
    make: Make
    fingerprint: str
    correct_past: bool = False
    closes_draft: tuple[str, int] | None = None


def versions(applied: Applied) -> Mapping[str, int]:
    """Return the version of each item that was written and is still there."""
    after = applied.lineup
    found = {id_: after.entries[id_].version for id_ in sorted(applied.entries) if id_ in after.entries}
    programmes = sorted(applied.programmes & after.programmes.keys())
    return found | {id_: after.programmes[id_].version for id_ in programmes}


class OneAtATime:
    """Lets one request of each name in, and the others wait."""

    def __init__(self) -> None:
        self._locks: dict[tuple[str, str], tuple[asyncio.Lock, list[None]]] = {}

    @asynccontextmanager
    async def alone(self, name: tuple[str, str]) -> AsyncIterator[None]:
        """Wait until no other request of this name is under way."""
        lock, users = self._locks.setdefault(name, (asyncio.Lock(), []))
        users.append(None)
        try:
            async with lock:
                yield
        finally:
            users.pop()
            if not users:
                del self._locks[name]
