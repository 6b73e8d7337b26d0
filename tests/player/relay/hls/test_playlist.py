# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Playlists against the rules of the protocol: one by one, and over a listener's whole life."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta

import pytest

from player.air.base import AudioFormat, MountId
from player.air.kept.base import Segment
from player.relay.hls.listing import BLOCK, Listing, blocks
from player.relay.hls.names import SegmentNames
from player.streams.candidate import Codec
from tests.fakes.kept_air import SEGMENT_S, FakeKept
from tests.fakes.playlist_reader import Follower, PlaylistBrokenError, Row, read_playlist
from tests.fakes.studio import MP3_OTHER

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
OGG = AudioFormat(codec=Codec.OPUS, sample_rate_hz=48_000, channels=2, content_type="audio/ogg")


def listing_of(kept: FakeKept) -> Listing:
    return Listing(MountId("news"), kept, SegmentNames(b"k" * 32), blocks(), folder="../news-fm/")


def oldest(kept: FakeKept) -> Segment:
    assert kept.oldest is not None
    return kept.oldest


def test_the_text_of_a_small_playlist_is_exactly_this() -> None:
    kept = FakeKept(NOON, first=41, discontinuity=2)
    kept.put(2, seconds=4.0)
    kept.put(seconds=3.25, hole_s=1.5)

    text = listing_of(kept).playlist(oldest(kept), start_s=1.5).decode()

    names = [line for line in text.splitlines() if line.startswith("../")]
    assert [name.partition("-fm/")[2].partition("-")[0] for name in names] == ["41", "42", "43"]
    assert text == (
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXT-X-SERVER-CONTROL:CAN-SKIP-UNTIL=24.0\n"
        "#EXT-X-MEDIA-SEQUENCE:41\n#EXT-X-DISCONTINUITY-SEQUENCE:2\n"
        "#EXT-X-START:TIME-OFFSET=1.500,PRECISE=YES\n"
        "#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:2026-11-24T12:00:00.000Z\n#EXTINF:4.00000,\n"
        f"{names[0]}\n"
        f"#EXT-X-PROGRAM-DATE-TIME:2026-11-24T12:00:04.000Z\n#EXTINF:4.00000,\n{names[1]}\n"
        "#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:2026-11-24T12:00:09.500Z\n#EXTINF:3.25000,\n"
        f"{names[2]}\n"
    )
    assert read_playlist(text.encode()).numbers == [41, 42, 43]


def test_a_discontinuity_counts_the_same_in_every_window() -> None:
    kept = FakeKept(NOON, first=1, discontinuity=0)
    kept.put(3)
    kept.put(hole_s=20)
    kept.put(2)
    kept.put(follows=False, audio=MP3_OTHER)
    listing = listing_of(kept)
    seen: dict[int, Row] = {}
    # The sequence numbers by hand: 1 with the first segment of all, one more at number 4 and at number 7.
    expected = {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 3}

    for number in kept.numbers:
        listed = read_playlist(listing.playlist(kept.segment(number)))
        for row in listed.rows:
            assert seen.setdefault(row.number, row) == row

    assert {number: row.discontinuity for number, row in seen.items()} == expected


@pytest.mark.parametrize("seed", range(6))
def test_a_player_that_reloads_for_hours_never_sees_a_rule_broken(seed: int) -> None:
    chance = random.Random(seed)
    kept = FakeKept(NOON, first=chance.randrange(10_000), discontinuity=chance.randrange(50))
    kept.put(chance.randrange(1, 200))
    listing = listing_of(kept)
    begins = oldest(kept).begin + timedelta(seconds=chance.uniform(0, 60))
    whole, by_delta = Follower(), Follower()

    for _ in range(200):
        match chance.randrange(12):
            case 0:
                kept.put(hole_s=chance.uniform(0.3, 600))
            case 1:
                kept.put(follows=False, seconds=chance.uniform(0.5, 4.4))
            case 2:
                kept.drop(min(chance.randrange(30), len(kept.numbers) - 10))
            case _:
                kept.put(chance.randrange(1, 4), seconds=chance.uniform(3.9, 4.1))
        first = listing.first(begins)
        assert first is not None
        whole.load(listing.playlist(first))
        by_delta.load(listing.playlist(first, delta=bool(by_delta.rows)))
        assert by_delta.rows == whole.rows
        assert [row.number for row in whole.rows] == [n for n in kept.numbers if n >= first.number]


def test_a_delta_update_of_a_day_is_small_and_made_of_little() -> None:
    kept = FakeKept(NOON)
    kept.put(21_600)
    listing = listing_of(kept)

    delta = read_playlist(listing.playlist(oldest(kept), delta=True))

    assert delta.skipped == 21_600 - 7  # 7 of 3.997 s are the least that reach over 24 s
    assert delta.sequence == 1
    assert len(listing.playlist(oldest(kept), delta=True)) < 1_500


