# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Stations, now and next: from the service where there is one, else computed, and the same either way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession

from player.api.app import Api
from player.cli.offline import Offline
from player.nownext.board import NowNextBoard
from player.offline import open_schedules
from player.settings import catalogue, load_config
from schedules.model.ids import StationId
from tests.fakes.api_client import Client
from tests.fakes.clock import FakeClock
from tests.fakes.config import config_of
from tests.fakes.network import FM, HD, Network
from tests.fakes.radio_server import RadioServer, answers
from tests.fakes.serving import served

from .conftest import WEEK, CommandLine, Radio


async def test_a_running_service_is_asked(cli: CommandLine, radio: Radio) -> None:
    stations = (await cli.beside("stations", "--json")).document
    one = (await cli.beside("now", "wskg-fm", "--json")).document
    all_of_them = (await cli.beside("now", "--json")).document
    upcoming = (await cli.beside("next", "wskg-fm", "--json")).document

    assert [station["id"] for station in stations["stations"]] == ["wskg-fm", "wskg-hd", "wsqg-fm"]
    assert (one["station"], one["now"]["title"], one["next"][0]["title"]) == ("wskg-fm", "Morning", "Noon")
    assert all_of_them.keys() == {"at", "stations"}
    assert all_of_them["stations"].keys() == {"wskg-fm", "wskg-hd", "wsqg-fm"}
    assert {picture["at"] for picture in all_of_them["stations"].values()} == {all_of_them["at"]}
    assert "elapsed_s" in one["now"]
    assert upcoming.keys() == one.keys()


async def test_at_is_this_instant(cli: CommandLine, radio: Radio) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    document = (await cli.beside("now", "wskg-fm", "--json")).document

    assert before <= datetime.fromisoformat(document["at"]) <= datetime.now(UTC)


async def test_an_unknown_station_is_said_to_be_one(cli: CommandLine, radio: Radio) -> None:
    done = await cli.beside("now", "nope", "--json")

    assert (done.status, done.out) == (1, "")
    assert done.err == 'no such station "nope"; liveradio stations lists them\n'


def test_without_a_service_all_is_computed_and_people_are_told_so(cli: CommandLine) -> None:
    cli.configure()

    for words in (["stations"], ["now"], ["now", "news"], ["next"], ["next", "news"]):
        done = cli(*words)
        assert (done.status, done.err) == (0, "")
        assert "No service is running: this is computed from config.yaml." in done.out
        assert ("Sample schedule" in done.out) == (words != ["stations"])
        assert ("Times are of America/New_York." in done.out) == (words != ["stations"])

    assert len(cli("next", "news", "--json").document["next"]) == 5
    off = cli("stations", "--json").document["stations"][0]["stream"]
    assert (off["state"], off["reason"]) == ("off", "no service is running")
    unknown = cli("now", "nope")
    assert (unknown.status, unknown.err) == (1, 'no such station "nope"; liveradio stations lists them\n')


async def test_computed_documents_equal_those_of_the_service(cli: CommandLine) -> None:
    cli.configure(config_of({FM: ["demo:news"], HD: ["demo:classical"]}, slots="week.yaml"))
    cli.schedule(WEEK)
    loaded = load_config(cli.folder / "config.yaml", {})
    network = Network()
    schedules = open_schedules(loaded, network.clock, network.publisher)
    board = NowNextBoard(schedules, network.publisher)
    network.ports = replace(network.ports, catalogue=catalogue(loaded.config), board=board)
    network.api = Api(network.ports)
    offline = Offline(loaded, network.clock)
    at = network.clock.now() + timedelta(hours=2, seconds=5)

    async with served(network.app()) as url, ClientSession() as session:
        client = Client(network, url, session)
        now = await client.get(f"/stations/{HD}/now?depth=5&at={at:%Y-%m-%dT%H:%M:%SZ}")
        stations = await client.get("/stations")

    computed = offline.stations()
    assert offline.now(HD, at, 5) == now
    for one in (*stations["stations"], *computed["stations"]):
        assert one.pop("stream").keys() == {"state", "reason", "since"}
    assert computed == stations


def test_all_mistakes_of_a_bad_configuration_are_named(cli: CommandLine) -> None:
    cli.configure("network: {nam: x}\nservices: []\n")

    done = cli("now")

    assert (done.status, done.out) == (1, "")
    assert [line.split(": ")[0] for line in done.err.splitlines()] == ["config.yaml:1"] * 3 + [
        "config.yaml:2"
    ]


def test_a_service_that_was_named_must_answer(cli: CommandLine) -> None:
    cli.configure()

    done = cli("now", "--service", "http://127.0.0.1:9/")

    assert (done.status, done.out) == (1, "")
    assert done.err == (
        "no service answers at http://127.0.0.1:9/ (Connection refused); start one with: liveradio serve\n"
    )


def test_what_needs_a_service_says_how_to_start_one(cli: CommandLine) -> None:
    cli.configure(host="::1")

    for words in (["play", "news"], ["stop"], ["volume", "5"], ["status"], ["seek", "-5"]):
        done = cli(*words)
        assert (done.status, done.out) == (1, "")
        assert done.err.startswith("no service answers at http://[::1]:9/ (")
        assert done.err.endswith("; start one with: liveradio serve\n")


STRANGERS = {
    "a page": answers(b"<h1>It works!</h1>", "text/html", status="HTTP/1.1 200 OK"),
    "a page that is not there": answers(b"no", "text/html", status="HTTP/1.1 404 Not Found"),
    "other JSON": answers(b'{"status": "fine"}', "application/json", status="HTTP/1.1 200 OK"),
    "a list": answers(b"[1]", "application/json", status="HTTP/1.1 200 OK"),
    "no HTTP": answers(b"", status="SSH-2.0-OpenSSH_9.2"),
    "a broken problem": answers(b"[", "application/problem+json", status="HTTP/1.1 500 Oh"),
}


@pytest.mark.parametrize("stranger", STRANGERS)
async def test_something_else_at_the_configured_port_is_no_service(stranger: str, cli: CommandLine) -> None:
    async with RadioServer() as server:
        for target in ("/readyz", "/api/v1/players/local"):
            server.on(target, STRANGERS[stranger])
        cli.configure(port=server.port)

        computed = await cli.beside("now", "news")
        named = await cli.beside("now", "news", "--service", server.url())

    assert (computed.status, computed.err) == (0, "")
    assert "No service is running" in computed.out
    assert (named.status, named.out) == (1, "")
    assert server.url() in named.err
    assert len(named.err.splitlines()) == 1


async def test_a_service_that_is_named_and_not_ready_says_what_is_missing(
    cli: CommandLine, radio: Radio
) -> None:
    radio.network.missing.append("the service is stopping")

    done = await cli.beside("now")

    assert (done.status, done.out) == (1, "")
    assert done.err == "not ready yet: the service is stopping\n"


def test_the_names_of_programmes_are_shown_as_they_are(cli: CommandLine) -> None:
    cli.configure()

    out = cli("next", "news").out

    assert "[b]Morning[/b]" in out


def test_the_current_answer_of_a_computed_station_is_that_of_now(cli: CommandLine) -> None:
    cli.configure()
    offline = Offline(load_config(cli.folder / "config.yaml", {}), FakeClock())

    # 12:00 UTC is 07:00 in New York in November: two hours into a programme of four.
    picture = offline.now(StationId("news"), FakeClock().now(), 1)

    assert (picture["now"]["title"], picture["now"]["elapsed_s"]) == ("[b]Morning[/b]", 7200.0)
    assert picture["now"]["duration_s"] == 14400.0
    assert picture["source"] == "sample"
