# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Lists over HTTP: what they lead to is found, whatever type and name they come with."""

from __future__ import annotations

import json

import pytest

from player.errors import ErrorClass
from player.streams.resolver import Resolver
from tests.fakes.radio_server import RadioServer, answers, goes_on, redirects
from tests.player.streams.audio import audio

SOUND = goes_on(b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n", audio("tone.mp3"))

# Where {url} stands, the whole address of the stream is put; {port} is the server's.
LISTS = {
    "asf": b"[Reference]\r\nRef1={url}\r\n",
    "asx": b"<ASX VERSION=3><entry><title>Caf\xe9</TITLE><REF HREF={url}></Entry>",
    "asx with a base": b'<asx><base href="http://127.0.0.1:{port}/m/"/><entry><ref href="../live"/></entry>',
    "xspf": b"<x:playlist xmlns:x='x'><x:trackList><x:track><x:location>{url}</x:location>",
    "xspf, relative": b'<playlist xml:base="m/"><trackList><track><location>../../live</location></track>',
    "jspf": b'{"playlist":{"track":[{"location":["{url}"]}]}}',
    "smil": b'<smil><head><meta name="base" content="/m/"/></head><body><audio src="../live"/></body></smil>',
    "wpl": b'<?wpl version="1.0"?><smil><body><seq><media src="{url}"/></seq></body></smil>',
    "ram": b"{url}\n--stop--\nhttp://127.0.0.1:{port}/never\n",
    "qtl": b'<?quicktime type="application/x-quicktime-media-link"?><embed src="{url}"/>',
    "b4s": b'<WinampXML><playlist><entry Playstring="{url}"><Name>x</Name></entry></playlist></WinampXML>',
    "url": b"[InternetShortcut]\r\nURL={url}\r\n",
    "tunein json": b'{"head":{"status":"200"},"body":[{"element":"audio","url":"{url}"}]}',
    "tunein opml": b'<opml><body><outline type="audio" text="x" URL="{url}"/></body></opml>',
    "tunein text": b"{url}\n",
    "radio-browser": b'{"ok":true,"name":"x","url":"{url}"}',
    "streamtheworld": b"<live_stream_config><mountpoint><servers><server><ip>127.0.0.1</ip><ports>"
    b'<port type="http">{port}</port></ports></server></servers><mount>live</mount></mountpoint>',
}


@pytest.mark.parametrize("content_type", ["text/html", "audio/mpeg", "audio/x-mpegurl"])
@pytest.mark.parametrize("name", LISTS)
async def test_what_a_list_leads_to_plays(
    name: str, content_type: str, server: RadioServer, resolver: Resolver
) -> None:
    live = server.on("/live", SOUND)
    body = LISTS[name].replace(b"{url}", live.encode()).replace(b"{port}", str(server.port).encode())

    resolution = await resolver.resolve(server.on("/lists/one", answers(body, content_type)))

    assert [(found.url, found.playable) for found in resolution.streams] == [(live, True)]
    assert "/never" not in server.targets()


async def test_what_cannot_play_is_skipped_with_its_reason(server: RadioServer, resolver: Resolver) -> None:
    live = server.on("/live", SOUND)
    body = f"rtsp://127.0.0.1/x.rm\npnm://127.0.0.1/x.ra\n{live}\n".encode()

    resolution = await resolver.resolve(server.on("/x.ram", answers(body, "audio/x-pn-realaudio")))

    assert [found.playable for found in resolution.streams] == [False, False, True]
    assert [(found.reason or "")[:13] for found in resolution.streams[:2]] == [
        'scheme "rtsp"',
        'scheme "pnm":',
    ]


async def test_dash_is_unsupported(server: RadioServer, resolver: Resolver) -> None:
    body = b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>'

    resolution = await resolver.resolve(server.on("/x.mpd", answers(body, "application/dash+xml")))

    assert resolution.error is not None
    assert resolution.error[0] is ErrorClass.UNSUPPORTED
    assert "MPEG-DASH" in resolution.error[1]


async def test_a_directory_leads_to_a_list_that_leads_to_a_stream(
    server: RadioServer, resolver: Resolver
) -> None:
    live = server.on("/live", SOUND)
    asx = server.on("/x.asx", answers(f"<asx><entry><ref href={live}></entry>".encode(), "video/x-ms-asf"))
    body = {"head": {"status": "200"}, "body": [{"element": "audio", "url": asx}]}

    resolution = await resolver.resolve(
        server.on("/Tune.ashx?id=s1", answers(json.dumps(body).encode(), "application/json"))
    )

    assert [(found.url, found.playable) for found in resolution.streams] == [(live, True)]


async def test_what_a_directory_says_itself_is_the_reason(server: RadioServer, resolver: Resolver) -> None:
    geo = b"<live_stream_config><mountpoint><status><status-code>453</status-code></status></mountpoint>"

    resolution = await resolver.resolve(server.on("/api/livestream?mount=X", answers(geo, "text/xml")))

    assert resolution.error is not None
    assert resolution.error[0] is ErrorClass.UNREACHABLE
    assert "geo" in resolution.error[1].lower()


async def test_what_is_offered_instead_of_a_blocked_mount_is_had_of_the_redirector(
    server: RadioServer, resolver: Resolver
) -> None:
    server.on("/live", SOUND)
    server.on("/api/livestream-redirect/WXYZINT", redirects("/live"))
    body = (
        b"<live_stream_config><mountpoint><status><status-code>453</status-code></status><mount>WXYZ</mount>"
        b"<alternate-content><mount>WXYZINT</mount></alternate-content></mountpoint></live_stream_config>"
    )

    resolution = await resolver.resolve(server.on("/api/livestream?mount=WXYZ", answers(body, "text/xml")))

    blocked, instead = resolution.streams
    assert (blocked.playable, (blocked.reason or "")[:11]) == (False, "geo-blocked")
    assert (instead.url, instead.playable) == (server.url("/api/livestream-redirect/WXYZINT"), True)
    assert instead.title == "WXYZ (offered instead)"


@pytest.mark.parametrize("form", ["mp3", "pls"])
async def test_the_redirector_is_kept_and_the_numbered_server_is_not(
    form: str, server: RadioServer, resolver: Resolver
) -> None:
    server.on("/18313/WXYZ.mp3", SOUND)
    server.on("/18313/WXYZ.pls", answers(b"[playlist]\nFile1=WXYZ.mp3\n", "audio/x-scpls"))
    kept = server.on(f"/api/livestream-redirect/WXYZ.{form}", redirects(f"/18313/WXYZ.{form}"))

    resolution = await resolver.resolve(kept)

    (found,) = resolution.streams
    assert (resolution.url, found.playable) == (kept, True)
    assert found.effective_url == server.url("/18313/WXYZ.mp3")
    assert found.url == (kept if form == "mp3" else found.effective_url)
