# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Browser pages as players."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from player.errors import MalformedPlayerError, PlayerConflictError, UnknownPlayerError
from player.events import PlayerChanged, PlayerGone
from player.playback.commands import At, Behind, By, Live, Start
from player.playback.player import PlayerKind, PlayerState
from player.playback.web import (
    MOST_COMMANDS,
    WebPlayers,
    WebSession,
    play_command,
    seek_command,
    volume_command,
)
from schedules.model.ids import StationId
from schedules.publisher import LocalPublisher
from tests.fakes.clock import NOON, FakeClock

ID = "web:AAECAwQFBgcICQoLDA0ODw"  # base64url of the bytes 0 to 15
WSKG = StationId("wskg-fm")


def page(**changes: Any) -> dict[str, Any]:
    """A Player as a page sends it: all that the contract names."""
    whole: dict[str, Any] = {
        "id": ID,
        "kind": "web",
        "state": "stopped",
        "reason": "",
        "station": None,
        "behind_live_s": None,
        "can_pause": False,
        "can_rewind_s": 0,
        "volume_percent": 80,
        "muted": False,
        "title": "",
        "attempt": 0,
        "since": "2026-11-24T12:00:00Z",
    }
    return json.loads(json.dumps(whole | changes))  # type: ignore[no-any-return]


class Pages:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.publisher = LocalPublisher()
        self.events: list[object] = []
        self.web = WebPlayers(self.clock, self.publisher)


@pytest.fixture
def pages() -> Any:
    made = Pages()
    with made.publisher.subscribe(made.events.append):
        yield made


async def commands_of(session: WebSession) -> list[object]:
    return [command async for command in session.commands()]


def test_a_page_is_a_player_while_it_is_connected(pages: Pages) -> None:
    with pages.web.connect(page(volume_percent=47.0)) as session:
        player = pages.web.get(ID)

    assert (player.id, player.kind, player.state) == (ID, PlayerKind.WEB, PlayerState.STOPPED)
    assert (player.volume_percent, player.since) == (47, NOON)
    assert session.id == ID
    assert pages.events == [PlayerChanged(player), PlayerGone(ID)]
    with pytest.raises(UnknownPlayerError):
        pages.web.get(ID)


async def test_a_command_returns_what_the_page_shows_next(pages: Pages) -> None:
    with pages.web.connect(page()) as session:
        order = asyncio.create_task(pages.web.order(ID, play_command(WSKG, Live())))
        received = await anext(session.commands())
        session.take(page(state="connecting", station="wskg-fm"))
        answer = await order

    assert received == {"command": "play", "station": "wskg-fm", "from": "live"}
    assert (answer.state, answer.station) == (PlayerState.CONNECTING, WSKG)


async def test_a_page_that_does_not_answer_is_shown_as_it_was(pages: Pages) -> None:
    with pages.web.connect(page()):
        order = asyncio.create_task(pages.web.order(ID, {"command": "pause"}))
        await pages.clock.advance(1.0)
        answer = await order

    assert answer.state is PlayerState.STOPPED


async def test_a_page_that_takes_no_commands_is_a_conflict(pages: Pages) -> None:
    with pages.web.connect(page()) as session:
        for _ in range(MOST_COMMANDS):
            session.put({"command": "pause"})
        with pytest.raises(PlayerConflictError):
            await pages.web.order(ID, {"command": "pause"})


async def test_a_reloaded_tab_replaces_the_old_one_and_nothing_is_gone(pages: Pages) -> None:
    with pages.web.connect(page()) as old, pages.web.connect(page(volume_percent=10)):
        ended = await commands_of(old)
        old.take(page(state="playing"))
        shown = pages.web.get(ID)
        gone_so_far = [event for event in pages.events if isinstance(event, PlayerGone)]
    assert ended == []
    assert (shown.volume_percent, shown.state) == (10, PlayerState.STOPPED)
    assert gone_so_far == []
    assert pages.events[-1] == PlayerGone(ID)


async def test_since_is_ours_and_moves_with_the_state_alone(pages: Pages) -> None:
    with pages.web.connect(page()) as session:
        await pages.clock.advance(5)
        session.take(page(state="playing", since="1999-01-01T00:00:00Z"))
        await pages.clock.advance(5)
        session.take(page(state="playing", behind_live_s=3.5))
        player = pages.web.get(ID)

    assert player.since == NOON + timedelta(seconds=5)
    assert player.behind_live_s == 3.5


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"id": "web:short"}, id="short id"),
        pytest.param({"id": "local"}, id="the local one's id"),
        pytest.param({"id": "web:" + "a" * 23}, id="long id"),
        pytest.param({"id": "web:" + "a" * 21 + "\n"}, id="line break in the id"),
        pytest.param({"kind": "vlc"}, id="kind"),
        pytest.param({"state": "PLAYING"}, id="unknown state"),
        pytest.param({"volume_percent": 101}, id="too loud"),
        pytest.param({"volume_percent": True}, id="a bool is no number"),
        pytest.param({"volume_percent": "50"}, id="text is no number"),
        pytest.param({"muted": 1}, id="a number is no bool"),
        pytest.param({"behind_live_s": -1}, id="ahead of live"),
        pytest.param({"station": "../etc"}, id="station"),
        pytest.param({"title": "x" * 501}, id="long title"),
        pytest.param({"admin": True}, id="unknown field"),
    ],
)
def test_what_is_no_player_of_a_page_is_refused(pages: Pages, changes: dict[str, object]) -> None:
    with pytest.raises(MalformedPlayerError), pages.web.connect(page(**changes)):
        pass

    assert pages.web.players() == ()


@pytest.mark.parametrize("document", [None, [], "hello", 5, {}])
def test_anything_else_is_refused_too(pages: Pages, document: object) -> None:
    with pytest.raises(MalformedPlayerError), pages.web.connect(document):
        pass


def test_a_page_cannot_speak_for_another(pages: Pages) -> None:
    with pages.web.connect(page()) as session, pytest.raises(MalformedPlayerError):
        session.take(page(id="web:" + "B" * 22))


def test_commands_look_as_the_posts_do() -> None:
    plus_two = timezone(timedelta(hours=2))

    assert play_command(WSKG, Start())["from"] == "start"
    assert play_command(WSKG, Behind(30))["from"] == {"behind_live_s": 30}
    assert play_command(WSKG, At(datetime(2026, 11, 24, 17, 0, tzinfo=plus_two)))["from"] == {
        "at": "2026-11-24T15:00:00Z"
    }
    assert play_command(WSKG, At(NOON.astimezone(UTC)))["from"] == {"at": "2026-11-24T12:00:00Z"}
    assert seek_command(By(-15)) == {"command": "seek", "by_s": -15}
    assert seek_command(Behind(0)) == {"command": "seek", "behind_live_s": 0}
    assert volume_command(30, None) == {"command": "volume", "percent": 30}
    assert volume_command(30, False) == {"command": "volume", "percent": 30, "muted": False}
