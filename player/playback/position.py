# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Where in the air a command leads, and whether rights let it.  Pure.

The rule (``rewind``): `full` goes back to any kept air; `pause` may hold one's
own position and come nearer to live; `off` is live only.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from player.errors import NotAllowedError, PlayerConflictError
from schedules.model.rights import Rewind

from .air_view import AirView
from .commands import At, Behind, By, Live, PlayFrom, SeekTo, Start

TOLERANCE_S = 0.5


def check_begin(wish: PlayFrom, rewind: Rewind) -> None:
    """Let a beginning pass, or refuse it.

    Raises:
        NotAllowedError: If it goes back and rights do not let one go back.
    """
    live = isinstance(wish, Live) or (isinstance(wish, Behind) and wish.behind_live_s <= 0)
    if not live and rewind is not Rewind.FULL:
        raise _refusal(rewind)


def check_seek(wish: SeekTo, behind_live_s: float, rewind: Rewind) -> None:
    """Let a seek pass, or refuse it.

    Args:
        wish: Where to go.
        behind_live_s: How far behind the player is now.
        rewind: What rights allow.

    Raises:
        NotAllowedError: If it goes back, or stays behind live, where rights forbid that.
    """
    target_s = wish.behind_live_s if isinstance(wish, Behind) else behind_live_s - wish.by_s
    allowed_s = {Rewind.FULL: float("inf"), Rewind.PAUSE: behind_live_s + TOLERANCE_S, Rewind.OFF: 0.0}[
        rewind
    ]
    if target_s > allowed_s:
        raise _refusal(rewind)


def begin_at(wish: PlayFrom, air: AirView, began: datetime | None) -> datetime | None:
    """Return the instant to begin at; ``None`` for the live edge.

    Args:
        wish: Where to begin.
        air: The station's air.
        began: When the programme that is on began; ``None`` if unknown.

    Raises:
        PlayerConflictError: If that air is not kept.
    """
    match wish:
        case Live():
            return None
        case Start():
            if began is None:
                raise PlayerConflictError("nothing is on whose start could be played")
            return _kept(began, air)
        case Behind(behind_live_s):
            return _kept(_newest(air) - timedelta(seconds=behind_live_s), air) if behind_live_s > 0 else None
        case At(at):
            return _kept(at, air)


def seek_at(wish: SeekTo, air: AirView, heard: datetime) -> datetime | None:
    """Return the instant to go to; ``None`` for the live edge.

    A step (`By`) that leads beyond what is kept goes to the oldest air.

    Raises:
        PlayerConflictError: If that air is not kept.
    """
    match wish:
        case Behind(behind_live_s):
            return begin_at(Behind(behind_live_s), air, None)
        case By(by_s):
            target = heard + timedelta(seconds=by_s)
            return _kept(max(target, oldest_instant(air)), air)


def oldest_instant(air: AirView) -> datetime:
    """Return the instant of the oldest air kept.

    Raises:
        PlayerConflictError: If none is.
    """
    _newest(air)
    return air.instant_of(air.oldest)


def _kept(instant: datetime, air: AirView) -> datetime | None:
    if instant >= _newest(air):
        return None
    if instant < oldest_instant(air) - timedelta(seconds=TOLERANCE_S):
        raise PlayerConflictError(f"that is no longer there: only the last {air.kept_s:.0f} s are kept")
    return instant


def _newest(air: AirView) -> datetime:
    if air.newest_at is None:
        raise PlayerConflictError("nothing has come in yet that one could go back to")
    return air.newest_at


def _refusal(rewind: Rewind) -> NotAllowedError:
    words = (
        "this programme may only be heard live"
        if rewind is Rewind.OFF
        else "one may not go back in this programme"
    )
    return NotAllowedError(words, rule=f"rewind: {rewind}")
