# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The staff's API over a stand-in for editing."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from schedules.access import Gate
from tests.fakes.clock import FakeClock
from tests.fakes.editing import HandEditing, staff_ports
from tests.fakes.network import CATALOGUE
from tests.fakes.staff_api import StaffClient, staff_api


@pytest_asyncio.fixture
async def client() -> AsyncIterator[StaffClient]:
    """A client of it."""
    gate = Gate(public_url="https://radio.example.org")
    async with staff_api(staff_ports(CATALOGUE, FakeClock(), gate), gate) as client:
        yield client


@pytest_asyncio.fixture
async def editing(client: StaffClient) -> HandEditing:
    """The stand-in."""
    assert isinstance(client.ports.editing, HandEditing)
    return client.ports.editing
