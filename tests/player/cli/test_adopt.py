# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio adopt``: a table, a document, a new file; and nothing that was there is touched."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from player import settings
from tests.fakes.composer import GRID, UCS
from tests.fakes.radio_browser import Fault, RadioBrowserMirror, mirror
from tests.fakes.radio_server import RadioServer, answers
from tests.fakes.website import Website, website

from .conftest import CommandLine
from .test_resolve import MP3

KEYS = {
    "asked", "website", "pages", "directory", "passed_over", "directory_error", "name", "timezone",
    "stations", "streams", "sources", "logo", "public_files", "renewal", "offices", "contacts",
    "written", "error",
}  # fmt: skip
STREAM = {
    "address", "playable", "fit", "reason", "kind", "codec", "bitrate_kbps", "name", "picked", "page", "how",
    "words", "also",
}  # fmt: skip
SOURCE = {
    "kind", "url", "readable", "programmes", "timezone", "reason", "picked", "page", "how", "words",
}  # fmt: skip
PAGE = "<title>Valley</title><a href=/radio/listen.m3u>Listen</a><a href=/radio/schedule>Schedule</a>"


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Website]:
    """A site with a stream that plays, and little else."""
    async with RadioServer() as server:
        server.on("/live", answers(MP3, "audio/mpeg"))
        async with website(Website(stream=server.url("/live"), front=PAGE)) as running:
            yield running


@pytest_asyncio.fixture
async def directory() -> AsyncIterator[RadioBrowserMirror]:
    """A directory that lists nothing."""
    async with mirror() as running:
        yield running


async def adopt(cli: CommandLine, directory: RadioBrowserMirror, *arguments: str) -> Any:
    """Run the command against this mirror, with this machine allowed."""
    return await cli.beside("adopt", "--directory", directory.url, "--allow", "127.0.0.1", *arguments)


def loaded(path: Path) -> settings.Config:
    return settings.load_config(path, {}).config


async def test_people_get_a_table_and_a_file_that_is_right(
    cli: CommandLine, site: Website, directory: RadioBrowserMirror
) -> None:
    done = await adopt(cli, directory, site.url)
    checked = cli("check", "--config", "config.adopted.yaml")

    assert (done.status, done.err) == (0, "")
    rows = {line.split("  ")[0]: line for line in done.out.splitlines()}
    assert "plays, mp3, 128 kbit/s" in rows["* stream"]
    assert f"{site.url}/radio/listen.m3u" in rows["* stream"]
    assert f"{len(GRID)} programmes today" in rows["* schedule (composer)"]
    assert done.out.splitlines()[-1] == (
        "Written: config.adopted.yaml. Look it through, then: liveradio check --config config.adopted.yaml"
    )
    assert checked.status == 0
    config = loaded(cli.folder / "config.adopted.yaml")
    assert [one.url for one in config.services[0].streams] == [f"{site.url}/radio/listen.m3u"]
    assert config.services[0].source is not None
    assert config.services[0].source.url == f"{site.url}/v1/widget/{UCS}"


async def test_the_document_has_every_key(
    cli: CommandLine, site: Website, directory: RadioBrowserMirror
) -> None:
    site.front = ""  # with everything, and all traps
    done = await adopt(cli, directory, site.url, "--json")

    document = done.document
    assert (done.status, done.err) == (0, "")
    assert document.keys() == KEYS
    assert all(one.keys() == STREAM for one in document["streams"])
    assert all(one.keys() == SOURCE for one in document["sources"])
    assert all(
        one.keys() == {"call_sign", "frequency_mhz", "own", "page", "how"} for one in document["stations"]
    )
    assert document["asked"] == {"website": site.url, "name": None, "country": None}
    assert document["logo"]["size"] == [180, 180]
    assert document["timezone"]["value"] == "America/New_York"
    assert [one["picked"] for one in document["streams"]][:2] == [True, False]
    assert (document["written"], document["error"]) == ("config.adopted.yaml", None)


async def test_nothing_is_written_over(
    cli: CommandLine, site: Website, directory: RadioBrowserMirror
) -> None:
    cli.configure()
    before = (cli.folder / "config.yaml").read_bytes()
    (cli.folder / "config.adopted.yaml").write_text("mine")
    first = await adopt(cli, directory, site.url, "--json")
    second = await adopt(cli, directory, site.url, "--json")
    named = await adopt(cli, directory, site.url, "--out", "new.yaml", "--json")
    refused = await adopt(cli, directory, site.url, "--out", "new.yaml")

    assert [one.document["written"] for one in (first, second, named)] == [
        "config.adopted-2.yaml", "config.adopted-3.yaml", "new.yaml",
    ]  # fmt: skip
    assert (refused.status, refused.err) == (
        2, "--out: new.yaml is there already, and nothing is written over it\n",
    )  # fmt: skip
    assert (cli.folder / "config.yaml").read_bytes() == before
    assert (cli.folder / "config.adopted.yaml").read_text() == "mine"


async def test_where_no_stream_plays_the_rest_is_shown_and_written_and_the_status_is_1(
    cli: CommandLine, site: Website, directory: RadioBrowserMirror
) -> None:
    site.stream = "http://127.0.0.1:9/live"
    dead = await adopt(cli, directory, site.url)
    site.front = "<title>Valley</title>"
    none = await adopt(cli, directory, site.url, "--json")

    assert dead.status == none.status == 1
    assert "programmes today" in dead.out
    assert dead.err.startswith("1 found, and none is a live stream that plays from here")
    assert [one.url for one in loaded(cli.folder / "config.adopted.yaml").services[0].streams] == [
        "demo:news"
    ]
    assert (none.document["error"]["class"], none.document["streams"]) == ("no-stream", [])
    assert none.document["written"] == "config.adopted-2.yaml"


async def test_of_what_is_not_there_no_file_is_made(cli: CommandLine, directory: RadioBrowserMirror) -> None:
    away = await adopt(cli, directory, "http://127.0.0.1:9/", "--json")
    unknown = await adopt(cli, directory, "Nobody FM")

    assert (away.status, away.document["error"]["class"], away.document["written"]) == (1, "not-found", None)
    assert (unknown.status, unknown.out) == (1, "")
    assert unknown.err.startswith("nothing was found of Nobody FM: the directory has no station of that name")
    assert list(cli.folder.glob("*.yaml")) == []


async def test_without_being_allowed_this_machine_is_not_read(cli: CommandLine, site: Website) -> None:
    done = await cli.beside("adopt", site.url)

    assert done.status == 1
    assert "127.0.0.1 is loopback" in done.err
    assert site.asked == []


async def test_a_directory_in_trouble_is_told(cli: CommandLine, site: Website) -> None:
    async with mirror(fault=Fault.BAD_GATEWAY) as broken:
        done = await adopt(cli, broken, site.url)

    assert done.status == 0
    assert "the directory of stations could not be asked:" in done.err


async def test_without_probing_streams_are_unproven(
    cli: CommandLine, site: Website, directory: RadioBrowserMirror
) -> None:
    done = await adopt(cli, directory, site.url, "--no-probe")

    assert done.status == 0
    assert "unproven" in done.out
    config = loaded(cli.folder / "config.adopted.yaml")
    assert [one.url for one in config.services[0].streams] == [f"{site.url}/radio/listen.m3u"]


async def test_a_file_that_cannot_be_written_is_told(
    cli: CommandLine, site: Website, directory: RadioBrowserMirror
) -> None:
    done = await adopt(cli, directory, site.url, "--out", "x" * 300)

    assert done.status == 1
    assert "cannot be written: File name too long" in done.err
