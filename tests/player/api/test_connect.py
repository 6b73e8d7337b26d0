# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Pages that offer themselves as players: consent is theirs, and what they are told comes from the API."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from player.api import connect
from player.errors import UnknownPlayerError
from player.playback.desk import Asker
from tests.fakes.api_client import Client
from tests.fakes.eventually import eventually
from tests.fakes.network import Network
from tests.fakes.serving import served

PAGE = "web:AAAAAAAAAAAAAAAAAAAAAA"
HELLO = {"hello": {"id": PAGE, "kind": "web", "state": "stopped"}}


def state(**changes: Any) -> dict[str, Any]:
    return {"state": {"id": PAGE, "kind": "web", "state": "playing", **changes}}


def known(network: Network) -> list[str]:
    return [player.id for player in network.web.players()]


async def closing(socket: ClientWebSocketResponse) -> tuple[int, str]:
    """Return code and reason with which the service ended a connection."""
    async with asyncio.timeout(10):
        message = await socket.receive()
    assert message.type is WSMsgType.CLOSE, message
    return int(message.data), str(message.extra)


async def test_a_page_is_a_player_while_it_is_connected(client: Client) -> None:
    async with client.session.ws_connect(f"{client.url}/api/v1/players/connect") as page:
        assert known(client.network) == []  # not before it said so
        await page.send_json(HELLO)
        await eventually(lambda: known(client.network) == [PAGE])
        await page.send_json(state(title="Air"))
        await eventually(lambda: client.network.web.get(PAGE).title == "Air")
        listed = (await client.get("/players"))["players"]

    assert [(player["id"], player["state"]) for player in listed] == [("local", "stopped"), (PAGE, "playing")]
    await eventually(lambda: known(client.network) == [])
    with pytest.raises(UnknownPlayerError):
        client.network.players.get(PAGE, Asker(loopback_or_token=True))


async def test_a_page_gets_the_commands(client: Client) -> None:
    async with client.session.ws_connect(f"{client.url}/api/v1/players/connect") as page:
        await page.send_json(HELLO)
        await eventually(lambda: known(client.network) == [PAGE])
        ordered = asyncio.ensure_future(client.network.web.order(PAGE, {"command": "play", "station": "a"}))
        async with asyncio.timeout(10):
            command = await page.receive_json()
        await page.send_json(state())
        answer = await ordered

    assert command == {"command": "play", "station": "a"}
    assert answer.state == "playing"


@pytest.mark.parametrize(
    "headers",
    [{}, {"Upgrade": "h2c", "Connection": "Upgrade"}, {"Upgrade": "websocket", "Connection": "Upgrade"}],
    ids=["plain", "another protocol", "without a key"],
)
async def test_who_comes_without_a_websocket_is_told_to_open_one(
    headers: dict[str, str], client: Client
) -> None:
    url = f"{client.url}/api/v1/players/connect"
    async with client.session.get(url, headers=headers) as answer:
        document = await answer.json()

    assert (answer.status, document["status"]) == (426, 426)
    assert answer.headers["Upgrade"] == "websocket"  # RFC 9110, 15.5.22: it must say so
    assert answer.headers["Connection"].lower() == "upgrade"
    assert "WebSocket" in document["detail"]


async def test_strangers_neither_see_nor_find_a_page(client: Client) -> None:
    async def list_and_get(**headers: str) -> tuple[list[str], int]:
        async with client.session.get(f"{client.url}/api/v1/players", headers=headers) as answer:
            ids = [player["id"] for player in (await answer.json())["players"]]
        other = PAGE.replace("A", "B")
        async with client.session.get(f"{client.url}/api/v1/players/{other}", headers=headers) as answer:
            return ids, answer.status

    async with client.session.ws_connect(f"{client.url}/api/v1/players/connect") as page:
        await page.send_json(HELLO)
        await eventually(lambda: known(client.network) == [PAGE])
        stranger = await list_and_get(Via="1.1 proxy")
        async with client.session.get(
            f"{client.url}/api/v1/players?player={PAGE}", headers={"Via": "1.1 proxy"}
        ) as answer:
            holder = [player["id"] for player in (await answer.json())["players"]]

    assert stranger == (["local"], 404)
    assert holder == ["local", PAGE]


@pytest.mark.parametrize(
    ("origin", "good"),
    [(None, True), ("http://127.0.0.1:{port}", True), ("https://evil.example", False), ("null", False)],
)
async def test_only_our_own_pages_and_programs_connect(
    client: Client, origin: str | None, good: bool
) -> None:
    port = client.url.rpartition(":")[2]
    headers = {"Origin": origin.format(port=port)} if origin else {}
    url = f"{client.url}/api/v1/players/connect"

    if good:
        async with client.session.ws_connect(url, headers=headers):
            pass
    else:
        with pytest.raises(WSServerHandshakeError) as refusal:
            await client.session.ws_connect(url, headers=headers)
        assert refusal.value.status == 403


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        (["{"], "expected JSON"),
        (["[" * 9000], "expected JSON"),
        (['{"state": {}}'], 'expected {"hello": Player}'),
        (['{"hello": {"id": "web:short", "state": "stopped"}}'], "id: "),
        (['{"hello": {"id": "local", "state": "stopped"}}'], "id: "),
        ([HELLO, {"hello": {}}], 'expected {"state": Player}'),
        ([HELLO, state(id="web:BBBBBBBBBBBBBBBBBBBBBB")], "id: "),
        ([HELLO, state(state="dancing")], "state: "),
    ],
)
async def test_what_makes_no_sense_ends_the_connection_with_the_reason(
    client: Client, messages: list[Any], words: str
) -> None:
    async with client.session.ws_connect(f"{client.url}/api/v1/players/connect") as page:
        for message in messages:
            await (page.send_str(message) if isinstance(message, str) else page.send_json(message))
        code, reason = await closing(page)

    assert code == 1008
    assert words in reason
    await eventually(lambda: known(client.network) == [])


async def test_a_message_has_a_limit(client: Client) -> None:
    async with client.session.ws_connect(f"{client.url}/api/v1/players/connect") as page:
        await page.send_str(" " * 20_000)
        code, _ = await closing(page)

    assert code == 1009


async def test_a_page_must_say_hello_in_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "HELLO_WITHIN_S", 0.05)
    async with client.session.ws_connect(f"{client.url}/api/v1/players/connect") as page:
        code, reason = await closing(page)

    assert (code, reason) == (1008, "no hello within 0.05 s")


async def test_a_reloaded_tab_takes_its_own_place(client: Client) -> None:
    url = f"{client.url}/api/v1/players/connect"
    async with client.session.ws_connect(url) as before, client.session.ws_connect(url) as after:
        await before.send_json(HELLO)
        await eventually(lambda: known(client.network) == [PAGE])
        await after.send_json({"hello": {**HELLO["hello"], "title": "reloaded"}})
        code, _ = await closing(before)
        await eventually(lambda: client.network.web.get(PAGE).title == "reloaded")

    assert code == 1000


async def test_pages_are_let_go_when_the_service_stops() -> None:
    async with ClientSession() as session, asyncio.timeout(10):
        async with served(Network().app()) as url:
            page = await session.ws_connect(f"{url}/api/v1/players/connect")
            await page.send_json(HELLO)
            ended = asyncio.ensure_future(closing(page))
            await asyncio.sleep(0)
        code, reason = await ended

    assert (code, reason) == (1001, "the service stops")
