# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tiny recordings made with ffmpeg, one for each codec that stations send."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parents[2] / "corpus" / "audio"


def audio(name: str) -> bytes:
    """Return one of them, whole."""
    return (FOLDER / name).read_bytes()
