# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Run an application so that even what never becomes a request is answered or ended in our way.

aiohttp answers a broken request line in plain text, counts no connections, and
lets one that sends nothing, or a line or a byte now and then, stay for hours.
One task looks at all connections, once a second.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cache, partial
from itertools import islice
from typing import Any, NoReturn, cast

from aiohttp import StreamReader, web

from schedules.http import SECURITY_HEADERS, HttpProblem, phrase, problem

from .addresses import sender_of
from .body import broken_words
from .patience import NO_DEBT, Debt, Owed, Patience
from .places import Place, Places, Welcome

log = logging.getLogger(__name__)

SHUTDOWN_TIMEOUT_S = 3.0
"""For answers that are under way when the service stops."""

RETRY_AFTER_S = 5
NO_PLACE = "all places are taken; come again in a moment"
AT_ONCE = 100
"""So many connections are looked at before others have their turn."""
LOG_EVERY_S = 60.0

_Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


def nobody(_: web.Request) -> bool:
    """Know nobody, where nobody has said who the staff are."""
    return False


class ServiceProtocol(web.RequestHandler):
    """Answers what cannot be parsed with a problem document, and knows what the other side owes."""

    __slots__ = ("_arrived_s", "_body", "_cut_s", "_head_since_s", "_head_whole_s", "_place")

    def __init__(self, server: ServiceServer, **options: Any) -> None:
        super().__init__(server, **options)
        self._place: Place | None = None
        self._arrived_s = 0.0
        self._head_since_s: float | None = None
        self._head_whole_s = 0.0
        self._body: StreamReader | None = None
        self._cut_s: float | None = None

    # What comes in

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a place, or be turned away."""
        super().connection_made(transport)
        server, open_transport = cast("ServiceServer", self._manager), cast("asyncio.Transport", transport)
        self._arrived_s = self._loop.time()
        self._place = place = server.places.arrive(self.peername)
        if place.welcome is Welcome.CUT:
            self._force_close = True
            open_transport.abort()
        elif place.welcome is Welcome.REFUSED:
            # Closing with something unread would reset the connection, and take the answer away again.
            self._force_close = True
            self._cut_s = self._arrived_s + server.patience.parting_s
            open_transport.write(_bytes_of(503, NO_PLACE, f"Retry-After: {RETRY_AFTER_S}\r\n"))
            if open_transport.can_write_eof():
                open_transport.write_eof()
            else:
                open_transport.close()
        elif place.proxy or place.welcome is Welcome.RESERVED:
            handler = cast("_Handler", self._request_handler)
            self._request_handler = partial(server.judged, place, handler)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Give the place back."""
        server = cast("ServiceServer | None", self._manager)
        super().connection_lost(exc)
        if server is not None and self._place is not None:
            server.places.leave(self._place)
            self._place = None

    def data_received(self, data: bytes) -> None:
        """Note when a head begins."""
        if self._head_since_s is None and data and (self._body is None or self._body.is_eof()):
            self._head_since_s = self._loop.time()
        super().data_received(data)

    def begin(self, body: StreamReader) -> None:
        """Note that a request's head has come, and that it has the next turn."""
        self._head_since_s = None
        self._body = body
        if not body.is_eof():
            self._head_whole_s = self._loop.time()

    # What is owed

    def debt(self) -> Debt:
        """Return what the other side owes."""
        if self._body is not None and not self._body.is_eof():
            if self._reading_paused or self._buffer_paused:
                return NO_DEBT  # it is we who do not take it
            return Debt(Owed.BODY, self._head_whole_s, self._body.total_raw_bytes)
        if self._waiter is None or self._waiter.done():
            return NO_DEBT  # we owe an answer, or are giving it
        if self._head_since_s is not None:
            return Debt(Owed.HEAD, self._head_since_s)
        if self._body is None:
            return Debt(Owed.FIRST_BYTE, self._arrived_s)
        return Debt(Owed.NEXT_REQUEST, self._next_keepalive_close_time - self._keepalive_timeout)

    def look(self, transport: asyncio.Transport, patience: Patience, now_s: float, *, hasty: bool) -> bool:
        """Let go of who is overdue, and cut who does not take that.

        Returns:
            Whether it was let go now.
        """
        if self._cut_s is not None:
            if now_s > self._cut_s:
                transport.abort()
            return False
        if transport.is_closing():
            self._cut_s = now_s + patience.taking_s  # the last answer is on its way
            return False
        debt = self.debt()
        words = patience.overdue(debt, now_s, hasty=hasty)
        if words is None:
            return False
        self._cut_s = now_s + patience.parting_s
        if debt.owed is Owed.BODY and self._body is not None:
            self._body.set_exception(HttpProblem(408, words))  # whoever reads it answers with that
            return True
        if debt.owed is Owed.HEAD:
            transport.write(_bytes_of(408, words))
        self.force_close()
        return True

    # What goes wrong

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Return the last answer of this connection."""
        if status >= 500 or request.writer.output_size > 0:
            response = super().handle_error(request, status, exc, message)  # it logs, and says no details
            if status >= 500:
                response = problem(status)
        else:
            # The parser's own words may hold bytes of the request; they help nobody who is not an attacker.
            response = problem(status, detail="the request is not well-formed HTTP")
        return _last(response)

    def log_exception(self, *args: Any, **options: Any) -> None:
        """Log what ended this connection; in one line where the sender's body did."""
        error = options.get("exc_info")
        if isinstance(error, HttpProblem):
            log.debug("let go: %s", error)
        elif isinstance(error, web.RequestPayloadError):
            log.warning("the body of a request is broken: %s", broken_words(error))
        else:
            super().log_exception(*args, **options)


