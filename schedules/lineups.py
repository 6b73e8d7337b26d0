# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The lineups of a network while they are slot files: loaded together, then each watched."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from schedules.clock import Clock
from schedules.errors import Mistake, MistakesError
from schedules.formats.watch import SlotFileWatcher
from schedules.model.ids import ServiceId, StationId
from schedules.model.slot import Lineup
from schedules.service import ScheduleService

_Put = Callable[[Lineup], Awaitable[None]]


class LineupFiles:
    """Puts slot files on the air, and every good edit of them.

    A bad edit is logged with its lines by the watcher; the lineup stays as it was.

    Args:
        schedules: Where lineups are put in force.
        services: The slot file of each service that has one.
        stations: The slot file of each station that has one of its own.
    """

    def __init__(
        self,
        schedules: ScheduleService,
        clock: Clock,
        *,
        services: Mapping[ServiceId, Path],
        stations: Mapping[StationId, Path],
    ) -> None:
        self._schedules = schedules
        self._clock = clock
        self._services = services
        self._stations = stations
        self._watchers: list[SlotFileWatcher] = []

    def load(self) -> None:
        """Read all files and put them in force; blocks while it reads and paints.

        Raises:
            MistakesError: All mistakes of all files; nothing of a bad file is put in force.
        """
        services, stations, mistakes = self._read_all()
        self._schedules.put_in_force(services=services, stations=stations)
        if mistakes:
            raise MistakesError(mistakes)

    def read(self) -> tuple[Mapping[ServiceId, Lineup], Mapping[StationId, Lineup]]:
        """Read all files, and put nothing in force; blocks while it reads.

        Raises:
            MistakesError: All mistakes of all files.
        """
        services, stations, mistakes = self._read_all()
        if mistakes:
            raise MistakesError(mistakes)
        return services, stations

    async def run(self) -> None:
        """Watch the loaded files until cancelled."""
        async with asyncio.TaskGroup() as group:
            for watcher in self._watchers:
                group.create_task(watcher.run(), name="slot file")

    def _read_all(self) -> tuple[dict[ServiceId, Lineup], dict[StationId, Lineup], list[Mistake]]:
        self._watchers.clear()
        mistakes: list[Mistake] = []
        services: dict[ServiceId, Lineup] = {}
        stations: dict[StationId, Lineup] = {}
        for service, path in self._services.items():
            with _noted(mistakes):
                services[service] = self._read(path, partial(self._schedules.replace_service_lineup, service))
        for station, path in self._stations.items():
            with _noted(mistakes):
                stations[station] = self._read(path, partial(self._schedules.replace_station_lineup, station))
        # A file that several services share is read for each, and is wrong only once.
        return services, stations, list(dict.fromkeys(mistakes))

    def _read(self, path: Path, put: _Put) -> Lineup:
        watcher = SlotFileWatcher(
            path,
            self._clock,
            put,
            lambda _: None,  # the watcher has logged them already
            name=_shown(path),
            stations=set(self._schedules.stations),
        )
        lineup = watcher.load()
        self._watchers.append(watcher)
        return lineup


@contextmanager
def _noted(mistakes: list[Mistake]) -> Iterator[None]:
    """Collect the mistakes of one file, and go on with the others."""
    try:
        yield
    except MistakesError as error:
        mistakes.extend(error.mistakes)


def _shown(path: Path) -> str:
    """Return what messages call a file: short where it lies below the current folder."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
