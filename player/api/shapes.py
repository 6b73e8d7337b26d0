# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The documents of the API.

Text that is not known is empty, anything else that is not known is ``null``.
No field has a default, save those that an answer may leave out: what is not
set is not sent.
"""

from __future__ import annotations

from pydantic import Field

from player.air.base import StreamState
from player.playback.player import PlayerKind, PlayerState
from player.streams.candidate import Codec, StreamKind
from schedules.model.broadcast import Source
from schedules.model.catalogue import StationKind
from schedules.model.rights import Rewind
from schedules.rest.broadcasts import Broadcast as Broadcast  # noqa: PLC0414 - named with its siblings
from schedules.rest.broadcasts import Rights as Rights  # noqa: PLC0414 - named with its siblings
from schedules.rest.values import ExactInstantOut, InstantOut, Seconds, Shape


class StreamPicture(Shape):
    """Now and next of the stream, where the transmitter has a breakaway."""

    now: Broadcast | None
    next: tuple[Broadcast, ...]


class NowNext(Shape):
    """What is on and what comes next at one station."""

    station: str
    at: ExactInstantOut
    now: Broadcast | None
    next: tuple[Broadcast, ...]
    valid_until: InstantOut | None
    revision: int
    source: Source
    as_of: InstantOut | None
    stream: StreamPicture | None = Field(
        default=None, description="Only while the stream carries something else."
    )


class NowNextOfMany(Shape):
    """What is on and what comes next at several stations; `at` is the last of their changes."""

    at: InstantOut | None
    stations: dict[str, NowNext]


class Stream(Shape):
    """How an upstream is doing; `reason` is a sentence for a person, or empty."""

    state: StreamState
    reason: str
    since: InstantOut


class Listen(Shape):
    """Where to hear it, relative to this service; `live` is the stream's own address where its service
    is set to `listen_via: direct`; `hls` is null where no air is kept.
    """

    live: str
    hls: str | None
    m3u: str
    pls: str


class Station(Shape):
    """A licensed transmitter, with what is on."""

    id: str
    call_sign: str
    name: str
    service: str
    frequency_mhz: float | None
    city: str
    kind: StationKind
    timezone: str
    public_file_url: str | None
    now: Broadcast | None
    next: Broadcast | None
    stream: Stream
    listen: Listen


class Stations(Shape):
    """All stations, in the order of the configuration."""

    stations: tuple[Station, ...]


class Service(Shape):
    """A programme stream."""

    id: str
    name: str
    genre: str
    timezone: str
    stations: tuple[str, ...]
    rights: Rights
    stream: Stream


class Services(Shape):
    """All services, in the order of the configuration."""

    services: tuple[Service, ...]


class Schedule(Shape):
    """A station's broadcasts that touch a window, not cut at its edges."""

    station: str
    timezone: str
    revision: int
    broadcasts: tuple[Broadcast, ...]


class StreamRow(Shape):
    """One candidate, and how it is doing."""

    url: str
    effective_url: str | None
    kind: StreamKind | None
    codec: Codec | None
    bitrate_kbps: int | None
    title: str | None
    playable: bool | None
    reason: str | None
    health: str = Field(
        description="playing, stalled or silent for the one that is heard; else standby (it gave sound when "
        "it was asked last), failed (see reason), dead (gone for long, looked at hourly) or unknown."
    )
    since: InstantOut | None = Field(description="Since when its health is this; null if that is unknown.")


class Streams(Shape):
    """A station's candidates, in order of preference."""

    streams: tuple[StreamRow, ...]


class Title(Shape):
    """What is playing, as the stream or the station's automation says; an empty text means that the display
    is cleared. What is not known of a piece is left out.
    """

    station: str
    text: str
    title: str
    artist: str
    at: ExactInstantOut
    composer: str = ""
    work: str = ""
    album: str = ""
    label: str = ""
    conductor: str = ""
    soloists: tuple[str, ...] = ()
    ensemble: str = ""


class Titles(Shape):
    """What was playing, newest first."""

    titles: tuple[Title, ...]


class AirGap(Shape):
    """A hole in the air: nothing came in, or was kept, between two instants."""

    start: ExactInstantOut
    end: ExactInstantOut


class StationAir(Shape):
    """What is kept of a station's air, and how far back it may be heard at `at`."""

    station: str
    at: ExactInstantOut
    oldest: ExactInstantOut | None
    newest: ExactInstantOut | None
    rewind: Rewind
    earliest: ExactInstantOut | None
    refusal: str
    clear_until: ExactInstantOut | None
    refusal_then: str
    gaps: tuple[AirGap, ...]


class Position(Shape):
    """A position of one's own: `position` is to be shown, `joined_at` the earliest that it ever stands for,
    `held_until` the end of the time for which that very instant can be held.
    """

    position: str
    joined_at: ExactInstantOut
    held_until: ExactInstantOut


class Player(Shape):
    """Something that makes sound and that we drive; `behind_live_s` is null when it is stopped, and until
    something of the station was heard.
    """

    id: str
    kind: PlayerKind
    state: PlayerState
    reason: str
    station: str | None
    behind_live_s: Seconds | None
    can_pause: bool
    can_rewind_s: Seconds
    volume_percent: int
    muted: bool
    title: str
    attempt: int
    since: InstantOut


class Players(Shape):
    """The players that the asker may see."""

    players: tuple[Player, ...]
