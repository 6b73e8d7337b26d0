# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Check what a directory lists: does it play, and by which address should it be kept?

A directory knows a stream by several addresses.  To be kept is one that the station itself gave, since what
that led to yesterday (``url_resolved``) may hold a token or a server of the day; it is taken only where
nothing else plays.  Before both comes a form of the address that is known to last.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeAlias

from player.errors import UnsupportedAddressError
from player.net.address import DEFAULT_PORTS, parse_address
from player.streams.candidate import Candidate, Resolution
from player.streams.resolver import rows_of

from .address import lasting_address
from .listing import Listing
from .match import Match, match_of

AT_ONCE: Final = 3
DEADLINE_S: Final = 15.0
ONE_S: Final = 6.0
MOST_ADDRESSES: Final = 4
"""Of one stream."""
_PLAYS: Final = {True: 0, None: 1, False: 2}

Stream: TypeAlias = tuple[str, int, str]


class Resolves(Protocol):
    """Looks at what is behind an address."""

    async def resolve(self, url: str, *, deadline_s: float) -> Resolution:
        """Return what is there; that nothing plays is an answer too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A stream that was looked for.

    Attributes:
        listing: The entry that fits best.
        also: Names of other entries for the same stream.
        match: How well its name fits.
        given: Addresses that the station gave, of all entries.
        led_to: Where the directory was led by them.
        address: To be kept and configured.
        candidate: What was found behind the address; ``None`` if there was no time to look.
    """

    listing: Listing
    also: tuple[str, ...] = ()
    match: Match
    given: tuple[str, ...]
    led_to: tuple[str, ...] = ()
    address: str
    candidate: Candidate | None = None

    @property
    def lasting(self) -> bool:
        """False if `address` is only what the directory was led to once."""
        return self.address not in self.led_to or self.address in self.given

    @property
    def playable(self) -> bool | None:
        """``None`` if nobody knows."""
        return self.candidate.playable if self.candidate else None

    @property
    def reason(self) -> str:
        """Why it plays or does not, for a person."""
        if self.candidate is None:
            return "not checked: time was up"
        return self.candidate.reason or ""

    @property
    def codec(self) -> str:
        """As found, else as listed; empty if unknown."""
        found = self.candidate.codec if self.candidate else None
        return found.value if found else self.listing.codec.lower()

    @property
    def bitrate_kbps(self) -> int | None:
        """As found, else as listed."""
        found = self.candidate.bitrate_kbps if self.candidate else None
        return found or self.listing.bitrate_kbps or None


def hits_of(wanted: str, listings: Iterable[Listing], most: int) -> list[Hit]:
    """Return the streams to check: the best fitting, each once, however often it is listed.

    Args:
        wanted: What was looked for.
        most: How many.
    """
    by_stream: dict[Stream, Hit] = {}
    for listing in sorted(listings, key=lambda one: _promise(wanted, one)):
        address = listing.url or listing.url_resolved
        hit = Hit(
            listing=listing,
            match=match_of(wanted, listing.name),
            given=(listing.url,) if listing.url else (),
            led_to=(listing.url_resolved,) if listing.url_resolved else (),
            address=address,
        )
        key = stream_of(address)
        by_stream[key] = _joined(by_stream[key], hit) if key in by_stream else hit
    return list(by_stream.values())[:most]


async def checked(
    hits: Sequence[Hit], resolver: Resolves, *, deadline_s: float = DEADLINE_S, at_once: int = AT_ONCE
) -> list[Hit]:
    """Return the streams with what is behind their addresses, best first, each once.

    Args:
        hits: In the order of checking.
        deadline_s: For all; what was not looked at by then stays unknown.
        at_once: How many streams are looked at side by side.
    """
    found = list(hits)
    left = list(reversed(range(len(hits))))

    async def work() -> None:
        while left:
            index = left.pop()
            found[index] = await _check(hits[index], resolver)

    try:
        async with asyncio.timeout(deadline_s), asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(work())
    except TimeoutError:
        pass  # those that were not reached say so themselves
    return _ranked(_once(found))


async def _check(hit: Hit, resolver: Resolves) -> Hit:
    own = dict.fromkeys([lasting_address(url) for url in hit.given] + list(hit.given))
    looked = []
    for address in list(dict.fromkeys((*own, *hit.led_to)))[:MOST_ADDRESSES]:
        candidate = _best(await resolver.resolve(address, deadline_s=ONE_S))
        looked.append(replace(hit, address=address, candidate=candidate))
        if candidate.playable:
            return looked[-1]
    # Of those that do not play the one that the station gave is named.
    return min(looked, key=lambda one: (_PLAYS[one.playable], one.address != hit.address))


def _best(resolution: Resolution) -> Candidate:
    """Return the first that plays, else may play, else the first."""
    rows = rows_of(resolution)
    best = min(
        rows, key=lambda row: _PLAYS[row.playable], default=Candidate(url=resolution.url, playable=False)
    )
    if best.playable is False and resolution.error is not None:
        kind, detail = resolution.error
        said = detail if resolution.streams else best.reason or detail
        return replace(best, failure=kind, reason=f"{kind}: {said}")
    return best


def _once(hits: Iterable[Hit]) -> list[Hit]:
    """Join those that led to the same stream."""
    by_stream: dict[Stream | Listing, Hit] = {}
    for hit in _ranked(hits):
        effective = hit.candidate.effective_url if hit.candidate and hit.playable else None
        key = stream_of(effective) if effective else hit.listing
        by_stream[key] = _joined(by_stream[key], hit) if key in by_stream else hit
    return list(by_stream.values())


def _ranked(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(
        hits,
        key=lambda hit: (hit.match, _PLAYS[hit.playable], -(hit.bitrate_kbps or 0), -hit.listing.votes),
    )


def _promise(wanted: str, listing: Listing) -> tuple[int, bool, int, int]:
    """Sort by what can be told before looking."""
    return (
        match_of(wanted, listing.name),
        not listing.last_check_ok,
        -listing.votes,
        -listing.bitrate_kbps,
    )


def _joined(hit: Hit, other: Hit) -> Hit:
    names = dict.fromkeys((*hit.also, other.listing.name, *other.also))
    names.pop(hit.listing.name, None)
    return replace(
        hit,
        also=tuple(names),
        given=tuple(dict.fromkeys(hit.given + other.given)),
        led_to=tuple(dict.fromkeys(hit.led_to + other.led_to)),
    )


def stream_of(address: str) -> Stream:
    """Return what two addresses of one stream have in common: all but the scheme and its own port."""
    try:
        parsed = parse_address(address)
    except UnsupportedAddressError:
        return address, 0, ""
    return parsed.host, 0 if parsed.port == DEFAULT_PORTS[parsed.scheme] else parsed.port, parsed.target
