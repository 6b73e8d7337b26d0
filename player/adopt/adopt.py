# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""From a website or a name to all that is known of a station: read, look up, check, choose."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from player.net.client import GuardedClient

from . import sources, streams
from .listed import Listed, look_up
from .logo import Logo, first_logo
from .sighting import Sighting, Topic
from .site import Site, read_site
from .sources import CheckedSource, zone_of
from .streams import CheckedStream, Resolves

MOST_SEARCHES: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to adopt; one of `website` and `name` is empty.

    Attributes:
        website: An address, or a host such as ``wskg.org``.
        name: A name, or a part of one.
        country: A code of ISO 3166-1; empty for all.
        directories: Mirrors of the directory to ask; empty: its own.
        probe: False to leave streams unproven.
        timezone: Of this machine: in it is read what names no other.
    """

    website: str = ""
    name: str = ""
    country: str = ""
    directories: tuple[str, ...] = ()
    probe: bool = True
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """All that was found, each with where it was found; the best first.

    Attributes:
        name: ``None`` if nobody says one.
        stations: Those that are this station's own.
        neighbours: Others that its pages name: of its network, or somebody else's.
        zone: ``None`` if nobody says one that there is.
        logo: A picture, or what was wrong with the likeliest; ``None`` if there was none.
    """

    site: Site
    listed: Listed
    name: Sighting | None = None
    stations: tuple[Sighting, ...] = ()
    neighbours: tuple[Sighting, ...] = ()
    streams: tuple[CheckedStream, ...] = ()
    sources: tuple[CheckedSource, ...] = ()
    logo: Logo | None = None
    zone: Sighting | None = None
    public_files: tuple[Sighting, ...] = ()
    renewal: Sighting | None = None
    offices: tuple[Sighting, ...] = ()
    contacts: tuple[Sighting, ...] = ()

    @property
    def stream(self) -> CheckedStream | None:
        """The one to configure; ``None`` if none plays, or may play."""
        return self.streams[0] if self.streams and self.streams[0].fit else None

    @property
    def source(self) -> CheckedSource | None:
        """The schedule to follow; ``None`` if none can be read."""
        return self.sources[0] if self.sources and self.sources[0].readable else None

    @property
    def anything(self) -> bool:
        """False if there is nothing that a configuration could be made of."""
        return bool(self.name or self.streams or self.sources or self.stations)


async def adopt(wanted: Wanted, client: GuardedClient, resolver: Resolves, now: datetime) -> Adopted:
    """Find out all about a station; that something cannot be had is an answer too.

    Args:
        now: The instant, UTC: what is on today is counted.

    Raises:
        UnsupportedAddressError: If `wanted.website` is no address of a website.
    """
    if wanted.website:
        site = await read_site(client, wanted.website)
        listed = await _look_up_site(wanted, client, site)
    else:
        listed = await look_up(client, wanted.name, country=wanted.country, directories=wanted.directories)
        site = await read_site(client, listed.homepage) if listed.homepage else Site()
    sightings = (*site.sightings, *listed.sightings)
    async with asyncio.TaskGroup() as group:
        reading = group.create_task(
            sources.checked(sources.sources_in(sightings), client, now=now, timezone=_zone(sightings, wanted))
        )
        picture = group.create_task(first_logo(client, sightings))
        read = await reading  # another installation says itself where it plays
        theirs = [one for source in read for one in source.streams]
        seen = streams.streams_in((*theirs, *sightings))
        proving = group.create_task(streams.checked(seen, resolver, client, probe=wanted.probe))
    return _chosen(site, listed, read, proving.result(), picture.result())


async def _look_up_site(wanted: Wanted, client: GuardedClient, site: Site) -> Listed:
    """Look a site's station up, by its call sign if it has one, by its name, by a call sign on its pages.

    Whatever it is looked up by, only entries with a home page at this site count.
    """
    if not site.url:
        return Listed()
    own, others = _stations(site.sightings, site.host)
    name = _best(Topic.NAME, site.sightings)
    names = [one.value.partition("-")[0] for one in own[:1]]
    names += [name.value[:100]] if name else []
    names += [one.value.partition("-")[0] for one in others[:1]]
    listed = Listed()
    for asked in list(dict.fromkeys(names))[:MOST_SEARCHES]:
        listed = await look_up(
            client, asked, country=wanted.country, directories=wanted.directories, host=site.host
        )
        if listed.sightings or listed.error:
            break
    return listed


def _zone(sightings: Iterable[Sighting], wanted: Wanted) -> str:
    said = (zone_of(one.value) for one in sightings if one.topic is Topic.ZONE)
    return next(filter(None, said), wanted.timezone)


def _chosen(
    site: Site,
    listed: Listed,
    read: tuple[CheckedSource, ...],
    played: tuple[CheckedStream, ...],
    logo: Logo | None,
) -> Adopted:
    sightings = (*site.sightings, *listed.sightings)
    own, others = _stations(sightings, site.host)
    zones = [one for one in _all(Topic.ZONE, sightings) if zone_of(one.value)]
    zones += [
        Sighting(topic=Topic.ZONE, value=one.zone, page=one.url, how="the schedule there")
        for one in read
        if one.zone
    ]
    return Adopted(
        site=site,
        listed=listed,
        name=_best(Topic.NAME, sightings),
        stations=own,
        neighbours=others,
        streams=played,
        sources=read,
        logo=logo,
        zone=zones[0] if zones else None,
        public_files=_all(Topic.PUBLIC_FILE, sightings),
        renewal=_best(Topic.RENEWAL, sightings),
        offices=_all(Topic.OFFICE, sightings),
        contacts=_all(Topic.CONTACT, sightings),
    )


def _all(topic: Topic, sightings: Iterable[Sighting]) -> tuple[Sighting, ...]:
    """Return what was seen of a topic, the most believed first, each value once."""
    found: dict[str, Sighting] = {}
    for one in sorted((one for one in sightings if one.topic is topic), key=lambda one: one.weight):
        found.setdefault(one.value, one)
    return tuple(found.values())


def _best(topic: Topic, sightings: Iterable[Sighting]) -> Sighting | None:
    return next(iter(_all(topic, sightings)), None)


def _stations(sightings: Sequence[Sighting], host: str) -> tuple[tuple[Sighting, ...], tuple[Sighting, ...]]:
    """Return the call signs that are the station's own, and those of others.

    Its own is one that its data name, or its site or its name has; of the forms of one call sign the one
    with a frequency.  A page of a network names its other transmitters, and one of a paper any.
    """
    names = " ".join(one.value.upper() for one in _all(Topic.NAME, sightings))
    label = host.removeprefix("www.").partition(".")[0].upper()
    own: dict[str, Sighting] = {}
    others: dict[str, Sighting] = {}
    for one in _all(Topic.STATION, sightings):
        stem = one.value.partition("-")[0]
        is_own = one.how == "JSON-LD" or stem == label or stem in names.replace("-", " ").split()
        group = own if is_own else others
        before = group.get(stem)
        if before is None or (one.words and not before.words):
            group[stem] = one
    return tuple(own.values()), tuple(one for stem, one in others.items() if stem not in own)
