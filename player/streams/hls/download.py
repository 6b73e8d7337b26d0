# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Fetch playlists, keys and segments: each past the guard, within its size, and in time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from player.errors import ErrorClass, PlaylistError, StreamEndedError, StreamTimeoutError
from player.net.address import parse_address
from player.net.client import GuardedClient, Response
from player.net.redirects import CookieJar, follow
from player.running import within
from player.streams.inflate import FIRST_BYTES, InflateError, Inflater, packing_of
from player.streams.playlists.hls import HlsPlaylist, parse_hls
from player.streams.playlists.hls_model import ByteRange
from player.streams.text import declared_charset, decode_document
from schedules.clock import Clock

from .base import HlsError, HlsLimits
from .crypt import KEY_BYTES

_PARTIAL: Final = 206


class Downloads:
    """Everything that one HLS stream asks for.

    A user name in the address that was configured goes along to its origin, and nowhere else; the query
    of a playlist's address does not go along to its segments (RFC 8216 knows no such rule).

    Args:
        client: The way out.
        address: As configured.
        clock: Of the deadlines.
        limits: How long we wait, and how much we take.
        jar: Cookies, such as a playlist's token that its segments and keys need; this stream's own.
    """

    def __init__(
        self,
        client: GuardedClient,
        address: str,
        clock: Clock,
        limits: HlsLimits,
        jar: CookieJar | None = None,
    ) -> None:
        self._client = client
        self._jar = jar or CookieJar()
        self._clock = clock
        self._limits = limits
        first = parse_address(address)
        self._origin, self._userinfo = first.origin, first.userinfo

    async def playlist(self, url: str, variables: Mapping[str, str]) -> tuple[str, HlsPlaylist]:
        """Return where a playlist was found, and what it says.

        Of one that was cut off on its way, the line that it was cut in is left out: its next load has more.

        Args:
            url: Absolute.
            variables: That its master defined.

        Raises:
            HlsError: If it is none, or too long.
            StreamError: If it could not be had.
        """
        limit = self._limits.playlist_bytes
        response, body = await self._small(url, limit, "a playlist")
        final_url = response.url
        if len(body) > limit:
            raise HlsError(final_url, "the HLS playlist is too long", kind=ErrorClass.TOO_LARGE)
        text = decode_document(body, (declared_charset(response.headers.get("Content-Type", "")),))
        if response.complete is False:
            text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
        try:
            query = final_url.partition("?")[2]
            return final_url, parse_hls(text, variables=variables, query=query)
        except PlaylistError:
            kind = ErrorClass.NOT_A_STREAM
            raise HlsError(final_url, "what came back is no HLS playlist", kind=kind) from None

    async def key(self, url: str) -> bytes:
        """Return a key.

        Raises:
            HlsError: If it has not the length of one.
            StreamError: If it could not be had.
        """
        response, body = await self._small(url, KEY_BYTES, "a key")
        if len(body) != KEY_BYTES:
            reason = f"the key has not {KEY_BYTES} bytes"
            raise HlsError(response.url, reason, kind=ErrorClass.NOT_A_STREAM)
        return body

    async def segment(
        self, url: str, byte_range: ByteRange | None, *, duration_s: float, limit_bytes: int
    ) -> SegmentBody:
        """Open a segment, or a map; the caller closes it.

        Raises:
            StreamError: If it could not be had.
        """
        now_s = self._clock.monotonic_s()
        headers = _range_field(byte_range) if byte_range else None
        asking = follow(self._client, self._with_user(url), headers, self._jar)
        try:
            response = await within(self._clock, asking, self._limits.first_byte_s)
        except TimeoutError:
            raise StreamTimeoutError(url, "the segment's server does not answer") from None
        return SegmentBody(
            response,
            byte_range,
            clock=self._clock,
            first_byte_s=now_s + self._limits.first_byte_s,
            deadline_s=now_s + max(2 * duration_s, self._limits.segment_s),
            limit_bytes=limit_bytes,
        )

    async def _small(self, url: str, limit_bytes: int, what: str) -> tuple[Response, bytes]:
        """Return a body that may be one byte longer than the limit, and no more; decompressed if need be."""
        try:
            response, body = await within(
                self._clock, self._read_small(url, limit_bytes), self._limits.playlist_s
            )
        except TimeoutError:
            raise StreamTimeoutError(url, f"{what} took too long") from None
        coding = response.headers.get("Content-Encoding", "")
        return response, _inflated(body[: limit_bytes + 1], coding, limit_bytes)

    async def _read_small(self, url: str, limit_bytes: int) -> tuple[Response, bytes]:
        response = await follow(self._client, self._with_user(url), None, self._jar)
        try:
            body = bytearray()
            while len(body) <= limit_bytes and (data := await response.read_some()):
                body += data
                if response.complete:
                    break
        finally:
            await response.aclose()
        return response, bytes(body)

    def _with_user(self, url: str) -> str:
        address = parse_address(url)
        if self._userinfo is None or address.userinfo is not None or address.origin != self._origin:
            return url
        user, password = (quote(part, safe="") for part in self._userinfo)
        return address.url.replace("://", f"://{user}:{password}@", 1)


