# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Find, load and use the configuration file."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from player.air.base import MountId
from player.net.guard import AddressPolicy
from schedules.errors import Mistake, MistakesError
from schedules.model.catalogue import Catalogue, Follows, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.rights import Rewind, Rights
from schedules.safe_yaml import Plain
from schedules.settings import Loaded, Origin, load

from . import checks
from .direct import direct_address
from .sections import Config, ServiceSection, StationSection, StreamAddress

FILE_NAME = "config.yaml"
OLD_AFTER_READINGS, LEAST_OLD_S, MOST_OLD_S = 3, 3600.0, 12 * 3600.0
"""A followed schedule is called old once so many readings of it were missed, within these bounds."""
NOT_SETTINGS = frozenset({"LIVERADIO_STATE_DIR", "LIVERADIO_CONFIG", "LIVERADIO_SERVICE", "LIVERADIO_TOKEN"})


@dataclass(frozen=True, slots=True)
class LoadedConfig:
    """A configuration without mistakes.

    Attributes:
        config: The values in force.
        path: The file; relative paths within it are relative to its folder.
        sources: Every value in force, and where it came from.
        warnings: What is allowed and yet can hardly be meant.
        overrides: Values of the command line that were put over the file, to be put over it again.
    """

    config: Config
    path: Path
    sources: tuple[Origin, ...]
    warnings: tuple[Mistake, ...]
    overrides: Mapping[str, Plain] = field(default_factory=dict)

    def file(self, name: str) -> Path:
        """Return where a file that the configuration names lies (also ``samples/…`` of the program).

        The file was there when the configuration was loaded; where it is gone now, this is where it was.
        """
        return checks.find_file(name, self.path.parent) or self.path.parent / name


def find_config(option: Path | None, environ: Mapping[str, str], cwd: Path) -> Path:
    """Return the configuration file to use.

    It is the option's, else LIVERADIO_CONFIG's, else ``config.yaml`` in `cwd`, else the installed copy.
    A file that was named is not looked for: if it is missing, loading it says so.

    Raises:
        MistakesError: If none was named and none is found.
    """
    named = option or (Path(environ["LIVERADIO_CONFIG"]) if environ.get("LIVERADIO_CONFIG") else None)
    if named is not None:
        return named
    places = (cwd / FILE_NAME, Path(sys.prefix) / "share" / "play-live-radio" / FILE_NAME)
    for place in places:
        if place.is_file():
            return place
    looked = " and ".join(str(place) for place in places)
    message = f"no such file (looked for {looked}); name one with --config FILE"
    raise MistakesError([Mistake(FILE_NAME, 0, "", message)])


def load_config(
    path: Path, environ: Mapping[str, str], overrides: Mapping[str, Plain] | None = None
) -> LoadedConfig:
    """Read the configuration and put LIVERADIO_… variables and options over it.

    Args:
        path: The file.
        environ: Variables, such as ``LIVERADIO_LISTEN__PORT``.
        overrides: Values of the command line, such as ``{"listen.port": 0}``; ``None`` sets nothing.

    Raises:
        MistakesError: Everything that is wrong.
    """
    name = path.name if path.parent == Path.cwd() else str(path)
    loaded = load(
        path,
        Config,
        environ=environ,
        not_settings=NOT_SETTINGS,
        overrides=overrides,
        check=lambda data: checks.faults(data, path.parent),
        name=name,
    )
    return LoadedConfig(loaded.value, path, loaded.origins(), tuple(_doubtful(loaded)), dict(overrides or {}))


def catalogue(config: Config) -> Catalogue:
    """Return the services and stations of a configuration, with every default filled in."""
    return Catalogue(
        (_service(config, service) for service in config.services),
        (_station(config, station) for station in config.stations),
    )


def streams_of(config: Config) -> dict[MountId, tuple[StreamAddress, ...]]:
    """Return the addresses of every mount: each service, and each station with streams of its own."""
    own = {_own_mount(s): s.streams for s in config.stations if s.streams}
    return {MountId(service.id): service.streams for service in config.services} | own


def mounts_of(config: Config) -> dict[StationId, MountId]:
    """Return which mount each station is heard on."""
    return {
        StationId(station.id): _own_mount(station) if station.streams else MountId(station.carries)
        for station in config.stations
    }


def reachable_from_afar(config: Config) -> bool:
    """Return whether others than this machine may reach the service, if only through a proxy."""
    public = config.listen.public_url
    return bool(config.listen.trusted_proxies) or (public is not None and not _is_loopback(public))


def _own_mount(station: StationSection) -> MountId:
    return MountId(f"station:{station.id}")


def _service(config: Config, section: ServiceSection) -> Service:
    unset = Rights(rewind=Rewind.PAUSE if reachable_from_afar(config) else Rewind.FULL)
    return Service(
        id=ServiceId(section.id),
        name=section.name,
        timezone=section.timezone or config.network.timezone,
        genre=section.genre,
        rights=section.rights.rule().over(unset),
        follows=_follows(section),
    )


def _follows(section: ServiceSection) -> Follows | None:
    if section.source is None:
        return None
    old_after_s = min(max(OLD_AFTER_READINGS * section.source.every, LEAST_OLD_S), MOST_OLD_S)
    return Follows(host=urlsplit(section.source.url).hostname or "", old_after_s=old_after_s)


def _station(config: Config, section: StationSection) -> Station:
    service = next(service for service in config.services if service.id == section.carries)
    return Station(
        id=StationId(section.id),
        call_sign=section.call_sign,
        name=section.name or section.call_sign,
        carries=ServiceId(section.carries),
        timezone=section.timezone or config.network.timezone,
        frequency_mhz=section.frequency_mhz,
        city=section.city,
        kind=section.kind,
        public_file_url=section.public_file_url,
        own_stream=bool(section.streams),
        direct_url=direct_address(address.url for address in section.streams or service.streams)
        if service.listen_via == "direct"
        else "",
    )


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _denied(url: str, config: Config) -> str:
    """Return why an address cannot be asked as things are; empty if it can, or only a lookup could tell."""
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        verdict = AddressPolicy(config.outbound.allow).verdict(parts.hostname or "", port)
    except ValueError:
        return ""
    return "" if verdict.allowed else f"{verdict.reason}: add it to outbound.allow, else it is never read"


def _doubtful(loaded: Loaded[Config]) -> list[Mistake]:
    found = []
    if loaded.value.listen.tls is not None:
        found.append(loaded.mistake(("listen", "tls"), "has no effect in this version: it speaks plain HTTP"))
    for index, service in enumerate(loaded.value.services):
        at = ("services", index)
        if service.keep_air_always and not service.keep_air:
            found.append(loaded.mistake((*at, "keep_air_always"), "does nothing: keep_air is 0"))
        if service.keep_air and service.rights.rewind is Rewind.OFF:
            found.append(loaded.mistake((*at, "keep_air"), "is of use to nobody: rights.rewind is off"))
        if service.slots and service.source:
            found.append(
                loaded.mistake((*at, "slots"), "lies over what source says; a sample gives way to it")
            )
        if service.source is not None and (denied := _denied(service.source.url, loaded.value)):
            found.append(loaded.mistake((*at, "source", "url"), denied))
    return found