def test_a_playlist_too_short_for_a_delta_is_whole() -> None:
    kept = FakeKept(NOON)
    kept.put(7)

    listed = read_playlist(listing_of(kept).playlist(oldest(kept), delta=True))

    assert (listed.skipped, listed.version, len(listed.rows)) == (0, 3, 7)


def test_ready_blocks_give_the_same_lines_as_lines_made_now() -> None:
    kept = FakeKept(NOON, first=BLOCK - 3)
    kept.put(3 * BLOCK)
    listing = listing_of(kept)

    once, again = (listing.playlist(oldest(kept)) for _ in range(2))
    kept.put(5)
    later = listing.playlist(oldest(kept))

    assert once == again == listing_of(kept).playlist(oldest(kept))[: len(once)] == later[: len(once)]
    assert read_playlist(later).numbers == kept.numbers


async def test_a_long_playlist_is_made_ready_while_others_go_on() -> None:
    kept = FakeKept(NOON, first=10)
    kept.put(10 * BLOCK)
    listing, turns = listing_of(kept), 0
    first = oldest(kept)

    async with asyncio.TaskGroup() as group:
        warming = group.create_task(listing.warm(first))
        while not warming.done():
            await asyncio.sleep(0)
            turns += 1

    assert warming.result()
    assert turns >= 9  # one for each whole block
    assert not await listing.warm(first)
    kept.drop(3 * BLOCK)
    assert await listing_of(kept).warm(first)  # dropped meanwhile: ask again which window it is


def test_an_instant_leads_to_its_segment_or_to_the_first_after_a_hole() -> None:
    kept = FakeKept(NOON, first=1)
    kept.put(3, seconds=4.0)
    kept.put(2, seconds=4.0, hole_s=60)
    listing = listing_of(kept)

    def number(seconds: float) -> int | None:
        found = listing.first(NOON + timedelta(seconds=seconds))
        return None if found is None else found.number

    assert [number(s) for s in (-100, 0, 3.9, 4, 11.9)] == [1, 1, 1, 2, 3]
    assert [number(s) for s in (12, 40, 72, 76, 79.9)] == [4, 4, 4, 5, 5]
    assert [number(s) for s in (80, 1000)] == [None, None]
    kept.drop(2)
    assert number(0) == 3


def test_what_no_playlist_can_hold_begins_the_row_anew() -> None:
    kept = FakeKept(NOON, first=1)
    kept.put(5)
    kept.put(2, follows=False, audio=OGG)
    listing = listing_of(kept)
    assert listing.newest is None

    kept.put(4, follows=False)
    first = listing.first(NOON)
    assert first is not None
    assert read_playlist(listing.playlist(first)).numbers == [8, 9, 10, 11]

    kept.gone.add(9)  # lost on the disk, with others kept before and after it
    first = listing_of(kept).first(NOON)
    assert first is not None
    assert read_playlist(listing_of(kept).playlist(first)).numbers == [10, 11]


GOOD = FakeKept(NOON, first=10, discontinuity=3)
GOOD.put(3)
GOOD.put(9, hole_s=30)


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        pytest.param(("SEQUENCE:12", "SEQUENCE:11"), "never changes", id="media sequence of the window"),
        pytest.param(
            ("DISCONTINUITY-SEQUENCE:4", "DISCONTINUITY-SEQUENCE:0"), "never changes", id="count from 0"
        ),
        pytest.param(("#EXT-X-DISCONTINUITY\n", ""), "never changes", id="hole hidden"),
        pytest.param(("EXTINF:3.99673", "EXTINF:3.99674"), "never changes", id="segment that changes"),
        pytest.param(("EXTINF:3.99673", "EXTINF:4.60000"), "target duration", id="too long"),
        pytest.param(("DURATION:4", "DURATION:5"), "six target durations", id="skip boundary"),
        pytest.param(("#EXTINF", "#EXT-X-DATERANGE"), "no place", id="foreign tag"),
        pytest.param(("#EXT-X-PROGRAM-DATE-TIME:2026", "#EXT-X-PROGRAM-DATE-TIME:26"), "ISO 8601", id="date"),
    ],
)
def test_the_reader_sees_a_planted_defect(planted: tuple[str, str], rule: str) -> None:
    listing, player = listing_of(GOOD), Follower()
    player.load(listing.playlist(GOOD.segment(10)))
    later = listing.playlist(GOOD.segment(12)).decode()
    assert planted[0] in later

    with pytest.raises(PlaylistBrokenError, match=rule):
        player.load(later.replace(planted[0], planted[1], 1).encode())


def test_our_segments_are_as_long_as_the_arithmetic_says() -> None:
    assert pytest.approx(153 * 1152 / 44_100) == SEGMENT_S
