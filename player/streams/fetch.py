# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Open one address, and look at its first bytes.  The connection stays open: it may be the stream itself."""

from __future__ import annotations

import asyncio
import re
import zlib
from collections import deque
from collections.abc import Mapping
from typing import Final, Protocol

from player.errors import StreamEndedError, StreamTimeoutError
from player.net.client import GuardedClient, Response
from player.net.redirects import follow

from .candidate import StationInfo, StreamKind
from .icy import IcyDemuxer, metaint
from .ogg_titles import OggTitleDemuxer
from .sniff import Content, Sniffed, sniff
from .text import declared_charset, header_text
from .title import StreamTitle

FIRST_BYTES_S: Final = 5.0
LIST_S: Final = 5.0
LARGEST_LIST_BYTES: Final = 512 * 1024

_BITRATE: Final = re.compile(r"(?:^|;)\s*(?:ice-)?bitrate=([0-9]{1,5})", re.IGNORECASE)


class TitleDemuxer(Protocol):
    """Takes titles out of a stream, or leaves them in and reports them."""

    @property
    def lost(self) -> bool:
        """True once nothing that follows can be trusted."""

    def feed(self, data: bytes) -> list[bytes | StreamTitle]:
        """Return sound (never empty) and titles, in their order."""


class PlainDemuxer:
    """For streams without titles."""

    lost = False

    def feed(self, data: bytes) -> list[bytes | StreamTitle]:
        """Return the bytes."""
        return [data] if data else []


class TooLargeError(Exception):
    """A text body goes on beyond what a playlist may have."""


class Fetched:
    """An open answer whose first bytes have been looked at.

    Attributes:
        sniffed: What it is.
        items: Sound and titles that came already, to be taken before anything else.
    """

    def __init__(self, response: Response, charset: str | None) -> None:
        self.response = response
        self.sniffed = Sniffed(Content.UNDECIDED)
        self.items: deque[bytes | StreamTitle] = deque()
        content_type = response.headers.get("Content-Type", "")
        self.content_type = content_type.partition(";")[0].strip().lower()
        self.charsets = (charset, declared_charset(content_type))
        interval = metaint(response.headers.get("icy-metaint"))
        self.kind = StreamKind.ICY if interval else StreamKind.HTTP
        self.demuxer: TitleDemuxer = IcyDemuxer(interval, self.charsets) if interval else PlainDemuxer()
        self.ended = False
        self._quiet = False

    async def look(self) -> None:
        """Read until it is clear what this is.

        Raises:
            StreamTimeoutError: If nothing came in time.
            StreamEndedError: If the connection broke before anything came.
        """
        sound = bytearray()
        try:
            async with asyncio.timeout(FIRST_BYTES_S):
                while self.sniffed.content is Content.UNDECIDED:
                    sound += await self._more()
                    self.sniffed = sniff(bytes(sound), final=self.ended)
        except TimeoutError:
            if not sound:
                raise StreamTimeoutError(
                    self.response.url, f"no byte in {FIRST_BYTES_S:.0f} s after the head"
                ) from None
            self._quiet = True
            self.sniffed = sniff(bytes(sound), final=True)
        except StreamEndedError:
            if not sound:
                raise
            self.ended, self.sniffed = True, sniff(bytes(sound), final=True)
        if self.kind is StreamKind.HTTP and self.sniffed.codec is not None and sound[:4] == b"OggS":
            self.demuxer = OggTitleDemuxer()
            self.items = deque(self.demuxer.feed(bytes(sound)))

    async def _more(self) -> bytes:
        """Read one piece into `items`, and return the sound in it."""
        data = await self.response.read_some()
        self.ended = not data
        items = self.demuxer.feed(data)
        self.items += items
        return b"".join(item for item in items if isinstance(item, bytes))

    async def text(self) -> bytes:
        """Return the whole body of a text, decompressed if it was compressed unasked.

        A peer that goes on for longer than `LIST_S`, or breaks off, has said what it had to say.

        Raises:
            TooLargeError: If it is longer than `LARGEST_LIST_BYTES`.
        """
        size = sum(len(item) for item in self.items if isinstance(item, bytes))
        try:
            async with asyncio.timeout(LIST_S):
                while not (self.ended or self._quiet) and size <= LARGEST_LIST_BYTES:
                    size += len(await self._more())
        except StreamEndedError:
            self.ended = True
        except TimeoutError:
            pass  # what came is judged: many a server keeps the connection open after its list
        body = b"".join(item for item in self.items if isinstance(item, bytes))
        if self.compressed:
            body = _decompressed(body)
        if len(body) > LARGEST_LIST_BYTES:
            raise TooLargeError
        return body

    @property
    def compressed(self) -> bool:
        """True if the server compressed the body, though it was asked not to."""
        coding = self.response.headers.get("Content-Encoding", "").strip().lower()
        return coding in ("gzip", "x-gzip", "deflate")

    @property
    def station(self) -> StationInfo:
        """What the head says of the station."""
        headers = self.response.headers
        return StationInfo(
            name=header_text(headers.get("icy-name", "")),
            genre=header_text(headers.get("icy-genre", "")),
            url=header_text(headers.get("icy-url", "")),
            bitrate_kbps=announced_kbps(headers),
        )

    async def aclose(self) -> None:
        """Close the connection; may be called twice."""
        await self.response.aclose()


def announced_kbps(headers: Mapping[str, str]) -> int | None:
    """Return the bit rate in a head: ``128``, ``128, 128``, ``bitrate=128``; ``Quality 6`` is none."""
    first = headers.get("icy-br", "").partition(",")[0].strip()
    if first.isascii() and first.isdigit() and len(first) <= 5 and int(first) > 0:
        return int(first)
    match = _BITRATE.search(headers.get("ice-audio-info", ""))
    return int(match[1]) or None if match else None


def _decompressed(body: bytes) -> bytes:
    """Return at most one byte more than a list may have, however much is packed into it."""
    for window_bits in (47, -15):  # gzip or zlib by their heads; raw deflate, which some servers mean
        try:
            return zlib.decompressobj(window_bits).decompress(body, LARGEST_LIST_BYTES + 1)
        except zlib.error:
            continue
    return body


async def fetch(client: GuardedClient, url: str, *, charset: str | None = None, icy: bool = True) -> Fetched:
    """GET an address, follow its redirects, and look at the first bytes.

    Args:
        client: The way out.
        url: As listed.
        charset: The station's own charset for titles and lists.
        icy: False to ask for no titles in the stream.

    Raises:
        StreamError: If it cannot be opened, or nothing comes.
    """
    response = await follow(client, url, {"Icy-MetaData": "1"} if icy else None)
    fetched = Fetched(response, charset)
    try:
        if fetched.compressed:
            fetched.sniffed = Sniffed(Content.TEXT)  # nobody compresses sound
        else:
            await fetched.look()
    except BaseException:
        await fetched.aclose()
        raise
    return fetched
