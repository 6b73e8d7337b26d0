# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``live.m3u8`` on real sockets: what is listed, for whom it may be kept, and who is refused."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote, urljoin

import pytest

from player.air.base import AudioFormat, StreamState
from player.air.kept.base import Segment
from player.air.run import Run
from player.relay.hls.listing import Listing
from player.streams.candidate import Codec
from schedules.model.ids import StationId
from schedules.model.rights import Rewind
from tests.fakes.eventually import eventually
from tests.fakes.hls_doorway import KEY, Doorway, doorway
from tests.fakes.kept_air import SEGMENT_FRAMES, SEGMENT_S
from tests.fakes.playlist_reader import Follower, read_playlist
from tests.fakes.studio import numbers

OGG = AudioFormat(codec=Codec.OPUS, sample_rate_hz=48_000, channels=2, content_type="audio/ogg")
AAC = AudioFormat(codec=Codec.AAC, sample_rate_hz=44_100, channels=2, content_type="audio/aac")


@pytest.fixture
async def door() -> AsyncIterator[Doorway]:
    async with doorway() as opened:
        yield opened


def ago(door: Doorway, seconds: float) -> str:
    return quote((door.clock.now() - timedelta(seconds=seconds)).isoformat())


async def test_the_live_playlist_has_the_last_two_minutes_and_may_be_kept_for_half_a_segment(
    door: Doorway,
) -> None:
    answer = await door.ask("news-fm/live.m3u8")
    listed = read_playlist(answer.body)

    assert answer.headers["Content-Type"] == "application/vnd.apple.mpegurl"
    assert answer.headers["Cache-Control"] == "public, max-age=2"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert listed.numbers[-1] == door.kept.numbers[-1]
    assert sum(row.duration_s for row in listed.rows) == pytest.approx(120 + SEGMENT_S / 2, abs=SEGMENT_S / 2)
    assert (listed.start_s, listed.skipped) == (None, 0)
    again = await door.ask("news-fm/live.m3u8", headers={"If-None-Match": answer.headers["ETag"]}, status=304)
    assert again.body == b""


async def test_a_segment_is_its_frames_behind_a_tag_and_never_changes(door: Doorway) -> None:
    row = read_playlist(await door.playlist()).rows[-1]
    url = urljoin(f"{door.url}/listen/news-fm/live.m3u8", row.uri)

    answer = await door.ask(url.partition("/listen/")[2])

    first = row.number * SEGMENT_FRAMES
    assert numbers(answer.body[73:]) == list(range(first, first + SEGMENT_FRAMES))
    assert answer.body[:3] == b"ID3"
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert (await door.ask(url.partition("/listen/")[2])).body == answer.body
    head = await door.ask(url.partition("/listen/")[2], method="HEAD")
    assert (head.headers["Content-Length"], head.body) == (str(len(answer.body)), b"")
    known = {"If-None-Match": answer.headers["ETag"]}
    assert (await door.ask(url.partition("/listen/")[2], headers=known, status=304)).body == b""


@pytest.mark.parametrize(
    ("asked", "status", "cut"),
    [
        pytest.param("bytes=0-9", 206, slice(0, 10), id="the beginning"),
        pytest.param("bytes=100-", 206, slice(100, None), id="to the end"),
        pytest.param("bytes=-100", 206, slice(-100, None), id="the last"),
        pytest.param("bytes=40000-99999999", 206, slice(40_000, None), id="more than there is"),
        pytest.param("bytes=0-9,20-29", 200, slice(None), id="two ranges"),
        pytest.param("lines=1-2", 200, slice(None), id="another unit"),
        pytest.param("bytes=9-0", 416, slice(0, 0), id="backwards"),
        pytest.param("bytes=99999999-", 416, slice(0, 0), id="beyond the end"),
    ],
)
async def test_a_part_of_a_segment_is_given_or_legally_the_whole(
    door: Doorway, asked: str, status: int, cut: slice
) -> None:
    path = "news-fm/" + read_playlist(await door.playlist()).rows[0].uri
    whole = await door.ask(path)

    part = await door.ask(path, headers={"Range": asked}, status=status)

    size = len(whole.body)
    if status == 206:
        assert part.body == whole.body[cut]
        begin, end, _ = cut.indices(size)
        assert part.headers["Content-Range"] == f"bytes {begin}-{end - 1}/{size}"
    elif status == 416:
        assert part.headers["Content-Range"] == f"bytes */{size}"
    other = {"Range": asked, "If-Range": '"another"'}
    assert (await door.ask(path, headers=other)).body == whole.body


