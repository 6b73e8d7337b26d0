# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Air on disk: what was on the air is found again, byte for byte, and what is missing is marked."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from player.air.air import Air
from player.air.base import AudioFormat
from player.air.run import Run
from player.errors import PositionGoneError
from player.streams.candidate import Codec
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.frames import BYTES_PER_S, opus_headers, opus_page
from tests.fakes.keeping import MONO, NEWS, RUN_BYTES, RUN_S, studio

OPUS = AudioFormat(codec=Codec.OPUS, sample_rate_hz=48_000, channels=2, content_type="audio/ogg")


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def heard(air: Air, position: int) -> bytes:
    """Return all sound of a generation from a position on, as a listener gets it piece by piece."""
    pieces = []
    while piece := air.read(position, 10_000):
        pieces.append(piece)
        position += len(piece)
        if air.generation_at(position) != air.generation_at(position - 1):
            break
    return b"".join(pieces)


async def test_what_is_older_than_memory_is_read_from_disk(tmp_path: Path) -> None:
    async with studio(tmp_path / "air", FakeClock()) as room:
        await room.play(60)
        await room.written()
        air = room.air

        assert air.oldest == 0
        assert air.kept_bytes <= 10 * BYTES_PER_S + RUN_BYTES
        assert air.kept_s == pytest.approx(60, abs=0.001)
        assert heard(air, 0) == room.sent
        assert heard(air, 100 * RUN_BYTES) == room.sent[100 * RUN_BYTES :]
        assert air.gaps == ()


async def test_each_instant_is_found_in_memory_and_on_disk(tmp_path: Path) -> None:
    async with studio(tmp_path / "air", FakeClock()) as room:
        await room.play(60)
        await room.written()

        for step in range(0, 500, 7):
            at = after(step * RUN_S + RUN_S / 2)
            assert room.air.position_at(at) == step * RUN_BYTES
            assert abs((room.air.instant_of(step * RUN_BYTES) - after(step * RUN_S)).total_seconds()) < 0.001
        assert room.air.position_at(after(-10)) == 0
        assert room.air.position_at(after(61)) == room.air.head
        assert room.air.position_behind(30) == 250 * RUN_BYTES


async def test_segments_last_about_four_seconds_and_follow_on_each_other(tmp_path: Path) -> None:
    async with studio(tmp_path / "air", FakeClock()) as room:
        await room.play(30)
        room.air.rest()
        await room.written()
        segments = room.kept.since(NOON)

        assert [segment.number for segment in segments] == list(range(len(segments)))
        assert all(4 <= segment.duration_s < 4.5 for segment in segments[:-1])
        assert [segment.follows for segment in segments] == [False] + [True] * (len(segments) - 1)
        assert {segment.discontinuity for segment in segments} == {1}
        assert b"".join(room.kept.body(segment) for segment in segments) == room.sent
        for before, behind in pairwise(segments):
            assert behind.sound_s == pytest.approx(before.sound_s + before.duration_s)
            assert behind.begin_s == pytest.approx(before.begin_s + before.duration_s, abs=0.001)
        middle = room.kept.since(after(10))
        assert middle[0].begin <= after(10) < middle[0].end
        assert list(middle) == list(segments[-len(middle) :])


async def test_a_burst_is_kept_with_the_instants_it_has_settled_to(tmp_path: Path) -> None:
    async with studio(tmp_path / "air", FakeClock()) as room:
        for _ in range(50):  # 6 s at once, which thus are 6 s old at most
            room.put(Run(frames=bytes(RUN_BYTES), duration_s=RUN_S, format=MONO))
        await room.play(20, audio=MONO)
        await room.written()
        oldest = room.kept.oldest

        assert oldest is not None
        assert abs((oldest.begin - after(-6)).total_seconds()) < 0.01


