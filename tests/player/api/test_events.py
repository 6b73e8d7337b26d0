# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Server-Sent Events over real sockets: state first, then news, heartbeats, replay, limits, the end."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiohttp import ClientSession
from pydantic import BaseModel

from player.air.base import AirTitle, MountId, StreamState, StreamStatus, StreamTitle
from player.api import events, followers, journal, present
from player.api.events import EVENTS
from player.api.followers import Follower
from player.api.journal import News
from player.events import NowNextChanged, PlayerChanged, StreamChanged, TitleChanged
from player.playback.player import Player, PlayerKind, PlayerState
from player.running import running
from schedules.events import ScheduleChanged
from schedules.rest.routes import encode
from tests.fakes.event_stream import Message, following
from tests.fakes.eventually import eventually
from tests.fakes.network import FM, HD, NEWS, START, TOKEN, Network
from tests.fakes.serving import served

PAGE = "web:AAAAAAAAAAAAAAAAAAAAAA"
STATE_OF_FM = [
    ("now", "wskg-fm"),
    ("stream", "wskg-fm"),
    ("title", "wskg-fm"),
    ("player", "local"),
    ("schedule", "news"),
]
STRANGER = {"X_Forwarded_For": "203.0.113.9"}


@asynccontextmanager
async def on_air(network: Network) -> AsyncIterator[str]:
    app = network.app()
    async with served(app) as url, running(network.api):
        await network.clock.settle()
        yield url


def about(messages: list[Message]) -> list[tuple[str, str]]:
    """Return name and subject of each message."""
    keys = {"player": "id", "schedule": "service"}
    return [(m.name, m.data.get(keys.get(m.name, "station"), "")) for m in messages]


def player(player_id: str, **changes: object) -> Player:
    base = Player(id=player_id, kind=PlayerKind.WEB, state=PlayerState.PLAYING, since=START)
    return replace(base, **changes)  # type: ignore[arg-type]


async def test_first_comes_the_present_state_of_what_was_asked_for() -> None:
    async with on_air(Network()) as url, following(url, "?station=wskg-fm") as stream:
        state = await stream.take(5)
        async with ClientSession() as session, session.get(f"{url}/api/v1/stations/wskg-fm/now") as answer:
            now = await answer.json()

    assert about(state) == STATE_OF_FM
    data = {message.name: message.data for message in state}
    assert data["now"] == now
    assert data["stream"] == {
        "station": "wskg-fm", "state": "up", "reason": "", "since": "2026-11-24T11:00:00Z",
    }  # fmt: skip
    assert data["title"] == {
        "station": "wskg-fm",
        "text": "Bach - Air",
        "title": "Air",
        "artist": "Bach",
        "at": "2026-11-24T11:00:00Z",
    }
    assert data["schedule"] == {"service": "news", "revision": 7}
    ids = [int(message.id) for message in state]
    assert ids == sorted(set(ids))


async def test_without_a_station_everything_is_told() -> None:
    async with on_air(Network()) as url, following(url) as stream:
        state = await stream.take(3 * 3 + 1 + 2)

    assert {subject for name, subject in about(state) if name == "now"} == {"wskg-fm", "wskg-hd", "wsqg-fm"}
    assert {subject for name, subject in about(state) if name == "schedule"} == {"news", "classical"}


async def test_then_comes_what_changes_at_the_stations_asked_for_alone() -> None:
    network = Network()
    async with on_air(network) as url, following(url, "?station=wskg-fm") as stream:
        state = await stream.take(5)
        title = AirTitle(title=StreamTitle(text="Later", title="Later"), at=START)
        down = StreamStatus(state=StreamState.DOWN, reason="HTTP 503", since=START)
        network.board.put(FM, "Special")
        for event in [
            NowNextChanged(HD),
            NowNextChanged(FM),
            TitleChanged(MountId("classical"), title),
            TitleChanged(MountId("news"), title),
            StreamChanged(MountId("station:wsqg-fm"), down),
            StreamChanged(MountId("news"), down),
            ScheduleChanged(NEWS, 8),
            PlayerChanged(player("local")),
        ]:
            network.publisher.publish(event)
        news = await stream.take(5)

    assert about(news) == [
        ("now", "wskg-fm"),
        ("title", "wskg-fm"),
        ("stream", "wskg-fm"),
        ("schedule", "news"),
        ("player", "local"),
    ]
    assert news[0].data["now"]["title"] == "Special"
    assert (news[2].data["state"], news[2].data["reason"]) == ("down", "HTTP 503")
    ids = [int(message.id) for message in [*state, *news]]
    assert ids == sorted(set(ids))


