# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How many connections there may be, of whom, and who gets the last ones."""

from __future__ import annotations

import pytest

from schedules.rest.addresses import networks
from schedules.rest.places import MOST_REFUSALS, Place, Places, Welcome

LOCAL = ("127.0.0.1", 40_000)
PROXIES = networks(["10.0.0.0/8"])


def peer(number: int) -> tuple[str, int]:
    """Return one of many strangers."""
    return f"198.51.{number >> 8}.{number & 255}", 40_000


def crowd(places: Places, number: int) -> list[Place]:
    return [places.arrive(peer(n)) for n in range(number)]


def test_the_last_places_are_looked_at_before_they_are_used_and_half_of_those_are_this_machine_s() -> None:
    places = Places(200)  # 5 % of them are 10

    welcomes = [place.welcome for place in crowd(places, 200)]
    local = [places.arrive(LOCAL).welcome for _ in range(6)]

    assert welcomes == [Welcome.OPEN] * 190 + [Welcome.RESERVED] * 5 + [Welcome.CUT] * 5
    assert local == [Welcome.RESERVED] * 5 + [Welcome.CUT]
    assert places.taken == 200


def test_who_leaves_makes_room() -> None:
    places = Places(200)
    there = crowd(places, 196)
    assert places.are_taken

    for place in there:
        places.leave(place)

    assert places.taken == 0
    assert not places.are_taken
    assert places.arrive(peer(1)).welcome is Welcome.OPEN


def test_patience_ends_before_the_places_do() -> None:
    places = Places(200)
    crowd(places, 170)
    assert not places.are_scarce

    places.arrive(peer(171))

    assert places.are_scarce  # 171 of 190
    assert not places.are_taken


@pytest.mark.parametrize(
    ("most", "of_one"),
    [
        pytest.param(100, 20, id="never fewer"),
        pytest.param(800, 100, id="an eighth"),
        pytest.param(20_000, 250, id="never more"),
    ],
)
def test_one_address_has_a_share(most: int, of_one: int) -> None:
    places = Places(most)
    there = [places.arrive(peer(1)) for _ in range(of_one)]

    refused = places.arrive(peer(1))
    other = places.arrive(peer(2))
    places.leave(refused)
    places.leave(there.pop())

    assert {place.welcome for place in there} == {Welcome.OPEN}
    assert (refused.welcome, other.welcome) == (Welcome.REFUSED, Welcome.OPEN)
    assert places.arrive(peer(1)).welcome is Welcome.OPEN


def test_all_addresses_of_a_customer_count_as_one() -> None:
    places = Places(most_of_one=3)

    welcomes = [places.arrive((f"2001:db8:0:1::{n}", 1, 0, 0)).welcome for n in range(4)]
    mapped = [places.arrive((address, 1)).welcome for address in ("192.0.2.1", "::ffff:192.0.2.1") * 2]

    assert welcomes == mapped == [Welcome.OPEN] * 3 + [Welcome.REFUSED]


def test_a_flood_of_one_address_is_told_why_only_so_often_at_once() -> None:
    places = Places(most_of_one=1)

    there = [places.arrive(peer(1)) for _ in range(MOST_REFUSALS + 2)]

    assert [place.welcome for place in there[-2:]] == [Welcome.REFUSED, Welcome.CUT]
    assert places.taken == 1 + MOST_REFUSALS
    for place in there:
        places.leave(place)
    assert places.taken == 0


@pytest.mark.parametrize("address", [LOCAL, ("::1", 1, 0, 0), ("::ffff:127.0.0.1", 1), "", ("10.1.2.3", 1)])
def test_this_machine_and_trusted_proxies_have_no_share_of_their_own(address: object) -> None:
    places = Places(trusted=PROXIES, most_of_one=1)

    there = [places.arrive(address) for _ in range(20)]

    assert {place.welcome for place in there} == {Welcome.OPEN}
    assert {place.proxy for place in there} == {address == ("10.1.2.3", 1)}


def test_what_proxies_ask_counts_for_whom_they_ask() -> None:
    places = Places(trusted=PROXIES, most_of_one=2)

    with (
        places.asking("192.0.2.1") as first,
        places.asking("192.0.2.1") as second,
        places.asking("192.0.2.1") as third,
        places.asking("192.0.2.2") as other,
    ):
        granted = [first, second, third, other]
    with places.asking("192.0.2.1") as again:
        granted.append(again)

    assert granted == [True, True, False, True, True]
