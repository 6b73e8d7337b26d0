# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Without a service, commands know the stations of another installation as it last said them."""

from __future__ import annotations

from pathlib import Path

import pytest

from player import settings
from player.joining import joined
from tests.fakes.radio_server import RadioServer
from tests.player.test_joining import put

from .conftest import CommandLine


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    monkeypatch.setenv("LIVERADIO_STATE_DIR", str(folder))
    return folder


async def test_stations_that_are_left_to_another_installation_are_known(
    cli: CommandLine, state: Path
) -> None:
    async with RadioServer() as server:
        put(server)
        cli.configure(
            "network: {name: N, timezone: America/New_York}\noutbound: {allow: ['127.0.0.1']}\nservices:\n"
            f"  - {{id: news, name: News, source: {{kind: liveradio, url: '{server.url('/')}'}}}}\n"
        )
        before = (await cli.beside("stations", "--json")).document
        await joined(settings.load_config(cli.folder / "config.yaml", {}), state)

        after = (await cli.beside("stations", "--json")).document
        now = await cli.beside("now", "wsqe", "--json")
        check = await cli.beside("schedule", "check", "--station", "wsqe")

    assert before["stations"] == []
    assert [one["id"] for one in after["stations"]] == ["wskg-fm", "wsqe"]
    assert (now.status, now.document["station"]) == (0, "wsqe")
    assert "no such station" not in check.err
