# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""From a request to what is asked for, if rights let it be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from player.errors import NotAllowedError
from player.relay.permit import Permits
from player.relay.query import QueryError
from schedules.clock import Clock
from schedules.errors import UnknownStationError
from schedules.model.catalogue import Catalogue, Station

from .answers import mistaken, refusal
from .query import PlaylistQuery, parse_playlist_query


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A playlist that may be given out.

    Attributes:
        begin: Instant at which it begins; ``None``: the live one, as far back as is usual.
        private: It is for this listener alone, so that nobody may keep it.
    """

    station: Station
    query: PlaylistQuery
    begin: datetime | None
    private: bool

    @property
    def name(self) -> str:
        """Of the station."""
        return self.station.name or self.station.call_sign


class Asking:
    """Takes requests apart, and asks whether they are permitted."""

    def __init__(self, catalogue: Catalogue, clock: Clock, permits: Permits) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._permits = permits

    def station(self, request: web.Request) -> Station:
        """Return the station in the path.

        Raises:
            HttpProblem: 404.
        """
        try:
            return self._catalogue.station(request.match_info["station"])
        except UnknownStationError as error:
            raise refusal(404, str(error)) from error

    def playlist(self, request: web.Request) -> Asked:
        """Return which playlist is asked for.

        Raises:
            HttpProblem: 404, 422, or 403 naming the rule.
        """
        station = self.station(request)
        try:
            query = parse_playlist_query(request.query.items())
        except QueryError as error:
            raise mistaken({m.parameter: m.message for m in error.mistakes}) from error
        if query.begin is not None and query.begin > self._clock.now():
            raise mistaken({"from": "that instant has not come yet"})
        try:
            may = self._permits.beginning(station.id, query.begin, position=query.position)
        except NotAllowedError as error:
            raise refusal(403, str(error)) from error
        return Asked(station=station, query=query, begin=may.since, private=may.private)
