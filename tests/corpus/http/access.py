# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Doors: passwords, tokens that work once, servers that are choosy, or busy, or show browsers a page."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Mapping
from itertools import count

from player.errors import ErrorClass
from tests.fakes.radio_server import Request, Script, answers, redirects

from .case import Case, Routes
from .station import by, icy_station, only, station

_LIVE = "{base}/live"
_FORBIDDEN = answers(b"Forbidden", "text/plain", status="HTTP/1.1 403 Forbidden")
_WHO = answers(b"Who?", status="HTTP/1.1 401 Unauthorized", head=['WWW-Authenticate: Basic realm="Radio"'])


def _needs(user: str, password: str, then: Script | None = None) -> Script:
    wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    return by(lambda request: (then or station()) if request.headers.get("authorization") == wanted else _WHO)


_STRANGER = by(lambda request: _FORBIDDEN if "authorization" in request.headers else station())


def _elsewhere(base: str) -> str:
    return base.replace("127.0.0.1", "localhost")


AUTH = (
    Case(name="auth/user-and-password", why="Paid streams, and studios' own.",
         start="http://listener:s3cret@127.0.0.1:{port}/live",
         routes=only(_needs("listener", "s3cret"), "/live")),
    Case(name="auth/escaped", why="A password with marks that an address may not hold.",
         start="http://me%40home:p%3A%2Fss@127.0.0.1:{port}/live",
         routes=only(_needs("me@home", "p:/ss"), "/live")),
    Case(name="auth/non-ascii", why="A password in the listener's language.",
         start="http://you:süß@127.0.0.1:{port}/live", routes=only(_needs("you", "süß"), "/live")),
    Case(name="auth/no-password", why="A key instead of a user.",
         start="http://key123@127.0.0.1:{port}/live", routes=only(_needs("key123", ""), "/live")),
    Case(name="auth/at-sign-unescaped", why="An e-mail address as user name, as people type it.",
         start="http://me@home.example:pw@127.0.0.1:{port}/live",
         routes=only(_needs("me@home.example", "pw"), "/live")),
    Case(name="auth/none-given", why="The password was left out of the published address.", plays=False,
         error=ErrorClass.UNREACHABLE, routes=only(_needs("a", "b"))),
    Case(name="auth/wrong", why="The password was changed.", start="http://a:old@127.0.0.1:{port}/",
         plays=False, error=ErrorClass.UNREACHABLE, routes=only(_needs("a", "b"))),
    Case(name="auth/in-a-list", why="A list for subscribers.", first="http://a:b@127.0.0.1:{port}/live",
         routes=lambda base: {"/": answers(base.replace("//", "//a:b@").encode() + b"/live\n",
                                           "audio/x-mpegurl"),
                              "/live": _needs("a", "b")}),
    Case(name="auth/in-a-location", why="A portal that puts the key into its redirect.",
         routes=lambda base: {"/": redirects(base.replace("//", "//a:b@") + "/live"),
                              "/live": _needs("a", "b")}),
    Case(name="auth/kept-within", why="The server redirects within itself.",
         start="http://a:b@127.0.0.1:{port}/",
         routes=lambda base: {"/": _needs("a", "b", redirects("/live")), "/live": _needs("a", "b")}),
    Case(name="auth/not-leaked-by-a-redirect", why="The password is not for the host redirected to.",
         start="http://a:b@127.0.0.1:{port}/",
         routes=lambda base: {"/": redirects(_elsewhere(base) + "/live"), "/live": _STRANGER}),
    Case(name="auth/list-and-stream", why="A list for subscribers, which names its own server's stream.",
         start="http://a:b@127.0.0.1:{port}/l.m3u", first="http://a:b@127.0.0.1:{port}/live.mp3",
         routes=lambda _: {"/l.m3u": _needs("a", "b", answers(b"live.mp3\n", "audio/x-mpegurl")),
                           "/live.mp3": _needs("a", "b")}),
    Case(name="auth/not-leaked-by-a-list", why="Nor for hosts in a list.",
         start="http://a:b@127.0.0.1:{port}/", first="http://localhost:{port}/live",
         routes=lambda base: {"/": _needs("a", "b", answers(f"{_elsewhere(base)}/live\n".encode())),
                              "/live": _STRANGER}),
)  # fmt: skip


def _minted(then: Callable[[str, str], Script]) -> Routes:
    """Return routes that hand out a new token at each visit to ``/``; each opens ``/live`` once."""

    def routes(base: str) -> Mapping[str, Script]:
        numbers, scripts = count(1), dict[str, Script]()

        async def mint(request: Request, writer: asyncio.StreamWriter) -> None:
            token = f"t{next(numbers)}%2Fx"
            scripts[token] = station()
            await then(base, token)(request, writer)

        async def live(request: Request, writer: asyncio.StreamWriter) -> None:
            await scripts.pop(request.target.partition("?token=")[2], _FORBIDDEN)(request, writer)

        # A target has its query: enough of them are set beforehand.
        return {"/": mint, **{f"/live?token=t{number}%2Fx": live for number in range(1, 100)}}

    return routes


