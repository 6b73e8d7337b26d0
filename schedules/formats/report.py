# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What became of each thing in a file that was read: the page that staff look at before an import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from schedules.errors import Mistake
from schedules.model.slot import Lineup, OneOff, Slot


class Outcome(StrEnum):
    """What became of a row, a component or the like."""

    ACCEPTED = "accepted"
    """It is in the lineup, and means there what it says."""
    CHANGED = "changed"
    """It is in the lineup, but a person should look: something was guessed or put differently."""
    IGNORED = "ignored"
    """It is not in the lineup, and need not be: a task, a cancelled airing, one without any length."""
    REJECTED = "rejected"
    """It is not in the lineup, though it should be: it makes no sense here."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of a file and what became of it.

    Attributes:
        line: Where it begins, counted from 1; 0 where no line can be named.
        what: Its name as a person knows it, such as a title.
        reasons: Why it was not simply accepted; one sentence each, without a full stop.
    """

    outcome: Outcome
    line: int
    what: str
    reasons: tuple[str, ...] = ()

    def __str__(self) -> str:
        words = [f"{self.what}: {self.outcome}" if self.what else str(self.outcome)]
        return "; ".join([f"line {self.line}: {words[0]}" if self.line else words[0], *self.reasons])


@dataclass(frozen=True, slots=True)
class Report:
    """All rows of a file, by line."""

    rows: tuple[Row, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Report:
        """Return a report of these rows, in the order of the lines."""
        return cls(tuple(sorted(rows, key=lambda row: row.line)))

    @property
    def accepted(self) -> tuple[Row, ...]:
        """What was taken as it is."""
        return self._only(Outcome.ACCEPTED)

    @property
    def changed(self) -> tuple[Row, ...]:
        """What was taken, and how it was changed."""
        return self._only(Outcome.CHANGED)

    @property
    def ignored(self) -> tuple[Row, ...]:
        """What was left out and is no loss."""
        return self._only(Outcome.IGNORED)

    @property
    def rejected(self) -> tuple[Row, ...]:
        """What was left out and is missing now."""
        return self._only(Outcome.REJECTED)

    def _only(self, outcome: Outcome) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.outcome is outcome)

    def mistakes(self, name: str) -> list[Mistake]:
        """Return what was rejected as mistakes of the file of this name."""
        return [
            Mistake(name, row.line, "", f"{row.what}: {reason}" if row.what else reason)
            for row in self.rejected
            for reason in row.reasons
        ]


@dataclass(frozen=True, slots=True)
class Reading:
    """A lineup as it was read, and the report of how."""

    lineup: Lineup
    report: Report = Report()

    @classmethod
    def whole(cls, lineup: Lineup) -> Reading:
        """Return a reading in which everything was accepted as it is."""
        entries: tuple[Slot | OneOff, ...] = (*lineup.slots, *lineup.oneoffs)
        rows = (Row(Outcome.ACCEPTED, one.line, one.programme.title) for one in entries)
        return cls(lineup, Report.of(rows))
