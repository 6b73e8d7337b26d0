# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The local player, by what it shows and what it asks of its backend."""

from __future__ import annotations

from datetime import timedelta

import pytest

from player.air.base import StreamState
from player.errors import NotAllowedError, PlayerConflictError
from player.playback.backends.base import Broken, Ended, Progress
from player.playback.commands import At, Behind, By, Start
from player.playback.player import PlayerState
from schedules.errors import UnknownStationError
from schedules.model.ids import StationId
from schedules.model.rights import Rewind

from .conftest import BURST_S, OTHER, WSKG, Radio


async def test_play_goes_through_the_states_and_is_playing_only_once_sound_comes(radio: Radio) -> None:
    await radio.on_the_air()

    asked = radio.controller.play(WSKG)
    radio.backend.say(Progress(1, time_ms=0, played=0, lost=0))
    await radio.pass_time(0.5)
    filling = radio.state
    radio.sounding = True
    await radio.pass_time(0.5)

    assert (asked.state, asked.attempt) == (PlayerState.CONNECTING, 1)
    assert filling is PlayerState.BUFFERING
    assert (radio.state, radio.player.attempt, radio.player.reason) == (PlayerState.PLAYING, 0, "")
    assert radio.backend.loads == ["wskg-fm"]
    assert [player.state.value for player in radio.told] == ["connecting", "buffering", "playing"]


async def test_it_waits_for_the_ingest_and_loads_with_the_first_frame(radio: Radio) -> None:
    radio.mount.be(StreamState.CONNECTING)

    asked = radio.controller.play(WSKG)
    radio.mount.sound(0.25)
    radio.mount.be(StreamState.UP)

    assert asked.state is PlayerState.RESOLVING
    assert radio.mount.listeners == 1
    assert radio.state is PlayerState.CONNECTING
    assert radio.backend.loads == ["wskg-fm"]


async def test_an_upstream_that_is_down_is_told_and_heals_by_itself(radio: Radio) -> None:
    radio.mount.be(StreamState.DOWN, "trying 1 of 1: HTTP 503")
    radio.controller.play(WSKG)
    await radio.pass_time(60, air=False)
    waiting = radio.player
    radio.sounding = True

    await radio.on_the_air(2)

    assert (waiting.state, waiting.reason) == (PlayerState.RECONNECTING, "trying 1 of 1: HTTP 503")
    assert radio.state is PlayerState.PLAYING


async def test_behind_live_is_what_is_heard_against_the_newest_air(radio: Radio) -> None:
    await radio.playing()
    at_first = radio.player.behind_live_s

    await radio.pass_time(90)

    assert at_first == pytest.approx(BURST_S, abs=0.6)
    assert radio.player.behind_live_s == pytest.approx(BURST_S, abs=0.6)


async def test_of_a_station_that_was_never_heard_no_position_is_told(radio: Radio) -> None:
    await radio.playing()
    radio.other_mount.be(StreamState.DOWN, "trying 1 of 1: HTTP 503")

    asked = radio.controller.play(OTHER)
    await radio.pass_time(20)
    waiting = radio.player
    paused = radio.controller.pause()

    assert (asked.station, asked.behind_live_s, asked.can_pause) == (OTHER, None, False)
    assert (waiting.state, waiting.behind_live_s) == (PlayerState.RECONNECTING, None)
    assert waiting.can_pause is False
    assert (paused.state, paused.behind_live_s, paused.can_pause) == (PlayerState.PAUSED, None, False)


async def test_a_position_can_be_held_once_it_is_loaded_and_is_told_once_it_is_heard(radio: Radio) -> None:
    await radio.on_the_air()

    loading = radio.controller.play(WSKG)
    radio.sounding = True
    await radio.pass_time(1)
    playing = radio.player
    radio.backend.say(Ended(1))
    await radio.clock.settle()
    fault = radio.player
    radio.controller.stop()
    again = radio.controller.play(WSKG)

    assert (loading.state, loading.behind_live_s, loading.can_pause) == (PlayerState.CONNECTING, None, True)
    assert playing.behind_live_s == pytest.approx(BURST_S, abs=0.6)
    assert playing.can_pause
    assert fault.state is PlayerState.RECONNECTING
    assert fault.behind_live_s is not None
    assert fault.can_pause
    assert again.behind_live_s is None


