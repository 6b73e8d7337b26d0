# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a player makes of an address, and the two peers that are started anew for each: ffprobe and libVLC.

All are judged alike: by sound that was really decoded, at least `LEAST_SAMPLES` of it, within `LIMIT_S`.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bench.common import ROOT

LIMIT_S = 10.0
LEAST_SAMPLES = 1000
"""About 23 ms: more than one frame of any codec but Vorbis's largest, and far below the shortest case."""


class Outcome(StrEnum):
    """What became of an address."""

    PLAYS = "plays"
    REFUSES = "refuses"
    """It ended by itself, without sound."""
    HANGS = "hangs"
    """Neither sound nor an end within the limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One player on one address.

    Attributes:
        error: The class of the failure in the words of `resolve`; peers have none.
        detail: What it said, for who looks closer.
    """

    outcome: Outcome
    taken_ms: float
    error: str | None = None
    detail: str = ""


class Player(Protocol):
    """Ours or a peer."""

    @property
    def name(self) -> str:
        """For the table, with the version."""

    async def play(self, url: str) -> Verdict:
        """Try an address until there is sound, an end, or `LIMIT_S` are over; raises nothing."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a process ended; `timed_out` if it had to be killed."""

    stdout: str
    stderr: str
    taken_s: float
    timed_out: bool
    returncode: int | None


async def run(command: Sequence[str], limit_s: float, environ: Mapping[str, str] | None = None) -> Ran:
    """Run a process to its end or to the limit."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=dict(environ) if environ is not None else None,
    )
    ending = asyncio.ensure_future(process.communicate())
    done, _ = await asyncio.wait([ending], timeout=limit_s)
    if not done:
        process.kill()
    stdout, stderr = await ending
    taken_s = time.perf_counter() - began
    return Ran(_text(stdout), _text(stderr), taken_s, not done, process.returncode)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


class Ffprobe:
    """ffprobe opens the address, and decodes the first packets of sound."""

    def __init__(self) -> None:
        first = subprocess.run(["ffprobe", "-version"], capture_output=True, text=True, check=True).stdout
        self.name = "ffprobe " + first.split()[2].partition("-")[0]

    async def play(self, url: str) -> Verdict:
        """See `Player`."""
        command = ["ffprobe", "-v", "error", "-select_streams", "a:0", "-read_intervals", "%+#20"]
        command += ["-show_entries", "frame=nb_samples", "-of", "csv=p=0", "-i", url]
        ran = await run(command, LIMIT_S)
        samples = sum(int(line.strip(",")) for line in ran.stdout.split() if line.strip(",").isdigit())
        detail = ran.stderr.strip().splitlines()[-1][:200] if ran.stderr.strip() else f"{samples} samples"
        return Verdict(outcome=judge(samples, ran), taken_ms=ran.taken_s * 1000, detail=detail)


class LibVlc:
    """libVLC, in a process of its own, with a media list that it may walk (see `vlc_walk`)."""

    def __init__(self) -> None:
        code = "import vlc; print(vlc.libvlc_get_version().decode())"
        made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        self.name = "libVLC " + made.stdout.split()[0]

    async def play(self, url: str) -> Verdict:
        """See `Player`; libVLC's start is not counted, but has its own limit."""
        command = [sys.executable, "-m", "bench.resolving.vlc_walk", url, str(LIMIT_S), str(LEAST_SAMPLES)]
        ran = await run(command, LIMIT_S + 5, {**os.environ, "VLC_VERBOSE": "0"})
        try:
            said = json.loads(ran.stdout)
        except ValueError:  # killed, or crashed
            outcome = Outcome.HANGS if ran.timed_out else Outcome.REFUSES
            detail = f"ended with {ran.returncode}: {ran.stderr.strip()[-200:]}"
            return Verdict(outcome=outcome, taken_ms=ran.taken_s * 1000, detail=detail)
        return Verdict(outcome=Outcome(said["outcome"]), taken_ms=said["taken_ms"], detail=said["detail"])


def judge(samples: int, ran: Ran) -> Outcome:
    """Return the outcome by what was decoded."""
    if samples >= LEAST_SAMPLES:
        return Outcome.PLAYS
    return Outcome.HANGS if ran.timed_out else Outcome.REFUSES