async def test_it_is_all_there_after_a_restart(tmp_path: Path) -> None:
    clock, sent = FakeClock(), bytearray()
    async with studio(tmp_path / "air", clock, sent) as room:
        room.title("One")
        await room.play(20)
        room.title("Two")
        await room.play(15)
        generation = room.air.generation
    clock.jump(600)
    async with studio(tmp_path / "air", clock, sent) as room:
        air = room.air
        assert (air.oldest, air.head, air.generation) == (0, len(sent), generation)
        assert heard(air, 0) == sent
        assert air.newest_at is not None
        assert abs((air.newest_at - after(35)).total_seconds()) < RUN_S
        assert [title.title.text for title in air.titles.recent()] == ["Two", "One"]
        title = air.title_at(air.position_at(after(10)))
        assert title is not None
        assert title.title.text == "One"
        assert air.latest_title is not None
        assert air.latest_title.title.text == ""  # what plays now, nobody knows

        head = air.head
        await room.play(20)
        await room.written()
        (gap,) = air.gaps
        assert gap.position == head
        assert 599 < (gap.end - gap.start).total_seconds() < 601
        assert heard(air, 0) == sent
        assert air.position_at(after(300)) == gap.position  # in the hole: what comes after it


async def test_counting_goes_on_when_nothing_is_kept_any_more(tmp_path: Path) -> None:
    clock = FakeClock()
    async with studio(tmp_path / "air", clock) as room:
        await room.play(20)
        room.air.rest()
        await room.written()
        newest, head = room.kept.newest, room.air.head
        assert newest is not None
    clock.jump(7200)
    async with studio(tmp_path / "air", clock) as room:
        assert room.kept.newest is None
        assert (room.air.oldest, room.air.head) == (head, head)
    async with studio(tmp_path / "air", clock) as room:
        assert (room.air.head, room.air.generation) == (head, 1)
        await room.play(10)
        room.air.rest()
        await room.written()
        oldest = room.kept.oldest
        assert oldest is not None
        assert (oldest.number, oldest.position) == (newest.number + 1, head)
        assert oldest.sound_s == pytest.approx(newest.sound_s + newest.duration_s)
        assert (oldest.follows, oldest.discontinuity) == (False, 2)
    assert len(list((tmp_path / "air" / NEWS).glob("*.journal"))) <= 2


async def test_another_format_begins_a_segment_that_does_not_follow(tmp_path: Path) -> None:
    async with studio(tmp_path / "air", FakeClock()) as room:
        await room.play(18)
        border = room.air.head
        await room.play(18, audio=MONO)
        room.air.rest()
        await room.written()
        broken = [segment for segment in room.kept.since(NOON) if not segment.follows]

        assert [(s.position, s.generation, s.format) for s in broken[1:]] == [(border, 2, MONO)]
        assert room.air.generation_at(border - 1) == 1
        assert heard(room.air, 0) == room.sent[:border]
        assert heard(room.air, border) == room.sent[border:]
        assert room.air.read(border - RUN_BYTES, 1 << 20) == room.sent[border - RUN_BYTES : border]


async def test_old_air_goes_and_its_files_too(tmp_path: Path) -> None:
    async with studio(tmp_path / "air", FakeClock(), keep_s=30) as room:
        await room.play(90)
        await room.written()
        oldest = room.air.oldest

        assert 30 <= room.air.kept_s <= 36
        assert abs((room.air.instant_of(oldest) - room.clock.now()).total_seconds() + 32) < 3
        with pytest.raises(PositionGoneError):
            room.air.read(oldest - RUN_BYTES, 1)
        assert room.air.onward(0) == oldest
        room.clock.jump(3600)  # nothing comes any more, and what there was is too old all the same
        for _ in range(2):  # once to keep the rest, and once to let it go
            room.kept.look(room.clock.now().timestamp())
            await room.written()
        assert room.kept.oldest is None
    assert not list((tmp_path / "air" / NEWS).glob("*.air"))


