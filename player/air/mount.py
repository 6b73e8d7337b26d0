# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Mounts: one air each, with the ingest that fills it while somebody listens.

A mount belongs to a service, or to a station that has streams of its own.
Whoever wants to hear it holds `Mount.listening` open; the first of them starts
the ingest, and some while after the last has gone it stops.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import NoReturn

from player.errors import NoAudioError, ResolveError
from player.events import StreamChanged, TitleChanged
from player.running import Supervised, race, within
from player.streams.candidate import Candidate
from schedules.clock import Clock
from schedules.errors import UnknownStationError
from schedules.model.ids import StationId
from schedules.publisher import Publisher

from .air import KEEP_S, Air
from .base import AirTitle, MountId, StreamInfo, StreamState, StreamStatus, Upstream
from .demo import demo_candidate
from .ingest import Ingest
from .kept.base import KeptAir
from .kept.disk import DiskAir
from .notices.base import NoticeSounds, StreamRights
from .notices.stand_in import StandIn
from .quiet import Listening, Quiet
from .signals.address import is_demo
from .status import StatusBoard
from .timing import DEFAULT_TIMING, Timing, full_jitter
from .title_teller import TitleTeller

log = logging.getLogger(__name__)

IDLE_STOP_S = 1800.0
FRESH_S = 10.0
"""Air that ended longer ago is no live sound: a new listener waits for newer."""


class Mount:
    """One air, its ingest, and those who listen.

    Args:
        mount_id: A service's id, or ``station:ID``.
        upstreams: Where its sound comes from, in order of preference; at least one.
        idle_stop_s: How long after the last listener the connection is held.
        always: Connected from the start, listeners or not.
        keep_s: Seconds of air kept in memory.
        kept: Older air, on disk; ``None`` where none is kept.
        backoff: Wait in seconds before try number n, from 0.
        listening: What is done about silence; ``None``: nothing.
        withholding: When what is on may not be streamed, and what is heard then; ``None``: everything may.
    """

    def __init__(
        self,
        mount_id: MountId,
        upstreams: Sequence[Upstream],
        *,
        clock: Clock,
        publisher: Publisher,
        idle_stop_s: float = IDLE_STOP_S,
        always: bool = False,
        keep_s: float = KEEP_S,
        kept: DiskAir | None = None,
        timing: Timing = DEFAULT_TIMING,
        backoff: Callable[[int], float] = full_jitter,
        listening: Listening | None = None,
        withholding: tuple[StreamRights, NoticeSounds] | None = None,
    ) -> None:
        self.id = mount_id
        self.air = Air(keep_s=keep_s, kept=kept)
        self.air.placed = self._tell_placed
        self.kept: KeptAir | None = kept
        self._upstreams = tuple(upstreams)
        self._clock = clock
        self._publisher = publisher
        self._idle_stop_s = idle_stop_s
        self._always = always
        self._backoff = backoff
        self._listeners = 0
        self._wanted = asyncio.Event()
        self._unwanted = asyncio.Event()
        self._board = StatusBoard(
            clock,
            lambda status: publisher.publish(
                StreamChanged(mount=mount_id, status=status, covered=self._board.covered)
            ),
        )
        titles = TitleTeller(mount_id, self.air, clock, publisher)
        self._stand_in = withholding and StandIn(
            mount_id,
            self.air,
            rights=withholding[0],
            sounds=withholding[1],
            titles=titles,
            board=self._board,
            clock=clock,
            publisher=publisher,
        )
        self._ingest = Ingest(
            mount_id,
            self._upstreams,
            self.air,
            self._board,
            clock=clock,
            publisher=publisher,
            timing=timing,
            backoff=backoff,
            listening=listening,
            titles=titles,
            stand_in=self._stand_in,
        )
        self._count(0)

    @property
    def listeners(self) -> int:
        """How many hold `listening` open."""
        return self._listeners

    @property
    def status(self) -> StreamStatus:
        """How the upstream is doing; `OFF` while nothing is connected for want of listeners."""
        return self._board.shown

    @property
    def withheld(self) -> bool:
        """Whether a notice is heard in place of what may not be streamed."""
        return self._stand_in is not None and self._stand_in.on

    @property
    def info(self) -> StreamInfo | None:
        """What is known of the upstream that was last heard; ``None`` before the first."""
        return self._ingest.info

    @property
    def began(self) -> int:
        """Position of the air where the sound of the present connection begins."""
        return self._ingest.began

    def judge(self, quiet: Quiet | None) -> None:
        """Take in whether what the present connection brings is a programme at all; may be said again."""
        self._ingest.judge(quiet)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What is known of all upstreams, in order of preference; of those never opened it is the address."""
        return tuple(
            candidate
            for upstream in self._upstreams
            for candidate in upstream.candidates or (_unopened(upstream.address),)
        )

    @property
    def addresses(self) -> tuple[str, ...]:
        """The configured addresses, in order of preference."""
        return tuple(upstream.address for upstream in self._upstreams)

    @property
    def titles(self) -> tuple[AirTitle, ...]:
        """Titles that were on the air, the newest first; cleared displays are left out."""
        return self.air.titles.recent()

    @property
    def all_titles(self) -> tuple[AirTitle, ...]:
        """The same, cleared displays too."""
        return self.air.titles.newest(len(self.air.titles))[::-1]

    @property
    def latest_title(self) -> AirTitle | None:
        """The newest title (an empty text: cleared); ``None`` before the first."""
        return self.air.latest_title

    @property
    def has_fresh_audio(self) -> bool:
        """True if there is air that a new listener may take for live."""
        newest_at = self.air.live_at
        return newest_at is not None and self._clock.now() - newest_at <= timedelta(seconds=FRESH_S)

    def announce(self, title: AirTitle) -> None:
        """Have a title shown from its instant on, as the air has it, or the clock where nothing comes in.

        Raises:
            OverflowError: If too many wait for their instants already.
        """
        self.air.announce(title)
        self.place_due()

    def place_due(self) -> None:
        """Show announced titles whose instants the air will not reach, since nothing comes in."""
        if self.air.coming and not self.has_fresh_audio:
            self.air.place_due(self._clock.now())

    def _tell_placed(self, title: AirTitle) -> None:
        latest = self.latest_title
        told = [title] if latest is None or title == latest else [title, latest]
        for one in told:  # who follows the news takes the last one for what plays
            self._publisher.publish(TitleChanged(mount=self.id, title=one))

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Count as a listener while the context is open; the first one starts the ingest."""
        self._count(+1)
        try:
            yield
        finally:
            self._count(-1)

    async def wait_for_audio(self, timeout_s: float) -> None:
        """Wait until there is a frame to give; at once where the ingest is running well.

        Hold `listening` open meanwhile, else nothing starts.

        Raises:
            NoAudioError: If none came in time; its text says why, for a person.
        """
        if self.has_fresh_audio:
            return
        fresh = asyncio.Event()

        def look() -> None:
            if self.has_fresh_audio:
                fresh.set()

        with self.air.watch(look):
            try:
                await within(self._clock, fresh.wait(), timeout_s)
            except TimeoutError:
                reason = self.status.reason or f"the stream is {self.status.state}"
                raise NoAudioError(f"no sound within {timeout_s:g} s: {reason}") from None

    async def run(self) -> None:
        """Connect while somebody listens, or always, until cancelled.

        A crash of the ingest is logged and shown as `DOWN`, and it is started
        again after a back-off.
        """
        try:
            while True:
                await self._wanted.wait()
                working = [self._keep_ingesting(), self._until_idle()]
                await race(*working, *([self._stand_in.run()] if self._stand_in else []))
                self._stop()
        finally:
            self._stop()

    async def _keep_ingesting(self) -> NoReturn:
        crashes = 0
        while True:
            try:
                await self._ingest.run()
            except Exception as error:  # the supervisor: a defect must not silence a station
                log.exception("%s: the ingest crashed", self.id)
                self._board.show(StreamState.DOWN, f"internal error ({type(error).__name__}); starting again")
            await self._clock.sleep(self._backoff(crashes))
            crashes += 1

    async def _until_idle(self) -> None:
        while True:
            await self._unwanted.wait()
            try:
                await within(self._clock, self._wanted.wait(), self._idle_stop_s)
            except TimeoutError:
                return

    def _stop(self) -> None:
        self.air.rest()
        self._board.show(StreamState.OFF, "")

    def _count(self, change: int) -> None:
        self._listeners += change
        wanted = self._always or self._listeners > 0
        for event, on in ((self._wanted, wanted), (self._unwanted, not wanted)):
            if on:
                event.set()
            else:
                event.clear()


