# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Positions that listeners hold: signed, so that nobody can have joined a station before they did.

Nothing is remembered of them here.  A position says when its listener joined, for one station, and
a signature under a key of ours says that we said so.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from schedules.clock import Clock
from schedules.model.ids import StationId

from .errors import NotAllowedError
from .rewinding import HOLD_S

LONGEST_S = 86_400.0
"""A position is good for a day."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_INSTANT_BYTES, _SIGNATURE_BYTES = 8, 16
_TOKEN_BYTES = _INSTANT_BYTES + _SIGNATURE_BYTES
TOKEN_CHARS = _TOKEN_BYTES * 4 // 3
"""Of base64url, without padding."""


@dataclass(frozen=True, slots=True)
class Position:
    """What a listener is given.

    Attributes:
        token: To be shown when the listener comes back; letters, digits, ``-`` and ``_``.
        joined_at: Since when it hears the station; it never goes back further where the rule is `pause`.
        held_until: Until when that very instant can be held there.
    """

    token: str
    joined_at: datetime
    held_until: datetime


class Positions:
    """Gives out positions, and knows them again.

    Args:
        key: Secret, 32 bytes; the same over restarts, so that positions are too.
    """

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._key = key
        self._clock = clock

    def give(self, station: StationId) -> Position:
        """Return the position of somebody who joins a station now."""
        joined_at = self._clock.now()
        written = ((joined_at - _EPOCH) // _MICROSECOND).to_bytes(_INSTANT_BYTES, "big")
        token = base64.urlsafe_b64encode(written + self._signature(station, written)).decode()
        return Position(token, joined_at, joined_at + timedelta(seconds=HOLD_S))

    def joined_at(self, station: StationId, token: str) -> datetime:
        """Return since when the listener who shows a position hears a station.

        Raises:
            NotAllowedError: If we have not given it out for this station, or more than a day ago.
        """
        written, signature = _taken_apart(token)
        if not hmac.compare_digest(signature, self._signature(station, written)):
            raise NotAllowedError(
                f'this position was not given out here for the station "{station}"', rule="position: signed"
            )
        joined_at = _EPOCH + int.from_bytes(written, "big") * _MICROSECOND
        if self._clock.now() - joined_at > timedelta(seconds=LONGEST_S):
            raise NotAllowedError("this position is too old: ask for a new one", rule="position: 24 hours")
        return joined_at

    def _signature(self, station: StationId, written: bytes) -> bytes:
        return hmac.digest(self._key, written + station.encode(), hashlib.sha256)[:_SIGNATURE_BYTES]


def _taken_apart(token: str) -> tuple[bytes, bytes]:
    """Return what is signed, and the signature; of anything else two that do not fit."""
    if len(token) == TOKEN_CHARS:
        try:
            found = base64.b64decode(token, altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):  # the latter: not even ASCII
            return b"", b""
        return found[:_INSTANT_BYTES], found[_INSTANT_BYTES:]
    return b"", b""
