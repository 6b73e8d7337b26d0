# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What libVLC's counters mean."""

from __future__ import annotations

import pytest

from player.playback.backends.base import Progress
from player.playback.machine import Input
from player.playback.watch import ProgressWatch

Look = tuple[float, int, int, int]
"""Second, playing time in ms, played, lost."""


@pytest.mark.parametrize(
    ("looks", "meanings"),
    [
        pytest.param(
            [(0.25, 0, 0, 0), (0.5, 250, 25, 0), (0.75, 510, 35, 0)],
            [Input.BUFFERING, Input.ADVANCING, Input.ADVANCING],
            id="sound",
        ),
        pytest.param(
            [(0.5, 250, 25, 0), (0.75, 250, 25, 0), (3.25, 250, 25, 0), (3.5, 250, 25, 0)],
            [Input.ADVANCING, None, None, Input.NO_PROGRESS],
            id="frozen",
        ),
        pytest.param(
            [(0.5, 250, 0, 24), (0.75, 510, 0, 34), (1.25, 1000, 0, 44)],
            [Input.BUFFERING, Input.BUFFERING, Input.LOST_AUDIO],
            id="no device from the start",
        ),
        pytest.param(
            [(0.5, 250, 25, 0), (0.75, 510, 25, 10), (1.5, 1200, 25, 40)],
            [Input.ADVANCING, None, Input.LOST_AUDIO],
            id="device taken away",
        ),
        pytest.param(
            [(0.5, 250, 25, 0), (3.5, 3250, 25, 0)],
            [Input.ADVANCING, Input.NO_PROGRESS],
            id="time alone is not sound",
        ),
        pytest.param(
            [(0.5, 250, 25, 0), (0.75, 510, 30, 2), (1.0, 760, 38, 3)],
            [Input.ADVANCING, Input.ADVANCING, Input.ADVANCING],
            id="some buffers lost",
        ),
        pytest.param(
            [(0.5, 250, 25, 0), (3.5, 250, 25, 0), (3.75, 500, 35, 0)],
            [Input.ADVANCING, Input.NO_PROGRESS, Input.ADVANCING],
            id="thawed",
        ),
    ],
)
def test_counters(looks: list[Look], meanings: list[Input | None]) -> None:
    watch = ProgressWatch()
    watch.begin(0.0)

    seen = [watch.see(Progress(1, time_ms, played, lost), at_s) for at_s, time_ms, played, lost in looks]

    assert seen == meanings


def test_a_sound_server_that_is_gone_is_lost_audio_whatever_the_counters_say() -> None:
    watch = ProgressWatch()
    watch.begin(0.0)
    watch.see(Progress(1, time_ms=250, played=25, lost=0), 0.5)

    assert watch.see(Progress(1, 500, 35, 0, device_gone=True), 0.75) is Input.LOST_AUDIO


def test_no_look_at_all_is_no_progress() -> None:
    watch = ProgressWatch()
    watch.begin(0.0)
    watch.see(Progress(1, time_ms=250, played=25, lost=0), 0.5)

    assert watch.tick(3.4) is None
    assert watch.tick(3.5) is Input.NO_PROGRESS