class SegmentBody:
    """The bytes of one segment, as they come.

    Args:
        response: Its answer; closed with this.
        byte_range: What part of the resource was asked for.  A server that knows no ranges sends all of it.
        first_byte_s, deadline_s: Instants of the clock.
        limit_bytes: More is no segment.
    """

    def __init__(
        self,
        response: Response,
        byte_range: ByteRange | None,
        *,
        clock: Clock,
        first_byte_s: float,
        deadline_s: float,
        limit_bytes: int,
    ) -> None:
        self._response = response
        self._clock = clock
        self._until_s = first_byte_s
        self._deadline_s = deadline_s
        whole = byte_range is not None and response.status != _PARTIAL
        self._skip_bytes = byte_range.offset_bytes if byte_range and whole else 0
        self._left_bytes = byte_range.length_bytes if byte_range else limit_bytes
        self._ranged = byte_range is not None
        self._at_end = False
        if self._skip_bytes + self._left_bytes > limit_bytes:
            self._skip_bytes = self._left_bytes = 0
            self._too_large = True
        else:
            self._too_large = False

    async def read(self) -> bytes:
        """Return the next bytes; empty at the end.

        Raises:
            HlsError: If it is too long.
            StreamTimeoutError: If it took too long.
            StreamEndedError: If the connection broke.
        """
        while not self._too_large:
            if self._ranged and self._left_bytes == 0:
                return b""
            data = await self._more()
            if not data:
                if self._ranged:
                    raise StreamEndedError(self._response.url, "the segment is shorter than it ought to be")
                return b""
            skipped = min(self._skip_bytes, len(data))
            self._skip_bytes -= skipped
            data = data[skipped:]
            if len(data) > self._left_bytes:
                data, self._too_large = data[: self._left_bytes], not self._ranged
            self._left_bytes -= len(data)
            if data:
                return data
        raise HlsError(self._response.url, "the segment is too long", kind=ErrorClass.TOO_LARGE)

    @property
    def complete(self) -> bool | None:
        """Whether all that was asked for, or announced, has been read; ``None`` if nothing was announced."""
        return self._left_bytes == 0 if self._ranged else self._response.complete

    async def aclose(self) -> None:
        """Close the connection; may be called twice."""
        await self._response.aclose()

    async def _more(self) -> bytes:
        if self._at_end:
            return b""
        left_s = min(self._until_s, self._deadline_s) - self._clock.monotonic_s()
        try:
            data = await within(self._clock, self._response.read_some(), left_s)
        except TimeoutError:
            waited = "no byte of the segment came" if self._until_s < self._deadline_s else "it did not end"
            raise StreamTimeoutError(self._response.url, f"{waited} in time") from None
        self._until_s = self._deadline_s
        self._at_end = bool(self._response.complete)
        return data


def _range_field(byte_range: ByteRange) -> dict[str, str]:
    last = byte_range.offset_bytes + byte_range.length_bytes - 1
    return {"Range": f"bytes={byte_range.offset_bytes}-{last}"}


def _inflated(body: bytes, coding: str, limit_bytes: int) -> bytes:
    """Return at most one byte more than the limit, however much is packed into it."""
    window_bits = packing_of(body[:FIRST_BYTES], coding, readable=body.lstrip().startswith(b"#"))
    if window_bits is None:
        return body
    inflater, plain = Inflater(window_bits), b""
    try:
        plain = inflater.feed(body, limit_bytes + 1)
        while inflater.pending and len(plain) <= limit_bytes:
            plain += inflater.feed(b"", limit_bytes + 1 - len(plain))
    except InflateError:
        return plain
    return plain
