# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How many connections there may be: in all, and of one address, with some kept for the staff.

Each connection is a file descriptor, and without one the service can neither open its database nor
reach an upstream.  So there is an end before that, and the last places are for those who can do
something about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from .addresses import Network, customer_of, is_among, is_loopback

MOST_CONNECTIONS = 20_000
RESERVE = 0.05
"""Of all places; for the staff, by token or session, and for this machine itself."""
MOST_OF_ONE, LEAST_OF_ONE, SHARE_OF_ONE = 250, 20, 0.125
"""Places of one address: a share of all, within bounds."""
HASTY_FROM = 0.9
"""From here on, in shares of the places for everybody, less patience is had with those who send nothing."""
MOST_REFUSALS = 50
"""Connections that are held a moment longer, only to be told that there is no place."""


class Welcome(StrEnum):
    """How a new connection is met."""

    OPEN = "open"
    RESERVED = "reserved"
    """It has one of the last places: each request has to show who it comes from."""
    REFUSED = "refused"
    """It is told to come again, and let go."""
    CUT = "cut"
    """Not even that."""


@dataclass(frozen=True, slots=True)
class Place:
    """What one connection has.

    Attributes:
        sender: Address for which it counts; empty: for none.
        proxy: Whether its requests are those of others, each of whom has a share of their own.
    """

    welcome: Welcome
    sender: str = ""
    proxy: bool = False


class Places:
    """Counts connections, and what proxies ask for others.

    Args:
        most: Connections in all.
        trusted: Proxies whose word is taken for where a request comes from.
        most_of_one: Of one address; ``None``: a share of all.
        counts_loopback: Whether this machine itself is an address like others.
    """

    def __init__(
        self,
        most: int = MOST_CONNECTIONS,
        *,
        trusted: Sequence[Network] = (),
        most_of_one: int | None = None,
        counts_loopback: bool = False,
    ) -> None:
        self.trusted = trusted
        self._most = most
        self._reserve = max(1, int(most * RESERVE))
        self._for_all = most - self._reserve
        self._most_of_one = (
            min(MOST_OF_ONE, max(LEAST_OF_ONE, int(most * SHARE_OF_ONE)))
            if most_of_one is None
            else most_of_one
        )
        self._counts_loopback = counts_loopback
        self._of: Counter[str] = Counter()
        self._refusals = 0
        self.taken = 0

    @property
    def are_taken(self) -> bool:
        """Whether only places of the reserve are left."""
        return self.taken > self._for_all

    @property
    def are_scarce(self) -> bool:
        """Whether it is time to let go of those who send nothing."""
        return self.taken >= self._for_all * HASTY_FROM

    def arrive(self, peer: object) -> Place:
        """Give a place to a connection; whatever it is, `leave` gives it back.

        Args:
            peer: What the transport says of the other side.
        """
        address = str(peer[0]) if isinstance(peer, tuple) else ""
        local = not self._counts_loopback and (not address or is_loopback(address))
        proxy = bool(address) and is_among(address, self.trusted)
        place = self._place("" if local or proxy else customer_of(address), local=local, proxy=proxy)
        if place.welcome is not Welcome.CUT:
            self.taken += 1
        if place.welcome is Welcome.REFUSED:
            self._refusals += 1
        elif place.sender:
            self._of[place.sender] += 1
        return place

    def leave(self, place: Place) -> None:
        """Take a place back."""
        if place.welcome is not Welcome.CUT:
            self.taken -= 1
        if place.welcome is Welcome.REFUSED:
            self._refusals -= 1
        elif place.sender:
            self._release(place.sender)

    @contextmanager
    def asking(self, address: str) -> Iterator[bool]:
        """Count one request that a proxy passes on, while it is answered; gives whether there is a place."""
        sender = customer_of(address)
        granted = self._of[sender] < self._most_of_one
        if granted:
            self._of[sender] += 1
        try:
            yield granted
        finally:
            if granted:
                self._release(sender)

    def _place(self, sender: str, *, local: bool, proxy: bool) -> Place:
        # Half of the reserve is for this machine itself: others take a place before they show who they are.
        if self.taken >= self._most - (0 if local else self._reserve // 2):
            return Place(Welcome.CUT)
        if sender and self._of[sender] >= self._most_of_one:
            return Place(Welcome.REFUSED if self._refusals < MOST_REFUSALS else Welcome.CUT)
        return Place(Welcome.RESERVED if self.taken >= self._for_all else Welcome.OPEN, sender, proxy)

    def _release(self, sender: str) -> None:
        self._of[sender] -= 1
        if self._of[sender] <= 0:
            del self._of[sender]
