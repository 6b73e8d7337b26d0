# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""JSON-LD: what schema.org has words for, however a site nests it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from player.adopt.linked_data import said_in
from player.adopt.sighting import Topic

STATION = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": ["RadioStation", "LocalBusiness"],
            "name": "Valley Radio",
            "callSign": "WVAL-FM",
            "broadcastFrequency": {
                "@type": "BroadcastFrequencySpecification",
                "broadcastFrequencyValue": 90.7,
            },
            "broadcastTimezone": "America/New_York",
            "logo": {"@type": "ImageObject", "url": "/logo.png"},
            "email": "mailto:a@wval.example",
            "telephone": "+1 607-555-0100",
            "address": [
                {
                    "@type": "PostalAddress",
                    "streetAddress": "1 Main St",
                    "addressLocality": "Vestal",
                    "addressRegion": "NY",
                    "postalCode": "13850",
                }
            ],
            "potentialAction": {"@type": "ListenAction", "target": [{"urlTemplate": "https://a.example/x"}]},
        }
    ],
}


def said(thing: Any) -> list[tuple[Topic, str, str]]:
    return list(said_in(json.dumps(thing)))


def test_a_station_says_who_it_is() -> None:
    assert said(STATION) == [
        (Topic.STATION, "WVAL-FM", "90.7"),
        (Topic.ZONE, "America/New_York", ""),
        (Topic.NAME, "Valley Radio", "station"),
        (Topic.LOGO, "/logo.png", "logo"),
        (Topic.OFFICE, "1 Main St, Vestal, NY 13850", ""),
        (Topic.CONTACT, "a@wval.example", ""),
        (Topic.CONTACT, "+1 607-555-0100", ""),
        (Topic.STREAM, "https://a.example/x", ""),
    ]


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        pytest.param(
            {"@type": "http://schema.org/Organization", "name": " A\n B "},
            [(Topic.NAME, "A B", "organization")],
            id="a type as an address",
        ),
        pytest.param(
            {"@type": "WebSite", "name": "A", "email": "a@b.example"},
            [(Topic.NAME, "A", "organization")],
            id="a site has no office",
        ),
        pytest.param(
            {"@type": "AudioObject", "name": "Live", "contentUrl": "https://a.example/x"},
            [(Topic.STREAM, "https://a.example/x", "Live")],
            id="sound",
        ),
        pytest.param(
            {"@type": "RadioBroadcastService", "callSign": "<b>", "broadcastFrequency": "1,5"},
            [],
            id="no call sign",
        ),
        pytest.param(
            {"@type": "RadioStation", "callSign": "WVAL", "broadcastFrequency": "90.70 MHz"},
            [(Topic.STATION, "WVAL", "90.7")],
            id="a frequency as text",
        ),
        pytest.param(
            {"@type": "Person", "name": "A", "address": "x", "email": "a@b.example"}, [], id="a person"
        ),
        pytest.param(
            {"@type": "Organization", "address": "1 Main St", "email": "no mail", "telephone": "call"},
            [(Topic.OFFICE, "1 Main St", "")],
            id="an address in one line",
        ),
        pytest.param({"@type": None, "name": 7}, [], id="other types"),
        pytest.param(
            [[[{"@type": "Organization", "name": "\ud800x"}]]],
            [(Topic.NAME, "?x", "organization")],
            id="lists in lists, half a pair",
        ),
    ],
)
def test_what_is_said_is_taken_and_nothing_else(thing: Any, expected: list[tuple[Topic, str, str]]) -> None:
    assert said(thing) == expected


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"a":' * 100_000, "7", "null", "// x", '"\ud800"'])
def test_what_is_no_json_ld_says_nothing(text: str) -> None:
    assert list(said_in(text)) == []
