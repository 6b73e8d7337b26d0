# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the nights do on which clocks change: which slots shrink, vanish or grow, to the second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from schedules.model.slot import Slot, Wall

from .findings import Finding, Topic, clock, concerned, dated, length
from .plan import Plan, Planned, instant_of
from .spans import Span
from .zone import Jump, jumps, local_date, shift

_AROUND = timedelta(days=2)


def change_nights(plans: Iterable[Plan], ranges: Iterable[Span], zone: ZoneInfo) -> Iterator[Finding]:
    """Yield the airings that a clock change within one of the ranges makes longer, shorter or none.

    Each entry goes by the jumps of its own zone; it does not matter whether it is heard.

    Args:
        zone: In which the findings say their times.
    """
    known: dict[tuple[ZoneInfo, Span], tuple[Jump, ...]] = {}
    wanted = tuple(ranges)
    for plan in plans:
        seen: set[str] = set()
        for each in wanted:
            key = plan.entry.zone, each
            if key not in known:
                known[key] = jumps(*key[:1], *each)
            for jump in known[key]:
                for planned in _near(plan, jump):
                    finding = None if planned.stamp in seen else _changed(plan, planned, jump, zone)
                    if finding is not None:
                        seen.add(planned.stamp)
                        yield finding


def years(numbers: Iterable[int]) -> tuple[Span, ...]:
    """Return the ranges of some calendar years."""
    return tuple((datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)) for year in numbers)


def _near(plan: Plan, jump: Jump) -> Iterator[Planned]:
    slot = plan.entry.planned
    back = slot.extra_days + abs(slot.days_later) + 1 if isinstance(slot, Slot) else 0
    ahead = abs(slot.days_later) if isinstance(slot, Slot) else 0
    first = shift(local_date(jump.at - _AROUND, plan.entry.zone), -back)
    return plan.between(first, shift(local_date(jump.at + _AROUND, plan.entry.zone), ahead))


def _changed(plan: Plan, planned: Planned, jump: Jump, zone: ZoneInfo) -> Finding | None:
    """Return what the jump does to one airing; ``None`` if nothing."""
    if not isinstance(planned.start, Wall) or not isinstance(planned.end, Wall):
        return None  # instants are what they are on every night
    start, end = instant_of(planned.start, plan.entry), instant_of(planned.end, plan.entry)
    if not start <= jump.at <= end:
        return None
    by_clock, exact = _by_clock(planned.start, planned.end), max(end - start, timedelta())
    if by_clock <= timedelta() or by_clock == exact:
        return None
    topic = Topic.GROWS if exact > by_clock else Topic.SHRINKS if exact else Topic.VANISHES
    who, local = concerned(plan.entry), start.astimezone(zone)
    written = f"{planned.start.time:%H:%M} to {planned.end.time:%H:%M}"
    airs = f"airs {length(exact)} instead of {length(by_clock)}" if exact else "does not air"
    turn = "forward" if jump.after > jump.before else "back"
    at = (jump.at + jump.before).replace(tzinfo=None)
    return Finding(
        topic=topic,
        entries=(who,),
        start=local,
        end=max(end, start).astimezone(zone),
        seconds=exact.total_seconds(),
        planned_s=by_clock.total_seconds(),
        weekdays=(planned.start.day.weekday(),),
        sentence=f'{dated(at)}: "{who.title}", {written}, {airs}: clocks go {turn} at {clock(at)}',
    )


def _by_clock(start: Wall, end: Wall) -> timedelta:
    walls = (datetime.combine(wall.day, wall.time, UTC) for wall in (start, end))
    first, last = walls
    return last - first
