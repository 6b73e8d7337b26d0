# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who is asked when: several walks share few connections and one deadline, and no host is crowded.

To look at everything, as many are asked at once as may be.  To find one that plays, they are asked one after
the other, but nobody waits for one that hangs: the next begins while it is still being asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from player.errors import ErrorClass

from .row import Row
from .walk import Walk

MOST_AT_ONCE: Final = 3
MOST_PER_HOST: Final = 2
STAGGER_S: Final = 0.75
"""So long after one began the next may, though the first has not answered."""
GRACE_S: Final = 0.4
"""One that gives sound waits so long for a preferred one that was asked before it."""
PATIENCE_S: Final = 1.75
"""Who takes longer has another turn when all others had theirs."""
HUNG_HOST_S: Final = 2.0
"""So long is waited for a host that did not answer in time before."""


async def walk_all(walks: Sequence[Walk], *, deadline_s: float, at_once: int = MOST_AT_ONCE) -> None:
    """Walk through everything, within the limits; what comes first is asked first.

    Args:
        walks: In order of preference.
        deadline_s: After so long, for all together, nothing more is asked, and what is being asked is late.
        at_once: How many connections may be open.
    """
    await _Turns(walks, deadline_s, at_once).run()
    for walk in walks:
        walk.settle()


async def walk_until_sound(walk: Walk, *, deadline_s: float) -> None:
    """Walk until a candidate gives sound; the walk's winner is the most preferred of those that did.

    Args:
        walk: With `ingest` set.
        deadline_s: After so long it is given up.
    """
    await _Overlap(walk, deadline_s).run()
    walk.settle()


@dataclass(slots=True, eq=False)
class _Visit:
    """One address being asked."""

    walk: Walk
    row: Row
    began_s: float
    task: asyncio.Task[None]


class _Turns:
    """Asks all, as many at once as may be."""

    def __init__(self, walks: Sequence[Walk], deadline_s: float, at_once: int = MOST_AT_ONCE) -> None:
        self._walks = walks
        self._deadline_s = deadline_s
        self._at_once = at_once
        self._ends_at_s = self._now_s() + deadline_s
        self._visits: list[_Visit] = []
        self._hung: set[str] = set()  # hosts that did not answer in time

    async def run(self) -> None:
        """Ask until nothing is left to ask, or time is up."""
        try:
            while not self._over():
                await self._cut_short()
                self._start()
                wake_s = min((at_s for at_s in self._alarms() if at_s > self._now_s()), default=None)
                if not self._visits and wake_s is None:
                    return
                await self._wait(min(wake_s or self._ends_at_s, self._ends_at_s))
        finally:
            reason = f"not resolved within {self._deadline_s:g} s"
            for visit in await self._break_off(self._visits):
                if self._late_at_the_end():
                    visit.walk.late(visit.row, reason)

    @staticmethod
    def _now_s() -> float:
        return asyncio.get_running_loop().time()

    def _over(self) -> bool:
        return self._now_s() >= self._ends_at_s

    def _late_at_the_end(self) -> bool:
        return True

    def _may_start(self) -> bool:
        return len(self._visits) < self._at_once

    def _alarms(self) -> list[float]:
        """Return when to look again, though no visit has ended."""
        due = [at_s for walk in self._walks if (at_s := walk.due_s(self._now_s())) is not None]
        hung = [visit.began_s + HUNG_HOST_S for visit in self._visits if visit.row.host in self._hung]
        return due + hung

    def _busy(self, without: _Visit | None = None) -> set[str]:
        hosts = [visit.row.host for visit in self._visits if visit is not without]
        return {host for host in hosts if hosts.count(host) >= MOST_PER_HOST}

    def _start(self) -> None:
        while self._may_start():
            now_s = self._now_s()
            # Hosts that hung come last: they may hold a place for long.
            turns = (
                (walk, row)
                for avoided in (self._busy() | self._hung, self._busy())
                for walk in self._walks
                if (row := walk.take(avoided, now_s)) is not None
            )
            if (turn := next(turns, None)) is None:
                return
            walk, row = turn
            self._visits.append(_Visit(walk, row, now_s, asyncio.create_task(walk.visit(row))))
            self._started(now_s)

    def _started(self, now_s: float) -> None:
        """Take in that one was just asked."""

    async def _wait(self, until_s: float) -> None:
        tasks = [visit.task for visit in self._visits]
        left_s = max(0.0, until_s - self._now_s())
        if not tasks:
            await asyncio.sleep(left_s)
            return
        done, _ = await asyncio.wait(tasks, timeout=left_s, return_when=asyncio.FIRST_COMPLETED)
        for visit in [visit for visit in self._visits if visit.task in done]:
            self._visits.remove(visit)
            self._ended(visit)

    def _ended(self, visit: _Visit) -> None:
        visit.task.result()  # a defect is not to be passed over
        failure = visit.row.failure
        if failure is not None and failure.kind is ErrorClass.TIMEOUT:
            self._hung.add(visit.row.host)

    async def _cut_short(self) -> None:
        """Give up whom nobody need wait for any longer."""
        gone_s = self._now_s() - HUNG_HOST_S
        hanging = [v for v in self._visits if v.row.host in self._hung and v.began_s <= gone_s]
        for visit in await self._break_off(hanging):
            visit.walk.late(visit.row, f"no answer in {HUNG_HOST_S:g} s, from a host that hung before")

    async def _break_off(self, visits: Sequence[_Visit]) -> list[_Visit]:
        """Cancel visits, and wait for that; return those that had not come to an end by themselves."""
        if not visits:
            return []
        chosen = list(visits)
        self._visits = [visit for visit in self._visits if visit not in chosen]
        for visit in chosen:
            visit.task.cancel()
        await asyncio.wait([visit.task for visit in chosen])
        for visit in chosen:
            if not visit.task.cancelled():
                visit.task.result()
        return [visit for visit in chosen if visit.task.cancelled()]


