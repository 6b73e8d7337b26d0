# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is on, from the configuration, the store and slot files alone: for commands when no service runs.

The store is only read.  Where there is no database none is made, and nothing is imported for it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from player import settings
from player.state import state_folder
from schedules.clock import Clock, SystemClock
from schedules.follow.copies import lineup_of
from schedules.lineups import LineupFiles
from schedules.model.ids import ServiceId, StationId
from schedules.model.kept import (
    FollowedCopy,
    KeptLineup,
    Owner,
    owner_of_service,
    owner_of_station,
    station_of,
)
from schedules.model.slot import Lineup
from schedules.publisher import LocalPublisher, Publisher
from schedules.service import ScheduleService
from schedules.store.glimpse import Glimpse, take_glimpse
from schedules.timeline.followed import merged


@dataclass(frozen=True, slots=True)
class Sources:
    """All lineups of a configuration, and what they were read from.

    Attributes:
        kept: Those of the store, as they are kept; also of services and stations that are configured no more.
        has_store: Whether there is a database.
        followed: Last good readings of schedules that live elsewhere, of those that are followed still.
    """

    services: Mapping[ServiceId, Lineup]
    stations: Mapping[StationId, Lineup]
    kept: Mapping[Owner, KeptLineup] = field(default_factory=dict)
    has_store: bool = False
    followed: tuple[FollowedCopy, ...] = ()

    def changed_at(self, owner: Owner) -> datetime | None:
        """Return when a lineup was last edited; ``None`` if it is not kept."""
        kept = self.kept.get(owner)
        return kept.changed_at if kept is not None else None


def lineup_files(
    loaded: settings.LoadedConfig,
    schedules: ScheduleService,
    clock: Clock,
    *,
    without: Collection[Owner] = (),
) -> LineupFiles:
    """Return the slot files that a configuration names, ready to be loaded.

    Args:
        without: Owners whose files are left out, since their lineups are kept in the store.
    """
    config = loaded.config
    services = {ServiceId(s.id): loaded.file(s.slots) for s in config.services if s.slots}
    stations = {StationId(s.id): loaded.file(s.slots) for s in config.stations if s.slots}
    return LineupFiles(
        schedules,
        clock,
        services={id_: path for id_, path in services.items() if owner_of_service(id_) not in without},
        stations={id_: path for id_, path in stations.items() if owner_of_station(id_) not in without},
    )


def read_sources(loaded: settings.LoadedConfig, state: Path | None = None) -> Sources:
    """Return the lineups of the store, and those of slot files where none is kept; nothing is painted.

    Args:
        state: The state folder; ``None``: that of the environment, or of the user.

    Raises:
        MistakesError: If a slot file that counts has mistakes.
        StoreError: If there is a database, and it cannot be read.
        InvalidEditError: If a lineup in the store makes no sense.
    """
    clock = SystemClock()
    catalogue = settings.catalogue(loaded.config)
    glimpse = _glimpse_of(loaded, state)
    kept = glimpse.lineups if glimpse is not None else {}
    nothing = ScheduleService(catalogue, clock, LocalPublisher(), loaded.config.network.next_up_min)
    from_services, from_stations = lineup_files(loaded, nothing, clock, without=kept.keys()).read()
    services, stations = {**from_services}, {**from_stations}
    if kept:
        from schedules.edits.rows import materialise  # noqa: PLC0415 - most have no database, and need not wait

        for owner, one in kept.items():
            station = station_of(owner)
            if station is None and ServiceId(owner) in catalogue.services:
                services[ServiceId(owner)] = materialise(one)
            elif station is not None and station in catalogue.stations:
                stations[station] = materialise(one)
    follows = {ServiceId(s.id): s.source.url for s in loaded.config.services if s.source is not None}
    copies = glimpse.followed if glimpse is not None else ()
    followed = tuple(copy for copy in copies if follows.get(copy.service) == copy.url)
    return Sources(services, stations, kept, glimpse is not None, followed)


def read_lineups(
    loaded: settings.LoadedConfig, state: Path | None = None
) -> tuple[Mapping[ServiceId, Lineup], Mapping[StationId, Lineup]]:
    """Return the lineups of services, over what they follow, and of stations; nothing is painted.

    Errors as in `read_sources`.
    """
    found = read_sources(loaded, state)
    services = {**found.services}
    for copy in found.followed:
        if (whole := merged(services.get(copy.service), lineup_of(copy))) is not None:
            services[copy.service] = whole
    return services, found.stations


def open_schedules(
    loaded: settings.LoadedConfig,
    clock: Clock | None = None,
    publisher: Publisher | None = None,
    sources: Sources | None = None,
) -> ScheduleService:
    """Return the schedules with the lineups of the store and of slot files in force.

    Args:
        sources: What was read already; ``None``: it is read now, with the errors of `read_sources`.
    """
    found = read_sources(loaded) if sources is None else sources
    schedules = ScheduleService(
        settings.catalogue(loaded.config),
        clock or SystemClock(),
        publisher or LocalPublisher(),
        loaded.config.network.next_up_min,
    )
    schedules.put_in_force(services=found.services, stations=found.stations)
    for copy in found.followed:
        schedules.put_followed_in_force(copy.service, lineup_of(copy), copy.as_of)
    return schedules


def _glimpse_of(loaded: settings.LoadedConfig, state: Path | None) -> Glimpse | None:
    folder = state if state is not None else state_folder(None, os.environ)
    # In a thread of its own: who asks may be within an event loop, as the store is.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, take_glimpse(loaded.config.storage.database, folder)).result()
