# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How the documents of the API are made from our own values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from player.air.base import AirTitle, StreamInfo, StreamState, StreamStatus
from player.playback import player as playback
from player.streams.candidate import Candidate, Standing
from schedules.model import broadcast, catalogue
from schedules.rest.broadcasts import broadcast_of as broadcast_of  # noqa: PLC0414 - named with its siblings
from schedules.rest.broadcasts import rights_of

from . import shapes

_HEARD = {
    StreamState.UP: Standing.PLAYING.value,
    StreamState.STALLED: StreamState.STALLED.value,
    StreamState.SILENT: StreamState.SILENT.value,
}


def now_next_of(picture: broadcast.NowNext, *, asked_at: bool) -> shapes.NowNext:
    """Return the document of now and next.

    Args:
        asked_at: Whether an instant was asked for: only then `at` and `elapsed_s` are of that instant.
    """
    at = picture.at if asked_at else None
    stream = {}
    if picture.stream is not None:
        stream["stream"] = shapes.StreamPicture(
            now=_maybe(picture.stream.now, at), next=tuple(broadcast_of(b, at) for b in picture.stream.next)
        )
    return shapes.NowNext(
        station=picture.station,
        at=picture.at if asked_at else picture.at.replace(microsecond=0),
        now=_maybe(picture.now, at),
        next=tuple(broadcast_of(b, at) for b in picture.next),
        valid_until=picture.valid_until,
        revision=picture.revision,
        source=picture.source,
        as_of=picture.as_of,
        **stream,
    )


def stream_of(status: StreamStatus) -> shapes.Stream:
    """Return the document of an upstream's state."""
    return shapes.Stream(state=status.state, reason=status.reason, since=status.since)


def station_of(
    station: catalogue.Station, picture: broadcast.NowNext, status: StreamStatus, *, hls: bool = False
) -> shapes.Station:
    """Return the document of a station.

    Args:
        hls: Whether its air is kept, and can be given out in pieces.
    """
    live = f"/listen/{station.id}"
    return shapes.Station(
        id=station.id,
        call_sign=station.call_sign,
        name=station.name,
        service=station.carries,
        frequency_mhz=station.frequency_mhz,
        city=station.city,
        kind=station.kind,
        timezone=station.timezone,
        public_file_url=station.public_file_url or None,
        now=_maybe(picture.now, None),
        next=_maybe(picture.next[0] if picture.next else None, None),
        stream=stream_of(status),
        listen=shapes.Listen(
            live=station.direct_url or live,
            hls=f"{live}/live.m3u8" if hls and not station.direct_url else None,
            m3u=f"{live}.m3u",
            pls=f"{live}.pls",
        ),
    )


def service_of(
    service: catalogue.Service, stations: Sequence[catalogue.Station], status: StreamStatus
) -> shapes.Service:
    """Return the document of a service and the stations that carry it."""
    return shapes.Service(
        id=service.id,
        name=service.name,
        genre=service.genre,
        timezone=service.timezone,
        stations=tuple(station.id for station in stations),
        rights=rights_of(service.rights),
        stream=stream_of(status),
    )


def title_of(station: str, title: AirTitle) -> shapes.Title:
    """Return the document of a title at one station."""
    words, known = title.title, {k: v for k, v in asdict(title.details).items() if v}
    return shapes.Title(
        station=station, text=words.text, title=words.title, artist=words.artist, at=title.at, **known
    )


def stream_row_of(candidate: Candidate, info: StreamInfo | None, status: StreamStatus) -> shapes.StreamRow:
    """Return the document of a candidate; `info` is what is known of the upstream last heard."""
    heard = info is not None and info.url == candidate.url and status.state in _HEARD
    health, since = candidate.health, candidate.since
    if health is Standing.UNKNOWN:  # of built-in signals nobody keeps count
        health = {True: Standing.STANDBY, False: Standing.FAILED, None: Standing.UNKNOWN}[candidate.playable]
    return shapes.StreamRow(
        url=_without_password(candidate.url),
        effective_url=_without_password(candidate.effective_url) if candidate.effective_url else None,
        kind=candidate.kind,
        codec=candidate.codec,
        bitrate_kbps=candidate.bitrate_kbps,
        title=candidate.title,
        playable=candidate.playable,
        reason=candidate.reason,
        health=_HEARD[status.state] if heard else health,
        since=max(status.since, since or status.since) if heard else since,
    )


def player_of(player: playback.Player) -> shapes.Player:
    """Return the document of a player."""
    return shapes.Player(
        id=player.id,
        kind=player.kind,
        state=player.state,
        reason=player.reason,
        station=player.station,
        behind_live_s=player.behind_live_s,
        can_pause=player.can_pause,
        can_rewind_s=player.can_rewind_s,
        volume_percent=player.volume_percent,
        muted=player.muted,
        title=player.title,
        attempt=player.attempt,
        since=player.since,
    )


def _maybe(piece: broadcast.Broadcast | None, at: datetime | None) -> shapes.Broadcast | None:
    return None if piece is None else broadcast_of(piece, at)


def _without_password(url: str) -> str:
    # Everyone may read this list; an upstream's user name and password are for us alone.
    parts = urlsplit(url)
    if "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