class _Overlap(_Turns):
    """Asks one after the other, with overlap, until one gives sound."""

    def __init__(self, walk: Walk, deadline_s: float) -> None:
        super().__init__([walk], deadline_s)
        self._walk = walk
        self._next_s = 0.0
        self._best: _Visit | None = None
        self._grace_ends_s = 0.0

    def _over(self) -> bool:
        if self._best is not None:
            place = self._walk.place(self._best.row)
            preferred = any(self._walk.place(visit.row) < place for visit in self._visits)
            if not preferred or self._now_s() >= self._grace_ends_s:
                self._walk.win(self._best.row)
                return True
        return super()._over()

    def _late_at_the_end(self) -> bool:
        return self._best is None

    def _may_start(self) -> bool:
        return self._best is None and self._now_s() >= self._next_s and super()._may_start()

    def _started(self, now_s: float) -> None:
        self._next_s = now_s + STAGGER_S

    def _alarms(self) -> list[float]:
        own = [self._next_s, *(visit.began_s + PATIENCE_S for visit in self._visits)]
        return [self._grace_ends_s] if self._best else own + super()._alarms()

    def _ended(self, visit: _Visit) -> None:
        super()._ended(visit)
        self._next_s = self._now_s()
        if visit.row.opened is None:
            return
        if self._best is None:
            self._grace_ends_s = self._now_s() + GRACE_S
        if self._best is None or self._walk.place(visit.row) < self._walk.place(self._best.row):
            self._best = visit

    async def _cut_short(self) -> None:
        """Put the one that was asked first behind the others, where these could have its turn."""
        await super()._cut_short()
        now_s = self._now_s()
        if self._best is not None or now_s < self._next_s:
            return
        if super()._may_start() and self._walk.others_wait(self._busy(), now_s):
            return
        for visit in self._visits:
            if now_s - visit.began_s >= PATIENCE_S and self._walk.others_wait(self._busy(visit), now_s):
                for broken_off in await self._break_off([visit]):
                    self._walk.postpone(broken_off.row)
                return
