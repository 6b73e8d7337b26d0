# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Following over real HTTP, past the guard: whole answers, of a size, from where we may connect."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from player import settings
from player.following import GuardedFetch, make_follower
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from schedules.errors import FollowError
from schedules.follow.base import Asking, Fetched
from schedules.model.ids import ServiceId
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from schedules.store.memory import MemoryStore
from tests.fakes.calendar_host import CalendarHost, calendar, vevent
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.composer import Composer
from tests.fakes.radio_server import RadioServer, answers, hangs, redirects, resets, says

MORNING = vevent(
    "Morning", ";TZID=America/New_York:20261101T050000", ";TZID=America/New_York:20261101T090000",
    "RRULE:FREQ=DAILY",
)  # fmt: skip


@pytest.fixture
async def server() -> AsyncIterator[RadioServer]:
    async with RadioServer() as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[GuardedClient]:
    async with GuardedClient(AddressPolicy(["127.0.0.1"])) as opened:
        yield opened


async def test_an_answer_comes_whole_with_its_names(server: RadioServer, client: GuardedClient) -> None:
    url = server.on(
        "/x",
        answers(
            b"body", status="HTTP/1.1 200 OK", head=['ETag: "a"', "Last-Modified: Tue", "Content-Length: 4"]
        ),
    )

    found = await GuardedFetch(client)(Asking(url))

    assert found == Fetched(b"body", '"a"', "Tue")
    assert "if-none-match" not in server.requests[0].headers
    assert server.requests[0].headers["user-agent"].startswith("PlayLiveRadio/")


async def test_what_is_known_is_asked_for_with_its_names_and_not_sent_again(
    server: RadioServer, client: GuardedClient
) -> None:
    url = server.on("/x", says(b"HTTP/1.1 304 Not Modified\r\n\r\n"))

    found = await GuardedFetch(client)(Asking(url, '"a"', "Tue"))

    assert found.body is None
    assert server.requests[0].headers["if-none-match"] == '"a"'
    assert server.requests[0].headers["if-modified-since"] == "Tue"


async def test_a_304_that_nobody_asked_for_is_no_answer(server: RadioServer, client: GuardedClient) -> None:
    url = server.on("/x", says(b"HTTP/1.1 304 Not Modified\r\n\r\n"))

    with pytest.raises(FollowError, match="HTTP 304"):
        await GuardedFetch(client)(Asking(url))


async def test_redirects_are_followed_and_each_hop_is_guarded(
    server: RadioServer, client: GuardedClient
) -> None:
    server.on("/there", answers(b"body"))
    url = server.on("/x", redirects("/there", 301))
    inside = server.on("/y", redirects("http://10.0.0.1/secret"))

    assert (await GuardedFetch(client)(Asking(url))).body == b"body"
    with pytest.raises(FollowError, match="private"):
        await GuardedFetch(client)(Asking(inside))


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (answers(b"no", status="HTTP/1.1 503 Busy", head=["Retry-After: 77"]), "HTTP 503"),
        (answers(b"x" * 2_000), "larger than 1,000 bytes"),
        (answers(b"cut", status="HTTP/1.1 200 OK", head=["Content-Length: 900"]), "ends in the middle|broke"),
        (
            says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"),
            "ends in the middle|broke",
        ),
        (resets(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"), "broke|middle"),
        (hangs(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"), "no whole answer within"),
        (answers(gzip.compress(b"x" * 10**6), head=["Content-Encoding: gzip"]), "larger than"),
        (
            answers(gzip.compress(b"x" * 50)[:-12] + b"\0" * 30, head=["Content-Encoding: gzip"]),
            "packed and damaged",
        ),
        (redirects("/x"), "circle"),
    ],
    ids=["refused", "too large", "short", "short chunks", "reset", "hangs", "a bomb", "damaged", "a circle"],
)
async def test_what_is_no_whole_answer_is_said(
    server: RadioServer, client: GuardedClient, script: object, reason: str
) -> None:
    url = server.on("/x", script)  # type: ignore[arg-type]

    with pytest.raises(FollowError, match=reason):
        await GuardedFetch(client, most_bytes=1_000, within_s=0.5)(Asking(url))


async def test_when_to_come_again_is_passed_on(server: RadioServer, client: GuardedClient) -> None:
    url = server.on("/x", answers(b"", status="HTTP/1.1 429 Slow", head=["Retry-After: 77"]))

    with pytest.raises(FollowError) as caught:
        await GuardedFetch(client)(Asking(url))

    assert caught.value.retry_after_s == 77


async def test_what_was_packed_is_unpacked(server: RadioServer, client: GuardedClient) -> None:
    url = server.on("/x", answers(gzip.compress(b"BEGIN:VCALENDAR"), head=["Content-Encoding: gzip"]))

    assert (await GuardedFetch(client)(Asking(url))).body == b"BEGIN:VCALENDAR"


async def test_a_private_address_is_denied_unless_it_is_allowed(server: RadioServer) -> None:
    async with GuardedClient(AddressPolicy([])) as strict:
        with pytest.raises(FollowError, match="loopback"):
            await GuardedFetch(strict)(Asking(server.url("/x")))


class Impatient(FakeClock):
    """Never waits."""

    async def sleep(self, seconds: float) -> None:
        """Go on at once."""


def config(tmp_path: Path, source: str) -> settings.Config:
    path = tmp_path / "config.yaml"
    path.write_text(
        "network: {name: N, timezone: America/New_York}\nservices:\n"
        f"  - {{id: news, name: News, streams: [{{url: 'demo:news'}}], source: {source}}}\n"
        "stations:\n  - {id: a-fm, call_sign: A-FM, carries: news}\n"
    )
    return settings.load_config(path, {}).config


@pytest.mark.parametrize("kind", ["ics", "composer"])
async def test_a_configured_source_is_followed_end_to_end(
    server: RadioServer, client: GuardedClient, tmp_path: Path, kind: str
) -> None:
    host = CalendarHost(server, calendar(MORNING))
    composer = Composer(server)
    composer.put(date(2026, 11, 23), 15)
    url = host.url if kind == "ics" else composer.url
    loaded = config(tmp_path, f"{{kind: {kind}, url: '{url}', every: 1m}}")
    catalogue, clock = settings.catalogue(loaded), Impatient()
    schedules = ScheduleService(catalogue, clock, LocalPublisher(), 600)
    follower = make_follower(loaded, catalogue, schedules, copies=MemoryStore(), client=client, clock=clock)

    await follower.read(ServiceId("news"))

    status = follower.statuses[ServiceId("news")]
    assert status.reason == ""
    now = schedules.now_next("a-fm", at=NOON)
    assert now.now is not None
    assert now.now.occurrence.programme.title.startswith("Morning")
    assert (now.source, now.as_of) == ("followed", NOON)

    if kind == "ics":
        await follower.read(ServiceId("news"))
        assert host.not_modified == 1
