# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Watches the process that fuzzes: ends it if one input never does, and takes what it wrote down."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.common import ROOT, cpu_s

from .recorder import Finding, Kind, Page

HANG_S = 10.0
"""Of processor time for one input."""
_LOOK_EACH_S = 0.5
_LATE_S = 120.0
_STATUS = re.compile(r"cov: (\d+) ft: (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What one process came to.

    Attributes:
        failure: Why the engine itself did not do its work; empty if it did.
    """

    executions: int
    seconds: float
    longest_input_ms: float
    peak_rise_mb: float
    edges: int | None
    features: int | None
    findings: tuple[Finding, ...]
    failure: str


def supervised(
    name: str, engine: str, *, seconds: float, executions: int, start: int, scratch: Path, corpus: Path
) -> Ended:
    """Run one engine on one target in a process, to its end."""
    page = Page(scratch / "page")
    log = scratch / "log"
    arguments = [name, engine, f"{seconds:g}", str(executions), str(start), str(scratch), str(corpus)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.fuzz.child", "fuzz", *arguments],
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            cwd=ROOT,
        )
        try:
            hung = _wait(process, page, seconds + _LATE_S)
        finally:
            process.kill()
            process.wait()
    standing = page.read()
    findings = _written(scratch / "findings")
    text = log.read_text(errors="replace")
    failure = ""
    if hung or (process.returncode and standing.running):
        kind = Kind.HANG if hung else Kind.CRASH
        findings.append(Finding(kind, f"{kind} {process.returncode}", standing.data))
    elif process.returncode and not findings:
        failure = " / ".join(text.splitlines()[-5:])
    counted = _STATUS.findall(text)
    edges, features = map(int, counted[-1]) if counted else (None, None)
    return Ended(
        executions=standing.executions,
        seconds=standing.seconds,
        longest_input_ms=standing.longest_ns / 1e6,
        peak_rise_mb=standing.peak_kb * 1024 / 1e6,
        edges=edges,
        features=features,
        findings=tuple(findings),
        failure=failure,
    )


def _wait(process: subprocess.Popen[bytes], page: Page, most_s: float) -> bool:
    """Wait for the process; return whether it was one input that did not end."""
    until_s = time.monotonic() + most_s
    last, since_s = -1, 0.0
    while time.monotonic() < until_s:
        try:
            process.wait(_LOOK_EACH_S)
        except subprocess.TimeoutExpired:
            pass
        else:
            return False
        standing = page.read()
        used_s = cpu_s(process.pid)
        if not standing.running or standing.executions != last:
            last, since_s = standing.executions, used_s
        elif used_s - since_s > HANG_S:
            return True
    return page.read().running


def _written(path: Path) -> list[Finding]:
    if not path.exists():
        return []
    return [Finding.of(json.loads(line)) for line in path.read_text().splitlines()]
