# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from player.net.client import GuardedClient
from tests.fakes.clock import FakeClock
from tests.fakes.radio_server import RadioServer

from .desk import Opening


@pytest.fixture
def clock() -> FakeClock:
    """Time stands still until it is turned."""
    return FakeClock()


@pytest.fixture
def desk(client: GuardedClient, clock: FakeClock, server: RadioServer) -> Opening:
    """Opens addresses while time passes."""
    return Opening(client, clock, server)
