# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The whole radio in this process: no part that fails by surprise ends it, none takes the others' room."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from player import settings
from player.air.mount import Mounts
from player.api.app import Api
from player.api.events import MOST_FOLLOWERS
from player.app import CONNECTIONS_SHARE, FOLLOWERS_SHARE, LISTENERS_SHARE, open_radio
from player.nownext.board import NowNextBoard
from player.playback.controller import PlaybackController
from player.relay.app import MOST_LISTENERS, Relay
from schedules.boundaries.jobs import BoundaryJobs
from schedules.edits.service import EditService
from schedules.lineups import LineupFiles
from schedules.rest.places import MOST_CONNECTIONS, RESERVE
from tests.fakes.config import config_of
from tests.fakes.eventually import eventually

SERVICES = [Mounts, Relay, PlaybackController, NowNextBoard, BoundaryJobs, LineupFiles, EditService, Api]
IN_THE_MIDDLE_S = 0.1


@pytest.mark.parametrize("most_files", [200, 256, 1024, 4096, 20_000, 1_048_576])
def test_listeners_and_followers_leave_room_for_each_other_for_the_staff_and_for_what_is_no_connection(
    most_files: int,
) -> None:
    listeners = min(MOST_LISTENERS, int(most_files * LISTENERS_SHARE))
    followers = min(MOST_FOLLOWERS, int(most_files * FOLLOWERS_SHARE))
    connections = min(MOST_CONNECTIONS, int(most_files * CONNECTIONS_SHARE))

    for_all = connections - max(1, int(connections * RESERVE))
    assert listeners + followers <= for_all
    assert most_files - connections >= 30  # a database, a port, pipes to libVLC, two upstreams being tried


class Runs:
    """A service's `run` that fails once, in the middle of its work."""

    def __init__(self, run: Callable[[Any], Awaitable[None]]) -> None:
        self._run = run
        self.started = 0

    async def run(self, service: Any) -> None:
        self.started += 1
        if self.started == 1:
            try:
                async with asyncio.timeout(IN_THE_MIDDLE_S):
                    await self._run(service)
            except TimeoutError:
                pass
            raise MemoryError
        await self._run(service)


@pytest.mark.parametrize("kind", SERVICES)
async def test_a_service_that_fails_by_surprise_is_started_again_and_the_radio_goes_on(
    kind: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "config.yaml").write_text(config_of({"news": ["demo:news"]}))
    loaded = settings.load_config(tmp_path / "config.yaml", {})
    runs = Runs(kind.run)  # type: ignore[attr-defined]
    monkeypatch.setattr(kind, "run", lambda self: runs.run(self))  # noqa: PLW0108 - must bind as a method

    async with open_radio(loaded, tmp_path, "http://127.0.0.1:1/", "token", missing=tuple, most_files=1024):
        await eventually(lambda: runs.started == 2)

    (failure,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "failed by surprise; it is started again" in failure.getMessage()
    assert failure.exc_info is not None
    assert failure.exc_info[0] is MemoryError
