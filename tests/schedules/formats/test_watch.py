# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import asyncio
import os
import resource
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from schedules.clock import Clock, SystemClock
from schedules.errors import MistakesError
from schedules.formats.watch import SlotFileWatcher
from schedules.model.slot import Lineup
from tests.fakes.clock import FakeClock

DEADLINE_S = 10.0
FAST_S = 0.01


def week(title: str) -> str:
    return f"slots:\n- {{title: {title}, kind: fill}}\n"


class Desk:
    """Takes what the watcher says, and lets a test wait for it."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._more = asyncio.Event()

    async def take(self, lineup: Lineup) -> None:
        self._note(lineup.slots[0].programme.title)

    def refuse(self, error: MistakesError) -> None:
        self._note(str(error))

    def _note(self, text: str) -> None:
        self.said.append(text)
        self._more.set()

    async def heard(self, count: int) -> list[str]:
        async with asyncio.timeout(DEADLINE_S):
            while len(self.said) < count:
                self._more.clear()
                await self._more.wait()
        return self.said


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "week.yaml"
    file.write_text(week("One"))
    return file


@asynccontextmanager
async def watching(
    path: Path, desk: Desk, *, load: bool = True, every_s: float = FAST_S, clock: Clock | None = None
) -> AsyncIterator[None]:
    watcher = SlotFileWatcher(
        path, clock or SystemClock(), desk.take, desk.refuse, name="week.yaml", look_every_s=every_s
    )
    if load:
        assert watcher.load().slots[0].programme.title == "One"
    async with running(watcher):
        yield


@asynccontextmanager
async def running(watcher: SlotFileWatcher) -> AsyncIterator[None]:
    task = asyncio.create_task(watcher.run())
    try:
        yield
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def look(clock: FakeClock, times: int = 1) -> None:
    """Let the watcher look, and wait until it sleeps again: its own reading is done in threads."""
    for _ in range(times):
        await clock.settle()  # a watcher that has just begun goes to sleep first
        waits = len(clock.slept)
        await clock.advance(1.0)
        async with asyncio.timeout(DEADLINE_S):
            while len(clock.slept) == waits:
                await asyncio.to_thread(int)


async def test_without_a_first_load_the_first_content_is_handed_over(path: Path) -> None:
    desk = Desk()

    async with watching(path, desk, load=False):
        assert await desk.heard(1) == ["One"]


def rewrite(path: Path, text: str) -> None:
    path.write_text(text)


def remove(path: Path) -> None:
    path.unlink()


def replace(path: Path, text: str) -> None:
    draft = path.with_suffix(".tmp")
    draft.write_text(text)
    draft.rename(path)


def remove_and_write(path: Path, text: str) -> None:
    path.unlink()
    path.write_text(text)


def replace_with_the_old_date(path: Path, text: str) -> None:
    stat = path.stat()
    replace(path, text)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


@pytest.mark.parametrize("save", [rewrite, replace, remove_and_write, replace_with_the_old_date])
async def test_every_way_to_save_is_noticed_within_a_second(
    path: Path, save: Callable[[Path, str], None]
) -> None:
    desk = Desk()

    async with watching(path, desk, every_s=0.25):
        began = time.monotonic()
        save(path, week("Two"))
        said = await desk.heard(1)

    assert said == ["Two"]
    assert time.monotonic() - began < 1.0


async def test_a_bad_edit_is_reported_once_and_a_good_one_afterwards_is_taken(path: Path) -> None:
    desk, clock, bad = Desk(), FakeClock(), "slots:\n- {title: Two, kind: fil}\n"

    async with watching(path, desk, clock=clock, every_s=1.0):
        for save in (rewrite, rewrite, replace, replace):  # the same content, saved again and again
            save(path, bad)
            await look(clock, times=2)
        rewrite(path, week("Three"))
        await look(clock, times=2)

    assert desk.said == [
        "week.yaml:2: slots[0].kind: must be one of fill, recurring, oneoff, emergency",
        "Three",
    ]


async def test_a_bad_edit_that_is_taken_back_is_told_as_good(path: Path) -> None:
    desk = Desk()

    async with watching(path, desk):
        rewrite(path, "slots: 5")
        await desk.heard(1)
        rewrite(path, week("One"))
        said = await desk.heard(2)

    assert said == ["week.yaml:1: slots: must be a list", "One"]


async def test_a_file_that_vanishes_is_told_once_and_may_come_back(path: Path) -> None:
    desk = Desk()

    async with watching(path, desk):
        remove(path)
        await desk.heard(1)
        rewrite(path, week("Back"))
        said = await desk.heard(2)

    assert said == ["week.yaml: is gone; the lineup stays as it was until the file is back", "Back"]


@contextmanager
def no_file_to_be_opened() -> Iterator[None]:
    """Have used up all file descriptors, as under a crowd of listeners."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def test_an_edit_that_could_not_be_read_at_once_is_told_once_and_not_lost(path: Path) -> None:
    desk, clock = Desk(), FakeClock()

    async with watching(path, desk, clock=clock, every_s=1.0):
        rewrite(path, week("Two"))
        with no_file_to_be_opened():
            await look(clock, times=4)
        before = list(desk.said)
        await look(clock)

    assert len(before) == 1
    assert "Too many open files" in before[0]
    assert desk.said[1:] == ["Two"]


