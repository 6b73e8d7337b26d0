# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Runs the campaign; see the package."""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections.abc import Sequence

from bench.common import Campaign, campaign, workshop

from . import cage, hostile, lists, times
from .mpd import mpd
from .ours import Ours
from .peers import Ffprobe, LibVlc, Player
from .planted import check
from .table import Row, odd_ones, plays_table, refuses_table, rows_of, shares

PARTS = {
    "table": "who plays what of the corpus over HTTP: ours, ffprobe, libVLC, mpd; case by case, all at once",
    "times": "seconds until there is sound, or an end, beside a bare socket and with servers that hang",
    "lists": "processor time from the bytes of a playlist to its entries, in a warm process",
    "hostile": "peak memory and seconds of a warm process that resolves a hostile answer, then opens it",
}


async def do(part: str, names: Sequence[str], pairs: int, found: Campaign) -> None:
    """Do one part."""
    match part:
        case "table":
            await compare(found, names)
        case "times":
            await times.measure(found, pairs=pairs)
        case "lists":
            lists.measure(found)
        case _:
            await hostile.measure(found)


async def compare(found: Campaign, names: Sequence[str]) -> None:
    """Add the tables."""
    from tests.corpus.http import CASES

    cases = [case for case in CASES if not names or any(re.search(name, case.name) for name in names)]
    with workshop() as folder:
        async with mpd(folder) as daemon:
            players: list[Player] = [Ours(), Ffprobe(), LibVlc(), daemon]
            found.summary["planted"] = await check(players)
            rows: list[Row] = []
            async for of_case in rows_of(cases, players):
                rows += of_case
                expected = {"case": of_case[0].case, "expected": of_case[0].expected}
                found.round(expected | {row.player: row.words for row in of_case})
            found.summary["mpd had to be replaced"] = daemon.restarts
    everybody = [player.name for player in players]
    markdown = [*plays_table(rows, everybody), "", *refuses_table(rows, everybody, Ours.name)]
    wrong = odd_ones(rows, Ours.name)
    found.summary |= {"table": markdown, "not as expected": wrong}
    print("\n".join(["", *markdown, "", f"{len(wrong)} of ours not as expected:", *wrong, ""]), flush=True)
    for name, share in shares(rows, everybody).items():
        goal = 100.0 if name == Ours.name else None
        found.figure(f"{name}: of the cases that should play, plays", share, "%", goal=goal, at_most=False)
    found.figure("cases that we get wrong, of all", len(wrong), f"of {len(cases)}", goal=0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.resolving")
    parser.add_argument("names", nargs="*", help="parts of the names of cases, as patterns; default: all")
    parser.add_argument("--only", choices=PARTS, help="one part")
    parser.add_argument("--pairs", type=int, default=200, help="of a live stream and a bare socket")
    chosen = parser.parse_args()
    cage.enter("bench.resolving", sys.argv[1:])
    if chosen.names:  # some cases only: nothing is written
        asyncio.run(compare(Campaign(), chosen.names))
        raise SystemExit
    for part in [chosen.only] if chosen.only else PARTS:
        file = "resolving" if part == "table" else f"resolving_{part}"
        with campaign(file, PARTS[part], pairs=chosen.pairs, rounds=times.ROUNDS) as campaign_found:
            asyncio.run(do(part, (), chosen.pairs, campaign_found))
