# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Plants silences and loops in generated music and speech, and counts which are found, and what it costs.

Music is made of random notes, speech by espeak-ng; both are encoded by ffmpeg and given to the child that
hears, faster than real time, so that instants are those of the sound: a line of the child counts at the end
of what it tells of.  Silence is digital zero, noise at -75 dBFS, or hum at -60 dBFS; between two there is a
programme of 8 to 16 s, with the pauses that speech has.  Processor time is that of the child from its start,
with sound in real time.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.common import ROOT, campaign, workshop
from player.air.quiet import QuietKind
from player.watching.verdict import Level, Verdict
from tests.fakes.sounds import speech

RATE_HZ = 44_100
QUARTER_S = 10 * 1152 / RATE_HZ
BELOW_DB, AFTER_S = -50.0, 15.0
START = datetime(2026, 1, 1, tzinfo=UTC)
CODER_S = 0.06
"""How much later a sound comes out of MP3 than it went in; the child's clock counts from the first frame."""
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}

Samples = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Found:
    """What was said to be wrong, when, and since when, in seconds of the sound."""

    kind: QuietKind
    at_s: float
    since_s: float


def music(seconds: float, chosen: random.Random) -> Samples:
    """Return notes of random pitch and length over a slow bass."""
    out = np.zeros(round(seconds * RATE_HZ) + 4 * RATE_HZ)
    beat_s, at_s = chosen.uniform(0.2, 0.6), 0.0
    while at_s < seconds:
        length = round(chosen.choice((1, 1, 2, 3)) * beat_s * RATE_HZ)
        t = np.arange(length + RATE_HZ // 2) / RATE_HZ
        for octave in (1, 0.25):
            hz = octave * 220 * 2 ** (chosen.choice((0, 2, 3, 5, 7, 8, 10, 12)) / 12)
            note = sum(np.sin(2 * np.pi * hz * k * t) / k for k in (1, 2, 3))
            start = round(at_s * RATE_HZ)
            out[start : start + len(t)] += 0.08 * note * np.exp(-3 * t)
        at_s += length / RATE_HZ
    return out[: round(seconds * RATE_HZ)]


def voice(folder: Path, seed: int) -> Samples:
    """Return some minutes of speech."""
    spoken = speech(folder / f"voice{seed}.wav", seed, 60)
    command = [
        "ffmpeg",
        "-nostdin",
        "-loglevel",
        "error",
        "-i",
        str(spoken),
        "-f",
        "f64le",
        "-ar",
        str(RATE_HZ),
        "-",
    ]
    done = subprocess.run(command, capture_output=True, check=True)
    return np.frombuffer(done.stdout)


def nothing(seconds: float, chosen: random.Random) -> Samples:
    """Return what stations send when they send nothing."""
    count = round(seconds * RATE_HZ)
    match chosen.randrange(3):
        case 0:
            return np.zeros(count)
        case 1:
            return np.random.default_rng(chosen.randrange(9**9)).normal(0, 10 ** (-75 / 20), count)
        case _:
            hum = np.sin(2 * np.pi * chosen.choice((50, 60)) * np.arange(count) / RATE_HZ)
            return np.asarray(10 ** (-60 / 20) * np.sqrt(2) * hum)


def encode(path: Path, sound: Samples) -> Path:
    """Encode as stereo MP3, 128 kbit/s."""
    command = [
        "ffmpeg",
        "-nostdin",
        "-loglevel",
        "error",
        "-y",
        "-f",
        "f64le",
        "-ar",
        str(RATE_HZ),
        "-i",
        "-",
    ]
    command += ["-ac", "2", "-b:a", "128k", "-write_xing", "0", str(path)]
    subprocess.run(command, input=sound.tobytes(), check=True)
    return path


def child(sound: Any) -> subprocess.Popen[bytes]:
    """Start the child that hears."""
    command = [sys.executable, "-P", "-m", "player.watching.level_child", "--parent", str(os.getpid())]
    process: subprocess.Popen[bytes] = subprocess.Popen(
        [*command, "--container", "mp3", "--after-s", str(AFTER_S)],
        stdin=sound, stdout=subprocess.PIPE, env=ENVIRONMENT,
    )  # fmt: skip
    return process


def hear(path: Path) -> list[Found]:
    """Return everything that is said to be wrong with a file."""
    with path.open("rb") as file, child(file) as process:
        said, _ = process.communicate()
    verdict, before, found = Verdict(below_db=BELOW_DB, after_s=AFTER_S), None, []
    for number, line in enumerate(map(json.loads, said.splitlines()), 4):
        at_s = number * QUARTER_S
        end = START + timedelta(seconds=at_s)
        quiet = verdict.hear(Level(end=end, db=line["db"], same_s=line["same_s"]))
        if quiet is not None and quiet != before:
            found.append(Found(quiet.kind, at_s, (quiet.since - START).total_seconds()))
        before = quiet
    return found


def planted(folder: Path, number: int, count: int) -> tuple[Path, list[float], float]:
    """Make a programme with silences; return it, where these begin, and how long all is."""
    chosen = random.Random(number)
    spoken = voice(folder, number) if number % 2 else np.zeros(0)
    parts: list[Samples] = []
    begins, at = [], 0
    for _ in range(count):
        seconds = chosen.uniform(8, 16)
        start = chosen.randrange(max(1, len(spoken) - round(seconds * RATE_HZ)))
        sound = spoken[start : start + round(seconds * RATE_HZ)] if number % 2 else music(seconds, chosen)
        sound = np.trim_zeros(np.where(np.abs(sound) > 1e-3, sound, 0), "b")  # where it ends is known exactly
        silent = nothing(chosen.uniform(AFTER_S + 1.5, 30), chosen)
        begins.append((at + len(sound)) / RATE_HZ + CODER_S)
        parts += [sound, silent]
        at += len(sound) + len(silent)
    whole = np.concatenate([*parts, music(10, chosen)])
    return encode(folder / f"planted{number}.mp3", whole), begins, len(whole) / RATE_HZ


def matched(begins: Sequence[float], found: Sequence[Found]) -> tuple[list[float], int]:
    """Return after how many seconds each that was found was so, and how many that were found are none."""
    late, used = [], set()
    for begin in begins:
        hits = [
            n for n, one in enumerate(found) if one.kind is QuietKind.SILENT and 0 <= one.at_s - begin < 35
        ]
        if hits:
            used.add(hits[0])
            late.append(found[hits[0]].at_s - begin)
    return late, len(found) - len(used)


def real_time_cpu_s(path: Path, seconds: float) -> float:
    """Return the processor seconds of a child that hears a file in real time."""
    data, rate = path.read_bytes(), 16_000
    with child(subprocess.PIPE) as process:
        assert process.stdin is not None
        begun_s, sent = time.monotonic(), 0
        while (passed_s := time.monotonic() - begun_s) < seconds:
            due = round((passed_s + 5) * rate)
            process.stdin.write(data[sent:due])
            process.stdin.flush()
            sent = due
            time.sleep(0.1)
        stat = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        process.kill()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20, help="programmes of ten silences each")
    parser.add_argument("--loops", type=int, default=20)
    chosen = parser.parse_args()
    what = "silences of 16.5 to 30 s and loops of 2 to 60 s in generated music and speech; -50 dBFS, 15 s"
    with campaign("silence", what, rounds=chosen.rounds, loops=chosen.loops) as found, workshop() as folder:
        late: list[float] = []
        false, heard_s, total = 0, 0.0, 0
        for number in range(chosen.rounds):
            path, begins, seconds = planted(folder, number, 10)
            ours, wrong = matched(begins, hear(path))
            late, false, heard_s, total = late + ours, false + wrong, heard_s + seconds, total + len(begins)
            found.round({"programme": number, "planted": len(begins), "after_s": ours, "false": wrong})
            path.unlink()
        for number in range(4):  # nothing is wrong with these
            source = random.Random(100 + number)
            plain = music(600, source) if number % 2 else voice(folder, 100 + number)
            quiet = plain * 10 ** (-42 / 20) / np.sqrt(np.mean(plain**2)) if number == 1 else plain
            false += len(hear(encode(folder / "plain.mp3", quiet)))
            heard_s += len(plain) / RATE_HZ
        loops_late: list[float] = []
        for number in range(chosen.loops):
            source = random.Random(200 + number)
            period_s = source.uniform(2.05, 59.5)
            part = (
                music(period_s, source)
                if number % 2
                else voice(folder, 200 + number)[: round(period_s * RATE_HZ)]
            )
            due_s = 3 * period_s + AFTER_S
            path = encode(folder / "loop.mp3", np.tile(part, 1 + round((due_s + 8) / period_s + 0.5)))
            same = [one for one in hear(path) if one.kind is QuietKind.SAME]
            loops_late += [same[0].at_s - due_s] if same else []
            found.round(
                {"loop_s": period_s, "music": bool(number % 2), "found_s": same[0].at_s if same else None}
            )
        path = encode(folder / "real.mp3", music(80, random.Random(1)))
        cpu_s = real_time_cpu_s(path, 60)
        path = encode(folder / "real.mp3", voice(folder, 1)[: 80 * RATE_HZ])
        cpu_s = max(cpu_s, real_time_cpu_s(path, 60))
        found.figure("planted silences found", 100 * len(late) / total, "%", goal=100, at_most=False)
        found.figure("silence told after its beginning, latest", max(late), "s", goal=AFTER_S + 1)
        found.figure("false alarms", false, f"in {heard_s / 3600:.1f} h", goal=0)
        found.figure("loops found", 100 * len(loops_late) / chosen.loops, "%", goal=100, at_most=False)
        found.figure("loop told, against its third round and 15 s, latest", max(loops_late), "s", goal=1)
        found.figure("one core, for one service, 60 s with start-up", 100 * cpu_s / 60, "%", goal=1)
        found.summary = {"silence_after_s": {"least": min(late), "most": max(late)}}


if __name__ == "__main__":
    main()
