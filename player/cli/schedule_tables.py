# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Schedules as people read them: by a station's clock, dated, with the offset where an hour comes twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from player.words import NOTHING, SAMPLE, clock_text, wall_text

from .output import clean, say
from .schedule_check import Check, counted
from .tables import Column, Rows, show

Document = Mapping[str, Any]

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SAID = {"fill": "fill", "oneoff": "one-off", "emergency": "emergency"}


def show_preview(documents: Sequence[Document], zone: str, *, now: bool, sample: bool) -> None:
    """Print what a file would put on the air.

    Args:
        now: Whether the documents are of ``--mode now``.
    """
    if documents:
        show(now_rows(documents, zone) if now else schedule_rows(documents, zone))
    else:
        say(f"{NOTHING} then.")
    if sample:
        say(SAMPLE)
    say(f"Times are of {clean(zone)}.")


def show_check(check: Check) -> None:
    """Print what a look through the lineups has found."""
    told = check.told()
    if told:
        cells = tuple((place, str(one.severity), one.sentence) for place, one in told)
        show(Rows((Column("Where"), Column("What"), Column("Finding")), cells))
    reach = f"from {check.reach.start.date()} to {check.reach.end.date()}"
    if not check.faults:
        say(f"No gap and no equal overlap {reach}.")
    if told:
        say(f"{counted(one for _, one in told)}, {reach}.")


def schedule_rows(documents: Iterable[Document], zone: str) -> Rows:
    """Return broadcasts, or planned airings, one in each row."""
    cells = tuple(
        (
            dated(one["start"], zone),
            dated(one["end"], zone),
            clock_text(one["duration_s"]),
            one["title"],
            ", ".join(_marks(one)),
        )
        for one in documents
    )
    return Rows(
        (Column("Start"), Column("End", 2), Column("Length", 3), Column("Programme"), Column("", 1)), cells
    )


def now_rows(documents: Iterable[Document], zone: str) -> Rows:
    """Return what is on at some instants, and what comes next."""
    cells = []
    for one in documents:
        now, upcoming = one["now"], one["next"]
        progress = f"{clock_text(one['elapsed_s'])} of {clock_text(one['duration_s'])}" if now else ""
        cells.append(
            (
                dated(one["at"], zone),
                now["title"] if now else NOTHING,
                progress,
                upcoming["title"] if upcoming else NOTHING,
                dated(upcoming["start"], zone) if upcoming else "",
            )
        )
    columns = (Column("At"), Column("On then"), Column("Progress", 3), Column("Next", 2), Column("From", 1))
    return Rows(columns, tuple(cells))


def dated(text: str, zone: str) -> str:
    """Return an instant as ``Sun 2026-11-01 1:30 AM``, with ``-05:00`` behind it where that comes twice."""
    local = datetime.fromisoformat(text).astimezone(ZoneInfo(zone))
    seconds = f":{local:%S}" if local.second else ""
    clock, half = wall_text(local, zone).split(" ")
    twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    offset = f" {local.isoformat()[-6:]}" if twice else ""
    return f"{_DAYS[local.weekday()]} {local.date()} {clock}{seconds} {half}{offset}"


def _marks(one: Document) -> list[str]:
    """Return what is out of the ordinary about a broadcast or a planned airing."""
    marks = [_SAID[one["kind"]]] if one["kind"] in _SAID else []
    if one["scope"] == "station":
        marks.append("this station only" if one.get("heard_on") != "fm" else "FM only")
    if one.get("parts", 1) > 1:
        marks.append(f"part {one['part']} of {one['parts']}")
    return marks
