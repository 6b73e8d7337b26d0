# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who sees and drives which player."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack

import pytest

from player.errors import NotAllowedError, UnknownPlayerError
from player.playback.commands import Behind, By
from player.playback.desk import Asker, PlayerDesk
from player.playback.player import LOCAL, Player, PlayerState
from player.playback.web import WebPlayers, WebSession
from schedules.errors import UnknownStationError
from schedules.model.ids import StationId
from schedules.model.rights import Rewind

from .conftest import WSKG, Radio

MINE, OTHER = "web:" + "A" * 22, "web:" + "B" * 22
HERE = Asker(loopback_or_token=True)
HOLDER = Asker(web_ids=frozenset({MINE}))
STRANGER = Asker()


class Desk:
    """The desk, and two pages that are connected."""

    def __init__(self, radio: Radio) -> None:
        self.radio = radio
        self.web = WebPlayers(radio.clock, radio.publisher)
        self.desk = PlayerDesk(
            radio.controller,
            self.web,
            rewinding=radio.rewinding,
            clock=radio.clock,
            began=lambda _station, _at: radio.began,
        )
        self.sessions: dict[str, WebSession] = {}


@pytest.fixture
def at(radio: Radio) -> Iterator[Desk]:
    made = Desk(radio)
    with ExitStack() as stack:
        for page in (MINE, OTHER):
            made.sessions[page] = stack.enter_context(
                made.desk.connect({"id": page, "kind": "web", "state": "stopped"})
            )
        yield made


Act = Callable[[PlayerDesk, str, Asker], Awaitable[Player]]
COMMANDS: dict[str, Act] = {
    "play": lambda desk, player, asker: desk.play(player, asker, WSKG),
    "pause": lambda desk, player, asker: desk.pause(player, asker),
    "resume": lambda desk, player, asker: desk.resume(player, asker),
    "stop": lambda desk, player, asker: desk.stop(player, asker),
    "live": lambda desk, player, asker: desk.live(player, asker),
    "seek": lambda desk, player, asker: desk.seek(player, asker, By(-5)),
    "volume": lambda desk, player, asker: desk.volume(player, asker, 30),
}


@pytest.mark.parametrize(
    ("asker", "seen"),
    [
        pytest.param(HERE, [LOCAL, MINE, OTHER], id="this machine"),
        pytest.param(HOLDER, [LOCAL, MINE], id="holder of one id"),
        pytest.param(STRANGER, [LOCAL], id="stranger"),
    ],
)
async def test_what_a_listener_hears_is_never_listed_to_others(
    at: Desk, asker: Asker, seen: list[str]
) -> None:
    assert [player.id for player in at.desk.visible(asker)] == seen
    for player in (LOCAL, MINE, OTHER):
        if player in seen:
            assert at.desk.get(player, asker).id == player
        else:
            with pytest.raises(UnknownPlayerError):
                at.desk.get(player, asker)


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_page_of_another_is_as_unknown_as_one_that_is_not_there(at: Desk, command: str) -> None:
    for player in (OTHER, "web:" + "C" * 22, "nonsense"):
        with pytest.raises(UnknownPlayerError):
            await COMMANDS[command](at.desk, player, HOLDER)


@pytest.mark.parametrize("command", COMMANDS)
async def test_the_local_player_is_driven_from_here_alone(at: Desk, command: str) -> None:
    with pytest.raises(NotAllowedError, match="loopback or token"):
        await COMMANDS[command](at.desk, LOCAL, HOLDER)


@pytest.mark.parametrize("command", COMMANDS)
async def test_commands_reach_the_page_that_they_name(at: Desk, command: str) -> None:
    order = asyncio.ensure_future(COMMANDS[command](at.desk, MINE, HOLDER))
    received = await anext(at.sessions[MINE].commands())
    at.sessions[MINE].take({"id": MINE, "kind": "web", "state": "playing"})

    assert received["command"] == command
    assert (await order).state is PlayerState.PLAYING


async def test_commands_reach_the_local_player(at: Desk) -> None:
    await at.radio.on_the_air()

    played = await at.desk.play(LOCAL, HERE, WSKG, Behind(20))
    stopped = await at.desk.stop(LOCAL, HERE)
    louder = await at.desk.volume(LOCAL, HERE, 30, True)

    assert played.state is PlayerState.CONNECTING
    assert at.radio.backend.loads[0].startswith(f"{WSKG}?at=")
    assert stopped.state is PlayerState.STOPPED
    assert (louder.volume_percent, louder.muted) == (30, True)


@pytest.mark.parametrize("player", [LOCAL, MINE])
async def test_rights_and_stations_are_asked_for_every_player(at: Desk, player: str) -> None:
    at.radio.allow(Rewind.PAUSE)

    with pytest.raises(NotAllowedError, match="rewind: pause"):
        await at.desk.play(player, HERE, WSKG, Behind(20))
    with pytest.raises(UnknownStationError):
        await at.desk.play(player, HERE, StationId("nope"))


async def test_a_page_may_not_seek_back_where_rights_forbid_it(at: Desk) -> None:
    at.radio.allow(Rewind.PAUSE)
    at.sessions[MINE].take(
        {"id": MINE, "kind": "web", "state": "playing", "station": WSKG, "behind_live_s": 10}
    )

    with pytest.raises(NotAllowedError, match="rewind: pause"):
        await at.desk.seek(MINE, HOLDER, By(-5))
