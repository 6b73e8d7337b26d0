# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio find``: from a name to lines that work, past a directory of which nothing is believed."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from player import settings
from tests.fakes.config import config_of
from tests.fakes.radio_browser import Fault, RadioBrowserMirror, mirror, station
from tests.fakes.radio_server import RadioServer, answers, redirects

from .conftest import CommandLine
from .test_resolve import MP3

KEYS = {"asked", "directory", "passed_over", "stations", "picked", "config", "error"}
ROW = {
    "number", "name", "also_listed_as", "uuid", "state", "country", "homepage", "address", "lasting", "kind",
    "codec", "bitrate_kbps", "playable", "reason", "match", "votes",
}  # fmt: skip
NETWORK = "network: {name: Test Radio, timezone: America/New_York}\n"


@pytest_asyncio.fixture
async def server() -> AsyncIterator[RadioServer]:
    async with RadioServer() as running:
        running.on("/live", answers(MP3, "audio/mpeg"))
        running.on("/second", answers(MP3, "audio/mpeg", head=("icy-br: 64",)))
        running.on("/list.m3u", answers(f"{running.url('/live')}\n".encode(), "audio/x-mpegurl"))
        running.on("/token?t=1", answers(MP3, "audio/mpeg"))
        running.on("/moved", redirects("/live"))
        yield running


@pytest_asyncio.fixture
async def directory(server: RadioServer) -> AsyncIterator[RadioBrowserMirror]:
    """A mirror with the stations of a small town."""
    stations = [
        station("WSKG-FM 89.3", server.url("/list.m3u"), url_resolved=server.url("/live"), votes=3),
        station("WSKG Classical", server.url("/second"), votes=9, codec="AAC", bitrate=0),
        station("WSKG Jazz", server.url("/gone"), votes=20),
        station("My WSKG (copy)", server.url("/moved"), votes=1),
        station("Broken Radio", server.url("/gone2")),
        station("Token Radio", server.url("/gone3"), url_resolved=server.url("/token?t=1")),
        station('Rádio #1: "Ελλάδα" 📻', server.url("/live?x=:%20#"), countrycode="GR", state=""),
    ]
    server.on("/live?x=:%20", answers(MP3, "audio/mpeg"))
    async with mirror(*stations) as running:
        yield running


async def find(cli: CommandLine, directory: RadioBrowserMirror, *arguments: str) -> Any:
    """Run the command against this mirror, with this machine allowed."""
    return await cli.beside("find", "--directory", directory.url, "--allow", "127.0.0.1", *arguments)


def loaded(folder: Path, text: str) -> settings.Config:
    path = folder / "pasted.yaml"
    path.write_text(NETWORK + text, encoding="utf-8")
    return settings.load_config(path, {}).config


def lines_to_paste(out: str) -> str:
    return out[out.index("services:") :]


async def test_people_get_a_table_and_lines_that_work(
    cli: CommandLine, directory: RadioBrowserMirror, server: RadioServer
) -> None:
    cli.configure()
    done = await find(cli, directory, "wskg", "--country", "us")

    rows = done.out[: done.out.index("\n\n")].splitlines()
    assert (done.status, done.err) == (0, "")
    assert [re.split(r"\s{2,}", row)[:4] for row in rows] == [
        ["No", "Result", "Name", "Place"],
        ["1", "plays", "WSKG-FM 89.3", "New York, US"],
        ["2", "plays", "WSKG Classical", "New York, US"],
        ["3", "dead", "WSKG Jazz", "New York, US"],
    ]
    assert "unreachable: HTTP 404" in rows[3]
    config = loaded(cli.folder, lines_to_paste(done.out))
    (service,), (one,) = config.services, config.stations
    assert [stream.url for stream in service.streams] == [server.url("/list.m3u")]
    assert (service.name, one.call_sign, one.frequency_mhz) == ("WSKG-FM 89.3", "WSKG-FM", 89.3)
    assert one.carries == service.id