class ServiceServer(web.Server):
    """Makes a `ServiceProtocol` for each connection, and looks after all of them.

    Args:
        made: What aiohttp has made for the application.
        knows: Whether a request is of the staff or of this machine itself; asks no database.
    """

    def __init__(
        self, made: web.Server, patience: Patience, places: Places, knows: Callable[[web.Request], bool]
    ) -> None:
        super().__init__(
            made.request_handler,
            request_factory=self._begin,
            handler_cancellation=made.handler_cancellation,
            **made._kwargs,
        )
        self._make = made.request_factory
        self.patience = patience
        self._knows = knows
        self.places = places

    def __call__(self) -> web.RequestHandler:
        """Return the protocol of one new connection."""
        return ServiceProtocol(self, loop=asyncio.get_running_loop(), **self._kwargs)

    async def watch(self) -> NoReturn:
        """Look at all connections, again and again, until cancelled."""
        loop = asyncio.get_running_loop()
        let_go, said_s = 0, loop.time()
        while True:
            await asyncio.sleep(self.patience.look_every_s)
            try:
                let_go += await self._look(loop)
            except Exception:  # without this task, nobody would ever be let go again
                log.exception("looking after connections failed; it goes on")
            if let_go and loop.time() - said_s >= LOG_EVERY_S:
                log.warning("%d connections were let go that sent nothing, or too slowly", let_go)
                let_go, said_s = 0, loop.time()

    async def judged(self, place: Place, handler: _Handler, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request for which it matters who has sent it."""
        asked = cast("web.Request", request)
        if place.welcome is Welcome.RESERVED and self.places.are_taken and not self._knows(asked):
            return _no_place()
        if not place.proxy:
            return await handler(request)
        with self.places.asking(sender_of(asked, self.places.trusted)) as granted:
            return await handler(request) if granted or self._knows(asked) else _no_place()

    def _begin(
        self,
        message: Any,
        payload: StreamReader,
        protocol: web.RequestHandler,
        writer: Any,
        task: asyncio.Task[None],
    ) -> web.BaseRequest:
        cast("ServiceProtocol", protocol).begin(payload)
        return self._make(message, payload, protocol, writer, task)

    async def _look(self, loop: asyncio.AbstractEventLoop) -> int:
        """Look at each connection once; returns how many were let go."""
        let_go, rest = 0, iter(list(self._connections.items()))
        while some := list(islice(rest, AT_ONCE)):
            now_s, hasty = loop.time(), self.places.are_scarce
            for protocol, transport in some:
                found = cast("ServiceProtocol", protocol)
                let_go += found.look(transport, self.patience, now_s, hasty=hasty)
            await asyncio.sleep(0)
        return let_go


class ServiceRunner(web.AppRunner):
    """Runs an application with our answers, our patience, our places and no access log.

    Args:
        patience: How long senders are waited for.
        places: How many there may be; each runner needs its own.
        knows: Whether a request is of the staff or of this machine itself: for them the last places are kept.
    """

    def __init__(
        self,
        app: web.Application,
        *,
        patience: Patience | None = None,
        places: Places | None = None,
        knows: Callable[[web.Request], bool] = nobody,
        shutdown_timeout_s: float = SHUTDOWN_TIMEOUT_S,
    ) -> None:
        self._patience = patience or Patience()
        self._places = places or Places()
        self._knows = knows
        self._watching: asyncio.Task[NoReturn] | None = None
        super().__init__(
            app,
            # Ours comes first, and does not end a head that has begun; this one is there if ours should fail.
            keepalive_timeout=2 * self._patience.idle_s + self._patience.head_s,
            shutdown_timeout=shutdown_timeout_s,
            access_log=None,
        )

    async def setup(self) -> None:
        """Get ready to serve, and begin to look after connections."""
        await super().setup()
        server = cast("ServiceServer", self.server)
        self._watching = asyncio.create_task(server.watch(), name="slow senders")

    async def cleanup(self) -> None:
        """Stop serving."""
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching
        await super().cleanup()

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return ServiceServer(made, self._patience, self._places, self._knows)


def _no_place() -> web.StreamResponse:
    return _last(problem(503, detail=NO_PLACE, headers={"Retry-After": str(RETRY_AFTER_S)}))


def _last(response: web.StreamResponse) -> web.StreamResponse:
    response.headers.update(SECURITY_HEADERS)
    response.force_close()
    return response


@cache
def _bytes_of(status: int, detail: str, more: str = "") -> bytes:
    """Return a whole answer, for where there is no request to answer."""
    answer = problem(status, detail=detail)
    body = bytes(cast("bytes", answer.body))
    names = {**answer.headers, **SECURITY_HEADERS, "Content-Length": str(len(body)), "Connection": "close"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in names.items())
    return f"HTTP/1.1 {status} {phrase(status)}\r\n{lines}{more}\r\n".encode() + body
