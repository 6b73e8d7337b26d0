# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What hostile answers cost: peak memory and time of a process that resolves one, then opens it.

The process is warm: it has resolved a plain stream and its peak is reset before the hostile answer comes, so
that only the answer counts.  The answers are sent as fast as they are taken.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
import zlib
from collections.abc import Mapping
from contextlib import AsyncExitStack

from bench.common import ROOT, Campaign
from tests.fakes.radio_server import RadioServer, Script, answers, goes_on, says

GOAL_MB = 16.0
GOAL_S = 6.0
LIMIT_S = 60.0
FULL_BYTES = 512 * 1024

OK = b"HTTP/1.0 200 OK\r\n"
ZIPPED = OK + b"Content-Encoding: gzip\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
PAGE = OK + b"\r\n"
LIST = OK + b"Content-Type: audio/x-mpegurl\r\n\r\n"
SOUND = OK + b"Content-Type: audio/mpeg\r\n\r\n"
ICY = OK + b"Content-Type: audio/mpeg\r\nicy-metaint: 1\r\n\r\n"


def _filled(piece: str, start: str = "", end: str = "") -> bytes:
    """Return a text of as many pieces as a list may be long."""
    count = (FULL_BYTES - len((start + end).encode())) // len(piece.encode())
    return (start + piece * count + end).encode()


def _bomb(megabytes: int, start: bytes, window_bits: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, window_bits)
    packed = packer.compress(start)
    for _ in range(megabytes):
        packed += packer.compress(b"\n" * 2**20)
    return packed + packer.flush()


def _entity_bomb() -> bytes:
    steps = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE playlist [<!ENTITY e0 "{"x" * 100}">{steps}]>'
        "<playlist><trackList><track><location>&e9;</location></track></trackList></playlist>"
    ).encode()


def _entry_bomb(base: str) -> bytes:
    """Return a list in which each entry is a list with as many entries of its own."""
    return "".join(f"{base}/{n}/" + "x" * 8000 + "\n" for n in range(60)).encode()