async def test_the_document_has_every_key_and_the_same_lines(
    cli: CommandLine, directory: RadioBrowserMirror, server: RadioServer
) -> None:
    cli.configure()
    done = await find(cli, directory, "WSKG", "--json")

    document = done.document
    assert (done.status, done.err) == (0, "")
    assert document.keys() == KEYS
    assert all(row.keys() == ROW for row in document["stations"])
    assert (document["asked"], document["directory"]) == ({"name": "WSKG", "country": None}, directory.url)
    first, second, third = document["stations"]
    assert (first["name"], first["match"], first["playable"]) == ("WSKG-FM 89.3", "exact", True)
    assert first["also_listed_as"] == ["My WSKG (copy)"]  # redirects to the very stream
    assert (first["address"], first["lasting"], first["codec"]) == (server.url("/list.m3u"), True, "mp3")
    assert (second["bitrate_kbps"], third["playable"]) == (64, False)
    assert (document["picked"], document["error"]) == (1, None)
    assert loaded(cli.folder, document["config"]).services[0].streams[0].url == server.url("/list.m3u")


async def test_any_number_can_be_picked(cli: CommandLine, directory: RadioBrowserMirror) -> None:
    cli.configure()
    second = await find(cli, directory, "wskg", "--pick", "2")
    dead = await find(cli, directory, "wskg", "--pick", "3")
    none = await find(cli, directory, "wskg", "--pick", "9", "--json")

    assert loaded(cli.folder, lines_to_paste(second.out)).services[0].name == "WSKG Classical"
    assert dead.status == 0
    assert loaded(cli.folder, lines_to_paste(dead.out)).services[0].name == "WSKG Jazz"
    assert dead.err.startswith("warning: number 3 does not play now (unreachable: ")
    assert (none.status, none.document["config"], none.document["error"]["class"]) == (1, None, "not-found")
    assert "only 3 found" in none.err


async def test_ids_that_the_configuration_has_are_not_given_again(
    cli: CommandLine, directory: RadioBrowserMirror
) -> None:
    cli.configure(config_of({"wskg-classical": ["demo:news"]}))

    done = await find(cli, directory, "wskg classical")

    assert loaded(cli.folder, lines_to_paste(done.out)).services[0].id == "wskg-classical-2"


async def test_hostile_names_and_addresses_survive_the_pasting(
    cli: CommandLine, directory: RadioBrowserMirror, server: RadioServer
) -> None:
    cli.configure()
    done = await find(cli, directory, "rádio #1")

    (service,) = loaded(cli.folder, lines_to_paste(done.out)).services
    assert service.name == 'Rádio #1: "Ελλάδα" 📻'
    assert service.streams[0].url == server.url("/live?x=:%20#")


async def test_an_address_that_no_configuration_takes_is_written_so_that_it_does(
    cli: CommandLine, server: RadioServer
) -> None:
    cli.configure()
    live = server.url("/live")
    async with mirror(station("Odd", live.replace("http://", "http://u:[p@"))) as directory:
        done = await find(cli, directory, "odd")

    assert loaded(cli.folder, lines_to_paste(done.out)).services[0].streams[0].url == live


async def test_nothing_of_a_directory_steers_the_terminal(cli: CommandLine, server: RadioServer) -> None:
    cli.configure()
    evil = "\x1b]0;owned\x07\x1b[2J\x9b31mEvil\r\n\u202eradio[/] [link=x]"
    stations = [
        station(evil, server.url("/live"), state=evil, codec=evil, homepage=evil, tags=evil),
        station(evil + "2", server.url("/gone\x1b[2J")),
    ]
    async with mirror(*stations) as directory:
        done = await find(cli, directory, "evil")

    assert done.status == 0
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.out + done.err) == []
    assert "[link=x]" in done.out
    assert loaded(cli.folder, lines_to_paste(done.out)).services[0].streams[0].url == server.url("/live")


async def test_where_it_led_once_is_marked_as_such(
    cli: CommandLine, directory: RadioBrowserMirror, server: RadioServer
) -> None:
    cli.configure()
    done = await find(cli, directory, "token radio")

    assert "# the station's own address does not play" in done.out
    (service,) = loaded(cli.folder, lines_to_paste(done.out)).services
    assert service.streams[0].url == server.url("/token?t=1")


