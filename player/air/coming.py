# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Titles that were announced for instants that are not on the air yet.  Nobody sees them before."""

from __future__ import annotations

from bisect import insort
from datetime import datetime

from .base import AirTitle

MOST_COMING = 100
"""Announcements of one mount that wait for their instants."""


class Coming:
    """What is to be shown when its instant has come."""

    def __init__(self) -> None:
        self._titles: list[AirTitle] = []

    def __len__(self) -> int:
        return len(self._titles)

    def add(self, title: AirTitle) -> None:
        """Remember one; of two for the same instant the later one counts.

        Raises:
            OverflowError: If too many wait already.
        """
        if len(self._titles) >= MOST_COMING:
            raise OverflowError(f"{MOST_COMING} titles wait for their instants already")
        insort(self._titles, title, key=_at)

    def due(self, until: datetime) -> list[AirTitle]:
        """Return those whose instants have come, the oldest first; once."""
        count = 0
        while count < len(self._titles) and self._titles[count].at <= until:
            count += 1
        found = self._titles[:count]
        del self._titles[:count]
        return found


def _at(title: AirTitle) -> datetime:
    return title.at
