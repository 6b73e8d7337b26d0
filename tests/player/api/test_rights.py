# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Rights at the API: positions are given out, and players driven, as far as they let one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from aiohttp import ClientSession

from schedules.model.rights import Rewind
from tests.fakes.airings import airing
from tests.fakes.api_client import Client
from tests.fakes.driven import driven_network
from tests.fakes.network import FM, HD
from tests.fakes.serving import served

FULL, PAUSE, OFF = Rewind.FULL, Rewind.PAUSE, Rewind.OFF
URL = "/api/v1/positions"


async def test_a_position_is_given_out(client: Client) -> None:
    now = client.network.clock.now()

    answer = await client.send("/positions", {"station": FM})

    assert answer.keys() == {"position", "joined_at", "held_until"}
    assert datetime.fromisoformat(answer["joined_at"]) == now
    assert datetime.fromisoformat(answer["held_until"]) == now + timedelta(minutes=30)
    assert client.network.ports.positions.joined_at(FM, answer["position"]) == now


@pytest.mark.parametrize(("rule", "status"), [(FULL, 200), (PAUSE, 200), (OFF, 403)])
async def test_where_one_hears_live_only_there_is_none(client: Client, rule: Rewind, status: int) -> None:
    now, hour = client.network.clock.now(), timedelta(hours=1)
    client.network.airings.put(airing("Evening Concert", now - hour, now + hour, rule))

    async with client.session.post(client.url + URL, json={"station": HD}) as answer:
        document = await answer.json()

    assert answer.status == status
    assert answer.headers["Cache-Control"] == "no-store"
    if status == 403:
        assert document["detail"] == '"Evening Concert" may only be heard live (rewind: off)'


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 422), ({"station": 5}, 422), ({"station": FM, "at": 1}, 422), ({"station": "nope"}, 404)],
)
async def test_a_position_is_for_a_station_that_there_is(
    client: Client, body: dict[str, object], status: int
) -> None:
    async with client.session.post(client.url + URL, json=body) as answer:
        assert answer.status == status


async def test_pages_of_others_are_given_none(client: Client) -> None:
    headers = {"Origin": "https://evil.example"}

    async with client.session.post(client.url + URL, json={"station": FM}, headers=headers) as answer:
        assert answer.status == 403
        assert "Access-Control-Allow-Origin" not in answer.headers


COMMANDS: dict[str, tuple[str, dict[str, object], tuple[Rewind, ...]]] = {
    "live": ("play", {"station": FM}, (FULL, PAUSE, OFF)),
    "start": ("play", {"station": FM, "from": "start"}, (FULL,)),
    "seconds behind": ("play", {"station": FM, "from": {"behind_live_s": 10}}, (FULL,)),
    "an instant": ("play", {"station": FM, "from": {"at": "2026-11-24T12:00:50Z"}}, (FULL,)),
    "seek by": ("seek", {"by_s": -15}, (FULL,)),
    "seek to": ("seek", {"behind_live_s": 20}, (FULL,)),
    "seek to live": ("seek", {"behind_live_s": 0}, (FULL, PAUSE, OFF)),
}


@pytest.mark.parametrize("rule", [FULL, PAUSE, OFF])
@pytest.mark.parametrize("command", COMMANDS)
async def test_a_player_is_driven_back_as_far_as_rights_let_it(rule: Rewind, command: str) -> None:
    verb, body, allowed = COMMANDS[command]
    network = await driven_network(rule)
    async with served(network.app()) as url, ClientSession() as session:
        client = Client(network, url, session)
        await client.send("/players/local/play", {"station": FM})
        async with session.post(f"{url}/api/v1/players/local/{verb}", json=body) as answer:
            document = await answer.json()

    assert answer.status == (200 if rule in allowed else 403)
    if answer.status == 403:
        assert f"(rewind: {rule})" in document["detail"]
        assert '"Evening Concert"' in document["detail"]
