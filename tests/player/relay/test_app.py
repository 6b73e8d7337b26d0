# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``/listen`` on real sockets: heads, refusals, first frames, titles."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

import pytest

from player.air.base import AudioFormat
from player.air.run import Run
from player.streams.candidate import Codec
from player.streams.title import StreamTitle
from tests.fakes.clock import FakeClock
from tests.fakes.eventually import eventually
from tests.fakes.radio_set import RadioSet, tuned_in
from tests.fakes.relay_server import CDN, SECRET, RelayServer, relay_server
from tests.fakes.studio import FRAME_S, MP3_OTHER, Studio, numbers

from .test_icy_mux import read_icy

SECOND_BYTES = 12_000
"""Of the studio's 96 kbit/s."""


@pytest.fixture
async def server() -> AsyncIterator[RelayServer]:
    async with relay_server() as running_server:
        yield running_server


def fill(server: RelayServer, seconds: float = 20.0) -> None:
    for service in ("news", "classical", "live"):
        Studio(server.air(service)).send(seconds, datetime.now(UTC))


async def problem_of(answer: RadioSet) -> dict[str, Any]:
    body = json.loads(await answer.read(int(answer.headers["content-length"])))
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["status"] == answer.status
    return dict(body)


async def test_the_answer_is_raw_sound_without_chunks_or_length(server: RelayServer) -> None:
    fill(server)

    async with tuned_in(server.port, "/listen/news-fm") as radio:
        assert radio.line == "HTTP/1.1 200 OK"
        assert "transfer-encoding" not in radio.headers
        assert "content-length" not in radio.headers
        assert radio.headers["connection"] == "close"
        assert radio.headers["content-type"] == "audio/mpeg"
        assert radio.headers["cache-control"] == "no-store"
        assert radio.headers["access-control-allow-origin"] == "*"
        assert "icy-metaint" not in radio.headers
        burst = await radio.read(65_312)  # 209 frames of 313 bytes, and 5.46 s: more is sent than this

    assert burst[:2] == b"\xff\xfb"


async def test_http_1_0_and_a_range_are_answered_alike(server: RelayServer) -> None:
    fill(server)

    async with tuned_in(server.port, "/listen/news-fm", "Range: bytes=0-", version="1.0") as radio:
        assert radio.line == "HTTP/1.0 200 OK"
        assert "transfer-encoding" not in radio.headers
        numbers(await radio.read(313 * 200))


async def test_the_burst_is_5_s_and_64_kib_and_begins_with_a_frame(server: RelayServer) -> None:
    studio = Studio(server.air())
    studio.send(20, datetime.now(UTC))

    async with tuned_in(server.port, "/listen/news-fm") as radio:
        first = numbers(await radio.read(313))[0]

    assert (studio.next - first) * 313 >= 65_536  # at 96 kbit/s, 64 KiB is the longer: 5.46 s
    assert (studio.next - first) * FRAME_S == pytest.approx(5.46, abs=0.15)
    assert float(radio.headers["x-behind-live"]) == pytest.approx(5.46, abs=0.15)


async def test_the_first_frame_of_a_running_ingest_comes_within_50_ms(server: RelayServer) -> None:
    fill(server)
    took_ms = []

    for _ in range(11):
        begin = time.perf_counter()
        async with tuned_in(server.port, "/listen/news-fm", "Icy-MetaData: 1") as radio:
            await radio.read(313)
            took_ms.append((time.perf_counter() - begin) * 1000)

    assert sorted(took_ms)[5] < 50


async def test_the_answer_is_held_for_the_first_frame(server: RelayServer) -> None:
    async with asyncio.TaskGroup() as group:
        answer = group.create_task(first_bytes(server.port))
        await eventually(lambda: server.mount().listeners == 1)
        Studio(server.air()).send(1, datetime.now(UTC))

    assert numbers(answer.result()) == [0, 1]


async def first_bytes(port: int) -> bytes:
    async with tuned_in(port, "/listen/news-fm") as radio:
        return await radio.read(2 * 313)


async def test_without_a_frame_it_says_why_and_when_to_come_back() -> None:
    async with (
        relay_server(first_frame_s=0.1, ingesting=True) as server,
        tuned_in(server.port, "/listen/news-fm") as radio,
    ):
        assert radio.status == 503
        assert radio.headers["retry-after"] == "5"
        assert "silent.example" in str((await problem_of(radio))["detail"])
        assert server.mount().listeners == 0


