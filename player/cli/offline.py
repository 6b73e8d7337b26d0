# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The documents of the API, computed from what is kept and from slot files when no service runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from player import settings
from player.air.base import StreamState, StreamStatus
from player.api import conversions, shapes
from player.offline import open_schedules, read_sources
from schedules.clock import Clock, SystemClock

from .output import short


class Offline:
    """Stations, now and next without a service; every stream is off.

    Raises:
        MistakesError: If a slot file has mistakes.
        StoreError: If there is a database, and it cannot be read.
    """

    def __init__(self, loaded: settings.LoadedConfig, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._path = loaded.path
        self._catalogue = settings.catalogue(loaded.config)
        self._kept = {service.id for service in loaded.config.services if service.keep_air}
        sources = read_sources(loaded)
        self._from_store = bool(sources.kept)
        self._schedules = open_schedules(loaded, self._clock, sources=sources)

    @property
    def note(self) -> str:
        """What people should know of where this comes from."""
        database = " and the database" if self._from_store else ""
        return f"No service is running: this is computed from {short(self._path)}{database}."

    def stations(self) -> dict[str, Any]:
        """Return the document of ``GET /stations``."""
        off = StreamStatus(state=StreamState.OFF, reason="no service is running", since=self._clock.now())
        found = self._catalogue.stations.values()
        return _plain(
            shapes.Stations(
                stations=tuple(
                    conversions.station_of(
                        station, self._schedules.now_next(station.id), off, hls=station.carries in self._kept
                    )
                    for station in found
                )
            )
        )

    def now(self, station: str, at: datetime, depth: int) -> dict[str, Any]:
        """Return the document of ``GET /stations/{id}/now?at=…``.

        Raises:
            UnknownStationError: If there is no such station.
        """
        picture = self._schedules.now_next(station, at=at, depth=depth)
        return _plain(conversions.now_next_of(picture, asked_at=True))


def _plain(document: BaseModel) -> dict[str, Any]:
    # As `schedules.rest.routes.encode` writes it, which would bring the whole web server along.
    return document.model_dump(mode="json", by_alias=True, exclude_unset=True)
