# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One installation follows another, each a process of its own: a desktop at home, and the station."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.fakes.service import Service, service

FAR = """\
network: {name: The Station, timezone: America/New_York}
services:
  - {id: news, name: News, streams: [{url: "demo:tone?hz=440"}], slots: lineup.yaml}
stations:
  - {id: far-fm, call_sign: FAR-FM, frequency_mhz: 89.3, city: Binghamton, carries: news}
  - {id: far-east, call_sign: FAR-EAST, frequency_mhz: 90.9, city: Oneonta, carries: news}
"""
LINEUP = """\
slots:
  - {title: The Stream, kind: fill}
  - {title: Odd Hours, start: "00:00", end: "00:00"}
  - {title: East Only, start: "00:00", end: "00:00", scope: "station:far-east"}
"""
NEAR = """\
network: {{name: At Home, timezone: America/New_York}}
outbound: {{allow: ["127.0.0.1"]}}
services:
  - {{id: news, name: News, source: {{kind: liveradio, url: "{url}", every: 1m}}}}
"""


def until(condition: Callable[[], object], within_s: float = 30.0) -> None:
    """Wait for a process: it answers when it does."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.2)  # another process is waited for; there is no event to hear


def now(one: Service, station: str = "far-fm") -> Any:
    return one.get(f"/api/v1/stations/{station}/now")


def title(one: Service, station: str = "far-fm") -> str:
    return str((now(one, station)["now"] or {}).get("title"))


def add_special(one: Service) -> int:
    """Add a one-off that is on now, and return the status."""
    at = datetime.now(UTC).replace(second=0, microsecond=0)
    edit = {
        "command": "oneoff.add",
        "oneoff": {
            "title": "At Home Only",
            "kind": "oneoff",
            "start": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            "end": f"{at + timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}",
        },
        "correct_past": True,
    }
    request = urllib.request.Request(
        f"{one.url}api/v1/staff/lineups/news/edits",
        data=json.dumps({"edit": edit, "reason": "a test"}).encode(),
        headers={"Content-Type": "application/json", "If-Match": "*"},
    )
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        raise AssertionError(error.read().decode()) from error


def sound(one: Service) -> bytes:
    with urllib.request.urlopen(f"{one.url}listen/far-fm", timeout=30) as answer:
        return bytes(answer.read(20_000))


def test_a_desktop_at_home_follows_a_station_through_thick_and_thin(tmp_path: Path) -> None:
    far_folder, near_folder = tmp_path / "far", tmp_path / "near"
    far_folder.mkdir()
    (far_folder / "lineup.yaml").write_text(LINEUP)
    with ExitStack() as station, ExitStack() as home:
        far = station.enter_context(service(far_folder, FAR))
        near = home.enter_context(service(near_folder, NEAR.format(url=far.url)))

        # stations, streams and timeline are those of the other
        until(lambda: title(near) == "Odd Hours")
        assert [s["id"] for s in near.get("/api/v1/stations")["stations"]] == ["far-fm", "far-east"]
        assert title(near, "far-east") == "East Only"
        assert now(near, "far-east")["stream"]["now"]["title"] == "Odd Hours"
        assert now(near)["source"] == "followed"
        assert len(sound(near)) == 20_000

        # an edit there is here at once, though it is asked once a minute only
        (far_folder / "lineup.yaml").write_text(LINEUP.replace("Odd Hours", "New Hours"))
        until(lambda: title(near) == "New Hours", within_s=10)
        (far_folder / "lineup.yaml").write_text(LINEUP)
        until(lambda: title(near) == "Odd Hours", within_s=10)

        # what is edited at home lies over it
        assert add_special(near) in {200, 201}
        until(lambda: title(near) == "At Home Only")
        assert title(far) == "Odd Hours"

        # the other dies: what was read stays, also over a restart, with its age
        as_of = now(near)["as_of"]
        port = far.port
        station.close()
        home.close()
        near = home.enter_context(service(near_folder, NEAR.format(url=far.url)))
        assert title(near) == "At Home Only"
        assert title(near, "far-east") in {"East Only", "At Home Only"}
        assert (now(near)["source"], now(near)["as_of"]) == ("followed", as_of)
        until(lambda: "cannot be followed" in near.log())

        # it is back, with another lineup: all is well again by itself
        (far_folder / "lineup.yaml").write_text(LINEUP.replace("East Only", "East Again"))
        station.enter_context(service(far_folder, FAR, "--port", str(port)))
        until(lambda: now(near)["as_of"] > as_of, within_s=60)
        following = near.get(
            f"/api/v1/stations/far-east/now?at={datetime.now(UTC) + timedelta(hours=5):%Y-%m-%dT%H:%M:%SZ}"
        )
        assert following["now"]["title"] == "East Again"
