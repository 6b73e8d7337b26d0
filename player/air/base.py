# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The seam between whatever delivers a stream and the ingest that writes the air."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol, runtime_checkable

from player.errors import StreamError
from player.streams.candidate import Candidate, Codec, StreamInfo
from player.streams.health import Left
from player.streams.opened import OpenStream
from player.streams.title import StreamTitle

__all__ = [
    "NO_DETAILS",
    "AirTitle",
    "AudioFormat",
    "ListUpstream",
    "MountId",
    "OpenStream",
    "StreamInfo",
    "StreamState",
    "StreamStatus",
    "StreamTitle",
    "TitleDetails",
    "Upstream",
]

MountId = NewType("MountId", str)
"""Names one air: a service's id, or ``station:ID`` for a station with streams of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioFormat:
    """What must stay the same within one listener's connection."""

    codec: Codec
    sample_rate_hz: int
    channels: int
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleDetails:
    """What a station's automation knows of a piece beyond its title; empty where it does not say."""

    composer: str = ""
    work: str = ""
    album: str = ""
    label: str = ""
    conductor: str = ""
    soloists: tuple[str, ...] = ()
    ensemble: str = ""


NO_DETAILS = TitleDetails()


@dataclass(frozen=True, slots=True, kw_only=True)
class AirTitle:
    """A title with the instant at which it came on the air.

    Attributes:
        announced: True if the station's automation said it, and not the stream itself.
    """

    title: StreamTitle
    at: datetime
    details: TitleDetails = NO_DETAILS
    announced: bool = False


class Upstream(Protocol):
    """One configured address of a service: real, or a built-in signal."""

    @property
    def address(self) -> str:
        """The address as configured."""

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What the last opening learned, in listed order; empty before the first."""

    async def open(self) -> OpenStream:
        """Resolve the address, and open the first candidate that gives sound.

        Raises:
            ResolveError: If nothing there plays.
            StreamError: If the one that was chosen broke while opening.
        """


@runtime_checkable
class ListUpstream(Upstream, Protocol):
    """An upstream that may lead to several candidates, and keeps count of how each of them does."""

    def note_failure(self, url: str, error: StreamError, *, beside: bool) -> Left:
        """Take in that the candidate with this `StreamInfo.url` failed after it was opened.

        Args:
            url: Of the candidate.
            error: Why.
            beside: True if another one is heard.
        """

    def note_good(self, url: str) -> None:
        """Take in that it has given good sound for a while."""

    def has_better(self, url: str) -> bool:
        """Return whether a candidate that is preferred to this one may be tried now."""

    async def open_better(self, url: str) -> OpenStream:
        """Open a candidate that is preferred to this one.

        Raises:
            ResolveError: If none of these plays.
        """


class StreamState(StrEnum):
    """How a mount's upstream is doing."""

    UP = "up"
    CONNECTING = "connecting"
    STALLED = "stalled"
    SILENT = "silent"
    DOWN = "down"
    OFF = "off"
    """Nobody listens, so that nothing is connected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamStatus:
    """A mount's state, why, and since when.  `reason` is a sentence for a person, or empty."""

    state: StreamState
    reason: str
    since: datetime
