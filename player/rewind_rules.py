# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The rules of going back, worked out on a stretch of timeline: pure.

`full` goes back to any kept air.  `pause` lets one hold a position of one's own: not before the
instant at which one joined, nor longer than `HOLD_S`.  `off` is live only.  Of all that was on the
air between a beginning and now, the narrowest rule counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from player.errors import NotAllowedError
from schedules.model.broadcast import Broadcast
from schedules.model.rights import Rewind

HOLD_S = 1800.0
"""How long one's own position may be held where the rule is `pause`."""

SLACK_S = 1.0
"""So much longer is let pass: between the wish for just `HOLD_S` and the answer, time goes on."""

_LONGEST = timedelta(seconds=HOLD_S + SLACK_S)

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one stream, start in, end out.

    Attributes:
        name: Of the programme; of the service, where nothing is scheduled.
    """

    start: datetime
    end: datetime
    rewind: Rewind
    name: str


@dataclass(frozen=True, slots=True)
class Clearance:
    """How far one who hears a station behind live may go on so.

    Attributes:
        until: Instant of the air; the one that was asked about, if not even from there on.
        refusal: Why no further; ``None``: what comes then has not been on the air yet, so ask again.
    """

    until: datetime
    refusal: NotAllowedError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Back to where each rule allows a beginning, for as long as the same is on.

    Attributes:
        full_from: Since when all is `full`; after now, where what is on is not.
        narrowed_by: What was on before that.
        held_from: Since when nothing is `off`; after now, where what is on is.
        ended_by: What was on before that.
    """

    full_from: datetime
    narrowed_by: str
    held_from: datetime
    ended_by: str

    def rule(self, since: datetime) -> Rewind:
        """Return the narrowest rule from an instant until now."""
        if since >= self.full_from:
            return Rewind.FULL
        return Rewind.PAUSE if since >= self.held_from else Rewind.OFF

    def earliest(self, now: datetime, joined_at: datetime | None) -> datetime:
        """Return the earliest instant at which one may begin; `now`: nowhere but live."""
        if joined_at is None:
            return min(now, self.full_from)
        held_from = max(self.held_from, joined_at, now - _LONGEST)
        return min(now, self.full_from, held_from)

    def refusal(self, since: datetime) -> NotAllowedError:
        """Return why one may not begin at an instant before the earliest."""
        rule = self.rule(since)
        return refusal(rule, self.ended_by if rule is Rewind.OFF else self.narrowed_by)


def refusal(rule: Rewind, name: str) -> NotAllowedError:
    """Return what is said where a rule forbids going back in a programme; the same at every door."""
    held = f"for up to {HOLD_S / 60:.0f} minutes"
    words = (
        f'"{name}" may only be heard live'
        if rule is Rewind.OFF
        else f'in "{name}" one may pause {held}, but not go back further than where one tuned in'
    )
    return NotAllowedError(words, rule=f"rewind: {rule}")


def tiled(
    broadcasts: Iterable[Broadcast], start: datetime, end: datetime, unscheduled: tuple[Rewind, str]
) -> list[Span]:
    """Return spans that cover a window without a hole, the oldest first.

    Args:
        broadcasts: Those that touch the window, in order.
        unscheduled: Rule and name of stretches in which nothing is scheduled.
    """
    spans: list[Span] = []
    reached = start
    for one in broadcasts:
        if one.start > reached:
            spans.append(Span(reached, one.start, *unscheduled))
        occurrence = one.occurrence
        spans.append(
            Span(
                max(one.start, start), min(one.end, end), occurrence.rights.rewind, occurrence.programme.title
            )
        )
        reached = one.end
    if reached < end:
        spans.append(Span(reached, end, *unscheduled))
    return spans


def bounds_of(spans: Iterable[Span]) -> Bounds:
    """Return back to where each rule allows a beginning.

    Args:
        spans: What was on, without a hole: what is on now first, and further back as far as is known.
            No more is taken of them than is needed.
    """
    full_from, narrowed_by = None, ""
    for span in spans:
        if span.rewind is not Rewind.FULL and full_from is None:
            full_from, narrowed_by = span.end, span.name
        if span.rewind is Rewind.OFF:
            return Bounds(
                full_from=full_from or span.end,
                narrowed_by=narrowed_by,
                held_from=span.end,
                ended_by=span.name,
            )
    return Bounds(full_from=full_from or LONG_AGO, narrowed_by=narrowed_by, held_from=LONG_AGO, ended_by="")


def clearance(spans: Sequence[Span], at: datetime, now: datetime, joined_at: datetime | None) -> Clearance:
    """Return how far one may go on who hears `at` now, and goes on in real time.

    Args:
        spans: What was on from `at` until now, without a hole, the oldest first.
    """
    too_late = now - at > _LONGEST
    for span in spans:
        begin = max(span.start, at)
        if span.rewind is Rewind.FULL:
            continue
        held = joined_at is not None and begin >= joined_at and not too_late
        if span.rewind is Rewind.OFF or not held:
            return Clearance(begin, refusal(span.rewind, span.name))
    return Clearance(now)
