# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the pages of the staff need of the other parts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schedules.access import Gate
from schedules.clock import Clock
from schedules.edits.base import Editing
from schedules.follow.status import Following
from schedules.model.broadcast import Broadcast
from schedules.model.catalogue import Catalogue
from schedules.model.ids import ServiceId, StationId
from schedules.model.kept import Owner
from schedules.staff.authors import Authors
from schedules.staff.describing import Describe
from schedules.staff.door import StaffDoor
from schedules.staff.ports import Archive
from schedules.timeline.findings import Finding


class Schedules(Protocol):
    """Where broadcasts come from."""

    def window(self, station: StationId, start: datetime, end: datetime) -> tuple[Broadcast, ...]:
        """Return what is heard in a window, unclipped."""

    def stream_window(self, service: ServiceId, start: datetime, end: datetime) -> tuple[Broadcast, ...]:
        """Return the same of a service's stream."""


Findings = Callable[[Owner], Awaitable[Sequence[Finding]]]
"""Gives what is odd about a lineup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """All that the pages need.

    Attributes:
        network: What it is called.
        describe: Says an edit of history in one sentence.
        formats: Those that a lineup can be written in: the name for addresses, and that for people.
        following: ``None`` where nothing can be followed.
    """

    network: str
    editing: Editing
    archive: Archive
    authors: Authors
    door: StaffDoor
    gate: Gate
    catalogue: Catalogue
    schedules: Schedules
    clock: Clock
    findings: Findings
    describe: Describe
    formats: Sequence[tuple[str, str]]
    following: Following | None = None
