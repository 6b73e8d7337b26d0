# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the page says before any script runs: values for the template, in words.

The same words stand in ``static/words.js`` for what happens afterwards; a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from player.air.base import AirTitle, StreamState, StreamStatus
from player.words import NOTHING, SAMPLE, clock_text, followed_text, mhz_text, next_up, wall_text
from schedules.model.broadcast import NowNext, Source
from schedules.model.catalogue import Catalogue, Follows, Service, Station
from schedules.model.ids import StationId

STREAM_WORDS: Mapping[StreamState, str] = {
    StreamState.UP: "On the air",
    StreamState.CONNECTING: "Connecting to the station",
    StreamState.STALLED: "The station’s stream has stalled",
    StreamState.SILENT: "The station’s stream is silent",
    StreamState.DOWN: "The station’s stream cannot be reached",
    StreamState.OFF: "Ready",
}
NOWHERE = Follows(host="", old_after_s=3600.0)
PLAYLISTS = frozenset({".m3u", ".m3u8", ".pls", ".xspf", ".asx", ".ram"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StationRow:
    """One station in the list to pick from."""

    id: str
    call_sign: str
    label: str
    mhz: str
    city: str
    timezone: str
    demo: bool
    now_title: str
    listen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceGroup:
    """The stations that carry one service."""

    name: str
    genre: str
    rewind: str
    from_host: str
    old_after_s: float
    stations: tuple[StationRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """The station that is shown large."""

    id: str
    label: str
    listen: str
    demo: bool
    now_title: str
    now_subtitle: str
    now_hosts: str
    now_times: str
    elapsed: str
    total: str
    elapsed_s: float
    duration_s: float
    next_title: str
    next_time: str
    fm_now: str
    source: str
    stream_state: str
    stream_words: str
    title: str


def label_text(station: Station, service: Service) -> str:
    """Return what a listener calls the station: ``WSKG News · WSKG-FM 89.3 Binghamton``."""
    return f"{service.name} · " + " ".join(
        filter(None, [station.call_sign, mhz_text(station.frequency_mhz), station.city])
    )


def listen_address(station: Station) -> str:
    """Return what the page is to play: the stream's own address if listeners are given that, else ours.

    It is ours also where the other is a playlist or HLS, which browsers cannot play; what does not
    say so by its ending, the page finds out by trying.
    """
    ending = PurePosixPath(urlsplit(station.direct_url).path).suffix.lower()
    return station.direct_url if station.direct_url and ending not in PLAYLISTS else f"/listen/{station.id}"


def source_text(picture: NowNext, service: Service, zone: str, at: datetime) -> str:
    """Return where the schedule comes from, where that needs saying."""
    if picture.source is Source.SAMPLE:
        return SAMPLE
    if picture.source is Source.FOLLOWED and picture.as_of is not None:
        follows = service.follows or NOWHERE
        return followed_text(follows.host, picture.as_of, zone, at=at, old_after_s=follows.old_after_s)
    return ""


def picked(
    station: Station,
    service: Service,
    picture: NowNext,
    status: StreamStatus,
    title: AirTitle | None,
    *,
    at: datetime,
    demo: bool,
) -> Picked:
    """Return what the page says large of one station at one instant."""
    zone = station.timezone
    heard_now, heard_next = (
        (picture.now, picture.next) if picture.stream is None else (picture.stream.now, picture.stream.next)
    )
    upcoming = next_up(heard_next, lambda one: one.brief)
    programme = heard_now.occurrence.programme if heard_now else None
    duration_s = heard_now.duration_s if heard_now else 0.0
    elapsed_s = min(duration_s, (at - heard_now.start).total_seconds()) if heard_now else 0.0
    words = STREAM_WORDS[status.state]
    return Picked(
        id=station.id,
        label=label_text(station, service),
        listen=listen_address(station),
        demo=demo,
        now_title=programme.title if programme else NOTHING,
        now_subtitle=programme.subtitle if programme else "",
        now_hosts=f"with {', '.join(programme.hosts)}" if programme and programme.hosts else "",
        now_times=f"{wall_text(heard_now.start, zone)} – {wall_text(heard_now.end, zone)}"
        if heard_now
        else "",
        elapsed=clock_text(elapsed_s),
        total=clock_text(duration_s),
        elapsed_s=round(elapsed_s),
        duration_s=max(1.0, duration_s),
        next_title=upcoming.occurrence.programme.title if upcoming else NOTHING,
        next_time=wall_text(upcoming.start, zone) if upcoming else "",
        fm_now=f"On {mhz_text(station.frequency_mhz)} FM now: {picture.now.occurrence.programme.title}"
        if picture.stream is not None and picture.now is not None
        else "",
        source=source_text(picture, service, zone, at),
        stream_state=status.state,
        stream_words=f"{words}: {status.reason}"
        if status.reason and status.state is StreamState.DOWN
        else words,
        title=f"Playing: {title.title.text}" if title is not None and title.title.text else "",
    )


def groups(
    catalogue: Catalogue, now_titles: Mapping[StationId, str], demo: Mapping[StationId, bool]
) -> tuple[ServiceGroup, ...]:
    """Return the stations to pick from, by the service that they carry; without those that nobody carries."""
    found = ((service, catalogue.carrying(service.id)) for service in catalogue.services.values())
    return tuple(
        ServiceGroup(
            name=service.name,
            genre=service.genre,
            rewind=service.rights.rewind,
            from_host=(service.follows or NOWHERE).host,
            old_after_s=(service.follows or NOWHERE).old_after_s,
            stations=tuple(
                StationRow(
                    id=station.id,
                    call_sign=station.call_sign,
                    label=label_text(station, service),
                    mhz=mhz_text(station.frequency_mhz),
                    city=station.city,
                    timezone=station.timezone,
                    demo=demo[station.id],
                    now_title=now_titles[station.id],
                    listen=listen_address(station),
                )
                for station in stations
            ),
        )
        for service, stations in found
        if stations
    )


def public_files(catalogue: Catalogue) -> tuple[Mapping[str, str], ...]:
    """Return the stations' public files, for the foot of each page."""
    return tuple(
        {"call_sign": one.call_sign, "url": one.public_file_url}
        for one in catalogue.stations.values()
        if one.public_file_url
    )