async def test_half_a_file_is_neither_taken_nor_complained_about(path: Path) -> None:
    desk, clock, text = Desk(), FakeClock(), week("Two")

    async with watching(path, desk, clock=clock, every_s=1.0):
        for size in range(1, 9):  # another eighth of the file is there at each look
            rewrite(path, text[: len(text) * size // 8])
            await look(clock)
        before = list(desk.said)
        await look(clock)

    assert before == []
    assert desk.said == ["Two"]


async def test_a_first_file_with_mistakes_can_be_mended_while_it_runs(path: Path) -> None:
    desk = Desk()
    rewrite(path, "slots: 5")
    watcher = SlotFileWatcher(path, SystemClock(), desk.take, desk.refuse, look_every_s=FAST_S)
    with pytest.raises(MistakesError):
        watcher.load()

    async with running(watcher):
        rewrite(path, week("Mended"))
        said = await desk.heard(1)

    assert said == ["Mended"]


async def test_while_a_lineup_is_put_on_the_air_nothing_is_read_and_then_the_last_edit_is_taken(
    path: Path,
) -> None:
    desk, clock, begun, on_the_air = Desk(), FakeClock(), asyncio.Event(), asyncio.Event()

    async def take(lineup: Lineup) -> None:
        begun.set()
        await on_the_air.wait()
        await desk.take(lineup)

    watcher = SlotFileWatcher(path, clock, take, desk.refuse, look_every_s=1.0)
    watcher.load()
    async with running(watcher):
        rewrite(path, week("Two"))
        await look(clock)
        await clock.advance(1.0)
        async with asyncio.timeout(DEADLINE_S):
            await begun.wait()
        await clock.settle()
        waits = len(clock.slept)
        rewrite(path, week("Three"))
        await clock.advance(5.0)
        rewrite(path, week("Four"))
        assert len(clock.slept) == waits  # it waits for nothing but the lineup
        on_the_air.set()
        await desk.heard(1)
        await look(clock, times=2)
        said = await desk.heard(2)

    assert said == ["Two", "Four"]


async def test_a_file_that_is_saved_without_a_change_is_not_told(path: Path) -> None:
    desk, clock = Desk(), FakeClock()

    async with watching(path, desk, clock=clock, every_s=1.0):
        replace(path, week("One"))
        await look(clock, times=3)

    assert desk.said == []


async def test_an_edit_whose_taking_failed_is_taken_when_watching_begins_again(path: Path) -> None:
    desk, clock, fails = Desk(), FakeClock(), [True]

    async def take(lineup: Lineup) -> None:
        if fails.pop():
            raise RuntimeError("no more threads")
        await desk.take(lineup)

    watcher = SlotFileWatcher(path, clock, take, desk.refuse, look_every_s=1.0)
    watcher.load()
    rewrite(path, week("Two"))
    run = asyncio.create_task(watcher.run())
    await look(clock)
    await clock.settle()
    await clock.advance(1.0)
    with pytest.raises(RuntimeError, match="no more threads"):
        async with asyncio.timeout(DEADLINE_S):
            await run

    fails.append(False)
    async with running(watcher):
        await look(clock)
        await clock.settle()
        await clock.advance(1.0)
        assert await desk.heard(1) == ["Two"]
