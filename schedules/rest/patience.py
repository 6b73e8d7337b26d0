# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How long we wait for what a sender owes us: numbers and one judgement, no connection in sight.

Whoever sends a line now and then, or a byte, takes a place and nothing else; a thousand of them take
a thousand.  What goes out (sound, news, a page's WebSocket) is no debt, and is not judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HASTE = 5.0
"""By this much less we wait for a head, or for another request, while there is hardly any place left."""


class Owed(StrEnum):
    """What has to come next on a connection, from the other side."""

    NOTHING = "nothing"
    FIRST_BYTE = "first byte"
    HEAD = "head"
    BODY = "body"
    NEXT_REQUEST = "next request"


@dataclass(frozen=True, slots=True)
class Debt:
    """What is owed.

    Attributes:
        since_s: Seconds of the loop's clock at which the waiting began.
        body_bytes: Of the body, what has come since.
    """

    owed: Owed
    since_s: float = 0.0
    body_bytes: int = 0


NO_DEBT = Debt(Owed.NOTHING)


@dataclass(frozen=True, slots=True)
class Patience:
    """For how long each is waited for, in seconds.

    Attributes:
        first_byte_s: From connecting on.
        head_s: For a whole head, from its first byte on.
        body_s: For a whole body, from the end of its head on.
        body_bytes_per_s: Which a body comes with at least, on average from the end of its head on.
        body_start_s: So long after the head, that is not looked at yet.
        idle_s: From an answer to the first byte of the next request.
        parting_s: For a refusal to be taken; then the connection is cut.
        taking_s: The same for the end of an answer after which a connection closes.
        look_every_s: How often all connections are looked at: by so much, all may take longer.
    """

    first_byte_s: float = 5.0
    head_s: float = 10.0
    body_s: float = 30.0
    body_bytes_per_s: float = 1000.0
    body_start_s: float = 10.0
    idle_s: float = 30.0
    parting_s: float = 2.0
    taking_s: float = 30.0
    look_every_s: float = 1.0

    def overdue(self, debt: Debt, now_s: float, *, hasty: bool = False) -> str | None:
        """Return in words what did not come in time; ``None``: all is well.

        Args:
            hasty: Whether others need the place.
        """
        waited_s = now_s - debt.since_s
        haste = HASTE if hasty else 1.0
        match debt.owed:
            case Owed.FIRST_BYTE if waited_s > self.first_byte_s / haste:
                return f"nothing came within {self.first_byte_s / haste:g} s"
            case Owed.HEAD if waited_s > self.head_s / haste:
                return f"the head of the request did not come within {self.head_s / haste:g} s"
            case Owed.NEXT_REQUEST if waited_s > self.idle_s / haste:
                return f"no other request came within {self.idle_s / haste:g} s"
            case Owed.BODY if waited_s > self.body_s:
                return f"the body did not come within {self.body_s:g} s"
            case Owed.BODY if waited_s > self.body_start_s and self._trickles(debt.body_bytes, waited_s):
                return f"the body comes with less than {self.body_bytes_per_s:g} bytes a second"
        return None

    def _trickles(self, size_bytes: int, waited_s: float) -> bool:
        return size_bytes < self.body_bytes_per_s * waited_s
