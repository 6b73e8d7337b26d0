# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``listen_via: direct``: which address listeners are given, and what of it they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from player.settings import catalogue, load_config
from player.settings.direct import direct_address

CDN = "https://cdn.example/live.mp3?mount=news&a=%20b"

SETTINGS = """
network: {name: Net, timezone: America/New_York}
services:
  - {id: relayed, name: Relayed, streams: [{url: "http://a.example/1"}]}
  - id: direct
    name: Direct
    listen_via: direct
    streams: [{url: "demo:news"}, {url: "http://u:secret@b.example:8000/2"}, {url: "http://c.example/3"}]
  - {id: demo, name: Demo, listen_via: direct, streams: [{url: "demo:news"}]}
stations:
  - {id: a-fm, call_sign: A, carries: relayed}
  - {id: b-fm, call_sign: B, carries: direct}
  - {id: c-fm, call_sign: C, carries: direct, streams: [{url: "http://own.example/"}]}
  - {id: d-fm, call_sign: D, carries: demo}
  - {id: e-fm, call_sign: E, carries: relayed, streams: [{url: "http://own.example/"}]}
"""


@pytest.mark.parametrize(
    ("addresses", "given"),
    [
        ([], ""),
        (["demo:news", "demo:tone?hz=440"], ""),
        ([CDN, "http://b.example/"], CDN),
        (["demo:news", CDN], CDN),
        (["http://user@a.example/x"], "http://a.example/x"),
        (["http://u:p%40@[::1]:8000/x?y#z"], "http://[::1]:8000/x?y#z"),
        (["HTTP://A.example/@b"], "HTTP://A.example/@b"),
    ],
)
def test_the_first_address_is_given_without_what_is_secret(addresses: list[str], given: str) -> None:
    assert direct_address(addresses) == given


def test_stations_of_a_direct_service_have_the_address_of_what_they_are_heard_on(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(SETTINGS)

    stations = catalogue(load_config(path, {}).config).stations.values()

    assert {str(station.id): station.direct_url for station in stations} == {
        "a-fm": "",
        "b-fm": "http://b.example:8000/2",
        "c-fm": "http://own.example/",
        "d-fm": "",
        "e-fm": "",
    }
