# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which title the page shows at the instant that is heard: the code that browsers run, run by Node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.fakes.clock import NOON

HERE = Path(__file__).parent
CODE = Path(__file__).resolve().parents[3] / "player" / "web" / "static" / "titles.js"


def title(text: str, minute: float) -> dict[str, str]:
    return {"station": "fm", "text": text, "title": text, "artist": "", "at": at(minute)}


def at(minute: float) -> str:
    return (NOON + timedelta(minutes=minute)).isoformat().replace("+00:00", "Z")


def run(steps: Sequence[tuple[str, object]], log: list[dict[str, str]]) -> dict[str, Any]:
    """Return what was shown at each "at": at once, and after what was asked for came; and what was asked.

    Args:
        log: What the service knows, newest first.
    """
    words = json.dumps({"log": log, "steps": steps})
    done = subprocess.run(
        ["node", str(HERE / "heard_titles.mjs"), str(CODE), words],
        capture_output=True, timeout=30, check=True, text=True,
    )  # fmt: skip
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_a_title_is_shown_from_its_instant_on_and_the_one_before_until_then() -> None:
    steps = [
        ("take", title("One", 0)), ("at", at(0.5)),
        ("take", title("Two", 1)), ("at", at(0.9)), ("at", at(1)),
        ("take", title("Late", 0.5)), ("take", title("Two", 1)), ("at", at(0.7)), ("at", at(2)),
        ("take", title("", 3)), ("at", at(3.5)),
    ]  # fmt: skip

    said = run(steps, [])

    assert [now for _, now, _ in said["shown"]] == ["One", "One", "Two", "Late", "Two", ""]
    assert said["shown"][1][2] == (NOON + timedelta(minutes=1)).timestamp() * 1000
    assert said["asked"] == []


def test_what_was_before_the_page_came_is_asked_for_once_however_far_back() -> None:
    log = [title("" if minute % 10 == 5 else f"T{minute}", minute) for minute in range(500, 0, -1)]
    steps = [("take", log[0]), ("at", at(20.5)), ("at", at(25.5)), ("at", at(400.5)), ("at", at(-5))]

    said = run(steps, log)

    assert said["shown"][0][:2] == ["", "T20"]
    assert [now for _, now, _ in said["shown"][1:]] == ["", "T400", ""]
    assert said["asked"] == [at(500), at(301), at(102)]


def test_after_a_reconnection_what_was_missed_is_asked_for() -> None:
    log = [title("Three", 3), title("Two", 2), title("One", 1)]
    steps = [("take", log[2]), ("missed", None), ("take", log[0]), ("at", at(2.5)), ("at", at(3))]

    said = run(steps, log)

    assert [now for _, now, _ in said["shown"]] == ["Two", "Three"]
    assert said["asked"] == [at(3)]
