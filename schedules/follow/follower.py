# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Follows schedules that live elsewhere: reads them time and again, and keeps the last good reading."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import NoReturn, Protocol
from zoneinfo import ZoneInfoNotFoundError

from schedules.clock import Clock
from schedules.errors import FollowError, MistakesError, StoreError
from schedules.model.ids import ServiceId
from schedules.model.kept import FollowedCopy
from schedules.model.slot import Lineup
from schedules.timeline.followed import last_day

from .base import Source, Taken, TellingSource
from .copies import content_of, lineup_of
from .judge import excess, sudden_loss
from .sharing import Copies, Sharing
from .status import FollowStatus, Kind, shown_address
from .text import one_line

log = logging.getLogger(__name__)

LONGEST_RETRY_S = 3600.0
HEAR_AGAIN_S = 10.0
"""After how long a source that tells of changes is listened to again."""
HEARD_S = 2.0
"""How long a source that tells of one change after the other is not listened to after each."""

LONGEST_REASON, LONGEST_NOTE = 500, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What a service follows.

    Attributes:
        kind: As the configuration calls it.
        url: As it is configured.
        every_s: How often it is read, in seconds.
    """

    service: ServiceId
    kind: Kind
    url: str
    source: Source
    every_s: float


class Schedules(Protocol):
    """Where a followed lineup is put in force; `schedules.service.ScheduleService` is one."""

    async def replace_followed_lineup(self, service: str, lineup: Lineup | None) -> None:
        """Put another lineup in force under a service's own."""

    def note_reading(self, service: str, as_of: datetime) -> None:
        """Say when it was last read well."""


def spread(seconds: float) -> float:
    """Return a wait that is up to a tenth shorter or longer, so that nobody asks all at once."""
    return seconds * random.uniform(0.9, 1.1)  # noqa: S311 - nobody gains by guessing it


