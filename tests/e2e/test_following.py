# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One installation follows another, each a process of its own: a desktop at home, and the station."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.fakes.service import Service, service
from tests.fakes.waiting import wait_until

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


FIRST_S, EDIT_S, AGAIN_S = 30.0, 10.0, 60.0
"""How long the first reading may take, an edit, and the way back after a failure."""


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
        wait_until(lambda: title(near) == "Odd Hours", "it is followed", FIRST_S)
        assert [s["id"] for s in near.get("/api/v1/stations")["stations"]] == ["far-fm", "far-east"]
        assert title(near, "far-east") == "East Only"
        assert now(near, "far-east")["stream"]["now"]["title"] == "Odd Hours"
        assert now(near)["source"] == "followed"
        assert len(sound(near)) == 20_000

        # an edit there is here at once, though it is asked once a minute only
        (far_folder / "lineup.yaml").write_text(LINEUP.replace("Odd Hours", "New Hours"))
        wait_until(lambda: title(near) == "New Hours", "the edit is here", EDIT_S)
        (far_folder / "lineup.yaml").write_text(LINEUP)
        wait_until(lambda: title(near) == "Odd Hours", "the next one is here", EDIT_S)

        # what is edited at home lies over it
        assert add_special(near) in {200, 201}
        wait_until(lambda: title(near) == "At Home Only", "it lies over it", EDIT_S)
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
        wait_until(lambda: "cannot be followed" in near.log(), "that is told", FIRST_S)

        # it is back, with another lineup: all is well again by itself
        (far_folder / "lineup.yaml").write_text(LINEUP.replace("East Only", "East Again"))
        station.enter_context(service(far_folder, FAR, "--port", str(port)))
        wait_until(lambda: now(near)["as_of"] > as_of, "it is read anew", AGAIN_S)
        following = near.get(
            f"/api/v1/stations/far-east/now?at={datetime.now(UTC) + timedelta(hours=5):%Y-%m-%dT%H:%M:%SZ}"
        )
        assert following["now"]["title"] == "East Again"
