# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Makes aiohttp read the answers of SHOUTcast servers, which begin with ``ICY 200 OK``.

The first bytes of a connection are rewritten to ``HTTP/1.0 200 OK`` before the HTTP parser sees them; it
takes the rest as it is.  The size of the whole head is limited here too, since the parser limits lines only.
"""

from __future__ import annotations

import asyncio
import functools
import socket
from collections.abc import Callable
from typing import Any, Final

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver
from aiohttp.client_proto import ResponseHandler
from aiohttp.http_exceptions import HttpProcessingError

HEAD_LIMIT_BYTES: Final = 65536
_ICY: Final = b"ICY "
_HTTP: Final = b"HTTP/1.0 "

AddrInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]


class HeadFilter:
    """Rewrites the start of one answer, and counts its head; pure.

    Works for one answer in a connection: connections are never used twice.
    """

    def __init__(self) -> None:
        self._start = bytearray()
        self._started = False
        self._last = b""  # the last bytes seen, to find the blank line across two pieces
        self._head_bytes = 0
        self._ended = False

    def feed(self, data: bytes) -> bytes:
        """Return what the HTTP parser shall see; empty while the first bytes can still be either.

        Raises:
            ValueError: If the head is too long.
        """
        if not self._ended:
            self._count(data)
        if self._started:
            return data
        self._start += data
        start = bytes(self._start)
        if len(start) < len(_ICY) and _ICY.startswith(start.upper()):
            return b""
        self._started = True
        self._start.clear()
        return _HTTP + start[len(_ICY) :] if start[: len(_ICY)].upper() == _ICY else start

    def _count(self, data: bytes) -> None:
        window = self._last + data[: HEAD_LIMIT_BYTES + 4]
        ends = [end for end in (window.find(b"\r\n\r\n"), window.find(b"\n\n")) if end >= 0]
        head = self._head_bytes + (min(ends) - len(self._last) if ends else len(data))
        if head > HEAD_LIMIT_BYTES:
            raise ValueError(f"the head is longer than {HEAD_LIMIT_BYTES} bytes")
        self._ended, self._head_bytes, self._last = bool(ends), head, window[-3:]


class IcyResponseHandler(ResponseHandler):
    """aiohttp's client protocol behind a `HeadFilter`."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self._filter = HeadFilter()

    def data_received(self, data: bytes) -> None:
        """Pass the bytes on, the first of them rewritten."""
        try:
            passed = self._filter.feed(data)
        except ValueError as error:
            if self.transport is not None:
                self.transport.close()
            self.set_exception(HttpProcessingError(code=400, message=str(error)))
            return
        if passed or not data:
            super().data_received(passed)


def _handler(loop: asyncio.AbstractEventLoop) -> ResponseHandler:
    return IcyResponseHandler(loop)


def icy_connector(
    resolver: AbstractResolver, socket_factory: Callable[[AddrInfo], socket.socket]
) -> TCPConnector:
    """Return a connector for radio: each answer has its own connection, made by `socket_factory`."""
    connector = TCPConnector(
        resolver=resolver,
        use_dns_cache=False,  # a name is judged anew each time
        socket_factory=socket_factory,
        force_close=True,
        limit=0,
    )
    # Private, but the only way in below the HTTP parser; tests hold it to every new aiohttp.
    connector._factory = functools.partial(_handler, asyncio.get_running_loop())
    return connector
