# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a page is told of the air that it may go back in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from schedules.model.rights import Rewind
from tests.fakes.airings import airing
from tests.fakes.api_client import Client
from tests.fakes.mount import FakeMount
from tests.fakes.network import FM

FULL, PAUSE, OFF = Rewind.FULL, Rewind.PAUSE, Rewind.OFF
URL = f"/stations/{FM}/air"
SECOND = timedelta(seconds=1)


async def keep_a_minute(client: Client, *, hole_s: int = 0) -> datetime:
    """Have 60 s of air, with a hole after the first 20; return its first instant."""
    network = client.network
    mount = FakeMount(network.clock, network.publisher)
    begun = network.clock.now()
    for number in range(60):
        if number == 20 and hole_s:
            await network.clock.advance(hole_s)
            mount.air.interrupt()
        await network.clock.advance(1)
        mount.sound(1)
    network.mounts.of(FM).air = mount.air
    return begun


def on_since(client: Client, seconds: int, rule: Rewind) -> None:
    """Have had the "Evening Concert" on, for some seconds until now and an hour from now."""
    now = client.network.clock.now()
    client.network.airings.put(airing("Evening Concert", now - seconds * SECOND, now + 3600 * SECOND, rule))


def instants(found: dict[str, Any], *names: str) -> list[datetime]:
    return [datetime.fromisoformat(found[name]) for name in names]


async def test_of_a_station_of_which_nothing_is_kept_it_says_so(client: Client) -> None:
    found = await client.get(URL)

    assert found["station"] == FM
    assert found["gaps"] == []
    for name in ("oldest", "newest", "earliest", "clear_until"):
        assert found[name] is None


async def test_it_says_what_is_kept_and_where_the_holes_are(client: Client) -> None:
    begun = await keep_a_minute(client, hole_s=5)
    on_since(client, 3600, FULL)

    found = await client.get(URL)

    assert instants(found, "at", "oldest", "newest", "earliest") == [
        begun + 65 * SECOND, begun + 5 * SECOND, begun + 65 * SECOND, begun + 5 * SECOND
    ]  # fmt: skip
    assert found["gaps"] == [{"start": text(begun + 20 * SECOND), "end": text(begun + 25 * SECOND)}]
    assert (found["rewind"], found["refusal"]) == ("full", "")


@pytest.mark.parametrize(("rule", "own"), [(PAUSE, False), (PAUSE, True), (OFF, False)])
async def test_it_says_how_far_back_rights_let_one_go_and_why_no_further(
    client: Client, rule: Rewind, own: bool
) -> None:
    begun = await keep_a_minute(client)
    on_since(client, 30, rule)
    joined = client.network.clock.now()
    query = ""
    if own:
        query = "?position=" + client.network.ports.positions.give(FM).token
        await client.network.clock.advance(20)

    found = await client.get(URL + query)

    assert found["rewind"] == rule
    assert found["earliest"] == (text(joined) if own else None)
    assert found["refusal"].startswith('"Evening' if rule is OFF else 'in "Evening Concert"')
    assert found["refusal"].endswith(f"(rewind: {rule})")
    assert instants(found, "oldest") == [begun]


async def test_it_says_up_to_where_one_may_go_on_behind_live(client: Client) -> None:
    begun = await keep_a_minute(client)
    on_since(client, 30, OFF)

    found = await client.get(f"{URL}?at={text(begun + 10 * SECOND)}")

    assert instants(found, "clear_until") == [begun + 30 * SECOND]
    assert found["refusal_then"] == '"Evening Concert" may only be heard live (rewind: off)'


@pytest.mark.parametrize(
    ("query", "status"),
    [("at=2026-11-24", 422), ("at=2126-11-24T00:00:00Z", 422), ("position=forged", 403), ("behind=1", 422)],
)
async def test_what_makes_no_sense_is_refused(client: Client, query: str, status: int) -> None:
    async with client.session.get(f"{client.url}/api/v1{URL}?{query}") as answer:
        assert answer.status == status


def text(instant: datetime) -> str:
    """Return an instant as the API writes it."""
    return instant.isoformat().replace("+00:00", "Z")
