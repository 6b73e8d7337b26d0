# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The checkers of the campaigns that kill the service: each is shown to see what it is there for."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from bench.editing.disk import Cut, Disk, Gone, Renamed, Said, Step, Sync, Write, read_recording
from bench.editing.hands import Sent
from bench.editing.verdict import faults

FOLDER = "/state"


def entry(revision: int, token: str, name: str = "hand-0") -> dict[str, Any]:
    command = {"command": "slot.change", "id": name, "set": {"subtitle": token}}
    change = {
        "kind": "entry",
        "id": name,
        "before": {},
        "after": {"id": name, "subtitle": token, ".order": 1},
    }
    return {"revision": revision, "command": command, "changes": [change]}


def sent(token: str, *, revision: int = 0, refused: int = 0) -> Sent:
    return Sent(token, f"key-{token}", 1, {}, revision, refused)


def kept(token: str, version: int, name: str = "hand-0") -> dict[str, Any]:
    return {name: {"row": {"id": name, "subtitle": token}, "version": version}}


HISTORY = [entry(1, "a"), entry(2, "b")]


def test_what_is_as_it_was_answered_is_no_fault() -> None:
    tries = [sent("a", revision=1), sent("b"), sent("c"), sent("d", refused=412)]

    assert faults(tries, HISTORY, kept("b", 2)) == []


@pytest.mark.parametrize(
    ("tries", "history", "rows", "words"),
    [
        pytest.param([sent("c", revision=3)], HISTORY, kept("b", 2), "acknowledged as 3", id="lost"),
        pytest.param([sent("a", revision=2)], HISTORY, kept("b", 2), "is at 1", id="elsewhere"),
        pytest.param([], [*HISTORY, entry(3, "a")], kept("a", 3), "done 2 times", id="done twice"),
        pytest.param([sent("b", refused=412)], HISTORY, kept("b", 2), "was refused", id="refused and done"),
        pytest.param([], [entry(1, "a"), entry(3, "b")], kept("b", 3), "revision 3 follows 1", id="a hole"),
        pytest.param([], HISTORY, kept("a", 2), "is not what revision 2", id="half an edit: the row"),
        pytest.param([], HISTORY, kept("b", 1), "is not what revision 2", id="half an edit: the version"),
        pytest.param([], HISTORY, {}, "is gone", id="half an edit: no row"),
    ],
)
def test_each_planted_fault_is_told(
    tries: list[Sent], history: list[dict[str, Any]], rows: dict[str, Any], words: str
) -> None:
    (told,) = faults(tries, history, rows)

    assert words in told


def test_a_synced_write_is_never_lost_and_a_later_one_may_be(tmp_path: Path) -> None:
    disk = Disk()
    for step in (Write("/state/db", 0, b"old!"), Sync("/state/db"), Write("/state/db", 0, b"new!")):
        disk.take(step)

    seen = set()
    for seed in range(40):
        disk.leave(tmp_path, FOLDER, random.Random(seed))
        seen.add((tmp_path / "db").read_bytes())

    assert seen == {b"old!", b"new!"}


def test_a_write_that_is_not_synced_may_be_torn_at_a_sector(tmp_path: Path) -> None:
    disk = Disk()
    for step in (Write("/state/db", 0, b"a" * 1024), Sync("/state/db"), Write("/state/db", 0, b"b" * 1024)):
        disk.take(step)

    seen = set()
    for seed in range(200):
        disk.leave(tmp_path, FOLDER, random.Random(seed))
        content = (tmp_path / "db").read_bytes()
        seen.add((content[:512], content[512:]))

    assert seen == {(one * 512, other * 512) for one in (b"a", b"b") for other in (b"a", b"b")}


def test_lengths_and_names_are_kept_in_order(tmp_path: Path) -> None:
    disk = Disk()
    steps: list[Step] = [Write("/state/x", 0, b"12345"), Cut("/state/x", 2), Renamed("/state/x", "/state/y")]
    for step in [*steps, Write("/state/z", 0, b"1"), Gone("/state/z")]:
        disk.take(step)

    disk.leave(tmp_path, FOLDER, random.Random(0))

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"y": b"12"}


def escaped(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def test_a_recording_is_read_also_where_threads_interrupt_each_other() -> None:
    db, other = escaped("/state/db"), escaped("/elsewhere")
    lines = [
        f'7  pwrite64(5<{db}>, "{escaped("abc")}", 3, 4096) = 3',
        f"7  fdatasync(5<{db}> <unfinished ...>",
        f'8  write(9<{escaped("socket:[1]")}>, "{escaped("HTTP")}", 4) = 4',
        "7  <... fdatasync resumed>)        = 0",
        f'8  pwrite64(6<{other}>, "{escaped("no")}", 2, 0) = 2',
        f"7  ftruncate(5<{db}>, 100) = 0",
        f"7  fdatasync(5<{db}>) = -1 EIO (Input/output error)",
        f'7  unlink("{escaped("/state/old")}") = 0',
        f'7  rename("{escaped("/state/a")}", "{escaped("/state/b")}") = 0',
    ]

    assert list(read_recording(lines, FOLDER)) == [
        Write("/state/db", 4096, b"abc"),
        Said(b"HTTP"),
        Sync("/state/db"),
        Cut("/state/db", 100),
        Gone("/state/old"),
        Renamed("/state/a", "/state/b"),
    ]
