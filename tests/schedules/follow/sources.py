# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Answers from a dictionary, and what a lineup puts on the air, for tests of following."""

from __future__ import annotations

from dataclasses import dataclass, field

from schedules.errors import FollowError
from schedules.follow.base import Asking, Fetched
from schedules.model.slot import Lineup
from schedules.preview import Preview
from tests.schedules.lineups import NEW_YORK, instant


@dataclass
class Web:
    """Answers by address; what is not there fails.  Each answer has an ETag, and asked with it gives none.

    Attributes:
        asked: Addresses, in order.
    """

    pages: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    unchanged: int = 0

    async def __call__(self, asking: Asking) -> Fetched:
        """As `schedules.follow.base.Fetch`."""
        self.asked.append(asking.url)
        body = self.pages.get(asking.url)
        if body is None:
            raise FollowError("HTTP 503")
        etag = f'"{hash(body):x}"'
        if asking.etag == etag:
            self.unchanged += 1
            return Fetched(None)
        return Fetched(body, etag)


def heard(
    lineup: Lineup | None, start: str, end: str, zone: str = NEW_YORK, station: str | None = None
) -> list[str]:
    """Return ``Title 24T10:00-24T11:00`` for each piece that touches a window, in UTC."""
    assert lineup is not None
    return [
        f"{piece.occurrence.programme.title} {piece.start:%dT%H:%M}-{piece.end:%dT%H:%M}"
        + (f" {piece.part}/{piece.parts}" if piece.parts > 1 else "")
        for piece in Preview(lineup, zone, station=station).timeline(instant(start), instant(end))
    ]