def _once_a_visit(quiet_s: float = 2.0) -> Routes:
    """Return routes of a stream that refuses who comes a second time before it was quiet for a while."""

    def routes(_: str) -> Mapping[str, Script]:
        last_s = -quiet_s

        def choose(_: Request) -> Script:
            nonlocal last_s
            now_s = asyncio.get_running_loop().time()
            fresh, last_s = now_s - last_s >= quiet_s, now_s
            return station() if fresh else _FORBIDDEN

        return {"/live?token=1": by(choose)}

    return routes


TOKENS = (
    Case(name="token/in-a-redirect", why="Delivery networks send on to an address that works once.",
         routes=_minted(lambda base, token: redirects(f"{base}/live?token={token}"))),
    Case(name="token/in-a-list", why="Portals make a list whose addresses work once.",
         first="{base}/live?token=t1%2Fx",
         routes=_minted(lambda base, token: answers(f"#EXTM3U\n{base}/live?token={token}\n".encode(),
                                                    "audio/x-mpegurl"))),
    Case(name="token/in-the-address", why="An address that a page made for one listener.",
         start="/live?token=1", routes=_once_a_visit()),
)  # fmt: skip


def _recovers(refusal: Script, *, quiet_s: float = 5.0, busy_s: float = 0.9) -> Routes:
    """Return routes that refuse each player's first request, and for a moment after it."""

    def routes(_: str) -> Mapping[str, Script]:
        seen: dict[str, tuple[float, float]] = {}  # by player: the first and the last request of this visit

        def choose(request: Request) -> Script:
            now_s, who = asyncio.get_running_loop().time(), request.headers.get("user-agent", "")
            first_s, last_s = seen.get(who, (now_s, -quiet_s))
            if now_s - last_s >= quiet_s:
                first_s = now_s
            seen[who] = first_s, now_s
            return station() if now_s - first_s >= busy_s else refusal

        return {"/": by(choose)}

    return routes


def _status(line: str, *fields: str) -> Script:
    return answers(b"busy", "text/plain", status=f"HTTP/1.1 {line}", head=fields)


RETRIES = (
    Case(name="retry/503", why="A balancer that wakes a server up.", slow=True,
         routes=_recovers(_status("503 Service Unavailable"))),
    Case(name="retry/503-retry-after", why="The same, saying for how long.", slow=True,
         routes=_recovers(_status("503 Service Unavailable", "Retry-After: 1"))),
    Case(name="retry/429", why="A delivery network counts connections.", slow=True,
         routes=_recovers(_status("429 Too Many Requests", "Retry-After: 1"))),
    Case(name="retry/403", why="A hosting service lets the second request in.", slow=True,
         routes=_recovers(_status("403 Forbidden"))),
    Case(name="retry/in-vain", why="The station is full, and stays full.", slow=True, plays=False,
         error=ErrorClass.UNREACHABLE, routes=only(_status("503 Service Unavailable"))),
    Case(name="retry/much-later", why="Come back in an hour.", slow=True, plays=False,
         error=ErrorClass.UNREACHABLE, routes=only(_status("503 Service Unavailable", "Retry-After: 3600"))),
    Case(name="retry/too-many-for-good", why="The limit of listeners is reached.", slow=True, plays=False,
         error=ErrorClass.UNREACHABLE, routes=only(_status("429 Too Many Requests"))),
    Case(name="retry/forbidden-for-good", why="The station does not serve this country.", slow=True,
         plays=False,
         error=ErrorClass.UNREACHABLE, routes=only(_FORBIDDEN)),
)  # fmt: skip
STATUSES = tuple(
    Case(name=f"status/{line.split()[0]}", why=why, plays=False, error=ErrorClass.UNREACHABLE,
         routes=only(_status(line)))
    for why, line in (
        ("A server that dislikes a field.", "400 Bad Request"),
        ("Paid only.", "402 Payment Required"),
        ("The mount is gone.", "404 Not Found"),
        ("Nothing that it may send is accepted.", "406 Not Acceptable"),
        ("Gone for good.", "410 Gone"),
        ("Blocked for legal reasons.", "451 Unavailable For Legal Reasons"),
        ("Triton's geo-block.", "453 Geo blocked"),
        ("A script broke.", "500 Internal Server Error"),
        ("The server behind the proxy is down.", "502 Bad Gateway"),
        ("The delivery network's own number.", "520 Web Server Returned an Unknown Error"),
    )
)  # fmt: skip

