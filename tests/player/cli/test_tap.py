# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio tap``: what came is counted to the byte, and one document says so whatever happens."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from player.streams.headers import mp3_header, ogg_page
from tests.fakes.config import config_of
from tests.fakes.eventually import eventually
from tests.fakes.icecast import Icecast, icecast
from tests.fakes.radio_server import RadioServer, Request, answers, hangs, icy_sound, says
from tests.fakes.service import environment
from tests.fakes.waiting import wait_until

from .conftest import CommandLine

MP3 = (b"\xff\xfb\x90\x00" + bytes(range(1, 207)) * 2 + b"\x07") * 100
"""Frames of MPEG 1 layer III, 128 kbit/s at 44.1 kHz: 417 bytes each."""
HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\nicy-name: Radio Test\r\nicy-br: 128\r\n"
TITLES = (
    b"StreamTitle='';",
    b"StreamTitle='A - B&amp;C';StreamUrl='http://i.example/a.jpg';",
    None,
    b"StreamTitle=' - ';",
)
"""An empty first one, which is none; one; the same; and one that clears."""
KEYS = ["titles", "station", "audio_bytes", "error"]
ROW = ["text", "artist", "title", "raw", "stream_url"]
WITHIN_S = 30.0


def icy(interval: int, titles: tuple[bytes | None, ...]) -> bytes:
    return HEAD + f"icy-metaint: {interval}\r\n\r\n".encode() + icy_sound(MP3, interval, titles)


@pytest_asyncio.fixture
async def server(cli: CommandLine) -> AsyncIterator[RadioServer]:
    cli.configure()
    async with RadioServer() as running:
        running.on("/live", hangs(icy(4000, TITLES)))
        running.on("/page", answers(b"<html><body>Hello</body></html>", "text/html"))
        yield running


async def test_titles_station_and_sound_are_told_to_the_byte(cli: CommandLine, server: RadioServer) -> None:
    done = await cli.beside(
        "tap", "--allow", "127.0.0.1", server.url("/live"), "--titles", "2", "--out", "sound.mp3", "--json"
    )

    assert (done.status, done.err) == (0, "")
    assert done.document == {
        "titles": [
            {
                "text": "A - B&C", "artist": "A", "title": "B&C", "raw": "A - B&amp;C",
                "stream_url": "http://i.example/a.jpg",
            },
            {"text": "", "artist": None, "title": None, "raw": " - ", "stream_url": None},
        ],
        "station": {"name": "Radio Test", "genre": None, "url": None, "bitrate_kbps": 128},
        "audio_bytes": 16_000,
        "error": None,
    }  # fmt: skip
    assert (cli.folder / "sound.mp3").read_bytes() == MP3[:16_000]


async def test_chunks_are_no_sound_and_a_stop_by_time_loses_nothing(
    cli: CommandLine, server: RadioServer
) -> None:
    body = icy_sound(MP3, 500, [None, b"StreamTitle='A';", None, None])
    chunks = [
        f"{len(body[at : at + 7]):x};x=y\r\n".encode() + body[at : at + 7] + b"\r\n"
        for at in range(0, len(body), 7)
    ]
    head = HEAD.replace(b"1.0", b"1.1") + b"Transfer-Encoding: chunked\r\nicy-metaint: 500\r\n\r\n"
    server.on("/", hangs(head, *chunks))

    done = await cli.beside(
        "tap", "--allow", "127.0.0.1", server.url(), "--seconds", "1", "--out", "sound.mp3", "--json"
    )

    assert (done.status, done.document["audio_bytes"]) == (0, 2000)
    assert [row["text"] for row in done.document["titles"]] == ["A"]
    assert (cli.folder / "sound.mp3").read_bytes() == MP3[:2000]


async def test_people_get_a_line_for_each_title_with_its_time(cli: CommandLine, server: RadioServer) -> None:
    server.on(
        "/", hangs(icy(2000, (b"StreamTitle='A\x1b[2J - B';", b"StreamTitle='';", b"StreamTitle='C';")))
    )

    done = await cli.beside("tap", "--allow", "127.0.0.1", server.url(), "--titles", "3")

    assert (done.status, done.err) == (0, "")
    time = r"\d\d:\d\d:\d\d  "
    assert re.fullmatch(rf"{time}A \[2J - B\n{time}\(no title\)\n{time}C\n", done.out)


