# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Slot files as texts, and what is read of them."""

from __future__ import annotations

import pytest

from schedules.errors import MistakesError
from schedules.formats.slotfile import SlotFile
from schedules.model.slot import Lineup, Slot


def read(text: str, stations: set[str] | None = None) -> Lineup:
    """Return the lineup of a file."""
    return SlotFile().read(text.encode(), "s.yaml", stations=stations).lineup


def mistakes(text: str, stations: set[str] | None = None) -> list[str]:
    """Return what a file is refused for."""
    with pytest.raises(MistakesError) as caught:
        read(text, stations)
    return [str(mistake) for mistake in caught.value.mistakes]


def slot(keys: str) -> Slot:
    """Return a slot that has these keys besides what each must have."""
    return read(f"slots: [{{title: T, start: '05:00', end: '06:00', {keys}}}]").slots[0]
