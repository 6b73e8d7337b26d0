# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What resolving finds: candidates in order, and what was learned of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from player.errors import ErrorClass


class StreamKind(StrEnum):
    """How a stream is delivered."""

    ICY = "icy"
    """HTTP, and an ``icy-metaint`` above 0 was answered."""
    HTTP = "http"
    HLS = "hls"


class Codec(StrEnum):
    """How the sound is encoded."""

    MP3 = "mp3"
    AAC = "aac"
    VORBIS = "vorbis"
    OPUS = "opus"
    FLAC = "flac"


@dataclass(frozen=True, slots=True, kw_only=True)
class StationInfo:
    """What a stream says of its station; empty or ``None`` is unknown."""

    name: str = ""
    genre: str = ""
    url: str = ""
    bitrate_kbps: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that may play.

    Attributes:
        url: What to keep and to give to a player, byte for byte as it was listed.
        effective_url: Where redirects ended; ``None`` if never reached.
        title: The list's own name for the entry.
        playable: ``None`` if not probed.
        reason: Why it was chosen or dropped, for a person.
        failure: The class of the failure where `playable` is False.
    """

    url: str
    effective_url: str | None = None
    kind: StreamKind | None = None
    codec: Codec | None = None
    bitrate_kbps: int | None = None
    title: str | None = None
    playable: bool | None = None
    reason: str | None = None
    failure: ErrorClass | None = None
    station: StationInfo = field(default_factory=StationInfo)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The answer of `resolve`: candidates in listed order, or one error.

    Attributes:
        error: The most telling class with its detail, where nothing plays.
        elapsed_ms: How long it took.
    """

    url: str
    streams: tuple[Candidate, ...]
    station: StationInfo
    error: tuple[ErrorClass, str] | None
    elapsed_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamInfo:
    """What is known of an upstream once it is open.

    Attributes:
        url: The address as configured or listed; ``demo:…`` for a built-in signal.
        bitrate_kbps: As announced by the server; ``None`` if it says nothing.
        codec: As sniffed from the first bytes.
        demo: True for a built-in demonstration signal, to be labelled wherever it appears.
    """

    url: str
    effective_url: str
    kind: StreamKind
    codec: Codec
    bitrate_kbps: int | None = None
    station: StationInfo = StationInfo()
    demo: bool = False
