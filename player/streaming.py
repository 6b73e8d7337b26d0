# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a stream may carry, by the schedule: the rights of what is on, or of the service where nothing is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from player.air.base import MountId
from player.air.notices.base import Withheld
from player.words import wall_text
from schedules.model.broadcast import Broadcast
from schedules.model.catalogue import Catalogue, Service
from schedules.model.ids import StationId
from schedules.service import ScheduleService

_MOMENT = timedelta(microseconds=1)
_LOOK_AHEAD = timedelta(hours=1)
_DAYS = 8
"""How far ahead the return of the stream is looked for."""
_OF_STATION = "station:"

Look = Callable[[datetime, datetime], Sequence[Broadcast]]


class ScheduledStreaming:
    """Meets `player.air.notices.base.StreamRights`.

    Args:
        look: Returns what the stream carries in a window, in order, as far as it is known.
        service: Its rights count where nothing is scheduled; its zone, for the words.
    """

    def __init__(self, look: Look, service: Service) -> None:
        self._look = look
        self._service = service

    def allow(self, start: datetime, end: datetime) -> bool:
        """Return whether all that is on in a range may be streamed."""
        return self._first_withheld(start, max(end, start + _MOMENT)) is None

    def withheld(self, at: datetime) -> Withheld:
        """Return what is said of an instant at which streaming is not allowed."""
        on = next(iter(self._look(at, at + _MOMENT)), None)
        name = on.occurrence.programme.title if on else self._service.name
        until = self._allowed_from(at)
        words = f'"{name}" cannot be streamed. It can be heard on FM.'
        if until is not None:
            words = f"{words} We return {self._when(at, until)}."
        return Withheld(words, until)

    def look_again_at(self, after: datetime) -> datetime:
        """Return until when streaming is allowed; an hour later at the latest."""
        latest = after + _LOOK_AHEAD
        return self._first_withheld(after, latest) or latest

    def _first_withheld(self, start: datetime, end: datetime) -> datetime | None:
        """Return the first instant of a range at which streaming is not allowed."""
        reached, elsewhere = start, self._service.rights.stream
        for one in self._look(start, end):
            if one.start > reached and not elsewhere:
                return reached
            if not one.occurrence.rights.stream:
                return max(one.start, start)
            reached = one.end
        return reached if reached < end and not elsewhere else None

    def _allowed_from(self, at: datetime) -> datetime | None:
        """Return the first instant from one on at which streaming is allowed; ``None``: not within days."""
        reached, elsewhere = at, self._service.rights.stream
        for day in range(_DAYS):
            start = at + timedelta(days=day)
            for one in self._look(start, start + timedelta(days=1)):
                if one.start > reached and elsewhere:
                    return reached
                if one.occurrence.rights.stream:
                    return max(one.start, at)
                reached = max(reached, one.end)
            if reached < start + timedelta(days=1) and elsewhere:
                return reached
        return None

    def _when(self, at: datetime, until: datetime) -> str:
        zone = ZoneInfo(self._service.timezone)
        wall, day = wall_text(until, self._service.timezone), until.astimezone(zone)
        return f"at {wall}" if day.date() == at.astimezone(zone).date() else f"on {day:%A} at {wall}"


def streaming_of(mount: MountId, schedules: ScheduleService, catalogue: Catalogue) -> ScheduledStreaming:
    """Return what the stream of a mount may carry.

    Raises:
        UnknownServiceError: If there is no such service.
        UnknownStationError: If there is no such station.
    """
    if not mount.startswith(_OF_STATION):
        service = catalogue.service(mount)
        return ScheduledStreaming(
            lambda start, end: schedules.stream_of_service(service.id, start, end), service
        )
    station = catalogue.station(StationId(mount.removeprefix(_OF_STATION)))
    return ScheduledStreaming(
        lambda start, end: schedules.stream_of(station.id, start, end), catalogue.service(station.carries)
    )
