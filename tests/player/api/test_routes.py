# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Every route of the API: what it answers, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from player.air.base import MountId, StreamState, StreamStatus
from player.air.mount import Mount
from player.api import conversions
from player.errors import ResolveError
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.streams.candidate import Candidate, Standing
from player.streams.upstream import HttpUpstream
from schedules.access import undeclared_routes
from schedules.clock import SystemClock
from schedules.model.broadcast import HeardOn, StreamPicture
from schedules.publisher import LocalPublisher
from tests.fakes.api_client import Client
from tests.fakes.network import CATALOGUE, FM, LOCAL_FM, UP, Network, airing

MORNING = {
    "id": "morning.2026-11-24.1",
    "occurrence_id": "morning.2026-11-24",
    "occurrence_start": "2026-11-24T11:00:00Z",
    "occurrence_end": "2026-11-24T13:00:00Z",
    "title": "Morning",
    "subtitle": "A subtitle",
    "hosts": ["Ann"],
    "genre": "",
    "url": "https://a.example/",
    "image": None,
    "start": "2026-11-24T11:00:00Z",
    "end": "2026-11-24T13:00:00Z",
    "duration_s": 7200,
    "part": 1,
    "parts": 1,
    "joined_in_progress": False,
    "kind": "recurring",
    "scope": "service",
    "heard_on": "both",
    "brief": False,
    "rights": {"rewind": "full", "record": True, "stream": True},
}


def test_every_route_declares_who_may_use_it() -> None:
    assert undeclared_routes(Network().app()) == []


async def test_stations(client: Client) -> None:
    first, *rest = (await client.get("/stations"))["stations"]

    noon = {**MORNING, "title": "Noon"}
    noon |= {"id": "noon.2026-11-24.1", "occurrence_id": "noon.2026-11-24"}
    noon |= dict.fromkeys(("start", "occurrence_start"), "2026-11-24T13:00:00Z")
    noon |= dict.fromkeys(("end", "occurrence_end"), "2026-11-24T15:00:00Z")
    assert first == {
        "id": "wskg-fm",
        "call_sign": "WSKG-FM",
        "name": "",
        "service": "news",
        "frequency_mhz": 89.3,
        "city": "Binghamton",
        "kind": "fm",
        "timezone": "America/New_York",
        "public_file_url": "https://publicfiles.fcc.gov/fm-profile/wskg-fm",
        "now": MORNING,
        "next": noon,
        "stream": {"state": "up", "reason": "", "since": "2026-11-24T11:00:00Z"},
        "listen": {
            "live": "/listen/wskg-fm",
            "hls": None,
            "m3u": "/listen/wskg-fm.m3u",
            "pls": "/listen/wskg-fm.pls",
        },
    }
    assert [station["id"] for station in rest] == ["wskg-hd", "wsqg-fm"]
    assert rest[0]["frequency_mhz"] is None
    assert await client.get("/stations/wskg-fm") == first


async def test_services(client: Client) -> None:
    news, classical = (await client.get("/services"))["services"]

    assert news == {
        "id": "news",
        "name": "WSKG News",
        "genre": "News",
        "timezone": "America/New_York",
        "stations": ["wskg-fm", "wsqg-fm"],
        "rights": {"rewind": "full", "record": True, "stream": True},
        "stream": {"state": "up", "reason": "", "since": "2026-11-24T11:00:00Z"},
    }
    assert classical["rights"]["rewind"] == "pause"


async def test_now_depends_on_state_alone(client: Client) -> None:
    before = await client.get("/stations/wskg-fm/now")
    await client.network.clock.advance(60)

    assert await client.get("/stations/wskg-fm/now") == before
    assert before["now"] == MORNING  # without elapsed_s
    assert [one["title"] for one in before["next"]] == ["Noon"]
    assert {key: before[key] for key in before if key not in {"now", "next"}} == {
        "station": "wskg-fm",
        "at": "2026-11-24T11:00:00Z",
        "valid_until": "2026-11-24T13:00:00Z",
        "revision": 7,
        "source": "sample",
        "as_of": None,
    }


async def test_now_at_an_instant_is_exact(client: Client) -> None:
    for at, shown, elapsed in [
        ("2026-11-24T11:30:00Z", "2026-11-24T11:30:00Z", 1800),
        ("2026-11-24T06:30:00.250-05:00", "2026-11-24T11:30:00.250Z", 1800.25),
        ("2026-11-24T12:30:00+01:00", "2026-11-24T11:30:00Z", 1800),  # "+" unescaped: a space in a query
    ]:
        answer = await client.get(f"/stations/wskg-fm/now?at={at}")
        assert (answer["at"], answer["now"]["elapsed_s"]) == (shown, elapsed)
        assert answer["next"][0]["elapsed_s"] == 0


