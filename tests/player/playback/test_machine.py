# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The state machine: total, as drawn, and never playing without sound."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import NamedTuple

import pytest

from player.playback import machine
from player.playback.machine import TABLE, Input, Machine, Output, Step
from player.playback.player import PlayerState

SILENT = frozenset(
    {
        PlayerState.STOPPED,
        PlayerState.RESOLVING,
        PlayerState.PAUSED,
        PlayerState.RECONNECTING,
        PlayerState.FAILED,
    }
)
AIR = frozenset({Input.AIR_READY, Input.AIR_DOWN})
ARMS = {Output.ARM_TIMEOUT: Input.TIMEOUT, Output.ARM_RETRY: Input.RETRY}
STEPS = {name: step for name, step in vars(machine).items() if isinstance(step, Step)}


class Moment(NamedTuple):
    """After one input: what a controller would have done by then."""

    before: PlayerState
    given: Input
    now: Machine
    loaded: bool
    joined: bool
    armed: Input | None

    @property
    def state(self) -> PlayerState:
        return self.now.state


@functools.cache
def moments() -> tuple[Moment, ...]:
    """Return every step from every situation that can be reached, as there are but a few hundred.

    What cannot happen is left out: facts of air not joined, timers not armed.
    """
    start = Moment(PlayerState.STOPPED, Input.STOP, Machine(), loaded=False, joined=False, armed=None)
    seen: dict[Moment, None] = {}
    todo = [start]
    while todo:
        at = todo.pop()
        for one in Input:
            if (one in AIR and not at.joined) or (one in ARMS.values() and one is not at.armed):
                continue
            now, outputs = at.now.step(one)
            now = replace(now, attempt=min(now.attempt, 3))
            loaded, joined, armed = at.loaded, at.joined, at.armed
            if now.state is not at.now.state or one is armed:
                armed = None
            for output in outputs:
                loaded = {Output.LOAD: True, Output.HALT: False}.get(output, loaded)
                joined = {Output.JOIN: True, Output.LEAVE: False}.get(output, joined)
                armed = ARMS.get(output, armed)
            moment = Moment(at.now.state, one, now, loaded, joined, armed)
            if moment not in seen:
                seen[moment] = None
                todo.append(moment)
    return tuple(seen)


def test_every_state_has_an_answer_to_every_input() -> None:
    assert set(TABLE) == {(given, state) for given in Input for state in PlayerState}


def test_the_table_is_the_one_in_the_docstring() -> None:
    assert machine.__doc__ is not None
    rows = [line.split() for line in machine.__doc__.splitlines()]
    drawn = {row[0]: row[1:] for row in rows if len(row) == 10 and row[0][0].isalpha()}

    states = drawn.pop("input")

    assert states == [state.value for state in PlayerState]
    assert drawn.keys() == {one.value for one in Input}
    for name, cells in drawn.items():
        for state, cell in zip(states, cells, strict=True):
            assert TABLE[Input(name), PlayerState(state)] == (STEPS[cell] if cell != "." else None)


def test_every_step_is_drawn_with_its_state() -> None:
    assert machine.__doc__ is not None
    for name, step in STEPS.items():
        assert f"- {name} → {step.state}:" in machine.__doc__


def test_playing_is_reached_by_sound_that_advances_and_by_nothing_else() -> None:
    for moment in moments():
        if moment.state is PlayerState.PLAYING and moment.before is not PlayerState.PLAYING:
            assert moment.given is Input.ADVANCING


def test_sound_is_on_only_between_a_load_and_a_halt() -> None:
    for moment in moments():
        assert moment.loaded == (moment.state not in SILENT)


def test_the_mount_is_listened_to_while_there_is_hope() -> None:
    for moment in moments():
        if moment.state is not PlayerState.FAILED:
            assert moment.joined == (moment.state is not PlayerState.STOPPED)


def test_who_waits_for_the_backend_has_a_timer() -> None:
    for moment in moments():
        if moment.state in {PlayerState.CONNECTING, PlayerState.BUFFERING, PlayerState.STALLED}:
            assert moment.armed is Input.TIMEOUT


def test_the_attempt_counts_from_one_and_only_while_trying() -> None:
    for moment in moments():
        if moment.state in {PlayerState.STOPPED, PlayerState.PLAYING, PlayerState.PAUSED}:
            assert moment.now.attempt == 0
        if moment.state in {PlayerState.RESOLVING, PlayerState.CONNECTING, PlayerState.RECONNECTING}:
            assert moment.now.attempt >= 1


def test_every_state_can_be_reached() -> None:
    assert {moment.state for moment in moments()} == set(PlayerState)


@pytest.mark.parametrize("state", PlayerState)
def test_stop_stops_and_play_starts_from_anywhere(state: PlayerState) -> None:
    assert Machine(state).step(Input.STOP)[0].state is PlayerState.STOPPED
    assert Machine(state).step(Input.PLAY)[0].state is PlayerState.RESOLVING


def test_failed_tries_are_counted_until_sound_comes() -> None:
    now, attempts = Machine(), []
    for one in (Input.PLAY, Input.AIR_READY, Input.BROKEN, Input.RETRY, Input.TIMEOUT, Input.RETRY):
        now, _ = now.step(one)
        attempts.append(now.attempt)
    sounding, _ = now.step(Input.ADVANCING)

    assert attempts == [1, 1, 2, 2, 3, 3]
    assert sounding.attempt == 0


def test_pause_when_stopped_and_resume_when_playing_change_nothing() -> None:
    stopped, playing = Machine(), Machine(PlayerState.PLAYING)

    assert stopped.step(Input.PAUSE) == (stopped, ())
    assert playing.step(Input.RESUME) == (playing, ())
