# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tuning hours from listeners and pieces to the table: over the API, and without a service."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientSession

from player.cli.failure import CommandError
from player.cli.tuning import tuning_hours
from player.tuning.hours import TuningHours
from player.tuning.month import Kind, Month, Sum, plain_sums, save
from tests.fakes.api_client import Client
from tests.fakes.clock import FakeClock
from tests.fakes.eventually import eventually
from tests.fakes.hls_doorway import doorway
from tests.fakes.kept_air import SEGMENT_S
from tests.fakes.network import CATALOGUE, FM, NEW_YORK, Network
from tests.fakes.playlist_reader import read_playlist
from tests.fakes.radio_set import tuned_in
from tests.fakes.relay_server import SECRET, relay_server
from tests.fakes.serving import served
from tests.fakes.studio import Studio

PATH = "/staff/tuning-hours"
ZONE = ZoneInfo(NEW_YORK)


async def test_the_staff_read_them_as_json_and_as_csv() -> None:
    network = Network()
    with network.hours.listening(
        CATALOGUE.station(FM), lambda: round(network.clock.monotonic_s()), local=False
    ):
        await network.clock.advance(5400)
    async with served(network.app()) as url, ClientSession() as session:
        client = Client(network, url, session)
        month = await client.get(PATH)
        async with session.get(f"{url}/api/v1{PATH}?format=csv&month=2026-11") as answer:
            name, body = answer.headers["Content-Disposition"], (await answer.text()).splitlines()
        empty = await client.get(f"{PATH}?month=2026-10")
        for wrong in ("month=2026-13", "month=11", "month=9999-12"):
            assert await client.mistakes(f"{PATH}?{wrong}") == [["query", "month"]]
        await client.ask("GET", f"/api/v1{PATH}", 401, headers={"X-Forwarded-For": "8.8.8.8"})

    assert (month["month"], month["timezone"]) == ("2026-11", NEW_YORK)
    [row] = month["rows"]
    assert (row["service"], row["station"], row["kind"]) == ("news", "wskg-fm", "continuous")
    assert (row["hours"], row["sessions"], row["peak_listeners"]) == (1.5, 1, 1)
    assert name == 'attachment; filename="tuning-hours-2026-11.csv"'
    assert body[1].startswith("2026-11,news,wskg-fm,continuous,1.5,1,")
    assert empty == {"month": "2026-10", "timezone": NEW_YORK, "rows": []}


def counted(hours: TuningHours) -> dict[str, tuple[float, int]]:
    return {kind.value: (one.seconds, one.sessions) for (_, _, kind), one in hours.month().sums.items()}


async def test_connections_are_counted_from_their_first_sound_to_their_end(tmp_path: Path) -> None:
    clock = FakeClock()
    hours = TuningHours(tmp_path, ZONE, clock)
    async with relay_server(hours=hours) as server:
        studio = Studio(server.air())
        studio.send(20, datetime.now(UTC))
        async with (
            tuned_in(server.port, "/listen/news-fm") as radio,
            tuned_in(server.port, f"/listen/news-fm?local={SECRET}"),
        ):
            async with tuned_in(server.port, "/listen/news-fm", method="HEAD"):
                await radio.read(65_000)
            await eventually(lambda: server.relay.listeners == 2)
            await clock.advance(90)
            whole = server.air().head
            studio.send(1, datetime.now(UTC))
            await eventually(
                lambda: all(one.cursor > whole for one in server.relay.fanout.audience(server.air()))
            )
        studio.send(1, datetime.now(UTC))
        await eventually(lambda: server.relay.listeners == 0)
        await clock.advance(60)

        assert counted(hours) == {"continuous": (90, 1), "local": (90, 1)}


async def test_pieces_are_counted_by_the_sound_that_was_given_out(tmp_path: Path) -> None:
    hours = TuningHours(tmp_path, ZONE, FakeClock())
    async with doorway(hours=hours) as door:
        row = read_playlist(await door.playlist()).rows[-1]
        path = f"news-fm/{row.uri}"
        whole = await door.ask(path)
        half = len(whole.body) // 2
        part = await door.ask(path, headers={"Range": f"bytes=0-{half - 1}"}, status=206)
        await door.ask(path, method="HEAD")
        await door.ask(path, headers={"If-None-Match": whole.headers["ETag"]}, status=304)

    seconds = SEGMENT_S * (1 + len(part.body) / len(whole.body))
    [(heard_s, sessions)] = counted(hours).values()
    assert heard_s == pytest.approx(seconds)
    assert sessions == 0


def test_without_a_service_the_state_folder_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("player.cli.tuning.running_service", lambda _: None)
    month = Month("2026-10", ZONE, {("news", "wskg-fm", Kind.HLS): Sum(5400.0)})
    save(tmp_path, month, plain_sums(month))

    tuning_hours("2026-10", state_dir=tmp_path)
    words = capfd.readouterr().out
    tuning_hours("2026-10", state_dir=tmp_path, as_csv=True)
    table = capfd.readouterr().out.splitlines()
    tuning_hours("2026-09", state_dir=tmp_path)
    nothing = capfd.readouterr().out
    tuning_hours("2026-10", state_dir=tmp_path, as_json=True)
    document = json.loads(capfd.readouterr().out)

    assert ("wskg-fm" in words, "1.5" in words) == (True, True)
    assert table[1].startswith("2026-10,news,wskg-fm,hls,1.5,,")
    assert nothing == "Nobody listened in 2026-09.\n"
    assert (document["timezone"], document["rows"][0]["hours"]) == (NEW_YORK, 1.5)
    with pytest.raises(CommandError, match="such as 2026-11"):
        tuning_hours("10", state_dir=tmp_path)
    with pytest.raises(CommandError, match="exclude each other"):
        tuning_hours(state_dir=tmp_path, as_csv=True, as_json=True)
