# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the staff are told of schedules that are followed, and what they may do about them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schedules.access import Gate
from schedules.follow.status import shown_address
from tests.fakes.clock import FakeClock
from tests.fakes.editing import staff_ports
from tests.fakes.following import HandFollowing, following_of
from tests.fakes.network import CATALOGUE
from tests.fakes.staff_api import StaffClient, staff_api


async def test_it_is_told_from_where_as_of_when_and_why_it_fails(client: StaffClient) -> None:
    answer = await client.ask("GET", "/following")

    assert {one["service"] for one in answer.document["following"]} == set(CATALOGUE.services)
    assert answer.document["following"][0] == {
        "service": "news", "kind": "ics", "url": "https://calendar.example.org/news.ics",
        "as_of": "2026-11-24T12:00:00Z", "failing_since": "2026-11-24T12:00:00Z", "reason": "HTTP 503",
        "notes": ["2 that last whole days are left out"],
    }  # fmt: skip


async def test_it_is_read_and_forgotten_when_asked(client: StaffClient) -> None:
    following = client.ports.following
    assert isinstance(following, HandFollowing)

    read = await client.ask("POST", "/following/news/read")
    forgotten = await client.ask("POST", "/following/news/forget", {})

    assert (read.status, forgotten.status) == (202, 202)
    assert read.document["service"] == "news"
    assert following.asked == [("read", "news"), ("forget", "news")]


@pytest.mark.parametrize("follows", [True, False])
async def test_what_follows_nothing_is_not_there(follows: bool) -> None:
    gate = Gate(public_url="https://radio.example.org")
    ports = staff_ports(CATALOGUE, FakeClock(), gate)
    async with staff_api(replace(ports, following=following_of(()) if follows else None), gate) as client:
        listed = await client.ask("GET", "/following")
        statuses = [
            (await client.ask("POST", f"/following/{name}/{what}")).status
            for name in ("news", "nothing")
            for what in ("read", "forget")
        ]

    assert listed.document == {"following": []}
    assert statuses == [404] * 4


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://ann:secret@a.example/b/c.ics?key=1#x", "https://a.example/b/c.ics"),
        ("webcal://a.example", "webcal://a.example"),
        (
            "https://calendar.google.com/calendar/ical/x%40y/private-0123abc/basic.ics",
            "https://calendar.google.com/calendar/ical/x%40y/private-…/basic.ics",
        ),
        ("https://a.example/x@y/z.ics", "https://a.example/x@y/z.ics"),
    ],
)
def test_no_secret_of_an_address_is_told(url: str, shown: str) -> None:
    assert shown_address(url) == shown
