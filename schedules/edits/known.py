# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What this node knows of the lineups that are kept: read at the start, and again when another node wrote.

While the store is away, all that is known goes on being in force.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from zoneinfo import ZoneInfoNotFoundError

from schedules.clock import Clock
from schedules.errors import (
    EditError,
    StoreError,
    StoreUnavailableError,
    UnknownServiceError,
    UnknownStationError,
)
from schedules.in_force import Changing
from schedules.lineups import LineupFiles
from schedules.model.catalogue import Catalogue
from schedules.model.ids import ServiceId, StationId
from schedules.model.kept import KeptLineup, Owner, station_of
from schedules.model.slot import Lineup
from schedules.service import ScheduleService
from schedules.store.base import LineupStore, Notice

from .file_versions import with_versions
from .rows import EntryReader, kept_from, materialise

log = logging.getLogger(__name__)

FIRST_RETRY_S, LONGEST_RETRY_S = 0.1, 5.0

_SENSELESS = (EditError, ZoneInfoNotFoundError, ValueError)
"""What reading or painting a lineup raises that was not written by us."""


class KnownLineups:
    """The lineups of the store, by owner, and what stands in for those that it has not.

    Attributes:
        loaded: Set once the store could be read; until then nothing can be edited.
    """

    def __init__(
        self,
        store: LineupStore,
        schedules: ScheduleService,
        catalogue: Catalogue,
        clock: Clock,
        files: LineupFiles | None = None,
    ) -> None:
        self._store = store
        self._schedules = schedules
        self._catalogue = catalogue
        self._clock = clock
        self._files = files
        self._kept: dict[Owner, KeptLineup] = {}
        self._readers: dict[Owner, EntryReader] = {}
        self._from_files: dict[Owner, tuple[Lineup, KeptLineup]] = {}
        self.loaded = asyncio.Event()
        self._doubt = asyncio.Event()

    # What is known

    def require_loaded(self) -> None:
        """Raise StoreUnavailableError while nobody knows what the store holds: nothing can be edited."""
        if not self.loaded.is_set():
            raise StoreUnavailableError(
                "the database could not be read yet; nothing can be edited until then"
            )

    def is_kept(self, owner: Owner) -> bool:
        """Tell whether the store has a lineup, or nothing has it yet and a slot file stands in."""
        return owner in self._kept

    def lineup(self, owner: Owner) -> KeptLineup:
        """Return a lineup: as it is kept, else that of the slot file at revision 0, else an empty one.

        Raises:
            UnknownServiceError: If there is no such service.
            UnknownStationError: If there is no such station.
        """
        service = self._schedules.service_of(owner)
        kept = self._kept.get(owner)
        if kept is not None:
            return kept
        lineup = self._schedules.lineups(service).of(owner)
        if lineup is None:
            return KeptLineup(owner=owner)
        known = self._from_files.get(owner)
        if known is None or known[0] is not lineup:
            known = self._from_files[owner] = lineup, with_versions(kept_from(lineup, owner))
        return known[1]

    def is_followed(self, owner: Owner) -> bool:
        """Tell whether a followed schedule lies under a lineup, so that something has aired without it."""
        return self._schedules.lineups(self._schedules.service_of(owner)).followed is not None

    def file_of(self, owner: Owner) -> str:
        """Return the name of the slot file that a lineup comes from until it is kept; empty if from none."""
        path = self._files.files.get(owner) if self._files is not None else None
        return "" if path is None else path.name

    def zone(self, owner: Owner) -> str:
        """Return the zone in which wall-clock times of a lineup are meant that name none."""
        return self.lineup(owner).timezone or self._catalogue.place_of(owner).timezone

    def read(self, kept: KeptLineup) -> Lineup:
        """Return what a state of a lineup means; what is the same as in the last state is not read again."""
        return materialise(kept, self.reader(kept.owner))

    def reader(self, owner: Owner) -> EntryReader:
        """Return what reads the rows of a lineup, and remembers them."""
        return self._readers.setdefault(owner, EntryReader())

    # What was written

    def wrote(self, kept: KeptLineup) -> None:
        """Take note that a lineup was committed; its slot file is of no use from now on.

        The caller holds the service, and puts the lineup in force without waiting in between.
        """
        self._kept[kept.owner] = kept
        self._from_files.pop(kept.owner, None)
        if self._files is not None:
            self._files.release(kept.owner)

    def doubt(self) -> None:
        """Have everything compared with the store, since nobody could tell whether a commit was written."""
        self._doubt.set()

    # What others wrote

    async def open(self) -> None:
        """Read the store and put what it has in force; blocks while it paints, so do it before serving.

        A lineup that makes no sense, or is of nobody here, is told in the log, and stays in the store.

        Raises:
            StoreError: If the store cannot be read.
        """
        found = await self._store.lineups()
        services: dict[ServiceId, Lineup] = {}
        stations: dict[StationId, Lineup] = {}
        for owner, kept in found.items():
            self._kept[owner] = kept
            if self._files is not None:
                self._files.release(owner)
            if not self._is_of_somebody(owner):
                continue
            self._tell_strangers(kept)
            try:
                lineup = self.read(kept)
            except _SENSELESS as error:
                log.warning(
                    "%s: its lineup in the store makes no sense, and is not in force: %s", owner, error
                )
                continue
            station = station_of(owner)
            if station is None:
                services[ServiceId(owner)] = lineup
            else:
                stations[station] = lineup
        self._put_in_force(services, stations)
        self.loaded.set()

    async def run(self) -> None:
        """Follow what other nodes write, until cancelled; nothing that happens to the store ends it."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow(), name="notices of the store")
            group.create_task(self._heal(), name="doubts about the store")

    async def refresh(self, owner: Owner) -> None:
        """Read one lineup, and put it in force if it is another one than is known.

        Raises:
            StoreError: If it cannot be read.
        """
        if not self._is_of_somebody(owner):
            return
        async with self._schedules.changing(self._schedules.service_of(owner)) as changing:
            kept = await self._store.lineup(owner)
            known = self._kept.get(owner)
            if kept is None or (known is not None and known.revision == kept.revision):
                return
            await self._take(kept, changing)

    async def compare(self) -> None:
        """Read all lineups that differ from what is known.

        Raises:
            StoreError: If the store cannot be read.
        """
        for owner, revision in (await self._store.revisions()).items():
            if owner not in self._kept or self._kept[owner].revision != revision:
                await self.refresh(owner)
        self.loaded.set()

    async def _take(self, kept: KeptLineup, changing: Changing) -> None:
        try:
            proposal = await changing.propose(changing.lineups.with_own(kept.owner, self.read(kept)))
        except _SENSELESS as error:
            log.warning(
                "%s: what another node wrote makes no sense, and is not in force: %s", kept.owner, error
            )
            return
        self.wrote(kept)
        proposal.accept()

    async def _follow(self) -> None:
        wait_s, told = FIRST_RETRY_S, False
        while True:
            try:
                async with self._store.notices() as notices:
                    await self.compare()  # with what was written before anybody listened
                    if told:
                        log.warning("the database is back")
                    wait_s, told = FIRST_RETRY_S, False
                    async for notice in notices:
                        await self._noticed(notice)
            except StoreError as error:
                if not told:
                    log.warning("what is known of the lineups stays in force: %s", error)
                told = True
            await self._clock.sleep(wait_s)
            wait_s = min(2 * wait_s, LONGEST_RETRY_S)

    async def _noticed(self, notice: Notice) -> None:
        if notice.owner is None:
            await self.compare()
        elif notice.followed is None:
            known = self._kept.get(notice.owner)
            if known is None or known.revision < notice.revision:
                await self.refresh(notice.owner)

    async def _heal(self) -> None:
        while True:
            await self._doubt.wait()
            self._doubt.clear()
            wait_s = FIRST_RETRY_S
            while True:
                try:
                    await self.compare()
                    break
                except StoreError:  # `_follow` tells
                    await self._clock.sleep(wait_s)
                    wait_s = min(2 * wait_s, LONGEST_RETRY_S)

    def _put_in_force(
        self, services: Mapping[ServiceId, Lineup], stations: Mapping[StationId, Lineup]
    ) -> None:
        """Put all in force together; if that fails, one by one, so that one lineup spoils no other."""
        try:
            self._schedules.put_in_force(services=services, stations=stations)
        except _SENSELESS:
            for service, lineup in services.items():
                self._try(service, {service: lineup}, {})
            for station, lineup in stations.items():
                self._try(station, {}, {station: lineup})

    def _try(
        self, name: str, services: Mapping[ServiceId, Lineup], stations: Mapping[StationId, Lineup]
    ) -> None:
        try:
            self._schedules.put_in_force(services=services, stations=stations)
        except _SENSELESS as error:
            log.warning("%s: its lineup in the store cannot be painted, and is not in force: %s", name, error)

    def _is_of_somebody(self, owner: Owner) -> bool:
        try:
            self._schedules.service_of(owner)
        except (UnknownServiceError, UnknownStationError) as error:
            log.warning("the store keeps a lineup of nobody here, and keeps it on: %s", error)
            return False
        return True

    def _tell_strangers(self, kept: KeptLineup) -> None:
        known = {f"station:{station}" for station in self._catalogue.stations}
        for scope in sorted(
            {str(entry.row["scope"]) for entry in kept.entries.values() if "scope" in entry.row}
        ):
            if scope not in known and scope != "service":
                log.warning(
                    '%s: entries of "%s" are kept, and are heard nowhere: no such station', kept.owner, scope
                )
