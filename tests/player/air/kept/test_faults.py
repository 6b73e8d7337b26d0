# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""When the disk fails, keeping stops and says so, playing goes on, and what is missing is marked."""

from __future__ import annotations

import errno
import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from player.air.base import MountId
from player.air.kept.opening import open_kept_air
from player.errors import PositionGoneError
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.disk import small_disk
from tests.fakes.keeping import MP3, NEWS, RUN_BYTES, RUN_S, Studio, studio


def plays(room: Studio) -> bool:
    """Whether all of the last seconds can be heard."""
    burst = room.air.burst_position()
    return room.air.read(burst, 1 << 20) == room.sent[burst:] and burst <= len(room.sent) - 5 * 16_000


def check_hole(room: Studio, begin_s: float, end_s: float) -> None:
    """Check that there is one hole, about there, and sound on both sides of it."""
    (gap,) = room.air.gaps
    assert abs((gap.start - NOON).total_seconds() - begin_s) < 5
    assert abs((gap.end - NOON).total_seconds() - end_s) < 5
    middle = NOON + timedelta(seconds=(begin_s + end_s) / 2)
    assert room.air.position_at(middle) == gap.position
    assert room.air.onward(gap.position - RUN_BYTES) == gap.position
    with pytest.raises(PositionGoneError):
        room.air.read(gap.position - RUN_BYTES, 1)
    assert room.air.read(gap.position, RUN_BYTES) == room.sent[gap.position : gap.position + RUN_BYTES]
    assert room.air.read(0, RUN_BYTES) == room.sent[:RUN_BYTES]


@pytest.mark.parametrize("fault", ["full", "read-only"])
async def test_a_disk_that_takes_nothing_stops_keeping_and_heals(tmp_path: Path, fault: str) -> None:
    with small_disk(tmp_path / "disk", size_kb=4096) as disk:
        async with studio(disk.folder / "air", FakeClock()) as room:
            await room.play(12)
            room.air.interrupt()
            await room.written()
            assert room.kept.trouble == ""
            if fault == "full":
                disk.fill()
            else:
                room.kept._writer.close()  # the kernel wants no file open for writing
                disk.set_read_only(True)
            await room.play(36)
            assert "cannot be kept" in room.kept.trouble
            assert plays(room)
            assert room.air.kept_bytes < 11 * 16_000

            if fault == "full":
                disk.free()
            else:
                disk.set_read_only(False)
            await room.play(24)
            assert room.kept.trouble == ""
            check_hole(room, 12, 48)
        async with studio(disk.folder / "air", room.clock, room.sent) as room:
            check_hole(room, 12, 48)


async def test_an_error_of_the_journal_loses_nothing_that_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with studio(tmp_path, FakeClock()) as room:
        await room.play(12)
        room.air.interrupt()
        await room.written()
        kept = [segment.number for segment in room.kept.since(NOON)]
        with monkeypatch.context() as broken:

            def fail(_: int) -> None:
                raise OSError(errno.EIO, os.strerror(errno.EIO))

            broken.setattr(os, "fdatasync", fail)
            await room.play(24)
        assert "Input/output error" in room.kept.trouble
        await room.play(12)
    async with studio(tmp_path, room.clock, room.sent) as room:
        numbers = [segment.number for segment in room.kept.since(NOON)]
        assert numbers == list(range(len(numbers)))
        assert numbers[: len(kept)] == kept
        for segment in room.kept.since(NOON):
            assert room.kept.body(segment) == room.sent[segment.position :][: segment.size_bytes]
        check_hole(room, 12, 36)


async def test_a_disk_that_hangs_is_waited_for_by_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, fsync = threading.Event(), os.fsync

    def hang(file: int) -> None:
        go_on.wait(10)
        fsync(file)

    async with studio(tmp_path, FakeClock()) as room:
        monkeypatch.setattr(os, "fsync", hang)
        for _ in range(round(60 / RUN_S)):
            room.clock.jump(RUN_S)
            room.put_next(MP3)
        assert "too slow" in room.kept.trouble
        assert plays(room)
        go_on.set()
        await room.written()
        await room.play(8)
        assert room.kept.trouble == ""
        assert len(room.air.gaps) == 1


async def test_a_folder_that_cannot_be_read_keeps_nothing_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "news").write_text("no folder")
    async with open_kept_air(tmp_path, {NEWS: 60, MountId("station:wskg-fm"): 60}, FakeClock()) as airs:
        assert airs.of(NEWS) is None
        assert airs.of(MountId("station:wskg-fm")) is not None


async def test_a_torn_or_altered_end_of_the_journal_is_passed_over(tmp_path: Path) -> None:
    for damage in ("torn", "altered"):
        folder = tmp_path / damage
        async with studio(folder, FakeClock()) as room:
            await room.play(30)
            room.air.rest()
            await room.written()
            count = len(room.kept.since(NOON))
        (part,) = (folder / NEWS).glob("*.journal")
        content = bytearray(part.read_bytes())
        if damage == "torn":
            del content[-7:]
        else:
            content[-20] ^= 1  # when the last steps of the last segment begin
        part.write_bytes(content)
        async with studio(folder, room.clock, room.sent) as room:
            assert len(room.kept.since(NOON)) == count - 1
            assert room.air.read(0, 1 << 24) == room.sent[: room.air.head]
            await room.written()
        assert len(list((folder / NEWS).glob("*.air"))) == count - 1  # nothing of it is left


async def test_air_of_mounts_that_are_no_more_goes_when_it_is_old(tmp_path: Path) -> None:
    clock = FakeClock()
    for name in ("old", "young", "foreign"):
        (tmp_path / name).mkdir()
        (tmp_path / name / ("0000000001.air" if name != "foreign" else "letter.txt")).write_text("x")
    now_s = clock.now().timestamp()
    os.utime(tmp_path / "old" / "0000000001.air", (now_s - 7200,) * 2)
    os.utime(tmp_path / "young" / "0000000001.air", (now_s - 10,) * 2)
    async with open_kept_air(tmp_path, {NEWS: 3600}, clock):
        assert sorted(entry.name for entry in os.scandir(tmp_path)) == ["foreign", "young"]
    assert (tmp_path / "foreign" / "letter.txt").exists()
