# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Lists as they are written by hand and by old software: further than `tests/corpus/playlists` goes."""

from __future__ import annotations

import json

from player.errors import ErrorClass
from tests.fakes.radio_server import answers, redirects

from .case import Case, Routes
from .station import bodies, listing, station

_LIVE = "{base}/live"


def _list(name: str, why: str, text: str, content_type: str = "") -> Case:
    """Return a list at ``/`` whose first entry that plays is the station at ``/live``."""
    return Case(name=name, why=why, routes=listing(text, content_type), first=_LIVE)


PLS = tuple(
    _list(f"pls/{name}", why, text, "audio/x-scpls")
    for name, why, text in (
        ("count-overstated", "Scripts copy the head of a longer list.",
         "[playlist]\nNumberOfEntries=9\nFile1={base}/live\n"),
        ("count-is-a-word", "Somebody fills in a form by hand.",
         "[playlist]\nNumberOfEntries=one\nFile1={base}/live\n"),
        ("no-count", "The key is left out in many a hand-made list.", "[playlist]\nFile1={base}/live\n"),
        ("upper-case", "Old Windows tools write keys in capitals.", "[PLAYLIST]\r\nFILE1={base}/live\r\n"),
        ("blanks-round-equals", "INI libraries write blanks round the sign.",
         "[playlist]\nFile1 = {base}/live\nTitle1 = One\n"),
        ("number-zero", "Scripts begin to count at zero.", "[playlist]\nFile0={base}/live\nLength0=-1\n"),
        ("gaps-and-disorder", "Mirrors were taken out, and others put in front.",
         "[playlist]\nFile7={base}/gone\nFile3={base}/live\n"),
        ("junk-first", "PHP writes a warning before the list.",
         "Warning: x in y.php on line 3\n\n[playlist]\nFile1={base}/live\n"),
        ("comment-first", "A name of the software stands above the section.",
         "; made by hand\n[playlist]\nFile1={base}/live\n"),
        ("no-section", "The first line was lost in copying.", "File1={base}/live\nTitle1=One\n"),
        ("quoted", "Values are quoted as in other INI files.", '[playlist]\nFile1="{base}/live"\n'),
        ("no-line-end", "The last line has no end.", "[playlist]\nNumberOfEntries=1\nFile1={base}/live"),
        ("blank-lines", "Templates leave blank lines behind.",
         "\n\n\n[playlist]\n\n\nFile1={base}/live\n\n\n"),
        ("trailing-blanks", "Blanks stick to the address.", "[playlist]\r\nFile1={base}/live   \t\r\n"),
        ("dead-http-and-mms", "Old mirrors in other schemes stay listed.",
         "[playlist]\nFile1=mms://127.0.0.1:1/x\nFile2=rtsp://127.0.0.1:1/x\nFile3={base}/live\n"),
    )
)  # fmt: skip
M3U = tuple(
    _list(f"m3u/{name}", why, text, "audio/x-mpegurl")
    for name, why, text in (
        ("leading-tabs", "Lists indented by hand.", "\t#EXTM3U\n\t{base}/live\n"),
        ("separator-in-title", "Titles hold U+2028, which is no line end.",
         "#EXTM3U\n#EXTINF:-1,One\u2028http://127.0.0.1:1/no\n{base}/live\n"),
        ("next-line-in-title", "Titles hold U+0085 and a form feed.",
         "#EXTM3U\n#EXTINF:-1,One\u0085two\x0cthree\n{base}/live\n"),
        ("windows-path-first", "A jingle on somebody's disk was saved with the list.",
         "#EXTM3U\n#EXTINF:5,Jingle\nC:\\\\Music\\\\jingle.mp3\n#EXTINF:-1,One\n{base}/live\n"),
        ("no-comma", "EXTINF without its comma.", "#EXTM3U\n#EXTINF:-1\n{base}/live\n"),
        ("fraction", "EXTINF with a fraction, though it is no HLS.",
         "#EXTM3U\n#EXTINF:-1.000,One\n{base}/live\n"),
        ("player-options", "Lists saved by VLC and Kodi hold their options.",
         "#EXTM3U\n#EXTVLCOPT:http-user-agent=x\n#KODIPROP:a=b\n{base}/live\n"),
        ("playlist-tag", "IPTV lists name themselves.",
         "#EXTM3U\n#PLAYLIST:Radio\n#EXTGRP:Pop\n{base}/live\n"),
        ("scheme-in-capitals", "Phones capitalise the first word.", "HTTP://127.0.0.1:{port}/live\n"),
        ("fragment", "A name for the player stands behind the address.", "{base}/live#Radio%20One\n"),
        ("blanks-round", "Addresses are aligned by hand.", "   {base}/live   \r\n"),
        ("only-the-end-without-header", "Directories answer with a naked address.", "{base}/live"),
        ("title-without-address", "The last entry was cut off.", "#EXTM3U\n{base}/live\n#EXTINF:-1,Two\n"),
        ("scheme-relative", "Copied from a web page.", "#EXTM3U\n//127.0.0.1:{port}/live\n"),
        ("from-the-root", "Icecast behind a proxy.", "#EXTM3U\n/live\n"),
        ("bare-name", "Static files beside the list.", "#EXTM3U\nlive\n"),
        ("dot-slash", "Static files beside the list.", "#EXTM3U\n./live\n"),
        ("above-the-root", "A path that goes up too far stays at the root.", "#EXTM3U\n../../live\n"),
    )
)  # fmt: skip
_NAMES = {"m3u/scheme-in-capitals": "HTTP://127.0.0.1:{port}/live", "m3u/fragment": "{base}/live#Radio%20One"}


