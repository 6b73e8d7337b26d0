# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Following as a test has set it, which remembers what it was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schedules.follow.status import FollowStatus
from schedules.model.ids import ServiceId
from tests.fakes.clock import NOON


@dataclass
class HandFollowing:
    """Is a `schedules.follow.status.Following`."""

    statuses: Mapping[ServiceId, FollowStatus]
    asked: list[tuple[str, ServiceId]] = field(default_factory=list)

    def look_again(self, service: ServiceId) -> None:
        self.asked.append(("read", service))

    async def forget(self, service: ServiceId) -> None:
        self.asked.append(("forget", service))


def following_of(services: Iterable[ServiceId]) -> HandFollowing:
    """Return one where each of these services follows a calendar, which fails since noon."""
    return HandFollowing(
        {
            service: FollowStatus(
                service=service, kind="ics", url=f"https://calendar.example.org/{service}.ics", as_of=NOON,
                failing_since=NOON, reason="HTTP 503", notes=("2 that last whole days are left out",),
            )
            for service in services
        }
    )  # fmt: skip
