# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the cases are made of: stations that are on the air, title blocks, and servers that remember."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

from tests.fakes.radio_server import Request, Script, answers, broadcasts

from .case import TONE, Routes, at

HTTP_HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\nicy-name: Radio One\r\nicy-br: 64\r\n\r\n"


def head(*lines: str | bytes, status: str = "HTTP/1.0 200 OK", end: str = "\r\n") -> bytes:
    """Return a head of exactly these lines, with the blank line."""
    raw = [line if isinstance(line, bytes) else line.encode("latin-1") for line in (status, *lines)]
    return b"".join(line + end.encode() for line in raw) + end.encode()


def station(content_type: str = "audio/mpeg", sound: bytes = TONE, *, first: bytes = b"") -> Script:
    """Be on the air without titles."""
    return broadcasts(head(f"Content-Type: {content_type}", "icy-name: Radio One"), sound, first=first)


def icy_station(
    *titles: bytes | None,
    metaint: int = 1000,
    sound: bytes = TONE,
    content_type: str = "audio/mpeg",
    fields: Sequence[str | bytes] = (),
    field: str = "icy-metaint:",
) -> Script:
    """Be on the air as SHOUTcast is, with titles for those who ask for them."""

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        asked = request.headers.get("icy-metadata") == "1"
        announced = [f"{field}{metaint}"] if asked else []
        lines = (f"content-type:{content_type}", "icy-name:Radio One", "icy-br:64", *fields, *announced)
        on_air = broadcasts(
            head(*lines, status="ICY 200 OK"), sound, metaint=metaint if asked else 0, titles=titles
        )
        await on_air(request, writer)

    return script


def block(title: str, charset: str = "utf-8", rest: str = "") -> bytes:
    """Return what a title block says, as most encoders write it."""
    return f"StreamTitle='{title}';{rest}".encode(charset)


def by(choose: Callable[[Request], Script]) -> Script:
    """Do what depends on the request."""

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        await choose(request)(request, writer)

    return script


def only(script: Script, target: str = "/") -> Routes:
    """Return the routes of a server that has nothing but this."""
    return lambda _: {target: script}


def listing(text: str, content_type: str = "", /, **more: Script) -> Routes:
    """Return the routes of a server with a list at ``/`` and a station at ``/live``.

    Args:
        text: The list, in UTF-8; ``{base}`` and ``{port}`` are the server's.
        content_type: Of the list.
        more: Further targets, without their slash.
    """

    def routes(base: str) -> Mapping[str, Script]:
        others = {f"/{target}": script for target, script in more.items()}
        return {"/": answers(at(base, text).encode(), content_type), "/live": station(), **others}

    return routes


def bodies(make: Callable[[str], bytes], content_type: str = "", *, lines: Sequence[str] = ()) -> Routes:
    """Return the routes of a server whose list at ``/`` is made of bytes; a station is at ``/live``."""
    return lambda base: {"/": answers(make(base), content_type, head=lines), "/live": station()}
