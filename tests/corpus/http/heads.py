# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Heads as radio servers write them, lengths that lie, and bodies in chunks."""

from __future__ import annotations

from player.errors import ErrorClass
from tests.fakes.radio_server import Script, broadcasts, chunk, hangs, says

from .case import TONE, Case
from .station import head, only

_CHUNKED = head("Content-Type: audio/mpeg", "Transfer-Encoding: chunked", status="HTTP/1.1 200 OK")


def _on_air(raw: bytes) -> Script:
    return broadcasts(raw, TONE)


def _upper(data: bytes) -> bytes:
    return b"%X\r\n%b\r\n" % (len(data), data)


def _extended(data: bytes) -> bytes:
    return b"%04x ;name=value\r\n%b\r\n" % (len(data), data)


def _tiny(data: bytes) -> bytes:
    return b"".join(chunk(data[at : at + 7]) for at in range(0, len(data), 7))


ICY = tuple(
    Case(name=f"icy/{name}", why=why, routes=only(_on_air(raw)))
    for name, why, raw in (
        ("200", "SHOUTcast 1 answers so.",
         head("icy-notice1:<BR>This stream requires <a href=x>Winamp</a><BR>",
              "icy-notice2:SHOUTcast DNAS/Linux v1.9.8<BR>", "icy-name:Radio One", "icy-genre:Pop",
              "icy-url:http://127.0.0.1/", "content-type:audio/mpeg", "icy-pub:1", "icy-br:64",
              status="ICY 200 OK")),
        ("bare", "Encoders that serve by themselves send no field.", b"ICY 200 OK\r\n\r\n"),
        ("no-reason", "Others no words.", b"ICY 200\r\n\r\n"),
        ("lower-case", "Others small letters.", b"icy 200 ok\r\nicy-br:64\r\n\r\n"),
        ("lf-only", "Hardware encoders end lines with LF.", b"ICY 200 OK\nicy-name:One\nicy-br:64\n\n"),
        ("two-blanks", "A blank too many.", b"ICY  200  OK\r\nicy-br:64\r\n\r\n"),
        ("version", "A version as HTTP has.", b"ICY/1.0 200 OK\r\nicy-br:64\r\n\r\n"),
    )
)  # fmt: skip
ICY_TOO = tuple(
    Case(name=f"icy/{name}", why=why, plays=False, error=ErrorClass.UNREACHABLE, routes=only(says(raw)))
    for name, why, raw in (
        ("401-full", "SHOUTcast 1 is full.", b"ICY 401 Service Unavailable\r\n\r\n"),
        ("401-with-fields", "SHOUTcast 1 has no source.",
         b"ICY 401 Service Unavailable\r\nicy-notice1:x\r\n\r\n"),
        ("404", "SHOUTcast 2 does not know the stream.", b"ICY 404 Resource Not Found\r\nicy-br:64\r\n\r\n"),
        ("503-lf", "The same from hardware.", b"ICY 503 Server full\n\n"),
    )
)  # fmt: skip
HEADS = tuple(
    Case(name=f"head/{name}", why=why, routes=only(_on_air(raw)))
    for name, why, raw in (
        ("http-1.1", "Icecast behind a proxy.", head("Content-Type: audio/mpeg", "Connection: Close",
                                                      status="HTTP/1.1 200 OK")),
        ("no-field", "The least that is allowed.", b"HTTP/1.0 200 OK\r\n\r\n"),
        ("no-reason", "Servers leave the words out.", b"HTTP/1.1 200\r\nContent-Type: audio/mpeg\r\n\r\n"),
        ("none-at-all", "Encoders that send sound to whoever connects.", b""),
        ("no-version", "A status line typed from memory.",
         b"HTTP 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n"),
        ("206", "A proxy answers with a part, though none was asked for.",
         head("Content-Type: audio/mpeg", "Content-Range: bytes 0-/*",
              status="HTTP/1.1 206 Partial Content")),
        ("lf-only", "Small servers end lines with LF.", head("Content-Type: audio/mpeg", end="\n")),
        ("mixed-ends", "A script's own lines between the server's.",
         b"HTTP/1.0 200 OK\nContent-Type: audio/mpeg\r\nicy-br: 64\n\r\n"),
        ("no-colon", "A script prints a warning into the head.",
         head("Content-Type: audio/mpeg", "Notice Undefined index in x.php on line 3")),
        ("blank-before-colon", "Old players' servers write it so.",
         head("Content-Type : audio/mpeg", "icy-name : One")),
        ("folded", "A long description goes on in the next line.",
         head("icy-description: the best music", "  of all times", "\tand more", "Content-Type: audio/mpeg")),
        ("folded-first", "A line that goes on where nothing began.",
         head("  x: y", "Content-Type: audio/mpeg")),
        ("long-line", "A description of 20 KiB.", head("icy-description: " + "best music " * 1862)),
        ("long-cookie", "A cookie of 9,000 bytes, beyond what libraries read by default.",
         head("Set-Cookie: s=" + "x" * 9000, "Content-Type: audio/mpeg")),
        ("many-fields", "A proxy that adds a field a hop.", head(*(f"X-Hop-{n}: {n}" for n in range(1200)))),
        ("zeros", "A buffer of fixed size inside a field.",
         head("icy-name: One\0\0\0", "Content-Type: audio/mpeg")),
        ("controls", "Colours of a terminal in a name.", head("icy-name: \x1b[1mOne\x07", "icy-br: 64")),
        ("blank-in-a-name", "A field's name with a blank.",
         head("icy name: One", "Content-Type: audio/mpeg")),
        ("odd-name", "A field's name in brackets.", head("[icy]: One", "Content-Type: audio/mpeg")),
        ("no-name", "A field without a name.", head(": One", "Content-Type: audio/mpeg")),
        ("latin-1", "Names in Latin-1.", head("icy-name: Caf\xe9 Fran\xe7ais", "Content-Type: audio/mpeg")),
        ("utf-8", "Names in UTF-8.", head("icy-name: Радио".encode(), "Content-Type: audio/mpeg")),
        ("blank-line-first", "The rest of an answer before.", b"\r\n" + head("Content-Type: audio/mpeg")),
        ("100-first", "A proxy that waits for a body.",
         b"HTTP/1.1 100 Continue\r\n\r\n" + head("Content-Type: audio/mpeg", status="HTTP/1.1 200 OK")),
        ("103-first", "Early hints of a delivery network.",
         b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + head(status="HTTP/1.1 200 OK")),
        ("keep-alive", "A promise that means nothing.",
         head("Connection: keep-alive", "Keep-Alive: timeout=5", status="HTTP/1.1 200 OK")),
        ("upgrade", "A delivery network offers more.",
         head("Upgrade: h2,h2c", "Connection: Upgrade, close", status="HTTP/1.1 200 OK")),
    )
)  # fmt: skip
HEADS_TOO = (
    Case(name="head/byte-by-byte", why="A hardware encoder without a buffer.",
         routes=only(says(*(bytes([one]) for one in head("icy-br: 64")), TONE * 3))),
    Case(name="head/list-without-head", why="A script that prints a list and no head.", first="{base}/live",
         routes=lambda base: {"/": says(f"[playlist]\nFile1={base}/live\n".encode()),
                              "/live": _on_air(head())}),
    Case(name="head/page-without-head", why="A router answers in its own way.", plays=False,
         error=ErrorClass.NOT_A_STREAM, routes=only(says(b"<html><body>Login</body></html>"))),
    Case(name="head/other-protocol", why="A mail server has moved there.", plays=False,
         error=ErrorClass.UNREACHABLE, routes=only(says(b"220 mail.example ESMTP ready\r\n"))),
    Case(name="head/too-long", why="Somebody means harm.", plays=False, error=ErrorClass.UNREACHABLE,
         routes=only(says(b"HTTP/1.0 200 OK\r\n", *(b"X-%d: %b\r\n" % (n,
                                                                       b"y" * 1000) for n in range(200))))),
)  # fmt: skip

