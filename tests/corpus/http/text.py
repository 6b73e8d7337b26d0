# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What lists are written in, how they are packed, and what types and names say of them and of sound."""

from __future__ import annotations

import gzip
import zlib

from player.errors import ErrorClass
from tests.fakes.radio_server import answers

from .case import TONE, Case, Routes, at
from .station import bodies, listing, only, station

_LIVE = "{base}/live"
_PLS = "[playlist]\r\nNumberOfEntries=1\r\nFile1={}/live\r\nTitle1=Łódź\r\n"

TEXT = tuple(
    Case(name=f"text/{name}", why=why, first=_LIVE,
         routes=bodies(encode, content_type))
    for name, why, content_type, encode in (
        ("utf-8-mark", "Windows Notepad puts a mark first.", "audio/x-scpls",
         lambda base: _PLS.format(base).encode("utf-8-sig")),
        ("utf-8-mark-twice", "Two editors put a mark first.", "audio/x-scpls",
         lambda base: b"\xef\xbb\xbf" + _PLS.format(base).encode("utf-8-sig")),
        ("utf-16-le", "Notepad's Unicode.", "audio/x-scpls",
         lambda base: b"\xff\xfe" + _PLS.format(base).encode("utf-16-le")),
        ("utf-16-be", "The Unicode of old Macs.", "audio/x-scpls",
         lambda base: b"\xfe\xff" + _PLS.format(base).encode("utf-16-be")),
        ("utf-16-no-mark", "Made by a Windows program, cut by another.", "audio/x-mpegurl",
         lambda base: f"#EXTM3U\r\n{base}/live\r\n".encode("utf-16-le")),
        ("utf-16-naked", "One address in Notepad's Unicode.", "text/plain",
         lambda base: f"{base}/live".encode("utf-16")),
        ("cr-only", "Written on an old Mac.", "audio/x-mpegurl",
         lambda base: f"#EXTM3U\r#EXTINF:-1,One\r{base}/live\r".encode()),
        ("mixed-ends", "Pasted together from several systems.", "audio/x-scpls",
         lambda base: f"[playlist]\rNumberOfEntries=1\r\nFile1={base}/live\nVersion=2".encode()),
        ("declared-utf-16", "A server's default that is plainly wrong.", "audio/x-scpls; charset=utf-16",
         lambda base: _PLS.format(base).encode()),
        ("declared-unknown", "A charset that only a database knows.", "audio/x-mpegurl; charset=utf8mb4",
         lambda base: f"{base}/live\n".encode()),
        ("declared-1251", "Russian stations name their code page.", "audio/x-mpegurl; charset=windows-1251",
         lambda base: f"#EXTM3U\n#EXTINF:-1,Радио\n{base}/live\n".encode("cp1251")),
        ("latin-2-undeclared", "Polish stations do not.", "audio/x-scpls",
         lambda base: _PLS.format(base).encode("iso8859-2")),
        ("broken-utf-8", "A title was cut in the middle of a character.", "audio/x-mpegurl",
         lambda base: "#EXTM3U\n#EXTINF:-1,Łód".encode() + b"\xc5\n" + f"{base}/live\n".encode()),
    )
)  # fmt: skip


def _m3u(base: str) -> bytes:
    return f"#EXTM3U\n#EXTINF:-1,One\n{base}/live\n".encode()


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


_GZIP_SAID = ("Content-Encoding: gzip",)
GZIP = (
    Case(name="gzip/though-not-asked", why="A proxy packs all text.", first=_LIVE,
         routes=bodies(lambda base: gzip.compress(_m3u(base)), "audio/x-mpegurl", lines=_GZIP_SAID)),
    Case(name="gzip/x-gzip", why="Old Apaches say x-gzip.", first=_LIVE,
         routes=bodies(lambda base: gzip.compress(_m3u(base)), lines=("content-encoding: x-gzip",))),
    Case(name="gzip/deflate", why="IIS packs with zlib.", first=_LIVE,
         routes=bodies(lambda base: zlib.compress(_m3u(base)), lines=("Content-Encoding: deflate",))),
    Case(name="gzip/raw-deflate", why="Others without its head.", first=_LIVE,
         routes=bodies(lambda base: _raw_deflate(_m3u(base)), lines=("Content-Encoding: deflate",))),
    Case(name="gzip/unsaid", why="A packed file was uploaded as it was.", first=_LIVE,
         routes=bodies(lambda base: gzip.compress(_m3u(base)), "audio/x-mpegurl")),
    Case(name="gzip/said-but-plain", why="The field is set by the page's script, not by who packs.",
         first=_LIVE,
         routes=bodies(_m3u, "audio/x-mpegurl", lines=_GZIP_SAID)),
    Case(name="gzip/said-of-sound", why="The same proxy's field on the stream, which it does not pack.",
         routes=only(answers(TONE * 3, "audio/mpeg", head=_GZIP_SAID))),
    Case(name="gzip/identity-said", why="Some name the coding that is none.",
         routes=only(answers(TONE * 3, "audio/mpeg", head=("Content-Encoding: identity",)))),
    Case(name="gzip/cut-off", why="The end of the packed list is missing.", first=_LIVE,
         routes=bodies(lambda base: gzip.compress(_m3u(base))[:-6], lines=_GZIP_SAID)),
    Case(name="gzip/bomb", why="Somebody means harm.", plays=False, error=ErrorClass.TOO_LARGE,
         routes=only(answers(gzip.compress(b"#" * 20_000_000), head=_GZIP_SAID))),
)  # fmt: skip

