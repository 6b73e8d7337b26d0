# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is done with a body before anyone reads it: pauses, compression, containers, tags."""

from __future__ import annotations

import asyncio
import gzip
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from player.errors import ErrorClass
from player.net.client import GuardedClient
from player.streams.candidate import Codec, StreamKind
from player.streams.fetch import announced_kbps, fetch
from player.streams.inflate import Inflater, packing_of
from player.streams.resolver import Resolver
from player.streams.sniff import Content
from player.streams.transport import TransportDemuxer
from tests.fakes.frames import adts_frame, mp3
from tests.fakes.radio_server import RadioServer, Script, answers, drips, goes_on, hangs, icy_sound, says

from .audio import audio

MP3 = audio("tone.mp3")
HEAD = b"HTTP/1.0 200 OK\r\n\r\n"
SOUND = goes_on(HEAD, MP3)


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


# --- lists that do not end ---


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{url}\n", id="an address alone"),
        pytest.param("[playlist]\nFile1={url}\n", id="PLS"),
        pytest.param("#EXTM3U\n" + "# {url}\n" * 40 + "{url}\n", id="longer than what is sniffed"),
        pytest.param(
            "<asx version='3'><entry><ref href='{url}'/></entry></asx>", id="ASX without a line end"
        ),
        pytest.param('{{"playlist": {{"track": [{{"location": ["{url}"]}}]}}}}', id="JSON"),
    ],
)
async def test_a_list_is_taken_once_the_server_is_quiet(
    server: RadioServer, resolver: Resolver, text: str
) -> None:
    live = server.on("/live", SOUND)
    url = server.on("/", hangs(HEAD, text.format(url=live).encode()))

    resolution = await resolver.resolve(url)

    assert [(one.url, one.playable) for one in resolution.streams] == [(live, True)]
    assert resolution.elapsed_ms < 1500  # and not after 5 s


async def test_a_list_without_a_last_line_end_takes_a_little_longer(
    server: RadioServer, resolver: Resolver
) -> None:
    live = server.on("/live", SOUND)

    resolution = await resolver.resolve(server.on("/", hangs(HEAD, f"#EXTM3U\n{live}".encode())))

    assert [one.playable for one in resolution.streams] == [True]
    assert 1500 <= resolution.elapsed_ms < 3500


async def test_a_pause_within_a_line_does_not_cut_it(server: RadioServer, resolver: Resolver) -> None:
    live = server.on("/live", SOUND)
    url = server.on("/", drips(live[:-2].encode(), f"{live[-2:]}\n".encode(), every_s=0.7, first=HEAD))

    assert [one.url for one in (await resolver.resolve(url)).streams] == [live]


async def test_the_length_in_the_head_ends_it(server: RadioServer, resolver: Resolver) -> None:
    live = server.on("/live", SOUND)
    text = f"{live}\n".encode()
    url = server.on("/", hangs(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(text), text))

    resolution = await resolver.resolve(url)

    assert [one.playable for one in resolution.streams] == [True]
    assert resolution.elapsed_ms < 450


