# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Answers whose every byte is ready before they are asked for.

Building header objects and serialising them is most of what a small answer
costs.  A `Document` is the whole image of an HTTP/1.1 answer; only the date
is put in when it is sent.  Whatever is not the plain case (another HTTP
version, a connection that is to be closed) takes aiohttp's ordinary way.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from email.utils import formatdate

from aiohttp import HttpVersion11, web
from aiohttp.abc import AbstractStreamWriter

from schedules.http import SECURITY_HEADERS

JSON = "application/json"
READABLE_BY_ALL = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}


class Document:
    """One ready answer to GET, with its strong ETag.

    Args:
        body: The content, never changed afterwards.
        public: Whether pages of other origins may read it, and caches keep it.
        headers: Further headers, the same on every answer.
        etag: A strong ETag that is given by other means; without it, one is made of the content.
    """

    __slots__ = ("_full", "_head_only", "_headers", "_not_modified", "body", "etag")

    def __init__(
        self,
        body: bytes,
        *,
        public: bool,
        content_type: str = JSON,
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
    ) -> None:
        self.body = body
        self.etag = etag or f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        self._headers = {
            "Content-Type": content_type,
            "ETag": self.etag,
            "Cache-Control": "no-cache" if public else "no-store",
            **SECURITY_HEADERS,
            **(READABLE_BY_ALL if public else {}),
            **(headers or {}),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in self._headers.items())
        full_head = f"HTTP/1.1 200 OK\r\n{lines}Content-Length: {len(body)}\r\nDate: ".encode()
        self._full = ReadyResponse(200, full_head, body)
        self._head_only = ReadyResponse(200, full_head, b"")
        self._not_modified = ReadyResponse(304, f"HTTP/1.1 304 Not Modified\r\n{lines}Date: ".encode(), b"")

    def answer(self, request: web.Request) -> web.StreamResponse:
        """Return the answer to one request: the content, or 304 if the asker has it already."""
        wanted = request.headers.get("If-None-Match")
        known = wanted is not None and (wanted == self.etag or _matches(request, self.etag))
        if request.version != HttpVersion11 or not request.keep_alive:
            return self._ordinary(known)
        if known:
            return self._not_modified
        return self._head_only if request.method == "HEAD" else self._full

    def _ordinary(self, known: bool) -> web.Response:
        if known:
            return web.Response(status=304, headers=self._headers)
        return web.Response(body=self.body, headers=self._headers)


class ReadyResponse(web.StreamResponse):
    """Writes a ready image to the connection instead of composing one.

    It keeps nothing of a request, so that one object answers all of them.  No
    ``on_response_prepare`` signal sees it: all headers are in the image.
    """

    def __init__(self, status: int, head: bytes, body: bytes) -> None:
        super().__init__(status=status)
        self._head = head
        self._rest = b"\r\n\r\n" + body
        self._keep_alive = True
        self._eof_sent = True  # nothing is left for aiohttp to write

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Send everything at once."""
        transport = request.transport
        if transport is None or transport.is_closing():
            raise ConnectionResetError("the client has gone")
        transport.write(b"".join((self._head, _date(), self._rest)))
        await request.writer.drain()
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        """Nothing is left to write."""


class _DateLine:
    """The value of ``Date``, made anew once a second."""

    def __init__(self) -> None:
        self.second = 0
        self.text = b""

    def __call__(self) -> bytes:
        second = int(time.time())
        if second != self.second:
            self.second, self.text = second, formatdate(second, usegmt=True).encode()
        return self.text


_date = _DateLine()


def _matches(request: web.Request, etag: str) -> bool:
    tags = request.if_none_match or ()
    return any(tag.value == "*" or f'"{tag.value}"' == etag for tag in tags)
