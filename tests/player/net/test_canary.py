# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""No form of an address inside leads there, by whatever door it comes in: a canary on loopback counts.

The doors are in ``corpus/addresses/entry_points.json``: what a stranger's server answers at which target.
``{url}`` is the forbidden address, ``{json}`` the same in JSON, ``{host}``, ``{port}`` and ``{host_port}``
are its parts, ``{base}`` is the stranger's own server.
"""

from __future__ import annotations

import itertools
import json
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.streams.candidate import Resolution
from player.streams.resolver import Resolver
from schedules.clock import SystemClock
from tests.fakes.canary import Canary
from tests.fakes.radio_server import RadioServer, Script, says

ADDRESSES = Path(__file__).parents[2] / "corpus" / "addresses"
HARMLESS = "127.0.0.9"
"""Allowed, and nobody is there."""

NAMES: dict[str, list[list[str]]] = json.loads((ADDRESSES / "names.json").read_text("utf-8"))
HOSTS: list[str] = [*json.loads((ADDRESSES / "loopback.json").read_text("utf-8")), *NAMES]
DOORS: list[dict[str, Any]] = json.loads((ADDRESSES / "entry_points.json").read_text("utf-8"))


class Names(AbstractResolver):
    """A name server under a stranger's control: its answers are mixed, and change from one to the next."""

    def __init__(self) -> None:
        self._answers = {name: itertools.cycle(answers) for name, answers in NAMES.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        if host not in self._answers:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in (text.replace("{harmless}", HARMLESS) for text in next(self._answers[host]))
        ]

    async def close(self) -> None:
        pass


@pytest.fixture
def canary() -> Iterator[Canary]:
    with Canary() as listening:
        yield listening


def filled(text: str, host: str, canary: Canary, server: RadioServer) -> str:
    url = f"http://{host}:{canary.port}/live"
    parts = {
        "{url}": url,
        "{json}": json.dumps(url),
        "{host_port}": f"{host}:{canary.port}",
        "{host}": host,
        "{port}": str(canary.port),
        "{base}": server.url("").rstrip("/"),
    }
    for mark, value in parts.items():
        text = text.replace(mark, value)
    return text


def answer(route: Mapping[str, Any], host: str, canary: Canary, server: RadioServer) -> Script:
    if "raw" in route:
        return says(filled(route["raw"], host, canary, server).encode())
    status = f"ICY {route['icy']}" if "icy" in route else f"HTTP/1.1 {route.get('status', '200 OK')}"
    fields = [*route.get("head", ()), *([f"Content-Type: {route['type']}"] if "type" in route else ())]
    head = "\r\n".join([status, *(filled(field, host, canary, server) for field in fields)])
    return says(f"{head}\r\n\r\n{filled(route.get('body', ''), host, canary, server)}".encode())


async def enter(
    door: Mapping[str, Any], host: str, canary: Canary, server: RadioServer, client: GuardedClient
) -> Resolution:
    server.scripts.clear()
    for target, route in door.get("routes", {}).items():
        server.on(target, answer(route, host, canary, server))
    start = door.get("start", "/")
    url = server.url(start) if start.startswith("/") else filled(start, host, canary, server)
    return await Resolver(client, SystemClock()).resolve(url)


def test_there_are_enough_forms_and_doors() -> None:
    assert len({door["name"] for door in DOORS}) == len(DOORS) >= 30
    assert len(HOSTS) >= 90


@pytest.mark.parametrize("door", DOORS, ids=lambda door: str(door["name"]))
async def test_the_canary_is_never_touched(server: RadioServer, canary: Canary, door: dict[str, Any]) -> None:
    policy = AddressPolicy([f"127.0.0.1:{server.port}", HARMLESS])
    async with GuardedClient(policy, resolver=Names()) as client:
        for host in HOSTS:
            resolution = await enter(door, host, canary, server, client)

            assert canary.touched == [], host
            assert not any(candidate.playable for candidate in resolution.streams)

    assert canary.count() == 0


@pytest.mark.parametrize("door", DOORS, ids=lambda door: str(door["name"]))
async def test_every_door_leads_to_the_canary_if_the_guard_has_a_hole(
    server: RadioServer, canary: Canary, door: dict[str, Any]
) -> None:
    async with GuardedClient(AddressPolicy(["127.0.0.1"]), resolver=Names()) as client:
        await enter(door, "127.0.0.1", canary, server, client)

    assert canary.count() > 0


async def test_the_forms_lead_to_the_canary_if_the_guard_has_a_hole(
    server: RadioServer, canary: Canary
) -> None:
    holes = AddressPolicy(["127.0.0.0/8", "0.0.0.0", "::1", "::"])
    reached = 0
    async with GuardedClient(holes, resolver=Names()) as client:
        for host in HOSTS:
            before = canary.count()
            await enter(DOORS[0], host, canary, server, client)
            reached += canary.count() > before

    assert reached >= 60  # the others are no address at all, or one of a tunnel
