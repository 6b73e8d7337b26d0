# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Titles from a station's automation over the API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession

from player.air.base import AirTitle, StreamTitle, TitleDetails
from schedules.model.ids import ServiceId
from schedules.model.staff import Actor, Role
from tests.fakes.api_client import Client
from tests.fakes.clock import NOON
from tests.fakes.network import FM, Network
from tests.fakes.serving import served

PATH = "/staff/stations/wskg-fm/titles"


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    network = Network()
    async with served(network.app()) as url, ClientSession() as session:
        yield Client(network, url, session)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        pytest.param({"text": "A - B"}, ("A - B", "A", "B"), id="a text, taken apart"),
        pytest.param({"artist": " A\t", "title": "B"}, ("A - B", "A", "B"), id="apart"),
        pytest.param({"title": "B"}, ("B", "", "B"), id="a title alone"),
        pytest.param({"composer": "C", "work": "W"}, ("C - W", "", "W"), id="composer and work"),
        pytest.param(
            {"text": "Now: B", "artist": "A", "title": "B"}, ("Now: B", "A", "B"), id="a text of its own"
        ),
        pytest.param({"text": ""}, ("", "", ""), id="cleared"),
        pytest.param({"title": "R&amp;B\u202e"}, ("R&B", "", "R&B"), id="cleaned"),
    ],
)
async def test_what_is_shown(client: Client, said: dict[str, str], shown: tuple[str, str, str]) -> None:
    document = await client.send(PATH, said, 201)

    assert (document["text"], document["artist"], document["title"]) == shown
    assert document["at"] == "2026-11-24T12:00:00Z"


async def test_all_that_is_said_reaches_the_mount_and_nothing_else_is_answered(client: Client) -> None:
    details: dict[str, Any] = {
        "composer": "Ravel", "work": "Bolero", "album": "Dances", "label": "DG", "conductor": "Abbado",
        "soloists": ["Ann", " "], "ensemble": "LSO",
    }  # fmt: skip
    at = NOON + timedelta(minutes=5)

    whole = await client.send(PATH, {**details, "title": "Bolero", "at": "2026-11-24T07:05:00-05:00"}, 201)
    bare = await client.send(PATH, {"title": "News"}, 201)

    known = TitleDetails(**{**details, "soloists": ("Ann",)})
    title = StreamTitle(text="Ravel - Bolero", title="Bolero")
    assert client.network.announced[0] == (FM, AirTitle(title=title, at=at, details=known, announced=True))
    assert {name: whole[name] for name in details} == {**details, "soloists": ["Ann"]}
    assert bare.keys() == {"station", "text", "title", "artist", "at"}


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({}, [["body"]]),
        ({"composer": "Ravel"}, [["body"]]),
        ({"text": " - "}, [["body"]]),
        ({"title": 5}, [["body", "title"]]),
        ({"title": "x" * 256}, [["body", "title"]]),
        ({"title": "B", "soloists": "Ann"}, [["body", "soloists"]]),
        ({"title": "B", "soloists": ["x"] * 51}, [["body", "soloists"]]),
        ({"title": "B", "at": "12:00"}, [["body", "at"]]),
        ({"title": "B", "at": "2026-11-24T12:05:01Z"}, [["body", "at"]]),
        ({"title": "B", "at": "2026-11-24T11:54:59Z"}, [["body", "at"]]),
        ({"title": "B", "singer": "Ann"}, [["body", "singer"]]),
    ],
)
async def test_nonsense_is_refused_where_it_is(client: Client, body: object, places: list[object]) -> None:
    assert await client.mistakes(PATH, body) == places
    assert client.network.announced == []


async def test_only_editors_of_the_service_may_and_not_too_many_wait(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    await client.ask(
        "POST", f"/api/v1{PATH}", 401, json={"title": "B"}, headers={"X-Forwarded-For": "8.8.8.8"}
    )
    await client.send("/staff/stations/none/titles", {"title": "B"}, 404)
    full = OverflowError("100 titles wait for their instants already")
    monkeypatch.setattr(client.network, "announce", lambda *_: (_ for _ in ()).throw(full))
    refusal = await client.send(PATH, {"title": "B"}, 409)
    assert refusal["detail"] == str(full)

    limited = Actor(name="Ann", role=Role.EDITOR, services=frozenset({ServiceId("classical")}))
    monkeypatch.setattr("schedules.staff.asking.actor_of", lambda _: limited)
    refusal = await client.send(PATH, {"title": "B"}, 403)
    assert refusal["detail"] == 'Ann may edit classical, and not "news"'
