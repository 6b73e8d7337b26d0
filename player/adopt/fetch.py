# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Fetch one document of a site, past the guard: its beginning is enough, and a stream is left alone."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Final

from player.errors import ErrorClass, StreamEndedError, StreamTimeoutError, StreamUnreachableError
from player.net.client import USER_AGENT, GuardedClient, Response
from player.net.redirects import CookieJar, follow
from player.streams.body import read_body, unpacked
from player.streams.inflate import InflateError
from player.streams.text import declared_charset, decode_document, meant_charset

LARGEST_BYTES: Final = 2 * 1024 * 1024
ONE_S: Final = 6.0
# Sites are told who asks: nothing here is served better to a player that is feigned.
_HEADERS: Final = {"User-Agent": USER_AGENT.partition(" ")[0]}
_STREAM_TYPES: Final = re.compile(
    r"audio/|video/|application/(?:ogg|vnd\.apple\.mpegurl|x-mpegurl|pls\+xml|xspf\+xml)", re.IGNORECASE
)
_META_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9._:\-]{1,40})", re.IGNORECASE
)
_META_WITHIN_BYTES: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What came.

    Attributes:
        url: Where it was found at last, without user name.
        content_type: As the head says, in lower case, without its parameters.
        streams: True if the head says that it is sound, or a playlist: the body was left alone.
        body: Its first `LARGEST_BYTES`, unpacked.
        whole: False if there was more.
        charset: As the head says.
    """

    url: str
    content_type: str = ""
    streams: bool = False
    body: bytes = b""
    whole: bool = True
    charset: str | None = None

    @property
    def text(self) -> str:
        """The body as text."""
        inside = _META_CHARSET.search(self.body[:_META_WITHIN_BYTES])
        declared = meant_charset(inside[1].decode("ascii")) if inside else None
        return decode_document(self.body, (self.charset, declared))


async def fetch(
    client: GuardedClient,
    url: str,
    *,
    jar: CookieJar | None = None,
    accept: str = "*/*",
    most_bytes: int = LARGEST_BYTES,
    within_s: float = ONE_S,
) -> Document:
    """GET an address and what it redirects to.

    Args:
        jar: Cookies of the site.
        most_bytes: What goes beyond is left where it is.
        within_s: For all of it; what has come of the body by then must do.

    Raises:
        StreamError: As `follow`; also if nothing came in time, or what came is packed and damaged.
    """
    started_s = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(within_s):
            response = await follow(client, url, {**_HEADERS, "Accept": accept}, jar)
    except TimeoutError:
        raise StreamTimeoutError(url, f"no answer within {within_s:.0f} s") from None
    try:
        content_type = response.headers.get("Content-Type", "")
        kind = content_type.partition(";")[0].strip().lower()
        if _STREAM_TYPES.match(kind) or "icy-metaint" in response.headers:
            return Document(url=response.url, content_type=kind, streams=True)
        left_s = max(0.1, within_s - (asyncio.get_running_loop().time() - started_s))
        body, whole = await _body(response, most_bytes, left_s)
        return Document(
            url=response.url,
            content_type=kind,
            body=body,
            whole=whole,
            charset=declared_charset(content_type),
        )
    finally:
        await response.aclose()


async def _body(response: Response, most_bytes: int, within_s: float) -> tuple[bytes, bool]:
    """Return the beginning of a body, and whether that is all of it."""
    body = bytearray()
    try:
        async with asyncio.timeout(within_s):
            whole = await read_body(response, body, most_bytes)
    except (TimeoutError, StreamEndedError):
        if not body:
            raise StreamTimeoutError(response.url, "nothing came after the head") from None
        whole = False
    try:
        return unpacked(bytes(body), response, most_bytes), whole
    except InflateError:
        raise DamagedError(response.url, "what came back is packed and damaged") from None


class DamagedError(StreamUnreachableError):
    """What came cannot be read."""

    kind = ErrorClass.NOT_A_STREAM
