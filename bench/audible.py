# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How soon libVLC is audible: through our relay, against straight from the Icecast that feeds the relay.

    python -m bench.audible [--rounds 5] [--plays 6]

The same source, in the same run, in turns, play by play.  libVLC has the
options of our player; only the caching differs from case to case: 300 ms, which
our player sets, and libVLC's own 1,000 ms, which anybody else has.  Each way of
hearing (see `bench.ear`) is counted by itself.  The ingest is running, as it is
when anyone listens; libVLC's instance exists, as it does in our player.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bench.common import ROOT, campaign, in_turn, percentile, spread, workshop
from tests.fakes.config import config_of
from tests.fakes.icecast import icecast
from tests.fakes.pulse import null_sink
from tests.fakes.service import service

GOAL = 0.5
OUR_CACHING_MS = 300
SETTLE_S = 8.0
LONGEST_PAUSE_S = 0.3
WAYS = ("callback", "pulse")
OURS, PEER = "relay", "Icecast"


@dataclass(frozen=True, slots=True)
class Case:
    """What is played, how."""

    source: str
    caching_ms: int | None
    way: str

    def __str__(self) -> str:
        caching = "default caching" if self.caching_ms is None else f"caching {self.caching_ms}"
        return f"{self.source}, {caching}, {self.way}"


class Ear:
    """A running `bench.ear`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.version = str(self._answer()["libvlc"])

    def audible_ms(self, url: str) -> float:
        """Play an address until it is heard."""
        assert self._process.stdin is not None
        print(url, file=self._process.stdin, flush=True)
        answer = self._answer()
        assert "error" not in answer, (url, answer)
        return float(answer["audible_ms"])

    def _answer(self) -> dict[str, str | float]:
        assert self._process.stdout is not None
        answer: dict[str, str | float] = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def ear(caching_ms: int | None, way: str, environ: Mapping[str, str]) -> Iterator[Ear]:
    """Run one until the block ends."""
    command = [sys.executable, "-m", "bench.ear", "--way", way]
    if caching_ms is not None:
        command += ["--caching-ms", str(caching_ms)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, cwd=ROOT, env=environ,
    ) as process:  # fmt: skip
        try:
            yield Ear(process)
        finally:
            process.kill()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--plays", type=int, default=6, help="in each round, of each case")
    chosen = parser.parse_args()

    cachings = (OUR_CACHING_MS, None)
    cases = [Case(*parts) for parts in itertools.product((OURS, PEER), cachings, WAYS)]
    what = "milliseconds from libVLC's play() until it is heard; medians, and their ratio"
    with (
        campaign("audible", what, rounds=chosen.rounds, plays=chosen.plays) as found,
        workshop() as folder,
        icecast(folder / "icecast") as server,
    ):
        server.feed("tone", "mp3", 440.0)
        async with null_sink(folder) as sink:
            with (
                service(folder / "radio", config_of({"tone": [server.url("tone")]})) as radio,
                ExitStack() as stack,
            ):
                urls = {OURS: f"{radio.url}listen/tone", PEER: server.url("tone")}
                ears = {
                    (caching, way): stack.enter_context(ear(caching, way, sink.environ))
                    for caching in cachings
                    for way in WAYS
                }
                for case in cases:  # starts the ingest, loads the plug-ins
                    ears[case.caching_ms, case.way].audible_ms(urls[case.source])
                await asyncio.sleep(SETTLE_S)
                for _ in range(chosen.rounds):
                    taken: dict[Case, list[float]] = {case: [] for case in cases}
                    for number in range(chosen.plays):
                        for case in in_turn(cases, number):
                            await asyncio.sleep(random.uniform(0, LONGEST_PAUSE_S))
                            heard = ears[case.caching_ms, case.way].audible_ms(urls[case.source])
                            taken[case].append(heard)
                    found.round({str(case): values for case, values in taken.items()})
                version = next(iter(ears.values())).version

        every = {case: [ms for r in found.rounds for ms in r[str(case)]] for case in cases}
        found.summary = {"libvlc": version} | {str(case): spread(values) for case, values in every.items()}
        median = {case: percentile(values, 50) for case, values in every.items()}
        for way in WAYS:
            ours = Case(OURS, OUR_CACHING_MS, way)
            for caching, words in ((OUR_CACHING_MS, "both with caching 300"), (None, "each as it is used")):
                ratio = median[ours] / median[Case(PEER, caching, way)]
                found.figure(f"relay against Icecast, {words}, {way}", ratio, "x", goal=GOAL)
        for case in cases:
            found.figure(f"{case}: median", median[case], "ms")


if __name__ == "__main__":
    asyncio.run(main())