async def test_each_piece_of_news_is_encoded_once_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network()
    encoded = 0

    def counting(model: BaseModel) -> bytes:
        nonlocal encoded
        encoded += 1
        return encode(model)

    async with (
        on_air(network) as url,
        following(url) as one,
        following(url) as two,
        following(url) as three,
    ):
        for stream in (one, two, three):
            await stream.take(12)
        monkeypatch.setattr(present, "encode", counting)
        network.publisher.publish(PlayerChanged(player("local")))
        told = [await stream.next() for stream in (one, two, three)]

    assert encoded == 1
    assert told[0] == told[1] == told[2]


async def test_the_present_state_is_encoded_once_for_all_who_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network, made = Network(), list[str]()

    def encoding(model: BaseModel) -> bytes:
        made.append(type(model).__name__)
        return encode(model)

    def numbering(number: int, name: str, about: str, data: bytes) -> journal.News:
        made.append(name)
        return journal.News(number, name, about, data, data)

    async with on_air(network) as url, following(url) as first:
        told = await first.take(12)
        monkeypatch.setattr(present, "encode", encoding)
        monkeypatch.setattr(journal, "news", numbering)
        for _ in range(3):
            async with following(url) as again:
                assert await again.take(12) == told

    assert made == ["Player"] * 3  # that is only looked at: it is written anew each time


async def test_who_comes_later_is_told_what_has_changed() -> None:
    network = Network()
    async with on_air(network) as url:
        async with following(url, "?station=wskg-fm") as first:
            before = await first.take(5)
        mount = network.mounts.of(FM)
        mount.status = StreamStatus(state=StreamState.DOWN, reason="HTTP 503", since=START)
        mount.titles = (AirTitle(title=StreamTitle(text="Later", title="Later"), at=START),)
        network.board.put(FM, "Special")
        network.schedules.number = 8
        network.players.local = replace(network.players.local, state=PlayerState.PLAYING)

        async with following(url, "?station=wskg-fm") as later:
            after = await later.take(5)

    assert about(after) == about(before) == STATE_OF_FM
    assert [old.data != new.data for old, new in zip(before, after, strict=True)] == [True] * 5


async def test_one_address_has_only_so_many_places_and_gets_them_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = Network()
    monkeypatch.setattr(events, "_address", lambda peer: peer)  # or loopback would have as many as it likes
    monkeypatch.setattr(events, "MOST_PER_ADDRESS", 2)
    async with on_air(network) as url, ClientSession() as session, following(url) as stays:
        await stays.next()
        async with following(url) as leaves:
            await leaves.next()
            async with session.get(f"{url}/api/v1/events") as answer:
                assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        async with asyncio.timeout(10):
            while network.api._events.followers > 1:
                await network.clock.advance(1)

        async with following(url) as comes:
            await comes.next()


async def test_heartbeats_come_at_least_every_fifteen_seconds() -> None:
    network = Network()
    async with on_air(network) as url, following(url, "?station=wskg-fm") as stream:
        *_, last = await stream.take(5)
        for _ in range(3):
            await network.clock.advance(15)
            beat = await stream.next()
            assert beat.comments == ("heartbeat",)
            assert int(beat.id) > int(last.id)
            last = beat


