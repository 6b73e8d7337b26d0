# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How following a schedule is going, in words for the staff."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from schedules.follow.status import Following
from schedules.model.catalogue import Service

from .words import moment_words


def followed_words(following: Following | None, service: Service) -> str:
    """Return from where, as of when, and since when and why it fails; empty if nothing is followed."""
    status = following.statuses.get(service.id) if following is not None else None
    if status is None:
        return ""
    zone = ZoneInfo(service.timezone)
    read = f"last read well on {_minute(status.as_of, zone)}" if status.as_of else "never read yet"
    said = [f"Followed from {status.url}: {read}."]
    if status.failing_since is not None:
        said.append(f"Since {_minute(status.failing_since, zone)} it fails: {status.reason}.")
    said += [f"{note[:1].upper()}{note[1:]}." for note in status.notes[:3]]
    return " ".join(said)


def as_of_words(following: Following | None, service: Service) -> str:
    """Return when what a service follows was last read well; empty if nothing is followed, or never was."""
    status = following.statuses.get(service.id) if following is not None else None
    if status is None or status.as_of is None:
        return ""
    return _minute(status.as_of, ZoneInfo(service.timezone))


def _minute(instant: datetime, zone: ZoneInfo) -> str:
    return moment_words(instant.replace(second=0, microsecond=0), zone)