@pytest.mark.parametrize(
    ("arguments", "tries"),
    [
        pytest.param(["nobody"], 'no station called "nobody" is listed; try a shorter part', id="no name"),
        pytest.param(["wskg", "--country", "DE"], "or without --country", id="not in this country"),
    ],
)
async def test_nothing_found_is_one_line_that_says_what_to_try(
    arguments: list[str], tries: str, cli: CommandLine, directory: RadioBrowserMirror
) -> None:
    cli.configure()
    done = await find(cli, directory, *arguments)
    document = (await find(cli, directory, *arguments, "--json")).document

    assert (done.status, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    assert tries in done.err
    assert document.keys() == KEYS
    assert (document["stations"], document["error"]["class"]) == ([], "not-found")


async def test_found_and_not_playing_is_shown_and_ends_with_1(
    cli: CommandLine, directory: RadioBrowserMirror
) -> None:
    cli.configure()
    done = await find(cli, directory, "broken")

    assert done.status == 1
    assert "Broken Radio" in done.out
    assert "services:" not in done.out
    assert "1 found, and none of them plays from here; --pick N" in done.err


@pytest.mark.parametrize("fault", [Fault.BAD_GATEWAY, Fault.HTML, Fault.HALF_JSON, Fault.GIGANTIC])
async def test_a_mirror_that_fails_is_named_and_the_next_is_asked(
    fault: Fault, cli: CommandLine, directory: RadioBrowserMirror
) -> None:
    cli.configure()
    async with mirror(fault=fault) as wrong:
        done = await find(cli, wrong, "wskg", "--directory", directory.url)

    assert done.status == 0
    assert done.err.startswith(f"passed over {wrong.url}: ")
    assert "WSKG-FM 89.3" in done.out


async def test_without_any_mirror_it_fails_with_their_reasons_and_one_document(cli: CommandLine) -> None:
    cli.configure()
    async with mirror(fault=Fault.BAD_GATEWAY) as wrong:
        done = await find(cli, wrong, "wskg", "--json")

    assert done.status == 1
    assert done.document.keys() == KEYS
    assert done.document["error"]["class"] == "no-directory"
    assert done.err == f"no directory answers: {wrong.url}: HTTP 502\n"


async def test_a_directory_on_this_machine_needs_to_be_allowed(
    cli: CommandLine, directory: RadioBrowserMirror
) -> None:
    cli.configure(config_of({"news": ["demo:news"]}, allow=[]))
    refused = await cli.beside("find", "--directory", directory.url, "wskg")
    cli.configure(config_of({"news": ["demo:news"]}, allow=["127.0.0.1"]))
    by_configuration = await cli.beside("find", "--directory", directory.url, "wskg")

    assert (refused.status, by_configuration.status) == (1, 0)
    assert "127.0.0.1" in refused.err


async def test_what_is_listed_is_guarded_too(cli: CommandLine, directory: RadioBrowserMirror) -> None:
    cli.configure(config_of({"news": ["demo:news"]}, allow=[]))
    allowed = f"127.0.0.1:{directory.url.rpartition(':')[2]}"  # the directory, and not the streams

    done = await cli.beside("find", "--directory", directory.url, "--allow", allowed, "wskg", "--json")

    assert done.status == 1
    assert {row["playable"] for row in done.document["stations"]} == {False}
    assert all("forbidden-address" in row["reason"] for row in done.document["stations"])


async def test_only_as_many_as_wanted_are_checked(
    cli: CommandLine, directory: RadioBrowserMirror, server: RadioServer
) -> None:
    cli.configure()
    done = await find(cli, directory, "wskg", "--limit", "1", "--json")

    assert [row["name"] for row in done.document["stations"]] == ["WSKG-FM 89.3"]
    assert server.targets() == ["/list.m3u", "/live"]


async def test_a_search_counts_no_click(cli: CommandLine, directory: RadioBrowserMirror) -> None:
    cli.configure()
    await find(cli, directory, "wskg")

    assert [one["clickcount"] for one in directory.stations] == [0] * len(directory.stations)


@pytest.mark.parametrize("form", ["json", "xml", "m3u", "pls"])
async def test_an_address_of_the_directory_itself_plays(
    form: str, cli: CommandLine, directory: RadioBrowserMirror, server: RadioServer
) -> None:
    cli.configure()
    uuid = directory.stations[0]["stationuuid"]
    known = await cli.beside(
        "resolve", f"{directory.url}/{form}/url/{uuid}", "--allow", "127.0.0.1", "--json"
    )

    assert known.status == 0
    (row,) = json.loads(known.out)["streams"]
    assert (row["url"], row["title"], row["playable"]) == (server.url("/live"), "WSKG-FM 89.3", True)
