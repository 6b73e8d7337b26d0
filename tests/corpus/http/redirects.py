# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Redirects of every kind, and addresses that must arrive as they were published, byte for byte."""

from __future__ import annotations

from player.errors import ErrorClass
from tests.fakes.radio_server import Request, Script, answers, redirects, says

from .case import Case, Routes
from .station import by, head, only, station

_SIGNED = "/live%2Fa%7Eb,c;d'e?sig=a%2Fb%7Ec,d;e'f+g=&x=%20%2B!$()*&Policy=ab~cd__&e="
_REFUSED = answers(b"no", status="HTTP/1.1 403 Forbidden")


def _moved(status: int) -> Routes:
    return lambda base: {"/": redirects(base + "/live", status), "/live": station()}


def _to(location: str | bytes, target: str) -> Routes:
    return lambda _: {"/a/b": redirects(location), target: station()}


KINDS = tuple(
    Case(name=f"redirect/{status}", why="All five kinds are in use for load balancing.",
         routes=_moved(status))
    for status in (301, 302, 303, 307, 308)
)  # fmt: skip
LOCATIONS = tuple(
    Case(name=f"redirect/{name}", why=why, start="/a/b",
         routes=_to(location, target))
    for name, why, location, target in (
        ("from-the-root", "Applications redirect within themselves.", "/live", "/live"),
        ("bare-name", "CGI scripts redirect to a name beside them.", "live", "/a/live"),
        ("dot", "The same, spelled out.", "./live", "/a/live"),
        ("up", "To a name above.", "../live", "/live"),
        ("too-far-up", "To a name above the root.", "../../../live", "/live"),
        ("query", "To another parameter of the same script.", "?s=1", "/a/b?s=1"),
        ("semicolon", "To SHOUTcast's own path.", "/;", "/;"),
        ("semicolon-name", "To SHOUTcast's own path with a name.", "/;stream.mp3", "/;stream.mp3"),
        ("fragment", "A fragment is not sent.", "/live#top", "/live"),
        ("raw-utf-8", "Names in the station's language.", "/radió".encode(), "/radi%C3%B3"),
        ("raw-latin-1", "The same from an older server.", "/radió".encode("latin-1"), "/radi%F3"),
        ("blank-inside", "File names with blanks.", "/my radio.mp3", "/my%20radio.mp3"),
        ("blanks-round", "Blanks at both ends.", "   /live  ", "/live"),
        ("double-slash-inside", "A path put together carelessly.", "/x//live", "/x//live"),
        ("escapes", "Encoded slashes stay encoded.", "/a%2Fb%7Ec%3B", "/a%2Fb%7Ec%3B"),
        ("signed", "Signed addresses of a delivery network hold their own bytes.", _SIGNED, _SIGNED),
    )
)  # fmt: skip


def _chain(length: int) -> dict[str, Script]:
    hops: dict[str, Script] = {f"/{n}": redirects(f"/{n - 1}") for n in range(1, length + 1)}
    return {**hops, "/0": station()}


def _with_cookie(request: Request, name: str) -> bool:
    return name in request.headers.get("cookie", "")


def _cookie_wall(_: str) -> dict[str, Script]:
    """Send everybody round until the cookie comes back, as portals do."""
    come_again = redirects("/", head=["Set-Cookie: sid=a1b2; Path=/; HttpOnly", "Set-Cookie: lb=7"])
    return {"/": by(lambda request: station() if _with_cookie(request, "sid=a1b2") else come_again)}


def _strangers_cookie(base: str) -> dict[str, Script]:
    other = base.replace("127.0.0.1", "localhost")
    return {
        "/": redirects(other + "/live", head=["Set-Cookie: sid=secret"]),
        "/live": by(lambda request: _REFUSED if "cookie" in request.headers else station()),
    }


