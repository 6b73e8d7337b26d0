# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Pages that offer themselves as players, over a WebSocket: states come in, commands go out."""

from __future__ import annotations

import asyncio
import json

from aiohttp import WSCloseCode, WSMsgType, web
from pydantic import BaseModel

from player.errors import PlayerError
from player.running import race
from schedules.access import Access
from schedules.http import HttpProblem
from schedules.rest.routes import Routes

from .ports import PORTS, Pages, Session

routes = Routes()

HELLO_WITHIN_S = 10.0
MESSAGE_LIMIT_BYTES = 16 * 1024
PING_S = 20.0
CLOSE_WITHIN_S = 1.0
NO_SOCKET = 'open this address as a WebSocket (ws: or wss:), and send {"hello": Player} first'


class BadMessageError(PlayerError, ValueError):
    """A page sent something else than the one thing that it may send."""


class OpenPages:
    """The connections that are open, so that all can be ended when the service stops."""

    def __init__(self) -> None:
        self._sockets: set[web.WebSocketResponse] = set()

    def add(self, socket: web.WebSocketResponse) -> None:
        """Remember a connection."""
        self._sockets.add(socket)

    def discard(self, socket: web.WebSocketResponse) -> None:
        """Forget a connection."""
        self._sockets.discard(socket)

    async def close(self) -> None:
        """End all connections; pages come back by themselves."""
        closing = (s.close(code=WSCloseCode.GOING_AWAY, message=b"the service stops") for s in self._sockets)
        await asyncio.gather(*closing)


OPEN_PAGES: web.AppKey[OpenPages] = web.AppKey("open_pages", OpenPages)


@routes.op("GET", "/api/v1/players/connect", access=Access.PERSONAL, status=101, refusals=(403, 426))
async def connect_page(request: web.Request) -> BaseModel | web.StreamResponse:
    """A page offers itself as a player, over a WebSocket. It sends `{"hello": Player}`, then
    `{"state": Player}` whenever that changes, and gets `{"command": …}` with the fields of the
    POSTs. Only pages of this service, and programs, may connect.
    """
    ports, open_pages = request.app[PORTS], request.app[OPEN_PAGES]
    ports.gate.demand_own_origin(request)
    socket = web.WebSocketResponse(
        heartbeat=PING_S, timeout=CLOSE_WITHIN_S, max_msg_size=MESSAGE_LIMIT_BYTES, compress=False
    )
    if not socket.can_prepare(request):
        raise HttpProblem(426, NO_SOCKET, headers={"Upgrade": "websocket", "Connection": "Upgrade"})
    await socket.prepare(request)

    open_pages.add(socket)
    try:
        await _serve(socket, ports.pages)
    except PlayerError as error:
        await socket.close(code=WSCloseCode.POLICY_VIOLATION, message=_short(str(error)))
    finally:
        open_pages.discard(socket)
    return socket


async def _serve(socket: web.WebSocketResponse, pages: Pages) -> None:
    try:
        async with asyncio.timeout(HELLO_WITHIN_S):
            hello = await socket.receive()
    except TimeoutError:
        raise BadMessageError(f"no hello within {HELLO_WITHIN_S:g} s") from None
    if hello.type is not WSMsgType.TEXT:
        return
    with pages.connect(_only(hello.data, "hello")) as session:
        await race(_take_states(socket, session), _give_commands(socket, session))
    await socket.close()


async def _take_states(socket: web.WebSocketResponse, session: Session) -> None:
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            raise BadMessageError("expected text")
        session.take(_only(message.data, "state"))


async def _give_commands(socket: web.WebSocketResponse, session: Session) -> None:
    async for command in session.commands():
        try:
            await socket.send_json(command)
        except ConnectionError:
            return  # the page is going; the other side of the race sees it, too


def _only(text: str, name: str) -> object:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise BadMessageError("expected JSON") from None
    if not isinstance(document, dict) or list(document) != [name]:
        raise BadMessageError(f'expected {{"{name}": Player}}')
    return document[name]


def _short(text: str) -> bytes:
    """Return a reason that fits into a close frame: 123 bytes."""
    return text.encode("utf-8", "replace")[:123].decode("utf-8", "ignore").encode()
