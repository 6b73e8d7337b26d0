# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Servers that hang, drip, reset, never end or say nothing, and mirrors that are dead."""

from __future__ import annotations

from player.errors import ErrorClass
from tests.fakes.radio_server import (
    Script,
    answers,
    broadcasts,
    drips,
    goes_on,
    hangs,
    redirects,
    resets,
    says,
)

from .case import TONE, Case, at
from .station import head, listing, only, station

_LIVE = "{base}/live"
_OK = head("Content-Type: audio/mpeg")
_LIST = head("Content-Type: audio/x-mpegurl")
_PROSE = head("Content-Type: text/plain")


def _silent(name: str, why: str, script: Script, **more: Script) -> Case:
    routes = {"/": script, **{f"/{target}": other for target, other in more.items()}}
    return Case(
        name=f"hang/{name}",
        why=why,
        slow=True,
        plays=False,
        error=ErrorClass.TIMEOUT,
        routes=lambda _: routes,
    )


def _after(name: str, why: str, *scripts: Script) -> Case:
    """Return a list of mirrors that are no good, and then the station."""
    targets = "".join(f"{{base}}/m{number}\n" for number in range(len(scripts)))
    mirrors = {f"m{number}": script for number, script in enumerate(scripts)}
    return Case(name=f"mirror/{name}", why=why, slow=True, first=_LIVE,
                routes=listing(f"#EXTM3U\n{targets}{_LIVE}\n", "audio/x-mpegurl", **mirrors))  # fmt: skip


def _half(name: str, why: str, first: str, second: str) -> Case:
    """Return a list that comes in two pieces, a second apart."""

    def routes(base: str) -> dict[str, Script]:
        pieces = drips(at(base, second).encode(), every_s=1, first=_LIST + at(base, first).encode())
        return {"/": pieces, "/live": station()}

    return Case(name=f"half/{name}", why=why, slow=True, first=_LIVE, routes=routes)


