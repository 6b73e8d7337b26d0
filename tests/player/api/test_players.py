# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Driving players: what each body means, and which mistakes are named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from player.playback.commands import At, Behind, By, Live, Start
from player.playback.player import PlayerState
from tests.fakes.api_client import Client


async def test_driving_a_player(client: Client) -> None:
    players = client.network.players

    answer = await client.send("/players/local/play", {"station": "wskg-fm"})

    assert answer == {
        "id": "local",
        "kind": "vlc",
        "state": "playing",
        "reason": "",
        "station": None,
        "behind_live_s": None,
        "can_pause": False,
        "can_rewind_s": 0,
        "volume_percent": 100,
        "muted": False,
        "title": "",
        "attempt": 0,
        "since": "2026-11-24T11:00:00Z",
    }
    for verb in ("pause", "resume", "live", "stop"):
        await client.send(f"/players/local/{verb}", {})
    assert [done[0] for done in players.done] == ["play", "pause", "resume", "live", "stop"]
    assert (await client.get("/players/local"))["state"] == "stopped"
    assert (await client.get("/players"))["players"] == [await client.get("/players/local")]


BEHIND = ["body", "from", "behind_live_s"]


@pytest.mark.parametrize(
    ("start", "meant"),
    [
        ({}, Live()),
        ({"from": "live"}, Live()),
        ({"from": "start"}, Start()),
        ({"from": {"behind_live_s": 30}}, Behind(30)),
        ({"from": {"at": "2026-11-24T06:00:00-05:00"}}, At(datetime(2026, 11, 24, 11, tzinfo=UTC))),
    ],
)
async def test_where_to_play_from(client: Client, start: dict[str, object], meant: object) -> None:
    await client.send("/players/local/play", {"station": "wskg-fm", **start})

    assert client.network.players.done == [("play", "wskg-fm", meant)]


@pytest.mark.parametrize(
    ("body", "meant"),
    [({"by_s": -15}, By(-15)), ({"by_s": 1.5}, By(1.5)), ({"behind_live_s": 0}, Behind(0))],
)
async def test_where_to_go(client: Client, body: dict[str, object], meant: object) -> None:
    await client.send("/players/local/seek", body)

    assert client.network.players.done == [("seek", meant)]


@pytest.mark.parametrize(
    ("body", "percent", "muted"),
    [
        ({"percent": 47.0}, 47, False),
        ({"percent": 0, "muted": True}, 0, True),
        ({"percent": 100}, 100, False),
    ],
)
async def test_volume(client: Client, body: dict[str, object], percent: int, muted: bool) -> None:
    answer = await client.send("/players/local/volume", body, method="PUT")

    assert (answer["volume_percent"], answer["muted"]) == (percent, muted)


@pytest.mark.parametrize(
    ("method", "path", "body", "places"),
    [
        ("PUT", "volume", {"percent": True}, [["body", "percent"]]),
        ("PUT", "volume", {"percent": "5"}, [["body", "percent"]]),
        ("PUT", "volume", {"percent": 47.5}, [["body", "percent"]]),
        ("PUT", "volume", {"percent": 101}, [["body", "percent"]]),
        ("PUT", "volume", {"percent": -1}, [["body", "percent"]]),
        ("PUT", "volume", {"percent": None}, [["body", "percent"]]),
        ("PUT", "volume", {"percent": 10**400}, [["body", "percent"]]),
        ("PUT", "volume", {"percent": 5, "muted": 1}, [["body", "muted"]]),
        ("PUT", "volume", {"percent": 5, "muted": None}, [["body", "muted"]]),
        ("PUT", "volume", {"percent": 5, "loud": 1}, [["body", "loud"]]),
        ("PUT", "volume", {}, [["body", "percent"]]),
        ("PUT", "volume", [], [["body"]]),
        ("PUT", "volume", {"percent": "x", "loud": 1}, [["body", "percent"], ["body", "loud"]]),
        ("POST", "play", {}, [["body", "station"]]),
        ("POST", "play", {"station": 5}, [["body", "station"]]),
        ("POST", "play", {"station": "\ud800"}, [["body", "station"]]),
        ("POST", "play", {"station": "wskg-fm", "from": "soon"}, [["body", "from"]]),
        ("POST", "play", {"station": "wskg-fm", "from": 5}, [["body", "from"]]),
        ("POST", "play", {"station": "wskg-fm", "from": None}, [["body", "from"]]),
        ("POST", "play", {"station": "wskg-fm", "from": {}}, [BEHIND]),
        ("POST", "play", {"station": "wskg-fm", "from": {"at": "x"}}, [["body", "from", "at"]]),
        ("POST", "play", {"station": "wskg-fm", "from": {"at": 5}}, [["body", "from", "at"]]),
        ("POST", "play", {"station": "a", "from": {"behind_live_s": -1}}, [BEHIND]),
        ("POST", "play", {"station": "a", "from": {"behind_live_s": "9"}}, [BEHIND]),
        ("POST", "seek", {}, [["body", "behind_live_s"]]),
        ("POST", "seek", {"by_s": False}, [["body", "by_s"]]),
        ("POST", "seek", {"by_s": 1, "behind_live_s": 1}, [["body", "behind_live_s"]]),
        ("POST", "stop", {"now": True}, [["body", "now"]]),
    ],
)  # fmt: skip
async def test_a_wrong_body_names_the_field(
    client: Client, method: str, path: str, body: object, places: list[list[str]]
) -> None:
    assert await client.mistakes(f"/players/local/{path}", body, method) == places
    assert client.network.players.done == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut off"),
        pytest.param(b'{"percent": NaN}', id="no number"),
        pytest.param(b'{"percent": 1, "percent": 2}', id="twice"),
        pytest.param(b'{"percent": "\xff"}', id="not UTF-8"),
        pytest.param(b"[" * 30000, id="too deep"),
        pytest.param(b'{"percent": ' + b"9" * 5000 + b"}", id="too many digits"),
    ],
)
async def test_what_is_not_json_is_a_mistake_of_the_body(client: Client, content: bytes) -> None:
    document = await client.ask(
        "PUT",
        "/api/v1/players/local/volume",
        422,
        data=content,
        headers={"Content-Type": "application/json"},
    )

    assert [error["loc"] for error in document["errors"]] == [["body"]]


async def test_a_command_without_fields_needs_no_body(client: Client) -> None:
    await client.ask("POST", "/api/v1/players/local/pause", headers={"Content-Type": "application/json"})


async def test_bodies_have_a_limit_and_a_type(client: Client) -> None:
    large = b'{"percent": 5' + b" " * 70_000 + b"}"
    path, json = "/api/v1/players/local/volume", {"Content-Type": "application/json"}

    await client.ask("PUT", path, 413, data=large, headers=json)
    await client.ask("PUT", path, 415, data=b'{"percent": 5}', headers={"Content-Type": "text/plain"})


async def test_what_a_player_cannot_do_now_is_409(client: Client) -> None:
    assert client.network.players.local.state is PlayerState.STOPPED

    document = await client.send("/players/local/live", {}, 409)

    assert document["detail"] == "nothing is playing"


async def test_an_unknown_station_to_play_is_404(client: Client) -> None:
    document = await client.send("/players/local/play", {"station": "nope"}, 404)

    assert "nope" in document["detail"]
