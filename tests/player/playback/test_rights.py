# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What rights mean for players that are driven: the local one, and pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta

import pytest

from player.air.air import Air
from player.errors import NotAllowedError, PlayerConflictError
from player.playback.commands import At, Behind, By, Live, PlayFrom, SeekTo, Start
from player.playback.desk import Asker, PlayerDesk
from player.playback.player import LOCAL, Player, PlayerState
from player.playback.web import WebPlayers, WebSession
from schedules.model.rights import Rewind
from tests.fakes.airings import airing

from .conftest import BURST_S, WSKG, Radio

FULL, PAUSE, OFF = Rewind.FULL, Rewind.PAUSE, Rewind.OFF
HERE = Asker(loopback_or_token=True)
MINE = "web:" + "A" * 22
HOUR = timedelta(hours=1)

Begin = Callable[[Radio], PlayFrom]
BEGINNINGS: dict[str, tuple[Begin, tuple[Rewind, ...]]] = {
    "live": (lambda radio: Live(), (FULL, PAUSE, OFF)),
    "no seconds behind": (lambda radio: Behind(0), (FULL, PAUSE, OFF)),
    "seconds behind": (lambda radio: Behind(20), (FULL,)),
    "an instant": (lambda radio: At(radio.clock.now() - timedelta(seconds=20)), (FULL,)),
    "the start": (lambda radio: Start(), (FULL,)),
}
SEEKS: dict[str, tuple[SeekTo, tuple[Rewind, ...]]] = {
    # of one who joined 10 s ago, with what was 5 s old then, and hears that 5 s behind live
    "to live": (Behind(0), (FULL, PAUSE, OFF)),
    "past live": (By(100), (FULL, PAUSE, OFF)),
    "forward": (By(2), (FULL, PAUSE)),
    "back to what it heard": (By(-5), (FULL, PAUSE)),
    "seconds behind since it joined": (Behind(12), (FULL, PAUSE)),
    "back before it joined": (By(-15), (FULL,)),
    "seconds behind before it joined": (Behind(20), (FULL,)),
}


class Desk:
    """The desk, and a page that is connected."""

    def __init__(self, radio: Radio) -> None:
        self.web = WebPlayers(radio.clock, radio.publisher)
        self.desk = PlayerDesk(
            radio.controller,
            self.web,
            rewinding=radio.rewinding,
            clock=radio.clock,
            began=lambda _station, _at: radio.began,
        )
        self.session: WebSession | None = None

    def show(self, state: str, behind_live_s: float | None) -> None:
        """Let the page say what it is doing."""
        assert self.session is not None
        self.session.take({**PAGE, "state": state, "station": WSKG, "behind_live_s": behind_live_s})


PAGE: dict[str, object] = {"id": MINE, "kind": "web"}


@pytest.fixture
def at(radio: Radio) -> Iterator[Desk]:
    made = Desk(radio)
    with made.desk.connect({**PAGE, "state": "stopped"}) as made.session:
        yield made


async def refusal(act: Callable[[], Player | Awaitable[Player]]) -> str | None:
    """Return by which rule a command is refused; ``None``: it is not."""
    try:
        answer = act()
        if not isinstance(answer, Player):
            await answer
    except NotAllowedError as error:
        return error.rule if '"Evening Concert"' in str(error) else f"without a name: {error}"
    return None


def expected(rule: Rewind, allowed: tuple[Rewind, ...]) -> str | None:
    return None if rule in allowed else f"rewind: {rule}"


