# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Lists in lists, loops, lists that are too deep or too long, and dead entries before the one that plays."""

from __future__ import annotations

from collections.abc import Mapping

from player.errors import ErrorClass
from tests.fakes.radio_server import Script, answers, redirects, resets

from .case import Case, Routes
from .station import listing, station

_LIVE = "{base}/live"


def _deep(depth: int) -> Routes:
    """Return lists within lists: ``/N`` lists ``/N-1``, and ``/0`` is the station."""

    def routes(base: str) -> Mapping[str, Script]:
        lists = {f"/{n}": answers(f"#EXTM3U\n{base}/{n - 1}\n".encode()) for n in range(1, depth + 1)}
        return {**lists, "/0": station()}

    return routes


def _many(dead: int, live_at: int | None) -> Routes:
    entries = [f"{{base}}/dead{number}" for number in range(dead)]
    if live_at is not None:
        entries.insert(live_at, _LIVE)
    return listing("#EXTM3U\n" + "".join(f"{entry}\n" for entry in entries), "audio/x-mpegurl")


NESTED = (
    Case(name="nested/pls-in-m3u", why="A directory lists the station's own list.", first=_LIVE,
         routes=listing("{base}/listen.pls\n", **{"listen.pls": answers(b"[playlist]\nFile1=/live\n")})),
    Case(name="nested/asx-in-asx", why="ASX was made for it.", first=_LIVE,
         routes=listing("<asx><entryref href='{base}/b.asx'/></asx>", "video/x-ms-asf",
                        **{"b.asx": answers(b"<asx><entry><ref href='/live'/></entry></asx>")})),
    Case(name="nested/formats", why="Each service on the way has its own format.", first=_LIVE,
         routes=lambda base: {
             "/": answers(f'{{"ok":true,"stationuuid":"u","url":"{base}/Tune.ashx"}}'.encode()),
             "/Tune.ashx": answers(f"{base}/x.asx\n".encode(), "audio/x-mpegurl"),
             "/x.asx": answers(f"<asx><entry><ref href='{base}/x.xspf'></entry>".encode()),
             "/x.xspf": answers(b"<playlist><trackList><track><location>/listen.pls</location></track>"),
             "/listen.pls": answers(b"[playlist]\nFile1=/live\n"), "/live": station()}),
    Case(name="nested/relative-from-folder-to-folder", why="Lists in folders of their own.",
         start="/a/x.m3u", first="{base}/b/c/live",
         routes=lambda _: {"/a/x.m3u": answers(b"#EXTM3U\n../b/y.m3u\n"),
                           "/b/y.m3u": answers(b"#EXTM3U\nc/live\n"), "/b/c/live": station()}),
    Case(name="nested/five-deep", why="As deep as one goes.", start="/5", first="{base}/0", routes=_deep(5)),
    Case(name="nested/too-deep", why="Somebody plays a game.", start="/20", plays=False,
         error=ErrorClass.TOO_DEEP, routes=_deep(20)),
    Case(name="nested/order-is-kept", why="The station's preference stands above the list's end.",
         first="{base}/one", candidates=("{base}/one", "{base}/two", "{base}/three"),
         routes=listing("{base}/in\n{base}/three\n", **{"in": answers(b"#EXTM3U\n/one\n/two\n")},
                        one=station(), two=station(), three=station())),
    Case(name="loop/itself", why="A list that lists its own address.", plays=False, error=ErrorClass.LOOP,
         routes=listing("#EXTM3U\n{base}/\n")),
    Case(name="loop/two-lists", why="Two directories that refer to each other.", plays=False,
         error=ErrorClass.LOOP, routes=listing("{base}/b\n", b=answers(b"#EXTM3U\n/\n"))),
    Case(name="loop/by-a-redirect", why="A list whose entry redirects back to it.", plays=False,
         error=ErrorClass.LOOP, routes=listing("{base}/b\n", b=redirects("/"))),
    Case(name="loop/in-one-branch", why="One of the mirrors refers back.", first=_LIVE,
         routes=listing("{base}/b\n{base}/live\n", b=answers(b"#EXTM3U\n/\n"))),
    Case(name="loop/redirect-in-one-branch", why="One of the mirrors redirects in a circle.", first=_LIVE,
         routes=listing("{base}/b\n{base}/live\n", b=redirects("/b"))),
    Case(name="loop/with-fresh-queries", why="A list that lists itself with a new number each time.",
         plays=False, error=ErrorClass.TOO_DEEP,
         routes=lambda base: {f"/?n={n}" if n else "/": answers(f"{base}/?n={n + 1}\n".encode())
                              for n in range(99)}),
    Case(name="many/one-of-thirty", why="A long list of relays, of which one is left.", first=_LIVE,
         routes=_many(29, 24)),
    Case(name="many/all-dead", why="A list of relays that are all gone.", plays=False,
         error=ErrorClass.UNREACHABLE, routes=_many(500, None)),
    Case(name="many/behind-forty-useless", why="A list as old as the internet: forty mirrors in old schemes.",
         first=_LIVE, routes=listing("".join(f"mms://127.0.0.1/{n}\n" for n in range(40)) + _LIVE)),
    Case(name="many/behind-thirty-dead", why="All relays but the last one are gone.", first=_LIVE,
         routes=_many(30, 30)),
    Case(name="many/first-of-thousands", why="The list of a whole directory.", first=_LIVE,
         routes=_many(5000, 0)),
)  # fmt: skip
DEAD = tuple(
    Case(name=f"dead/{name}", why="The first mirror is gone; peers give up there.", first=_LIVE, slow=slow,
         routes=listing(f"[playlist]\nFile1={first}\nFile2={_LIVE}\n", "audio/x-scpls", **more))
    for name, first, slow, more in (
        ("refused", "http://127.0.0.1:1/live", False, {}),
        ("404", "{base}/gone", False, {}),
        ("410", "{base}/gone", False, {"gone": answers(b"", status="HTTP/1.1 410 Gone")}),
        ("500", "{base}/broken", False, {"broken": answers(b"", status="HTTP/1.1 500 Error")}),
        ("reset", "{base}/broken", False, {"broken": resets()}),
        ("empty", "{base}/empty", False, {"empty": answers(b"", "audio/mpeg")}),
        ("empty-list", "{base}/empty", False, {"empty": answers(b"#EXTM3U\n")}),
        ("icy-full", "{base}/full", False, {"full": answers(b"", status="ICY 401 Service Unavailable")}),
        ("unknown-name", "http://relay.invalid/live", True, {}),
        ("mms", "mms://127.0.0.1:1/live", False, {}),
        ("nonsense", "n/a", False, {}),
        ("windows-path", "D:\\Radio\\live.mp3", False, {}),
        ("redirect-in-a-circle", "{base}/round", False, {"round": redirects("/round")}),
        ("windows-media", "{base}/wma", False,
         {"wma": answers(bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(99), "audio/x-ms-wma")}),
        ("dash", "{base}/dash", False, {"dash": answers(b"<MPD></MPD>", "application/dash+xml")}),
    )
)  # fmt: skip
DEAD_TOO = (
    Case(name="dead/most-telling", why="All mirrors fail, each in its own way.", plays=False, outside=True,
         error=ErrorClass.FORBIDDEN_ADDRESS,
         routes=listing("mms://127.0.0.1:1/x\n{base}/gone\nhttp://10.0.0.1/x\n{base}/page\n",
                        page=answers(b"<html>", "text/html"))),
    Case(name="dead/unsupported-before-unreachable", why="One mirror is gone, the other cannot be played.",
         plays=False, error=ErrorClass.UNSUPPORTED, routes=listing("{base}/gone\nrtsp://127.0.0.1:1/x\n")),
)  # fmt: skip

NESTING = (*NESTED, *DEAD, *DEAD_TOO)