async def test_head_starts_nothing_and_says_what_is_known(server: RelayServer) -> None:
    async with tuned_in(server.port, "/listen/news-fm", "Icy-MetaData: 1", method="HEAD") as radio:
        assert radio.status == 200
        assert radio.headers["icy-name"] == "NEWS-FM"
        assert "icy-metaint" not in radio.headers  # whether titles are woven in depends on the codec
        assert await radio.read_to_end() == b""
    assert server.mount().listeners == 0

    fill(server)
    async with tuned_in(server.port, "/listen/news-fm", "Icy-MetaData: 1", method="HEAD") as radio:
        assert radio.headers["content-type"] == "audio/mpeg"
        assert radio.headers["icy-metaint"] == "16000"
        assert await radio.read_to_end() == b""
    assert server.mount().listeners == 0


@pytest.mark.parametrize(
    "path", ["/listen/nowhere", "/listen/nowhere.m3u", "/listen/nowhere?behind_live_s=x"]
)
async def test_an_unknown_station_is_404(server: RelayServer, path: str) -> None:
    async with tuned_in(server.port, path) as radio:
        assert radio.status == 404
        assert radio.headers["access-control-allow-origin"] == "*"
        assert "nowhere" in str((await problem_of(radio))["detail"])


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        pytest.param("foo=1", "foo", id="unknown"),
        pytest.param("latency=high", "latency", id="value"),
        pytest.param("behind_live_s=-3", "behind_live_s", id="negative"),
        pytest.param("at=noon", "at", id="no instant"),
        pytest.param("at=2999-01-01T00:00:00Z", "at", id="to come"),
    ],
)
async def test_what_makes_no_sense_is_422(server: RelayServer, query: str, parameter: str) -> None:
    path = f"/listen/news-fm?{query}"

    async with tuned_in(server.port, path, method="HEAD") as radio:
        assert radio.status == 422
    async with tuned_in(server.port, path) as radio:
        assert radio.status == 422
        errors = (await problem_of(radio))["errors"]

    assert [error["loc"] for error in errors] == [["query", parameter]]


async def test_playlists_take_no_parameters(server: RelayServer) -> None:
    async with tuned_in(server.port, "/listen/news-fm.pls?x=1") as radio:
        assert radio.status == 422


@pytest.mark.parametrize(
    ("path", "secret", "status"),
    [
        pytest.param("news-fm?behind_live_s=10", "", 200, id="full"),
        pytest.param("classical-fm?behind_live_s=10", "", 403, id="pause"),
        pytest.param("classical-fm?behind_live_s=0", "", 200, id="live is always allowed"),
        pytest.param("classical-fm?behind_live_s=10", SECRET, 200, id="our player"),
        pytest.param(f"classical-fm?behind_live_s=10&local={SECRET}", "", 200, id="our player, in the query"),
        pytest.param("classical-fm?behind_live_s=10&local=wrong", "", 403, id="a false player"),
        pytest.param("live-fm?behind_live_s=10", "", 403, id="off"),
        pytest.param("live-fm?behind_live_s=10", SECRET, 403, id="off for our player"),
    ],
)
async def test_rights_decide_who_may_go_back(
    server: RelayServer, path: str, secret: str, status: int
) -> None:
    fill(server)
    headers = [f"X-Liveradio-Local: {secret}"] if secret else []

    for method in ("GET", "HEAD"):
        async with tuned_in(server.port, f"/listen/{path}", *headers, method=method) as radio:
            assert radio.status == status


async def test_a_refusal_names_the_rule(server: RelayServer) -> None:
    async with tuned_in(server.port, "/listen/classical-fm?behind_live_s=10") as radio:
        assert "rewind: pause" in str((await problem_of(radio))["detail"])


async def test_going_back_begins_there(server: RelayServer) -> None:
    studio = Studio(server.air())
    now = datetime.now(UTC)
    studio.send(60, now)
    instant = f"{now - timedelta(seconds=40):%Y-%m-%dT%H:%M:%S.%fZ}"

    for query, behind_s in (("behind_live_s=30", 30), (f"at={instant}", 40), ("behind_live_s=500", 60)):
        async with tuned_in(server.port, f"/listen/news-fm?{query}") as radio:
            first = numbers(await radio.read(313))[0]
            assert (studio.next - first) * FRAME_S == pytest.approx(behind_s, abs=0.2)
            assert float(radio.headers["x-behind-live"]) == pytest.approx(behind_s, abs=0.2)


