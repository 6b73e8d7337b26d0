# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Where in the air a command leads, and whether that is kept.  Pure; rights are `player.rewinding`'s."""

from __future__ import annotations

from datetime import datetime, timedelta

from player.errors import PlayerConflictError

from .air_view import AirView
from .commands import At, Behind, By, Live, PlayFrom, SeekTo, Start

TOLERANCE_S = 0.5


def begin_since(wish: PlayFrom, newest: datetime, began: datetime | None) -> datetime | None:
    """Return the instant of the air that a beginning asks for; ``None`` for the live edge.

    Args:
        wish: Where to begin.
        newest: Instant from which seconds behind live are counted.
        began: When the programme that is on began; ``None`` if unknown.

    Raises:
        PlayerConflictError: If nothing is on whose start could be meant.
    """
    match wish:
        case Live():
            return None
        case Start():
            if began is None:
                raise PlayerConflictError("nothing is on whose start could be played")
            return began
        case Behind(behind_live_s):
            return newest - timedelta(seconds=behind_live_s) if behind_live_s > 0 else None
        case At(at):
            return at


def seek_since(wish: SeekTo, newest: datetime, heard: datetime) -> datetime | None:
    """Return the instant of the air that a seek asks for; ``None`` for the live edge.

    Args:
        wish: Where to go.
        newest: Instant from which seconds behind live are counted.
        heard: What is heard now.
    """
    if isinstance(wish, By):
        target = heard + timedelta(seconds=wish.by_s)
        return target if target < newest else None
    return begin_since(wish, newest, None)


def kept(instant: datetime | None, air: AirView) -> datetime | None:
    """Return an instant that is kept; ``None`` where it is the live edge, or has not come yet.

    Raises:
        PlayerConflictError: If that air is not kept.
    """
    if instant is None or instant >= newest_instant(air):
        return None
    if instant < oldest_instant(air) - timedelta(seconds=TOLERANCE_S):
        raise PlayerConflictError(f"that is no longer there: only the last {span(air.kept_s)} are kept")
    return instant


def start_kept(began: datetime, air: AirView) -> tuple[datetime | None, str]:
    """Return where a programme that began then can be heard from, and what is to be said of it.

    That is its start, or the oldest air that is kept of it; ``None`` is live, where none is.
    """
    if air.newest_at is None or began >= air.newest_at:
        return None, "nothing of it is kept so far: this is live"
    oldest = air.instant_of(air.position_at(began))
    lost_s = (oldest - began).total_seconds()
    return (began, "") if lost_s <= TOLERANCE_S else (oldest, f"the first {span(lost_s)} are no longer kept")


def span(seconds: float) -> str:
    """Return a length of time as people say it: ``45 seconds``, ``12 minutes``, ``5 hours``."""
    for unit_s, name in ((3600, "hours"), (60, "minutes")):
        if seconds >= 2 * unit_s:
            return f"{seconds / unit_s:.0f} {name}"
    return f"{max(2, round(seconds))} seconds"


def oldest_instant(air: AirView) -> datetime:
    """Return the instant of the oldest air kept.

    Raises:
        PlayerConflictError: If none is.
    """
    newest_instant(air)
    return air.instant_of(air.oldest)


def newest_instant(air: AirView) -> datetime:
    """Return the instant of the newest air.

    Raises:
        PlayerConflictError: If none is kept.
    """
    if air.newest_at is None:
        raise PlayerConflictError("nothing has come in yet that one could go back to")
    return air.newest_at
