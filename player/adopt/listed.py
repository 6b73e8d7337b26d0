# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the directory of stations has of a station: its streams, its home page, its place on the dial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from player.errors import DirectoryError, UnsupportedAddressError
from player.net.address import parse_address
from player.net.client import GuardedClient
from player.settings.scalars import FREQUENCY, call_sign_of
from player.streams.directory.check import Hit, hits_of
from player.streams.directory.client import RadioBrowser
from player.streams.directory.match import Match
from player.streams.directory.race import PassedOver

from .sighting import Sighting, Topic

MOST_LISTED: Final = 6
_WEIGHT: Final = 6
"""Below all that a site says of itself: anybody may enter a station there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What was found.

    Attributes:
        directory: Who answered; empty if nobody did, or was asked.
        homepage: Of the entry that fits best; empty if unknown.
        passed_over: Mirrors without an answer to use.
        error: Why nobody answered; empty if somebody did.
    """

    directory: str = ""
    homepage: str = ""
    sightings: tuple[Sighting, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    error: str = ""


async def look_up(
    client: GuardedClient, name: str, *, country: str = "", directories: Sequence[str] = (), host: str = ""
) -> Listed:
    """Look a station up by its name; that the directory does not answer is an answer too.

    Args:
        country: A code of ISO 3166-1; empty for all.
        directories: Mirrors to ask; empty: the directory's own.
        host: Of the station's site, where that is known: then only entries with a home page there count.
    """
    try:
        searched = await RadioBrowser(client, directories).search(name, country=country)
    except DirectoryError as error:
        return Listed(error=str(error))
    listings = [one for one in searched.listings if not host or _host_of(one.homepage) == _bare(host)]
    hits = [hit for hit in hits_of(name, listings, MOST_LISTED) if host or hit.match <= Match.WORDS]
    return Listed(
        directory=searched.mirror,
        homepage=next((hit.listing.homepage for hit in hits if hit.listing.homepage), ""),
        sightings=tuple(one for hit in hits for one in _sightings(hit, searched.mirror)),
        passed_over=searched.passed_over,
    )


def _sightings(hit: Hit, mirror: str) -> list[Sighting]:
    listing = hit.listing
    how = f'entry "{listing.name[:60]}" of the directory'
    found = [
        Sighting(topic=Topic.STREAM, value=url, page=mirror, how=how, words=listing.name, weight=_WEIGHT)
        for url in hit.given  # not where it led to once: that may hold a token
    ]
    found.append(Sighting(topic=Topic.NAME, value=listing.name, page=mirror, how=how, weight=_WEIGHT))
    if call_sign := call_sign_of(listing.name, listing.country_code):
        dial = FREQUENCY.search(listing.name)
        found.append(
            Sighting(
                topic=Topic.STATION,
                value=call_sign,
                page=mirror,
                how=how,
                words=f"{dial[1]}.{dial[2]}" if dial else "",
                weight=_WEIGHT,
            )
        )
    return found


def _host_of(url: str) -> str:
    try:
        return _bare(parse_address(url).host) if url else ""
    except UnsupportedAddressError:
        return ""


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")