def _first(case: Case) -> Case:
    """Some addresses are kept as they are written, though they lead to the same place."""
    if case.name not in _NAMES:
        return case
    return Case(name=case.name, why=case.why, routes=case.routes, first=_NAMES[case.name])


def _in_folder(text: str, first: str, target: str) -> Routes:
    return lambda base: {
        "/a/b/list.m3u": answers(text.encode(), "audio/x-mpegurl"),
        "/moved": redirects("/a/b/list.m3u"),
        target: station(),
    }


RELATIVE = tuple(
    Case(
        name=f"relative/{name}",
        why=why,
        routes=_in_folder(text, first, first.removeprefix("{base}")),
        start=start,
        first=first,
    )
    for name, why, start, text, first in (
        ("beside", "Static files beside the list.", "/a/b/list.m3u", "live.mp3\n", "{base}/a/b/live.mp3"),
        ("up", "Streams a folder above.", "/a/b/list.m3u", "../live.mp3\n", "{base}/a/live.mp3"),
        ("up-and-down", "Streams in the next folder.", "/a/b/list.m3u", "../c/./live.mp3\n",
         "{base}/a/c/live.mp3"),
        ("query", "A script that lists its own streams.", "/a/b/list.m3u", "#EXTM3U\n?stream=1\n",
         "{base}/a/b/list.m3u?stream=1"),
        ("semicolon", "SHOUTcast behind the same name.", "/a/b/list.m3u", "#EXTM3U\n/;\n", "{base}/;"),
        ("semicolon-and-query", "SHOUTcast's other spelling.", "/a/b/list.m3u", "#EXTM3U\n/;?icy=http\n",
         "{base}/;?icy=http"),
        ("escapes-kept", "Names with encoded slashes.", "/a/b/list.m3u", "#EXTM3U\nx%2Fy%7Ez;a=1,2\n",
         "{base}/a/b/x%2Fy%7Ez;a=1,2"),
        ("after-a-redirect", "The list moved; what it names is relative to where it is now.", "/moved",
         "#EXTM3U\nlive.mp3\n", "{base}/a/b/live.mp3"),
        ("colon-in-a-name", "A time of day in a file's name.", "/a/b/list.m3u", "#EXTM3U\n./12:00.mp3\n",
         "{base}/a/b/12:00.mp3"),
    )
)  # fmt: skip
OTHERS = (
    _list("asx/many-cases", "Hand-written for Windows Media Player 7.",
          '<Asx Version = "3.0"><ENTRY><Ref Href = "{base}/live"/></entry></ASX>', "video/x-ms-asf"),
    _list("asx/as-html", "The server does not know the ending.",
          "<asx><entry><title>One & two</title><ref href='{base}/live'/></entry></asx>", "text/html"),
    _list("asx/xml-head", "Made by an XML library.",
          '<?xml version="1.0" encoding="utf-8"?><asx><entry><ref href="{base}/live"/></entry></asx>',
          "application/xml"),
    _list("xspf/as-icecast-makes-it", "Icecast makes one for each mount.",
          '<?xml version="1.0" encoding="UTF-8"?>\n<playlist xmlns="http://xspf.org/ns/0/" version="1">\n'
          "  <title/>\n  <creator/>\n  <trackList>\n    <track>\n      <location>{base}/live</location>\n"
          "      <title>Radio One</title>\n      <annotation>Stream Title: x</annotation>\n    </track>\n"
          "  </trackList>\n</playlist>\n", "application/xspf+xml"),
    _list("xspf/as-plain-text", "The server does not know the ending.",
          "<playlist><trackList><track><location>{base}/live</location></track></trackList></playlist>",
          "text/plain"),
    _list("jspf/as-plain-text", "A web player's list, from a static server.",
          json.dumps({"playlist": {"track": [{"location": ["{base}/live"]}]}}), "text/plain"),
    _list("ram/with-stop", "RealPlayer's lists, kept when the stream became MP3.",
          "{base}/live\n--stop--\n{base}/never\n", "audio/x-pn-realaudio"),
    _list("shortcut/url", "A link file as address.", "[InternetShortcut]\r\nURL={base}/live\r\n",
          "text/plain"),
    _list("tunein/text", "Tune.ashx gives naked addresses, typed M3U.", "{base}/gone\n{base}/live\n",
          "audio/x-mpegurl; charset=utf-8"),
    _list("tunein/json", "Tune.ashx with render=json.", json.dumps({"head": {"status": "200"}, "body": [
        {"element": "audio", "url": "{base}/live", "reliability": 99, "bitrate": 64, "media_type": "mp3"}]}),
          "application/json"),
    Case(name="tunein/to-a-pls", why="Many stations gave TuneIn the address of their own list.", first=_LIVE,
         routes=listing("{base}/listen.pls\n", "audio/x-mpegurl",
                        **{"listen.pls": answers(b"[playlist]\nFile1=/live\n", "audio/x-scpls")})),
    _list("radio-browser/json-url", "The counted address of a station.",
          json.dumps({"ok": True, "message": "retrieved station url", "stationuuid": "u", "name": "One",
                      "url": "{base}/live"}), "application/json"),
    Case(name="radio-browser/unknown", why="The station was deleted from the directory.", plays=False,
         error=ErrorClass.UNREACHABLE,
         routes=listing('{"ok":false,"message":"did not find station"}', "application/json")),
    Case(name="streamtheworld/redirector", why="Triton's livestream-redirect sends on to a numbered server.",
         start="/api/livestream-redirect/WXYZ.mp3",
         routes=lambda base: {"/api/livestream-redirect/WXYZ.mp3": redirects(base + "/WXYZ.mp3?dist=x"),
                              "/WXYZ.mp3?dist=x": station()}),
    Case(name="streamtheworld/redirector-pls", why="The same redirector as a list of servers.",
         start="/api/livestream-redirect/WXYZ.pls", first="{base}/WXYZ",
         routes=lambda base: {
             "/api/livestream-redirect/WXYZ.pls": answers(
                 f"[playlist]\nNumberOfEntries=2\nFile1={base}/gone\nFile2={base}/WXYZ\n".encode(),
                 "audio/x-scpls"),
             "/WXYZ": station()}),
    Case(name="m3u/same-address-twice", why="Mirrors of one list are pasted together.", first=_LIVE,
         candidates=(_LIVE, "{base}/gone"), routes=listing("{base}/live\n{base}/gone\n{base}/live\n")),
    Case(name="m3u/non-ascii-address", why="Names in the station's own language, not escaped.",
         first="{base}/radió",
         routes=lambda base: {"/": answers(f"#EXTM3U\n{base}/radió\n".encode(), "audio/x-mpegurl"),
                              "/radi%C3%B3": station()}),
    Case(name="m3u/blank-in-address", why="File names with blanks, not escaped.", first="{base}/my radio.mp3",
         routes=lambda base: {"/": answers(f"#EXTM3U\n{base}/my radio.mp3\n".encode(), "audio/x-mpegurl"),
                              "/my%20radio.mp3": station()}),
    Case(name="m3u/padded-with-zeros", why="A list from a buffer of fixed size.", first=_LIVE,
         routes=bodies(lambda base: f"#EXTM3U\n{base}/live\n".encode() + b"\0" * 64)),
)  # fmt: skip

