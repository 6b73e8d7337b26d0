# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Ears for tests: decode what a signal sends, and measure what is in it."""

from __future__ import annotations

import io

import av
import numpy as np
from numpy.typing import NDArray

from player.air.base import OpenStream, StreamTitle

Sound = NDArray[np.float64]


def decode(frames: bytes) -> tuple[Sound, int]:
    """Return mono sound, full scale at 1.0, and its sample rate in Hz."""
    with av.open(io.BytesIO(frames), format="mp3") as container:
        decoded = list(container.decode(audio=0))
        parts = [frame.to_ndarray()[0] for frame in decoded]
        return np.concatenate(parts).astype(np.float64), decoded[0].sample_rate


def part(sound: Sound, rate_hz: int, start_s: float, end_s: float) -> Sound:
    return sound[round(start_s * rate_hz) : round(end_s * rate_hz)]


def level_db(sound: Sound) -> float:
    """Return the RMS level in dB below full scale."""
    return float(10 * np.log10(np.mean(sound**2) + 1e-12))


def spectrum(sound: Sound, rate_hz: int) -> tuple[Sound, Sound]:
    """Return frequencies in Hz and the power at each."""
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
    return np.fft.rfftfreq(len(sound), 1 / rate_hz).astype(np.float64), power.astype(np.float64)


def share(sound: Sound, rate_hz: int, low_hz: float, high_hz: float) -> float:
    """Return which part of all power lies between two frequencies."""
    hz, power = spectrum(sound, rate_hz)
    return float(power[(hz >= low_hz) & (hz <= high_hz)].sum() / (power.sum() + 1e-9))


def strongest_hz(sound: Sound, rate_hz: int) -> float:
    hz, power = spectrum(sound, rate_hz)
    return float(hz[np.argmax(power)])


def steady_share(sound: Sound, rate_hz: int, around_hz: float) -> float:
    """Return the largest share of a tone that lasts two seconds: the least of three windows of 1 s."""
    windows = [
        share(sound[at : at + rate_hz], rate_hz, around_hz - 10, around_hz + 10)
        for at in range(0, len(sound) - rate_hz, rate_hz // 2)
    ]
    return max(min(windows[n : n + 3]) for n in range(len(windows) - 2))


def onsets_s(sound: Sound, rate_hz: int, tone_hz: float, above: float) -> list[float]:
    """Return where a tone begins, at least 0.3 s after it was last heard, in seconds."""
    size = rate_hz // 100
    turning = sound * np.exp(-2j * np.pi * tone_hz * np.arange(len(sound)) / rate_hz)
    sums = np.cumsum(np.concatenate([[0], turning]))
    heard = np.flatnonzero(np.abs(sums[size:] - sums[:-size]) * 2 / size > above)
    gaps = np.diff(heard, prepend=-rate_hz)
    return [float(at + size / 2) / rate_hz for at in heard[gaps > 0.3 * rate_hz]]


async def read_seconds(
    stream: OpenStream, seconds: float, bytes_per_s: int
) -> tuple[bytes, list[StreamTitle]]:
    """Read that much sound, and the titles between it."""
    sound, titles = bytearray(), []
    while len(sound) < seconds * bytes_per_s:
        match await stream.read():
            case StreamTitle() as title:
                titles.append(title)
            case bytes() as piece:
                sound += piece
    return bytes(sound), titles