LENGTHS = tuple(
    Case(name=f"length/{name}", why=why, sound=sound,
         routes=only(_on_air(head("Content-Type: audio/mpeg", *lines, status="HTTP/1.1 200 OK"))))
    for name, why, sound, lines in (
        ("zero", "Balancers that do not know the length say none.", TONE, ("Content-Length: 0",)),
        ("minus-one", "Programs that do not know the length say so.", TONE, ("Content-Length: -1",)),
        ("largest", "The largest number there is, for a stream without end.", TONE,
         ("Content-Length: 9223372036854775807",)),
        ("beyond-all", "A larger one.", TONE, ("Content-Length: 99999999999999999999999999",)),
        ("two-gigabytes", "Icecast's relays for old players.", TONE, ("Content-Length: 2147483647",)),
        ("no-number", "A template that was not filled.", TONE, ("Content-Length: unknown",)),
        ("empty", "A template that was filled with nothing.", TONE, ("Content-Length:",)),
        ("twice-the-same", "A proxy adds its own.", TONE, ("Content-Length: 2147483647",) * 2),
        ("two-that-differ", "A proxy adds another.", TONE,
         ("Content-Length: 2147483647", "Content-Length: 1000000")),
    )
)  # fmt: skip
LENGTHS_TOO = (
    Case(name="length/longer-than-what-comes", why="A file that is still being written.", sound=TONE * 2,
         routes=only(says(head("Content-Length: 999999", status="HTTP/1.1 200 OK") + TONE * 2))),
    Case(name="length/list-shorter-than-said", why="The length of a template, before it was filled.",
         first="{base}/live",
         routes=lambda base: {"/": says(head("Content-Length: 5000", status="HTTP/1.1 200 OK"),
                                        f"[playlist]\nFile1={base}/live\n".encode()),
                              "/live": _on_air(head())}),
    Case(name="length/list-longer-than-said", why="Characters were counted, not bytes.", first="{base}/live",
         routes=lambda base: {"/": says(head("Content-Length: 60", status="HTTP/1.1 200 OK"),
                                        f"#EXTM3U\n{base}/live\n".encode() + b"#EXTINF:-1,x\n" * 9),
                              "/live": _on_air(head())}),
    Case(name="length/list-and-kept-open", why="Servers keep the connection for a second request.",
         first="{base}/live",
         routes=lambda base: {"/": hangs(
             head(f"Content-Length: {len(base) + 15}", "Connection: keep-alive", status="HTTP/1.1 200 OK"),
             f"#EXTM3U\n{base}/live\n\n".encode()), "/live": _on_air(head())}),
    Case(name="length/list-in-chunks-and-kept-open", why="The same from a script.", first="{base}/live",
         routes=lambda base: {"/": hangs(head("Transfer-Encoding: chunked", status="HTTP/1.1 200 OK"),
                                         chunk(f"{base}/live\n".encode()) + chunk(b"")),
                              "/live": _on_air(head())}),
)  # fmt: skip

