# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The lineups of a network while they are slot files: loaded together, then each watched.

Once a lineup is kept in the store, its file is of no use any more: it is released.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from schedules.clock import Clock
from schedules.errors import Mistake, MistakesError
from schedules.formats.watch import SlotFileWatcher
from schedules.model.ids import ServiceId, StationId
from schedules.model.kept import Owner, owner_of_service, owner_of_station
from schedules.model.slot import Lineup
from schedules.service import ScheduleService

log = logging.getLogger(__name__)


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
        self._watchers: dict[Owner, SlotFileWatcher] = {}
        self._watching: dict[Owner, asyncio.Task[None]] = {}
        self._released: set[Owner] = set()

    @property
    def files(self) -> Mapping[Owner, Path]:
        """The slot files that are configured, also those that are released."""
        services = {owner_of_service(service): path for service, path in self._services.items()}
        return services | {owner_of_station(station): path for station, path in self._stations.items()}

    def release(self, owner: Owner) -> None:
        """Look at a lineup's file no more, since the lineup is kept in the store from now on.

        Whoever holds the service meanwhile can be sure that the file changes nothing afterwards.
        """
        if owner in self._released:
            return
        self._released.add(owner)
        watching = self._watching.pop(owner, None)
        if watching is not None:
            watching.cancel()
        path = self.files.get(owner)
        if path is not None:
            log.warning(
                '%s: the lineup of "%s" is kept in the store; this file is not looked at any more',
                _shown(path),
                owner,
            )

    def load(self) -> None:
        """Read all files but the released ones, and put them in force; blocks while it reads and paints.

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
        try:
            async with asyncio.TaskGroup() as group:
                for owner, watcher in self._watchers.items():
                    if owner not in self._released:
                        self._watching[owner] = group.create_task(watcher.run(), name="slot file")
                # Files may be released one by one; this ends when it is cancelled, and not before.
                group.create_task(asyncio.Event().wait(), name="slot files")
        finally:
            self._watching.clear()

    def _read_all(self) -> tuple[dict[ServiceId, Lineup], dict[StationId, Lineup], list[Mistake]]:
        self._watchers.clear()
        mistakes: list[Mistake] = []
        services: dict[ServiceId, Lineup] = {}
        stations: dict[StationId, Lineup] = {}
        for service, path in self._services.items():
            if (owner := owner_of_service(service)) not in self._released:
                with _noted(mistakes):
                    services[service] = self._read(owner, path)
        for station, path in self._stations.items():
            if (owner := owner_of_station(station)) not in self._released:
                with _noted(mistakes):
                    stations[station] = self._read(owner, path)
        # A file that several services share is read for each, and is wrong only once.
        return services, stations, list(dict.fromkeys(mistakes))

    def _read(self, owner: Owner, path: Path) -> Lineup:
        watcher = SlotFileWatcher(
            path,
            self._clock,
            partial(self._put, owner),
            lambda _: None,  # the watcher has logged them already
            name=_shown(path),
            stations=set(self._schedules.stations),
        )
        lineup = watcher.load()
        self._watchers[owner] = watcher
        return lineup

    async def _put(self, owner: Owner, lineup: Lineup) -> None:
        async with self._schedules.changing(self._schedules.service_of(owner)) as changing:
            if owner not in self._released:  # it may have been while this waited
                (await changing.propose(changing.lineups.with_own(owner, lineup))).accept()


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