async def test_a_name_that_is_guessed_dropped_or_of_another_kind_leads_nowhere(door: Doorway) -> None:
    name = read_playlist(await door.playlist("?from=" + ago(door, 300))).rows[0].uri.rpartition("/")[2]
    number, _, rest = name.partition("-")

    for guess in (
        f"{int(number) + 1}-{rest}",
        f"{number}.mp3",
        name.replace(".mp3", ".aac"),
        "x",
        "live.m3u",
    ):
        await door.ask(f"news-fm/{guess}", status=404)
    assert (await door.ask(f"news-fm/{name}")).status == 200
    door.kept.drop()
    assert "not kept" in (await door.ask(f"news-fm/{name}", status=404)).detail
    # Without the key, a name says nothing of the next one: this is what the number alone would give away.
    guessable = hashlib.sha256(f"news\n{int(number) + 1}".encode()).hexdigest()[:16]
    await door.ask(f"news-fm/{int(number) + 1}-{guessable}.mp3", status=404)
    assert len(KEY) == 32


async def test_stations_of_one_mount_name_the_same_segments(door: Doorway) -> None:
    here, there = await door.playlist(), await door.playlist(station="news-am")

    assert here == there
    assert {row.uri.rpartition("/")[0] for row in read_playlist(here).rows} == {"../news-fm"}


async def test_from_an_instant_it_begins_there_and_says_where_to_start(door: Doorway) -> None:
    listed = read_playlist(await door.playlist("?from=" + ago(door, 200)))

    begin = door.clock.now() - timedelta(seconds=200)
    first = listed.rows[0]
    assert first.at <= begin < first.at + timedelta(seconds=first.duration_s)
    assert listed.start_s == pytest.approx((begin - first.at).total_seconds(), abs=0.002)
    assert listed.numbers[-1] == door.kept.numbers[-1]
    assert door.rights.asked == [begin]


async def test_before_what_is_kept_it_begins_with_the_oldest(door: Doorway) -> None:
    listed = read_playlist(await door.playlist("?from=2026-11-20T00:00:00Z"))

    assert (listed.numbers, listed.start_s) == (door.kept.numbers, 0.0)


async def test_a_delta_update_costs_little_and_says_the_same(door: Doorway) -> None:
    query = "?from=" + ago(door, 280)
    whole, by_delta = Follower(), Follower()
    by_delta.load(await door.playlist(query))

    for turn in range(5):
        door.kept.put(hole_s=turn % 2)
        update = await door.playlist(query + "&_HLS_skip=YES")
        assert by_delta.load(update).skipped > 50
        whole.load(await door.playlist(query))
        assert by_delta.rows == whole.rows


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("?from=tomorrow", "from"), ("?from=2026-11-24T12:00:00", "from"), ("?at=2026-11-24T12:00:00Z", "at"),
        ("?from=2027-01-01T00:00:00Z", "from"), ("?from=2026-11-24T00:00Z&from=2026-11-24T01:00Z", "from"),
    ],
)  # fmt: skip
async def test_a_query_that_makes_no_sense_is_said(door: Doorway, query: str, parameter: str) -> None:
    answer = await door.ask(f"news-fm/live.m3u8{query}", status=422)

    assert f'["query", "{parameter}"]' in answer.body.decode()
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert door.mount.listeners == 0


async def test_directives_that_we_do_not_offer_are_passed_over(door: Doorway) -> None:
    assert await door.playlist("?_HLS_msn=5&_HLS_part=1") == await door.playlist()


