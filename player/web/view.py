# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the page says before any script runs: values for the template, in words.

The same words stand in ``static/words.js`` for what happens afterwards; a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from player.air.base import AirTitle, StreamState, StreamStatus
from schedules.model.broadcast import Broadcast, NowNext, Source
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import StationId

STREAM_WORDS: Mapping[StreamState, str] = {
    StreamState.UP: "On the air",
    StreamState.CONNECTING: "Connecting to the station",
    StreamState.STALLED: "The station’s stream has stalled",
    StreamState.SILENT: "The station’s stream is silent",
    StreamState.DOWN: "The station’s stream cannot be reached",
    StreamState.OFF: "Ready",
}
NOTHING = "Nothing is scheduled"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceGroup:
    """The stations that carry one service."""

    name: str
    genre: str
    rewind: str
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


def clock_text(seconds: float) -> str:
    """Return ``1:02:03`` or ``2:03`` for a number of seconds."""
    minutes, second = divmod(max(0, int(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def wall_text(instant: datetime, zone: str) -> str:
    """Return ``6:30 PM`` as the clock of a zone shows an instant."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local.hour % 12 or 12}:{local:%M %p}"


def next_up(upcoming: Sequence[Broadcast]) -> Broadcast | None:
    """Return the first broadcast worth announcing: brief newscasts are passed over."""
    return next((one for one in upcoming if not one.brief), upcoming[0] if upcoming else None)


def mhz_text(station: Station) -> str:
    """Return ``89.3``, or nothing for a station without a frequency."""
    return "" if station.frequency_mhz is None else f"{station.frequency_mhz:g}"


def label_text(station: Station, service: Service) -> str:
    """Return what a listener calls the station: ``WSKG News · WSKG-FM 89.3 Binghamton``."""
    return f"{service.name} · " + " ".join(filter(None, [station.call_sign, mhz_text(station), station.city]))


def source_text(picture: NowNext, zone: str) -> str:
    """Return where the schedule comes from, where that needs saying."""
    if picture.source is Source.SAMPLE:
        return "Sample schedule: these programmes are invented."
    if picture.source is Source.FOLLOWED and picture.as_of is not None:
        return f"Schedule as of {wall_text(picture.as_of, zone)}"
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
    upcoming = next_up(heard_next)
    programme = heard_now.occurrence.programme if heard_now else None
    duration_s = heard_now.duration_s if heard_now else 0.0
    elapsed_s = min(duration_s, (at - heard_now.start).total_seconds()) if heard_now else 0.0
    words = STREAM_WORDS[status.state]
    return Picked(
        id=station.id,
        label=label_text(station, service),
        listen=f"/listen/{station.id}",
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
        fm_now=f"On {mhz_text(station)} FM now: {picture.now.occurrence.programme.title}"
        if picture.stream is not None and picture.now is not None
        else "",
        source=source_text(picture, zone),
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
            stations=tuple(
                StationRow(
                    id=station.id,
                    call_sign=station.call_sign,
                    label=label_text(station, service),
                    mhz=mhz_text(station),
                    city=station.city,
                    timezone=station.timezone,
                    demo=demo[station.id],
                    now_title=now_titles[station.id],
                )
                for station in stations
            ),
        )
        for service, stations in found
        if stations
    )