async def test_titles_are_read_in_the_charset_of_the_option_or_of_the_station(
    cli: CommandLine, server: RadioServer
) -> None:
    url = server.on("/", hangs(icy(2000, ("StreamTitle='Дождь';".encode("cp1251"),))))
    address, hint = f"      - url: {url}\n", "        icy_charset: windows-1251\n"
    cli.configure(config_of({"news": [url]}).replace(address, address + hint))

    by_option = await cli.beside("tap", url, "--titles", "1", "--charset", "windows-1251", "--json")
    by_station = await cli.beside("tap", "news", "--titles", "1", "--json")
    by_both = await cli.beside("tap", "news", "--titles", "1", "--charset", "koi8-r", "--json")
    by_none = await cli.beside("tap", url, "--titles", "1", "--json")

    texts = [done.document["titles"][0]["text"] for done in (by_option, by_station, by_both, by_none)]
    assert texts == ["Дождь", "Дождь", "дНФДЭ", "Äîæäü"]


async def test_the_first_stream_of_a_station_that_plays_is_tapped(
    cli: CommandLine, server: RadioServer
) -> None:
    cli.configure(config_of({"news": [server.url("/gone"), server.url("/live"), server.url("/never")]}))

    done = await cli.beside("tap", "news", "--titles", "1", "--json")

    assert (done.status, done.document["station"]["name"]) == (0, "Radio Test")
    assert server.targets() == ["/gone", "/live"]


async def test_built_in_signals_are_tapped_too(cli: CommandLine) -> None:
    cli.configure()
    by_address = await cli.beside("tap", "demo:news", "--titles", "1", "--json")
    by_station = await cli.beside("tap", "news", "--seconds", "0.1", "--out", "sound.mp3", "--json")

    assert by_address.document["titles"][0]["artist"] == "Demonstration signal"
    assert by_station.status == 0
    assert (cli.folder / "sound.mp3").stat().st_size == by_station.document["audio_bytes"] >= 6 * 64_000 / 8


@pytest.mark.parametrize("limit", [("--seconds", "20"), ("--titles", "3"), ()], ids=str)
async def test_an_end_before_the_limit_is_an_error_and_what_came_is_kept(
    cli: CommandLine, server: RadioServer, limit: tuple[str, ...]
) -> None:
    server.on("/", says(icy(2000, (b"StreamTitle='A';", None, None))))

    done = await cli.beside(
        "tap", "--allow", "127.0.0.1", server.url(), *limit, "--out", "sound.mp3", "--json"
    )

    document = done.document
    assert (done.status, len(done.err.splitlines())) == (1, 1)
    assert document["error"] == {
        "class": "unreachable",
        "detail": f"{server.url()}: the server ended the stream",
    }
    assert (document["audio_bytes"], [row["text"] for row in document["titles"]]) == (6000, ["A"])
    assert (cli.folder / "sound.mp3").read_bytes() == MP3[:6000]
    assert server.connections == 1


async def test_a_server_that_loses_count_is_asked_without_titles_and_all_its_sound_is_counted(
    cli: CommandLine, server: RadioServer
) -> None:
    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        asked = "icy-metadata" in request.headers
        writer.write(icy(2000, (b"StreamTitle='A';", b"junk", b"junk")) if asked else HEAD + b"\r\n" + MP3)
        await writer.drain()
        await asyncio.Event().wait()

    server.scripts["/"] = script

    done = await cli.beside(
        "tap", "--allow", "127.0.0.1", server.url(), "--seconds", "1", "--out", "sound.mp3", "--json"
    )

    assert (done.status, done.document["audio_bytes"]) == (0, 6000 + len(MP3))
    assert (cli.folder / "sound.mp3").read_bytes() == MP3[:6000] + MP3
    assert ["icy-metadata" in request.headers for request in server.requests] == [True, False]


