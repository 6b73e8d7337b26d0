# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Reads a station's days from NPR Composer: politely, one after the other, and each for itself.

A day that fails, or is suddenly empty, keeps what was known of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from schedules.clock import Clock
from schedules.errors import FollowError
from schedules.model.rights import Rights
from schedules.model.slot import Lineup
from schedules.timeline.followed import DatedAiring, airings_of, dated_lineup, stacked
from schedules.timeline.zone import shift

from .base import Conditional, Fetch, Taken
from .composer import (
    DayReading,
    day_address,
    days_around,
    joined,
    kept,
    midnight,
    read_day,
    widget_address,
)

DAYS_BACK, DAYS_AHEAD = 1, 13
DAYS_READ = DAYS_BACK + 1 + DAYS_AHEAD
DAYS_REMEMBERED = 15
"""Further back it is not asked, but what was read then is still shown: last week's schedule."""

PAUSE_S = 0.5
"""Between two requests."""

MOST_FAILURES = 3
"""Then something is wrong there, and the other days are not asked for this time."""

MOST_NOTES = 20


class ComposerSource:
    """Follows one programme stream of Composer.

    Args:
        url: Its widget address, or any link of the host that has the station's key in it.
        timezone: IANA zone of the station: local times have none with them.
        rights: The service's.
    """

    first_retry_s = 60.0

    def __init__(self, fetch: Fetch, url: str, clock: Clock, *, timezone: str, rights: Rights) -> None:
        self._answers = Conditional(fetch)
        self._widget = widget_address(url)
        self._clock = clock
        self._zone = ZoneInfo(timezone)
        self._rights = rights

    async def read(self, now: datetime, before: Lineup | None) -> Taken:
        """Return yesterday to thirteen days ahead, and what is remembered of the days before.

        Raises:
            FollowError: If no day can be had.
        """
        dates = days_around(now, self._zone, DAYS_BACK, DAYS_AHEAD)
        first = midnight(dates[0], self._zone)
        oldest = midnight(shift(dates[0], -DAYS_REMEMBERED), self._zone)
        known = await asyncio.to_thread(_known, before, oldest, first + timedelta(days=DAYS_READ + 2))
        days: list[DayReading] = []
        notes: list[str] = []
        failures: list[FollowError] = []
        for day in dates:
            usual = kept(known, midnight(day, self._zone), midnight(shift(day, 1), self._zone))
            try:
                found = await self._day(day, failures)
            except FollowError as error:
                failures.append(error)
                notes.append(f"{day}: stays as it was: {error}")
                found = usual
            if usual.items and not found.items:
                notes.append(f"{day}: stays as it was: it is suddenly empty")
                found = usual
            notes += found.notes
            days.append(found)
        if len(failures) == len(dates):
            raise failures[0]
        earlier = kept([one for one in known if one.start >= oldest], oldest, first)
        lineup = await asyncio.to_thread(self._lineup, [earlier, *days])
        return Taken(lineup, tuple(dict.fromkeys(notes))[:MOST_NOTES])

    async def _day(self, day: date, failures: list[FollowError]) -> DayReading:
        if len(failures) >= MOST_FAILURES:
            raise failures[-1]
        data = await self._answers.get(day_address(self._widget, day))
        await self._clock.sleep(PAUSE_S)
        return await asyncio.to_thread(read_day, data, day, self._zone)

    def _lineup(self, days: Sequence[DayReading]) -> Lineup:
        return dated_lineup(stacked(joined(days, self._zone)), self._rights)


def _known(before: Lineup | None, start: datetime, end: datetime) -> list[DatedAiring]:
    return [] if before is None else list(airings_of(before, start, end))
