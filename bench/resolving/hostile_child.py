# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Resolves and opens one address, and says in one JSON line what it cost; started by `hostile`.

    python -m bench.resolving.hostile_child PLAIN_URL URL

Memory is the highest that the process had resident meanwhile, above what it had before.
"""

from __future__ import annotations

import asyncio
import gc
import json
import re
import sys
import time
from pathlib import Path

from player.errors import PlayerError
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.streams.resolver import Resolver
from player.streams.upstream import HttpUpstream
from schedules.clock import SystemClock


def resident_mb(field: str) -> float:
    """Return a field of this process's status, in megabytes (10**6 bytes)."""
    found = re.search(rf"^{field}:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024 / 1e6


def forget_peak() -> None:
    """Let the peak of this process's memory count from now."""
    Path("/proc/self/clear_refs").write_text("5")


async def main() -> None:
    plain, url = sys.argv[1:]
    said = []
    async with GuardedClient(AddressPolicy(["127.0.0.0/8"])) as client:
        for warm in (plain, f"{plain}-not-there"):
            await resolve(client, warm)
            await opened(client, warm)
        gc.collect()
        before_mb = resident_mb("VmRSS")
        forget_peak()
        taken_s = []
        for way in (resolve, opened):
            began = time.perf_counter()
            try:
                said.append(await way(client, url))
            except PlayerError as error:
                said.append(f"DEFECT {error!r}")
            except Exception as error:  # noqa: BLE001 - what is not declared is what we look for
                said.append(f"DEFECT {error!r}")
            taken_s.append(round(time.perf_counter() - began, 3))
        memory_mb = round(resident_mb("VmHWM") - before_mb, 2)
    defects = [one for one in said if one.startswith("DEFECT")]
    document = {
        "memory_mb": memory_mb, "resolve_s": taken_s[0], "open_s": taken_s[1],
        "said": defects[0] if defects else " / ".join(said),
    }  # fmt: skip
    print(json.dumps(document))


async def resolve(client: GuardedClient, url: str) -> str:
    """Return the class of the failure, or that it plays."""
    answer = await Resolver(client, SystemClock()).resolve(url)
    return str(answer.error[0]) if answer.error else "plays"


async def opened(client: GuardedClient, url: str) -> str:
    """Open, read a second of what comes, and close."""
    try:
        stream = await HttpUpstream(client, url, None, SystemClock()).open()
    except PlayerError as error:
        return str(getattr(error, "kind", type(error).__name__))
    try:
        async with asyncio.timeout(1):
            for _ in range(1000):
                await stream.read()
    except (PlayerError, TimeoutError):
        pass
    finally:
        await stream.aclose()
    return "plays"


if __name__ == "__main__":
    asyncio.run(main())