async def test_a_changed_picture_is_seen_at_once(client: Client) -> None:
    await client.get("/stations/wskg-fm/now")

    client.network.board.put(FM, "Special", revision=8)

    assert (await client.get("/stations/wskg-fm/now"))["now"]["title"] == "Special"
    assert (await client.get("/now"))["stations"]["wskg-fm"]["revision"] == 8


async def test_a_breakaway_tells_what_the_stream_carries(client: Client) -> None:
    board = client.network.board
    breakaway = replace(airing("Council"), heard_on=HeardOn.FM)
    board.pictures[FM] = replace(
        board.pictures[FM], now=breakaway, stream=StreamPicture(now=airing("Morning"), next=())
    )

    answer = await client.get("/stations/wskg-fm/now")

    assert answer["now"]["heard_on"] == "fm"
    assert answer["stream"] == {"now": MORNING, "next": []}
    assert "stream" not in await client.get("/stations/wskg-hd/now")


async def test_a_gap_is_null(client: Client) -> None:
    board = client.network.board
    board.pictures[FM] = replace(board.pictures[FM], now=None, next=(), valid_until=None)

    answer = await client.get("/stations/wskg-fm/now")

    assert (answer["now"], answer["next"], answer["valid_until"]) == (None, [], None)
    assert (await client.get("/stations/wskg-fm"))["next"] is None


async def test_now_of_several(client: Client) -> None:
    everything, some = await client.get("/now"), await client.get("/now?station=wsqg-fm,wskg-fm")

    assert list(everything["stations"]) == ["wskg-fm", "wskg-hd", "wsqg-fm"]
    assert list(some["stations"]) == ["wsqg-fm", "wskg-fm"]
    assert everything["at"] == some["at"] == "2026-11-24T11:00:00Z"
    assert everything["stations"]["wskg-fm"] == await client.get("/stations/wskg-fm/now")


@pytest.mark.parametrize(
    ("query", "start", "end"),
    [
        ("date=2026-11-24", "2026-11-24T05:00", "2026-11-25T05:00"),
        ("date=2026-11-01", "2026-11-01T04:00", "2026-11-02T05:00"),  # the clocks go back: 25 hours
        ("week=2026-W48", "2026-11-23T05:00", "2026-11-30T05:00"),
        ("week=2026-W53", "2026-12-28T05:00", "2027-01-04T05:00"),
        ("from=2026-11-24T00:00:00Z&to=2026-12-25T00:00:00Z", "2026-11-24T00:00", "2026-12-25T00:00"),
        ("", "2026-11-24T05:00", "2026-11-25T05:00"),
    ],
)
async def test_a_schedule_of_a_window(client: Client, query: str, start: str, end: str) -> None:
    answer = await client.get(f"/stations/wskg-fm/schedule?{query}")

    window = tuple(datetime.fromisoformat(instant).replace(tzinfo=UTC) for instant in (start, end))
    assert client.network.schedules.asked == [window]
    assert {key: answer[key] for key in ("station", "timezone", "revision")} == {
        "station": "wskg-fm",
        "timezone": "America/New_York",
        "revision": 7,
    }
    assert [one["start"] for one in answer["broadcasts"]] == [start + ":00Z"]


async def test_a_schedule_is_made_once_for_each_revision(client: Client) -> None:
    schedules = client.network.schedules
    for _ in range(3):
        await client.get("/stations/wskg-fm/schedule?week=2026-W48")
    assert len(schedules.asked) == 1

    schedules.number = 8

    assert (await client.get("/stations/wskg-fm/schedule?week=2026-W48"))["revision"] == 8


async def test_streams_tell_how_each_candidate_does_and_no_password(client: Client) -> None:
    rows = (await client.get("/stations/wskg-fm/streams"))["streams"]

    assert rows[0] == {
        "url": "http://dead.example/",
        "effective_url": None,
        "kind": None,
        "codec": None,
        "bitrate_kbps": None,
        "title": None,
        "playable": False,
        "reason": "HTTP 404",
        "health": "failed",
        "since": None,
    }
    assert (rows[1]["health"], rows[1]["since"]) == ("playing", "2026-11-24T11:00:00Z")
    assert rows[2]["health"] == "unknown"