HALVES = (
    _half("pls", "A script asks a database for the second entry.",
          "[playlist]\nNumberOfEntries=2\nFile1={base}/gone\n", "File2={base}/live\n"),
    _half("asx", "The same, as ASX.", "<asx><entry><ref href='{base}/gone'/></entry>",
          "<entry><ref href='{base}/live'/></entry></asx>"),
)  # fmt: skip
HANGS = (
    _silent("silent", "A machine that accepts and does no more.", hangs()),
    _silent("half-status", "A proxy whose server hangs.", hangs(b"HTTP/1.")),
    _silent("icy-only", "SHOUTcast waits for its source.", hangs(b"ICY 200 OK\r\n")),
    _silent("half-head", "A script that hangs while it writes the head.",
            hangs(b"HTTP/1.0 200 OK\r\nServer: x\r\nico")),
    _silent("after-head", "Icecast with a source that sends nothing.", hangs(_OK)),
    _silent("chunked-after-head", "The same behind a proxy.",
            hangs(head("Transfer-Encoding: chunked", status="HTTP/1.1 200 OK"))),
    _silent("behind-a-redirect", "The balancer lives, the server does not.", redirects("/there"),
            there=hangs()),
    _silent("prose", "A script says that it is busy, and does not end.",
            hangs(_PROSE, b"Please wait while the stream is being prepared. " * 8)),
    Case(name="hang/half-list", why="A script that hangs in the middle of a list.", slow=True, first=_LIVE,
         routes=lambda base: {"/": hangs(_LIST, f"#EXTM3U\n{base}/live\nhttp://127.0.0".encode()),
                              "/live": station()}),
    Case(name="hang/list-kept-open",
         why="A server that keeps the connection after its list, of no stated length.",
         slow=True, first=_LIVE,
         routes=lambda base: {"/": hangs(_LIST, f"[playlist]\nFile1={base}/live\n".encode()),
                              "/live": station()}),
    Case(name="hang/redirect-kept-open", why="A redirect whose page never ends.",
         routes=lambda base: {"/": hangs(head("Location: /live", status="HTTP/1.1 302 Found"), b"<html>"),
                              "/live": station()}),
    Case(name="hang/refusal-kept-open", why="A refusal whose page never ends.", plays=False,
         error=ErrorClass.UNREACHABLE, routes=only(hangs(head(status="HTTP/1.1 404 Not Found"), b"<html>"))),
)  # fmt: skip
DRIPS = (
    Case(name="drip/head-for-ever", why="A server that resets every timer of reading.", slow=True,
         plays=False,
         error=ErrorClass.TIMEOUT,
         routes=only(drips(*[b"x"] * 100, every_s=0.4, first=b"HTTP/1.0 200 OK\r\nicy-name: "))),
    Case(name="drip/nothing-but-blanks", why="A script that keeps the connection awake.", slow=True,
         plays=False,
         error=ErrorClass.EMPTY, routes=only(drips(*[b"\n"] * 100, every_s=0.4, first=_LIST))),
    Case(name="drip/slow-head", why="A server far away.", slow=True,
         routes=lambda _: {"/": drips(b"\r\nicy-", b"name: One\r", b"\nicy-br: 64\r\n", b"\r\n", TONE * 3,
                                      every_s=0.3, first=b"HTTP/1.0 200 OK")}),
    Case(name="drip/slow-list", why="A script that writes line by line.", slow=True, first=_LIVE,
         routes=lambda base: {"/": drips(b"#EXTM3U\n", b"#EXTINF:-1,One\n", base[:12].encode(),
                                         f"{base[12:]}/live".encode(), b"\n", every_s=0.2, first=_LIST),
                              "/live": station()}),
    Case(name="drip/list-for-ever", why="A list that is kept open with comments.", slow=True, first=_LIVE,
         routes=lambda base: {"/": drips(*[b"# wait\n"] * 100, every_s=0.3,
                                         first=_LIST + f"#EXTM3U\n{base}/live\n".encode()),
                              "/live": station()}),
    Case(name="drip/sound", why="A stream at the speed of its sound, without a burst.", slow=True,
         sound=TONE[:4000], routes=only(broadcasts(_OK, TONE, burst_s=0.0))),
    Case(name="drip/slow-start", why="Sound after three seconds, when a relay has found its source.",
         slow=True,
         routes=only(drips(TONE, TONE, every_s=2.0, first=_OK))),
    Case(name="drip/tiny-packets", why="A hardware encoder that sends each frame by itself.", slow=True,
         sound=TONE[:3000],
         routes=only(drips(*(TONE[at : at + 100] for at in range(0, len(TONE), 100)), every_s=0.02,
                           first=_OK))),
)  # fmt: skip
BREAKS = tuple(
    Case(name=f"break/{name}", why=why, plays=False, error=error, routes=only(script))
    for name, why, error, script in (
        ("reset", "A firewall says no.", ErrorClass.UNREACHABLE, resets()),
        ("reset-in-the-head", "A server crashes.", ErrorClass.UNREACHABLE, resets(b"HTTP/1.0 200 O")),
        ("closed", "A full server closes at once.", ErrorClass.UNREACHABLE, says()),
        ("closed-after-head", "Icecast without a source.", ErrorClass.EMPTY, says(_OK)),
        ("closed-after-icy", "SHOUTcast without a source.", ErrorClass.EMPTY, says(b"ICY 200 OK\r\n\r\n")),
        ("length-zero", "A script that answers with nothing.", ErrorClass.EMPTY,
         answers(b"", "audio/mpeg", head=["Content-Length: 0"])),
        ("204", "No content, says the server.", ErrorClass.EMPTY,
         answers(b"", status="HTTP/1.1 204 No Content")),
        ("blanks", "A template without content.", ErrorClass.EMPTY,
         answers(b" \r\n\r\n \t\n", "audio/x-scpls")),
        ("empty-pls", "The station is off the air.", ErrorClass.EMPTY,
         answers(b"[playlist]\nNumberOfEntries=0\nVersion=2\n", "audio/x-scpls")),
        ("empty-m3u", "The station is off the air.", ErrorClass.EMPTY,
         answers(b"#EXTM3U\n", "audio/x-mpegurl")),
        ("empty-icecast-m3u", "Icecast's list of a mount that has no source.", ErrorClass.EMPTY,
         answers(b"\r\n", "audio/x-mpegurl")),
    )
)  # fmt: skip
ENDLESS = tuple(
    Case(name=f"endless/{name}", why=why, plays=False, error=error,
         routes=only(goes_on(_LIST, loop, first=first)))
    for name, why, error, first, loop in (
        ("prose", "A log as answer.", ErrorClass.TOO_LARGE, b"",
         b"no stream here, and there is no end\n" * 99),
        ("entries", "A list that never ends.", ErrorClass.TOO_LARGE, b"#EXTM3U\n",
         b"http://10.0.0.1/live\n" * 99),
        ("comments", "A header, and then comments for ever.", ErrorClass.TOO_LARGE, b"#EXTM3U\n",
         b"# nothing\n" * 300),
        ("one-line", "A line that never ends.", ErrorClass.TOO_LARGE, b"#EXTM3U\nhttp://", b"x" * 4000),
        ("page", "A page that never ends.", ErrorClass.NOT_A_STREAM, b"<html><body>", b"<p>wait</p>\n" * 200),
        ("noise", "Random bytes for ever.", ErrorClass.NOT_A_STREAM, b"", bytes(range(250)) * 20),
        ("zeros", "Nothing but zeros for ever.", ErrorClass.NOT_A_STREAM, b"", bytes(4000)),
    )
)  # fmt: skip
MIRRORS = (
    _after("hangs", "The first relay accepts and is silent.", hangs()),
    _after("hangs-after-head", "The first relay has lost its source.", hangs(_OK)),
    _after("four-hang", "A whole data centre is gone.", hangs(), hangs(_OK), hangs(b"HTTP/1.0 2"), hangs()),
    _after("drips", "The first relay is overloaded.",
           drips(*[b"x"] * 100, every_s=0.4, first=b"HTTP/1.0 200 OK\r\nx: ")),
    _after("prose-and-hangs", "The first relay says that it moved, and hangs.",
           hangs(_OK, b"We have moved. " * 20)),
)  # fmt: skip
FAULTS = (*HANGS, *HALVES, *DRIPS, *BREAKS, *ENDLESS, *MIRRORS)
