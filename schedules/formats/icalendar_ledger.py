# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What came of each component of a calendar, while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field

from .icalendar_plan import Plan
from .icalendar_values import NonsenseError

MOST_STEPS = 500_000
"""Of counting and matching in one file: 25 rules with the highest COUNT, or 50,000 exceptions."""


@dataclass(slots=True)
class Ledger:
    """What came of each component, by its place: what to look at, and why it was left out.

    Attributes:
        spent: Steps of counting and matching so far, in the whole file.
    """

    notes: dict[int, list[str]] = field(default_factory=dict)
    ignored: dict[int, str] = field(default_factory=dict)
    rejected: dict[int, str] = field(default_factory=dict)
    spent: int = 0

    def note(self, plan: Plan, reason: str) -> None:
        """Have a person look at it."""
        self.notes.setdefault(plan.place, []).append(reason)

    def ignore(self, plan: Plan, reason: str) -> None:
        """It is no loss."""
        self.ignored.setdefault(plan.place, reason)

    def spend(self, steps: int) -> None:
        """Count work that a file can ask for with few bytes.

        Raises:
            NonsenseError: If it is too much for one file.
        """
        self.spent += steps
        if self.spent > MOST_STEPS:
            raise NonsenseError("the file has more COUNTs and exceptions than can be followed")
