# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Every case of `tests/corpus/http`: what is found there, and what is delivered, byte for byte."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from player.errors import ErrorClass
from player.streams.candidate import Codec
from tests.corpus.http import CASES, Case
from tests.corpus.http.judge import judge

ROOT = Path(__file__).parents[3]
AT_ONCE = 24
"""So many slow cases run together: they mostly wait."""

BY_NAME = {case.name: case for case in CASES}
QUICK = [pytest.param(case, id=case.name) for case in CASES if not case.slow]
SLOW = [case for case in CASES if case.slow]


@pytest.mark.parametrize("case", QUICK)
async def test_a_station_is_found_and_sounds_as_it_should(case: Case) -> None:
    assert await judge(case) == []


async def test_slow_stations_are_found_too() -> None:
    turns = asyncio.Semaphore(AT_ONCE)

    async def judged(case: Case) -> tuple[str, list[str]]:
        async with turns:
            return case.name, await judge(case)

    complaints = await asyncio.gather(*(judged(case) for case in SLOW))

    assert [(name, found) for name, found in complaints if found] == []


@pytest.mark.parametrize(
    ("name", "wrong", "complaint"),
    [
        ("title/plain", {"titles": ("Nina - Simone",)}, "open: titles"),
        ("title/plain", {"sound": BY_NAME["title/plain"].sound[:-1] + b"?"}, "another sound from byte 8358"),
        ("title/plain", {"codec": Codec.AAC}, "resolve: codec mp3 instead of aac"),
        ("title/plain", {"plays": False, "error": ErrorClass.EMPTY}, "open: plays"),
        ("break/empty-pls", {"error": ErrorClass.LOOP}, "resolve: error empty instead of loop"),
        ("break/empty-pls", {"plays": True, "error": None}, "resolve: nothing plays"),
        ("dead/404", {"first": "{base}/gone"}, "plays first instead of"),
        ("dead/404", {"candidates": ("{base}/live", "{base}/gone")}, "resolve: candidates"),
        ("dead/404", {"routes": BY_NAME["break/empty-pls"].routes}, "open: empty"),
        ("codec/file-that-ends", {"sound": BY_NAME["codec/file-that-ends"].sound * 2}, "the server ended"),
        ("m3u/plain.m3u", {"start": "/never"}, "asked for /never, which must not be"),
    ],
)  # fmt: skip
async def test_a_wrong_expectation_is_reported(name: str, wrong: dict[str, Any], complaint: str) -> None:
    complaints = await judge(replace(BY_NAME[name], **wrong))

    assert any(complaint in one for one in complaints), complaints


def test_names_are_unique_and_every_family_has_cases() -> None:
    assert [name for name, times in Counter(case.name for case in CASES).items() if times > 1] == []
    assert len(CASES) >= 150
    assert all(case.name.count("/") == 1 for case in CASES)


def test_every_case_says_why_and_how_it_fails() -> None:
    for case in CASES:
        assert case.why.endswith("."), case.name
        assert case.plays == (case.error is None), case.name


async def test_other_players_are_served_until_standard_input_is_closed() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.corpus.http", "break/", "gzip/bomb", "forbidden/"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(20):
            wanted = [case for case in CASES if case.name.startswith("break/") or case.name == "gzip/bomb"]
            rows = [json.loads(await process.stdout.readline()) for _ in wanted]
            assert {row["name"] for row in rows} == {case.name for case in wanted}  # none that names a host
            (listed,) = (row for row in rows if row["name"] == "break/empty-pls")
            assert listed == {**listed, "plays": False, "error": "empty", "slow": False}
            body = await asyncio.to_thread(lambda: urlopen(listed["url"], timeout=5).read())
            assert body.startswith(b"[playlist]\nNumberOfEntries=0\n")

            process.stdin.close()
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
