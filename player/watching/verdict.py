# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What levels mean: silence that lasts, loops, and when it is over.  Pure; instants are handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from player.air.quiet import Quiet, QuietKind

from .sameness import EARLY_S

BACK_S: Final = 5.0
"""Silence is over after so much sound in a row; a click is none."""
OVER_S: Final = 20.0
"""A loop is over when it was not found for so long; a pause in it hides it for a moment."""
HOLE_S: Final = 2.0
"""After a longer hole in the air what was before says nothing of what comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How loud one second was.

    Attributes:
        end: Instant of the air at which it ended.
        db: RMS in dBFS.
        same_s: How long the loop is that the sound has become; 0 if it is none.
    """

    end: datetime
    db: float
    same_s: float = 0.0


class Verdict:
    """Judges the levels of one mount, in order.

    Args:
        below_db: A second below this is silent.
        after_s: Silence counts when all seconds of so many were silent.
    """

    def __init__(self, *, below_db: float, after_s: float) -> None:
        self._below_db = below_db
        self._after_s = after_s
        self._quiet: Quiet | None = None
        self._carried = False  # what is wrong was found with the connection before
        self._last: datetime | None = None
        self._silent_since: datetime | None = None
        self._sound_since: datetime | None = None
        self._same_at: datetime | None = None

    @property
    def quiet(self) -> Quiet | None:
        """What is wrong; ``None`` while all is well."""
        return self._quiet

    @property
    def changed_at(self) -> datetime | None:
        """Instant of the air from which on it is as it is now; ``None`` before the first second."""
        if self._quiet is not None:
            return self._quiet.since
        return self._sound_since if self._same_at is None else self._same_at

    @property
    def fresh(self) -> Quiet | None:
        """What is wrong with the present connection."""
        return None if self._carried else self._quiet

    def begin(self) -> None:
        """Say that another connection brings the sound from here on.

        What was wrong stays so until the new one has proved to sound.
        """
        self._last = self._silent_since = self._sound_since = self._same_at = None
        self._carried = self._quiet is not None

    def hear(self, level: Level) -> Quiet | None:
        """Take in a second, and return what is wrong now."""
        if self._last is not None and (level.end - self._last).total_seconds() > HOLE_S:
            self._silent_since = self._sound_since = None
        self._last = level.end
        start = level.end - timedelta(seconds=1)
        if level.db < self._below_db:
            self._silent_since, self._sound_since = self._silent_since or start, None
        else:
            self._silent_since, self._sound_since = None, self._sound_since or start
        if level.same_s:
            self._same_at = level.end
        self._quiet = self._judge(level)
        return self._quiet

    def _judge(self, level: Level) -> Quiet | None:
        if _lasts_s(self._silent_since, level.end) >= self._after_s and self._silent_since is not None:
            return self._begun(QuietKind.SILENT, self._silent_since, f"nothing above {self._below_db:g} dBFS")
        silent = self._quiet is not None and self._quiet.kind is QuietKind.SILENT
        if silent and _lasts_s(self._sound_since, level.end) < BACK_S:
            return self._quiet
        if level.same_s:
            loop_s = 3 * level.same_s + max(0.0, self._after_s - EARLY_S)
            since = level.end - timedelta(seconds=loop_s)
            return self._begun(QuietKind.SAME, since, f"the same {level.same_s:.0f} s again and again")
        if self._quiet is None or self._quiet.kind is not QuietKind.SAME:
            return None
        self._same_at = self._same_at or level.end
        if _lasts_s(self._same_at, level.end) < OVER_S:
            return self._quiet
        return None

    def _begun(self, kind: QuietKind, since: datetime, reason: str) -> Quiet:
        self._carried = False
        if self._quiet is not None and self._quiet.kind is kind:
            return self._quiet
        return Quiet(kind=kind, since=since, reason=reason)


def _lasts_s(since: datetime | None, until: datetime) -> float:
    return (until - since).total_seconds() if since is not None else 0.0
