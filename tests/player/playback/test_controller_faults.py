# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The local player when its stream, its backend or its sound device fails."""

from __future__ import annotations

import pytest

from player.air.base import StreamState
from player.playback.backends.base import Broken, Ended, Gone, Missing, Progress
from player.playback.commands import Behind
from player.playback.player import PlayerKind, PlayerState

from .conftest import BURST_S, WSKG, Radio


async def test_a_frozen_upstream_is_stalled_within_five_seconds_of_silence(radio: Radio) -> None:
    await radio.playing()
    radio.sounding = False
    radio.mount.be(StreamState.STALLED, "no sound from the stream for 3 s")

    await radio.pass_time(3.5, air=False)

    assert (radio.state, radio.player.reason) == (PlayerState.STALLED, "no sound from the stream for 3 s")


async def test_a_stall_that_passes_goes_on_without_a_reload(radio: Radio) -> None:
    await radio.playing()
    radio.sounding = False
    await radio.pass_time(4, air=False)
    stalled = radio.state

    radio.sounding = True
    await radio.pass_time(1)

    assert [stalled, radio.state] == [PlayerState.STALLED, PlayerState.PLAYING]
    assert radio.backend.loads == ["wskg-fm"]


async def test_a_hole_in_the_air_takes_no_playing_time(radio: Radio) -> None:
    await radio.playing()
    radio.sounding = False
    await radio.pass_time(4, air=False)
    radio.mount.air.interrupt()
    radio.sounding = True

    await radio.pass_time(20)

    assert radio.player.behind_live_s == pytest.approx(BURST_S + 4 - 4, abs=1.0)


async def test_the_end_of_a_stream_is_a_fault_and_it_rejoins_within_a_second(radio: Radio) -> None:
    await radio.playing()
    radio.backend.say(Ended(1))
    await radio.clock.settle()
    fault = radio.player

    await radio.pass_time(1)

    assert (fault.state, fault.reason) == (PlayerState.RECONNECTING, "the stream ended")
    assert radio.state is PlayerState.PLAYING
    assert radio.backend.loads == ["wskg-fm", "wskg-fm"]


async def test_retries_wait_longer_each_time_and_never_end(radio: Radio) -> None:
    await radio.on_the_air()
    radio.controller.play(WSKG)
    waits = []
    for number in range(1, 6):
        radio.backend.say(Broken(number, "no"))
        await radio.clock.settle()
        begun_s = radio.clock.monotonic_s()
        while len(radio.backend.loads) == number:
            await radio.pass_time(0.25)
        waits.append(radio.clock.monotonic_s() - begun_s)

    assert waits == [0.25, 1, 2, 3, 4]  # at once by the next tick, then as the back-off says
    assert (radio.state, radio.player.attempt) == (PlayerState.CONNECTING, 6)


async def test_nothing_opens_in_eight_seconds(radio: Radio) -> None:
    await radio.on_the_air()
    radio.controller.play(WSKG)

    await radio.pass_time(7.75)
    before = radio.state
    await radio.pass_time(0.25)

    assert before is PlayerState.CONNECTING
    assert (radio.state, radio.player.reason) == (PlayerState.RECONNECTING, "no sound came in time")


async def test_a_lost_process_costs_at_most_a_second_and_keeps_a_position_behind(radio: Radio) -> None:
    await radio.playing()
    radio.controller.seek(Behind(40))
    await radio.pass_time(5)

    radio.backend.say(Gone("killed by SIGSEGV"))
    await radio.clock.settle()
    fault = radio.player
    await radio.pass_time(1)

    assert fault.state is PlayerState.RECONNECTING
    assert "SIGSEGV" in fault.reason
    assert radio.state is PlayerState.PLAYING
    assert radio.player.behind_live_s == pytest.approx(40, abs=1.5)


async def test_without_a_sound_device_it_fails_never_plays_and_heals(radio: Radio) -> None:
    await radio.on_the_air()
    radio.controller.play(WSKG)
    for step in range(1, 6):
        radio.backend.say(Progress(1, time_ms=250 * step, played=0, lost=25 * step))
        await radio.pass_time(0.25)
    failed = radio.player
    radio.sounding = True

    await radio.pass_time(6)

    assert failed.state is PlayerState.FAILED
    assert "no sound device" in failed.reason
    assert radio.state is PlayerState.PLAYING
    first_playing = next(i for i, player in enumerate(radio.told) if player.state is PlayerState.PLAYING)
    assert any(player.state is PlayerState.FAILED for player in radio.told[:first_playing])


async def test_missing_libvlc_fails_with_the_package_named(radio: Radio) -> None:
    await radio.on_the_air()
    radio.controller.play(WSKG)
    radio.backend.kind = PlayerKind.SILENT
    radio.backend.say(Missing("install libvlc5 vlc-plugin-base", "libvlc5 vlc-plugin-base"))

    await radio.pass_time(60)

    assert (radio.state, radio.player.kind) == (PlayerState.FAILED, PlayerKind.SILENT)
    assert "libvlc5 vlc-plugin-base" in radio.player.reason
    assert radio.mount.listeners == 0
    assert len(radio.backend.loads) == 1
