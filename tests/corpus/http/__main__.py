# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Serve the corpus for other players: every case on a port of its own, one JSON line each on standard output.

``python -m tests.corpus.http [--list] [NAME…]`` serves until standard input is closed.  A name is a
case's, or its family with a slash at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack

from . import CASES, Case, serve


def chosen(names: Sequence[str]) -> list[Case]:
    """Return the cases of these names, or all; never one that names a host of the internet."""
    return [
        case
        for case in CASES
        if not case.outside and (not names or any(_meant(case, name) for name in names))
    ]


def _meant(case: Case, name: str) -> bool:
    return case.name == name or (name.endswith("/") and case.name.startswith(name))


def line(case: Case, url: str) -> str:
    """Return what others need to know of a case."""
    said = {
        "name": case.name,
        "url": url,
        "plays": case.plays,
        "error": case.error.value if case.error else None,
        "slow": case.slow,
    }
    return json.dumps(said, ensure_ascii=False)


async def serve_all(cases: Sequence[Case]) -> None:
    """Serve until standard input is closed."""
    async with AsyncExitStack() as stack:
        for case in cases:
            _, url = await stack.enter_async_context(serve(case))
            sys.stdout.write(line(case, url) + "\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.http", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--list", action="store_true", help="only say what there is")
    options = parser.parse_args()
    cases = chosen(options.names)
    if options.list:
        for case in cases:
            sys.stdout.write(f"{case.name:40} {case.why}\n")
    else:
        asyncio.run(serve_all(cases))


if __name__ == "__main__":
    main()