@pytest.mark.parametrize("rewind", [Rewind.PAUSE, Rewind.OFF])
async def test_rights_are_asked_of_every_beginning(door: Doorway, rewind: Rewind) -> None:
    door.rights.rewind = rewind

    answer = await door.ask(f"news-fm/live.m3u8?from={ago(door, 60)}", status=403)

    assert f"rewind: {rewind}" in answer.detail
    assert (await door.ask("news-fm/live.m3u8")).status == 200
    assert door.mount.listeners == 1


async def test_where_one_may_only_hear_live_no_more_is_listed_than_live_needs(door: Doorway) -> None:
    player = Follower()
    door.rights.rewind = Rewind.OFF
    player.load(await door.playlist())
    assert sum(row.duration_s for row in player.rows) == pytest.approx(30 + SEGMENT_S / 2, abs=SEGMENT_S / 2)

    door.rights.until = door.clock.now()  # the programme is over
    for _ in range(40):
        await door.clock.advance(SEGMENT_S)
        door.kept.put()
        player.load(await door.playlist())

    assert sum(row.duration_s for row in player.rows) == pytest.approx(120 + SEGMENT_S / 2, abs=SEGMENT_S / 2)


async def test_a_window_that_rights_made_narrow_is_never_widened_backwards(door: Doorway) -> None:
    player = Follower()
    door.rights.rewind = Rewind.OFF
    player.load(await door.playlist())

    door.rights.rewind = Rewind.FULL  # an edit of the schedule

    player.load(await door.playlist())


async def test_a_position_begins_when_its_holder_joined_or_half_an_hour_ago_for_nobody_else() -> None:
    async with doorway(kept_s=4000) as door:
        door.rights.rewind = Rewind.PAUSE
        position = door.positions.give(StationId("news-fm")).token
        for minutes, behind_s in ((10, 600), (50, 1800)):
            while (door.clock.now() - door.kept.segment(1000).begin).total_seconds() < 4000 + minutes * 60:
                await door.clock.advance(SEGMENT_S)
                door.kept.put()

            answer = await door.ask(f"news-fm/live.m3u8?position={position}")

            assert answer.headers["Cache-Control"] == "private, no-store"
            listed = read_playlist(answer.body)
            assert (door.clock.now() - listed.rows[0].at).total_seconds() == pytest.approx(
                behind_s + SEGMENT_S, abs=2 * SEGMENT_S
            )
            assert listed.start_s is None
        await door.ask(f"news-fm/live.m3u8?position={position}x", status=403)
        await door.ask(f"news-am/live.m3u8?position={position}", status=403)
        await door.ask(f"news-fm/live.m3u8?position={position}&from={ago(door, 3600)}", status=403)
        from_there = await door.ask(f"news-fm/live.m3u8?position={position}&from={ago(door, 60)}")
        assert read_playlist(from_there.body).start_s is not None


async def test_who_asks_listens_for_a_while_and_holds_no_connection(door: Doorway) -> None:
    await door.ask("news-fm/live.m3u8", method="HEAD")
    assert door.mount.listeners == 0

    await door.playlist()
    await door.playlist()
    assert door.mount.listeners == 1
    await door.clock.advance(40)
    assert door.mount.listeners == 0


async def test_the_first_playlist_waits_for_live_sound_and_never_gives_out_old() -> None:
    async with doorway() as door:
        await door.clock.advance(3600)  # what is kept is an hour old
        async with asyncio.TaskGroup() as group:
            answer = group.create_task(door.playlist())
            await eventually(lambda: door.mount.listeners == 1)
            await door.clock.advance(6)
            assert not answer.done()
            door.kept.put(hole_s=3600 - 4)

        listed = read_playlist(answer.result())
        assert listed.numbers == door.kept.numbers[-1:]
        assert listed.rows[0].marked
        # Somebody who knows from where on wants the old sound, and gets it at once.
        assert read_playlist(await door.playlist("?from=" + ago(door, 3700))).numbers[0] in door.kept.numbers