async def test_an_ogg_stream_gives_each_joiner_the_headers_of_its_chain(tmp_path: Path) -> None:
    async with studio(tmp_path / "air", FakeClock()) as room:
        room.clock.jump(1)
        for chain in ("One", "Two"):
            headers = opus_headers(chain)
            for number in range(1, 31):
                room.clock.jump(0.5)
                page = opus_page(number, seconds=0.5)
                opens = number == 1
                frames = headers + page if opens else page
                room.put(Run(frames=frames, duration_s=0.5, format=OPUS, preamble=headers, opens=opens))
        room.air.rest()
        await room.written()
        air, segments = room.air, room.kept.since(NOON)

        assert heard(air, 0) == room.sent
        assert all(room.kept.body(segment).startswith(b"OggS") for segment in segments)
        assert [s.preamble for s in segments] == [
            b""
            if at in {0, len(segments) // 2}
            else opus_headers("One" if at < len(segments) // 2 else "Two")
            for at in range(len(segments))
        ]
        for at_s, title in ((1.7, "One"), (14.0, "One"), (17.0, "Two"), (30.5, "Two")):
            assert air.preamble_at(air.position_at(after(at_s))) == opus_headers(title)
        assert air.preamble_at(0) == b""


async def test_a_hole_in_positions_is_gone_over(tmp_path: Path) -> None:
    clock, sent = FakeClock(), bytearray()
    async with studio(tmp_path / "air", clock, sent) as room:
        await room.play(40)
    (tmp_path / "air" / NEWS / f"{3:010d}.air").unlink()
    async with studio(tmp_path / "air", clock, sent) as room:
        lost = room.air.position_at(after(13))
        kept_numbers = [segment.number for segment in room.kept.since(NOON)]

        assert kept_numbers[0] == 4  # no number is missing among them
        (gap,) = room.air.gaps
        assert (lost, room.air.onward(gap.position - 1)) == (gap.position, gap.position)
        with pytest.raises(PositionGoneError):
            room.air.read(gap.position - RUN_BYTES, 1)
        assert heard(room.air, gap.position) == sent[gap.position :]


@pytest.mark.parametrize("damage", ["shorter", "altered"])
async def test_a_damaged_segment_is_never_handed_out(tmp_path: Path, damage: str) -> None:
    clock, sent = FakeClock(), bytearray()
    async with studio(tmp_path / "air", clock, sent) as room:
        await room.play(40)
    path = tmp_path / "air" / NEWS / f"{2:010d}.air"
    content = path.read_bytes()
    path.write_bytes(content[:-1] if damage == "shorter" else content[:-1] + b"\0")
    async with studio(tmp_path / "air", clock, sent) as room:
        position = room.air.position_at(after(9))

        if damage == "altered":
            with pytest.raises(PositionGoneError):
                room.air.read(position, 1)
            position = room.air.position_at(after(9))
        assert len(room.air.gaps) == 1
        assert heard(room.air, position) == sent[position:]


async def test_a_journal_that_somebody_removed_leaves_a_gap(tmp_path: Path) -> None:
    clock, sent = FakeClock(), bytearray()
    async with studio(tmp_path / "air", clock, sent) as room:
        await room.play(20)
        room.air.rest()
        await room.written()
        (tmp_path / "air" / NEWS / f"{1:08d}.journal").unlink()

        found = room.air.position_at(after(10))

        (gap,) = room.air.gaps
        assert found == gap.position
        assert gap.start <= after(10) < gap.end


async def test_a_rich_stream_is_kept_for_less_time(tmp_path: Path) -> None:
    async with studio(tmp_path / "air", FakeClock(), keep_s=30) as room:  # room for 30 s of 40,000 bytes
        for number in range(300):
            room.clock.jump(RUN_S)
            room.put(Run(frames=bytes([number % 256]) * 20_000, duration_s=RUN_S, format=MONO))
            if number % 8 == 7:
                room.kept.look(room.clock.now().timestamp())
                await room.written()
        kept = room.kept.since(NOON)

        assert 0 < sum(segment.size_bytes for segment in kept) <= 30 * 40_000
        assert room.air.read(room.air.oldest, 20_000) == room.sent[room.air.oldest :][:20_000]
