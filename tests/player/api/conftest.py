# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The API of a small network behind a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from aiohttp import ClientSession

from tests.fakes.api_client import Client
from tests.fakes.network import Network
from tests.fakes.serving import served


@pytest_asyncio.fixture
async def client() -> AsyncIterator[Client]:
    """A client, and in it the network that it asks."""
    network = Network()
    async with served(network.app()) as url, ClientSession() as session:
        yield Client(network, url, session)
