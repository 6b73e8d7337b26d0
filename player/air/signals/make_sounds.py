# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The small synthesiser behind the built-in signals: pad, pips, struck strings, room, and speech.

Needs numpy and espeak-ng, and runs only when somebody makes the files anew; the service never imports it.
All sound is mono, float64, full scale at 1.0.
"""

from __future__ import annotations

import io
import subprocess
import wave
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .bwv846 import SIXTEENTHS_IN_BAR, bars

Sound = NDArray[np.float64]

PAD_CHORDS: Final = (
    (130.81, 196.00, 261.63, 329.63),  # C
    (110.00, 220.00, 261.63, 329.63),  # A minor
    (87.31, 174.61, 261.63, 349.23),  # F
    (146.83, 220.00, 261.63, 349.23),  # D minor 7
    (98.00, 196.00, 246.94, 293.66),  # G
)
"""Slow chords in Hz.  With two partials each nothing reaches 800 Hz, where the alert tones begin."""

SIXTEENTH_S: Final = 0.25
"""A crotchet of 60 in the minute."""
CONCERT_A_HZ: Final = 435.0
"""The diapason normal of 1859.  At 440 Hz the overtones of every C would lie on the alert tone of 1050 Hz."""


def dbfs(level: float) -> float:
    """Return the amplitude of a level in dB below full scale."""
    return float(10 ** (level / 20))


def rms(sound: Sound) -> float:
    """Return the root of the mean square."""
    return float(np.sqrt(np.mean(sound**2)))


def pad(chord_s: float, rate_hz: int, chords: tuple[tuple[float, ...], ...] = PAD_CHORDS) -> Sound:
    """Return a bed of slow chords, each fading into the next; its end fades into its beginning."""
    length = round(chord_s * rate_hz)
    total = length * len(chords)
    seconds = np.arange(total) / rate_hz
    bed = np.zeros(total)
    for number, chord in enumerate(chords):
        # Raised-cosine windows of two chords' length overlap to a constant sum.
        swell = np.zeros(total)
        swell[: 2 * length] = (1 - np.cos(np.linspace(0, 2 * np.pi, 2 * length, endpoint=False))) / 2
        swell = np.roll(swell, number * length - length // 2)
        sound = np.zeros(total)
        for part, hz in enumerate(chord):
            # A whole number of periods in the bed, so that it joins with itself; two voices beat slowly.
            for voice in (0, 1):
                cycles = round(hz * total / rate_hz) + voice * (2 + part)
                phase = 2 * np.pi * cycles * seconds / (total / rate_hz) + part + voice
                sound += (np.sin(phase) + 0.3 * np.sin(2 * phase)) / (1 + part)
        bed += sound * swell
    return bed


def pip(hz: float, length_s: float, rate_hz: int) -> Sound:
    """Return one pip with 5 ms of rounding at both ends."""
    seconds = np.arange(round(length_s * rate_hz)) / rate_hz
    edge = np.clip(np.minimum(seconds, length_s - seconds) / 0.005, 0, 1)
    return np.asarray(np.sin(2 * np.pi * hz * seconds) * np.sin(edge * np.pi / 2) ** 2)


def speech(text: str, rate_hz: int) -> Sound:
    """Return spoken words without the silence around them, their peaks rounded off."""
    command = ["espeak-ng", "-v", "en-us", "-s", "160", "-p", "38", "--stdout", text]
    spoken = subprocess.run(command, check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(spoken)) as file:
        own_rate_hz = file.getframerate()
        # espeak-ng writes to a pipe and so cannot know the length: read what is there.
        words = np.frombuffer(file.readframes(len(spoken) // 2), dtype="<i2") / 32768
    loud = np.flatnonzero(np.abs(words) > 0.01)
    words = words[loud[0] : loud[-1]]
    words = np.tanh(words * 0.25 / rms(words)) * 0.6
    length = round(len(words) * rate_hz / own_rate_hz)
    spectrum = np.fft.rfft(words)
    wide = np.zeros(length // 2 + 1, dtype=complex)
    kept = min(len(spectrum), len(wide))
    wide[:kept] = spectrum[:kept]
    return np.asarray(np.fft.irfft(wide, length) * rate_hz / own_rate_hz)


def string(midi: int, held_s: float, rate_hz: int) -> Sound:
    """Return one struck string: partials that are a little sharp and die the faster the higher they are.

    It rings on for a moment after the key is let go, as dampers need a while.
    """
    hz = CONCERT_A_HZ * 2 ** ((midi - 69) / 12)
    damper_s = 0.12 + 0.1 * max(0.0, (60 - midi) / 24)
    seconds = np.arange(round((held_s + 5 * damper_s) * rate_hz)) / rate_hz
    sound = np.zeros_like(seconds)
    partials = min(14, int(6000 / hz))
    for partial in range(1, partials + 1):
        sharp_hz = partial * hz * (1 + 0.00035 * partial**2) ** 0.5
        # The hammer strikes at an eighth of the string, where the eighth partial has a node.
        strength = abs(np.sin(np.pi * partial / 8)) / np.sin(np.pi / 8) / partial**1.7
        decay_per_s = (0.55 + 0.42 * partial) * (hz / 261.63) ** 0.45
        for detuned in (0.9998, 1.0002):
            sound += (
                strength * np.exp(-decay_per_s * seconds) * np.sin(2 * np.pi * sharp_hz * detuned * seconds)
            )
    attack = np.clip(seconds / 0.004, 0, 1)
    damped = np.where(seconds > held_s, np.exp(-(seconds - held_s) / damper_s), 1.0)
    tail = np.clip((seconds[-1] - seconds) / 0.02, 0, 1)
    return np.asarray(sound * attack * damped * tail * (261.63 / hz) ** 0.25)


def prelude(total_s: float, rate_hz: int) -> Sound:
    """Return Bach's prelude, played with a little breath and a slower end, and silence around it."""
    sound = np.zeros(round(total_s * rate_hz))
    by_chance = np.random.default_rng(846)
    at_s = 0.5
    music = bars()
    for number, bar in enumerate(music):
        sixteenth_s = SIXTEENTH_S * {32: 1.04, 33: 1.15}.get(number, 1.0)
        # The music leans on the beginning of each bar, and swells towards the pedal point and back.
        swell = 0.8 + 0.2 * np.sin(np.pi * number / (len(music) - 1))
        for order, note in enumerate(bar):
            last = number == len(music) - 1
            roll_s = 0.05 * order if last else by_chance.uniform(0, 0.006)
            # The low notes ring to the end of their half bar; the high ones into their neighbours.
            held_s = 5.0 if last else max(note.length, 2.5) * sixteenth_s
            struck = string(note.midi, held_s, rate_hz) * swell
            struck *= (1.0 if note.start % 8 == 0 else 0.72) * by_chance.uniform(0.93, 1.0)
            begin = round((at_s + note.start * sixteenth_s + roll_s) * rate_hz)
            end = min(begin + len(struck), len(sound))
            sound[begin:end] += struck[: end - begin]
        at_s += SIXTEENTHS_IN_BAR * sixteenth_s
    return room(sound, rate_hz)


def room(sound: Sound, rate_hz: int, *, wet: float = 0.22, reverberation_s: float = 1.3) -> Sound:
    """Return the sound as heard in a small hall: softened noise that dies away, after a gap of 18 ms."""
    length = round(reverberation_s * rate_hz)
    tail = np.random.default_rng(1722).standard_normal(length) * 10 ** (-3 * np.arange(length) / length)
    tail = np.convolve(tail, np.hanning(9) / np.hanning(9).sum(), mode="same")
    tail = np.concatenate([np.zeros(round(0.018 * rate_hz)), tail])
    size = len(sound) + len(tail)
    heard = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)]
    return np.asarray(sound + heard * wet * rms(sound) / rms(heard) * 2)
