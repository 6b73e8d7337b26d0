# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Listeners who hold no connection: whoever asks for a playlist counts as one for a while."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass

from player.air.base import MountId
from schedules.clock import Clock

from .base import HlsMount

LEASE_S = 30.0
"""Players ask again at least every target duration, and many behind one cache ask like one."""

LOOK_S = 5.0
"""How often it is looked whether a lease has run out."""


@dataclass(slots=True)
class Lease:
    """One mount, held open.

    Attributes:
        until_s: Of the monotonic clock.
        live: True once live sound was given out under it: what is then missing is missing to listeners too.
    """

    held: ExitStack
    until_s: float
    live: bool = False


class Leases:
    """Holds `Mount.listening` open for as long as somebody asks; run `run` beside the server."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._leases: dict[MountId, Lease] = {}
        self._any = asyncio.Event()

    def __len__(self) -> int:
        return len(self._leases)

    def renew(self, mount: HlsMount) -> Lease:
        """Count a mount as listened to from now on for `LEASE_S`."""
        lease = self._leases.get(mount.id)
        if lease is None:
            held = ExitStack()
            held.enter_context(mount.listening())
            lease = self._leases[mount.id] = Lease(held, 0.0)
            self._any.set()
        lease.until_s = self._clock.monotonic_s() + LEASE_S
        return lease

    async def run(self) -> None:
        """End leases that nobody renews, until cancelled; then all."""
        try:
            while True:
                await self._any.wait()
                await self._clock.sleep(LOOK_S)
                self._end(before_s=self._clock.monotonic_s())
        finally:
            self._end(before_s=float("inf"))

    def _end(self, *, before_s: float) -> None:
        for mount, lease in list(self._leases.items()):
            if lease.until_s <= before_s:
                del self._leases[mount]
                lease.held.close()
        if not self._leases:
            self._any.clear()