async def test_the_title_is_that_of_what_is_heard_not_of_what_came_in(radio: Radio) -> None:
    await radio.on_the_air()
    radio.mount.title("Old")
    await radio.playing()

    radio.mount.title("New")
    await radio.pass_time(3)
    before = radio.player.title
    await radio.pass_time(3)

    assert (before, radio.player.title) == ("Old", "New")


async def test_pause_keeps_the_position_and_resume_goes_on_there(radio: Radio) -> None:
    await radio.playing()
    heard_at = radio.clock.now() - timedelta(seconds=radio.player.behind_live_s or 0)

    paused = radio.controller.pause()
    await radio.pass_time(10)
    later = radio.player
    radio.controller.resume()
    await radio.pass_time(1)

    assert paused.state is PlayerState.PAUSED
    assert radio.backend.loads[1].startswith("wskg-fm?at=")
    assert later.behind_live_s == pytest.approx((paused.behind_live_s or 0) + 10, abs=0.3)
    resumed_at = radio.backend.loads[1].partition("=")[2]
    assert abs(heard_at.fromisoformat(resumed_at) - heard_at) < timedelta(seconds=0.3)
    assert radio.state is PlayerState.PLAYING
    assert radio.player.behind_live_s == pytest.approx(BURST_S + 10, abs=0.6)


async def test_a_paused_backend_is_halted(radio: Radio) -> None:
    await radio.playing()

    radio.controller.pause()

    assert radio.backend.loaded == 0
    assert radio.mount.listeners == 1  # or the air would be lost


async def test_a_pause_longer_than_the_kept_air_returns_to_live_and_says_so(radio: Radio) -> None:
    await radio.playing()
    radio.controller.pause()
    await radio.pass_time(70)

    radio.controller.resume()
    await radio.pass_time(1)

    assert radio.backend.loads[1] == "wskg-fm"
    assert radio.player.reason == "returned to live: only the last 60 seconds are kept"
    assert radio.player.behind_live_s == pytest.approx(BURST_S, abs=0.6)


async def test_where_rights_are_live_only_a_pause_says_that_it_returns_to_live(radio: Radio) -> None:
    radio.allow(Rewind.OFF)
    await radio.playing()

    paused = radio.controller.pause()
    await radio.pass_time(5)
    radio.controller.resume()

    assert "returns to live" in paused.reason
    assert paused.can_rewind_s == 0
    assert radio.backend.loads == ["wskg-fm", "wskg-fm"]


async def test_pause_rights_hold_the_position_but_do_not_go_back(radio: Radio) -> None:
    radio.allow(Rewind.PAUSE)
    await radio.playing()
    radio.controller.pause()
    await radio.pass_time(20)
    radio.controller.resume()
    await radio.pass_time(1)

    with pytest.raises(NotAllowedError, match="rewind: pause"):
        radio.controller.seek(By(-10))
    with pytest.raises(NotAllowedError, match="rewind: pause"):
        radio.controller.play(WSKG, Behind(30))
    nearer = radio.controller.seek(By(10))

    assert "?at=" in radio.backend.loads[1]
    assert radio.player.can_rewind_s == pytest.approx(BURST_S + 22, abs=0.6)  # to where it joined
    assert nearer.behind_live_s == pytest.approx(BURST_S + 10, abs=0.6)


async def test_seek_goes_where_it_is_told(radio: Radio) -> None:
    await radio.playing()

    back = radio.controller.seek(Behind(40))
    await radio.pass_time(1)
    by = radio.controller.seek(By(15))
    await radio.pass_time(1)
    too_far = radio.controller.seek(By(-1000))
    beyond_live = radio.controller.seek(By(1000))

    assert back.behind_live_s == pytest.approx(40, abs=0.5)
    assert by.behind_live_s == pytest.approx(25, abs=0.6)
    assert too_far.behind_live_s == pytest.approx(60, abs=0.6)
    assert radio.backend.loads[-1] == "wskg-fm"
    assert beyond_live.state is PlayerState.CONNECTING


