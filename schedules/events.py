# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What `schedules` tells the other parts."""

from __future__ import annotations

from dataclasses import dataclass

from schedules.model.ids import ServiceId


@dataclass(frozen=True, slots=True)
class ScheduleChanged:
    """A service's lineup was replaced and its stations' timelines were painted anew."""

    service: ServiceId
    revision: int


@dataclass(frozen=True, slots=True)
class BoundaryReached:
    """Wake-up: what is on may have changed.  It carries nothing: look again."""
