# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Sounds of known level and shape, as MP3: made by ffmpeg and espeak-ng, independent of what hears them."""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path

RATE_HZ = 22_050
WORDS = [
    "river", "bridge", "council", "morning", "weather", "train", "apple", "harvest",
    "money", "people", "school", "doctor", "winter", "garden", "music", "evening",
    "report", "minister", "village", "station", "engineer", "market", "letter", "captain",
    "window", "history", "science", "forest",
]  # fmt: skip


def ffmpeg(*arguments: str) -> str:
    """Run ffmpeg, and return what it says."""
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-y", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return done.stderr


def made(path: Path, source: str, seconds: float, *filters: str) -> Path:
    """Make an MP3 of a source of ffmpeg's (lavfi), mono."""
    chain = ("-af", ",".join(filters)) if filters else ()
    ffmpeg(
        *("-f", "lavfi", "-i", source, "-t", str(seconds), *chain),
        *("-ar", str(RATE_HZ), "-ac", "1", "-b:a", "64k", "-write_xing", "0", str(path)),
    )
    return path


def looped(path: Path, sound: Path, start_s: float, period_s: float, seconds: float) -> Path:
    """Make an MP3 that repeats a part of a WAV file, encoded anew: no two rounds have the same frames."""
    part = path.with_suffix(".part.wav")
    ffmpeg("-ss", str(start_s), "-t", str(period_s), "-i", str(sound), "-ar", str(RATE_HZ), str(part))
    ffmpeg(
        *("-stream_loop", "-1", "-i", str(part), "-t", str(seconds)),
        *("-ac", "1", "-b:a", "64k", "-write_xing", "0", str(path)),
    )
    return path


def encoded(path: Path, sound: Path, seconds: float) -> Path:
    """Make an MP3 of the beginning of a WAV file."""
    ffmpeg(
        *("-i", str(sound), "-t", str(seconds), "-ar", str(RATE_HZ), "-ac", "1", "-b:a", "64k"),
        *("-write_xing", "0", str(path)),
    )
    return path


def speech(path: Path, seed: int, sentences: int = 40, voice: str = "en-us") -> Path:
    """Make a WAV file of somebody who speaks, with pauses between sentences, never twice the same."""
    chosen = random.Random(seed)
    said = " ".join(" ".join(chosen.choices(WORDS, k=chosen.randint(4, 12))) + "." for _ in range(sentences))
    command = ["espeak-ng", "-v", voice, "-s", str(chosen.randint(130, 170)), "-w", str(path), said]
    subprocess.run(command, check=True, timeout=60)
    return path


def mean_dbfs(path: Path) -> float:
    """Return how loud a file is on the whole, as ffmpeg measures it."""
    found = re.search(
        r"mean_volume: (-?[\d.]+) dB", ffmpeg("-i", str(path), "-af", "volumedetect", "-f", "null", "-")
    )
    assert found
    return float(found[1])
