# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The state machine of one player: pure, and nothing but a table.

It is fed with commands, with facts about the sound, and with timers; it says
the next state and what is to be done.  It knows no clock and no libVLC.

============ ========= ========= ========== ========= ======= ========= ======= ============ ======
input        stopped   resolving connecting buffering playing paused    stalled reconnecting failed
============ ========= ========= ========== ========= ======= ========= ======= ============ ======
play         GO        GO        GO         GO        GO      GO        GO      GO           GO
jump         .         GO        GO         GO        GO      .         GO      GO           .
pause        .         HOLD      HOLD       HOLD      HOLD    .         HOLD    HOLD         .
resume       .         .         .          .         .       GO        .       .            .
stop         .         END       END        END       END     END       END     END          END
air_ready    .         OPEN      .          .         .       .         QUIET   OPEN         .
air_down     .         WAIT      .          .         .       .         NOTE    WAIT         WAIT
buffering    .         .         FILL       .         .       .         .       .            .
advancing    .         .         HEAR       HEAR      .       .         HEAR    .            .
no_progress  .         .         .          .         QUIET   .         .       .            .
lost_audio   .         .         MUTE       MUTE      MUTE    .         MUTE    .            .
ended        .         .         AGAIN      AGAIN     AGAIN   .         AGAIN   .            .
broken       .         .         AGAIN      AGAIN     AGAIN   .         AGAIN   .            .
missing      .         LACK      LACK       LACK      LACK    .         LACK    LACK         .
timeout      .         AGAIN     AGAIN      AGAIN     .       .         AGAIN   .            .
retry        .         .         .          .         .       .         .       OPEN         OPEN
============ ========= ========= ========== ========= ======= ========= ======= ============ ======

``.`` changes nothing.  The steps, with what they ask for:

- GO → resolving: halt, join the air, arm the timeout
- OPEN → connecting: load, arm the timeout
- FILL → buffering: arm the timeout
- HEAR → playing: sound was seen to come; the only way into that state
- QUIET → stalled: arm the timeout
- NOTE → stalled: only the reason is another one
- AGAIN → reconnecting: halt, arm the retry
- WAIT → reconnecting: until the air is ready
- HOLD → paused: keep the position, halt
- MUTE → failed: halt, arm the retry (a sound device may be plugged in)
- LACK → failed: halt, leave the air (nothing will heal by itself)
- END → stopped: halt, leave the air

A player has one timer.  Every change of state ends it, unless the step arms it.
Facts of the air are fed only while it is joined, and timers only when armed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from .player import PlayerState


class Input(StrEnum):
    """What can happen to a player."""

    PLAY = "play"
    JUMP = "jump"
    """Seek, or go live, while active."""
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    AIR_READY = "air_ready"
    """The mount has sound to give."""
    AIR_DOWN = "air_down"
    """Nothing comes from the upstream."""
    BUFFERING = "buffering"
    """The backend reads, but no sound has come out yet."""
    ADVANCING = "advancing"
    """Sound is really coming out."""
    NO_PROGRESS = "no_progress"
    """No sound has come out for some seconds."""
    LOST_AUDIO = "lost_audio"
    """Sound is decoded, but there is nowhere to play it."""
    ENDED = "ended"
    """The stream ended, which live radio never does: a fault."""
    BROKEN = "broken"
    """The backend gave up, crashed or hung."""
    MISSING = "missing"
    """There is no backend that could make sound."""
    TIMEOUT = "timeout"
    RETRY = "retry"


class Output(StrEnum):
    """What is to be done, in this order."""

    KEEP = "keep"
    """Remember the instant that is heard."""
    HALT = "halt"
    """Silence, at once."""
    JOIN = "join"
    """Listen to the station's mount, and say whether its air is ready."""
    LEAVE = "leave"
    """No longer listen to the mount."""
    LOAD = "load"
    """Give the backend a fresh address."""
    ARM_TIMEOUT = "arm_timeout"
    ARM_RETRY = "arm_retry"
    """Wait for a back-off, then `Input.RETRY`."""


@dataclass(frozen=True, slots=True)
class Step:
    """One cell of the table."""

    state: PlayerState
    outputs: tuple[Output, ...] = ()


