# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What listeners may do with a piece of air besides hearing it live."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Rewind(StrEnum):
    """How far back a listener may go, from widest to narrowest."""

    FULL = "full"
    """Back to any kept air."""
    PAUSE = "pause"
    """One's own position may be held, never before the instant at which one joined."""
    OFF = "off"
    """Live only."""


_WIDTH = {Rewind.FULL: 2, Rewind.PAUSE: 1, Rewind.OFF: 0}


@dataclass(frozen=True, slots=True)
class Rights:
    """Rights in force.

    Attributes:
        rewind: How far back one may go.
        record: Whether a recording may be kept.
        stream: Whether the stream may carry it at all.
    """

    rewind: Rewind = Rewind.FULL
    record: bool = True
    stream: bool = True


@dataclass(frozen=True, slots=True)
class RightsRule:
    """Rights as written down; ``None`` leaves a point to the next wider rule."""

    rewind: Rewind | None = None
    record: bool | None = None
    stream: bool | None = None

    def over(self, wider: Rights) -> Rights:
        """Return the rights in force where this rule stands inside a wider one."""
        return Rights(
            rewind=wider.rewind if self.rewind is None else self.rewind,
            record=wider.record if self.record is None else self.record,
            stream=wider.stream if self.stream is None else self.stream,
        )


def narrowest(rights: Iterable[Rights]) -> Rights:
    """Return what all of these allow; without any, everything is allowed."""
    result = Rights()
    for one in rights:
        result = Rights(
            rewind=min(result.rewind, one.rewind, key=_WIDTH.__getitem__),
            record=result.record and one.record,
            stream=result.stream and one.stream,
        )
    return result
