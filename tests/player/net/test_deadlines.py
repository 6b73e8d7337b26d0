# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Limits are deadlines: a server that gives a little now and then gains nothing by it."""

from __future__ import annotations

import asyncio
import socket
from contextlib import ExitStack

import pytest

from player.errors import StreamTimeoutError
from player.net import client as client_module
from player.net.address import parse_address
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from tests.fakes.radio_server import RadioServer, Script, drips, hangs


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(hangs(), id="nothing"),
        pytest.param(hangs(b"HTTP/1.0 200 OK\r\nicy-na"), id="half a head"),
        pytest.param(hangs(b"HTTP/1.0 200 OK\r\n\r"), id="all but the last byte"),
        pytest.param(drips(*[b"x"] * 200, first=b"ICY 200 OK\r\n", every_s=0.03), id="an endless line"),
        pytest.param(drips(*[b"\r\n"] * 200, every_s=0.03), id="blank lines"),
        pytest.param(drips(*[b"HTTP/1.1 103 Hints\r\n\r\n"] * 200, every_s=0.03), id="interim answers"),
    ],
)
async def test_a_head_ends_in_time_however_it_comes(
    server: RadioServer, client: GuardedClient, monkeypatch: pytest.MonkeyPatch, script: Script
) -> None:
    monkeypatch.setattr(client_module, "HEAD_S", 0.15)

    async with asyncio.timeout(3):  # dripping alone would go on for 6 s
        with pytest.raises(StreamTimeoutError, match="no answer within"):
            await client.open(parse_address(server.on("/", script)))


async def test_a_server_that_takes_no_connection_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "CONNECT_S", 0.15)
    with ExitStack() as sockets:
        busy = sockets.enter_context(socket.socket())
        busy.bind(("127.0.0.1", 0))
        busy.listen(0)
        for _ in range(4):  # whoever comes after these waits
            waiting = sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(busy.getsockname())
        async with GuardedClient(AddressPolicy(["127.0.0.1"])) as client:
            with pytest.raises(StreamTimeoutError, match="no connection within"):
                await client.open(parse_address(f"http://127.0.0.1:{busy.getsockname()[1]}/"))


async def test_a_server_that_does_not_speak_tls_is_left_in_time(
    server: RadioServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "CONNECT_S", 0.15)
    async with GuardedClient(AddressPolicy(["127.0.0.1"])) as client:
        with pytest.raises(StreamTimeoutError, match="no connection within"):
            await client.open(parse_address(server.url().replace("http:", "https:")))


def test_the_limits_are_those_that_users_were_promised() -> None:
    limits_s = (client_module.LOOKUP_S, client_module.CONNECT_S, client_module.HEAD_S)

    assert limits_s == (5.0, 4.0, 6.0)