@pytest.mark.parametrize("named", [b"", b"Content-Type: audio/x-scpls\r\n", b"Content-Type: text/html\r\n"])
async def test_a_list_as_long_as_announced_costs_no_wait_at_all(
    server: RadioServer, resolver: Resolver, named: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever would wait for more would wait for ever here.
    monkeypatch.setattr("player.net.icy_http.AFTER_LENGTH_S", 60.0)
    for name in ("QUIET_S", "LIST_S", "FIRST_BYTES_S"):
        monkeypatch.setattr(f"player.streams.fetch.{name}", 60.0)
    live = server.on("/live", SOUND)
    for text in (
        f"[playlist]\nFile1={live}\n",
        f"#EXTM3U\n{live}",
        f"{live}\r\n",
        f"<asx><ref href='{live}'>",
    ):
        head = b"HTTP/1.1 200 OK\r\n%bContent-Length: %d\r\n\r\n" % (named, len(text))
        url = server.on("/", hangs(head, text.encode()))
        async with asyncio.timeout(14):  # a resolve as a whole ends after 15 s
            resolution = await resolver.resolve(url)
        assert [one.url for one in resolution.streams] == [live]


async def test_a_list_that_goes_on_beyond_a_length_in_its_middle_is_read_on(
    server: RadioServer, resolver: Resolver
) -> None:
    live = server.on("/live", SOUND)
    text = f"[playlist]\nNumberOfEntries=1\nFile1={live}\n".encode()
    said = text.index(b"File1")
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % said
    url = server.on("/", drips(text[said:], every_s=0.05, first=head + text[:said]))

    assert [one.url for one in (await resolver.resolve(url)).streams] == [live]


async def test_a_length_that_promises_more_is_waited_for_as_long_as_the_connection_lasts(
    server: RadioServer, resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("player.streams.fetch.LIST_S", 1.0)
    live = server.on("/live", SOUND)
    for script, least_ms in ((hangs, 1000), (says, 0)):
        url = server.on(
            "/", script(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n", f"{live}\n".encode())
        )
        resolution = await resolver.resolve(url)
        assert [one.playable for one in resolution.streams] == [True]
        assert least_ms <= resolution.elapsed_ms < least_ms + 900


async def test_a_list_that_drips_ends_by_its_deadline(
    server: RadioServer, resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("player.streams.fetch.LIST_S", 0.6)
    live = server.on("/live", SOUND)
    drip = drips(*[b"# more\n"] * 1000, every_s=0.05, first=HEAD + f"#EXTM3U\n{live}\n".encode())

    resolution = await resolver.resolve(server.on("/", drip))

    assert [one.playable for one in resolution.streams] == [True]
    assert resolution.elapsed_ms < 2000


# --- compression ---


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        pytest.param("gzip", gzip.compress, id="gzip"),
        pytest.param("x-gzip", gzip.compress, id="x-gzip"),
        pytest.param("deflate", zlib.compress, id="zlib"),
        pytest.param("deflate", raw_deflate, id="raw deflate"),
        pytest.param("", gzip.compress, id="gzip unsaid"),
        pytest.param("identity", gzip.compress, id="gzip denied"),
        pytest.param("deflate", gzip.compress, id="gzip called deflate"),
        pytest.param("gzip", zlib.compress, id="zlib called gzip"),
        pytest.param("gzip", bytes, id="plain called gzip"),
        pytest.param("deflate", bytes, id="plain called deflate"),
        pytest.param("br", bytes, id="plain called br"),
        pytest.param(
            "gzip", lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:]), id="two members"
        ),
        pytest.param("gzip", lambda data: gzip.compress(data) + b"\0" * 99, id="padded"),
    ],
)
@pytest.mark.parametrize("cut", [1, 3, 50, 100_000])
async def test_lists_are_read_however_they_are_packed(
    server: RadioServer, resolver: Resolver, coding: str, pack: Callable[[bytes], bytes], cut: int
) -> None:
    live = server.on("/live", SOUND)
    body = pack(f"[playlist]\nFile1={live}\n".encode())
    head = HEAD.replace(b"\r\n\r\n", b"\r\nContent-Encoding: " + coding.encode() + b"\r\n\r\n")
    url = server.on("/", says(head, *(body[at : at + cut] for at in range(0, len(body), cut))))

    (found,) = (await resolver.resolve(url)).streams

    assert (found.url, found.playable) == (live, True)


