# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The documents of the API, computed from the configuration and its slot files when no service runs."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from player import settings
from player.air.base import StreamState, StreamStatus
from player.api import conversions, shapes
from player.offline import open_schedules
from schedules.clock import SystemClock
from schedules.rest.routes import encode


class Offline:
    """Stations, now and next without a service; every stream is off.

    Raises:
        MistakesError: If the configuration or a slot file has mistakes.
    """

    def __init__(self, loaded: settings.LoadedConfig) -> None:
        self._clock = SystemClock()
        self._catalogue = settings.catalogue(loaded.config)
        self._schedules = open_schedules(loaded, self._clock)

    def stations(self) -> dict[str, Any]:
        """Return the document of ``GET /stations``."""
        status = StreamStatus(state=StreamState.OFF, reason="no service is running", since=self._clock.now())
        stations = [
            conversions.station_of(station, self._schedules.now_next(station.id), status)
            for station in self._catalogue.stations.values()
        ]
        return _plain(shapes.Stations(stations=tuple(stations)))

    def now(self, station: str, at: datetime, depth: int) -> dict[str, Any]:
        """Return the document of ``GET /stations/{id}/now?at=…``.

        Raises:
            UnknownStationError: If there is no such station.
        """
        picture = self._schedules.now_next(station, at=at, depth=depth)
        return _plain(conversions.now_next_of(picture, asked_at=True))


def _plain(document: BaseModel) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(encode(document))
    return plain