CHUNKS = tuple(
    Case(name=f"chunked/{name}", why=why, routes=only(broadcasts(raw, TONE, wire=wire)))
    for name, why, raw, wire in (
        ("plain", "Delivery networks send streams so.", _CHUNKED, chunk),
        ("capitals", "Sizes in capitals.", _CHUNKED, _upper),
        ("extensions", "Sizes with zeros, blanks and a name.", _CHUNKED, _extended),
        ("tiny", "A relay passes each packet on.", _CHUNKED, _tiny),
        ("by-http-1.0", "A proxy writes an old version and a new field.",
         head("Transfer-Encoding: chunked"), chunk),
        ("announced-only", "A proxy announces chunks and passes the sound as it comes.", _CHUNKED, bytes),
        ("with-a-length", "Two proxies, each with its own way.",
         head("Content-Length: 2147483647", "Transfer-Encoding: chunked", status="HTTP/1.1 200 OK"), chunk),
        ("icy", "A proxy in front of SHOUTcast.",
         head("Transfer-Encoding: chunked", "icy-br:64", status="ICY 200 OK"), chunk),
        ("identity", "A coding that is none.",
         head("Transfer-Encoding: identity", status="HTTP/1.1 200 OK"), bytes),
        ("unknown-coding", "A coding that is a misspelling.",
         head("Transfer-Encoding: binary", status="HTTP/1.1 200 OK"), bytes),
    )
)  # fmt: skip

ALL_HEADS = (*ICY, *ICY_TOO, *HEADS, *HEADS_TOO, *LENGTHS, *LENGTHS_TOO, *CHUNKS)
