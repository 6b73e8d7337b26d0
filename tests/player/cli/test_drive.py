# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Driving a player: what is sent, how long is waited, and what is said of it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from player.api.app import Api
from player.api.events import EVENTS
from player.cli import drive
from player.events import PlayerChanged
from player.playback.commands import At, Behind, By, Live, Start
from player.playback.player import Player, PlayerState
from tests.fakes.eventually import eventually
from tests.fakes.network import FM, TOKEN, HandPlayers, Network
from tests.fakes.serving import served

from .conftest import CommandLine, Done, Radio


@pytest.mark.parametrize(
    ("arguments", "done"),
    [
        (["play", "wskg-fm"], ("play", FM, Live())),
        (["play", "wskg-fm", "--from", "start"], ("play", FM, Start())),
        (["play", "wskg-fm", "--from", "-05:00"], ("play", FM, Behind(300.0))),
        (["pause"], ("pause",)),
        (["resume"], ("resume",)),
        (["stop"], ("stop",)),
        (["seek", "-15"], ("seek", By(-15.0))),
        (["seek", "+30"], ("seek", By(30.0))),
        (["seek", "--player", "local", "-0.5"], ("seek", By(-0.5))),
        (["seek", "--", "-15"], ("seek", By(-15.0))),
    ],
)
async def test_commands_reach_the_player(
    arguments: list[str], done: tuple[object, ...], cli: CommandLine, radio: Radio
) -> None:
    answer = await cli.beside(*arguments)

    assert (answer.status, answer.err) == (0, "")
    assert radio.network.players.done == [done]
    assert len(answer.out.splitlines()) == 1


async def test_an_instant_reaches_the_player(cli: CommandLine, radio: Radio) -> None:
    await cli.beside("play", "wskg-fm", "--from", "2026-11-24T06:00:00-05:00")

    (verb, station, begin) = radio.network.players.done[0]
    assert (verb, station) == ("play", FM)
    assert isinstance(begin, At)
    assert begin.at.isoformat() == "2026-11-24T11:00:00+00:00"


async def test_json_is_the_document_of_the_service(cli: CommandLine, radio: Radio) -> None:
    answers = [
        (await cli.beside(*words, "--json")).document
        for words in (["volume", "40", "--mute"], ["play", "wskg-fm"], ["status"])
    ]

    assert [answer["state"] for answer in answers] == ["stopped", "playing", "playing"]
    assert {(answer["volume_percent"], answer["muted"]) for answer in answers} == {(40, True)}
    assert answers[-1].keys() == {
        "id", "kind", "state", "reason", "station", "behind_live_s", "can_pause", "can_rewind_s",
        "volume_percent", "muted", "title", "attempt", "since",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["play", "nope"], 1, 'no such station "nope"; liveradio stations lists them'),
        (["status", "--player", "web:nobody"], 1, 'no such player "web:nobody"'),
        (["live"], 1, "nothing is playing"),
        (["play", "wskg-fm", "--from", "-999999:00"], 2, "behind_live_s"),
    ],
)
async def test_what_the_service_refuses_is_said_in_one_line(
    arguments: list[str], status: int, says: str, cli: CommandLine, radio: Radio
) -> None:
    answer = await cli.beside(*arguments)

    assert (answer.status, answer.out) == (status, "")
    assert len(answer.err.splitlines()) == 1
    assert says in answer.err


class Scripted(HandPlayers):
    """A local player that goes through states as it is looked at, and stays in the last."""

    def __init__(self, network: Network, *states: PlayerState, reason: str = "") -> None:
        super().__init__(network.web)
        self.local = replace(self.local, reason=reason)
        self._states = list(states)

    def _become(self, word: str, state: PlayerState, *rest: object) -> Player:
        return super()._become(word, self._states.pop(0), *rest)

    def get(self, player: str, access: object, /) -> Player:
        if self.done and self._states:
            self.local = replace(self.local, state=self._states.pop(0))
        return self.local


async def play_with(players: Scripted, network: Network, cli: CommandLine, *options: str) -> Done:
    network.ports = replace(network.ports, players=players)
    network.api = Api(network.ports)
    async with served(network.app()) as url:
        return await cli.beside("play", "wskg-fm", "--service", url, *options)


@pytest.fixture
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drive, "LOOK_S", 0.0)


@pytest.mark.usefixtures("_looks_often")
async def test_play_waits_until_something_is_heard(cli: CommandLine) -> None:
    network = Network()
    players = Scripted(network, PlayerState.CONNECTING, PlayerState.BUFFERING, PlayerState.PLAYING)

    done = await play_with(players, network, cli)

    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("Playing")


@pytest.mark.usefixtures("_looks_often")
async def test_play_fails_with_the_reason_where_the_player_failed(cli: CommandLine) -> None:
    network = Network()
    players = Scripted(network, PlayerState.CONNECTING, PlayerState.FAILED, reason="install libvlc5")

    done = await play_with(players, network, cli, "--json")

    assert (done.status, done.err) == (1, "install libvlc5\n")
    assert done.document["state"] == "failed"


@pytest.mark.usefixtures("_looks_often")
async def test_play_does_not_say_done_while_nothing_is_heard(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drive, "PATIENCE_S", 0.05)
    network = Network()
    players = Scripted(network, PlayerState.CONNECTING, PlayerState.RECONNECTING, reason="HTTP 404")

    done = await play_with(players, network, cli)

    assert done.status == 1
    assert done.out.startswith("Reconnecting")
    assert "HTTP 404" in done.out
    assert "status --follow" in done.err


async def test_following_says_each_change_in_a_line_and_that_the_service_has_gone(cli: CommandLine) -> None:
    network = Network()
    app = network.app()
    async with asyncio.TaskGroup() as group:
        news = group.create_task(network.api.run())
        async with served(app) as url:
            following = group.create_task(cli.beside("status", "--follow", "--json", "--service", url))
            await eventually(lambda: app[EVENTS].followers == 1)
            for state in (PlayerState.PLAYING, PlayerState.PLAYING, PlayerState.PAUSED):
                network.players.local = replace(network.players.local, state=state)
                network.publisher.publish(PlayerChanged(network.players.local))
        done = await following
        news.cancel()

    assert [json.loads(line)["state"] for line in done.out.splitlines()] == ["stopped", "playing", "paused"]
    assert (done.status, done.err) == (1, "the service ended the connection\n")


async def test_the_token_is_sent_to_the_service_that_is_named(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = Network(public_url="https://radio.example")
    async with served(network.app(), host="127.0.0.2") as url:
        refused = await cli.beside("stop", "--service", url)
        wrong = await cli.beside("stop", "--service", url, "--token", "wrong")
        right = await cli.beside("stop", "--service", url, "--token", TOKEN)
        monkeypatch.setenv("LIVERADIO_TOKEN", TOKEN)
        from_environment = await cli.beside("stop", "--service", url)

    assert [one.status for one in (refused, wrong, right, from_environment)] == [1, 1, 0, 0]
