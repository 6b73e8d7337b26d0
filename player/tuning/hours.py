# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Counts tuning hours while people listen, and keeps the sums on the disk.

A connection counts for as long as sound is sent to it: while its stream gives none, it does not.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

from schedules.clock import Clock
from schedules.model.catalogue import Station

from .month import Key, Kind, Month, load, month_name, plain_sums, save

log = logging.getLogger(__name__)

LOOK_S = 10.0
"""How often is looked who was sent something."""
FLUSH_S = 60.0
"""How often is written down: what a crash loses at most."""


class _Session:
    """One connection, as far as counting needs it."""

    __slots__ = ("key", "position", "sent", "since_s")

    def __init__(self, key: Key, position: Callable[[], int], since_s: float) -> None:
        self.key = key
        self.position = position
        self.since_s = since_s
        self.sent: int | None = None


class TuningHours:
    """The tuning hours of all stations.  Run `run` as a task beside the server.

    All methods run on the event loop's thread.

    Args:
        state: The state folder; it exists.
        zone: By whose clock months begin: that of the network.
    """

    def __init__(self, state: Path, zone: ZoneInfo, clock: Clock) -> None:
        self._state = state
        self._zone = zone
        self._clock = clock
        self._sessions: dict[_Session, None] = {}
        self._running: Counter[Key] = Counter()
        self._months: dict[str, Month] = {}
        self._written: dict[str, list[dict[str, object]]] = {}
        self._trouble = False
        self._writing = threading.Lock()  # the last writing may find another one under way

    @contextmanager
    def listening(self, station: Station, position: Callable[[], int], *, local: bool) -> Iterator[None]:
        """Count a connection while the context is open.

        Args:
            position: Gives how far it was sent the air.
            local: Whether it is our own player.
        """
        key = (str(station.carries), str(station.id), Kind.LOCAL if local else Kind.CONTINUOUS)
        session = _Session(key, position, self._clock.monotonic_s())
        self._running[key] += 1
        one = self._at(self._clock.now()).of(key)
        one.sessions += 1
        one.peak = max(one.peak, self._running[key])
        self._sessions[session] = None
        try:
            yield
        finally:
            del self._sessions[session]
            self._running[key] -= 1
            self._count_to(session, self._clock.monotonic_s(), self._clock.now())

    def segment(self, station: Station, seconds: float) -> None:
        """Count what was given out in pieces.

        Args:
            seconds: Of sound.
        """
        key = (str(station.carries), str(station.id), Kind.HLS)
        self._at(self._clock.now()).of(key).seconds += seconds

    def month(self, name: str | None = None) -> Month:
        """Return a month, the present one by default, up to this moment.

        Raises:
            OSError: If it cannot be read.
        """
        self.look()
        name = month_name(self._clock.now(), self._zone) if name is None else name
        return self._months.get(name) or load(self._state, name, self._zone)

    def look(self) -> None:
        """Count up to this moment for all who listen."""
        now_s, now = self._clock.monotonic_s(), self._clock.now()
        for session in self._sessions:
            self._count_to(session, now_s, now)
        present = self._at(now)
        for key, count in self._running.items():
            if count:
                one = present.of(key)
                one.peak = max(one.peak, count)

    async def run(self) -> None:
        """Count, and write the sums down each minute and in the end, until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._keep_looking())
                group.create_task(self._keep_writing())
        finally:
            self.flush()

    def flush(self) -> None:
        """Write down at once what is not yet."""
        self.look()
        for month, rows in self._unwritten():
            self._note(month, rows, self._save(month, rows))

    async def _keep_looking(self) -> NoReturn:
        while True:
            await self._clock.sleep(LOOK_S)
            self.look()

    async def _keep_writing(self) -> NoReturn:
        while True:
            await self._clock.sleep(FLUSH_S)
            self.look()
            for month, rows in self._unwritten():
                self._note(month, rows, await asyncio.to_thread(self._save, month, rows))

    def _at(self, at: datetime) -> Month:
        """Return the month of an instant, as it is counted on."""
        name = month_name(at, self._zone)
        month = self._months.get(name)
        if month is None:
            try:
                month = load(self._state, name, self._zone)
            except OSError as error:
                self._complain(error)
                month = Month(name, self._zone)
            self._written[name] = plain_sums(month)
            self._months[name] = month
        return month

    def _count_to(self, session: _Session, now_s: float, now: datetime) -> None:
        sent, seconds = session.position(), now_s - session.since_s
        moved, session.sent, session.since_s = sent != session.sent, sent, now_s
        while moved and seconds > 0:
            month = self._at(now)
            inside_s = min(seconds, (now - month.start).total_seconds())
            month.of(session.key).seconds += inside_s
            seconds -= inside_s
            now = month.start - timedelta(microseconds=1)

    def _unwritten(self) -> list[tuple[Month, list[dict[str, object]]]]:
        months = [(month, plain_sums(month)) for month in self._months.values()]
        return [(month, rows) for month, rows in months if rows != self._written[month.name]]

    def _save(self, month: Month, rows: list[dict[str, object]]) -> OSError | None:
        try:
            with self._writing:
                save(self._state, month, rows)
        except OSError as error:
            return error
        return None

    def _note(self, month: Month, rows: list[dict[str, object]], error: OSError | None) -> None:
        if error is not None:
            self._complain(error)
            return
        self._trouble = False
        self._written[month.name] = rows
        if month.name != month_name(self._clock.now(), self._zone) and rows == plain_sums(month):
            del self._months[month.name]  # over, and safe

    def _complain(self, error: OSError) -> None:
        if not self._trouble:
            log.warning("tuning hours cannot be written down: %s; they are counted on", error)
        self._trouble = True
