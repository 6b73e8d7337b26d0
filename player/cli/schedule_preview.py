# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What ``liveradio schedule preview`` does: a stranger's file, and what it would put on the air."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from player.api.conversions import broadcast_of
from schedules.errors import Mistake, MistakesError, TimelineRangeError
from schedules.formats.report import Reading, Report
from schedules.formats.sandbox import LIMITS, read_outside_now
from schedules.model.broadcast import Broadcast, Occurrence
from schedules.preview import Moment, Preview, check_calendar
from schedules.rest.values import exact_instant_text
from schedules.safe_yaml import read_bytes
from schedules.settings.types import known_zone

from .failure import WRONG_VALUE, CommandError, complain

STANDARD_INPUT: Final = "-"
NOTES: Final = 20
"""Entries of a file that are told of; more would hide what was asked for."""
_OF_PIECES: Final = frozenset(
    {"occurrence_id", "occurrence_start", "occurrence_end", "part", "parts", "joined_in_progress"}
    | {"heard_on", "brief"}
)
"""Keys of a broadcast that say nothing of a whole airing."""


def reading_of(path: Path, timezone: str) -> Reading:
    """Read a file in any known format, in a child process with limits; ``-`` is standard input.

    Raises:
        MistakesError: If it cannot be read, or nothing that is in it can be used.
    """
    name, data = read_file(path)
    try:
        reading = read_outside_now(data, name, timezone=timezone)
    except MistakesError as error:
        raise MistakesError(_shortened(error.mistakes, name)) from error
    lineup, rejected = reading.lineup, reading.report.mistakes(name)
    if rejected and not lineup.slots and not lineup.oneoffs:
        raise MistakesError(_shortened(rejected, name))
    _tell(reading.report, name)
    return reading


def read_file(path: Path, limit_bytes: int = LIMITS.input_bytes) -> tuple[str, bytes]:
    """Return what messages call a file, and what is in it; ``-`` is standard input.

    Raises:
        MistakesError: If it cannot be read, or is larger than the limit.
    """
    if str(path) != STANDARD_INPUT:
        return str(path), read_bytes(path, limit_bytes=limit_bytes)
    name, data = "standard input", sys.stdin.buffer.read(limit_bytes + 1)
    if len(data) > limit_bytes:
        raise MistakesError([Mistake(name, 0, "", f"is larger than {limit_bytes:,} bytes")])
    return name, data


def preview_of(reading: Reading, timezone: str, station: str | None) -> Preview:
    """Return what the file would put on the air at one station."""
    return Preview(reading.lineup, timezone, station=station)


def zone_of(name: str) -> str:
    """Return the name of a zone that there is.

    Raises:
        CommandError: If there is none of this name; exit status 2.
    """
    try:
        return known_zone(name)
    except ValueError as error:
        raise CommandError(f"--tz: {error}; one is America/New_York", WRONG_VALUE) from error


def check_instants(instants: Iterable[datetime], options: str) -> None:
    """Look whether there is a schedule at these instants.

    Raises:
        CommandError: If one is too near the ends of the calendar; exit status 2.
    """
    try:
        check_calendar(*instants)
    except TimelineRangeError as error:
        raise CommandError(f"{options}: {error}", WRONG_VALUE) from error


def occurrence_documents(preview: Preview, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Return the document of ``--mode occurrences``."""
    return [_whole(one) for one in preview.occurrences(start, end)]


def timeline_documents(preview: Preview, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Return the document of ``--mode timeline``."""
    return [_plain(one) for one in preview.timeline(start, end)]


def now_documents(preview: Preview, instants: Iterable[datetime]) -> list[dict[str, Any]]:
    """Return the document of ``--mode now``."""
    return [_moment(one) for one in preview.moments(instants)]


def _moment(moment: Moment) -> dict[str, Any]:
    return {
        "at": exact_instant_text(moment.at),
        "now": None if moment.now is None else _plain(moment.now, moment.at),
        "next": None if moment.next is None else _plain(moment.next, moment.at),
        "elapsed_s": moment.elapsed_s,
        "duration_s": moment.duration_s,
    }


def _plain(piece: Broadcast, at: datetime | None = None) -> dict[str, Any]:
    return broadcast_of(piece, at).model_dump(mode="json", by_alias=True, exclude_unset=True)


def _whole(occurrence: Occurrence) -> dict[str, Any]:
    airing = Broadcast(id=occurrence.id, occurrence=occurrence, start=occurrence.start, end=occurrence.end)
    return {key: value for key, value in _plain(airing).items() if key not in _OF_PIECES}


def _tell(report: Report, name: str) -> None:
    """Say on standard error what was left out of the file, and what was taken in another way."""
    left_out = [f"{one.file}:{one.line}: left out: {one.message}" for one in report.mistakes(name)]
    changed = [
        f"{name}:{row.line}: {row.what}: {reason}" if row.line else f"{name}: {row.what}: {reason}"
        for row in report.changed
        for reason in row.reasons
    ]
    lines = [*left_out, *changed]
    for line in lines[:NOTES]:
        complain(" ".join(line.split()))
    if len(lines) > NOTES:
        complain(f"{name}: and {len(lines) - NOTES:,} more of that kind")


def _shortened(mistakes: Iterable[Mistake], name: str) -> list[Mistake]:
    """Return so many mistakes as anybody reads."""
    every = sorted(mistakes)
    more = len(every) - NOTES
    return [*every[:NOTES], Mistake(name, every[-1].line, "", f"and {more:,} more")] if more > 0 else every
