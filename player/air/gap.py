# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A hole in the air: marked, and never closed up in silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

SMALLEST_GAP_S = 0.25
"""Shorter holes between two stretches are errors of our estimate, not silence."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing came in between two instants, or was not kept.

    Attributes:
        position: Of the first frame after it.
    """

    position: int
    start: datetime
    end: datetime