@pytest.fixture
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are not waited for."""
    monkeypatch.setattr("player.playback.web.ANSWER_S", 0)


@pytest.mark.usefixtures("_no_waiting")
@pytest.mark.parametrize("player", [LOCAL, MINE])
@pytest.mark.parametrize("rule", [FULL, PAUSE, OFF])
@pytest.mark.parametrize("case", BEGINNINGS)
async def test_where_playing_may_begin(radio: Radio, at: Desk, case: str, rule: Rewind, player: str) -> None:
    begin, allowed = BEGINNINGS[case]
    await radio.on_the_air(30)
    radio.began = radio.clock.now() - timedelta(seconds=15)
    radio.allow(rule)

    assert await refusal(lambda: at.desk.play(player, HERE, WSKG, begin(radio))) == expected(rule, allowed)


@pytest.mark.parametrize("rule", [FULL, PAUSE, OFF])
@pytest.mark.parametrize("case", SEEKS)
async def test_where_the_local_player_may_go(radio: Radio, case: str, rule: Rewind) -> None:
    to, allowed = SEEKS[case]
    await radio.playing()
    await radio.pass_time(9)
    radio.allow(rule)

    assert await refusal(lambda: radio.controller.seek(to)) == expected(rule, allowed)


@pytest.mark.usefixtures("_no_waiting")
@pytest.mark.parametrize("rule", [FULL, PAUSE, OFF])
@pytest.mark.parametrize("case", SEEKS)
async def test_where_a_page_may_go(radio: Radio, at: Desk, case: str, rule: Rewind) -> None:
    to, allowed = SEEKS[case]
    at.show("connecting", None)
    at.show("playing", 5.0)
    await radio.clock.advance(10)
    radio.allow(rule)

    assert await refusal(lambda: at.desk.seek(MINE, HERE, to)) == expected(rule, allowed)


async def test_a_page_that_stops_or_changes_the_station_joins_anew(radio: Radio, at: Desk) -> None:
    joined = []
    for state, wait_s in (("playing", 10), ("paused", 10), ("stopped", 10), ("playing", 1)):
        at.show(state, 5.0 if state != "stopped" else None)
        joined.append(at.web.joined_at(MINE))
        await radio.clock.advance(wait_s)

    assert joined[0] == joined[1]
    assert joined[2] is None
    assert joined[3] is not None
    assert joined[0] is not None
    assert (joined[3] - joined[0]).total_seconds() == 30


async def test_the_start_of_nothing_is_impossible_for_a_page_as_well(radio: Radio, at: Desk) -> None:
    with pytest.raises(PlayerConflictError, match="nothing is on"):
        await at.desk.play(MINE, HERE, WSKG, Start())


@pytest.mark.parametrize("rule", [PAUSE, OFF])
async def test_at_the_border_of_a_programme_rights_are_asked_again(radio: Radio, rule: Rewind) -> None:
    await radio.playing()
    border = radio.clock.now() + timedelta(seconds=5)
    radio.airings.put(
        airing("News", border - HOUR, border, FULL), airing("Evening Concert", border, border + HOUR, rule)
    )
    radio.controller.seek(Behind(40))
    await radio.pass_time(43)
    behind_s, reason = radio.player.behind_live_s, radio.player.reason

    await radio.pass_time(4)

    assert behind_s == pytest.approx(40, abs=0.6)
    assert reason == ""
    if rule is PAUSE:  # it joined before the concert, so that this is its own position
        assert radio.player.reason == ""
        assert radio.player.behind_live_s == pytest.approx(40, abs=0.6)
    else:
        assert (
            radio.player.reason == 'returned to live: "Evening Concert" may only be heard live (rewind: off)'
        )
        assert radio.backend.loads[-1] == WSKG
        assert radio.player.behind_live_s == pytest.approx(BURST_S, abs=0.6)


async def test_a_pause_that_lasts_into_what_is_heard_live_only_returns_to_live(radio: Radio) -> None:
    await radio.playing()
    now = radio.clock.now()
    border = now + timedelta(seconds=10)
    radio.airings.put(airing("News", now - HOUR, border, FULL), airing("Play", border, now + HOUR, OFF))
    radio.controller.pause()
    await radio.pass_time(20)

    radio.controller.resume()
    await radio.pass_time(1)

    assert radio.backend.loads[-1] == WSKG
    assert radio.player.reason == 'returned to live: "Play" may only be heard live (rewind: off)'


@pytest.mark.parametrize("rule", [FULL, PAUSE])
async def test_how_long_a_pause_is_held(radio: Radio, rule: Rewind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("player.playback.controller.HOLD_S", 60)
    monkeypatch.setattr("player.rewind_rules._LONGEST", timedelta(seconds=60))
    radio.mount.air = Air(keep_s=600)
    radio.allow(rule)
    await radio.playing()
    radio.controller.pause()

    await radio.pass_time(62)
    held = radio.player
    radio.controller.resume()
    await radio.pass_time(1)

    assert held.state is PlayerState.PAUSED
    if rule is FULL:  # for as long as the air is kept
        assert held.behind_live_s == pytest.approx(BURST_S + 62, abs=0.6)
        assert radio.backend.loads[-1].startswith(f"{WSKG}?at=")
    else:
        assert "returns to live" in held.reason
        assert radio.mount.listeners == 1
        assert radio.backend.loads[-1] == WSKG


async def test_one_who_stops_joins_anew(radio: Radio) -> None:
    radio.allow(PAUSE)
    await radio.playing()
    await radio.pass_time(20)

    radio.controller.play(WSKG)
    same = await refusal(lambda: radio.controller.seek(By(-10)))
    radio.controller.stop()
    radio.controller.play(WSKG)
    await radio.pass_time(1)

    assert same is None
    assert await refusal(lambda: radio.controller.seek(By(-10))) == "rewind: pause"
