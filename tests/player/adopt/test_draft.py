# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is written: valid whatever was found, and saying what was found and nothing else, whoever wrote it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from player import settings
from player.adopt.adopt import Adopted
from player.adopt.draft import STAND_IN, Circumstances, draft
from player.adopt.listed import Listed
from player.adopt.logo import Logo
from player.adopt.sighting import Sighting, Topic
from player.adopt.site import Site
from player.adopt.sources import CheckedSource
from player.adopt.streams import CheckedStream
from player.settings.sections import Config
from player.streams.candidate import Candidate, Codec, StationInfo
from schedules.safe_yaml import parse

PAGE = "https://www.wval.example/"
AROUND = Circumstances(asked="wval.example", day="2026-11-24", timezone="America/Chicago")


def saw(topic: Topic, value: str, words: str = "", how: str = "JSON-LD", page: str = PAGE) -> Sighting:
    return Sighting(topic=topic, value=value, page=page, how=how, words=words)


def playing(url: str, playable: bool | None = True, unfit: str = "", name: str = "") -> CheckedStream:
    candidate = Candidate(
        url=url, playable=playable, codec=Codec.MP3, bitrate_kbps=128, station=StationInfo(name=name)
    )
    return CheckedStream(sighting=saw(Topic.STREAM, url), address=url, candidate=candidate, unfit=unfit)


def followed(topic: Topic, url: str, readable: bool = True) -> CheckedSource:
    return CheckedSource(sighting=saw(topic, url), url=url, readable=readable, programmes=9)


FOUND = Adopted(
    site=Site(url=PAGE),
    listed=Listed(),
    name=saw(Topic.NAME, "Valley Radio", how="og:site_name"),
    stations=(saw(Topic.STATION, "WVAL-FM", "90.7"),),
    neighbours=(saw(Topic.STATION, "WVLY", "101.3"),),
    streams=(playing("https://a.example/live.pls"), playing("https://b.example/x", name="Classical")),
    sources=(followed(Topic.COMPOSER, "https://c.example/v1/widget/5187f1a5e1c8e4b1a2c3d4e5"),),
    logo=Logo(saw(Topic.LOGO, f"{PAGE}logo.png"), "image/png", (180, 180)),
    zone=saw(Topic.ZONE, "America/New_York"),
    public_files=(
        saw(Topic.PUBLIC_FILE, "https://publicfiles.fcc.gov/fm-profile/wval-fm", "WVAL Public File"),
        saw(Topic.PUBLIC_FILE, "https://publicfiles.fcc.gov/tv-profile/wval-tv2", "TV"),
        saw(Topic.PUBLIC_FILE, "https://publicfiles.fcc.gov/fm-profile/wvly", "WVLY Public File"),
    ),
    renewal=saw(Topic.RENEWAL, f"{PAGE}renewal", "License Renewal"),
    offices=(saw(Topic.OFFICE, "1 Main St, Vestal, NY 13850"),),
    contacts=(saw(Topic.CONTACT, "a@wval.example"),),
)
NOTHING = Adopted(site=Site(), listed=Listed())


def loaded(folder: Path, text: str) -> Config:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return settings.load_config(path, {}).config


def test_all_that_was_found_is_in_it(tmp_path: Path) -> None:
    config = loaded(tmp_path, draft(FOUND, AROUND))

    network, (service,), (station,) = config.network, config.services, config.stations
    assert (network.name, network.timezone, network.website) == ("Valley Radio", "America/New_York", PAGE)
    assert [office.address for office in network.offices] == ["1 Main St, Vestal, NY 13850"]
    assert [(link.label, link.url) for link in network.links] == [
        ("WVLY Public File", "https://publicfiles.fcc.gov/fm-profile/wvly"),
        ("License Renewal", f"{PAGE}renewal"),
    ]
    assert (service.name, [one.url for one in service.streams]) == (
        "Valley Radio",
        ["https://a.example/live.pls"],
    )
    assert service.source is not None
    assert (service.source.kind, service.source.url) == ("composer", FOUND.sources[0].url)
    assert (station.id, station.call_sign, station.frequency_mhz) == ("wval-fm", "WVAL-FM", 90.7)
    assert station.public_file_url == "https://publicfiles.fcc.gov/fm-profile/wval-fm"
    assert station.carries == service.id
    assert config.outbound.allow == ()


def test_a_station_that_is_called_as_a_page_of_the_staff_is_gets_another_id(tmp_path: Path) -> None:
    found = replace(FOUND, name=saw(Topic.NAME, "History"))

    assert loaded(tmp_path, draft(found, AROUND)).services[0].id == "history-2"


def test_every_value_says_where_it_is_from(tmp_path: Path) -> None:
    lines = draft(FOUND, AROUND).splitlines()

    for start in ("name: ", "timezone: ", "website: ", "- url: ", "public_file_url: ", "- id: wval-fm"):
        place = next(n for n, line in enumerate(lines) if line.strip().startswith(start))
        assert lines[place - 1].strip().startswith("# "), lines[place]
    text = "\n".join(lines)
    assert f"# from og:site_name, {PAGE}" in text
    assert f"plays (mp3, 128 kbit/s); from JSON-LD, {PAGE}" in text
    assert "# could be read, with 9 programmes for today" in text
    assert f"# Logo (image/png, 180 x 180): {PAGE}logo.png" in text


