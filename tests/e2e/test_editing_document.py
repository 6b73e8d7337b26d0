# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The examples of docs/editing.md, typed into a shell in order, against the service as it is shipped."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from schedules.staff.app import operations
from tests.fakes.service import service

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "editing.md"
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", DOCUMENT.read_text(), re.DOTALL | re.MULTILINE)
BEGIN = 'set -euo pipefail\nliveradio() {{ {python} -m player "$@" 2>>said.txt; }}\n'


def test_the_examples_do_what_the_document_says(tmp_path: Path) -> None:
    script = BEGIN.format(python=sys.executable) + "\necho\n".join(BLOCKS)

    with service(tmp_path) as running:
        before = _morning(running.get("/api/v1/staff/lineups/news"))
        done = subprocess.run(
            ["bash", "-c", script], check=False, capture_output=True, text=True, timeout=100,
            cwd=tmp_path, env={**running.environ, "SERVICE": running.url.rstrip("/")},
        )  # fmt: skip
        lineup = running.get("/api/v1/staff/lineups/news")
        history = running.get("/api/v1/staff/lineups/news/history")["history"]

    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-3000:]
    assert len(BLOCKS) >= 9
    assert [entry["command"]["command"] for entry in reversed(history)] == [
        "lineup.adopt", "occurrence.move", "occurrence.cancel", "draft.publish", "undo",
    ]  # fmt: skip
    assert {entry["actor"] for entry in history} == {"Web team"}
    assert history[3]["reason"] == "the board meets"
    morning = _morning(lineup)
    assert len(morning["moves"]) == len(before["moves"]) + 1
    assert len(morning["except"]) == len(before.get("except", [])) + 1
    assert "Pledge Drive" not in {one["row"].get("title") for one in lineup["entries"]}


def _morning(lineup: dict[str, Any]) -> dict[str, Any]:
    (entry,) = (one for one in lineup["entries"] if one["id"] == "morning")
    row: dict[str, Any] = entry["row"]
    return row


def test_the_document_names_every_address_of_the_api() -> None:
    nouns = {part for one in operations() for part in one.path.split("/")[4:] if "{" not in part}

    assert [noun for noun in sorted(nouns) if noun not in DOCUMENT.read_text()] == []
