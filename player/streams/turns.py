# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who is asked when: several walks share few connections and one deadline, and no host is crowded."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from .walk import Row, Walk

MOST_AT_ONCE: Final = 3
MOST_PER_HOST: Final = 2


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


class _Turns:
    def __init__(self, walks: Sequence[Walk], deadline_s: float, at_once: int) -> None:
        self._walks = walks
        self._deadline_s = deadline_s
        self._at_once = at_once
        self._ends_at_s = asyncio.get_running_loop().time() + deadline_s
        self._asking: list[str] = []  # the host of each open connection

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            self._start(group)

    def _start(self, group: asyncio.TaskGroup) -> None:
        """Start as many visits as may be; each starts the next when it ends."""
        while len(self._asking) < self._at_once and asyncio.get_running_loop().time() < self._ends_at_s:
            busy = {host for host in self._asking if self._asking.count(host) >= MOST_PER_HOST}
            turns = ((walk, row) for walk in self._walks if (row := walk.take(busy)) is not None)
            if (turn := next(turns, None)) is None:
                return
            self._asking.append(turn[1].host)
            group.create_task(self._visit(group, *turn))

    async def _visit(self, group: asyncio.TaskGroup, walk: Walk, row: Row) -> None:
        try:
            async with asyncio.timeout_at(self._ends_at_s):
                await walk.visit(row)
        except TimeoutError:
            walk.late(row, self._deadline_s)
            return
        self._asking.remove(row.host)
        self._start(group)
