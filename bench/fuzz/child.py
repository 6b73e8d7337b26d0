# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One target and one engine in a process of its own, with a limit on memory; or one input read again.

    python -m bench.fuzz.child fuzz TARGET ENGINE SECONDS EXECUTIONS START SCRATCH CORPUS
    python -m bench.fuzz.child again TARGET SCRATCH < FINDING > FINDING

Reading again is done without instruments, which make code slow: only what is found then is a finding.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import sys
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .target import Target

_ROOM_BYTES = 1 << 30


def target_named(name: str) -> Target:
    """Return a target, also a planted one."""
    from .planted import PLANTED
    from .targets import TARGETS

    return (TARGETS | PLANTED)[name]


def limit_memory() -> None:
    """Let the process grow by a gigabyte, and no further: then a `MemoryError` is found."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + _ROOM_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def fuzz(chosen: argparse.Namespace) -> None:
    """Run an engine; what it finds and where it stands is in files of `scratch`."""
    from .engines import ATHERIS, instrumented, run_atheris, run_hypothesis
    from .recorder import MOST_FINDINGS, Page, Recorder, write_line

    with instrumented() if chosen.engine == ATHERIS else contextlib.nullcontext():
        target = target_named(chosen.target)
        from .targets import kept
    seeds = [*target.seeds(), *kept(target)]
    recorder = Recorder(
        target.check,
        page=Page(chosen.scratch / "page"),
        tell=lambda finding: write_line(chosen.scratch / "findings", finding.document()),
        most=1 if chosen.target.startswith("planted-") else MOST_FINDINGS,
    )
    limit_memory()
    if chosen.engine == ATHERIS:
        folder = chosen.scratch / "seeds"
        folder.mkdir()
        for number, data in enumerate(seeds):
            (folder / str(number)).write_bytes(data[: target.longest_bytes])
        run_atheris(
            target,
            recorder,
            executions=chosen.executions,
            seconds=chosen.seconds,
            corpus=chosen.corpus,
            scratch=chosen.scratch,
        )
    else:
        run_hypothesis(
            target,
            recorder,
            executions=chosen.executions,
            seconds=chosen.seconds,
            start=chosen.start,
            seeds=seeds,
        )


def again(chosen: argparse.Namespace) -> None:
    """Read one finding's input again, and print what it is now: smaller, or nothing (``null``)."""
    from .recorder import LARGEST_RISE_BYTES, LONGEST_INPUT_S, Finding, Kind, signature, smallest

    finding = Finding.of(json.load(sys.stdin))
    check = target_named(chosen.target).check
    found: Finding | None = None
    started_s = time.process_time()
    try:
        check(finding.data)
    except Exception as error:  # noqa: BLE001 - see Recorder.run
        found = Finding(Kind.ERROR, signature(error), finding.data)
    took_s = time.process_time() - started_s
    if found is None and took_s > LONGEST_INPUT_S:
        found = Finding(Kind.SLOW, f"{took_s:.1f} s", finding.data)
    if found is None:
        tracemalloc.start()
        with contextlib.suppress(Exception):
            check(finding.data)
        _, peak_bytes = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        if peak_bytes > LARGEST_RISE_BYTES:
            found = Finding(Kind.MEMORY, f"{peak_bytes / 1e6:.0f} MB", finding.data)
    json.dump(None if found is None else smallest(found, check).document(), sys.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description="A child of bench.fuzz.")
    ways = parser.add_subparsers(dest="way", required=True)
    run = ways.add_parser("fuzz")
    run.add_argument("target")
    run.add_argument("engine")
    run.add_argument("seconds", type=float)
    run.add_argument("executions", type=int)
    run.add_argument("start", type=int)
    run.add_argument("scratch", type=Path)
    run.add_argument("corpus", type=Path)
    ways.add_parser("again").add_argument("target")
    chosen = parser.parse_args()
    if chosen.way == "fuzz":
        fuzz(chosen)
    else:
        again(chosen)


if __name__ == "__main__":
    main()
