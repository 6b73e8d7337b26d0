# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The titles of one mount: which came on the air when, and at which position."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from .base import AirTitle, StreamTitle

KEPT = 200
"""How many titles a mount remembers unless told otherwise; about half a day of music."""


@dataclass(frozen=True, slots=True)
class _Entry:
    position: int
    title: AirTitle


class TitleHistory:
    """A mount's last titles, bounded, with positions that never fall.

    A cleared display (an empty title) is remembered for `at`, so that an old
    title does not outlive it, and is left out of `recent`.

    Args:
        limit: Number of entries kept.
    """

    def __init__(self, limit: int = KEPT) -> None:
        self._limit = limit
        self._entries: list[_Entry] = []

    @property
    def latest(self) -> AirTitle | None:
        """The newest entry, which may be a cleared display; ``None`` before the first."""
        return self._entries[-1].title if self._entries else None

    def add(self, title: StreamTitle, *, at: datetime, position: int) -> bool:
        """Remember a title from a position of the air on.

        Returns:
            False if it says nothing new: the same text as the newest, or a
            cleared display where nothing was shown.
        """
        latest = self.latest
        if title.text == (latest.title.text if latest else ""):
            return False
        self._entries.append(_Entry(position, AirTitle(title=title, at=at)))
        del self._entries[: -self._limit]
        return True

    def settle(self, since: int, instant_of: Callable[[int], datetime]) -> None:
        """Give the titles from a position on the instants that are known of their positions now."""
        first = bisect_left(self._entries, since, key=lambda entry: entry.position)
        for index, entry in enumerate(self._entries[first:], first):
            settled = AirTitle(title=entry.title.title, at=instant_of(entry.position))
            self._entries[index] = _Entry(entry.position, settled)

    def at(self, position: int) -> AirTitle | None:
        """Return the title in force at a position; ``None`` if none came before it."""
        index = bisect_right(self._entries, position, key=lambda entry: entry.position)
        return self._entries[index - 1].title if index else None

    def newest(self, count: int) -> tuple[AirTitle, ...]:
        """Return the last `count` entries, cleared displays too, the oldest of them first."""
        return tuple(entry.title for entry in self._entries[-count:]) if count else ()

    def recent(self, limit: int | None = None) -> tuple[AirTitle, ...]:
        """Return titles that show something, the newest first, at most `limit` of them."""
        shown = (entry.title for entry in reversed(self._entries) if entry.title.title.text)
        return tuple(shown)[:limit]
