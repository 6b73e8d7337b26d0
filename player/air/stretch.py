# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A stretch: what one unbroken delivery brought, laid on one straight line of time."""

from __future__ import annotations

from dataclasses import dataclass, field

from .run import Run

WINDOW_S = 30.0
"""For how long all frames must be late before the line is given up."""
LATE_S = 0.5
"""How late they must be: a source whose clock is slow, or that lost sound without a break."""


@dataclass(slots=True)
class Stretch:
    """Times of one unbroken delivery, in seconds of the Unix epoch.

    Attributes:
        position: Of its first frame, also when that was dropped.
        generation: Of all its frames.
        begin_s: Instant at which its first frame began; moves back while frames
            prove to come early.
        duration_s: Seconds of sound in it, dropped ones included.
    """

    position: int
    generation: int
    begin_s: float
    duration_s: float = 0.0
    _window_s: float = field(default=0.0, init=False)
    _least_late_s: float = field(default=float("inf"), init=False)

    @property
    def end_s(self) -> float:
        """Instant at which its last frame ends."""
        return self.begin_s + self.duration_s

    def grow(self, duration_s: float, at_s: float) -> None:
        """Take in frames that had come by an instant."""
        self.duration_s += duration_s
        late_s = at_s - self.end_s
        if late_s < 0:  # a frame cannot come before it was on the air
            self.begin_s += late_s
            late_s = 0.0
        self._least_late_s = min(self._least_late_s, late_s)

    def late_by_s(self) -> float | None:
        """Return by how much all frames of the last half minute came late, if by much; else ``None``.

        The air then begins a stretch of its own for what follows.
        """
        if self.duration_s - self._window_s < WINDOW_S:
            return None
        late_s = self._least_late_s
        self._window_s, self._least_late_s = self.duration_s, float("inf")
        return late_s if late_s > LATE_S else None


@dataclass(frozen=True, slots=True)
class Block:
    """One run at its place: the step of the air's index.

    Attributes:
        start: Position of its first byte.
        offset_s: Seconds of sound before it in its stretch.
    """

    start: int
    run: Run
    stretch: Stretch
    offset_s: float

    @property
    def frames(self) -> bytes:
        """Its bytes."""
        return self.run.frames

    @property
    def duration_s(self) -> float:
        """How long it sounds."""
        return self.run.duration_s

    @property
    def begin_s(self) -> float:
        """Instant at which it began, in seconds of the Unix epoch."""
        return self.stretch.begin_s + self.offset_s

    @property
    def end_s(self) -> float:
        """Instant at which it ended."""
        return self.begin_s + self.run.duration_s
