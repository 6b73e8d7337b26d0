# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Search radio-browser, the open directory of stations, by its documented API.

It is run by volunteers as several equal mirrors.  As its documentation asks, they are taken in random order,
and the next is asked if one fails; every request says who we are.  A search counts no click: that is for
when a listener plays.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from player.errors import DirectoryError
from player.net.client import GuardedClient

from .answer import ask
from .listing import Listing, parse_listings, parse_mirrors
from .match import core, plain
from .race import PassedOver, Won, first_answer

POOL: Final = "https://all.api.radio-browser.info"
"""Any of the mirrors; asked for the names of all."""
KNOWN: Final = tuple(f"https://{name}.api.radio-browser.info" for name in ("de1", "de2", "nl1", "at1"))
"""Asked where the pool does not answer; a name that is gone costs a failed lookup."""
MOST_LISTED: Final = 100
"""Stations that one search may give: the best by name is seldom the most popular."""
POOL_S: Final = 3.0
SEARCH_S: Final = 12.0


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search gave.

    Attributes:
        mirror: Who answered.
        listings: Most votes first; empty if no name fits.
        broken: True if the directory itself says of all of them that they did not play.
        passed_over: Mirrors without an answer to use.
    """

    mirror: str
    listings: tuple[Listing, ...]
    broken: bool
    passed_over: tuple[PassedOver, ...]


class RadioBrowser:
    """Searches the directory.

    Args:
        client: The way out.
        mirrors: Whom to ask, in this order, as addresses without a path; empty: whom the pool names.
        pool: Who knows the mirrors.
        shuffle: Puts the mirrors that the pool names into a random order, in place.
    """

    def __init__(
        self,
        client: GuardedClient,
        mirrors: Sequence[str] = (),
        *,
        pool: str = POOL,
        known: Sequence[str] = KNOWN,
        shuffle: Callable[[list[str]], None] = random.shuffle,
    ) -> None:
        self._client = client
        self._given = tuple(mirror.rstrip("/") for mirror in mirrors)
        self._pool = pool
        self._known = tuple(known)
        self._shuffle = shuffle

    async def search(self, name: str, *, country: str = "", within_s: float = SEARCH_S) -> Searched:
        """Return the stations whose name holds `name`.

        Where none does, it is looked for without its place on the dial ("WSKG 89.3 FM": "wskg"), and then
        among the stations that the directory could not play either: it looks from far away, and a station
        may be heard in its own country alone.

        Args:
            name: Any part of a name.
            country: A code of ISO 3166-1, in capital letters; empty for all.
            within_s: For everything.

        Raises:
            DirectoryError: If no mirror gives an answer to use, in time.
        """
        try:
            async with asyncio.timeout(within_s):
                return await self._search(name, country)
        except TimeoutError:
            raise DirectoryError(f"no mirror answered within {within_s:.0f} s") from None

    async def _search(self, name: str, country: str) -> Searched:
        mirrors, passed_over = await self._mirrors()
        names = [name] if core(name) in ("", plain(name)) else [name, core(name)]
        won: Won[tuple[Listing, ...]] | None = None
        for broken in (False, True):
            for one in names:
                won = await self._ask_for(one, country, mirrors, hide_broken=not broken)
                passed_over += [failed for failed in won.passed_over if failed not in passed_over]
                if won.answer:
                    return Searched(won.mirror, won.answer, broken, tuple(passed_over))
                gone = {failed.mirror for failed in won.passed_over}
                mirrors = [won.mirror, *(m for m in mirrors if m != won.mirror and m not in gone)]
        return Searched(mirrors[0], (), broken=False, passed_over=tuple(passed_over))

    async def _ask_for(
        self, name: str, country: str, mirrors: Sequence[str], *, hide_broken: bool
    ) -> Won[tuple[Listing, ...]]:
        query = {"name": name, "order": "votes", "reverse": "true", "limit": str(MOST_LISTED)}
        query |= {"countrycode": country} if country else {}
        query |= {"hidebroken": "true" if hide_broken else "false"}
        path = f"/json/stations/search?{urlencode(query, quote_via=quote)}"

        async def ask_one(mirror: str) -> tuple[Listing, ...]:
            return parse_listings(await ask(self._client, mirror + path))

        return await first_answer(mirrors, ask_one)

    async def _mirrors(self) -> tuple[list[str], list[PassedOver]]:
        if self._given:
            return list(self._given), []
        try:
            names = parse_mirrors(await ask(self._client, f"{self._pool}/json/servers", within_s=POOL_S))
        except DirectoryError as error:
            known = list(self._known)
            self._shuffle(known)
            return known, [PassedOver(self._pool, str(error))]
        scheme = self._pool.partition(":")[0]
        found = [f"{scheme}://{name}" for name in names]
        self._shuffle(found)
        return found, []