def scripts(base: str) -> Mapping[str, Script]:
    """Return every hostile answer, by its target."""
    gzip_bomb = _bomb(1024, b"#EXTM3U\n", 31)
    return {
        "/gzip-bomb": answers(gzip_bomb, "audio/x-mpegurl", head=["Content-Encoding: gzip"]),
        "/gzip-bomb-unsaid": answers(gzip_bomb, "audio/x-mpegurl"),
        "/deflate-bomb": answers(_bomb(1024, b"#EXTM3U\n", 15), "", head=["Content-Encoding: deflate"]),
        "/gzip-in-gzip": answers(gzip.compress(gzip_bomb), "", head=["Content-Encoding: gzip, gzip"]),
        "/gzip-endless": goes_on(ZIPPED, _bomb(64, b"", -15), first=gzip_bomb[:10]),
        "/gzip-members": goes_on(ZIPPED, gzip.compress(b"\n" * 2**20)),
        "/endless-list": goes_on(LIST, f"{base}/gone\n".encode() * 500),
        "/endless-line": goes_on(LIST + b"#EXTM3U\n", b"x" * 65_536),
        "/endless-blanks": goes_on(PAGE, b" " * 65_536),
        "/endless-zeros": goes_on(SOUND, b"\0" * 65_536),
        "/endless-ff": goes_on(SOUND, b"\xff" * 65_536),
        "/endless-page": goes_on(OK + b"Content-Type: audio/mpeg\r\n\r\n", b"<p>" * 20_000, first=b"<html>"),
        "/endless-chunk": goes_on(
            CHUNKED, b"\n" * 65_536, first=b"ffffffffff\r\n"
        ),
        "/endless-chunk-size": goes_on(CHUNKED, b"0" * 65_536),
        "/one-byte-chunks": goes_on(
            CHUNKED, b"1\r\n#\r\n" * 10_000
        ),
        "/endless-trailer": goes_on(
            CHUNKED + b"0\r\n", b"X-A: b\r\n" * 8000
        ),
        "/endless-head": goes_on(OK, b"X-Field: " + b"v" * 50 + b"\r\n"),
        "/endless-field": goes_on(OK + b"X-Field: ", b"v" * 65_536),
        "/endless-status": goes_on(b"ICY 200 ", b"O" * 65_536),
        "/endless-continue": goes_on(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
        "/endless-early-hints": goes_on(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 1000),
        "/endless-redirect-body": goes_on(
            b"HTTP/1.0 302 Found\r\nLocation: /endless-redirect-body\r\n\r\n", b"x" * 65_536
        ),
        "/many-cookies": says(
            b"HTTP/1.0 302 Found\r\nLocation: /many-cookies?\r\n"
            + b"".join(b"Set-Cookie: c%d=%s\r\n" % (n, b"v" * 40) for n in range(900))
            + b"\r\n"
        ),
        "/long-length": goes_on(OK + b"Content-Length: 99999999999999999999\r\n\r\n", b"#\n" * 30_000),
        "/deep-json": answers(_filled('{"playlist":{"track":['), "application/json"),
        "/deep-json-list": answers(b'{"head":{"status":"200"},"body":' + b"[" * 500_000, "application/json"),
        "/long-json-number": answers(
            b'{"ok":' + b"9" * 500_000 + b',"url":"http://127.0.0.1/"}', "application/json"
        ),
        "/deep-xml": answers(_filled("<track>", "<playlist>"), "application/xspf+xml"),
        "/open-xml": answers(_filled("<", "<asx>"), "video/x-ms-asf"),
        "/quotes-xml": answers(_filled("\"'", "<asx><ref href="), "video/x-ms-asf"),
        "/attributes-xml": answers(_filled(' a="b"', "<asx><ref"), "video/x-ms-asf"),
        "/comments-xml": answers(_filled("<!--", "<asx>"), "video/x-ms-asf"),
        "/bases-xml": answers(
            _filled('<track xml:base="../a/"><location>../b</location></track>', '<playlist xml:base="http://h/">')
        ),
        "/entity-bomb": answers(_entity_bomb(), "application/xspf+xml"),
        "/entities": answers(_filled("&#38;", "<asx><title>", '</title><ref href="x:y"/></asx>')),
        "/outside-entity": answers(
            f'<!DOCTYPE p [<!ENTITY x SYSTEM "{base}/endless-list">]><playlist>&x;</playlist>'.encode()
        ),
        "/pls-numbers": answers(_filled("File9999999999=a\nFile9999=x:\n", "[playlist]\n"), "audio/x-scpls"),
        "/extinf-quotes": answers(_filled('"', "#EXTM3U\n#EXTINF:-1 "), "audio/x-mpegurl"),
        "/lf-only": answers(_filled("\n", "#EXTM3U"), "audio/x-mpegurl"),
        "/cr-only": answers(_filled("\r#", "#EXTM3U"), "audio/x-mpegurl"),
        "/hls-attributes": answers(_filled('A="b",', "#EXTM3U\n#EXT-X-STREAM-INF:", "\nv\n")),
        "/hls-segments": answers(_filled("#EXTINF:1,\na\n", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n")),
        "/hls-variants": answers(_filled("#EXT-X-STREAM-INF:\na\n", "#EXTM3U\n")),
        "/hls-numbers": answers(
            b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:%b\n#EXTINF:1e999,\na" % (b"9" * 9**6)
        ),
        "/long-entries": answers(_entry_bomb(base), "audio/x-mpegurl"),
        "/relative-dots": answers(_filled("a/../", "#EXTM3U\n"), "audio/x-mpegurl"),
        "/utf-16": answers(b"\xff\xfe" + _filled("ab").decode().encode("utf-16-le")[:FULL_BYTES]),
        "/utf-7": answers(_filled("+AAA-"), "audio/x-mpegurl; charset=utf-7"),
        "/idna": answers(_filled("http://ü" + "a" * 60 + ".ü/\n"), "audio/x-mpegurl"),
        "/metadata-only": goes_on(ICY, b"a" + b"\xff" + b"StreamTitle='x';".ljust(4080, b" ")),
        "/metadata-huge-interval": goes_on(
            OK + b"icy-metaint: 999999999999999999\r\n\r\n", b"\0" * 65_536
        ),
        "/id3-huge": goes_on(SOUND, b"\0" * 65_536, first=b"ID3\x04\0\0\x7f\x7f\x7f\x7f"),
        "/ogg-huge-comment": goes_on(
            SOUND, b"OggS\0\0".ljust(14, b"\0") + b"\1".ljust(12, b"\0") + b"\xff" * 256 + b"x" * 65_025,
            first=_opus_start(),
        ),
        "/sync-words": goes_on(SOUND, b"\xff\xfb\x90\x00" * 16_000),
    }  # fmt: skip


def _opus_start() -> bytes:
    """Return the first page of an Opus stream; whatever follows claims to be its endless comment."""
    data = (ROOT / "tests" / "corpus" / "audio" / "opus.ogg").read_bytes()
    return data[: data.index(b"OggS", 4)]


async def measure(found: Campaign) -> None:
    """Add what the worst of them cost."""
    costs: dict[str, Mapping[str, float | str]] = {}
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(RadioServer())
        sound = (ROOT / "tests" / "corpus" / "audio" / "tone.mp3").read_bytes()
        plain = server.on("/plain", goes_on(SOUND, sound))
        hostile = scripts(server.url("").rstrip("/"))
        server.scripts |= {**hostile, "/many-cookies?": hostile["/many-cookies"]}
        costs["/plain"] = await _cost(plain, plain)
        for target in hostile:
            costs[target] = await _cost(plain, server.url(target))
            found.round({"hostile": target, **costs[target]})
    del costs["/plain"]
    _figures(found, costs)


def _figures(found: Campaign, costs: Mapping[str, Mapping[str, float | str]]) -> None:
    for key, unit, goal in (
        ("memory_mb", "MB", GOAL_MB),
        ("resolve_s", "s", GOAL_S),
        ("open_s", "s", GOAL_S),
    ):
        values = {target: float(cost[key]) for target, cost in costs.items()}
        dearest = max(values, key=values.__getitem__)
        what = {"memory_mb": "peak memory above a plain stream's", "resolve_s": "Resolver.resolve"}
        words = what.get(key, "HttpUpstream.open")
        found.figure(
            f"{len(costs)} hostile answers, {words}: worst ({dearest})", values[dearest], unit, goal=goal
        )
    defects = sum(str(cost["said"]).startswith("DEFECT") for cost in costs.values())
    found.figure("hostile answers with an error that is not declared", defects, "", goal=0)


async def _cost(plain: str, url: str) -> Mapping[str, float | str]:
    """Return what a process measured (see `hostile_child`)."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.resolving.hostile_child", plain, url,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    try:
        async with asyncio.timeout(LIMIT_S):
            stdout, stderr = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return {"memory_mb": 0.0, "resolve_s": LIMIT_S, "open_s": LIMIT_S, "said": "DEFECT hangs"}
    if not stdout:
        return {"memory_mb": 0.0, "resolve_s": 0.0, "open_s": 0.0, "said": f"DEFECT {stderr[-300:]!r}"}
    measured: Mapping[str, float | str] = json.loads(stdout)
    return measured


if __name__ == "__main__":
    asyncio.run(measure(Campaign()))