async def test_low_latency_has_little_in_hand(server: RelayServer) -> None:
    fill(server)

    async with tuned_in(server.port, "/listen/news-fm?latency=low") as radio:
        assert float(radio.headers["x-behind-live"]) == pytest.approx(1.0, abs=0.15)


async def test_titles_come_with_the_sound_they_belong_to(server: RelayServer) -> None:
    studio = Studio(server.air())
    server.air().note_title(StreamTitle(text="First's"), datetime.now(UTC))
    studio.send(10, datetime.now(UTC))

    async with tuned_in(server.port, "/listen/news-fm", "Icy-MetaData: 1") as radio:
        assert radio.headers["icy-metaint"] == "16000"
        assert radio.headers["icy-name"] == "NEWS-FM"
        assert radio.headers["icy-url"] == "https://www.wskg.org"
        woven = await radio.read(60_000)
        second_from = studio.next
        server.air().note_title(StreamTitle(text="Second"), datetime.now(UTC))
        studio.send(10, datetime.now(UTC))
        woven += await radio.read(100_000)

    audio, titles = read_icy(woven, 16_000)
    heard = numbers(audio[: len(audio) // 313 * 313])
    assert heard == list(range(heard[0], heard[0] + len(heard)))
    assert [title for _, title in titles] == ["First's", "Second"]
    border = (second_from - heard[0]) * 313
    assert border <= titles[1][0] < border + 16_000


async def test_ogg_is_left_whole_and_a_joiner_gets_its_headers(server: RelayServer) -> None:
    vorbis = AudioFormat(codec=Codec.VORBIS, sample_rate_hz=44_100, channels=2, content_type="audio/ogg")
    for number in range(60):
        page = b"OggS" + bytes([number]) * 4000
        server.air().append(
            Run(frames=page, duration_s=0.25, format=vorbis, preamble=b"OggS-headers"), datetime.now(UTC)
        )

    async with tuned_in(server.port, "/listen/news-fm", "Icy-MetaData: 1") as radio:
        assert radio.headers["content-type"] == "audio/ogg"
        assert "icy-metaint" not in radio.headers
        start = await radio.read(12 + 4004)

    assert start[:12] == b"OggS-headers"
    assert start[12:16] == b"OggS"
    assert len(set(start[16:])) == 1


async def test_another_format_ends_the_connection_at_a_frame(server: RelayServer) -> None:
    studio = Studio(server.air())
    studio.send(10, datetime.now(UTC))

    async with tuned_in(server.port, "/listen/news-fm") as radio:
        last = studio.next - 1
        studio.audio = MP3_OTHER
        studio.send(1, datetime.now(UTC))
        heard = numbers(await radio.read_to_end())

    assert heard[-1] == last


async def test_an_upstream_that_drops_does_not_end_the_connection(server: RelayServer) -> None:
    studio = Studio(server.air())
    studio.send(10, datetime.now(UTC))

    async with tuned_in(server.port, "/listen/news-fm") as radio:
        burst_frames = 214  # 65,536 bytes, in runs of four frames
        heard = await radio.read((burst_frames - burst_frames % 4) * 313)
        server.air().interrupt()
        studio.send(10, datetime.now(UTC))
        heard += await radio.read(300 * 313)

    found = numbers(heard)
    assert found == list(range(found[0], found[0] + len(found)))


async def test_a_listener_who_leaves_is_not_counted_any_more(server: RelayServer) -> None:
    fill(server)

    async with tuned_in(server.port, "/listen/news-fm") as radio:
        await radio.read(313)
        assert server.mount().listeners == 1
        assert server.relay.listeners == 1

    await eventually(lambda: server.mount().listeners == 0)
    assert server.relay.listeners == 0


async def test_when_all_places_are_taken_the_next_is_told_so() -> None:
    async with relay_server(most_listeners=1) as server:
        fill(server)
        async with (
            tuned_in(server.port, "/listen/news-fm"),
            tuned_in(server.port, "/listen/news-fm") as second,
        ):
            assert second.status == 503
            assert second.headers["retry-after"] == "5"


async def test_who_waits_for_the_first_frame_has_a_place_too() -> None:
    async with relay_server(most_listeners=1, ingesting=True) as server, asyncio.TaskGroup() as group:
        first = group.create_task(first_bytes(server.port))
        await eventually(lambda: server.mount().listeners == 1)

        async with tuned_in(server.port, "/listen/news-fm") as second:
            assert second.status == 503
            assert (await problem_of(second))["detail"] == "all 1 places are taken"

        Studio(server.air()).send(1, datetime.now(UTC))
        await first
        await eventually(lambda: server.relay.listeners == 0)
        async with tuned_in(server.port, "/listen/news-fm") as third:  # the place is free again
            assert third.status == 200


async def test_a_page_elsewhere_may_ask_for_titles(server: RelayServer) -> None:
    async with tuned_in(
        server.port, "/listen/news-fm", "Origin: https://x.example", method="OPTIONS"
    ) as radio:
        assert radio.status == 204
        assert "Icy-MetaData" in radio.headers["access-control-allow-headers"]
        assert radio.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("ending", "content_type"),
    [("m3u", "audio/x-mpegurl"), ("pls", "audio/x-scpls"), ("xspf", "application/xspf+xml")],
)
@pytest.mark.parametrize("base_url", [None, "https://radio.example", "https://radio.example/"])
async def test_playlists_point_at_the_sound(ending: str, content_type: str, base_url: str | None) -> None:
    async with (
        relay_server(base_url=base_url) as server,
        tuned_in(server.port, f"/listen/news-fm.{ending}", "Connection: close") as radio,
    ):
        body = await radio.read_to_end()

    assert radio.headers["content-type"] == content_type
    base = "https://radio.example" if base_url else f"http://127.0.0.1:{server.port}"
    assert f"{base}/listen/news-fm".encode() in body


@pytest.mark.parametrize("ending", ["m3u", "pls", "xspf"])
async def test_playlists_point_at_the_streams_own_address_where_listeners_are_given_that(
    ending: str, server: RelayServer
) -> None:
    fill(server)

    async with tuned_in(server.port, f"/listen/direct-fm.{ending}", "Connection: close") as radio:
        body = (await radio.read_to_end()).decode()
    async with tuned_in(server.port, "/listen/direct-fm") as radio:
        assert radio.status == 200  # ours goes on as well

    assert (escape(CDN) if ending == "xspf" else CDN) in body
    assert "/listen/" not in body


@pytest.mark.parametrize("ending", ["m3u", "pls", "xspf"])
@pytest.mark.parametrize(("wanted", "status"), [("{tag}", 304), ("*", 304), ('"other"', 200)])
async def test_a_playlist_that_is_known_is_not_sent_again(
    ending: str, wanted: str, status: int, server: RelayServer
) -> None:
    async with tuned_in(server.port, f"/listen/news-fm.{ending}") as first:
        tag = first.headers["etag"]
        assert first.headers["access-control-allow-origin"] == "*"
    asked = f"If-None-Match: {wanted.format(tag=tag)}"

    async with tuned_in(server.port, f"/listen/news-fm.{ending}", asked) as again:
        assert (again.status, again.headers["etag"]) == (status, tag)

    assert tag.startswith('"')


async def ask(port: int) -> asyncio.StreamWriter:
    """Ask for a station, and wait for nothing."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /listen/news-fm HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return writer


async def tasks_of_waiting(server: RelayServer, listeners: int) -> int:
    """Have so many more wait for a first frame, and return how many tasks there are then."""
    waiting = server.mount().listeners + listeners
    for _ in range(listeners):
        await ask(server.port)
    await eventually(lambda: server.mount().listeners == waiting)
    await FakeClock.settle()
    return len(asyncio.all_tasks())


async def test_who_waits_for_the_first_frame_costs_one_task_besides_its_request() -> None:
    async with relay_server(ingesting=True) as server:
        first = await tasks_of_waiting(server, 1)

        assert await tasks_of_waiting(server, 50) - first == 50 * (2 + 1)  # two are the web server's own


async def test_who_waits_for_the_first_frame_is_told_at_once_when_the_service_stops() -> None:
    async with relay_server(ingesting=True) as server, asyncio.TaskGroup() as group:
        waiting = [group.create_task(problem_at(server.port)) for _ in range(3)]
        await eventually(lambda: server.mount().listeners == 3)

        async with asyncio.timeout(2):
            await server.relay.close()
            problems = [await task for task in waiting]

    assert [problem["detail"] for problem in problems] == ["the service is stopping"] * 3


async def problem_at(port: int) -> dict[str, Any]:
    async with tuned_in(port, "/listen/news-fm") as radio:
        assert radio.status == 503
        assert radio.headers["retry-after"] == "5"
        return await problem_of(radio)
