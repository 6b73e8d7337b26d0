# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is on, from the configuration and its files alone: for commands when no service runs."""

from __future__ import annotations

from collections.abc import Mapping

from player import settings
from schedules.clock import Clock, SystemClock
from schedules.lineups import LineupFiles
from schedules.model.ids import ServiceId, StationId
from schedules.model.slot import Lineup
from schedules.publisher import LocalPublisher, Publisher
from schedules.service import ScheduleService


def lineup_files(loaded: settings.LoadedConfig, schedules: ScheduleService, clock: Clock) -> LineupFiles:
    """Return the slot files that a configuration names, ready to be loaded."""
    config = loaded.config
    return LineupFiles(
        schedules,
        clock,
        services={ServiceId(s.id): loaded.file(s.slots) for s in config.services if s.slots},
        stations={StationId(s.id): loaded.file(s.slots) for s in config.stations if s.slots},
    )


def read_lineups(
    loaded: settings.LoadedConfig,
) -> tuple[Mapping[ServiceId, Lineup], Mapping[StationId, Lineup]]:
    """Return the lineups of the slot files, as written; nothing is painted.

    Raises:
        MistakesError: If a slot file has mistakes.
    """
    clock = SystemClock()
    nothing = ScheduleService(
        settings.catalogue(loaded.config), clock, LocalPublisher(), loaded.config.network.next_up_min
    )
    return lineup_files(loaded, nothing, clock).read()


def open_schedules(
    loaded: settings.LoadedConfig, clock: Clock | None = None, publisher: Publisher | None = None
) -> ScheduleService:
    """Return the schedules with the lineups of the slot files in force.

    Raises:
        MistakesError: If a slot file has mistakes.
    """
    clock = clock or SystemClock()
    schedules = ScheduleService(
        settings.catalogue(loaded.config),
        clock,
        publisher or LocalPublisher(),
        loaded.config.network.next_up_min,
    )
    lineup_files(loaded, schedules, clock).load()
    return schedules
