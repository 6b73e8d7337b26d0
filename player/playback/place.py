# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Where the local player is: enough to come back there after the service was restarted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from schedules.model.ids import StationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What outlives a run of the service.

    Attributes:
        station: What is heard; ``None``: it is stopped.
        paused: Whether it is paused there.
        at: Instant of the air; ``None`` is live.
        joined_at: Since when the station is heard.
    """

    volume_percent: int = 100
    muted: bool = False
    station: StationId | None = None
    paused: bool = False
    at: datetime | None = None
    joined_at: datetime | None = None


def written(place: Place, saved_at: datetime) -> str:
    """Return a place as text, with the instant at which it was so."""
    return json.dumps(
        {
            "saved_at": _text(saved_at),
            "volume_percent": place.volume_percent,
            "muted": place.muted,
            "station": place.station,
            "paused": place.paused,
            "at": _text(place.at),
            "joined_at": _text(place.joined_at),
        }
    )


def read(text: str) -> tuple[Place, datetime]:
    """Return the place that a text says, and when it was so.

    Raises:
        ValueError: If it says none.
    """
    found = json.loads(text)
    try:
        saved_at = _instant(found["saved_at"])
        percent, station = found["volume_percent"], found["station"]
        if saved_at is None or not isinstance(percent, int) or not 0 <= percent <= 100:
            raise ValueError(text)
        place = Place(
            volume_percent=percent,
            muted=found["muted"] is True,
            station=None if station is None else StationId(str(station)),
            paused=found["paused"] is True,
            at=_instant(found["at"]),
            joined_at=_instant(found["joined_at"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(text) from error
    return place, saved_at


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(UTC).isoformat()


def _instant(text: object) -> datetime | None:
    if text is None:
        return None
    instant = datetime.fromisoformat(str(text))
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant
