# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Files of strangers: read in a child that is stopped at its limits, whatever it does."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from schedules.errors import MistakesError
from schedules.formats import sandbox
from schedules.formats.registry import read
from schedules.formats.sandbox import LIMITS, Limits, read_outside, read_outside_now
from tests.fakes import stubborn_reader

CALENDAR = b"""BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a
SUMMARY:Night
DTSTART:20261103T200000
DTEND:20261104T060000Z
END:VEVENT
BEGIN:VEVENT
UID:b
SUMMARY:Bad
DTSTART:20261103T200000
RRULE:FREQ=SECONDLY
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (CALENDAR, "a.ics"),
        (b"slots: [{title: T, start: '05:00', end: '06:00', scope: 'station:x'}]", "a.yaml"),
        (b"title,start,end\nT,05:00,06:00\n", "a.csv"),
    ],
)
async def test_a_file_is_read_as_it_is_read_here(data: bytes, name: str) -> None:
    found = await read_outside(data, name, stations={"x"}, timezone="America/New_York")

    assert found == read(data, name, stations={"x"}, timezone="America/New_York")


async def test_mistakes_come_back_as_they_are() -> None:
    data = b"slots: [&a x, *a]"
    with pytest.raises(MistakesError) as here:
        read(data, "a.yaml")

    with pytest.raises(MistakesError) as there:
        await read_outside(data, "a.yaml")
    assert there.value.mistakes == here.value.mistakes


def test_without_a_loop_it_waits() -> None:
    assert [row.what for row in read_outside_now(CALENDAR, "a.ics").report.rejected] == ["Bad"]


async def test_a_file_that_is_too_large_is_not_looked_at() -> None:
    with pytest.raises(MistakesError, match=r"a\.ics: is larger than 10 bytes"):
        await read_outside(CALENDAR, "a.ics", limits=Limits(input_bytes=10))


# What follows has a reader that does what a reader must not, to see that it is stopped.


def stubborn(monkeypatch: pytest.MonkeyPatch, deed: str) -> None:
    """Have the child do a deed instead of reading; it limits itself as ever."""
    command: Sequence[str] = (sys.executable, "-P", stubborn_reader.__file__, deed)
    monkeypatch.setattr(sandbox, "CHILD", command)


def sizes(folder: Path) -> list[int]:
    return [found.stat().st_size for found in folder.iterdir()]


@pytest.mark.parametrize(
    ("deed", "limits", "reason"),
    [
        ("compute for ever", replace(LIMITS, cpu_s=1), "took more than 1 s of computing"),
        ("ignore the first signal", replace(LIMITS, cpu_s=1), "ended by signal 9"),
        ("wait for ever", replace(LIMITS, wall_s=1.0), "could not be read in 1 s"),
        ("take memory", LIMITS, "needs more than 400,000,000 bytes of memory"),
        (
            "answer for ever",
            replace(LIMITS, output_bytes=1_000_000),
            "makes a lineup of more than 1,000,000 bytes",
        ),
        ("complain for ever", replace(LIMITS, wall_s=1.0), "could not be read in 1 s"),
        ("die", LIMITS, "ended by signal 11"),
        ("raise", LIMITS, "ended with status 1"),
        ("answer nonsense", LIMITS, "the answer is damaged"),
        ("answer something else", LIMITS, "its reader answered nonsense"),
        ("name a command", LIMITS, "the answer has a step GLOBAL"),
        ("close its input", LIMITS, "the answer is damaged"),
        ("write a file", LIMITS, "ended by signal"),
    ],
)
async def test_a_reader_that_does_what_it_must_not_is_stopped_and_it_is_told(
    deed: str, limits: Limits, reason: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stubborn(monkeypatch, deed)
    monkeypatch.setenv("PATH", str(tmp_path))  # the one thing that the child is told of where it may write
    begun = time.monotonic()

    with pytest.raises(MistakesError, match=reason):
        await read_outside(b"x" * 1_000_000, "a.ics", limits=limits)

    assert time.monotonic() - begun < 20
    assert sizes(tmp_path) in ([], [0])


async def test_a_child_is_gone_when_its_reading_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    stubborn(monkeypatch, "wait for ever")
    started: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    start = asyncio.create_subprocess_exec

    async def noted(*command: str, **options: object) -> asyncio.subprocess.Process:
        process = await start(*command, **options)  # type: ignore[arg-type]
        started.set_result(process.pid)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    reading = asyncio.create_task(read_outside(CALENDAR, "a.ics"))
    async with asyncio.timeout(20):
        pid = await started
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_the_child_knows_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVERADIO_SECRET", "canary")
    stubborn(monkeypatch, "tell its environment")

    with pytest.raises(MistakesError, match=r"environment\.\[.*'PATH', 'PYTHONPATH'\]") as caught:
        await read_outside(CALENDAR, "a.ics")
    assert "LIVERADIO" not in str(caught.value)
