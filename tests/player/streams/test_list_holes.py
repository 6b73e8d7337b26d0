# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Lists that come in halves, with a password, as the wrong thing, or under the name of what they are not."""

from __future__ import annotations

import asyncio
import base64

import pytest

from player.errors import ErrorClass
from player.streams.candidate import Codec
from player.streams.resolver import Resolver
from tests.fakes.radio_server import RadioServer, Request, Script, answers, drips, goes_on, hangs

from .audio import audio

HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n"
SOUND = goes_on(HEAD, audio("tone.mp3"))
BASIC = "Basic " + base64.b64encode(b"u:p").decode()


def behind_a_password(script: Script) -> Script:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.headers.get("authorization") == BASIC:
            await script(request, writer)
        else:
            await answers(b"", status="HTTP/1.1 401 Unauthorized")(request, writer)

    return answer


# --- user names ---


@pytest.mark.parametrize("form", ["live.mp3", "/live.mp3", "{base}/live.mp3"])
async def test_a_password_holds_for_what_the_list_has_on_its_own_server(
    form: str, server: RadioServer, resolver: Resolver
) -> None:
    server.on("/live.mp3", behind_a_password(SOUND))
    entry = form.replace("{base}", server.url(""))
    server.on("/l.m3u", behind_a_password(answers(f"#EXTM3U\n{entry}\n".encode())))

    resolution = await resolver.resolve(server.url("/l.m3u").replace("//", "//u:p@"))

    (found,) = resolution.streams
    assert (found.playable, found.url) == (True, server.url("/live.mp3").replace("//", "//u:p@"))
    assert (await resolver.resolve(found.url)).error is None  # it plays by itself
    assert "u:p" not in f"{found.reason}{found.effective_url}"


async def test_a_password_is_not_told_to_another_server(server: RadioServer, resolver: Resolver) -> None:
    async with RadioServer() as other:
        theirs = other.on("/live.mp3", SOUND)
        server.on("/l.m3u", behind_a_password(answers(f"{theirs}\nhttp://x:y@127.0.0.1:1/\n".encode())))

        resolution = await resolver.resolve(server.url("/l.m3u").replace("//", "//u:p@"))

        assert [one.url for one in resolution.streams] == [theirs, "http://x:y@127.0.0.1:1/"]
        assert "authorization" not in other.requests[0].headers


async def test_a_list_on_another_server_does_not_get_the_password_back(
    server: RadioServer, resolver: Resolver
) -> None:
    async with RadioServer() as other:
        theirs = other.on("/l.m3u", answers(f"{server.url('/live.mp3')}\n".encode()))
        moved = f"HTTP/1.1 302 Found\r\nLocation: {theirs}".split("\r\n")
        server.on("/l.m3u", answers(b"", status=moved[0], head=moved[1:]))

        resolution = await resolver.resolve(server.url("/l.m3u").replace("//", "//u:p@"))

    assert [one.url for one in resolution.streams] == [server.url("/live.mp3")]
    assert resolution.error is not None
    assert "u:p" not in resolution.error[1]


# --- halves ---


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("[playlist]\nNumberOfEntries=2\nFile1={gone}\n", "File2={live}\n", id="PLS"),
        pytest.param("<asx><entry><ref href='{gone}'/></entry>\n", "<entry><ref href='{live}'/>", id="ASX"),
        pytest.param("#EXTM3U\n{gone}\n#EXTINF:-1,Live\n", "{live}\n", id="M3U"),
    ],
)
async def test_a_list_that_says_that_more_comes_is_waited_for(
    first: str, second: str, server: RadioServer, resolver: Resolver
) -> None:
    names = {"{gone}": server.url("/gone"), "{live}": server.on("/live", SOUND)}
    for mark, url in names.items():
        first, second = first.replace(mark, url), second.replace(mark, url)
    head = b"HTTP/1.0 200 OK\r\n\r\n"
    url = server.on("/", drips(second.encode(), every_s=1, first=head + first.encode()))

    resolution = await resolver.resolve(url)

    assert [one.playable for one in resolution.streams] == [False, True]


async def test_a_list_shorter_than_announced_is_waited_for(server: RadioServer, resolver: Resolver) -> None:
    gone, live = f"{server.url('/gone')}\n".encode(), f"{server.on('/live', SOUND)}\n".encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(gone + live)}\r\n\r\n".encode()

    resolution = await resolver.resolve(server.on("/", drips(live, every_s=1, first=head + gone)))

    assert [one.playable for one in resolution.streams] == [False, True]


async def test_marks_of_more_are_not_believed_at_the_announced_length(
    server: RadioServer, resolver: Resolver
) -> None:
    body = f"[playlist]\nNumberOfEntries=9\nFile1={server.on('/live', SOUND)}\n".encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()

    resolution = await resolver.resolve(server.on("/", hangs(head, body)))

    assert [one.playable for one in resolution.streams] == [True]
    assert resolution.elapsed_ms < 3000