async def test_a_server_that_announces_titles_and_never_sends_any_is_listened_to_all_the_same(
    cli: CommandLine, server: RadioServer
) -> None:
    server.on("/", hangs(HEAD + b"icy-metaint: 8000\r\n\r\n" + MP3))

    done = await cli.beside(
        "tap", "--allow", "127.0.0.1", server.url(), "--seconds", "1", "--out", "sound.mp3", "--json"
    )

    assert (done.status, done.document["titles"]) == (0, [])
    assert (cli.folder / "sound.mp3").read_bytes().endswith(MP3)
    assert server.connections == 2


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        pytest.param("{}/page", "not-a-stream", id="a page"),
        pytest.param("{}/gone", "unreachable", id="nothing there"),
        pytest.param("ftp://a.example/live", "unsupported", id="another scheme"),
        pytest.param("http://10.1.2.3/live", "forbidden-address", id="private"),
        pytest.param("demo:nope", "unsupported", id="no such signal"),
        pytest.param("nope", "unsupported", id="no such station"),
        pytest.param("", "unsupported", id="nothing"),
    ],
)
async def test_where_nothing_plays_there_is_one_document_and_status_1(
    asked: str, error: str, cli: CommandLine, server: RadioServer
) -> None:
    done = await cli.beside(
        "tap", "--json", "--allow", "127.0.0.1", asked.format(server.url("")), "--seconds", "1"
    )

    document = done.document
    assert (done.status, len(done.err.splitlines())) == (1, 1)
    assert list(document) == KEYS
    assert (document["titles"], document["audio_bytes"]) == ([], 0)
    assert document["error"]["class"] == error
    assert document["error"]["detail"]


@pytest.mark.parametrize("place", ["/nonexistent/sound.mp3", ".", ""])
async def test_a_file_that_cannot_be_written_is_named_before_anybody_is_asked(
    cli: CommandLine, server: RadioServer, place: str
) -> None:
    done = await cli.beside("tap", "--allow", "127.0.0.1", server.url("/live"), "--out", place)

    assert (done.status, done.out) == (2, "")
    assert re.fullmatch(r"--out: \S+ cannot be written to: .+\n", done.err)
    assert server.connections == 0


async def test_a_full_disk_ends_it_with_a_document(cli: CommandLine, server: RadioServer) -> None:
    done = await cli.beside(
        "tap", "--allow", "127.0.0.1", server.url("/live"), "--out", "/dev/full", "--json", "--seconds", "9"
    )

    assert (done.status, done.err) == (1, "/dev/full cannot be written to: No space left on device\n")
    assert done.document["error"] == {"class": None, "detail": done.err.strip()}


class Running:
    """The command as a process of its own."""

    def __init__(self, folder: Path, *arguments: str, stdout: int = subprocess.PIPE) -> None:
        (folder / "config.yaml").write_text(config_of({"news": ["demo:news"]}))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "player", "tap", *arguments], env=environment(folder, {}), cwd=folder,
            stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE,
        )  # fmt: skip

    async def ended(self) -> tuple[int, bytes, bytes]:
        """Return status, standard output and standard error."""
        out, err = await asyncio.to_thread(self.process.communicate, timeout=WITHIN_S)
        return self.process.returncode, out, err


async def until_there(path: Path, size: int) -> None:
    await asyncio.to_thread(wait_until, lambda: path.exists() and path.stat().st_size >= size, str(path))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_well_with_the_document_and_a_whole_file(
    server: RadioServer, tmp_path: Path, number: signal.Signals
) -> None:
    running = Running(tmp_path, server.url("/live"), "--out", "sound.mp3", "--json")
    await until_there(tmp_path / "sound.mp3", 16_000)

    running.process.send_signal(number)
    status, out, err = await running.ended()

    assert (status, err) == (0, b"")
    document: dict[str, Any] = json.loads(out)
    assert (document["audio_bytes"], document["error"]) == (16_000, None)
    assert [list(row) for row in document["titles"]] == [ROW, ROW]
    assert (tmp_path / "sound.mp3").read_bytes() == MP3[:16_000]


async def test_a_signal_while_the_stream_is_still_looked_for_ends_it_well(
    server: RadioServer, tmp_path: Path
) -> None:
    connected = asyncio.Event()

    async def script(_: Request, __: asyncio.StreamWriter) -> None:
        connected.set()
        await asyncio.Event().wait()

    server.scripts["/"] = script
    running = Running(tmp_path, server.url(), "--seconds", "20", "--json")
    async with asyncio.timeout(WITHIN_S):
        await connected.wait()

    running.process.send_signal(signal.SIGTERM)
    status, out, err = await running.ended()

    assert (status, err) == (0, b"")
    assert json.loads(out)["error"] is None


async def test_on_standard_output_there_is_sound_and_nothing_else(
    server: RadioServer, tmp_path: Path
) -> None:
    running = Running(tmp_path, server.url("/live"), "--out", "-", "--titles", "2")

    status, out, err = await running.ended()

    assert status == 0
    assert out == MP3[:16_000]
    assert re.fullmatch(rb"\d\d:\d\d:\d\d  A - B&C\n\d\d:\d\d:\d\d  \(no title\)\n", err)


