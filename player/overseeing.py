# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Wires what listens to our own air, keeps the incident log, and tells those who want to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from player import settings
from player.air.base import MountId
from player.air.mount import Mounts
from player.air.quiet import Listening
from player.net.client import GuardedClient
from player.running import Service
from player.watching.alerts import Alerts, Receiver
from player.watching.bookkeeper import Bookkeeper
from player.watching.ear import ChildEar
from player.watching.incidents import IncidentLog
from player.watching.lineup_end import LineupEnds
from player.watching.watch import Thresholds, Watching
from schedules.clock import Clock
from schedules.model.ids import ServiceId
from schedules.publisher import Publisher
from schedules.service import ScheduleService

LEAVE_AFTER = 2
"""Another upstream is looked for when silence has lasted so many times as long as it takes to count."""


@dataclass(frozen=True, slots=True)
class Overseeing:
    """All that watches.

    Attributes:
        services: What wants to be run, by its name in the log.
    """

    incidents: IncidentLog
    services: Mapping[str, Service]


def listening_of(section: settings.ServiceSection) -> Listening:
    """Return how silence of a service's mounts is dealt with."""
    return Listening(ear=ChildEar(section.silence.below_db), leave_s=LEAVE_AFTER * section.silence.after_s)


def oversee(
    config: settings.Config,
    state: Path,
    *,
    mounts: Mounts,
    schedules: ScheduleService,
    client: GuardedClient,
    clock: Clock,
    publisher: Publisher,
) -> Overseeing:
    """Open the incident log and what fills it; nothing runs yet.

    Args:
        state: The state folder; it exists.
    """
    sections = {MountId(one.id): one for one in config.services}
    sections |= {
        MountId(f"station:{station.id}"): sections[MountId(station.carries)]
        for station in config.stations
        if station.streams
    }
    thresholds = {
        mount: Thresholds(one.silence.below_db, one.silence.after_s) for mount, one in sections.items()
    }
    services = [ServiceId(one.id) for one in config.services]
    incidents = IncidentLog(state, clock.now)
    incidents.open()
    alerts = Alerts([Receiver(one.url, one.secret) for one in config.alerts], services, state, client, clock)
    owners = {mount: ServiceId(one.id) for mount, one in sections.items()}
    return Overseeing(
        incidents,
        {
            "incidents": Bookkeeper(incidents, owners, alerts.tell, clock, publisher),
            "ears": Watching(mounts, thresholds, clock, publisher),
            "alerts": alerts,
            "ends of lineups": LineupEnds(schedules, services, alerts.tell_once, clock, publisher),
        },
    )
