# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A network whose local player is the real one, with a minute of air to go back in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from player.air.base import StreamState
from player.api.app import Api
from player.playback.controller import PlaybackController
from player.playback.desk import PlayerDesk
from schedules.model.ids import StationId
from schedules.model.rights import Rewind
from tests.fakes.airings import airing
from tests.fakes.backend import FakeBackend
from tests.fakes.mount import FakeMount
from tests.fakes.network import CATALOGUE, Network


async def driven_network(rewind: Rewind) -> Network:
    """Return a network on whose streams the "Evening Concert" has been on for 20 s, with such a rule."""
    network = Network()
    clock, publisher = network.clock, network.publisher
    mount = FakeMount(clock, publisher)
    for _ in range(60):
        await clock.advance(1)
        mount.sound(1)
    mount.be(StreamState.UP)
    began, hour = clock.now() - timedelta(seconds=20), timedelta(hours=1)
    network.airings.put(airing("Evening Concert", began, began + hour, rewind))

    def mount_of(station: StationId) -> FakeMount:
        CATALOGUE.station(station)
        return mount

    def began_at(_station: StationId, _at: datetime | None) -> datetime:
        return began

    local = PlaybackController(
        FakeBackend(), clock, publisher,
        mounts=mount_of, rewinding=network.ports.rewinding, began=began_at,
        relay_url=lambda station, at: f"{station}?at={at}",
    )  # fmt: skip
    desk = PlayerDesk(local, network.web, rewinding=network.ports.rewinding, clock=clock, began=began_at)
    network.ports = replace(network.ports, players=desk)
    network.api = Api(network.ports)
    return network
