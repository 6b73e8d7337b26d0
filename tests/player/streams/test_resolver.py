# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import gzip

import pytest

from player.errors import ErrorClass
from player.streams.candidate import Codec, StationInfo, StreamKind
from player.streams.json import resolution_json
from player.streams.resolver import Resolver, joined
from tests.fakes.radio_server import (
    RadioServer,
    Script,
    answers,
    goes_on,
    hangs,
    icy_sound,
    redirects,
    says,
)

from .audio import audio
from .resolving import HTML, ICY_HEAD, MP3, SOUND, error, playing


async def test_a_direct_icy_stream_takes_one_connection(server: RadioServer, resolver: Resolver) -> None:
    url = server.on("/;", goes_on(ICY_HEAD, icy_sound(MP3, 1000, [b"StreamTitle='A - B';"])))

    resolution = await resolver.resolve(url)

    (found,) = resolution.streams
    assert (found.url, found.effective_url, found.kind, found.codec) == (url, url, StreamKind.ICY, Codec.MP3)
    assert (found.bitrate_kbps, found.playable) == (64, True)
    assert resolution.station == StationInfo(
        name="Café FM", genre="News", url="http://w.example/", bitrate_kbps=64
    )
    assert resolution.error is None
    assert server.connections == 1
    assert server.requests[0].headers["icy-metadata"] == "1"


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("tone.mp3", Codec.MP3),
        ("tone.aac", Codec.AAC),
        ("vorbis.ogg", Codec.VORBIS),
        ("opus.ogg", Codec.OPUS),
        ("tone.flac", Codec.FLAC),
        ("flac.ogg", Codec.FLAC),
    ],
)
async def test_bytes_decide_whatever_the_type_says(
    server: RadioServer, resolver: Resolver, name: str, codec: Codec
) -> None:
    url = server.on("/x.pls", goes_on(b"HTTP/1.0 200 OK\r\nContent-Type: audio/x-scpls\r\n\r\n", audio(name)))

    (found,) = (await resolver.resolve(url)).streams

    assert (found.kind, found.codec, found.playable) == (StreamKind.HTTP, codec, True)


async def test_every_entry_of_a_list_is_probed_also_after_one_that_plays(
    server: RadioServer, resolver: Resolver
) -> None:
    dead, live, gone = server.url("/dead"), server.on("/live?k=%2F;", SOUND), server.url("/gone")
    more = server.on("/more", goes_on(ICY_HEAD, icy_sound(MP3, 1000, [None])))
    files = "\n".join(f"File{n}={url}" for n, url in enumerate((dead, live, gone, more), start=1))
    url = server.on("/", answers(f"[playlist]\n{files}\nTitle1=Dead\n".encode()))

    resolution = await resolver.resolve(url)

    assert playing(resolution) == [(dead, False), (live, True), (gone, False), (more, True)]
    assert [found.title for found in resolution.streams] == ["Dead", None, None, None]
    assert [found.reason for found in resolution.streams] == [
        "HTTP 404",
        "plays: MP3, 64 kbit/s",
        "HTTP 404",
        "plays: MP3, 64 kbit/s",
    ]
    last = resolution.streams[-1]
    assert (last.kind, last.codec, last.bitrate_kbps, last.effective_url) == (
        StreamKind.ICY,
        Codec.MP3,
        64,
        more,
    )
    assert resolution.error is None
    assert sorted(server.targets()) == ["/", "/dead", "/gone", "/live?k=%2F;", "/more"]


async def test_without_probing_everything_is_looked_at_and_nothing_is_proven(
    server: RadioServer, resolver: Resolver
) -> None:
    one, two = server.on("/1", SOUND), server.on("/2", SOUND)
    gone = server.url("/gone")
    url = server.on("/", answers(f"{one}\n{gone}\n{two}\n".encode()))

    resolution = await resolver.resolve(url, probe=False)

    assert playing(resolution) == [(one, None), (gone, False), (two, None)]
    assert [found.codec for found in resolution.streams] == [Codec.MP3, None, Codec.MP3]
    assert resolution.error is None


async def test_relative_entries_are_joined_to_where_redirects_ended(
    server: RadioServer, resolver: Resolver
) -> None:
    server.on("/r", redirects("/a/b/list.m3u"))
    server.on("/a/b/list.m3u", answers(b"#EXTM3U\n../live;x?y=%7e\n"))
    live = server.on("/a/live;x?y=%7e", SOUND)

    assert playing(await resolver.resolve(server.url("/r"))) == [(live, True)]


