# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The present state of everything, as those are told it who begin to follow the news.

After an outage of the network all pages come back at once, so that each value
is encoded once and then only looked at, until it is another one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

from player.air.base import AirTitle, StreamStatus
from player.playback.desk import Asker
from player.playback.player import Player
from schedules.rest.routes import encode

from . import conversions
from .followers import Interest
from .now import NowDocuments
from .ports import Ports

T = TypeVar("T")

Part = tuple[str, str, bytes]
"""Name, subject and data of one message."""


class PresentState:
    """Says how everything is now, in messages."""

    def __init__(self, ports: Ports, now: NowDocuments) -> None:
        self._ports = ports
        self._now = now
        self._kept: dict[tuple[str, str], tuple[object, Part]] = {}

    def parts(self, interest: Interest, asker: Asker) -> list[Part]:
        """Return all that somebody wants to know and may see; at least one message."""
        ports, found = self._ports, list[Part]()
        wanted, known = interest.stations, ports.catalogue.stations.values()
        stations = [station for station in known if wanted is None or station.id in wanted]
        for station in stations:
            mount = ports.mounts.of(station.id)
            found.append(("now", station.id, self._now.of(station.id, 1).body))
            found.append(self._part("stream", station.id, mount.status, stream_data))
            if (title := mount.latest_title) is not None:
                found.append(self._part("title", station.id, title, title_data))
        # Not kept: pages are many, and who is told of one is told of few.
        found.extend(("player", p.id, player_data(p)) for p in ports.players.visible(asker))
        for service, carrier in {station.carries: station.id for station in stations}.items():
            found.append(self._part("schedule", service, ports.schedules.revision(carrier), schedule_data))
        return found or [("heartbeat", "", b"{}")]

    def _part(self, name: str, about: str, value: T, data: Callable[[str, T], bytes]) -> Part:
        kept = self._kept.get((name, about))
        if kept is None or (kept[0] is not value and kept[0] != value):
            kept = self._kept[name, about] = (value, (name, about, data(about, value)))
        return kept[1]


def stream_data(station: str, status: StreamStatus) -> bytes:
    """Return the data of `stream`."""
    document = conversions.stream_of(status).model_dump(mode="json")
    return json.dumps({"station": station, **document}, ensure_ascii=False, separators=(",", ":")).encode()


def title_data(station: str, title: AirTitle) -> bytes:
    """Return the data of `title`."""
    return encode(conversions.title_of(station, title))


def player_data(player: Player) -> bytes:
    """Return the data of `player`."""
    return encode(conversions.player_of(player))


def schedule_data(service: str, revision: int) -> bytes:
    """Return the data of `schedule`."""
    return json.dumps({"service": service, "revision": revision}, separators=(",", ":")).encode()
