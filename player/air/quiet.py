# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The seam between the ingest and whoever listens to what it brings: is that sound at all?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from .run import Run

REPEATS_S = 600.0
"""An upstream that was left because it went round in a circle is not returned to for so long: a few seconds
of it cannot show that it does so no more."""


class QuietKind(StrEnum):
    """Why something that arrives is no programme."""

    SILENT = "silent"
    SAME = "same"
    """The same seconds again and again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A stream that arrives, and says nothing.

    Attributes:
        since: Instant of the air from which on that was so.
        reason: A sentence for a person.
    """

    kind: QuietKind
    since: datetime
    reason: str


class Ear(Protocol):
    """Hears a piece of sound."""

    async def sounds(self, runs: Sequence[Run]) -> bool:
        """Return whether there is any sound in it; True as well where that cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """How silence of one mount is dealt with.

    Attributes:
        leave_s: After so many seconds of it another upstream is looked for.
        ear: Judges one before it is changed to.
    """

    ear: Ear
    leave_s: float