async def test_streams_that_failed_or_were_never_opened_are_listed_as_configured(client: Client) -> None:
    clock = SystemClock()
    async with GuardedClient(AddressPolicy([])) as outside:
        inside = HttpUpstream(outside, "http://127.0.0.1/live", None, clock)
        with pytest.raises(ResolveError):
            await inside.open()
        later = HttpUpstream(outside, "http://a.example/list.pls", None, clock)
        mount = Mount(MountId("news"), [inside, later], clock=clock, publisher=LocalPublisher())
    client.network.mounts.of(FM).candidates = mount.candidates

    rows = (await client.get("/stations/wskg-fm/streams"))["streams"]

    assert [(row["url"], row["playable"], row["health"]) for row in rows] == [
        ("http://127.0.0.1/live", False, "failed"),
        ("http://a.example/list.pls", None, "unknown"),
    ]
    assert "127.0.0.1" in rows[0]["reason"]


@pytest.mark.parametrize(
    ("state", "health", "since"),
    [
        (StreamState.UP, "playing", "2026-11-24T11:30:00Z"),
        (StreamState.STALLED, "stalled", "2026-11-24T11:30:00Z"),
        (StreamState.SILENT, "silent", "2026-11-24T11:30:00Z"),
        (StreamState.CONNECTING, "failed", "2026-11-24T11:10:00Z"),
        (StreamState.DOWN, "failed", "2026-11-24T11:10:00Z"),
        (StreamState.OFF, "failed", "2026-11-24T11:10:00Z"),
    ],
)
async def test_streams_tell_the_truth_of_each_candidate(
    client: Client, state: StreamState, health: str, since: str
) -> None:
    mount, at = client.network.mounts.of(FM), datetime(2026, 11, 24, 11, 10, tzinfo=UTC)
    mount.status = StreamStatus(state=state, reason="", since=at + timedelta(minutes=20))
    mount.candidates = (
        Candidate(
            url="http://a.example/live", playable=False, reason="it broke", health=Standing.FAILED, since=at
        ),
        Candidate(url="http://b.example/", playable=True, health=Standing.STANDBY, since=at),
        Candidate(url="http://c.example/", playable=False, reason="HTTP 404", health=Standing.DEAD, since=at),
        Candidate(url="http://d.example/", reason="not probed: an earlier one plays"),
    )

    rows = (await client.get("/stations/wskg-fm/streams"))["streams"]

    assert (rows[0]["health"], rows[0]["since"], rows[0]["reason"]) == (health, since, "it broke")
    assert [(row["health"], row["since"]) for row in rows[1:]] == [
        ("standby", "2026-11-24T11:10:00Z"),
        ("dead", "2026-11-24T11:10:00Z"),
        ("unknown", None),
    ]


async def test_titles_newest_first(client: Client) -> None:
    titles = (await client.get("/stations/wskg-fm/titles"))["titles"]

    assert titles[0] == {
        "station": "wskg-fm",
        "text": "Bach - Air",
        "title": "Air",
        "artist": "Bach",
        "at": "2026-11-24T11:00:00Z",
    }
    assert (await client.get("/stations/wskg-fm/titles?limit=1"))["titles"] == titles[:1]
    before = "before=2026-11-24T10:59:00Z"
    assert (await client.get(f"/stations/wskg-fm/titles?{before}"))["titles"] == titles[1:]
    cleared = (await client.get(f"/stations/wskg-fm/titles?{before}&cleared=true"))["titles"]
    assert [title["text"] for title in cleared] == ["", "Before"]


