# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Encode a test tone: ``python -m player.air.signals.tone_child --hz 440``, run as a child process.

MP3 frames go to stdout, six seconds of them at once and then each at its time.  Standard input says whether
the parent still lives: when it closes, the child ends, so that no parent can leave one behind.
"""

from __future__ import annotations

import argparse
import math
import os
import select
import sys
import time
from array import array
from collections.abc import Iterator
from typing import Final

import av

from player.errors import ResolveError

from .address import demo_address
from .cues import TONE_KBPS

RATE_HZ: Final = 48_000
FRAME_SAMPLES: Final = 1152
BURST_S: Final = 6.0
LEVEL_DBFS: Final = -20.0
SEND_BYTES: Final = 1920
"""Five frames, 120 ms, at a time."""


def one_second(hz: int) -> bytes:
    """Return a second of the tone, 16 bits, mono.  With whole Hz it goes round without a seam."""
    peak = 32767 * 10 ** (LEVEL_DBFS / 20) * math.sqrt(2)
    turn = 2 * math.pi * hz / RATE_HZ
    return array("h", (round(peak * math.sin(turn * n)) for n in range(RATE_HZ))).tobytes()


def frames(hz: int) -> Iterator[bytes]:
    """Yield MP3 frames of the tone without end; each decodes without those before it."""
    codec = av.CodecContext.create("libmp3lame", "w")
    codec.sample_rate, codec.bit_rate = RATE_HZ, TONE_KBPS * 1000
    codec.layout, codec.format = "mono", "s16p"
    codec.options = {"reservoir": "0"}
    twice = one_second(hz) * 2
    sample = 0
    while True:
        frame = av.AudioFrame("s16p", "mono", FRAME_SAMPLES)
        frame.sample_rate = RATE_HZ
        frame.planes[0].update(twice[2 * sample : 2 * (sample + FRAME_SAMPLES)])
        sample = (sample + FRAME_SAMPLES) % RATE_HZ
        for packet in codec.encode(frame):
            yield bytes(packet)


def send(hz: int) -> None:
    """Write frames until the parent goes away; instants count from the start, so it cannot drift."""
    begin_s = time.monotonic() - BURST_S
    sent, piece = 0, b""
    for frame in frames(hz):
        piece += frame
        if len(piece) < SEND_BYTES:
            continue
        due_s = begin_s + (sent + len(piece)) * 8 / (TONE_KBPS * 1000)
        if _parent_is_gone(due_s - time.monotonic()):
            return
        sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        sent, piece = sent + len(piece), b""


def _parent_is_gone(wait_s: float) -> bool:
    """Wait, and return at once with True when standard input closes."""
    readable, _, _ = select.select([sys.stdin], [], [], max(0.0, wait_s))
    return bool(readable)


def main() -> int:
    """Read the command line and send."""
    parser = argparse.ArgumentParser(description="Write a test tone as MP3 frames to standard output.")
    parser.add_argument("--hz", type=int, required=True)
    hz = parser.parse_args().hz
    try:
        demo_address(f"demo:tone?hz={hz}")
    except ResolveError as error:
        parser.error(error.detail)
    try:
        send(hz)
    except BrokenPipeError:
        # Nobody reads any more.  What is left in the buffer must not be tried again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
