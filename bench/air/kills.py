# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Kill a process that keeps air as fast as the disk takes it, again and again, and look what is left.

    python -m bench.air.kills [--kills 100]

Each process goes on with the folder that the one before left, says which segments are kept, and is killed
with SIGKILL at a random moment.  After each kill the folder is opened as the service does it: everything that
was said to be kept must be there, byte for byte, numbers and positions must go on, and nothing half may be.
"""

from __future__ import annotations

import argparse
import asyncio
import random

from bench.common import campaign, workshop
from tests.fakes.keeping_child import check_kept, killing


async def kill_often(kills: int, chance: random.Random) -> tuple[int, list[str]]:
    """Return how many segments were told of, and what was wrong."""
    wrong: list[str] = []
    with workshop() as folder:
        async with killing(folder, kills) as child:
            for _ in range(kills):
                await child.round(chance.randrange(0, 5), chance.random() * 0.05)
                wrong += await check_kept(folder, child.told)
                child.go_on()
            return len(child.told), wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    chosen = parser.parse_args()
    what = "a process that keeps air is killed at random moments; all that it said to be kept must be there"
    with campaign("air_kills", what, kills=chosen.kills, seed=chosen.seed) as found:
        told, wrong = asyncio.run(kill_often(chosen.kills, random.Random(chosen.seed)))
        found.round({"kills": chosen.kills, "segments_told_of": told, "wrong": wrong[:20]})
        found.figure(f"faults after {chosen.kills} kills, {told} segments", len(wrong), "faults", goal=0)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
