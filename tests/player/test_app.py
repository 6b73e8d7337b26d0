# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The whole radio in this process: no part that fails by surprise ends it."""

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
from player.app import open_radio
from player.nownext.board import NowNextBoard
from player.playback.controller import PlaybackController
from player.relay.app import Relay
from schedules.boundaries.jobs import BoundaryJobs
from schedules.edits.service import EditService
from schedules.lineups import LineupFiles
from tests.fakes.config import config_of
from tests.fakes.eventually import eventually

SERVICES = [Mounts, Relay, PlaybackController, NowNextBoard, BoundaryJobs, LineupFiles, EditService, Api]
IN_THE_MIDDLE_S = 0.1


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
