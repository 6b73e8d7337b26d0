# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The file of results: what every sitting of every target came to, added up as long as the code is the same.

A campaign of all targets takes hours, so it is made in several sittings.  A sitting counts towards a target's
sum until the code under test, or the check, changes: a digest of both says so.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.common import RESULTS, ROOT, commit, machine

from .recorder import LARGEST_RISE_BYTES, LONGEST_INPUT_S
from .target import Target

FILE = RESULTS / "fuzz.json"
GOAL_EXECUTIONS = 5_000_000
GOAL_S = 900.0
_CHECKS = ("sound.py", "texts.py", "ways_out.py", "containers.py", "oracle.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """What one engine did with one target in one go.

    Attributes:
        features: What libFuzzer counts as covered: edges, and how often each ran; ``None`` for hypothesis.
        longest_input_ms: Of processor time, with the instruments of the engine.
        peak_rise_mb: How much the process grew, the engine's own memory included.
        findings: Names of the files that were kept.
    """

    date: str
    commit: str
    engine: str
    executions: int
    seconds: float
    longest_input_ms: float
    peak_rise_mb: float
    edges: int | None
    features: int | None
    findings: tuple[str, ...]


def now() -> str:
    """Return the present instant as it is written down."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def digest(target: Target) -> str:
    """Return what stays the same as long as the code under test and the checks do."""
    found = hashlib.sha256()
    for path in sorted({*_sources(target.modules), *(Path(__file__).parent / name for name in _CHECKS)}):
        if path.exists():
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _sources(modules: Sequence[str]) -> Iterator[Path]:
    for module in modules:
        path = ROOT.joinpath(*module.split("."))
        yield from path.rglob("*.py") if path.is_dir() else [path.with_suffix(".py")]


def add(target: Target, sitting: Sitting) -> dict[str, Any]:
    """Add a sitting to the file, and return the target's row."""
    with _document() as document:
        row = document["targets"].get(target.name, {})
        mark = digest(target)
        sittings = row.get("sittings", []) if row.get("digest") == mark else []
        row = _row(mark, [*sittings, asdict(sitting)])
        document["targets"][target.name] = row
        document["targets"] = dict(sorted(document["targets"].items()))
        return row


def is_met(target: Target) -> bool:
    """Return whether the sittings so far reach the goal, with the code and the check as they are now."""
    rows = json.loads(FILE.read_text())["targets"] if FILE.exists() else {}
    row = rows.get(target.name, {})
    return bool(row.get("met")) and row.get("digest") == digest(target)


def _row(mark: str, sittings: list[dict[str, Any]]) -> dict[str, Any]:
    executions = sum(sitting["executions"] for sitting in sittings)
    seconds = round(sum(sitting["seconds"] for sitting in sittings), 1)
    findings = sorted({name for sitting in sittings for name in sitting["findings"]})
    counted = [sitting["features"] for sitting in sittings if sitting["features"] is not None]
    return {
        "digest": mark,
        "executions": executions,
        "seconds": seconds,
        "longest_input_ms": max(sitting["longest_input_ms"] for sitting in sittings),
        "peak_rise_mb": max(sitting["peak_rise_mb"] for sitting in sittings),
        "features": max(counted, default=None),
        "findings": findings,
        "met": (executions >= GOAL_EXECUTIONS or seconds >= GOAL_S) and not findings,
        "sittings": sittings,
    }


@contextmanager
def _document() -> Iterator[dict[str, Any]]:
    """Have the file, alone, and write it when the block has ended well."""
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS.parent / "fuzz" / "__init__.py").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        document = json.loads(FILE.read_text()) if FILE.exists() else {}
        document = {
            "what": "strangers' bytes fed to each reader: no undeclared error, no broken promise, none slow",
            "goal": {
                "each target": f"{GOAL_EXECUTIONS} executions or {GOAL_S:g} s, without a finding",
                "longest_input_s": LONGEST_INPUT_S,
                "largest_rise_mb": LARGEST_RISE_BYTES / 1e6,
            },
            "date": now(),
            "commit": commit(),
            "machine": machine(),
            "targets": document.get("targets", {}),
        }
        yield document
        fresh = FILE.with_suffix(".new")
        fresh.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
        os.replace(fresh, FILE)  # noqa: PTH105 - the same