# --- taken for something else ---


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param("[playlist]\nTitle1=The <body> Show\nFile1={live}\n", "", id="PLS"),
        pytest.param("#EXTM3U\n#EXTINF:-1,<p>Radio</p>\n{live}\n", "", id="M3U"),
        pytest.param("{live}\n<html><body>off</body></html>\n", "", id="a page behind an address"),
        pytest.param("[playlist]\nFile={live}\n", "", id="no number"),
        pytest.param("[playlist]\n{live}\n", "", id="naked"),
        pytest.param("{live}|User-Agent=VLC&Referer=http://x/\n", "", id="Kodi"),
        pytest.param("icy://127.0.0.1:{port}/live\n", "", id="icy"),
        pytest.param("RTSPtext\r\n#EXTM3U\n{live}\n", "audio/x-pn-realaudio", id="an empty format first"),
        pytest.param(
            "<rss version='2.0'><channel><title>x</title><item><title>One</title><description>"
            "<![CDATA[<p>Hear</p>]]></description><enclosure url='{live}' type='audio/mpeg'/></item>",
            "application/rss+xml",
            id="RSS",
        ),
    ],
)
async def test_a_list_is_one_whatever_else_is_in_it(
    body: str, content_type: str, server: RadioServer, resolver: Resolver
) -> None:
    live = server.on("/live", SOUND)
    written = body.replace("{live}", live).replace("{port}", str(server.port))

    resolution = await resolver.resolve(server.on("/x", answers(written.encode(), content_type)))

    assert [one.url for one in resolution.streams if one.playable] == [live]


@pytest.mark.parametrize(
    "body", ["Off air <html><body>x</body></html>", "<html><body>x</body>\nhttp://127.0.0.1:1/\n"]
)
async def test_a_page_is_a_page_whatever_stands_round_it(
    body: str, server: RadioServer, resolver: Resolver
) -> None:
    resolution = await resolver.resolve(server.on("/", answers(body.encode())))

    assert resolution.error is not None
    assert resolution.error[0] is ErrorClass.NOT_A_STREAM


@pytest.mark.parametrize("target", ["/x.m3u", "/x"])
async def test_prose_under_the_name_of_a_list_is_no_stream(
    target: str, server: RadioServer, resolver: Resolver
) -> None:
    url = server.on(target, answers(b"The station is off the air.\n", "audio/x-mpegurl"))

    resolution = await resolver.resolve(url)

    assert resolution.error is not None
    assert resolution.error[0] is ErrorClass.NOT_A_STREAM
    assert server.targets() == [target]


async def test_relative_entries_of_a_named_list_stay_beside_addresses(
    server: RadioServer, resolver: Resolver
) -> None:
    server.on("/live.mp3", SOUND)

    resolution = await resolver.resolve(
        server.on("/x.m3u", answers(f"live.mp3\n{server.url('/gone')}\n".encode()))
    )

    assert [one.playable for one in resolution.streams] == [True, False]


async def test_a_redirect_to_icy_is_followed(server: RadioServer, resolver: Resolver) -> None:
    live = server.on("/live", SOUND)
    moved = answers(b"", status="HTTP/1.0 302 Found", head=["Location: " + live.replace("http:", "icy:")])

    (found,) = (await resolver.resolve(server.on("/", moved).replace("http:", "icy:"))).streams

    assert (found.playable, found.effective_url) == (True, live)


# --- what stands before the sound ---


def tag(size_bytes: int) -> bytes:
    """Return an ID3v2.4 tag of padding; its size has seven bits to a byte (ID3v2.4, 3.1)."""
    size = bytes(size_bytes >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\0\0" + size + bytes(size_bytes)


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(tag(5000), id="a tag"),
        pytest.param(tag(300_000), id="a tag with a picture"),
        pytest.param(tag(3000) + tag(3000), id="two tags"),
        pytest.param(bytes(5000), id="zeros"),
    ],
)
@pytest.mark.parametrize(
    ("name", "codec"),
    [("tone.mp3", Codec.MP3), ("tone.aac", Codec.AAC), ("tone.flac", Codec.FLAC), ("opus.ogg", Codec.OPUS)],
)
async def test_sound_is_known_behind_what_stands_before_it(
    before: bytes, name: str, codec: Codec, server: RadioServer, resolver: Resolver
) -> None:
    url = server.on("/", goes_on(HEAD, audio(name), first=before))

    (found,) = (await resolver.resolve(url)).streams

    assert (found.playable, found.codec) == (True, codec)
    assert found.sample_rate_hz
