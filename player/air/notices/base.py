# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The seams of what may not be streamed: who knows when that is, and who has the notice as sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from player.air.base import AudioFormat
from player.air.run import Run
from player.errors import PlayerError


class NoticeError(PlayerError):
    """The spoken notice could not be made; the text says why."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something is on that may not be streamed.

    Attributes:
        words: What and until when, as sentences for a person.
        until: When the stream returns; ``None``: not within the days that are looked at.
    """

    words: str
    until: datetime | None


class StreamRights(Protocol):
    """Knows what the stream of one mount may carry, as of now: edits count at once."""

    def allow(self, start: datetime, end: datetime) -> bool:
        """Return whether all that is on in a range may be streamed; both ends may be one instant."""

    def withheld(self, at: datetime) -> Withheld:
        """Return what is said of an instant at which streaming is not allowed."""

    def look_again_at(self, after: datetime) -> datetime:
        """Return until when streaming is allowed, where it is allowed now; an hour later at the latest."""


class NoticeSounds(Protocol):
    """Has the notice in every format."""

    async def rounds(self, wanted: AudioFormat, kbps: int | None) -> Sequence[Sequence[Run]]:
        """Return rounds of the notice to be played one after the other, again and again.

        Args:
            wanted: Of the sound that it stands in for; where it cannot be had, the notice is in another one.
            kbps: Of the same, if known.

        Raises:
            NoticeError: If there is none.
        """
