# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the command line says where rights do not let a player go back: the words of every other door."""

from __future__ import annotations

import pytest

from player.playback.commands import Live
from player.playback.desk import Asker
from schedules.model.rights import Rewind
from tests.fakes.driven import driven_network
from tests.fakes.network import FM
from tests.fakes.serving import served

from .conftest import CommandLine

HERE = Asker(loopback_or_token=True)
PAUSE, OFF = Rewind.PAUSE, Rewind.OFF
PAUSING = "one may pause for up to 30 minutes, but not go back further than where one tuned in"
SAYS = {
    PAUSE: f'in "Evening Concert" {PAUSING} (rewind: pause)',
    OFF: '"Evening Concert" may only be heard live (rewind: off)',
}


@pytest.mark.parametrize("rule", SAYS)
@pytest.mark.parametrize(
    "arguments",
    [
        ["play", FM, "--from", "start"],
        ["play", FM, "--from", "-00:10"],
        ["play", FM, "--from", "2026-11-24T12:00:50Z"],
        ["seek", "-15"],
    ],
    ids=["start", "seconds behind", "an instant", "seek"],
)
async def test_going_back_is_refused_with_the_words_of_the_rule(
    cli: CommandLine, rule: Rewind, arguments: list[str]
) -> None:
    network = await driven_network(rule)
    await network.ports.players.play("local", HERE, FM, Live())
    async with served(network.app()) as url:
        answer = await cli.beside(*arguments, "--service", url)

    assert (answer.status, answer.out) == (1, "")
    assert len(answer.err.splitlines()) == 1
    assert SAYS[rule] in answer.err
