# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is no stream: pages, prose, pictures, other containers and schemes, places not to be touched."""

from __future__ import annotations

from player.errors import ErrorClass
from tests.fakes.radio_server import answers

from .case import Case
from .station import listing, only

_LIVE = "{base}/live"
_PLAYER = (
    b'<!DOCTYPE html><html><head><title>Listen live</title></head><body><audio controls src="/live"></audio>'
    b'<a href="http://127.0.0.1:1/listen.pls">PLS</a></body></html>'
)
NO_STREAM = tuple(
    Case(name=f"foreign/{name}", why=why, plays=False, error=ErrorClass.NOT_A_STREAM,
         routes=only(answers(body, content_type)))
    for name, why, content_type, body in (
        ("page", "The station's page was published.", "text/html",
         b"<html><head></head><body>Welcome</body></html>"),
        ("page-as-sound", "An error page with the type of the stream.", "audio/mpeg",
         b"<!DOCTYPE HTML PUBLIC '-//IETF//DTD HTML 2.0//EN'><html><body>Off the air</body></html>"),
        ("page-as-m3u", "An error page with the type of the list.", "audio/x-mpegurl",
         b"<html><body>Error</body></html>"),
        ("page-with-a-player", "The page with the web player.", "text/html", _PLAYER),
        ("page-in-utf-16", "A page saved by an old editor.", "text/html",
         "<html><body>Łódź</body></html>".encode("utf-16")),
        ("page-with-a-mark", "A page with a byte order mark and blank lines first.", "text/html",
         b"\xef\xbb\xbf\r\n\r\n  <HTML><BODY>x</BODY></HTML>"),
        ("fragment-of-a-page", "A message without a page round it.", "text/html",
         b"<h1>403 Forbidden</h1>nginx"),
        ("script", "A script that opens a player.", "text/javascript", b"window.open('player.html','x');\n"),
        ("json-error", "An interface says no.", "application/json", b'{"error":"not found","code":404}'),
        ("json-empty", "An interface says nothing.", "application/json", b"{}"),
        ("json-list", "An interface lists nothing.", "application/json", b"[]"),
        ("prose", "A sentence with status 200.", "text/plain", b"The stream is currently offline."),
        ("prose-as-sound", "The same with the type of the stream.", "audio/mpeg", b"Invalid resource"),
        ("prose-with-address", "A sentence that names a page.", "text/plain",
         b"We moved. See http://127.0.0.1:1/ for more."),
        ("feed", "The podcast's feed instead of the stream.", "application/rss+xml",
         b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>'),
        ("svg", "A logo.", "image/svg+xml",
         b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'),
        ("noise", "Bytes of no known kind.", "application/octet-stream", bytes(range(1, 255)) * 30),
        ("one-byte", "A single byte.", "audio/mpeg", b"\xff"),
        ("sync-without-frames", "Bytes that look like a frame, once.", "audio/mpeg",
         b"\xff\xfb\x90\x64" + b"\x55" * 5000),
    )
)  # fmt: skip
NO_STREAM_TOO = tuple(
    Case(name=f"foreign/{name}", why=why, plays=False, error=ErrorClass.UNSUPPORTED,
         routes=only(answers(body, content_type)))
    for name, why, content_type, body in (
        ("pdf", "The programme as a document.", "application/pdf",
         b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + b"1 0 obj\n" * 50),
        ("png", "A picture that says that the station is off.", "image/png",
         b"\x89PNG\r\n\x1a\n" + bytes(500)),
        ("jpeg", "A picture with the type of the stream.", "audio/mpeg",
         b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(500)),
        ("gif", "A counter's picture.", "image/gif", b"GIF89a" + bytes(500)),
        ("zip", "An archive.", "application/zip", b"PK\x03\x04" + bytes(500)),
        ("wav", "A jingle.", "audio/wav", b"RIFF\x24\x10\0\0WAVEfmt " + bytes(500)),
        ("windows-media", "A Windows Media server.", "video/x-ms-asf",
         b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\0\xaa\0\x62\xce\x6c" + bytes(500)),
        ("real", "A Helix server.", "audio/x-pn-realaudio", b".RMF\0\0\0\x12" + bytes(500)),
        ("flash", "A Flash server over HTTP.", "video/x-flv", b"FLV\x01\x04\0\0\0\x09" + bytes(500)),
        ("webm", "WebM from Icecast.", "audio/webm", b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01" + bytes(500)),
        ("mp4", "A file that is no stream.", "audio/mp4",
         b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom" + bytes(500)),
        ("dash", "MPEG-DASH with a type that says nothing.", "text/plain",
         b'<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="dynamic"></MPD>'),
    )
)  # fmt: skip
SCHEMES = tuple(
    Case(name=f"scheme/{name}", why=why, start=start, plays=False, error=ErrorClass.UNSUPPORTED,
         routes=lambda _: {})
    for name, why, start in (
        ("mms", "Windows Media of old.", "mms://127.0.0.1:1/live"),
        ("rtsp", "Helix and cameras.", "rtsp://127.0.0.1:1/live.sdp"),
        ("rtmp", "Flash.", "rtmp://127.0.0.1:1/live/stream"),
        ("pnm", "RealAudio of old.", "pnm://127.0.0.1:1/live.ra"),
        ("file", "A file of the station's own disk.", "file:///C:/radio/live.m3u"),
        ("data", "A document in its own address.", "data:audio/mpeg;base64,AAAA"),
        ("javascript", "A link copied from a page.", "javascript:play()"),
        ("ftp", "An archive.", "ftp://127.0.0.1:1/live.mp3"),
        ("spotify", "A link into an application.", "spotify:show:1"),
        ("word", "A word where an address should be.", "radio"),
        ("nothing", "Nothing was filled in.", ""),
        ("half", "A scheme and no more.", "http://"),
        ("no-host", "A host that was cut out.", "http:///live"),
        ("bad-port", "A port that is none.", "http://127.0.0.1:99999/live"),
    )
)  # fmt: skip
FORBIDDEN = (
    Case(name="forbidden/in-a-list", why="Somebody means harm, or published a studio's address.", plays=False,
         error=ErrorClass.FORBIDDEN_ADDRESS, outside=True,
         routes=listing("[playlist]\nFile1=http://10.0.0.1/live\nFile2=http://192.168.1.1/live\n")),
    Case(name="forbidden/metadata-service", why="Somebody means harm.", plays=False,
         error=ErrorClass.FORBIDDEN_ADDRESS, outside=True,
         routes=listing("#EXTM3U\nhttp://169.254.169.254/latest/meta-data/\n")),
    Case(name="forbidden/beside-a-good-one", why="The studio's own address stands first.", first=_LIVE,
         outside=True, routes=listing("#EXTM3U\nhttp://192.168.0.10:8000/live\n{base}/live\n")),
    Case(name="forbidden/hls-variant", why="Somebody means harm.", plays=False, outside=True,
         error=ErrorClass.FORBIDDEN_ADDRESS,
         routes=listing("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=64000\nhttp://10.0.0.1/live.m3u8\n")),
    Case(name="forbidden/by-asx", why="Somebody means harm.", plays=False, outside=True,
         error=ErrorClass.FORBIDDEN_ADDRESS,
         routes=listing("<asx><entryref href='http://[::1]:1/x'/><entry><ref href='http://0x0a000001/'/></entry></asx>")),
)  # fmt: skip
NOT_ALONE = (
    Case(name="foreign/page-then-stream", why="The first mirror shows a page.", first=_LIVE,
         routes=listing("{base}/page\n{base}/live\n", page=answers(_PLAYER, "audio/mpeg"))),
    Case(name="foreign/picture-then-stream", why="A logo is listed too.", first=_LIVE,
         routes=listing("{base}/logo\n{base}/live\n",
                        logo=answers(b"\x89PNG\r\n\x1a\n" + bytes(99), "image/png"))),
    Case(name="foreign/address-in-prose", why="A line of its own in a mail that became the list.",
         first=_LIVE,
         routes=listing("Hello,\nour stream is at\n{base}/live\nBye\n", "text/plain")),
)  # fmt: skip

FOREIGN = (*NO_STREAM, *NO_STREAM_TOO, *SCHEMES, *FORBIDDEN, *NOT_ALONE)
