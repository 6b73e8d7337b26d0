# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""MPEG audio frames made by arithmetic, each with a number in it, and a reader of our own for them.

44.1 kHz MPEG-1 Layer III without padding: a frame has 1,152 samples and
144 * bit rate / sample rate bytes (ISO/IEC 11172-3, 2.4.3.1).
"""

from __future__ import annotations

from datetime import datetime

from player.air.air import Air
from player.air.base import AudioFormat
from player.air.run import Run
from player.streams.candidate import Codec

RATE_HZ = 44_100
FRAME_S = 1152 / RATE_HZ
KBPS_BITS = {32: 1, 40: 2, 48: 3, 56: 4, 64: 5, 80: 6, 96: 7, 112: 8, 128: 9, 160: 10, 192: 11}
"""The bit rate's code in a header."""

MP3 = AudioFormat(codec=Codec.MP3, sample_rate_hz=RATE_HZ, channels=2, content_type="audio/mpeg")
MP3_OTHER = AudioFormat(codec=Codec.MP3, sample_rate_hz=48_000, channels=2, content_type="audio/mpeg")


def frame(number: int, kbps: int = 96) -> bytes:
    """Return one frame that nobody can take for another, nor find a header within."""
    size = 144 * kbps * 1000 // RATE_HZ
    return (bytes([0xFF, 0xFB, KBPS_BITS[kbps] << 4, 0x44]) + number.to_bytes(4, "big")).ljust(size, b"\x55")


def run(first: int, count: int, *, kbps: int = 96, audio: AudioFormat = MP3) -> Run:
    """Return numbered frames in a row."""
    frames = b"".join(frame(number, kbps) for number in range(first, first + count))
    return Run(frames=frames, duration_s=count * FRAME_S, format=audio)


def numbers(data: bytes) -> list[int]:
    """Return the numbers of the whole frames that make up `data`.

    Raises:
        ValueError: If anything else is in it, or a frame is cut.
    """
    found: list[int] = []
    rates = {code: kbps for kbps, code in KBPS_BITS.items()}
    at = 0
    while at < len(data):
        head = data[at : at + 8]
        if len(head) < 8 or head[:2] != b"\xff\xfb":
            raise ValueError(f"no frame at {at}: {head!r}")
        size = 144 * rates[head[2] >> 4] * 1000 // RATE_HZ
        if at + size > len(data):
            raise ValueError(f"a frame is cut at {at}")
        found.append(int.from_bytes(head[4:], "big"))
        at += size
    return found


class Studio:
    """Puts numbered frames on an air.

    Attributes:
        next: Number of the next frame.
    """

    def __init__(self, air: Air, *, kbps: int = 96) -> None:
        self.air = air
        self.kbps = kbps
        self.next = 0
        self.audio = MP3
        self._owed_s = 0.0

    def send(self, seconds: float, at: datetime) -> None:
        """Append so many seconds of sound, in runs of four frames (104 ms), all arriving at one instant.

        What does not fill a run is owed, so that many small sends are no faster than one large one.
        """
        self._owed_s += seconds
        while self._owed_s >= 4 * FRAME_S:
            self._owed_s -= 4 * FRAME_S
            self.air.append(run(self.next, 4, kbps=self.kbps, audio=self.audio), at)
            self.next += 4
