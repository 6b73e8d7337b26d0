# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The test tone, from a real child process, in real time."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from player.air.demo import DemoUpstream
from player.air.signals.tone import ToneStream
from player.errors import StreamEndedError, StreamError
from player.streams.headers import mp3_header
from schedules.clock import SystemClock
from tests.fakes.clock import FakeClock
from tests.fakes.eventually import eventually

from .hearing import decode, level_db, read_seconds, strongest_hz

BYTES_PER_S = 16_000  # 128 kbit/s
DEADLINE_S = 10.0
"""A child that is never ended fails the test instead of hanging it."""


def children() -> set[int]:
    """Return the process ids of this process's children, zombies included."""
    tasks = Path("/proc/self/task").iterdir()
    return {int(pid) for task in tasks for pid in (task / "children").read_text().split()}


def command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


async def opened(hz: int) -> ToneStream:
    stream = await DemoUpstream(f"demo:tone?hz={hz}", SystemClock()).open()
    assert isinstance(stream, ToneStream)
    return stream


@pytest.mark.parametrize("hz", [20, 440, 1000, 12_000, 20_000])
async def test_the_tone_has_its_frequency_and_level(hz: int) -> None:
    stream = await opened(hz)
    try:
        data, titles = await read_seconds(stream, 5.0, BYTES_PER_S)
    finally:
        await stream.aclose()

    sound, rate_hz = decode(data)
    steady = sound[rate_hz : 4 * rate_hz]
    assert strongest_hz(steady, rate_hz) == pytest.approx(hz, abs=1)
    assert level_db(steady) == pytest.approx(-20, abs=1)
    assert [title.text for title in titles] == [f"Demonstration signal - Test tone of {hz} Hz"]


async def test_six_seconds_come_at_once_and_then_real_time() -> None:
    stream = await opened(440)
    try:
        await read_seconds(stream, 5.9, BYTES_PER_S)
        begin_s = time.monotonic()
        data, _ = await read_seconds(stream, 2.0, BYTES_PER_S)
        took_s = time.monotonic() - begin_s
    finally:
        await stream.aclose()

    assert 1.5 < took_s < 3.0
    assert mp3_header(data[data.index(b"\xff\xfb") :]) is not None


@pytest.mark.parametrize("frozen", [False, True], ids=["running", "frozen"])
async def test_closing_leaves_no_process_behind(frozen: bool) -> None:
    before = children()
    stream = await opened(440)
    (pid,) = children() - before
    try:
        if frozen:
            os.kill(pid, signal.SIGSTOP)

        async with asyncio.timeout(DEADLINE_S):
            await stream.aclose()
            await stream.aclose()

        assert children() == before
    finally:
        if pid in children():
            os.kill(pid, signal.SIGKILL)
    with pytest.raises(StreamEndedError):
        await stream.read()


async def test_a_dead_child_ends_the_stream() -> None:
    before = children()
    stream = await opened(440)
    (pid,) = children() - before

    os.kill(pid, signal.SIGKILL)

    async with asyncio.timeout(DEADLINE_S):
        with pytest.raises(StreamEndedError, match="the encoder ended"):
            await read_seconds(stream, 60, BYTES_PER_S)
        await stream.aclose()
    assert children() == before


async def test_a_child_that_cannot_start_is_an_error_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = children()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))

    with pytest.raises(StreamError, match="did not start"):
        await opened(440)

    assert children() == before


async def test_an_opening_that_is_cancelled_leaves_no_process_behind() -> None:
    before = children()
    opening = asyncio.ensure_future(opened(440))
    await eventually(lambda: any(b"tone_child" in command_line(pid) for pid in children() - before))
    await FakeClock.settle()  # the child runs, and its first sound is far away

    opening.cancel()

    async with asyncio.timeout(DEADLINE_S):
        with pytest.raises(asyncio.CancelledError):
            await opening
    assert children() == before


async def test_the_child_ends_by_itself_when_its_parent_goes_away() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "player.air.signals.tone_child",
        "--hz",
        "440",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    async with asyncio.timeout(DEADLINE_S):
        await process.stdout.readexactly(1000)

        process.stdin.close()

        await process.communicate()
    assert process.returncode == 0


async def test_the_child_itself_refuses_an_alert_tone() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "player.air.signals.tone_child",
        "--hz",
        "1050",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )

    async with asyncio.timeout(DEADLINE_S):
        out, complaint = await process.communicate()

    assert process.returncode == 2
    assert out == b""
    assert b"alert tone" in complaint
