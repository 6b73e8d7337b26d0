# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""When to leave a candidate, when to try it again, and when to return to it.

One policy for the candidates behind one address and for the addresses of one service.  A failure that may
pass is followed by one more try; after the second the others have their turn, those that failed a moment ago
last.  When all had their tries a round is over: the caller waits, and begins anew at the configured address.
What was gone for long is looked at hourly.  We go back to a preferred one only with restraint, since each
change is heard.

Nothing here knows a clock or a connection: times are handed in, in seconds of the monotonic clock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, NamedTuple, TypeVar

from .candidate import Standing

TRIES: Final = 2
"""How often one is tried in a round."""
LATELY_S: Final = 60.0
"""A failure longer ago does not push one behind the others."""
DEAD_AFTER_S: Final = 600.0
"""For so long a server must say that there is no such stream.  Icecast says so, too, of a mount whose encoder
is only being restarted."""
LOOK_AGAIN_S: Final = 3600.0
SWITCHES: Final = 4
SWITCHES_WITHIN_S: Final = 600.0

K = TypeVar("K", bound=Hashable)


class Fault(StrEnum):
    """What a failure says of the next try."""

    PASSING = "passing"
    LASTING = "lasting"
    """A second try at once cannot help."""
    GONE = "gone"
    """The server says that there is no such stream."""


class Left(StrEnum):
    """What remains to be tried at an address after a failure."""

    MORE = "more"
    """It, or another candidate there, has a try left in this round."""
    NONE = "none"
    UNKNOWN = "unknown"
    """Nobody keeps count at this address."""


_TRIES_LOST: Final = {Fault.PASSING: 1, Fault.LASTING: TRIES, Fault.GONE: TRIES}


@dataclass(slots=True)
class _Record:
    """What is known of one."""

    standing: Standing = Standing.UNKNOWN
    since_s: float = 0.0
    reason: str = ""
    tries_lost: int = 0
    failed_at_s: float | None = None
    gone_since_s: float | None = None


class Report(NamedTuple):
    """How one is doing.

    Attributes:
        since_s: Since when, in seconds of the monotonic clock; ``None`` if nothing is known.
        reason: Of a failure, for a person.
    """

    standing: Standing
    since_s: float | None
    reason: str


class Health(Generic[K]):
    """Remembers how several candidates did; pure."""

    def __init__(self) -> None:
        self._records: dict[K, _Record] = {}

    def proved(self, key: K, now_s: float) -> None:
        """Take in that one gives sound.  That alone forgives nothing: many break a moment later."""
        record = self._record(key)
        record.gone_since_s = None
        _become(record, Standing.STANDBY, now_s, "")

    def good(self, key: K) -> None:
        """Take in that one has given good sound for a while: its failures no longer count."""
        record = self._record(key)
        record.tries_lost, record.failed_at_s = 0, None

    def failed(self, key: K, fault: Fault, now_s: float, reason: str = "", *, beside: bool = False) -> None:
        """Take in that one failed; `beside` if it was only tried while another one was heard."""
        record = self._record(key)
        record.tries_lost += 0 if beside else _TRIES_LOST[fault]
        record.failed_at_s = now_s
        if fault is not Fault.GONE:
            record.gone_since_s = None
        elif record.gone_since_s is None:
            record.gone_since_s = now_s
        long_gone = record.gone_since_s is not None and now_s - record.gone_since_s >= DEAD_AFTER_S
        _become(record, Standing.DEAD if long_gone else Standing.FAILED, now_s, reason)

    def has_try(self, key: K) -> bool:
        """Return whether one has a try left in this round."""
        return key not in self._records or self._records[key].tries_lost < TRIES

    def due(self, key: K, now_s: float) -> bool:
        """Return whether one may be tried at all: a dead one only hourly."""
        return self.due_in_s(key, now_s) <= 0

    def due_in_s(self, key: K, now_s: float) -> float:
        """Return in how many seconds one may be tried; 0 for all but the dead."""
        record = self._records.get(key)
        if record is None or record.standing is not Standing.DEAD or record.failed_at_s is None:
            return 0.0
        return max(0.0, record.failed_at_s + LOOK_AGAIN_S - now_s)

    def rank(self, key: K, now_s: float) -> int:
        """Return how far one is to be put behind the others; equal ones keep their order of preference."""
        if not self.due(key, now_s):
            return 3
        if not self.has_try(key):
            return 2
        record = self._records.get(key)
        lately = (
            record is not None and record.failed_at_s is not None and now_s - record.failed_at_s < LATELY_S
        )
        return 1 if lately else 0

    def left(self, keys: Iterable[K], now_s: float) -> list[K]:
        """Return those that have a try left in this round, in their order."""
        return [key for key in keys if self.has_try(key) and self.due(key, now_s)]

    def begin_round(self) -> None:
        """Give all their tries back."""
        for record in self._records.values():
            record.tries_lost = 0

    def keep(self, keys: Collection[K]) -> None:
        """Forget all others: lists change."""
        self._records = {key: record for key, record in self._records.items() if key in keys}

    def report(self, key: K) -> Report:
        """Return how one is doing."""
        record = self._records.get(key)
        if record is None or record.standing is Standing.UNKNOWN:
            return Report(Standing.UNKNOWN, None, "")
        return Report(record.standing, record.since_s, record.reason)

    def _record(self, key: K) -> _Record:
        return self._records.setdefault(key, _Record())


def _become(record: _Record, standing: Standing, now_s: float, reason: str) -> None:
    if record.standing is not standing:
        record.standing, record.since_s = standing, now_s
    record.reason = reason


class Switches:
    """Counts changes from one to another, so that one that comes and goes does not make us follow it.

    Args:
        most: At most so many changes ...
        within_s: ... within so many seconds.
    """

    def __init__(self, most: int = SWITCHES, within_s: float = SWITCHES_WITHIN_S) -> None:
        self._most = most
        self._within_s = within_s
        self._changed_at_s: deque[float] = deque()
        self._playing: Hashable = None

    def plays(self, what: Hashable, now_s: float) -> None:
        """Take in which one is heard now."""
        if self._playing is not None and self._playing != what:
            self._changed_at_s.append(now_s)
        self._playing = what

    def may_return(self, now_s: float) -> bool:
        """Return whether changing to a better one now keeps the changes within bounds.

        The way back to where we are is counted in, in case the better one fails again.
        """
        while self._changed_at_s and self._changed_at_s[0] <= now_s - self._within_s:
            self._changed_at_s.popleft()
        return len(self._changed_at_s) + 2 <= self._most