async def test_a_reader_that_leaves_is_no_failure_and_one_that_sleeps_does_not_hold_a_signal_up(
    server: RadioServer, tmp_path: Path
) -> None:
    server.on("/much", hangs(HEAD + b"\r\n" + MP3 * 20))
    for sleeps in (False, True):
        reader, writer = os.pipe()
        running = Running(tmp_path, server.url("/much"), "--out", "-", stdout=writer)
        os.close(writer)
        first = await asyncio.to_thread(os.read, reader, 1000)
        if sleeps:  # a pipe holds 64 KiB: it waits for the reader with the rest
            running.process.send_signal(signal.SIGTERM)
        else:
            os.close(reader)
        status, _, err = await running.ended()
        if sleeps:
            os.close(reader)

        assert (status, err, first) == (0, b"", MP3[:1000])


@pytest.fixture(scope="module")
def radio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Icecast]:
    """A real Icecast."""
    with icecast(tmp_path_factory.mktemp("icecast")) as running:
        yield running


class Recorder:
    """Another listener, who asks for no titles and knows nothing of our code."""

    def __init__(self) -> None:
        self.sound = bytearray()
        self.begun = asyncio.Event()

    async def run(self, url: str) -> None:
        host, port, target = re.fullmatch(r"http://(.+):(\d+)(/.+)", url).groups()  # type: ignore[union-attr]
        reader, writer = await asyncio.open_connection(host, int(port))
        try:
            writer.write(f"GET {target} HTTP/1.0\r\n\r\n".encode())
            await reader.readuntil(b"\r\n\r\n")
            while piece := await reader.read(65536):
                self.sound += piece
                self.begun.set()
        finally:
            writer.close()


@pytest.mark.parametrize("codec", ["mp3", "vorbis"])
async def test_what_a_real_icecast_sends_is_what_is_in_the_file(
    radio: Icecast, tmp_path: Path, codec: str
) -> None:
    await asyncio.to_thread(radio.feed, codec, codec, 440, name="Tapped")
    sound, recorder, url = tmp_path / "sound", Recorder(), radio.url(codec)
    recording = asyncio.ensure_future(recorder.run(url))
    try:
        async with asyncio.timeout(WITHIN_S):
            await recorder.begun.wait()
        if codec == "mp3":
            await asyncio.to_thread(radio.title, codec, "Clara Schumann - Романс")
        running = Running(tmp_path, url, "--out", "sound", "--json")
        await until_there(sound, 20_000)  # a block of titles comes after 16,000 bytes
        if codec == "mp3":
            await asyncio.to_thread(radio.title, codec, "It's 'quoted'; and on - Next")
            await until_there(sound, sound.stat().st_size + 32_000)
        running.process.send_signal(signal.SIGINT)
        status, out, _ = await running.ended()
        heard = sound.read_bytes()
        await eventually(lambda: heard[-1000:] in recorder.sound)
    finally:
        recording.cancel()
        await asyncio.wait([recording])

    document = json.loads(out)
    assert (status, document["error"], document["station"]["name"]) == (0, None, "Tapped")
    assert document["audio_bytes"] == len(heard)
    if codec == "mp3":
        assert heard in recorder.sound
        assert [row["text"] for row in document["titles"]] == [
            "Clara Schumann - Романс",
            "It's 'quoted'; and on - Next",
        ]
        assert document["titles"][0]["artist"] == "Clara Schumann"
    else:  # everybody gets the header packets first, wherever they begin
        assert heard[-10_000:] in recorder.sound
        assert heard[:3500] == recorder.sound[:3500]
    await asyncio.to_thread(assert_decodes, sound, heard, codec)


def assert_decodes(path: Path, heard: bytes, codec: str) -> None:
    """Decode with ffmpeg, after what is no whole frame was cut off: both ends may lie anywhere."""
    header, form = {"mp3": (mp3_header, "mp3"), "vorbis": (ogg_page, "ogg")}[codec]
    at = start = next(
        at for at in range(2000) if (one := header(heard, at)) and header(heard, at + one.length_bytes)
    )
    while (one := header(heard, at)) and at + one.length_bytes <= len(heard):
        at += one.length_bytes
    assert len(heard) - at < (one.length_bytes if one else 27)
    path.write_bytes(heard[start:at])
    decoded = subprocess.run(
        ["ffmpeg", "-v", "error", "-xerror", "-f", form, "-i", str(path), "-f", "null", "-"],
        capture_output=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert (decoded.returncode, decoded.stderr) == (0, b"")
