# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Hear our own air, as a child process: frames on standard input, four lines of JSON a second of sound.

``{"bytes": 16384, "db": -23.4, "same_s": 0.0}``: so much had been read when the last quarter was complete,
how loud the last second was (RMS in dBFS, the louder of the channels, without any constant part), and how
long the loop is that the sound has become, or 0.

A decoder is native code that reads what strangers send, so it has a process of its own, with limits, which
can do nothing but speak to its parent, and dies with it.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import math
import os
import resource
import signal
import sys
from array import array
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul
from typing import Any, Final

from player.watching.sameness import LOOK_S, RATE_HZ, Sameness

READ_BYTES: Final = 4096
MEMORY_BYTES: Final = 600 * 1024 * 1024
FILES: Final = 64
DAMAGED_MOST: Final = 50
"""So many damaged packets in a row, and it is something else than what was said."""
SILENCE_DB: Final = -120.0
QUARTERS: Final = 4
LEVEL_HZ: Final = 4000
"""About so many samples a second are looked at for the level.  They are picked, not filtered: high tones that
are folded down are as loud as before."""
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38


class Counted:
    """Standard input as a file that counts."""

    def __init__(self, number: int) -> None:
        self._number = number
        self.count = 0

    def read(self, size: int) -> bytes:
        """Return what there is, at most so much; empty at the end."""
        data = os.read(self._number, min(size, READ_BYTES))
        self.count += len(data)
        return data


@dataclass(slots=True)
class Part:
    """A quarter of a second of one channel: sums for its power without any constant part."""

    total: float = 0.0
    squares: float = 0.0
    count: int = 0


class Level:
    """How loud the last second was, a quarter at a time."""

    def __init__(self) -> None:
        self.quarter_s = 0.0
        self._parts: list[Part] = []
        self._last: deque[list[Part]] = deque(maxlen=QUARTERS)

    @property
    def whole(self) -> bool:
        """Whether a second has been heard."""
        return len(self._last) == QUARTERS

    def add(self, channels: Sequence[Sequence[float]], duration_s: float) -> bool:
        """Take in the samples of each channel, full scale is 1; return True if a quarter is complete."""
        if len(self._parts) != len(channels):
            self._parts = [Part() for _ in channels]
        for part, samples in zip(self._parts, channels, strict=True):
            part.total += sum(samples)
            part.squares += sum(map(mul, samples, samples))
            part.count += len(samples)
        self.quarter_s += duration_s
        return self.quarter_s >= 1 / QUARTERS

    def close_quarter(self) -> float:
        """Return the RMS of the last second's louder channel, in dBFS; a sine of full scale has -3."""
        self._last.append(self._parts)
        self._parts, self.quarter_s = [], 0.0
        most = max(map(len, self._last))
        power = max((self._power(channel) for channel in range(most)), default=0.0)
        return max(SILENCE_DB, 10 * math.log10(power)) if power > 0 else SILENCE_DB

    def _power(self, channel: int) -> float:
        parts = [quarter[channel] for quarter in self._last if channel < len(quarter)]
        count = sum(part.count for part in parts)
        if not count:
            return 0.0
        mean = sum(part.total for part in parts) / count
        power = sum(part.squares for part in parts) / count - mean * mean
        return power if math.isfinite(power) else 1.0  # damaged samples are sound, if no pleasant one


def shut_in(parent: int) -> None:
    """Die with the parent, gain no rights, write no file, and keep within limits."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    if os.getppid() != parent:  # it died before we asked
        sys.exit(0)


def listen(container: str, after_s: float) -> None:
    """Decode until the input ends, and say four lines for each second."""
    import av  # noqa: PLC0415 - within the limits; and the service does not know it

    av.logging.set_level(None)
    source = Counted(sys.stdin.fileno())
    options = {"probesize": "16384", "analyzeduration": "0"}
    with av.open(source, format=container, buffer_size=READ_BYTES, options=options) as stream:
        sound = stream.streams.audio[0]
        sound.codec_context.thread_count = 1
        judge, damaged = Judge(av, source, after_s), 0
        for packet in stream.demux(sound):
            try:
                frames = packet.decode()
                damaged = 0
            except av.FFmpegError:
                damaged += 1
                if damaged > DAMAGED_MOST:
                    raise
                continue
            for frame in frames:
                judge.hear(frame)


class Judge:
    """Takes decoded frames, and says what there is to say."""

    def __init__(self, av: Any, source: Counted, after_s: float) -> None:
        self._plain = av.AudioResampler("fltp")
        self._slow = av.AudioResampler("flt", "mono", RATE_HZ)
        self._source = source
        self._level = Level()
        self._loops = Sameness(after_s)
        self._low = array("f")
        self._unlooked_s = self._same_s = 0.0

    def hear(self, frame: Any) -> None:
        """Take in one frame."""
        for part in self._slow.resample(frame):
            self._low.frombytes(memoryview(part.planes[0])[: 4 * part.samples])
        for part in [frame] if frame.format.name == "fltp" else self._plain.resample(frame):
            step = max(1, part.sample_rate // LEVEL_HZ)
            channels = [memoryview(plane).cast("f")[: part.samples : step].tolist() for plane in part.planes]
            duration_s = part.samples / part.sample_rate
            self._unlooked_s += duration_s
            if self._level.add(channels, duration_s):
                self._say(self._level.close_quarter())

    def _say(self, level_db: float) -> None:
        if len(self._low) >= RATE_HZ:
            self._loops.hear(self._low)
            self._low = array("f")
        if self._unlooked_s >= LOOK_S:
            self._unlooked_s, self._same_s = 0.0, self._loops.period_s() or 0.0
        if not self._level.whole:
            return
        said = {"bytes": self._source.count, "db": round(level_db, 1), "same_s": self._same_s}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


def main() -> int:
    """Read the command line, and listen."""
    parser = argparse.ArgumentParser(description="Tell how loud the frames on standard input are.")
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--container", choices=("mp3", "aac", "ogg"), required=True)
    parser.add_argument("--after-s", type=float, default=15.0)
    asked = parser.parse_args()
    shut_in(asked.parent)
    try:
        listen(asked.container, asked.after_s)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
