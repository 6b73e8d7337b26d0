# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Makes aiohttp read the answers of radio servers: a `HeadReader` sits between the connection and its parser.

The parser sees a clean head, and a body that goes on until the connection closes.  So it is closed here, as
soon as the body is known to be complete.
"""

from __future__ import annotations

import asyncio
import functools
import socket
from collections.abc import Callable
from typing import Any, Final

from aiohttp import ClientResponse, TCPConnector
from aiohttp.abc import AbstractResolver
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.http_exceptions import HttpProcessingError

from .bodies import BodyState
from .heads import HeadError, HeadReader

AFTER_LENGTH_S: Final = 0.2
"""For so long more is waited for when a body is as long as announced: the count may be wrong."""

AddrInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]


class IcyResponseHandler(ResponseHandler):
    """aiohttp's client protocol behind a `HeadReader`.

    Attributes:
        broke: Why the connection broke within the body; the bytes before that are given out first.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self.broke: Exception | None = None
        self._reader = HeadReader()
        self._failure: HttpProcessingError | None = None
        self._early = b""  # from a server that speaks before it is asked; a few turns of the loop at most
        self._asked = False
        self._ending: asyncio.TimerHandle | None = None

    def whole(self, read_bytes: int) -> bool | None:
        """Return whether somebody who read so much of the body has all of it that was announced."""
        whole = self._reader.whole
        return whole and read_bytes >= self._reader.body_bytes

    def set_response_params(self, **params: Any) -> None:
        """Get ready for the answer."""
        super().set_response_params(**params)
        self._asked = True
        early, self._early = self._early, b""
        if early:
            self.data_received(early)

    def data_received(self, data: bytes) -> None:
        """Pass on what the parser shall see."""
        if not data:  # aiohttp's way to go on after a pause
            super().data_received(data)
            return
        if not self._asked:
            self._early += data
            return
        if self._failure is None:
            self._pass(functools.partial(self._reader.feed, data))
            self._watch_the_end()

    def connection_lost(self, exc: BaseException | None) -> None:
        """End the body, or say why there is none.

        A connection that breaks within the body ends it too: an error at once would take the bytes away that
        came before.
        """
        self._stop_watching()
        if self._asked and self._failure is None and (exc is None or self._reader.in_body):
            self._pass(self._reader.end)
        if self._failure is not None:
            super().connection_lost(self._failure)
        elif self._reader.in_body and isinstance(exc, Exception):
            self.broke = exc
            super().connection_lost(None)
        else:
            super().connection_lost(exc)

    def _pass(self, read: Callable[[], bytes]) -> None:
        try:
            passed = read()
        except HeadError as error:
            self._failure = HttpProcessingError(code=400, message=str(error))
            self.set_exception(self._failure)
            if self.transport is not None:
                self.transport.abort()
            return
        if passed:
            super().data_received(passed)

    def _watch_the_end(self) -> None:
        self._stop_watching()
        match self._reader.state:
            case BodyState.ENDED:
                self._ending = self._loop.call_later(0, self._end)
            case BodyState.AT_LENGTH:
                self._ending = self._loop.call_later(AFTER_LENGTH_S, self._end)
            case BodyState.OPEN:
                pass

    def _stop_watching(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None

    def _end(self) -> None:
        if self.transport is not None:
            self.transport.abort()  # not close: that would wait for a farewell of TLS


class IcyResponse(ClientResponse):
    """An answer that can say whether its connection broke, and whether its body is whole."""

    _handler: ResponseHandler | None = None

    async def start(self, connection: Connection) -> IcyResponse:
        """Read the head."""
        self._handler = connection.protocol
        await super().start(connection)
        return self

    @property
    def broke(self) -> Exception | None:
        """Why the connection broke within the body, if it did."""
        return self._handler.broke if isinstance(self._handler, IcyResponseHandler) else None

    def whole(self, read_bytes: int) -> bool | None:
        """Return whether so many bytes are all of the body that was announced; ``None`` if none was."""
        return self._handler.whole(read_bytes) if isinstance(self._handler, IcyResponseHandler) else None


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