async def test_the_address_to_keep_is_the_listed_one_and_not_where_it_redirects(
    server: RadioServer, resolver: Resolver
) -> None:
    listed = server.on("/listed", redirects("/token?t=1"))
    target = server.on("/token?t=1", SOUND)
    url = server.on("/", answers(listed.encode()))

    (found,) = (await resolver.resolve(url)).streams

    assert (found.url, found.effective_url) == (listed, target)


async def test_where_a_dead_entry_leads_is_known(server: RadioServer, resolver: Resolver) -> None:
    entry, page = server.on("/entry", redirects("/moved")), server.on("/moved", HTML)
    server.on("/x.m3u", answers(f"{entry}\n{server.url('/gone')}\n".encode()))

    resolution = await resolver.resolve(server.url("/x.m3u"))

    assert [(found.url, found.effective_url, found.playable) for found in resolution.streams] == [
        (entry, page, False),
        (server.url("/gone"), None, False),
    ]


async def test_an_entry_without_its_scheme_plays(server: RadioServer, resolver: Resolver) -> None:
    server.on("/live", SOUND)
    server.on("/x.pls", answers(f"[playlist]\nFile1=127.0.0.1:{server.port}/live\n".encode()))

    resolution = await resolver.resolve(server.url("/x.pls"))

    assert playing(resolution) == [(server.url("/live"), True)]


async def test_nested_lists_are_followed_and_their_place_is_kept(
    server: RadioServer, resolver: Resolver
) -> None:
    first, second, third = (server.on(f"/{n}", SOUND) for n in (1, 2, 3))
    inner = server.on("/Tune.ashx?id=1", answers(f"{second}\n{third}\n".encode()))
    last = server.url("/last")
    url = server.on("/", answers(f"{first}\n{inner}\n{last}\n".encode()))

    assert playing(await resolver.resolve(url)) == [
        (first, True),
        (second, True),
        (third, True),
        (last, False),
    ]


async def test_an_address_listed_twice_is_asked_once_and_has_its_first_place(
    server: RadioServer, resolver: Resolver
) -> None:
    one, two = server.on("/1", SOUND), server.on("/2", SOUND)
    inner = server.on("/inner", answers(f"{two}\n{one}\n{two}\n".encode()))
    url = server.on("/", answers(f"{inner}\n{one}\n{inner}\n".encode()))

    assert playing(await resolver.resolve(url)) == [(two, True), (one, True)]
    assert sorted(server.targets()) == ["/", "/1", "/2", "/inner"]


async def test_odd_charsets_compression_and_line_ends_are_read(
    server: RadioServer, resolver: Resolver
) -> None:
    live = server.on("/live", SOUND)
    text = f"[playlist]\rFile1={live}\rTitle1=Łódź\r"
    bodies: list[Script] = [
        answers(text.encode("utf-16")),
        answers(text.encode("iso8859-2"), "audio/x-scpls; charset=iso-8859-2"),
        answers(gzip.compress(text.encode()), head=["Content-Encoding: gzip"]),
        says(
            *(b"HTTP/1.0 200 OK\r\n\r\n" + text.encode()).split(b"i")[:1],
            b"",
            *[b"i" + x for x in (b"HTTP/1.0 200 OK\r\n\r\n" + text.encode()).split(b"i")[1:]],
        ),
    ]

    for script in bodies:
        (found,) = (await resolver.resolve(server.on("/", script))).streams
        assert (found.url, found.title, found.playable) == (live, "Łódź", True)


# --- HLS ---

MASTER = b'#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.2"\nmedia.m3u8\n'
MEDIA = b"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:1\n#EXTINF:1,\nseg1.aac\n"
ENDED = b"#EXT-X-ENDLIST\n"