class Follower:
    """Keeps the lineups of services that follow a schedule elsewhere.

    A source that fails, that says nothing that can be read, or that is suddenly all but empty changes
    nothing: what was read last stays, with the instant at which it was read.

    Args:
        jitter: Spreads waits.
    """

    def __init__(
        self,
        followed: Sequence[Followed],
        schedules: Schedules,
        copies: Copies,
        clock: Clock,
        jitter: Callable[[float], float] = spread,
    ) -> None:
        self._followed = {one.service: one for one in followed}
        self._schedules = schedules
        self._copies = copies
        self._clock = clock
        self._jitter = jitter
        self._lineups: dict[ServiceId, Lineup] = {}
        # What is read here and what another node has read must not overtake each other on the way into force.
        self._turns = {service: asyncio.Lock() for service in self._followed}
        self._failures = dict.fromkeys(self._followed, 0)
        self._wanted = {service: asyncio.Event() for service in self._followed}
        self._contents: dict[ServiceId, bytes] = {}
        self._has_loaded = False
        self._statuses = {
            one.service: FollowStatus(service=one.service, kind=one.kind, url=shown_address(one.url))
            for one in followed
        }

    @property
    def statuses(self) -> Mapping[ServiceId, FollowStatus]:
        """How it is going, by service."""
        return self._statuses

    async def load(self) -> None:
        """Put the kept copies in force, before anybody is served; without a store there are none."""
        try:
            copies = await self._copies.followed()
        except StoreError as error:
            log.warning("what was followed before cannot be read yet: %s", error)
            return
        self._has_loaded = True
        for copy in copies:
            followed = self._followed.get(copy.service)
            if followed is None or followed.url != copy.url:
                await self._forget(copy.service)
                continue
            if copy.service not in self._lineups:  # else it was read meanwhile
                await self._take_copy(copy)

    async def run(self) -> None:
        """Follow everything until cancelled."""
        async with asyncio.TaskGroup() as group:
            if self._followed:
                sharing = Sharing(
                    self._copies, self._clock, kept=self._shared, forgotten=self._forgotten_elsewhere
                )
                group.create_task(sharing.run(), name="what other nodes read")
            for followed in self._followed.values():
                group.create_task(self._follow(followed), name=f"follows for {followed.service}")
                if isinstance(followed.source, TellingSource):
                    listening = self._hear(followed.service, followed.source)
                    group.create_task(listening, name=f"hears for {followed.service}")

    def look_again(self, service: ServiceId) -> None:
        """Read a source now, without waiting for its time."""
        if service in self._wanted:
            self._wanted[service].set()

    async def forget(self, service: ServiceId) -> None:
        """Forget what was read last, so that whatever the source says now is taken; on all nodes."""
        self._lineups.pop(service, None)
        self._contents.pop(service, None)
        await self._forget(service)
        self.look_again(service)

    async def _shared(self, copy: FollowedCopy) -> None:
        """Take what another node has read, if that is newer than what is known here."""
        followed = self._followed.get(copy.service)
        if followed is None or followed.url != copy.url:
            return
        async with self._turns[copy.service]:
            as_of = self._statuses[copy.service].as_of
            same = as_of is not None and self._contents.get(copy.service) == _digest(copy.content)
            newer = as_of is None or as_of < copy.as_of
            if same and newer and (lineup := self._lineups.get(copy.service)) is not None:
                await self._put(copy.service, lineup, copy.as_of)
        if not same and (newer or as_of == copy.as_of):
            await self._take_copy(copy)

    def _forgotten_elsewhere(self, service: ServiceId) -> None:
        """Forget what was read last, as another node was told to."""
        if self._lineups.pop(service, None) is not None:
            self._contents.pop(service, None)
            self.look_again(service)

    async def _take_copy(self, copy: FollowedCopy) -> None:
        """Put a kept copy in force, unless a source was read while it was taken apart."""
        service, known = copy.service, self._lineups.get(copy.service)
        try:
            lineup = await asyncio.to_thread(lineup_of, copy)
            async with self._turns[service]:
                if self._lineups.get(service) is known:
                    self._contents[service] = _digest(copy.content)
                    await self._put(service, lineup, copy.as_of)
        except (MistakesError, ZoneInfoNotFoundError, ValueError) as error:
            log.warning("%s: the kept copy of what it follows cannot be used: %s", service, error)

    async def _follow(self, followed: Followed) -> NoReturn:
        wanted = self._wanted[followed.service]
        while True:
            wanted.clear()
            wait_s = await self.read(followed.service)
            if not self._has_loaded:
                await self.load()  # the store was away at the start
            await self._wait(wanted, wait_s)

    async def _hear(self, service: ServiceId, source: TellingSource) -> NoReturn:
        """Read again whenever the source says so; one that says nothing is still asked in its time."""
        while True:
            try:
                async with aclosing(source.changes()) as changes:
                    async for _ in changes:
                        self.look_again(service)
                        await self._clock.sleep(HEARD_S)
            except FollowError as error:
                log.debug("%s: what it follows says nothing by itself now: %s", service, error)
            # Before the first reading there is nothing to listen to, and that comes soon after the start.
            has_read = service in self._lineups
            await self._clock.sleep(self._jitter(HEAR_AGAIN_S) if has_read else HEARD_S)

    async def _wait(self, wanted: asyncio.Event, wait_s: float) -> None:
        waits = [
            asyncio.ensure_future(self._clock.sleep(wait_s)),
            asyncio.ensure_future(wanted.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
            await asyncio.wait(waits)

    async def read(self, service: ServiceId) -> float:
        """Read a source once.

        Returns:
            After how many seconds to read it again.
        """
        followed, before, now = self._followed[service], self._lineups.get(service), self._clock.now()
        try:
            taken = await followed.source.read(now, before)
            wrong = await asyncio.to_thread(_not_believed, before, taken.lineup, now)
            if wrong:
                return self._failed(followed, FollowError(wrong), now)
            await self._take(followed, taken, now)
        except FollowError as error:
            return self._failed(followed, error, now)
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            # What a stranger says may break a reader in a way that nobody has thought of.
            log.exception("%s: what it follows could not be read", service)
            return self._failed(followed, FollowError(f"it cannot be read ({type(error).__name__})"), now)
        return self._jitter(followed.every_s)

    async def _take(self, followed: Followed, taken: Taken, now: datetime) -> None:
        service, status = followed.service, self._statuses[followed.service]
        as_of = min(now, taken.as_of or now).astimezone(UTC)
        async with self._turns[service]:
            await self._put(service, taken.lineup, as_of)
        if status.failing_since is not None:
            log.info("%s: follows %s again", service, status.url)
        notes = tuple(one_line(note, LONGEST_NOTE) for note in taken.notes)
        fresh = [note for note in notes if note not in status.notes]
        if fresh:
            log.warning("%s: follows %s: %s", service, status.url, "; ".join(fresh[:5]))
        self._failures[service] = 0
        self._statuses[service] = replace(status, as_of=as_of, failing_since=None, reason="", notes=notes)
        await self._keep(followed, taken.lineup, as_of)

    async def _put(self, service: ServiceId, lineup: Lineup, as_of: datetime) -> None:
        if lineup != self._lineups.get(service):
            await self._schedules.replace_followed_lineup(service, lineup)
            self._lineups[service] = lineup
        self._schedules.note_reading(service, as_of)
        self._statuses[service] = replace(self._statuses[service], as_of=as_of)

    async def _keep(self, followed: Followed, lineup: Lineup, as_of: datetime) -> None:
        try:
            content = await asyncio.to_thread(content_of, lineup)
        except FollowError as error:
            log.warning("%s: what it follows is not kept over a restart: %s", followed.service, error)
            return
        self._contents[followed.service] = _digest(content)
        copy = FollowedCopy(
            service=followed.service,
            url=followed.url,
            as_of=as_of,
            content=content,
            last_day=last_day(lineup),
        )
        try:
            await self._copies.put_followed(copy)
        except StoreError as error:
            log.warning("%s: what it follows is not kept over a restart now: %s", followed.service, error)

    async def _forget(self, service: ServiceId) -> None:
        try:
            await self._copies.remove_followed(service)
        except StoreError as error:
            log.warning("%s: what it followed before is still kept: %s", service, error)

    def _failed(self, followed: Followed, error: FollowError, now: datetime) -> float:
        service, status = followed.service, self._statuses[followed.service]
        reason = one_line(str(error), LONGEST_REASON)
        if reason != status.reason:
            since = (
                "nothing was ever read"
                if status.as_of is None
                else f"it stays as of {status.as_of:%Y-%m-%d %H:%M} UTC"
            )
            log.warning("%s: %s cannot be followed; %s: %s", service, status.url, since, reason)
        self._statuses[service] = replace(status, failing_since=status.failing_since or now, reason=reason)
        self._failures[service] += 1
        steps = min(self._failures[service] - 1, 20)
        wait_s = min(
            followed.source.first_retry_s * 2.0**steps, max(followed.every_s, followed.source.first_retry_s)
        )
        if error.retry_after_s is not None:
            asked_s = max(error.retry_after_s, 1.0)
            wait_s = max(wait_s, asked_s) if steps else asked_s
        return self._jitter(min(wait_s, LONGEST_RETRY_S))


def _digest(content: bytes) -> bytes:
    return sha256(content).digest()


def _not_believed(before: Lineup | None, found: Lineup, now: datetime) -> str:
    """Return why a reading is not taken; empty if it is."""
    return excess(found) or sudden_loss(before, found, now)