@pytest.mark.parametrize(
    "path",
    [
        "/stations/nope",
        "/stations/nope/now",
        "/stations/nope/schedule",
        "/stations/nope/streams",
        "/stations/nope/titles",
        "/now?station=wskg-fm,nope",
        "/now?station=wskg-fm,",
        "/events?station=nope",
        "/players/nope",
        "/players/web:AAAAAAAAAAAAAAAAAAAAAA",
        "/nothing",
    ],
)
async def test_what_is_not_known_is_404(client: Client, path: str) -> None:
    await client.get(path, 404)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/stations?x=1", "x"),
        ("/stations/wskg-fm?x=1", "x"),
        ("/stations/wskg-fm/now?depth=0", "depth"),
        ("/stations/wskg-fm/now?depth=11", "depth"),
        ("/stations/wskg-fm/now?depth=1.0", "depth"),
        ("/stations/wskg-fm/now?depth=%201", "depth"),
        ("/stations/wskg-fm/now?depth=1_0", "depth"),
        ("/stations/wskg-fm/now?depth=", "depth"),
        ("/stations/wskg-fm/now?depth=1&depth=2", "depth"),
        ("/stations/wskg-fm/now?at=2026-11-24T11:30:00", "at"),
        ("/stations/wskg-fm/now?at=2026-11-24", "at"),
        ("/stations/wskg-fm/now?at=1764000000", "at"),
        ("/stations/wskg-fm/now?at=2026-02-30T11:30:00Z", "at"),
        ("/stations/wskg-fm/now?at=0001-01-01T00:00:00%2B14:00", "at"),
        ("/stations/wskg-fm/now?station=a", "station"),
        ("/stations/wskg-fm/titles?limit=0", "limit"),
        ("/stations/wskg-fm/schedule?from=2026-11-24T00:00:00Z", "from"),
        ("/stations/wskg-fm/schedule?from=2026-11-24T00:00:00Z&to=2026-12-25T00:00:01Z", "to"),
        ("/stations/wskg-fm/schedule?from=2026-11-24T00:00:00Z&to=2026-11-24T00:00:00Z", "to"),
        ("/stations/wskg-fm/schedule?date=2026-11-24&week=2026-W48", "date"),
        ("/stations/wskg-fm/schedule?date=2026-02-29", "date"),
        ("/stations/wskg-fm/schedule?date=20261124", "date"),
        ("/stations/wskg-fm/schedule?week=2026-48", "week"),
        ("/now?station=" + ",".join(["wskg-fm"] * 51), "station"),
    ],
)
async def test_a_wrong_query_names_the_parameter(client: Client, path: str, name: str) -> None:
    assert await client.mistakes(path) == [["query", name]]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("schedule?week=2027-W53", "week"),  # 2027 has 52 weeks
        ("schedule?week=2030-W01", "week"),
        ("schedule?date=2030-01-01", "date"),
        ("schedule?from=2030-01-01T00:00:00Z&to=2030-01-02T00:00:00Z", "from"),
        ("schedule?from=2027-12-20T00:00:00Z&to=2028-01-01T00:00:00Z", "to"),
        ("schedule?from=2024-01-01T00:00:00Z&to=2024-01-02T00:00:00Z", "from"),
        ("now?at=2030-01-01T00:00:00Z", "at"),
    ],
)
async def test_a_time_that_no_schedule_reaches_is_a_mistake_of_the_parameter_that_named_it(
    client: Client, query: str, name: str
) -> None:
    assert await client.mistakes(f"/stations/wskg-fm/{query}") == [["query", name]]


@pytest.mark.parametrize(
    "path",
    [
        "/stations",
        "/stations/wskg-fm",
        "/services",
        "/now",
        "/now?station=wskg-fm",
        "/stations/wskg-fm/now",
        "/stations/wskg-fm/now?at=2026-11-24T11:30:00Z",
        "/stations/wskg-fm/schedule",
        "/stations/wskg-fm/streams",
        "/stations/wskg-fm/titles",
        "/players",
        "/players/local",
        "/openapi.json",
    ],
)
async def test_who_has_it_already_gets_304(client: Client, path: str) -> None:
    url = f"{client.url}/api/v1{path}"
    async with client.session.get(url) as first:
        tag = first.headers["ETag"]
        content = await first.read()

    async with client.session.get(url, headers={"If-None-Match": tag}) as second:
        assert second.status == 304
        assert await second.read() == b""
    async with client.session.get(url, headers={"If-None-Match": '"other"'}) as third:
        assert await third.read() == content
    assert not tag.startswith("W/")


async def test_a_wrong_method_is_405_and_says_which_are_right(client: Client) -> None:
    for method, path, allowed in [
        ("DELETE", "/stations", "GET,HEAD"),
        ("POST", "/stations/wskg-fm/now", "GET,HEAD"),
        ("GET", "/players/local/play", "POST"),
        ("POST", "/players/local/volume", "PUT"),
        ("HEAD", "/events", "GET"),
    ]:
        async with client.session.request(method, f"{client.url}/api/v1{path}") as answer:
            assert (answer.status, answer.headers["Allow"]) == (405, allowed)
            assert answer.content_type == "application/problem+json"


async def test_health_and_readiness(client: Client) -> None:
    assert await client.ask("GET", "/healthz") == {"status": "ok"}
    assert await client.ask("GET", "/readyz") == {"status": "ready"}

    client.network.missing.append("the schedule is being painted")

    document = await client.ask("GET", "/readyz", 503)
    assert "the schedule is being painted" in document["detail"]
    assert await client.ask("GET", "/healthz") == {"status": "ok"}


async def test_a_station_with_streams_of_its_own_tells_of_those(client: Client) -> None:
    client.network.mounts.of(LOCAL_FM).titles = ()

    assert (await client.get("/stations/wsqg-fm/titles"))["titles"] == []
    assert (await client.get("/stations/wskg-fm/titles"))["titles"] != []


def test_listeners_are_given_the_streams_own_address_where_their_service_wants_that() -> None:
    station = replace(CATALOGUE.station(FM), direct_url="https://cdn.example/live")

    listen = conversions.station_of(station, Network().board.now_next(FM), UP).listen

    assert (listen.live, listen.m3u) == ("https://cdn.example/live", "/listen/wskg-fm.m3u")