async def test_air_that_is_not_kept_is_refused(radio: Radio) -> None:
    await radio.playing()

    for begin in (Behind(100), At(radio.clock.now() - timedelta(seconds=100))):
        with pytest.raises(PlayerConflictError, match="only the last 60 seconds are kept"):
            radio.controller.play(WSKG, begin)

    assert radio.state is PlayerState.PLAYING


async def test_start_of_a_programme_within_the_kept_air(radio: Radio) -> None:
    await radio.on_the_air()
    radio.began = radio.clock.now() - timedelta(seconds=30)

    radio.controller.play(WSKG, Start())

    assert radio.backend.loads == [f"wskg-fm?at={radio.began.isoformat()}"]


async def test_seeking_while_paused_moves_the_position_and_stays_paused(radio: Radio) -> None:
    await radio.playing()
    radio.controller.pause()

    sought = radio.controller.seek(Behind(30))

    assert sought.state is PlayerState.PAUSED
    assert sought.behind_live_s == pytest.approx(30, abs=0.3)
    assert len(radio.backend.loads) == 1


async def test_live_leaves_a_position_behind_and_disturbs_no_live_listener(radio: Radio) -> None:
    await radio.playing()
    radio.controller.live()
    undisturbed = len(radio.backend.loads)
    radio.controller.seek(Behind(40))
    await radio.pass_time(1)

    radio.controller.live()
    await radio.pass_time(1)

    assert undisturbed == 1
    assert radio.player.behind_live_s == pytest.approx(BURST_S, abs=0.6)


async def test_seek_and_live_are_impossible_when_stopped(radio: Radio) -> None:
    for command in (radio.controller.live, lambda: radio.controller.seek(By(-5))):
        with pytest.raises(PlayerConflictError):
            command()


async def test_facts_of_an_older_load_are_not_believed(radio: Radio) -> None:
    await radio.playing()
    radio.controller.seek(Behind(30))
    radio.sounding = False

    for fact in (Progress(1, 99_000, 9000, 0), Ended(1), Broken(1, "old")):
        radio.backend.say(fact)
    await radio.clock.settle()

    assert radio.state is PlayerState.CONNECTING


async def test_stop_leaves_the_mount(radio: Radio) -> None:
    await radio.playing()

    stopped = radio.controller.stop()

    assert (stopped.state, stopped.behind_live_s, stopped.title) == (PlayerState.STOPPED, None, "")
    assert (radio.backend.loaded, radio.mount.listeners) == (0, 0)


async def test_an_unknown_station_changes_nothing(radio: Radio) -> None:
    await radio.playing()

    with pytest.raises(UnknownStationError):
        radio.controller.play(StationId("nope"))

    assert (radio.state, radio.player.station) == (PlayerState.PLAYING, WSKG)


async def test_volume_is_kept_and_muted_left_out_stays(radio: Radio) -> None:
    radio.controller.volume(30, muted=True)

    player = radio.controller.volume(40)

    assert (player.volume_percent, player.muted) == (40, True)
    assert radio.backend.volume == (40, True)


async def test_a_steady_listener_makes_no_news(radio: Radio) -> None:
    await radio.playing()
    await radio.pass_time(2)
    told = len(radio.told)

    await radio.pass_time(60)

    assert len(radio.told) == told


async def test_a_very_long_pause_lets_go_of_the_mount(radio: Radio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("player.playback.controller.HOLD_S", 100)
    await radio.playing()
    radio.controller.pause()

    await radio.pass_time(101)

    assert radio.state is PlayerState.PAUSED
    assert radio.mount.listeners == 0
    radio.controller.resume()
    assert radio.mount.listeners == 1