OTHERS = (
    Case(name="redirect/scheme-relative", why="Pages that serve both http and https.",
         routes=lambda base: {"/": redirects(base.removeprefix("http:") + "/live"), "/live": station()}),
    Case(name="redirect/scheme-in-capitals", why="A field typed by hand.",
         routes=lambda base: {"/": redirects("HTTP" + base[4:] + "/live"), "/live": station()}),
    Case(name="redirect/ten", why="A chain of balancers, the longest that is followed.", start="/10",
         routes=lambda _: _chain(10)),
    Case(name="redirect/too-many", why="A balancer that sends on for ever.", start="/30", plays=False,
         error=ErrorClass.TOO_DEEP, routes=lambda _: _chain(30)),
    Case(name="redirect/to-itself", why="A page that wants a cookie which it does not set.", plays=False,
         error=ErrorClass.LOOP, routes=only(redirects("/"))),
    Case(name="redirect/round", why="Two balancers that think the other one has it.", plays=False,
         error=ErrorClass.LOOP, routes=lambda _: {"/": redirects("/b"), "/b": redirects("/")}),
    Case(name="redirect/no-location", why="The field was forgotten.", plays=False,
         error=ErrorClass.UNREACHABLE, routes=only(answers(b"moved", status="HTTP/1.1 302 Found"))),
    Case(name="redirect/with-a-page", why="Apache explains itself in HTML.",
         routes=lambda _: {"/": says(head("Location: /live", "Content-Type: text/html",
                                          status="HTTP/1.1 302 Found"), b"<html>It is here</html>"),
                           "/live": station()}),
    Case(name="redirect/lower-case-and-lf", why="A server written in an afternoon.",
         routes=lambda _: {"/": says(head("location:/live", status="HTTP/1.0 302 Moved", end="\n")),
                           "/live": station()}),
    Case(name="redirect/no-reason", why="Servers leave the words out.",
         routes=lambda _: {"/": says(b"HTTP/1.1 302\r\nLocation: /live\r\n\r\n"), "/live": station()}),
    Case(name="redirect/icy-302", why="SHOUTcast 2 moves a source and answers in its own words.",
         routes=lambda _: {"/": says(b"ICY 302 Found\r\nLocation: /live\r\n\r\n"), "/live": station()}),
    Case(name="redirect/refresh", why="Some pages redirect by a Refresh field.",
         routes=lambda _: {"/": answers(b"", "text/html", head=["Refresh: 0;url=/live"]),
                           "/live": station()}),
    Case(name="redirect/cookie-needed", why="Portals send everybody round until a cookie comes back.",
         routes=_cookie_wall),
    Case(name="redirect/cookie-for-strangers", why="What one server sets is not for the next.",
         routes=_strangers_cookie),
    Case(name="redirect/to-a-list", why="The address of the list is moved.", first="{base}/live",
         routes=lambda base: {"/": redirects("/l/listen.pls"), "/live": station(),
                              "/l/listen.pls": answers(b"[playlist]\nFile1=../live\n", "audio/x-scpls")}),
    Case(name="redirect/out-of-a-list", why="Each entry of a list goes through a counter.",
         first="{base}/count?u=1",
         routes=lambda base: {"/": answers(f"{base}/count?u=1\n".encode()), "/live": station(),
                              "/count?u=1": redirects(base + "/live", 307)}),
    Case(name="redirect/to-rtsp", why="The station's own player speaks another protocol.", plays=False,
         error=ErrorClass.UNSUPPORTED, routes=only(redirects("rtsp://127.0.0.1:1/live"))),
    Case(name="redirect/to-a-file", why="Somebody means harm.", plays=False, error=ErrorClass.UNSUPPORTED,
         routes=only(redirects("file:///etc/passwd"))),
    Case(name="redirect/inside", why="Somebody means harm.", plays=False, outside=True,
         error=ErrorClass.FORBIDDEN_ADDRESS, routes=only(redirects("http://10.0.0.1/live"))),
    Case(name="redirect/to-nothing", why="The server behind it is gone.", plays=False,
         error=ErrorClass.UNREACHABLE, routes=only(redirects("http://127.0.0.1:1/live"))),
)  # fmt: skip

ADDRESSES = tuple(
    Case(name=f"address/{name}", why=why, start=start, routes=only(station(), target))
    for name, why, start, target in (
        ("signed", "Signed addresses hold their own bytes.", _SIGNED, _SIGNED),
        ("semicolon", "SHOUTcast's path for players.", "/;", "/;"),
        ("semicolon-name", "The same with a name, for players that want one.", "/;stream.mp3",
         "/;stream.mp3"),
        ("semicolon-query", "The same with a hint.", "/;?icy=http", "/;?icy=http"),
        ("semicolon-type", "The same for Flash players.", "/;stream.nsv&type=mp3", "/;stream.nsv&type=mp3"),
        ("stream-number", "SHOUTcast 2 with several streams.", "/stream/2/;?sid=2", "/stream/2/;?sid=2"),
        ("semicolon-in-the-middle", "An old session parameter.", "/live;v=1/x?y=;", "/live;v=1/x?y=;"),
        ("encoded-slash", "A mount with a slash in its name.", "/a%2Fb", "/a%2Fb"),
        ("lower-case-escapes", "Escapes are not rewritten.", "/a%2fb%c3%a9", "/a%2fb%c3%a9"),
        ("unneeded-escapes", "Nor undone.", "/%6C%69ve", "/%6C%69ve"),
        ("lone-percent", "A sale of 50 % in a name.", "/50%off", "/50%off"),
        ("blank", "A name with a blank, as it is spoken.", "/my radio", "/my%20radio"),
        ("non-ascii", "A name in the station's language.", "/radió?q=á", "/radi%C3%B3?q=%C3%A1"),
        ("fragment", "A name for people behind the address.", "/live#Radio One", "/live"),
        ("double-slash", "A path put together carelessly.", "//live", "//live"),
        ("dots", "Dots in a path that was typed.", "/a..b/...mp3", "/a..b/...mp3"),
        ("empty-query", "A question mark that stayed.", "/live?", "/live?"),
        ("two-question-marks", "A parameter added by a script.", "/live?a=1?t=2", "/live?a=1?t=2"),
        ("quotes", "Marks that others escape.", "/li've!(x)*", "/li've!(x)*"),
        ("brackets", "Marks that others refuse.", "/live[1]{2}|^`", "/live[1]{2}|^`"),
        ("long", "A token of 3,000 characters.", "/live?t=" + "aB3-" * 750, "/live?t=" + "aB3-" * 750),
        ("no-path", "Host and port alone.", "{base}", "/"),
        ("no-path-but-query", "Host, port and a parameter.", "{base}?s=1", "/?s=1"),
        ("capitals", "The way some write it.", "HTTP://127.0.0.1:{port}/Live", "/Live"),
        ("blanks-round", "Copied from a page, with a line end.", "  {base}/live \r\n", "/live"),
        ("by-name", "A host with addresses of both kinds, one of them dead.", "http://localhost:{port}/live",
         "/live"),
        ("user-without-need", "A user name that nobody asks for.", "http://u:p@127.0.0.1:{port}/live",
         "/live"),
    )
)  # fmt: skip

REDIRECTS = (*KINDS, *LOCATIONS, *OTHERS, *ADDRESSES)
