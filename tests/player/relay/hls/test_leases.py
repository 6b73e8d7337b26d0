# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who asks for a playlist listens, and who asks no more has gone."""

from __future__ import annotations

from player.relay.hls.leases import LEASE_S, LOOK_S, Leases
from player.running import running
from schedules.publisher import LocalPublisher
from tests.fakes.clock import FakeClock
from tests.fakes.hls_doorway import KeptMount


async def test_a_lease_lasts_until_some_time_after_the_last_asking() -> None:
    clock = FakeClock()
    mount, leases = KeptMount(clock, LocalPublisher()), Leases(clock)
    async with running(leases):
        for _ in range(10):
            leases.renew(mount)
            assert mount.listeners == 1
            await clock.advance(LEASE_S - 1)
        leases.renew(mount)
        await clock.advance(LEASE_S - 1)
        assert mount.listeners == 1

        await clock.advance(1 + LOOK_S)

        assert (mount.listeners, len(leases)) == (0, 0)
        leases.renew(mount)
        assert mount.listeners == 1
    assert mount.listeners == 0


async def test_without_a_lease_nobody_looks_at_the_clock() -> None:
    clock = FakeClock()
    async with running(Leases(clock)):
        await clock.advance(1000)

    assert clock.slept == []
