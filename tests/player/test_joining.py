# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Stations and streams of another installation stand in for those that a configuration leaves to it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest

from player import settings
from player.joining import joined, joined_as_kept
from tests.fakes.clock import FakeClock
from tests.fakes.installation import Installation
from tests.fakes.radio_server import RadioServer, answers, hangs
from tests.schedules.lineups import lineup, slot


@pytest.fixture
async def server() -> AsyncIterator[RadioServer]:
    async with RadioServer() as running:
        yield running


def put(server: RadioServer, stations: Iterable[str] = ("wskg-fm", "wsqe"), change: object = None) -> None:
    there = Installation(FakeClock(), lineup(slot("Morning", "05:00", "09:00")), tuple(stations))
    for name in ("services", "stations"):
        body = there.answer(f"/api/v1/{name}", {})
        if change is not None and name == "stations":
            document = json.loads(body)
            document["stations"][0] |= change
            body = json.dumps(document).encode()
        server.on(f"/api/v1/{name}", answers(body, "application/json"))


def load(tmp_path: Path, server: RadioServer, more: str = "", stations: str = "") -> settings.LoadedConfig:
    path = tmp_path / "config.yaml"
    path.write_text(
        "network: {name: N, timezone: America/New_York}\noutbound: {allow: ['127.0.0.1']}\nservices:\n"
        f"  - {{id: news, name: News, source: {{kind: liveradio, url: '{server.url('/')}'}}{more}}}\n"
        + stations
    )
    return settings.load_config(path, {})


def summary(loaded: settings.LoadedConfig) -> tuple[list[str], list[str]]:
    (service,) = loaded.config.services
    return [stream.url for stream in service.streams], [station.id for station in loaded.config.stations]


async def test_streams_and_stations_are_those_of_the_other(tmp_path: Path, server: RadioServer) -> None:
    put(server)

    found = (await joined(load(tmp_path, server), tmp_path)).loaded

    assert summary(found) == ([server.url("/listen/wskg-fm")], ["wskg-fm", "wsqe"])
    station = found.config.stations[0]
    assert (station.call_sign, station.frequency_mhz, station.city) == ("WSKG-FM", 89.3, "Town")
    assert station.public_file_url == "https://files.example/"
    assert set(settings.catalogue(found.config).stations) == {"wskg-fm", "wsqe"}
    assert set(settings.streams_of(found.config)) == {"news"}


async def test_what_is_written_here_stays(tmp_path: Path, server: RadioServer) -> None:
    put(server)
    streams = ", streams: [{url: 'demo:news'}]"
    stations = "stations:\n  - {id: mine, call_sign: MINE, carries: news}\n"

    assert summary((await joined(load(tmp_path, server, streams), tmp_path)).loaded) == (
        ["demo:news"],
        ["wskg-fm", "wsqe"],
    )
    assert summary((await joined(load(tmp_path, server, "", stations), tmp_path)).loaded) == (
        [server.url("/listen/wskg-fm")], ["mine"]
    )  # fmt: skip
    assert (await joined(load(tmp_path, server, streams, stations), tmp_path)).loaded == load(
        tmp_path, server, streams, stations
    )


async def test_the_last_answer_is_used_while_the_other_is_away(
    tmp_path: Path, server: RadioServer, caplog: pytest.LogCaptureFixture
) -> None:
    put(server)
    first = summary((await joined(load(tmp_path, server), tmp_path)).loaded)
    server.scripts.clear()

    again = (await joined(load(tmp_path, server), tmp_path)).loaded

    assert summary(again) == first
    assert "its last answer is used" in caplog.text
    assert summary(joined_as_kept(load(tmp_path, server), tmp_path)) == first
    kept = tmp_path / "followed-news.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert not kept.with_name(".followed-news.json.new").exists()


async def test_without_any_answer_it_starts_and_says_what_to_do(
    tmp_path: Path, server: RadioServer, caplog: pytest.LogCaptureFixture
) -> None:
    found = (await joined(load(tmp_path, server), tmp_path)).loaded

    assert summary(found) == ([server.url("/")], [])
    assert "restart once it can be reached" in caplog.text


async def test_one_that_hangs_costs_a_start_some_seconds_and_no_more(
    tmp_path: Path, server: RadioServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("player.joining.ANSWER_S", 0.3)
    server.on("/api/v1/services", hangs(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"))

    assert summary((await joined(load(tmp_path, server), tmp_path)).loaded) == ([server.url("/")], [])


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"id": "Not An Id"}, ["wsqe"]),
        ({"timezone": "Nowhere/Land"}, ["wsqe"]),
        ({"service": "other"}, ["wsqe"]),
        ({"public_file_url": "javascript:alert(1)"}, ["wskg-fm", "wsqe"]),
        ({"frequency_mhz": 1e9}, ["wskg-fm", "wsqe"]),
    ],
)
async def test_a_station_that_cannot_be_one_is_left_out(
    tmp_path: Path, server: RadioServer, change: dict[str, object], left: list[str]
) -> None:
    put(server, change=change)

    assert summary((await joined(load(tmp_path, server), tmp_path)).loaded)[1] == left


async def test_a_stream_that_is_no_web_address_is_not_taken(tmp_path: Path, server: RadioServer) -> None:
    put(server, change={"listen": {"live": "file:///etc/passwd", "hls": "demo:news"}})

    assert summary((await joined(load(tmp_path, server), tmp_path)).loaded)[0] == [server.url("/")]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"url": 5}', '{"url": "%s", "service": {}}'])
async def test_a_damaged_copy_is_told_and_left(
    tmp_path: Path, server: RadioServer, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    loaded = load(tmp_path, server)
    (tmp_path / "followed-news.json").write_text(content.replace("%s", server.url("/")))

    assert summary(joined_as_kept(loaded, tmp_path)) == ([], [])
    assert ("cannot be used" in caplog.text) == (content != '{"url": 5}')


async def test_what_was_taken_in_is_told_so_that_changes_can_be_seen(
    tmp_path: Path, server: RadioServer
) -> None:
    put(server, ("wskg-fm",))
    stations = "stations:\n  - {id: mine, call_sign: MINE, carries: news}\n"
    own = ", streams: [{url: 'demo:news'}]"

    both = await joined(load(tmp_path, server), tmp_path)
    neither = await joined(load(tmp_path, server, own, stations), tmp_path)

    assert [one.id for one in both.taken["news"]] == ["wskg-fm"]
    assert neither.taken == {}


async def test_without_an_answer_nothing_was_taken_in(tmp_path: Path, server: RadioServer) -> None:
    assert (await joined(load(tmp_path, server), tmp_path)).taken == {"news": ()}


async def test_an_answer_that_breaks_readers_stops_no_start(tmp_path: Path, server: RadioServer) -> None:
    put(server, change={"listen": {"live": "http://[", "hls": None}})

    assert summary((await joined(load(tmp_path, server), tmp_path)).loaded)[1] == ["wskg-fm", "wsqe"]
