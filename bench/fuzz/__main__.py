# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Feed hostile bytes to everything that reads a stranger's bytes.

    python -m bench.fuzz [--target T]… [--seconds 60] [--executions 5000000] [--engine both] [--jobs 1]
    python -m bench.fuzz --unmet --seconds 450      # go on with a campaign: what has not reached its goal
    python -m bench.fuzz --list
    python -m bench.fuzz --planted --seconds 20     # every planted defect must be found

Each target runs in a process of its own, once with each engine.  Found is what raises an error that the
code does not declare, breaks a promise that the target checks, takes more than a second or 100 MB for one
input, or ends the process.  What is found is read again without the engine's instruments, made smaller where
that is cheap, kept in ``tests/corpus/fuzz/TARGET``, and makes this end with 1.  Figures go to
``results/fuzz.json``.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from platformdirs import user_cache_path

from bench.common import commit

from .engines import ENGINES
from .planted import PLANTED
from .recorder import Finding
from .results import GOAL_EXECUTIONS, Sitting, add, is_met, now
from .supervisor import Ended, supervised
from .targets import KEPT, TARGETS

_AGAIN_S = 60.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", action="append", help="its name, or the beginning of several")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each target and engine")
    parser.add_argument("--executions", type=int, default=GOAL_EXECUTIONS, help="for each target and engine")
    parser.add_argument("--engine", choices=[*ENGINES, "both"], default="both")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument(
        "--unmet", action="store_true", help="only targets that have not reached their goal yet"
    )
    parser.add_argument("--list", action="store_true", help="only print the names of the targets")
    parser.add_argument(
        "--planted", action="store_true", help="hunt planted defects; nothing is kept or written"
    )
    chosen = parser.parse_args()

    names = _names(list(PLANTED if chosen.planted else TARGETS), chosen.target)
    if chosen.unmet:
        names = [name for name in names if not is_met(TARGETS[name])]
    if chosen.list:
        print(*names, sep="\n")
        return 0
    engines = ENGINES if chosen.engine == "both" else (chosen.engine,)
    with ThreadPoolExecutor(chosen.jobs) as workers:
        runs = [
            workers.submit(_sit, name, engine, chosen.seconds, chosen.executions, chosen.planted)
            for name in names
            for engine in engines
        ]
        found = [run.result() for run in runs]
    if chosen.planted:
        return 0 if all(found) else 1
    return 1 if any(found) else 0


def _names(known: list[str], wanted: list[str] | None) -> list[str]:
    if not wanted:
        return known
    exact = [name for name in known if name in wanted]
    begun = [name for name in known if any(name.startswith(start) for start in wanted)]
    missing = [start for start in wanted if not any(name.startswith(start) for name in known)]
    if missing:
        sys.exit(f"no such target: {', '.join(missing)}")
    return exact if len(exact) == len(wanted) else begun


def _sit(name: str, engine: str, seconds: float, executions: int, planted: bool) -> int:
    """Run one engine on one target; return how much was found."""
    corpus = user_cache_path("play-live-radio-fuzz") / name
    with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
        ended = supervised(
            name,
            engine,
            seconds=seconds,
            executions=executions,
            start=random.randrange(1 << 30),
            scratch=Path(folder),
            corpus=Path(folder) / "corpus" if planted else corpus,
        )
    found = _confirmed(name, ended)
    for finding in found:
        print(f"  {name}: {finding.kind}: {finding.what}: {finding.data[:100]!r}", flush=True)
    if not planted:
        for finding in found:
            path = KEPT / name / finding.file_name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(finding.data)
        if ended.executions:
            add(TARGETS[name], _sitting(engine, ended, [finding.file_name for finding in found]))
    print(
        f"{name:<20} {engine:<10} {ended.executions:>9} in {ended.seconds:>6.1f} s, longest"
        f" {ended.longest_input_ms:>7.1f} ms, grew by {ended.peak_rise_mb:>5.1f} MB,"
        f" features {ended.features}, found {len(found)}",
        flush=True,
    )
    if ended.failure:
        print(f"  {name}: the engine failed: {ended.failure}", flush=True)
        return 1
    return len(found)


def _confirmed(name: str, ended: Ended) -> list[Finding]:
    """Read each finding again, alone and without instruments; what ended the process counts as it is."""
    found: dict[tuple[str, str], Finding] = {}
    for finding in ended.findings:
        command = [sys.executable, "-m", "bench.fuzz.child", "again", name]
        try:
            answer = subprocess.run(
                command,
                input=json.dumps(finding.document()),
                capture_output=True,
                text=True,
                timeout=_AGAIN_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            found[finding.kind, finding.what] = finding
            continue
        if answer.returncode != 0:
            found[finding.kind, finding.what] = finding
        elif (document := json.loads(answer.stdout)) is not None:
            again = Finding.of(document)
            found[again.kind, again.what] = again
    return list(found.values())


def _sitting(engine: str, ended: Ended, names: list[str]) -> Sitting:
    return Sitting(
        date=now(),
        commit=commit(),
        engine=engine,
        executions=ended.executions,
        seconds=round(ended.seconds, 1),
        longest_input_ms=round(ended.longest_input_ms, 2),
        peak_rise_mb=round(ended.peak_rise_mb, 1),
        edges=ended.edges,
        features=ended.features,
        findings=tuple(names),
    )


if __name__ == "__main__":
    sys.exit(main())