GO = Step(PlayerState.RESOLVING, (Output.HALT, Output.JOIN, Output.ARM_TIMEOUT))
OPEN = Step(PlayerState.CONNECTING, (Output.LOAD, Output.ARM_TIMEOUT))
FILL = Step(PlayerState.BUFFERING, (Output.ARM_TIMEOUT,))
HEAR = Step(PlayerState.PLAYING)
QUIET = Step(PlayerState.STALLED, (Output.ARM_TIMEOUT,))
NOTE = Step(PlayerState.STALLED)
AGAIN = Step(PlayerState.RECONNECTING, (Output.HALT, Output.ARM_RETRY))
WAIT = Step(PlayerState.RECONNECTING)
HOLD = Step(PlayerState.PAUSED, (Output.KEEP, Output.HALT))
MUTE = Step(PlayerState.FAILED, (Output.HALT, Output.ARM_RETRY))
LACK = Step(PlayerState.FAILED, (Output.HALT, Output.LEAVE))
END = Step(PlayerState.STOPPED, (Output.HALT, Output.LEAVE))
SAME = None

_Cell = Step | None
_Row = tuple[_Cell, _Cell, _Cell, _Cell, _Cell, _Cell, _Cell, _Cell, _Cell]

# Columns in the order of `PlayerState`, as in the table above.
_ROWS: Mapping[Input, _Row] = {
    Input.PLAY: (GO, GO, GO, GO, GO, GO, GO, GO, GO),
    Input.JUMP: (SAME, GO, GO, GO, GO, SAME, GO, GO, SAME),
    Input.PAUSE: (SAME, HOLD, HOLD, HOLD, HOLD, SAME, HOLD, HOLD, SAME),
    Input.RESUME: (SAME, SAME, SAME, SAME, SAME, GO, SAME, SAME, SAME),
    Input.STOP: (SAME, END, END, END, END, END, END, END, END),
    Input.AIR_READY: (SAME, OPEN, SAME, SAME, SAME, SAME, QUIET, OPEN, SAME),
    Input.AIR_DOWN: (SAME, WAIT, SAME, SAME, SAME, SAME, NOTE, WAIT, WAIT),
    Input.BUFFERING: (SAME, SAME, FILL, SAME, SAME, SAME, SAME, SAME, SAME),
    Input.ADVANCING: (SAME, SAME, HEAR, HEAR, SAME, SAME, HEAR, SAME, SAME),
    Input.NO_PROGRESS: (SAME, SAME, SAME, SAME, QUIET, SAME, SAME, SAME, SAME),
    Input.LOST_AUDIO: (SAME, SAME, MUTE, MUTE, MUTE, SAME, MUTE, SAME, SAME),
    Input.ENDED: (SAME, SAME, AGAIN, AGAIN, AGAIN, SAME, AGAIN, SAME, SAME),
    Input.BROKEN: (SAME, SAME, AGAIN, AGAIN, AGAIN, SAME, AGAIN, SAME, SAME),
    Input.MISSING: (SAME, LACK, LACK, LACK, LACK, SAME, LACK, LACK, SAME),
    Input.TIMEOUT: (SAME, AGAIN, AGAIN, AGAIN, SAME, SAME, AGAIN, SAME, SAME),
    Input.RETRY: (SAME, SAME, SAME, SAME, SAME, SAME, SAME, OPEN, OPEN),
}

TABLE: Mapping[tuple[Input, PlayerState], Step | None] = MappingProxyType(
    {
        (given, state): cell
        for given, row in _ROWS.items()
        for state, cell in zip(PlayerState, row, strict=True)
    }
)

_BEGINNINGS = frozenset({Input.PLAY, Input.JUMP, Input.RESUME})
_AT_REST = frozenset({PlayerState.STOPPED, PlayerState.PLAYING, PlayerState.PAUSED})
_HEARD = frozenset({PlayerState.PLAYING, PlayerState.STALLED})


@dataclass(frozen=True, slots=True)
class Machine:
    """Where one player stands.

    Attributes:
        reason: A sentence for a person, or empty.
        attempt: Which try to get sound this is, or the next one will be, from 1; 0 when not trying.
    """

    state: PlayerState = PlayerState.STOPPED
    reason: str = ""
    attempt: int = 0

    def step(self, given: Input, reason: str = "") -> tuple[Machine, tuple[Output, ...]]:
        """Return the machine after an input, and what is to be done now."""
        cell = TABLE[given, self.state]
        if cell is None:
            return self, ()
        return Machine(cell.state, reason, self._attempt(given, cell)), cell.outputs

    def _attempt(self, given: Input, cell: Step) -> int:
        if given in _BEGINNINGS:
            return 1
        if cell.state in _AT_REST or Output.LEAVE in cell.outputs:
            return 0
        if cell.state is PlayerState.STALLED:
            return self.attempt
        if Output.HALT in cell.outputs:  # a try came to nothing
            return 1 if self.state in _HEARD else self.attempt + 1
        return self.attempt
