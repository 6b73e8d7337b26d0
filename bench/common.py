# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What every campaign shares: figures with goals, what the machine is and was doing, and the file of results.

A campaign measures ours and its peer in turns, in one run, and keeps every
raw round, so that who doubts a figure can compute it again.
"""

from __future__ import annotations

import json
import math
import os
import platform
import re
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number; without a goal it is only told.

    Attributes:
        at_most: True if the goal is an upper bound, False if a lower one.
    """

    what: str
    value: float
    unit: str
    goal: float | None = None
    at_most: bool = True

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; ``None`` without a goal."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.at_most else self.value >= self.goal

    def document(self) -> dict[str, Any]:
        """Return it as it is written down."""
        goal = None if self.goal is None else f"{'<=' if self.at_most else '>='} {self.goal:g}"
        return {
            "what": self.what, "value": round(self.value, 3), "unit": self.unit, "goal": goal, "met": self.met
        }  # fmt: skip


@dataclass(slots=True)
class Campaign:
    """What a campaign found so far."""

    figures: list[Figure] = field(default_factory=list)
    rounds: list[dict[str, Any]] = field(default_factory=list)
    summary: dict[str, Any] = field(default_factory=dict)

    def figure(
        self, what: str, value: float, unit: str, *, goal: float | None = None, at_most: bool = True
    ) -> None:
        """Add a figure."""
        self.figures.append(Figure(what=what, value=value, unit=unit, goal=goal, at_most=at_most))

    def round(self, found: dict[str, Any]) -> None:
        """Keep one round, and show it."""
        self.rounds.append(found)
        print(f"round {len(self.rounds)}: {json.dumps(found)[:300]}", flush=True)


@contextmanager
def campaign(name: str, what: str, **settings: Any) -> Iterator[Campaign]:
    """Write ``results/NAME.json`` when the block has ended well, and print the figures.

    Args:
        what: One sentence: what is compared with what, and how.
        settings: Numbers of rounds and the like.
    """
    found, before = Campaign(), os.getloadavg()
    tree = {"commit": commit(), "changed": changed_files()}
    yield found
    document = {
        "what": what,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        **tree,
        "machine": machine(),
        "load_average_1m_5m_15m": {"before": before, "after": os.getloadavg()},
        "settings": settings,
        "figures": [figure.document() for figure in found.figures],
        "summary": found.summary,
        "rounds": found.rounds,
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    for figure in found.figures:
        line = figure.document()
        verdict = {True: "met", False: "NOT MET", None: ""}[figure.met]
        print(f"{line['value']:>10g} {line['unit']:<6} {line['goal'] or '':<8} {verdict:<8} {line['what']}")


def in_turn(cases: Sequence[T], number: int) -> list[T]:
    """Return the cases in another order each round, so that none always follows the same one."""
    shift = number % len(cases)
    return [*cases[shift:], *cases[:shift]]


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that at least `percent` of all do not exceed (the nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return how values lie."""
    return {
        "n": len(values),
        "min": round(min(values), 3),
        "p50": round(statistics.median(values), 3),
        "p95": round(percentile(values, 95), 3),
        "max": round(max(values), 3),
    }


def cpu_s(pid: int) -> float:
    """Return the processor time that all living threads of a process have had, to the nanosecond."""
    used = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        used += int((task / "schedstat").read_text().split()[0])
    return used / 1e9


def memory_mb(pid: int) -> dict[str, float]:
    """Return a process's memory in megabytes (10**6 bytes).

    ``rss`` counts all resident pages; ``pss`` counts a page shared by n
    processes as 1/n; ``private`` is what would be free without this process.
    """
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kib = {name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB$", text, re.MULTILINE)}
    figures = {"rss": kib["Rss"], "pss": kib["Pss"], "private": kib["Private_Clean"] + kib["Private_Dirty"]}
    return {name: round(value * 1024 / 1e6, 1) for name, value in figures.items()}


def children(pid: int) -> dict[int, str]:
    """Return the process ids of all descendants, each with its command line."""
    found: dict[int, str] = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found[child] = Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ").strip()
            found |= children(child)
    return found


@contextmanager
def workshop() -> Iterator[Path]:
    """Have a folder with a short path that every user of the machine may read (Icecast runs as nobody)."""
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def machine() -> dict[str, str | int | float]:
    """Return what this machine is."""
    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    total = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    return {
        "cpu": model[1] if model else platform.machine(),
        "cores": os.cpu_count() or 0,
        "memory_gb": round(int(total[1]) * 1024 / 1e9, 1) if total else 0,
        "kernel": platform.release(),
        "python": platform.python_version(),
    }


def commit() -> str:
    """Return the commit that is checked out."""
    return _git("rev-parse", "--short", "HEAD").strip() or "none yet"


def changed_files() -> list[str]:
    """Return the files of the product that differ from the commit: what was measured has these changes."""
    return sorted(line[3:] for line in _git("status", "--porcelain", "player", "schedules").splitlines())


def _git(*arguments: str) -> str:
    answer = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False, cwd=ROOT)
    return answer.stdout if answer.returncode == 0 else ""
