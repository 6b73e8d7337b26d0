# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import asyncio

import pytest

from player.air.base import Upstream
from player.errors import ErrorClass, NotAudioError, ResolveError, StreamEndedError
from player.net.client import GuardedClient
from player.streams.candidate import Codec, StreamKind
from player.streams.opened import OpenStream
from player.streams.title import StreamTitle
from player.streams.upstream import HttpUpstream
from schedules.clock import SystemClock
from tests.fakes.radio_server import RadioServer, Request, answers, goes_on, icy_sound, says

from .audio import audio

MP3 = audio("tone.mp3")
HEAD = b"HTTP/1.0 200 OK\r\n\r\n"
ICY_HEAD = b"ICY 200 OK\r\nicy-name:Tiny\r\nicy-metaint:500\r\n\r\n"


def upstream(client: GuardedClient, address: str, charset: str | None = None) -> HttpUpstream:
    return HttpUpstream(client, address, charset, SystemClock())


async def read_all(stream: OpenStream) -> tuple[bytes, list[tuple[int, StreamTitle]]]:
    sound = bytearray()
    titles: list[tuple[int, StreamTitle]] = []
    async with asyncio.timeout(5):
        while True:
            try:
                item = await stream.read()
            except StreamEndedError:
                await stream.aclose()
                return bytes(sound), titles
            if isinstance(item, bytes):
                sound += item
            else:
                titles.append((len(sound), item))


async def test_the_sniffed_connection_goes_on_and_no_byte_is_lost(
    server: RadioServer, client: GuardedClient
) -> None:
    title = "StreamTitle='Дождь - Песня';StreamUrl='http://i.example/a.jpg';".encode("cp1251")
    url = server.on(
        "/", says(ICY_HEAD + icy_sound(MP3, 500, [None, title, title, None, None, None, b"StreamTitle='';"]))
    )
    ours: Upstream = upstream(client, url, "cp1251")
    assert ours.candidates == ()

    stream = await upstream(client, url, "cp1251").open()
    sound, titles = await read_all(stream)

    assert sound == MP3[:3500]
    assert titles == [
        (
            1000,
            StreamTitle(
                text="Дождь - Песня",
                artist="Дождь",
                title="Песня",
                raw="Дождь - Песня",
                stream_url="http://i.example/a.jpg",
            ),
        ),
        (3500, StreamTitle(text="")),
    ]
    assert server.connections == 1
    assert (stream.info.kind, stream.info.codec, stream.info.bitrate_kbps) == (StreamKind.ICY, Codec.MP3, 64)
    assert (stream.info.url, stream.info.station.name) == (url, "Tiny")


@pytest.mark.parametrize("name", ["vorbis.ogg", "opus.ogg", "flac.ogg", "tone.aac", "tone.flac"])
async def test_every_codec_comes_byte_for_byte(server: RadioServer, client: GuardedClient, name: str) -> None:
    data = audio(name)
    url = server.on("/", says(HEAD, *(data[at : at + 700] for at in range(0, len(data), 700))))

    sound, titles = await read_all(await upstream(client, url).open())

    assert sound == data
    assert len(titles) == (1 if name.endswith("ogg") else 0)


async def test_the_first_entry_that_plays_is_opened_and_nothing_after_it_is_asked(
    server: RadioServer, client: GuardedClient
) -> None:
    urls = [server.url("/dead"), server.on("/live", says(HEAD + MP3)), server.on("/more.m3u", answers(b"x"))]
    ours = upstream(client, server.on("/", answers("\n".join(urls).encode())))

    stream = await ours.open()
    sound, _ = await read_all(stream)

    assert sound == MP3
    assert [(found.url, found.playable) for found in ours.candidates] == list(
        zip(urls, (False, True, None), strict=True)
    )
    assert server.targets() == ["/", "/dead", "/live"]


async def test_an_address_that_gives_nothing_raises_with_its_class(
    server: RadioServer, client: GuardedClient
) -> None:
    ours = upstream(client, server.on("/", answers(b"<html>Off</html>")))
    with pytest.raises(ResolveError) as caught:
        await ours.open()
    assert caught.value.kind is ErrorClass.NOT_A_STREAM
    (itself,) = ours.candidates
    assert (itself.url, itself.playable, itself.failure) == (ours.address, False, ErrorClass.NOT_A_STREAM)
    assert itself.reason == "a web page came back, not a stream"

    looping = upstream(client, server.on("/loop", answers(server.url("/loop").encode())))
    with pytest.raises(ResolveError):
        await looping.open()
    assert [(found.url, found.failure) for found in looping.candidates] == [
        (looping.address, ErrorClass.LOOP)
    ]

    listing = upstream(client, server.on("/", answers(server.url("/dead").encode())))
    with pytest.raises(ResolveError, match="404"):
        await listing.open()
    assert [found.playable for found in listing.candidates] == [False]


async def test_hls_is_a_stream_like_any_other(server: RadioServer, client: GuardedClient) -> None:
    sound = audio("tone.aac")
    text = b"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:1,\na.aac\n#EXT-X-ENDLIST\n"
    hls = server.on("/hls", answers(text))
    server.on("/a.aac", answers(sound))
    listed = upstream(client, server.on("/", answers(f"{server.url('/gone')}\n{hls}\n".encode())))

    stream = await listed.open()

    assert (stream.info.kind, stream.info.codec) == (StreamKind.HLS, Codec.AAC)
    assert [(one.url, one.playable) for one in listed.candidates] == [
        (server.url("/gone"), False),
        (hls, True),
    ]
    assert (await read_all(stream))[0] == sound


async def test_a_server_that_loses_count_is_asked_again_without_titles(
    server: RadioServer, client: GuardedClient
) -> None:
    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        if "icy-metadata" in request.headers:
            writer.write(ICY_HEAD + icy_sound(MP3, 500, [None, b"junk", b"junk"]))
        else:
            writer.write(HEAD + MP3)
        await writer.drain()

    server.scripts["/"] = script

    sound, titles = await read_all(await upstream(client, server.url()).open())

    assert sound == MP3[:1500] + MP3
    assert titles == []
    assert ["icy-metadata" in request.headers for request in server.requests] == [True, False]


async def test_a_server_that_sends_something_else_when_asked_again_is_an_error(
    server: RadioServer, client: GuardedClient
) -> None:
    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        junk = icy_sound(MP3, 500, [None, b"junk", b"junk"])
        writer.write(ICY_HEAD + junk if "icy-metadata" in request.headers else HEAD + b"<html>")

    server.scripts["/"] = script
    stream = await upstream(client, server.url()).open()

    with pytest.raises(NotAudioError):
        await read_all(stream)


async def test_closing_leaves_the_server_at_once(server: RadioServer, client: GuardedClient) -> None:
    left = asyncio.Event()
    sound = goes_on(HEAD, MP3)

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        try:
            await sound(request, writer)
        finally:
            left.set()

    server.scripts["/"] = script
    stream = await upstream(client, server.url()).open()
    await stream.read()

    await stream.aclose()
    await stream.aclose()

    async with asyncio.timeout(2):
        await left.wait()