async def test_hls_is_the_playlist_that_was_named_whatever_its_type(
    server: RadioServer, resolver: Resolver
) -> None:
    master = server.on("/radio.m3u", answers(MASTER, "text/plain"))
    server.on("/media.m3u8", answers(MEDIA + ENDED))
    server.on("/seg1.aac", answers(audio("tone.aac")))

    (found,) = (await resolver.resolve(master)).streams

    assert (found.url, found.kind, found.codec) == (master, StreamKind.HLS, Codec.AAC)
    assert found.playable is True
    assert found.reason is not None
    assert found.reason.startswith("plays: HLS with AAC")
    assert server.targets() == ["/radio.m3u", "/media.m3u8", "/seg1.aac"]

    (unproven,) = (await resolver.resolve(master, probe=False)).streams

    assert (unproven.url, unproven.kind, unproven.codec, unproven.bitrate_kbps) == (
        master,
        StreamKind.HLS,
        Codec.AAC,
        64,
    )
    assert (unproven.playable, unproven.reason) == (None, "not probed: looks like HLS")
    assert server.targets()[3:] == ["/radio.m3u"]


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        (None, ErrorClass.UNREACHABLE),
        (b"<html>", ErrorClass.NOT_A_STREAM),
        (b"#EXTM3U\n#EXT-X-TARGETDURATION:6\n" + ENDED, ErrorClass.EMPTY),
        (MEDIA + b'#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x"\n', ErrorClass.UNSUPPORTED),
        (MASTER, ErrorClass.NOT_A_STREAM),
        (MEDIA + ENDED, ErrorClass.UNREACHABLE),  # its only segment is gone
    ],
)
async def test_hls_that_leads_nowhere_is_no_stream(
    server: RadioServer, resolver: Resolver, media: bytes | None, kind: ErrorClass
) -> None:
    url = server.on("/master.m3u8", answers(MASTER))
    if media is not None:
        server.on("/media.m3u8", answers(media))

    assert error(await resolver.resolve(url)) is kind


# --- the document ---


async def test_the_document_has_every_key(server: RadioServer, resolver: Resolver) -> None:
    url = server.on("/", goes_on(ICY_HEAD, icy_sound(MP3, 1000, [None])))

    document = resolution_json(await resolver.resolve(url))

    assert document.pop("elapsed_ms") > 0
    assert document == {
        "url": url,
        "outcome": "streams",
        "streams": [
            {
                "url": url,
                "effective_url": url,
                "kind": "icy",
                "codec": "mp3",
                "bitrate_kbps": 64,
                "title": None,
                "playable": True,
                "reason": "plays: MP3, 64 kbit/s",
            }
        ],
        "station": {"name": "Café FM", "genre": "News", "url": "http://w.example/", "bitrate_kbps": 64},
        "error": None,
    }
    document = resolution_json(await resolver.resolve("mms://h/"))
    document.pop("elapsed_ms")
    assert document == {
        "url": "mms://h/",
        "outcome": "error",
        "streams": [],
        "station": {"name": None, "genre": None, "url": None, "bitrate_kbps": None},
        "error": {"class": "unsupported", "detail": 'mms://h/: scheme "mms": only http and https are opened'},
    }


async def test_a_station_of_several_addresses_has_one_answer(server: RadioServer, resolver: Resolver) -> None:
    dead, live = server.url("/dead"), server.on("/live", goes_on(ICY_HEAD, icy_sound(MP3, 1000, [None])))
    parts = [await resolver.resolve(url) for url in (dead, live, "mms://h/")]

    both, none = joined("wskg-fm", parts), joined("wskg-fm", [parts[0], parts[2]])

    assert (both.url, both.error, both.station.name, playing(both)) == (
        "wskg-fm",
        None,
        "Café FM",
        [(dead, False), (live, True), ("mms://h/", False)],
    )
    assert [found.reason for found in none.streams] == [
        "HTTP 404",
        'scheme "mms": only http and https are opened',
    ]
    assert [found.failure for found in none.streams] == [ErrorClass.UNREACHABLE, ErrorClass.UNSUPPORTED]
    assert error(none) is ErrorClass.UNSUPPORTED  # more telling than unreachable


async def test_where_time_is_up_before_anything_played_the_answer_is_a_timeout(
    server: RadioServer, resolver: Resolver
) -> None:
    urls = [server.on(f"/silent{number}", hangs()) for number in range(12)]
    listed = server.on("/list", answers("\n".join(urls).encode()))

    resolution = await resolver.resolve(listed, deadline_s=1.0)

    assert resolution.error is not None
    assert resolution.error[0] is ErrorClass.TIMEOUT
    assert [one.url for one in resolution.streams] == urls
    assert resolution.streams[-1].playable is None
    assert resolution.streams[-1].reason == "not probed: time is up"


async def test_a_station_is_an_error_only_if_all_its_addresses_are(
    server: RadioServer, resolver: Resolver
) -> None:
    plays, gone = server.on("/live", goes_on(b"HTTP/1.0 200 OK\r\n\r\n", MP3)), server.url("/gone")
    good, bad = await resolver.resolve(plays), await resolver.resolve(gone)

    assert joined("x", [bad, good]).error is None
    assert [one.playable for one in joined("x", [bad, good]).streams] == [False, True]
    failure = joined("x", [bad, bad]).error
    assert failure is not None
    assert failure[0] is ErrorClass.UNREACHABLE