async def test_sound_that_is_called_compressed_plays_and_so_does_sound_that_is(
    server: RadioServer, resolver: Resolver
) -> None:
    for body in (MP3 * 20, gzip.compress(MP3 * 20)):
        url = server.on("/", answers(body, head=["Content-Encoding: gzip"]))

        _, stream = await resolver.open(url)

        sound = b""
        while len(sound) < len(MP3) * 20:
            piece = await stream.read()
            assert isinstance(piece, bytes)
            sound += piece
        await stream.aclose()
        assert sound == MP3 * 20


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param(gzip.compress(b"#" * 300_000_000, 9), id="one line"),
        pytest.param(gzip.compress(b"http://a.example/x\n" * 10_000_000, 9), id="a list"),
        pytest.param(gzip.compress(gzip.compress(b"#" * 300_000_000, 9), 9), id="in each other"),
    ],
)
@pytest.mark.parametrize("coding", ["gzip", ""])
async def test_a_bomb_costs_little(server: RadioServer, resolver: Resolver, bomb: bytes, coding: str) -> None:
    url = server.on("/", answers(bomb, head=[f"Content-Encoding: {coding}"]))
    tracemalloc.start()
    begun_s = time.monotonic()
    try:
        resolution = await resolver.resolve(url)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert resolution.error is not None
    assert resolution.error[0] in (ErrorClass.TOO_LARGE, ErrorClass.UNSUPPORTED)
    assert peak_bytes < 16_000_000
    assert time.monotonic() - begun_s < 6


async def test_damaged_compression_is_no_list(server: RadioServer, resolver: Resolver) -> None:
    packed = bytearray(gzip.compress(b"[playlist]\nFile1=http://a.example/\n" * 50))
    packed[20:40] = b"\xff" * 20

    resolution = await resolver.resolve(server.on("/", answers(bytes(packed))))

    assert resolution.error is not None
    assert resolution.streams == ()


def test_an_inflater_gives_no_more_than_asked_for() -> None:
    inflater = Inflater(47)
    packed = gzip.compress(b"x" * 1_000_000)

    pieces = [inflater.feed(packed, 1000)]
    while inflater.pending:
        pieces.append(inflater.feed(b"", 1000))

    assert b"".join(pieces) == b"x" * 1_000_000
    assert max(map(len, pieces)) == 1000


def test_what_is_no_compression_is_left_alone() -> None:
    assert packing_of(b"\x1f\x8b\x00", "", readable=False) is None
    assert packing_of(b"", "deflate", readable=False) is None


# --- endless, mistyped, tagged, packed ---


async def test_sound_that_is_typed_as_a_list_is_sound(server: RadioServer, resolver: Resolver) -> None:
    url = server.on("/x.m3u", goes_on(b"HTTP/1.0 200 OK\r\nContent-Type: audio/x-mpegurl\r\n\r\n", MP3))

    (found,) = (await resolver.resolve(url)).streams

    assert (found.playable, found.codec) == (True, Codec.MP3)


async def test_a_long_tag_is_looked_behind(server: RadioServer, resolver: Resolver) -> None:
    size = 200_000
    head = b"ID3\x04\0\0" + bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    for sound, codec in ((mp3(1, 300), Codec.MP3), (b"no sound " * 5000, None)):
        url = server.on("/", answers(head + b"\xff\xd8 a picture".ljust(size, b"\x01") + sound))
        resolution = await resolver.resolve(url)
        assert [one.codec for one in resolution.streams if one.playable] == ([codec] if codec else [])
        if codec is None:
            assert resolution.error is not None
            assert resolution.error[0] is ErrorClass.NOT_A_STREAM


async def test_a_tag_that_never_ends_costs_little(server: RadioServer, resolver: Resolver) -> None:
    url = server.on("/", goes_on(HEAD, b"\0" * 65_536, first=b"ID3\x04\0\0\x7f\x7f\x7f\x7f"))
    tracemalloc.start()
    try:
        resolution = await resolver.resolve(url)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert resolution.error is not None
    assert peak_bytes < 16_000_000


async def test_a_transport_stream_over_plain_http_is_unpacked(
    server: RadioServer, resolver: Resolver
) -> None:
    url = server.on("/", goes_on(b"HTTP/1.0 200 OK\r\nContent-Type: video/mp2t\r\n\r\n", audio("tone.ts")))

    (found,) = (await resolver.resolve(url)).streams
    _, stream = await resolver.open(url)
    sound = await stream.read()
    await stream.aclose()

    assert found.playable
    assert found.codec is stream.info.codec
    assert isinstance(sound, bytes)
    assert sound[:1] == b"\xff"  # a frame, no packet


