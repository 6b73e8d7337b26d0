# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What resolving finds: candidates in order, and what was learned of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
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


class Standing(StrEnum):
    """How a candidate is doing, as far as we know."""

    UNKNOWN = "unknown"
    """Never asked."""
    PLAYING = "playing"
    STANDBY = "standby"
    """It gave sound when it was asked last, and is not the one that is heard."""
    FAILED = "failed"
    DEAD = "dead"
    """Its server has said for long that there is no such stream; it is looked at hourly."""


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
        bitrate_kbps: As the head announces it, where that is plausible, else as the frames say.
        sample_rate_hz: As the frames say; HE-AAC writes half of what is heard, so that this is its core's.
        channels: As the frames say; HE-AAC version 2 writes one where two are heard.
        title: The list's own name for the entry.
        playable: ``None`` if not probed.
        reason: Why it was chosen or dropped, for a person.
        failure: The class of the failure where `playable` is False.
        status: The HTTP status it was refused with.
        health: How it is doing; known only of the candidates of an upstream.
        since: Since when it is doing so.
    """

    url: str
    effective_url: str | None = None
    kind: StreamKind | None = None
    codec: Codec | None = None
    bitrate_kbps: int | None = None
    sample_rate_hz: int | None = None
    channels: int | None = None
    title: str | None = None
    playable: bool | None = None
    reason: str | None = None
    failure: ErrorClass | None = None
    status: int | None = None
    station: StationInfo = field(default_factory=StationInfo)
    health: Standing = Standing.UNKNOWN
    since: datetime | None = None


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
        codec: As sniffed from the first bytes.
        bitrate_kbps: As `Candidate.bitrate_kbps`; ``None`` until it is known.
        sample_rate_hz: As `Candidate.sample_rate_hz`.
        channels: As `Candidate.channels`.
        demo: True for a built-in demonstration signal, to be labelled wherever it appears.
    """

    url: str
    effective_url: str
    kind: StreamKind
    codec: Codec
    bitrate_kbps: int | None = None
    sample_rate_hz: int | None = None
    channels: int | None = None
    station: StationInfo = StationInfo()
    demo: bool = False
