# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How long from the start of ``liveradio serve`` to ``Ready``, with the shipped configuration.

    python -m bench.start [--rounds 9] [--bin-run]

The clock runs from just before the process is made until its line is read.
Beside it, in turns: the least that any service on aiohttp needs, a Python that
imports aiohttp.web and prints a line.  ``--bin-run`` adds the command that
people type, which first looks whether all is set up.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from bench.common import ROOT, campaign, cpu_s, in_turn, spread, workshop
from tests.fakes.service import environment

GOAL_S = 2.0
OURS, PEER, TYPED = "liveradio serve", "import aiohttp.web", "bin/run"
OPTIONS = ["--port", "0", "--no-open"]


def once(command: list[str], folder: Path, environ: Mapping[str, str]) -> dict[str, float]:
    """Start a process, and return what it took until its first line."""
    began = time.perf_counter()
    with (
        (folder / "stderr.log").open("w") as log,
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=folder,
            env=environ,
        ) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        wall_s = time.perf_counter() - began
        used_s = cpu_s(process.pid)
        if line.startswith("Ready: "):
            url = line.removeprefix("Ready: ").strip()
            with urllib.request.urlopen(f"{url}readyz", timeout=5) as answer:
                assert answer.status == 200
        else:
            assert line == "here\n", (line, (folder / "stderr.log").read_text())
        process.terminate()
        process.communicate()
    return {"wall_s": round(wall_s, 3), "cpu_s": round(used_s, 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--bin-run", action="store_true", help="also bin/run; the checkout must be set up")
    chosen = parser.parse_args()

    commands = {
        OURS: [str(Path(sys.executable).with_name("liveradio")), "serve", *OPTIONS],
        PEER: [sys.executable, "-c", "import aiohttp.web; print('here', flush=True); input()"],
    }
    if chosen.bin_run:
        commands[TYPED] = [str(ROOT / "bin" / "run"), *OPTIONS]
    what = "seconds from exec to the first line on standard output; processor time of the process alone"
    with campaign("start", what, rounds=chosen.rounds) as found, workshop() as folder:
        environ = environment(folder, {})
        (folder / "config.yaml").write_text((ROOT / "config.yaml").read_text())
        for number in range(-1, chosen.rounds):  # the first one compiles and warms the disk cache
            figures = {
                case: once(commands[case], folder, environ) for case in in_turn(list(commands), number)
            }
            if number >= 0:
                found.round(figures)

        walls = {case: [r[case]["wall_s"] for r in found.rounds] for case in commands}
        cpus = {case: statistics.median(r[case]["cpu_s"] for r in found.rounds) for case in commands}
        found.figure(f"{OURS}: exec to Ready, median", statistics.median(walls[OURS]), "s", goal=GOAL_S)
        found.figure(f"{OURS}: exec to Ready, slowest", max(walls[OURS]), "s")
        if chosen.bin_run:
            found.figure(f"{TYPED}: exec to Ready, median", statistics.median(walls[TYPED]), "s", goal=GOAL_S)
        found.figure(f"{PEER}: median", statistics.median(walls[PEER]), "s")
        found.figure(f"{OURS}: processor time to Ready, median", cpus[OURS], "s")
        ratios = [r[OURS]["cpu_s"] / r[PEER]["cpu_s"] for r in found.rounds]
        found.figure(f"processor time against {PEER}, median", statistics.median(ratios), "x")
        found.summary = {case: spread(values) for case, values in walls.items()}


if __name__ == "__main__":
    main()
