# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How following is going, for those who show it or step in: the staff's API and pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from schedules.model.ids import ServiceId

Kind: TypeAlias = Literal["ics", "composer", "liveradio"]
"""Of what is followed, as the configuration calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowStatus:
    """How following one schedule is going.

    Attributes:
        url: As `shown_address` gives it.
        as_of: When it was last read well; ``None``: never.
        failing_since: ``None`` while all is well, and before the first reading.
        reason: Why it fails: a sentence for people; empty while it does not.
        notes: What was left out or guessed in the last good reading.
    """

    service: ServiceId
    kind: Kind
    url: str
    as_of: datetime | None = None
    failing_since: datetime | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()


class Following(Protocol):
    """Who follows; `schedules.follow.follower.Follower` is one."""

    @property
    def statuses(self) -> Mapping[ServiceId, FollowStatus]:
        """How it is going, by service; those that follow nothing are not in it."""

    def look_again(self, service: ServiceId) -> None:
        """Read a source now, without waiting for its time; other nodes take over what is found."""

    async def forget(self, service: ServiceId) -> None:
        """Forget what was read last, so that whatever the source says now is taken; on all nodes."""


def shown_address(url: str) -> str:
    """Return an address without what may be secret: password, query, and private parts of the path.

    Calendars that are shared by their address alone have such a part: ``/private-0123abc/basic.ics``.
    """
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("?")[0].partition("#")[0].partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{re.sub(r'private-[^/]+', 'private-…', path)}"