async def test_who_comes_back_gets_what_was_missed_and_nothing_else() -> None:
    network = Network()
    async with on_air(network) as url:
        async with following(url, "?station=wskg-fm") as stream:
            *_, last = await stream.take(5)
        network.publisher.publish(NowNextChanged(HD))
        network.publisher.publish(NowNextChanged(FM))
        network.publisher.publish(ScheduleChanged(NEWS, 8))
        async with following(url, "?station=wskg-fm", Last_Event_ID=last.id) as stream:
            missed = await stream.take(2)
            network.publisher.publish(NowNextChanged(FM))
            later = await stream.next()

    assert about(missed) == [("now", "wskg-fm"), ("schedule", "news")]
    assert int(last.id) < int(missed[0].id) < int(missed[1].id) < int(later.id)


async def test_who_was_away_too_long_gets_a_reset_and_the_state() -> None:
    network = Network()
    async with on_air(network) as url:
        async with following(url, "?station=wskg-fm") as stream:
            *_, last = await stream.take(5)
        for _ in range(501):
            network.publisher.publish(NowNextChanged(FM))
        async with following(url, "?station=wskg-fm", Last_Event_ID=last.id) as stream:
            reset, *state = await stream.take(6)

    assert (reset.name, reset.data) == ("reset", {})
    assert about(state) == STATE_OF_FM


@pytest.mark.parametrize("last", ["0", "17", "-1", "nonsense", "99999999999999999999999", "1764000000000000"])
async def test_a_number_that_we_never_gave_gets_a_reset_and_the_state(last: str) -> None:
    async with on_air(Network()) as url, following(url, "?station=wskg-fm", Last_Event_ID=last) as stream:
        reset, *state = await stream.take(6)

    assert reset.name == "reset"
    assert about(state) == STATE_OF_FM


async def test_who_saw_only_half_of_the_state_gets_a_reset_and_all_of_it() -> None:
    async with on_air(Network()) as url:
        async with following(url, "?station=wskg-fm") as stream:
            half = (await stream.take(2))[-1]
        async with following(url, "?station=wskg-fm", Last_Event_ID=half.id) as stream:
            reset, *state = await stream.take(6)

    assert reset.name == "reset"
    assert int(reset.id) > int(half.id)
    assert about(state) == STATE_OF_FM


@pytest.mark.parametrize(
    ("query", "headers", "sees"),
    [
        pytest.param("?station=wskg-fm", {}, True, id="loopback"),
        pytest.param("?station=wskg-fm", STRANGER, False, id="stranger"),
        pytest.param("?station=wskg-fm", {**STRANGER, "Authorization": f"Bearer {TOKEN}"}, True, id="token"),
        pytest.param(f"?station=wskg-fm&player={PAGE}", STRANGER, True, id="the page itself"),
        pytest.param(
            "?station=wskg-fm&player=web:BBBBBBBBBBBBBBBBBBBBBB", STRANGER, False, id="another page"
        ),
        pytest.param("?station=wskg-fm", {"Origin": "https://evil.example"}, False, id="foreign page"),
    ],
)
async def test_web_players_are_told_of_to_those_who_may_see_them(
    query: str, headers: dict[str, str], sees: bool
) -> None:
    network = Network()
    hello = {"id": PAGE, "kind": "web", "state": "playing"}
    with network.web.connect(hello) as session:
        async with on_air(network) as url, following(url, query, **headers) as stream:
            state = await stream.take(6 if sees else 5)
            session.take({"id": PAGE, "kind": "web", "state": "paused"})
            network.publisher.publish(NowNextChanged(FM))
            first = await stream.next()

    assert ((("player", PAGE)) in about(state)) is sees
    assert about([first]) == ([("player", PAGE)] if sees else [("now", "wskg-fm")])


async def test_an_unknown_station_is_refused_before_the_stream_opens() -> None:
    async with (
        on_air(Network()) as url,
        ClientSession() as session,
        session.get(f"{url}/api/v1/events?station=wskg-fm,nope") as answer,
    ):
        assert answer.status == 404
        assert answer.content_type == "application/problem+json"


async def test_too_many_are_told_to_come_back() -> None:
    network = Network()
    network.api._events._most_followers = 1
    async with on_air(network) as url, ClientSession() as session, following(url) as stream:
        await stream.next()
        async with session.get(f"{url}/api/v1/events") as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "5")