def test_what_is_perhaps_another_s_is_a_comment_that_can_be_taken_in(tmp_path: Path) -> None:
    text = draft(FOUND, AROUND)

    other = next(line for line in text.splitlines() if "b.example" in line and "url" in line)
    more = next(line for line in text.splitlines() if '"WVLY"' in line)
    config = loaded(
        tmp_path, text.replace(other, other.replace("# ", "")).replace(more, more.replace("# ", ""))
    )

    assert [one.url for one in config.services[0].streams] == [
        "https://a.example/live.pls",
        "https://b.example/x",
    ]
    assert [one.call_sign for one in config.stations] == ["WVAL-FM", "WVLY"]
    assert '"Classical"' in text


def test_where_nothing_was_found_it_is_valid_and_says_so(tmp_path: Path) -> None:
    text = draft(NOTHING, AROUND)
    config = loaded(tmp_path, text)

    assert (config.network.name, config.network.timezone) == ("wval.example", "America/Chicago")
    assert [one.url for one in config.services[0].streams] == [STAND_IN]
    assert config.services[0].source is None
    for what in (
        "website",
        "offices",
        "License Renewal",
        "source",
        "public_file_url",
        "frequency",
    ):
        assert any(what in line for line in text.splitlines() if line.lstrip().startswith("#")), what
    assert "this is the zone of the machine that wrote this" in text


def test_lines_for_what_was_not_found_can_be_taken_in_too(tmp_path: Path) -> None:
    text = draft(replace(NOTHING, public_files=FOUND.public_files[1:2]), AROUND)
    for key in ("website:", "offices:", "- {label:", "public_file_url:", "frequency_mhz:"):
        line = next(one for one in text.splitlines() if f"# {key}" in one)
        text = text.replace(line, line.replace("# ", "").replace("0.0", "90.7").replace('s: ""', 's: "x"'))
    config = loaded(tmp_path, text)

    assert config.stations[0].frequency_mhz == 90.7
    assert [link.label for link in config.network.links] == ["TV", "FCC License Renewal"]


def test_a_stream_that_is_unfit_or_dead_is_not_configured(tmp_path: Path) -> None:
    found = replace(
        FOUND, streams=(playing("https://a.example/x", unfit="a token"), playing("https://b.example/", False))
    )

    text = draft(found, AROUND)

    assert [one.url for one in loaded(tmp_path, text).services[0].streams] == [STAND_IN]
    assert '- url: "https://a.example/x"' not in text
    assert '# - url: "https://b.example/"' in text


def test_a_schedule_that_cannot_be_read_is_a_comment(tmp_path: Path) -> None:
    found = replace(FOUND, sources=(followed(Topic.CALENDAR, "https://a.example/a.ics", readable=False),))

    text = draft(found, AROUND)

    assert loaded(tmp_path, text).services[0].source is None
    assert '# source: {kind: ics, url: "https://a.example/a.ics"}' in text


def test_what_was_allowed_is_allowed_in_it(tmp_path: Path) -> None:
    around = replace(AROUND, allow=("127.0.0.1", "10.0.0.0/8"))

    assert loaded(tmp_path, draft(FOUND, around)).outbound.allow == ("127.0.0.1", "10.0.0.0/8")


def test_passwords_in_addresses_are_not_in_comments() -> None:
    url = "http://user:hunter2@a.example/x"
    found = replace(FOUND, streams=(replace(playing(url), sighting=saw(Topic.STREAM, url, page=url)),))

    comments = [line for line in draft(found, AROUND).splitlines() if line.lstrip().startswith("#")]

    assert not [line for line in comments if "hunter2" in line]


HOSTILE = [
    'x"\nstations: []',
    "x\r\nservices: []",
    "- {x: y}, [z], &a *b !c | > % @ `d`",
    "null",
    "~",
    "---",
    "# comment",
    "x: y",
    "\\",
    '"',
    "\u2028line\u2029separators\x85next\x0c\x0b",
    "\ufeffmark \u202ereversed",
    "\x00\x01\x1b[2J",
    "{{ template }} ${HOME} $(id)",
    "<script>alert(1)</script>",
    "x" * 5000,
    "   ",
    "",
    "\ud800",
    "ラジオ عربي Ñandú 📻",
    "%YAML 1.2",
    "...",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str, tmp_path: Path) -> None:
    assert_says_only_that(text, tmp_path)


@hypothesis_settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_text(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    assert_says_only_that(text, tmp_path_factory.getbasetemp())


def assert_says_only_that(text: str, folder: Path) -> None:
    """Assert that a text in every place leaves the file what it is, and each value exactly that text."""
    visible = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    expected = visible[:200].strip()
    evil = replace(
        FOUND,
        name=saw(Topic.NAME, text, how=text, page=text),
        offices=(saw(Topic.OFFICE, text, how=text),),
        renewal=saw(Topic.RENEWAL, f"{PAGE}r", text, how=text),
        contacts=(saw(Topic.CONTACT, text, how=text),),
        streams=(playing("https://a.example/x", name=text), playing("https://b.example/y", None, name=text)),
        sources=(
            replace(FOUND.sources[0], reason=text, sighting=saw(Topic.COMPOSER, "x", text, text, text)),
            replace(followed(Topic.CALENDAR, "https://a.example/a.ics", readable=False), reason=text),
        ),
    )
    written = draft(evil, replace(AROUND, asked=text or "x", file=text))

    data = cast("dict[str, Any]", parse(written.encode(), "config.yaml").value)
    assert data.keys() == {"network", "services", "stations"}
    assert data["network"].keys() == {"name", "timezone", "website", "links"} | (
        {"offices"} if expected else set()
    )
    assert [one["url"] for one in data["services"][0]["streams"]] == ["https://a.example/x"]
    if expected:
        assert data["network"]["name"] == data["services"][0]["name"] == expected
        assert data["network"]["offices"] == [{"address": expected}]
        assert data["network"]["links"][-1] == {"label": expected, "url": f"{PAGE}r"}
    loaded(folder, written)
