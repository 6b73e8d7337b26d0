# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The titles of one mount: which came on the air when, and at which position."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .base import AirTitle, StreamTitle
from .piece import merged, same_piece

KEPT = 200
"""How many titles a mount remembers unless told otherwise; about half a day of music."""

GOES_ON = timedelta(minutes=10)
"""After a longer stop of the service an announced title is not taken for what plays."""


@dataclass(frozen=True, slots=True)
class _Entry:
    position: int
    title: AirTitle


class TitleHistory:
    """A mount's last titles, bounded, with positions that never fall.

    A cleared display (an empty title) is remembered for `at`, so that an old
    title does not outlive it, and is left out of `recent`.

    What a station's automation announced counts for more than what its stream says, until
    the stream says something newer: another piece, and not once more what it said before.

    Args:
        limit: Number of entries kept.
    """

    def __init__(self, limit: int = KEPT) -> None:
        self._limit = limit
        self._entries: list[_Entry] = []
        self._said = ""  # what the stream itself showed last

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def latest(self) -> AirTitle | None:
        """The newest entry, which may be a cleared display; ``None`` before the first."""
        return self._entries[-1].title if self._entries else None

    def add(self, title: StreamTitle, *, at: datetime, position: int) -> bool:
        """Remember a title of the stream from a position of the air on.

        Returns:
            False if it says nothing new: the same text as the newest, a cleared display where nothing
            was shown, or nothing newer than what was announced.
        """
        latest, text = self.latest, title.text
        said, self._said = self._said, text or self._said
        if latest is not None and latest.announced:
            if text in ("", said) or same_piece(latest.title, title):
                return False
        elif text == (latest.title.text if latest else ""):
            return False
        self._entries.append(_Entry(position, AirTitle(title=title, at=at)))
        del self._entries[: -self._limit]
        return True

    def announce(self, title: AirTitle, position: int) -> tuple[int, AirTitle] | None:
        """Remember an announced title from a position on, between those before and after its instant.

        Where the title in force then tells of the same piece, both become one.

        Returns:
            Where it is in force from, and as what; ``None`` if it says nothing new.
        """
        entries, index = self._entries, len(self._entries)
        while index and entries[index - 1].title.at > title.at:
            index -= 1
        before = entries[index - 1] if index else None
        if before is not None and same_piece(before.title.title, title.title):
            entry = _Entry(before.position, merged(title, before.title))
            if entry == before:
                return None
            entries[index - 1] = entry
            return entry.position, entry.title
        if not title.title.text and (before is None or not before.title.title.text):
            return None
        position = max(position, before.position) if before is not None else position
        if index < len(entries):
            after = entries[index]
            position = min(position, after.position)
            if not after.title.announced and same_piece(after.title.title, title.title):
                del entries[index]  # the stream told of it later
        entries.insert(index, _Entry(position, title))
        del entries[: -self._limit]
        return position, title

    def settle(self, since: int, instant_of: Callable[[int], datetime]) -> None:
        """Give the stream's titles from a position on the instants that are known of their positions now.

        Of what was announced the instant is given, and stays.
        """
        first = bisect_left(self._entries, since, key=_position)
        for index, entry in enumerate(self._entries[first:], first):
            if not entry.title.announced:
                settled = replace(entry.title, at=instant_of(entry.position))
                self._entries[index] = _Entry(entry.position, settled)

    def restore(
        self,
        placed: Iterable[tuple[int, AirTitle]],
        *,
        head: int,
        end: datetime | None,
        now: datetime | None = None,
    ) -> None:
        """Take in what an earlier run of the service remembered; what plays next, nobody knows.

        Only what was announced is in force still, if the stop was short: nobody would announce it again.

        Args:
            placed: Positions and titles, in the order in which they became known.
            head: Position from which on there will be other sound.
            end: Instant at which the old one ended; ``None`` if nothing of it is kept.
            now: The present instant; ``None``: the stop was long.
        """
        for position, title in sorted(placed, key=lambda one: one[0]):
            entry, last = _Entry(position, title), self._entries[-1] if self._entries else None
            if last is None or not same_piece(last.title.title, title.title):
                self._entries.append(entry)
            elif last.position == position or (title.announced and not last.title.announced):
                self._entries[-1] = entry if title.announced or not last.title.announced else last
            elif not last.title.announced:
                self._entries.append(entry)
        said = (e.title.title.text for e in reversed(self._entries) if not e.title.announced)
        self._said = next(filter(None, said), "")
        latest = self.latest
        short = now is not None and end is not None and now - end <= GOES_ON
        if latest is not None and latest.title.text and not (latest.announced and short):
            self._entries.append(_Entry(head, AirTitle(title=StreamTitle(text=""), at=end or latest.at)))
        del self._entries[: -self._limit]

    def between(self, since: int, before: int) -> list[tuple[int, AirTitle]]:
        """Return positions and titles from one position on and before another, cleared displays too."""
        first = bisect_left(self._entries, since, key=_position)
        end = bisect_left(self._entries, before, key=_position)
        return [(entry.position, entry.title) for entry in self._entries[first:end]]

    def at(self, position: int) -> AirTitle | None:
        """Return the title in force at a position; ``None`` if none came before it."""
        index = bisect_right(self._entries, position, key=_position)
        return self._entries[index - 1].title if index else None

    def newest(self, count: int) -> tuple[AirTitle, ...]:
        """Return the last `count` entries, cleared displays too, the oldest of them first."""
        return tuple(entry.title for entry in self._entries[-count:]) if count else ()

    def newest_said(self, count: int) -> tuple[AirTitle, ...]:
        """Return the last `count` entries that the stream itself said, the oldest of them first."""
        said = [entry.title for entry in self._entries if not entry.title.announced]
        return tuple(said[-count:]) if count else ()

    def recent(self, limit: int | None = None) -> tuple[AirTitle, ...]:
        """Return titles that show something, the newest first, at most `limit` of them."""
        shown = (entry.title for entry in reversed(self._entries) if entry.title.title.text)
        return tuple(shown)[:limit]


def _position(entry: _Entry) -> int:
    return entry.position
