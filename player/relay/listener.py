# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One connection that hears a mount: where it is, and why it ends."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum

from player.rewinding import Permit

from .icy_mux import IcyPlace
from .outlet import Outlet
from .pace import Pace


class Ending(StrEnum):
    """Why a listener is one no more."""

    LEFT = "left"
    SLOW = "too slow"
    FORMAT = "another codec or sample rate"
    CLOSED = "the service stops"
    FAILED = "an error of ours"


_AT_ONCE = frozenset({Ending.SLOW, Ending.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a listener gets first, and where that leaves it.

    Attributes:
        data: Preamble (Ogg) and burst, whole frames, woven with titles where asked.
        cursor: Position of the first byte that is not in it.
        generation: Of the air when it was read.
        icy: Place between two title blocks; ``None`` without titles.
        pace: Of one who begins behind live; ``None`` at the live edge.
    """

    data: bytes
    cursor: int
    generation: int
    icy: IcyPlace | None = None
    pace: Pace | None = None


class Listener:
    """One connection, fed by the turns of its audience.

    Attributes:
        cursor: Position in the air of the first byte not yet sent.
        generation: Of the air in which it began, and with which it ends.
        permit: What lets one who is behind live go on so; ``None``: nothing is asked of it.
        flush_by_s: Monotonic second by which the last bytes must be out, once nothing more is to be sent.
        why: What `ended` will say then.
        ended: Done when it is a listener no more.
    """

    __slots__ = ("cursor", "ended", "flush_by_s", "generation", "icy", "outlet", "pace", "permit", "why")

    def __init__(self, outlet: Outlet, opening: Opening) -> None:
        self.outlet = outlet
        self.cursor = opening.cursor
        self.generation = opening.generation
        self.icy = opening.icy
        self.pace = opening.pace
        self.permit: Permit | None = None
        self.why = Ending.FORMAT
        self.flush_by_s: float | None = None
        self.ended: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()

    def end(self, ending: Ending) -> None:
        """Tell whoever waits for it; whatever is still pending then is given up."""
        if not self.ended.done():
            self.ended.set_result(ending)
        if ending in _AT_ONCE or self.outlet.pending_bytes:
            self.outlet.abort()