_PLAYERS = ("vlc", "winamp", "itunes", "lavf", "music player daemon", "foobar2000")
_PAGE_V1 = (
    b"<HTML><HEAD><TITLE>SHOUTcast Administrator</TITLE></HEAD><BODY><font>SHOUTcast D.N.A.S. Status</font>"
    b'<a href="index.html">Status</a> <a href="played.html">Song History</a> <a href="listen.pls">Listen</a>'
    b"<br>Stream Status: <b>Stream is up at 64 kbps with 3 of 32 listeners</b></BODY></HTML>"
)
_PAGE_V2 = (
    b"<!DOCTYPE html><html><title>SHOUTcast Server</title><body><h1>SHOUTcast D.N.A.S. Status</h1>"
    b'<a href="index.html?sid=1">Stream #1</a> <a href="played.html?sid=1">History</a>'
    b'<a href="listen.pls?sid=1">Listen</a></body></html>'
)
_PAGE_ICECAST = (
    b"<!DOCTYPE html><html><head><title>Icecast Streaming Media Server</title></head><body>"
    b'<h3>Mount Point /radio.mp3</h3><a class="play" href="/radio.mp3.m3u">M3U</a>'
    b'<a class="play" href="/radio.mp3.xspf">XSPF</a>Radio One</body></html>'
)


def _agent(suits: Callable[[str], bool], other: Script) -> Routes:
    return only(
        by(lambda request: station() if suits(request.headers.get("user-agent", "").lower()) else other)
    )


def _page(page: bytes) -> Script:
    return answers(page, "text/html;charset=utf-8", status="HTTP/1.0 200 OK")


CHOOSY = (
    Case(name="shoutcast/page-for-browsers", why="SHOUTcast 1 shows whoever says Mozilla a page.",
         routes=_agent(lambda agent: "mozilla" not in agent, _page(_PAGE_V1))),
    Case(name="shoutcast/page-for-all", why="SHOUTcast behind a proxy shows everybody the page.",
         first="{base}/;", routes=lambda base: {
             "/": _page(_PAGE_V1), "/index.html": _page(_PAGE_V1), "/;": icy_station(),
             "/listen.pls": answers(f"[playlist]\nFile1={base}/\n".encode(), "audio/x-scpls")}),
    Case(name="shoutcast/index-page", why="The page's address was published instead of the stream's.",
         start="/index.html", first="{base}/;", routes=lambda base: {
             "/": _page(_PAGE_V1), "/index.html": _page(_PAGE_V1), "/;": icy_station(),
             "/listen.pls": answers(f"[playlist]\nFile1={base}/;\n".encode(), "audio/x-scpls")}),
    Case(name="shoutcast/page-of-version-2", why="SHOUTcast 2 names its streams by number.",
         start="/index.html?sid=1", first="{base}/stream/1/", routes=lambda base: {
             "/index.html?sid=1": _page(_PAGE_V2), "/": _page(_PAGE_V2), "/stream/1/": icy_station(),
             "/listen.pls?sid=1": answers(f"[playlist]\nFile1={base}/stream/1/\n".encode(),
                                          "audio/x-scpls")}),
    Case(name="icecast/status-page", why="The address of Icecast's page was published.",
         start="/status.xsl", first="{base}/radio.mp3", routes=lambda base: {
             "/status.xsl": _page(_PAGE_ICECAST), "/radio.mp3": station(),
             "/radio.mp3.m3u": answers(f"{base}/radio.mp3\r\n".encode(), "audio/x-mpegurl"),
             "/radio.mp3.xspf": answers(b"<playlist><trackList/></playlist>", "application/xspf+xml")}),
    Case(name="agent/players-only", why="Some let only players in that they know.",
         routes=_agent(lambda agent: any(name in agent for name in _PLAYERS), _FORBIDDEN)),
    Case(name="agent/no-libraries", why="Some shut out what scripts are written with.",
         routes=_agent(lambda agent: not any(name in agent for name in ("python", "aiohttp", "curl",
                                                                        "java/")),
                       _FORBIDDEN)),
    Case(name="agent/needed", why="Some want to be told anything at all.", routes=_agent(bool, _FORBIDDEN)),
    Case(name="refused/head", why="SHOUTcast does not know HEAD.",
         routes=only(by(lambda request: station() if request.method == "GET"
                        else _status("405 Method Not Allowed")))),
    Case(name="refused/range", why="Encoders do not know ranges.",
         routes=only(by(lambda request: _status("416 Range Not Satisfiable") if "range" in request.headers
                        else station()))),
    Case(name="refused/second-connection", why="One connection for each address.",
         start="/live?token=1", routes=_once_a_visit(1.0)),
    Case(name="refused/compression", why="A server that fails where gzip is accepted.",
         routes=only(by(lambda request: _status("500 Internal Server Error")
                        if "gzip" in request.headers.get("accept-encoding", "") else station()))),
    Case(name="refused/strange-accept", why="A server that wants everything to be accepted.",
         routes=only(by(lambda request: station() if request.headers.get("accept", "*/*") == "*/*"
                        else _status("406 Not Acceptable")))),
)  # fmt: skip

DOORS = (*AUTH, *TOKENS, *RETRIES, *STATUSES, *CHOOSY)
