# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the child makes of real sound, faster than real time: levels, loops, and what is neither."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from player.air.quiet import Quiet, QuietKind
from player.watching.ear import Heard
from player.watching.verdict import Level, Verdict
from tests.fakes.clock import NOON
from tests.fakes.sounds import encoded, ffmpeg, looped, made, mean_dbfs, speech

QUARTER_S = 10 * 576 / 22_050
"""A quarter of a second, in whole frames at this rate."""

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
SIGNALS = ROOT / "player/air/signals"


def hear(sound: Path, *, after_s: float = 15, container: str = "mp3") -> list[Heard]:
    """Have the child hear a file, and return its lines."""
    command = [sys.executable, "-P", "-m", "player.watching.level_child", "--parent", str(os.getpid())]
    with sound.open("rb") as file:
        done = subprocess.run(
            [*command, "--container", container, "--after-s", str(after_s)],
            stdin=file, capture_output=True, env=ENVIRONMENT, timeout=60, check=True,
        )  # fmt: skip
    assert done.stderr == b""
    return [Heard(**json.loads(line)) for line in done.stdout.splitlines()]


def judge(lines: Sequence[Heard]) -> tuple[Quiet | None, float]:
    """Return the first thing that is wrong, and after how many seconds it was found."""
    verdict = Verdict(below_db=-50, after_s=15)
    for number, line in enumerate(lines, 4):  # the first is of a whole second
        now_s = number * QUARTER_S
        quiet = verdict.hear(Level(end=NOON + timedelta(seconds=now_s), db=line.db, same_s=line.same_s))
        if quiet is not None:
            return quiet, now_s
    return None, 0.0


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return speech(tmp_path_factory.mktemp("voice") / "voice.wav", seed=4)


def noise_at_minus_42(folder: Path, _: Path) -> Path:
    source = "anoisesrc=color=pink:amplitude=0.1:seed=1,tremolo=f=0.7:d=0.5"
    loud = mean_dbfs(made(folder / "loud.mp3", source, 10))
    sound = made(folder / "quiet.mp3", source, 120, f"volume={-42 - loud:.2f}dB")
    assert mean_dbfs(sound) == pytest.approx(-42, abs=0.3)
    return sound


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(noise_at_minus_42, id="quiet music for two minutes"),
        pytest.param(lambda folder, voice: encoded(folder / "v.mp3", voice, 70), id="speech with pauses"),
        pytest.param(lambda folder, _: made(folder / "t.mp3", "sine=f=440", 40), id="a steady tone"),
        pytest.param(lambda *_: SIGNALS / "classical.mp3", id="a prelude of figures that come twice"),
        pytest.param(
            lambda folder, voice: looped(folder / "j.mp3", voice, 5, 5.2, 15.6),
            id="a jingle three times",
        ),
    ],
)
def test_what_is_a_programme_is_left_alone(
    make: Callable[[Path, Path], Path], tmp_path: Path, voice: Path
) -> None:
    assert judge(hear(make(tmp_path, voice)))[0] is None


def test_digital_silence_is_found_at_once_when_its_time_is_over(tmp_path: Path) -> None:
    lines = hear(made(tmp_path / "zero.mp3", "anullsrc=r=22050:cl=mono", 20))

    quiet, found_s = judge(lines)

    assert quiet is not None
    assert quiet.kind is QuietKind.SILENT
    assert quiet.since < NOON + timedelta(seconds=0.1)
    assert 15 <= found_s <= 15.5


@pytest.mark.parametrize("period_s", [2.1113, 30.0])
def test_a_loop_is_found_in_its_third_round(period_s: float, tmp_path: Path, voice: Path) -> None:
    due_s = 3 * period_s + 15
    lines = hear(looped(tmp_path / "loop.mp3", voice, 12, period_s, due_s + 1))

    quiet, found_s = judge(lines)

    assert quiet is not None
    assert quiet.kind is QuietKind.SAME
    assert 3 * period_s <= found_s <= due_s + 1
    assert lines[-1].same_s == pytest.approx(period_s, abs=0.03)


def test_levels_are_those_that_ffmpeg_measures_also_of_opposite_channels(tmp_path: Path) -> None:
    sound = tmp_path / "opposite.ogg"
    # Left is right upside down: mixed to one channel, nothing would be left.
    ffmpeg(
        *("-f", "lavfi", "-i", "anoisesrc=color=pink:amplitude=0.2:seed=2", "-t", "4"),
        *("-af", "pan=stereo|c0=c0|c1=-1*c0", "-c:a", "libvorbis", str(sound)),
    )

    lines = hear(sound, container="ogg")

    assert lines[-1].db == pytest.approx(mean_dbfs(sound), abs=0.7)


def test_a_constant_part_is_no_sound(tmp_path: Path) -> None:
    sound = tmp_path / "constant.ogg"
    ffmpeg(
        *("-f", "lavfi", "-i", "anullsrc=r=22050:cl=mono", "-t", "4"),
        *("-af", "dcshift=0.2", "-c:a", "flac", "-f", "ogg", str(sound)),
    )

    assert hear(sound, container="ogg")[-1].db < -100


def test_garbage_ends_only_the_child() -> None:
    command = [sys.executable, "-P", "-m", "player.watching.level_child", "--parent", str(os.getpid())]
    done = subprocess.run(
        [*command, "--container", "ogg"],
        input=b"\x00garbage" * 9_000,
        capture_output=True,
        env=ENVIRONMENT,
        check=False,
    )

    assert done.returncode != 0
    assert done.stdout == b""
