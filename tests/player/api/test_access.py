# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who may use which route: every operation, asked by everyone who could come along."""

from __future__ import annotations

from dataclasses import replace

import pytest
from aiohttp import ClientSession, ClientTimeout

from player.api import app
from player.playback.player import PlayerState
from schedules.access import Access
from schedules.http import SECURITY_HEADERS
from tests.fakes.network import TOKEN, Network
from tests.fakes.serving import served

OPERATIONS = [o for o in app.operations() if o.access is not Access.STAFF]
"""Those of the staff have a test of their own."""

ASKERS: dict[str, dict[str, str]] = {
    "loopback": {},
    "own page": {"Origin": "http://127.0.0.1:{port}"},
    "proxied": {"X-Forwarded-For": "203.0.113.9"},
    "proxied with token": {"X-Forwarded-For": "203.0.113.9", "Authorization": f"Bearer {TOKEN}"},
    "foreign host": {"Host": "evil.example"},
    "foreign host with token": {"Host": "evil.example", "Authorization": f"Bearer {TOKEN}"},
    "foreign page": {"Origin": "https://evil.example"},
}

BODIES: dict[str, object] = {
    "play": {"station": "wskg-fm"},
    "seek": {"by_s": -5},
    "volume": {"percent": 50},
    "positions": {"station": "wskg-fm"},
}

READ = dict.fromkeys(ASKERS, 200) | {"foreign host": 421, "foreign host with token": 421}
DRIVE = READ | {"proxied": 403, "foreign page": 403}
# A plain GET is no WebSocket: 426 means that the door was open.
# Whoever listens may hold a position, but no page of another may ask for one.
HOLD = READ | {"foreign page": 403}
CONNECT = dict.fromkeys(READ, 426) | {k: v for k, v in READ.items() if v == 421} | {"foreign page": 403}

EXPECTED = {
    **{("GET", o.path): READ for o in OPERATIONS if o.method == "GET"},
    **{(o.method, o.path): DRIVE for o in OPERATIONS if o.method != "GET"},
    ("GET", "/api/v1/players/connect"): CONNECT,
    ("POST", "/api/v1/positions"): HOLD,
}
"""An operation added later is read by all, or driven by few; anything else is to be written here."""


@pytest.mark.parametrize("asker", ASKERS)
async def test_each_asker_gets_what_the_rules_say_of_every_operation(asker: str) -> None:
    network = Network()
    answers, missing = {}, []
    async with served(network.app()) as url, ClientSession(timeout=ClientTimeout(10)) as session:
        headers = {k: v.format(port=url.rpartition(":")[2]) for k, v in ASKERS[asker].items()}
        for operation in OPERATIONS:
            path = operation.path.replace("{id}", "local" if "players" in operation.path else "wskg-fm")
            body = None if operation.method == "GET" else BODIES.get(path.rpartition("/")[2], {})
            network.players.local = replace(network.players.local, state=PlayerState.PLAYING)
            async with session.request(operation.method, url + path, headers=headers, json=body) as answer:
                answers[operation.method, operation.path] = answer.status
                missing += [(operation.path, name) for name in SECURITY_HEADERS if name not in answer.headers]

    assert answers == {key: expected[asker] for key, expected in EXPECTED.items()}
    assert missing == []


def test_only_reading_is_open_to_the_public() -> None:
    assert {o.method for o in OPERATIONS if o.access == "public"} == {"GET"}
