# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What ``liveradio find`` does: search the directory, check what it lists, and choose what to configure."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from player import settings
from player.errors import DirectoryError, UnsupportedAddressError
from player.net.address import parse_address
from player.net.client import GuardedClient
from player.streams.directory.check import Hit, checked, hits_of
from player.streams.directory.client import POOL, RadioBrowser, Searched
from player.streams.directory.countries import country_code
from player.streams.directory.race import PassedOver
from player.streams.resolver import Resolver
from schedules.clock import SystemClock
from schedules.errors import MistakesError

from .asking import Way, Wishes, way_to
from .failure import WRONG_VALUE, CommandError
from .finding import configuration
from .fragment import Found, fragment

LONGEST_NAME = 100
NOT_LASTING = "the station's own address does not play; this is where it led once, and may change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to look for.

    Attributes:
        country: As the option says; empty for all.
        most: How many streams to show.
        pick: Number of the one to configure, from 1; ``None``: the first that plays.
        directories: Mirrors to ask, in order; empty: the directory's own.
    """

    name: str
    country: str = ""
    most: int = 10
    pick: int | None = None
    directories: tuple[str, ...] = ()


def document_of(wanted: Wanted, wishes: Wishes, config: Path | None) -> dict[str, Any]:
    """Return the document of ``find --json``; that nothing is found is an answer too.

    Raises:
        CommandError: If an option's value is wrong; exit status 2.
        MistakesError: If the configuration that is needed has mistakes.
    """
    name, country = name_of(wanted.name), country_of(wanted.country)
    for directory in wanted.directories:
        check_directory(directory)
    way = way_to(wanted.directories[0] if wanted.directories else POOL, wishes, config)
    asked = {"name": name, "country": country or None}
    try:
        searched, hits = asyncio.run(_find(name, country, wanted, way))
    except DirectoryError as error:
        return _document(asked, None, [], error=("no-directory", f"no directory answers: {error}"))
    document = _document(asked, searched, hits, error=_error(name, country, wanted, hits))
    index = (wanted.pick or _first_that_plays(hits)) - 1
    if hits and 0 <= index < len(hits):
        document["picked"] = index + 1
        document["config"] = fragment(found_of(hits[index]), taken=_taken(config))
    return document


def found_of(hit: Hit) -> Found:
    """Return what is to be configured for a stream."""
    return Found(
        name=hit.listing.name,
        url=_configurable(hit.address),
        country_code=hit.listing.country_code,
        note="" if hit.lasting else NOT_LASTING,
    )


def _configurable(address: str) -> str:
    """Return an address as a configuration takes it; nearly always that is what it is."""
    try:
        return settings.StreamAddress(url=address).url
    except ValidationError:
        return parse_address(address).url


async def _find(name: str, country: str, wanted: Wanted, way: Way) -> tuple[Searched, list[Hit]]:
    async with GuardedClient(way.policy, way.ca) as client:
        searched = await RadioBrowser(client, wanted.directories).search(name, country=country)
        hits = hits_of(name, searched.listings, wanted.most)
        return searched, await checked(hits, Resolver(client, SystemClock()))


def name_of(text: str, argument: str = "NAME") -> str:
    """Return a name to look for.

    Raises:
        CommandError: If it is none; exit status 2.
    """
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise CommandError(f"{argument}: a name of 1 to {LONGEST_NAME} characters is looked for", WRONG_VALUE)
    return name


def country_of(text: str) -> str:
    """Return the code of a country; empty for all.

    Raises:
        CommandError: If it is none; exit status 2.
    """
    if not text:
        return ""
    try:
        return country_code(text)
    except ValueError as error:
        raise CommandError(f"--country: {error}", WRONG_VALUE) from error


def check_directory(text: str) -> None:
    """Look at the address of a directory.

    Raises:
        CommandError: If it is none; exit status 2.
    """
    try:
        fine = "?" not in parse_address(text).target and "#" not in text
    except UnsupportedAddressError:
        fine = False
    if not fine:
        raise CommandError(
            f'--directory: "{text[:80]}" is no address of a directory, such as {POOL}', WRONG_VALUE
        )


def _taken(config: Path | None) -> set[str]:
    """Return the ids that the configuration has; one with mistakes was complained of before."""
    try:
        loaded = configuration(config).config
    except MistakesError:
        return set()
    return {one.id for one in loaded.services} | {one.id for one in loaded.stations}


def _first_that_plays(hits: Sequence[Hit]) -> int:
    """Return the number of the first that plays, else of the first that may; 0 if there is none."""
    for state in (True, None):
        for number, hit in enumerate(hits, start=1):
            if hit.playable is state:
                return number
    return 0


def _error(name: str, country: str, wanted: Wanted, hits: Sequence[Hit]) -> tuple[str, str] | None:
    if not hits:
        where = f" in {country}" if country else ""
        tries = "a shorter part of its name" + (", or without --country" if country else "")
        return "not-found", f'no station called "{name}"{where} is listed; try {tries}'
    if wanted.pick is not None and wanted.pick > len(hits):
        return "not-found", f"--pick {wanted.pick}: only {len(hits)} found"
    if not any(hit.playable is not False for hit in hits) and wanted.pick is None:
        return "nothing-plays", (
            f"{len(hits)} found, and none of them plays from here; --pick N configures one all the same"
        )
    return None


def _document(
    asked: Mapping[str, Any],
    searched: Searched | None,
    hits: Sequence[Hit],
    *,
    error: tuple[str, str] | None,
) -> dict[str, Any]:
    """Return the document: every key, always; unknown is null."""
    return {
        "asked": dict(asked),
        "directory": searched.mirror if searched else None,
        "passed_over": [_passed_over(one) for one in searched.passed_over] if searched else [],
        "stations": [_station(number, hit) for number, hit in enumerate(hits, start=1)],
        "picked": None,
        "config": None,
        "error": {"class": error[0], "detail": error[1]} if error else None,
    }


def _passed_over(one: PassedOver) -> dict[str, str]:
    return {"directory": one.mirror, "reason": one.reason}


def _station(number: int, hit: Hit) -> dict[str, Any]:
    listing, found = hit.listing, hit.candidate
    return {
        "number": number,
        "name": listing.name,
        "also_listed_as": list(hit.also),
        "uuid": listing.uuid or None,
        "state": listing.state or None,
        "country": listing.country_code or None,
        "homepage": listing.homepage or None,
        "address": hit.address,
        "lasting": hit.lasting,
        "kind": found.kind.value if found and found.kind else None,
        "codec": hit.codec or None,
        "bitrate_kbps": hit.bitrate_kbps,
        "playable": hit.playable,
        "reason": hit.reason or None,
        "match": hit.match.name.lower(),
        "votes": listing.votes,
    }
