# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a directory answers: strangers wrote it, so that nothing in it is believed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from player.errors import DirectoryError
from player.streams.directory.listing import Listing, parse_listings, parse_mirrors
from tests.fakes.radio_browser import station

URL = "http://a.example/live"


def one(**fields: Any) -> Listing:
    (found,) = parse_listings(json.dumps([station("One", URL) | fields]))
    return found


def test_every_documented_field_is_read() -> None:
    assert one(
        stationuuid="960E57C5-0601-11e8-ae97-52543be04c81",
        url_resolved="http://b.example/1?token=x",
        homepage="https://a.example/",
        tags="news, npr,,",
        countrycode="us",
        state="New  York",
        codec="AAC+",
        bitrate=64,
        hls=1,
        votes=12,
        clickcount=3,
    ) == Listing(
        uuid="960e57c5-0601-11e8-ae97-52543be04c81",
        name="One",
        url=URL,
        url_resolved="http://b.example/1?token=x",
        homepage="https://a.example/",
        tags=("news", "npr"),
        country_code="US",
        state="New York",
        codec="AAC+",
        bitrate_kbps=64,
        hls=True,
        last_check_ok=True,
        votes=12,
        clicks=3,
    )


@pytest.mark.parametrize(
    ("fields", "key", "value"),
    [
        pytest.param(
            {"name": "\x1b[2J Ra\u202edio\n&amp;\x00 [b]"}, "name", "[2J Ra dio & [b]", id="steering"
        ),
        pytest.param({"name": "x" * 10_000}, "name", "x" * 200, id="a name without end"),
        pytest.param({"name": "Radio \ud83d\udcfb"}, "name", "Radio \U0001f4fb", id="a pair of escapes"),
        pytest.param({"name": "Radio \ud83d"}, "name", "Radio ?", id="half a pair"),
        pytest.param({"state": "\x9b31m"}, "state", "31m", id="C1 control in the state"),
        pytest.param(
            {"codec": "MP3\r\nX: y" + "z" * 99}, "codec", "MP3 X: yzzzzzzzz", id="codec of two lines"
        ),
        pytest.param({"countrycode": "USA"}, "country_code", "", id="no country code"),
        pytest.param({"stationuuid": "../../etc"}, "uuid", "", id="no identifier"),
        pytest.param({"bitrate": 128_000}, "bitrate_kbps", 128, id="bit rate in bit/s"),
        pytest.param({"bitrate": "64"}, "bitrate_kbps", 64, id="bit rate as a text"),
        pytest.param({"bitrate": -1}, "bitrate_kbps", 0, id="negative bit rate"),
        pytest.param({"bitrate": 1e400}, "bitrate_kbps", 0, id="endless bit rate"),
        pytest.param({"votes": 10**30}, "votes", 0, id="too many votes"),
        pytest.param({"votes": None}, "votes", 0, id="null"),
        pytest.param({"hls": True}, "hls", True, id="a truth for a number"),
        pytest.param({"tags": ["a"]}, "tags", (), id="tags as a list"),
        pytest.param({"homepage": "javascript:alert(1)"}, "homepage", "", id="script for a page"),
        pytest.param(
            {"url": " http://a.example/;?x=%7E,1 "}, "url", "http://a.example/;?x=%7E,1", id="bytes"
        ),
        pytest.param(
            {"url": "http://a.example/é à"}, "url", "http://a.example/%C3%A9%20%C3%A0", id="raw UTF-8"
        ),
        pytest.param(
            {"url": "http://a.example/a\r\nHost: b"}, "url", "http://a.example/aHost:%20b", id="split"
        ),
        pytest.param({"url": "http://bücher.example/"}, "url", "http://xn--bcher-kva.example/", id="IDN"),
        pytest.param({"url": "file:///etc/passwd"}, "url", "", id="a file"),
        pytest.param({"url": "http://" + "a" * 5000}, "url", "", id="a host without end"),
        pytest.param({"url": "http://a.example/" + "a" * 5000}, "url", "", id="a path without end"),
        pytest.param({"url": 5}, "url", "", id="a number for an address"),
    ],
)
def test_what_makes_no_sense_is_cleaned_or_unknown(fields: dict[str, Any], key: str, value: object) -> None:
    assert getattr(one(**({"url_resolved": URL} | fields)), key) == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("", "no JSON", id="nothing"),
        pytest.param("<!DOCTYPE html>", "no JSON", id="a page"),
        pytest.param('[{"name": "One", "url": "http://a.e', "no JSON", id="half"),
        pytest.param("[" * 100_000, "no JSON", id="nested without end"),
        pytest.param("9" * 10_000, "no JSON", id="an endless number"),
        pytest.param('{"ok": false, "message": "locked\\u001b"}', 'it says "locked', id="a message"),
        pytest.param('"x"', "no list", id="a text"),
        pytest.param('[1, null, "x", [], {}, {"name": "x"}]', "no stations", id="other things"),
    ],
)
def test_what_is_no_list_of_stations_is_refused(text: str, says: str) -> None:
    with pytest.raises(DirectoryError, match=says):
        parse_listings(text)


def test_an_empty_list_is_an_answer() -> None:
    assert parse_listings("[]") == ()


def test_entries_that_make_no_sense_do_not_spoil_the_others() -> None:
    assert [found.name for found in parse_listings(json.dumps([7, station("One", URL), {"name": "x"}]))] == [
        "One"
    ]


def test_mirrors_are_names_each_once() -> None:
    names = ["de1.api.example", "DE1.api.example", "a/b", "u@c.example", "", "x y", 5, "nl1.api.example:8080"]

    found = parse_mirrors(json.dumps([{"ip": "192.0.2.1", "name": name} for name in names] + [None]))

    assert found == ("de1.api.example", "nl1.api.example:8080")


@pytest.mark.parametrize("text", ["[]", "{}", '[{"name": "http://a.example/"}]', "x"])
def test_what_is_no_list_of_mirrors_is_refused(text: str) -> None:
    with pytest.raises(DirectoryError):
        parse_mirrors(text)