def _unopened(address: str) -> Candidate:
    """Return what is known of an address without opening it."""
    if not is_demo(address):
        return Candidate(url=address)
    try:
        return demo_candidate(address)
    except ResolveError as error:
        return Candidate(url=address, playable=False, reason=error.detail, failure=error.kind)


class Mounts:
    """All mounts, and which one each station is heard on.

    Args:
        mounts: In the order of the configuration.
        stations: The mount of each station; several stations may share one.
    """

    def __init__(self, mounts: Iterable[Mount], stations: Mapping[StationId, MountId]) -> None:
        self._mounts = {mount.id: mount for mount in mounts}
        self._stations = {station: self._mounts[mount_id] for station, mount_id in stations.items()}

    def __iter__(self) -> Iterator[Mount]:
        return iter(self._mounts.values())

    def __getitem__(self, mount_id: MountId) -> Mount:
        return self._mounts[mount_id]

    def of(self, station: StationId) -> Mount:
        """Return the mount that a station is heard on.

        Raises:
            UnknownStationError: If no station has this id.
        """
        found = self._stations.get(station)
        if found is None:
            raise UnknownStationError(station)
        return found

    def stations_of(self, mount_id: MountId) -> tuple[StationId, ...]:
        """Return the stations that are heard on a mount, in the order of the configuration."""
        return tuple(station for station, mount in self._stations.items() if mount.id == mount_id)

    async def run(self) -> None:
        """Run all mounts until cancelled; one that fails by surprise is started again alone."""
        async with asyncio.TaskGroup() as group:
            for mount in self:
                kept = Supervised(mount, mount._clock, f"mount {mount.id}")
                group.create_task(kept.run(), name=kept.name)
