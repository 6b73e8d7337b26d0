# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Stations and streams of another installation, for a configuration that leaves them to it.

A service with ``source: {kind: liveradio, …}`` may name no streams: then it is heard where the other
one says.  If no station here carries it, those that carry it there are stations here, too.  All of that
is asked for at the start; the last answer is kept in the state folder, for when the other is away.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from player import settings
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from schedules.errors import FollowError
from schedules.follow.base import Asking, Fetch
from schedules.follow.liveradio import (
    TheirService,
    TheirStation,
    carrying,
    service_named,
    services_of,
    split_address,
    stations_of,
)
from schedules.model.catalogue import StationKind

from .following import GuardedFetch

log = logging.getLogger(__name__)

ANSWER_S: Final = 5.0
"""How long a start waits for the others, all together."""


@dataclass(frozen=True, slots=True)
class Known:
    """What another installation says of a service."""

    service: TheirService
    stations: tuple[TheirStation, ...]

    @property
    def streams(self) -> tuple[str, ...]:
        """Where the service is heard: at the first of its stations."""
        return self.stations[0].streams if self.stations else ()


@dataclass(frozen=True, slots=True)
class Joined:
    """A configuration with what it leaves to other installations.

    Attributes:
        taken: The stations there that were taken in, by the services that leave theirs, or their streams, to
            another installation.
    """

    loaded: settings.LoadedConfig
    taken: Mapping[str, tuple[TheirStation, ...]] = field(default_factory=dict)


async def joined(loaded: settings.LoadedConfig, state: Path) -> Joined:
    """Return a configuration with the stations and streams that it leaves to other installations.

    Args:
        state: The state folder.
    """
    wanted = _wanted(loaded.config)
    if not wanted:
        return Joined(loaded)
    async with GuardedClient(AddressPolicy(loaded.config.outbound.allow)) as client:
        fetch = GuardedFetch(client, within_s=ANSWER_S)
        found = await asyncio.gather(*(_ask(section, fetch) for section in wanted))
    known: dict[str, Known] = {}
    for section, answer in zip(wanted, found, strict=True):
        if isinstance(answer, Known):
            _keep(state, section, answer)
            known[section.id] = answer
        else:
            kept = _kept(state, section)
            then = "its last answer is used" if kept else "restart once it can be reached"
            log.warning("%s: the installation it follows says nothing: %s; %s", section.id, answer, then)
            if kept is not None:
                known[section.id] = kept
    taken = {section.id: known[section.id].stations if section.id in known else () for section in wanted}
    return Joined(replace(loaded, config=_with(loaded.config, known)), taken)


def joined_as_kept(loaded: settings.LoadedConfig, state: Path) -> settings.LoadedConfig:
    """Return the same by the last answers alone: for commands when no service runs."""
    kept = {section.id: _kept(state, section) for section in _wanted(loaded.config)}
    known = {service: answer for service, answer in kept.items() if answer is not None}
    return replace(loaded, config=_with(loaded.config, known)) if known else loaded


def _wanted(config: settings.Config) -> list[settings.ServiceSection]:
    """Return the services whose stations or streams are left to another installation."""
    carried = {station.carries for station in config.stations}
    return [
        section
        for section in config.services
        if section.source is not None
        and section.source.kind == "liveradio"
        and (not section.streams or section.id not in carried)
    ]


async def _ask(section: settings.ServiceSection, fetch: Fetch) -> Known | FollowError:
    assert section.source is not None  # noqa: S101 - that is how they were picked
    base, wanted = split_address(section.source.url)
    try:
        async with asyncio.timeout(ANSWER_S):
            services, stations = [
                (await fetch(Asking(f"{base}api/v1/{name}"))).body or b"" for name in ("services", "stations")
            ]
        service = service_named(services_of(services), wanted, section.id)
        there = carrying(stations_of(stations, base), service.id)
    except TimeoutError:
        return FollowError(f"no whole answer within {ANSWER_S:g} s")
    except FollowError as error:
        return error
    return Known(service, there)


def _with(config: settings.Config, known: Mapping[str, Known]) -> settings.Config:
    carried = {station.carries for station in config.stations}
    stations = list(config.stations)
    services = []
    for section in config.services:
        answer = known.get(section.id)
        if answer is not None and section.id not in carried:
            stations += _stations(section, answer, {station.id for station in stations})
        if not section.streams and section.source is not None:
            # Without an answer the address itself stands in: what is heard is why there is nothing.
            urls = answer.streams if answer is not None else ()
            addresses = _streams(section.id, urls or (split_address(section.source.url)[0],))
            section = section.model_copy(update={"streams": tuple(addresses)})  # noqa: PLW2901 - the same, whole
        services.append(section)
    return config.model_copy(update={"services": tuple(services), "stations": tuple(stations)})


def _streams(service: str, urls: Iterable[str]) -> list[settings.StreamAddress]:
    found = []
    for url in urls:
        try:
            found.append(settings.StreamAddress(url=url))
        except ValidationError:
            log.warning("%s: the installation it follows names a stream that is none: %s", service, url[:200])
    return found


def _stations(
    section: settings.ServiceSection, known: Known, taken: set[str]
) -> list[settings.StationSection]:
    """Return the stations there as if they were written here; those that cannot be are left out."""
    found = []
    for one in known.stations:
        words: dict[str, Any] = {
            "id": one.id,
            "call_sign": one.call_sign,
            "name": one.name,
            "frequency_mhz": one.frequency_mhz,
            "city": one.city,
            "kind": one.kind,
            "carries": section.id,
            "timezone": one.timezone,
            "public_file_url": one.public_file_url,
        }
        try:
            station = settings.StationSection(**words)
        except ValidationError as error:
            log.warning(
                "%s: its station %s there is left out: %s", section.id, one.id[:80], error.errors()[0]["msg"]
            )
            continue
        if station.id in taken:
            log.warning("%s: its station %s there is left out: one here has that id", section.id, one.id)
            continue
        taken.add(station.id)
        found.append(station)
    return found


# What is kept over a restart


def _path(state: Path, section: settings.ServiceSection) -> Path:
    return state / f"followed-{section.id}.json"


def _keep(state: Path, section: settings.ServiceSection, known: Known) -> None:
    """Write an answer whole or not at all; a failure is logged, as the answer itself is there."""
    assert section.source is not None  # noqa: S101 - that is how they were picked
    path = _path(state, section)
    partial = path.with_name(f".{path.name}.new")
    content = json.dumps({"url": section.source.url, **asdict(known)})
    try:
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        log.warning("%s: what it follows is not kept over a restart: %s", path, error.strerror)


def _kept(state: Path, section: settings.ServiceSection) -> Known | None:
    """Return the last answer of this very address; ``None`` if none was kept."""
    path = _path(state, section)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if section.source is None or found.pop("url") != section.source.url:
            return None
        service = found["service"] | {"stations": tuple(found["service"]["stations"])}
        stations = [
            one | {"streams": tuple(one["streams"]), "kind": StationKind(one["kind"])}
            for one in found["stations"]
        ]
        return Known(TheirService(**service), tuple(TheirStation(**one) for one in stations))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("%s: what was kept of another installation cannot be used: %s", path, error)
        return None
