# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Where one dated airing of a series lies: by the clock of the series, or as instants.

A calendar may give a single occurrence in UTC, or by another clock than that of its
series.  The second of two equal hours is a moment that the series' own clock cannot name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .icalendar_values import UTC_CLOCK, Clock, When


@dataclass(frozen=True, slots=True)
class Span:
    """Start and end of an airing.

    Attributes:
        begin: As the clock shows it, without zone.
        clock: That of the series, else UTC's.
    """

    begin: datetime
    end: datetime
    clock: Clock

    @property
    def length(self) -> timedelta:
        """Return how long it is by its clock."""
        return self.end - self.begin

    def shifted(self, by: timedelta) -> Span:
        """Return it earlier or later by its clock."""
        return Span(self.begin + by, self.end + by, self.clock)


def span(start: When, end: When | None, usual: timedelta, clock: Clock) -> Span:
    """Return where an airing lies.

    Args:
        end: As it is written, or by the clock of the start; ``None``: it is as long as usual.
        usual: The length of the series, by its clock.
        clock: Of the series.
    """
    begin = start.on(clock)
    if end is None:
        finish, fit = begin + usual, fits(start, clock)
    else:
        finish, fit = end.on(clock), fits(start, clock) and fits(end, clock)
    if fit:
        return Span(begin, finish, clock)
    first = start.on(UTC_CLOCK)
    return Span(first, first + usual if end is None else end.on(UTC_CLOCK), UTC_CLOCK)


def fits(when: When, clock: Clock) -> bool:
    """Tell whether what a clock shows at a moment names that very moment.

    It does not where the clock goes back: a time that it shows twice means the first.
    """
    if when.all_day or when.clock.floating or when.clock.name == clock.name or not clock.known:
        return True
    return When(when.on(clock), clock).instant == when.instant