async def test_who_leaves_is_forgotten() -> None:
    network = Network()
    app = network.app()
    async with served(app) as url, running(network.api):
        hub = app[EVENTS]
        async with following(url) as stream:
            await stream.next()
            assert hub.followers == 1
        async with asyncio.timeout(10):
            while hub.followers:
                await network.clock.advance(1)


async def test_streams_end_cleanly_when_the_service_stops() -> None:
    async with asyncio.timeout(5):
        async with on_air(Network()) as url:
            stream_context = following(url, "?station=wskg-fm")
            stream = await stream_context.__aenter__()
            await stream.take(5)
        with pytest.raises(EOFError):  # the last chunk came: an end, not a break
            await stream.next()
        await stream_context.__aexit__(None, None, None)


async def test_an_old_client_gets_no_chunks() -> None:
    async with on_air(Network()) as url:
        host, port = url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(
            f"GET /api/v1/events?station=wskg-fm HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        first = await reader.readline()
        writer.close()

    assert b"chunked" not in head
    assert first.startswith(b"id: ")


async def test_who_reads_slowly_gets_the_outcome_and_who_does_not_read_is_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(followers, "FULL_BYTES", 8 * 1024)
    network = Network()
    app = network.app()

    def publish(number: int) -> None:
        reason = f"{'x' * 4000}, the {number}th."
        status = StreamStatus(state=StreamState.STALLED, reason=reason, since=START)
        network.publisher.publish(StreamChanged(MountId("news"), status))

    async with served(app) as url, running(network.api):
        slow, stuck = [await _connect_with_small_buffers(url) for _ in range(2)]
        await eventually(lambda: app[EVENTS].followers == 2)
        behind = app[EVENTS]._followers
        number = 0
        while any(follower.behind_since_s is None for follower in behind):
            publish(number := number + 1)
            await asyncio.sleep(0)
        for _ in range(1000):
            publish(number := number + 1)
        assert all(len(f._pending) == 1 for f in behind)  # only the newest of a kind is held back
        assert all(f.transport.get_write_buffer_size() < 32 * 1024 for f in behind)

        text = await _read_until(network, slow, b" the %dth." % number)
        assert b" the %dth." % (number - 1) not in text  # it missed steps, not the outcome
        assert app[EVENTS].followers == 2
        await network.clock.advance(followers.PATIENCE_S + 2)
        assert app[EVENTS].followers == 1
        for client in (slow, stuck):
            client.close()


async def _connect_with_small_buffers(url: str) -> socket.socket:
    host, port = url.removeprefix("http://").split(":")
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(client, (host, int(port)))
    request = f"GET /api/v1/events?station=wskg-fm HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
    await loop.sock_sendall(client, request.encode())
    return client


async def _read_until(network: Network, client: socket.socket, end: bytes) -> bytes:
    """Read until the end comes, letting the service's clock go on meanwhile."""
    text = b""
    async with asyncio.timeout(20):
        while end not in text:
            try:
                text += client.recv(65536)
            except BlockingIOError:
                await network.clock.advance(0.01)
    return text


async def test_a_follower_that_fails_keeps_no_news_from_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    network, tell, failing = Network(), Follower.tell, list[Follower]()

    def tell_but_the_first(follower: Follower, entry: News, now_s: float) -> None:
        failing[:] = failing or [follower]
        if follower in failing:
            raise RuntimeError("planted")
        tell(follower, entry, now_s)

    app = network.app()
    async with served(app) as url, running(network.api):
        await network.clock.settle()
        async with following(url, "?station=wskg-fm") as one, following(url, "?station=wskg-fm") as other:
            await one.take(5)
            await other.take(5)
            monkeypatch.setattr(Follower, "tell", tell_but_the_first)

            network.publisher.publish(ScheduleChanged(NEWS, 8))

            assert app[EVENTS].followers == 1
            came = await asyncio.gather(one.next(), other.next(), return_exceptions=True)

    assert sorted(type(message).__name__ for message in came) == ["EOFError", "Message"]
