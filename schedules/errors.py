# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Everything that can go wrong in `schedules`.

ScheduleError
├── UnknownStationError      no such station in the catalogue
├── UnknownServiceError      no such service in the catalogue
├── MistakesError            a file from a person has mistakes: all of them, each with its place
└── TimelineRangeError       an instant or range that the timeline does not reach
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ScheduleError(Exception):
    """Base of every error `schedules` raises on purpose."""


class UnknownStationError(ScheduleError, LookupError):
    """No station has this id.

    Attributes:
        station: The id that was asked for.
    """

    def __init__(self, station: str) -> None:
        super().__init__(f'no such station "{station}"')
        self.station = station


class UnknownServiceError(ScheduleError, LookupError):
    """No service has this id.

    Attributes:
        service: The id that was asked for.
    """

    def __init__(self, service: str) -> None:
        super().__init__(f'no such service "{service}"')
        self.service = service


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake in a file that a person wrote, with its place.

    Attributes:
        file: Name of the file, as the person named it.
        line: Line counted from 1; 0 where no line can be named (a missing file).
        key: Path of the value, such as ``stations[2].timezone``; may be empty.
        message: What is wrong and what to do.
    """

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class MistakesError(ScheduleError, ValueError):
    """A file from a person has mistakes.

    Attributes:
        mistakes: All that were found, in the order of the lines.
    """

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class TimelineRangeError(ScheduleError, ValueError):
    """An instant or range lies where the timeline does not reach."""