async def test_without_an_unpacker_it_is_foreign(server: RadioServer, client: GuardedClient) -> None:
    url = server.on("/", goes_on(HEAD, audio("tone.ts")))

    fetched = await fetch(client, url)
    await fetched.aclose()
    unpacked = await fetch(client, url, unpack=TransportDemuxer)
    await unpacked.aclose()

    assert (fetched.sniffed.content, fetched.sniffed.transport) == (Content.FOREIGN, True)
    assert unpacked.sniffed.content is Content.AUDIO


async def test_a_transport_stream_without_sound_is_unsupported(
    server: RadioServer, resolver: Resolver
) -> None:
    nothing = (b"\x47\x1f\xff\x10" + b"\xff" * 184) * 50

    resolution = await resolver.resolve(server.on("/", answers(nothing)))

    assert resolution.error is not None
    assert resolution.error[0] is ErrorClass.UNSUPPORTED
    assert "no sound that we know" in resolution.error[1]


# --- what is told of a stream ---


@pytest.mark.parametrize(
    ("headers", "kbps"),
    [
        ({"icy-br": "128"}, 128),
        ({"icy-br": "128, 128"}, 128),
        ({"icy-br": "128000"}, 128),
        ({"icy-br": "0"}, None),
        ({"icy-br": "1"}, None),
        ({"icy-br": "Quality 6"}, None),
        ({"icy-br": "99999999999"}, None),
        ({"icy-br": "0", "ice-audio-info": "ice-samplerate=44100;ice-bitrate=96;ice-channels=2"}, 96),
        ({"ice-audio-info": "bitrate=320000"}, 320),
        ({}, None),
    ],
)
def test_an_announcement_counts_where_it_can_be_true(headers: dict[str, str], kbps: int | None) -> None:
    assert announced_kbps(headers) == kbps


async def test_what_the_head_does_not_say_the_frames_do(server: RadioServer, resolver: Resolver) -> None:
    sound = (adts_frame(1, 200) + adts_frame(2, 500)) * 60  # 131.25 kbit/s
    for announced, kbps in (("", 131), ("icy-br: 0\r\n", 131), ("icy-br: 96\r\n", 96)):
        head = f"ICY 200 OK\r\n{announced}icy-metaint: 8000\r\n\r\n".encode()
        url = server.on("/", goes_on(head, icy_sound(sound, 8000, [None] * 5)))

        (found,) = (await resolver.resolve(url)).streams

        assert (found.kind, found.bitrate_kbps) == (StreamKind.ICY, kbps)
        assert (found.sample_rate_hz, found.channels) == (48_000, 2)
        assert found.reason == f"plays: AAC, {kbps} kbit/s"


async def test_an_open_stream_learns_while_it_is_read(server: RadioServer, resolver: Resolver) -> None:
    sound = adts_frame(1, 200) * 3
    more = (adts_frame(1, 200) + adts_frame(2, 500)) * 60
    url = server.on("/", drips(more, every_s=0.05, first=HEAD + sound))

    _, stream = await resolver.open(url)
    assert (stream.info.bitrate_kbps, stream.info.sample_rate_hz) == (None, 48_000)
    for _ in range(2):
        await stream.read()
    await stream.aclose()

    assert stream.info.bitrate_kbps is not None
    assert 120 < stream.info.bitrate_kbps < 140


@pytest.mark.parametrize(
    "head", [b"HTTP/1.0 200 OK\r\n\r\n", b"ICY 200 OK\r\nicy-br:64\r\n\r\n"], ids=["says nothing", "says all"]
)
async def test_looking_at_a_stream_with_a_burst_takes_no_time(
    server: RadioServer, resolver: Resolver, head: bytes
) -> None:
    script: Script = hangs(head, MP3)  # a burst of more than a second, and then its pace
    url = server.on("/", script)
    await resolver.resolve(url)  # warm

    assert min([(await resolver.resolve(url)).elapsed_ms for _ in range(5)]) < 30