async def test_without_sound_it_says_why_and_when_to_come_back() -> None:
    async with doorway(first_segment_s=10) as door:
        await door.clock.advance(3600)
        for _ in range(2):  # the second one finds the lease of the first, which heard nothing either
            async with asyncio.TaskGroup() as group:
                asking = group.create_task(door.ask("news-fm/live.m3u8", status=503))
                await eventually(lambda: 10.0 in door.clock.slept)
                door.mount.be(StreamState.DOWN, "silent.example: Connection refused")
                await door.clock.advance(10)
            door.clock.slept.clear()
            answer = asking.result()
            assert "Connection refused" in answer.detail
            assert answer.headers["Retry-After"] == "5"
        head = await door.ask("news-fm/live.m3u8", method="HEAD")
        assert head.headers["Content-Type"] == "application/vnd.apple.mpegurl"


async def test_an_interruption_leaves_the_playlist_as_it_is_and_newcomers_at_its_end(door: Doorway) -> None:
    before, player = read_playlist(await door.playlist()), Follower()
    player.load(await door.playlist())

    for _ in range(10):
        await door.clock.advance(20)
        meanwhile = player.load(await door.playlist())
        assert (meanwhile.numbers, meanwhile.start_s) == (before.numbers, -0.1)
    door.kept.put(hole_s=200)

    after = player.load(await door.playlist())
    assert (after.rows[-1].marked, after.start_s) == (
        True,
        None,
    )  # what was before it is longer ago than 2 min
    assert after.numbers == door.kept.numbers[-1:]


async def test_after_a_short_interruption_newcomers_begin_behind_it(door: Doorway) -> None:
    await door.playlist()
    await door.clock.advance(60)
    door.kept.put(hole_s=55)

    listed = read_playlist(await door.playlist())
    assert listed.start_s == pytest.approx(-SEGMENT_S, abs=0.001)
    assert len(listed.rows) > 10

    door.kept.put(3)
    assert read_playlist(await door.playlist()).start_s is None


async def test_where_nothing_can_be_kept_any_more_it_says_so(door: Doorway) -> None:
    await door.playlist()
    door.kept.trouble = "the disk is full"
    await door.clock.advance(20)

    async with asyncio.TaskGroup() as group:
        asking = group.create_task(door.ask("news-fm/live.m3u8", status=503))
        await eventually(lambda: 10.0 in door.clock.slept)
        await door.clock.advance(10)

    assert "the disk is full" in asking.result().detail


async def test_when_the_service_stops_nobody_is_held(door: Doorway) -> None:
    await door.clock.advance(3600)
    async with asyncio.TaskGroup() as group:
        asking = group.create_task(door.ask("news-fm/live.m3u8", status=503))
        await eventually(lambda: door.mount.listeners == 1)
        door.hls.close()

    assert "stopping" in asking.result().detail


async def test_without_kept_air_and_for_ogg_there_is_none_and_it_says_why(door: Doorway) -> None:
    door.mount.kept = None
    assert "keep_air" in (await door.ask("news-fm/live.m3u8", status=404)).detail

    door.mount.kept = door.kept
    door.mount.air.append(Run(frames=b"OggS", duration_s=0.1, format=OGG), door.clock.now())
    assert "Ogg" in (await door.ask("news-fm/live.m3u8", status=404)).detail
    await door.ask("nowhere/live.m3u8", status=404)
    assert door.mount.listeners == 0


async def test_aac_segments_are_named_and_typed_as_such(door: Doorway) -> None:
    door.kept.put(follows=False, audio=replace(AAC))

    row = read_playlist(await door.playlist()).rows[-1]
    assert row.uri.endswith(".aac")
    assert (await door.ask("news-fm/" + row.uri)).headers["Content-Type"] == "audio/aac"


async def test_the_same_playlist_is_made_once(door: Doorway, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    make = Listing.playlist

    def playlist(
        listing: Listing, first: Segment, *, delta: bool = False, start_s: float | None = None
    ) -> bytes:
        made.append(first)
        return make(listing, first, delta=delta, start_s=start_s)

    monkeypatch.setattr(Listing, "playlist", playlist)

    for _ in range(20):
        await door.playlist()
    door.kept.put()
    for _ in range(20):
        await door.playlist()

    assert len(made) == 2


async def test_pages_of_other_origins_may_ask_for_parts(door: Doorway) -> None:
    answer = await door.ask("news-fm/live.m3u8", method="OPTIONS", status=204)

    assert answer.headers["Access-Control-Allow-Headers"] == "Range"