SOUND_TYPES = tuple(
    Case(name=f"type/sound-as-{name}", why="Types are set by hand, or by a server's default.", start=start,
         routes=only(station(content_type), start))
    for name, start, content_type in (
        ("html", "/", "text/html"), ("plain-text", "/live", "text/plain; charset=UTF-8"),
        ("m3u", "/live.m3u", "audio/x-mpegurl"), ("pls", "/listen.pls", "audio/x-scpls"),
        ("hls", "/live.m3u8", "application/vnd.apple.mpegurl"),
        ("binary", "/live", "application/octet-stream"),
        ("asx", "/live.asx", "video/x-ms-asf"), ("aac", "/live.aac", "audio/aacp"),
        ("ogg", "/live.ogg", "application/ogg"),
        ("xml", "/live.xspf", "application/xspf+xml"), ("json", "/live", "application/json"),
        ("video", "/;stream.nsv", "video/nsv"), ("nothing-known", "/live", "unknown/unknown"),
        ("junk", "/live", ";;=,"),
    )
)  # fmt: skip


def _named(start: str, content_type: str, text: str) -> Routes:
    return lambda base: {start: answers(at(base, text).encode(), content_type), "/live": station()}


LIST_TYPES = tuple(
    Case(name=f"type/list-as-{name}",
         why="The server does not know the ending, or the list has another name.",
         start=start, first=_LIVE,
         routes=_named(start, content_type, text))
    for name, start, content_type, text in (
        ("sound", "/listen", "audio/mpeg", "[playlist]\nFile1={base}/live\n"),
        ("sound-file", "/stream.mp3", "audio/mpeg", "#EXTM3U\n{base}/live\n"),
        ("html", "/listen.pls", "text/html; charset=UTF-8", "[playlist]\nFile1={base}/live\n"),
        ("binary", "/listen.pls", "application/octet-stream", "[playlist]\nFile1={base}/live\n"),
        ("pls-but-m3u", "/listen.pls", "audio/x-scpls", "#EXTM3U\n{base}/live\n"),
        ("m3u-but-pls", "/listen.m3u", "audio/x-mpegurl", "[playlist]\nFile1={base}/live\n"),
        ("m3u-but-xspf", "/listen.m3u", "audio/x-mpegurl",
         "<playlist><trackList><track><location>{base}/live</location></track></trackList></playlist>"),
        ("asx-but-pls", "/listen.asx", "video/x-ms-asf", "[playlist]\nFile1={base}/live\n"),
        ("hls-but-plain", "/live.m3u8", "application/vnd.apple.mpegurl", "#EXTM3U\n{base}/live\n"),
        ("nothing", "/tune", "", "{base}/live\n"),
        ("video", "/tune", "video/mp4", "{base}/live\n"),
    )
)  # fmt: skip
OTHER_TYPES = (
    Case(name="type/no-type-at-all", why="Small servers leave the field out.",
         routes=only(answers(TONE * 3))),
    Case(name="type/twice", why="A proxy adds its own.",
         routes=only(answers(TONE * 3, "text/html", head=("Content-Type: audio/mpeg",)))),
    Case(name="type/html-list-with-tags", why="A list whose titles hold markup.", first=_LIVE,
         routes=listing("#EXTM3U\n#EXTINF:-1,<b>One</b>\n{base}/live\n", "audio/x-mpegurl")),
    Case(name="type/head-only-lies", why="Everything about it is wrong but the bytes.", start="/index.html",
         routes=only(station("text/html; charset=utf-8"), "/index.html")),
)  # fmt: skip


TEXTS = (*TEXT, *GZIP, *SOUND_TYPES, *LIST_TYPES, *OTHER_TYPES)
