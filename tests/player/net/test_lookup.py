# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from player.errors import StreamTimeoutError
from player.net import client as client_module
from player.net.address import parse_address
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.net.lookup import Answer, SystemResolver


class DeadNameServer:
    """A lookup that blocks until it is told to go on, as one does whose name server is dead."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.asked: list[str] = []

    def lookup(self, host: str, port: int, family: int) -> list[Answer]:
        self.asked.append(host)
        if not self.go_on.wait(20):
            raise OSError("nobody let it go on")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", port))]


@pytest.fixture
def dead() -> Iterator[DeadNameServer]:
    server = DeadNameServer()
    yield server
    server.go_on.set()


async def test_a_name_of_this_machine_is_found() -> None:
    found = await SystemResolver().resolve("127.0.0.1", 8000)

    assert [(one["host"], one["port"], one["family"]) for one in found] == [
        ("127.0.0.1", 8000, socket.AF_INET)
    ]


@pytest.mark.parametrize(("host", "error"), [("no-such-host.invalid", OSError), ("a" * 64, UnicodeError)])
async def test_a_failed_lookup_raises_what_the_system_says(host: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await SystemResolver().resolve(host)


async def test_both_families_are_given_on() -> None:
    def lookup(host: str, port: int, family: int) -> list[Answer]:
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2001:db8::1", port, 0, 0)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", port)),
        ]

    found = await SystemResolver(lookup).resolve("radio.example", 80)

    assert [one["host"] for one in found] == ["2001:db8::1", "192.0.2.1"]
    assert {one["hostname"] for one in found} == {"radio.example"}


async def test_a_lookup_that_hangs_ends_for_its_asker_in_time(
    dead: DeadNameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "LOOKUP_S", 0.05)
    async with GuardedClient(AddressPolicy(), resolver=SystemResolver(dead.lookup)) as client:
        with pytest.raises(StreamTimeoutError, match="looked up"):
            await client.open(parse_address("http://radio.example/"))


async def test_hanging_lookups_are_bounded_and_make_way_when_they_end(dead: DeadNameServer) -> None:
    resolver = SystemResolver(dead.lookup, most=2)

    for _ in range(5):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await resolver.resolve("radio.example")
    assert dead.asked == ["radio.example"] * 2

    dead.go_on.set()
    async with asyncio.timeout(5):
        assert [one["host"] for one in await resolver.resolve("other.example")] == ["192.0.2.1"]


_PROGRAM = """
import asyncio, threading
from player.errors import StreamTimeoutError
from player.net import client
from player.net.address import parse_address
from player.net.guard import AddressPolicy
from player.net.lookup import SystemResolver

client.LOOKUP_S = 0.2

async def main():
    resolver = SystemResolver(lambda host, port, family: threading.Event().wait())
    async with client.GuardedClient(AddressPolicy(), resolver=resolver) as opened:
        try:
            await opened.open(parse_address("http://radio.example/"))
        except StreamTimeoutError:
            print("in time")

asyncio.run(main())
"""


def test_a_lookup_that_never_ends_does_not_hold_the_process() -> None:
    started = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", _PROGRAM], check=True, capture_output=True, text=True, timeout=30
    )

    assert ended.stdout == "in time\n"
    assert ended.stderr == ""
    assert time.monotonic() - started < 15
