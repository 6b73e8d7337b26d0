# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.streams.resolver import Resolver
from schedules.clock import SystemClock
from tests.fakes.radio_server import RadioServer


@pytest.fixture
async def server() -> AsyncIterator[RadioServer]:
    """A server that can say anything."""
    async with RadioServer() as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[GuardedClient]:
    """The way out, open to loopback."""
    async with GuardedClient(AddressPolicy(["127.0.0.1"])) as opened:
        yield opened


@pytest.fixture
def resolver(client: GuardedClient) -> Resolver:
    """A resolver on it."""
    return Resolver(client, SystemClock())