MIXED = (
    _list("pls/html-in-title", "Titles are pasted from web pages.",
          "[playlist]\nTitle1=The <body> Show\nFile1={base}/live\n"),
    _list("pls/number-twice", "Lines are copied, and the number is not changed.",
          "[playlist]\nNumberOfEntries=2\nFile1={base}/gone\nFile1={base}/live\n", "audio/x-scpls"),
    _list("pls/no-number", "Written by hand, after what was seen elsewhere.",
          "[playlist]\nFile={base}/live\n", "audio/x-scpls"),
    _list("pls/naked", "An M3U list was given the head of the other kind.",
          "[playlist]\n{base}/live\n", "audio/x-scpls"),
    _list("m3u/html-in-title", "Titles are pasted from web pages.",
          "#EXTM3U\n#EXTINF:-1,<p>Radio</p>\n{base}/live\n"),
    _list("m3u/page-behind", "A script writes the list, and the framework its empty page.",
          "{base}/live\n<html><body></body></html>\n", "text/html"),
    _list("m3u/kodi", "Lists for Kodi have fields of the request behind a bar.",
          "#EXTM3U\n{base}/live|User-Agent=VLC&Referer=http://x/\n", "audio/x-mpegurl"),
    _list("m3u/icy-scheme", "Lists saved by old players name their own scheme.",
          "icy://127.0.0.1:{port}/live\n", "audio/x-mpegurl"),
    _list("rss/podcast", "A podcast's feed as address.",
          "<rss version='2.0'><channel><item><description><![CDATA[<p>x</p>]]></description>"
          "<enclosure url='{base}/live' type='audio/mpeg'/></item></channel></rss>", "application/rss+xml"),
    Case(name="m3u/file-beside-address", why="No header, and the first stream is a file beside the list.",
         start="/x.m3u", first="{base}/live.mp3", candidates=("{base}/live.mp3", "{base}/gone"),
         routes=lambda base: {"/x.m3u": answers(f"live.mp3\n{base}/gone\n".encode(), "audio/x-mpegurl"),
                              "/live.mp3": station()}),
    Case(name="m3u/prose", why="The server says in words that it is off the air, under the list's name.",
         start="/x.m3u", plays=False, error=ErrorClass.NOT_A_STREAM,
         routes=lambda _: {"/x.m3u": answers(b"The station is off the air.\n", "audio/x-mpegurl")}),
)  # fmt: skip

LISTS = (*PLS, *map(_first, M3U), *RELATIVE, *OTHERS, *MIXED)
