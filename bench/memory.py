# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How much memory the service takes while it works.

    python -m bench.memory [--rounds 3] [--seconds 60]

The shipped configuration, both demonstration services on the air: the page is
open in a real Chromium and plays one, the local player plays the other through
libVLC into a sound server.  After a minute the kernel is asked what is resident.
The goal is for the service's own process.  libVLC's process is told beside it,
and the sum of both in shares (a page that two processes share counts half in
each).  Chromium and the sound server are not ours and are not counted.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
from typing import Any

from bench.common import campaign, children, memory_mb, workshop
from tests.fakes.browser import chromium
from tests.fakes.page import open_page, press_play, says
from tests.fakes.pulse import null_sink
from tests.fakes.service import Service, service

GOAL_MB = 130.0
PAGE_STATION, LOCAL_STATION = "wskg-fm", "wsqx-fm"  # they carry news and classical


def bare() -> dict[str, float]:
    """Return the memory of a Python that has only imported the server's libraries."""
    code = "import aiohttp.web, uvloop; print('here', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        found = memory_mb(process.pid)
        process.terminate()
    return found


def measured(radio: Service) -> dict[str, Any]:
    """Return the memory of the service and of each process that it has started."""
    own = memory_mb(radio.process.pid)
    others = {
        command.split(" -m ")[-1].split()[0]: memory_mb(pid)
        for pid, command in children(radio.process.pid).items()
    }
    total = own["pss"] + sum(other["pss"] for other in others.values())
    return {"service": own, "children": others, "pss_of_all": round(total, 1)}


def both_play(radio: Service) -> None:
    """Check that both services are on the air and both players are heard."""
    stations = {s["id"]: s for s in radio.get("/api/v1/stations")["stations"]}
    assert all(stations[s]["stream"]["state"] == "up" for s in (PAGE_STATION, LOCAL_STATION)), stations
    local = radio.get("/api/v1/players/local")
    assert local["state"] == "playing", local


async def once(seconds: float) -> dict[str, Any]:
    """Run the service for a while, with all its listeners, and return what it took."""
    with workshop() as folder:
        async with null_sink(folder) as sink, chromium() as browser:
            with service(folder / "radio", environ={"PULSE_SERVER": sink.server}) as radio:
                at_ready = memory_mb(radio.process.pid)
                page = await browser.new_page()
                await open_page(page, radio, PAGE_STATION)
                await press_play(page)
                await says(page, "player-state", "Playing", within_s=20)
                played = await asyncio.to_thread(radio.cli, "play", LOCAL_STATION, "--json")
                assert played.returncode == 0, played.stderr
                await asyncio.sleep(seconds)
                await says(page, "player-state", "Playing")
                await asyncio.to_thread(both_play, radio)
                return {"service at Ready": at_ready, "playing": measured(radio)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60.0)
    chosen = parser.parse_args()

    what = "megabytes (10**6 bytes) resident, both demonstration services playing, after some time"
    with campaign("memory", what, rounds=chosen.rounds, seconds=chosen.seconds) as found:
        for _ in range(chosen.rounds):
            reference = bare()
            found.round(asyncio.run(once(chosen.seconds)) | {"import aiohttp.web, uvloop": reference})
        playing = [r["playing"] for r in found.rounds]
        worst = max(p["service"]["rss"] for p in playing)
        found.figure("service: resident (RSS), largest round", worst, "MB", goal=GOAL_MB)
        found.figure(
            "service: resident at Ready",
            statistics.median(r["service at Ready"]["rss"] for r in found.rounds),
            "MB",
        )
        for kind in ("pss", "private"):
            found.figure(f"service: {kind}", statistics.median(p["service"][kind] for p in playing), "MB")
        for child in playing[-1]["children"]:
            for kind in ("rss", "pss"):
                value = statistics.median(p["children"][child][kind] for p in playing)
                found.figure(f"child {child}: {kind}", value, "MB")
        found.figure("service and children: pss", statistics.median(p["pss_of_all"] for p in playing), "MB")
        found.figure(
            "a Python with aiohttp.web and uvloop imported: resident",
            statistics.median(r["import aiohttp.web, uvloop"]["rss"] for r in found.rounds),
            "MB",
        )


if __name__ == "__main__":
    main()
