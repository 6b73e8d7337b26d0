# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Lines to paste: whatever a station is called, the configuration holds that text and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player import settings
from player.cli.fragment import Found, fragment
from player.settings.scalars import LONGEST_ID, call_sign_of, escaped, id_of, quoted
from schedules.safe_yaml import parse

NETWORK = "network: {name: Test Radio, timezone: America/New_York}\n"
URL = "https://a.example/live.mp3"

HOSTILE = [
    'The "Best" Radio',
    "It's: radio # 1",
    "a\\b \\n \\",
    "- {x: y}, [z], &a *b !c | > % @ `d`",
    "null",
    "true",
    "123",
    "1e5",
    "~",
    "---",
    "{{ template }} ${HOME} $(id)",
    "Радио Маяк",
    "ラジオ",
    "Ñandú 📻",
    "عربي",
    'x"\nstations: []',
    "\u2028line\u2029separators",
    "\x85next line",
    "\ufeffmark",
    "soft\xadhyphen\u200bzero",
    "x" * 500,
    " blanks ",
    "<b>[bold red]markup[/]</b>",
]


def loaded(folder: Path, text: str) -> settings.Config:
    path = folder / "config.yaml"
    path.write_text(NETWORK + text + "\n", encoding="utf-8")
    return settings.load_config(path, {}).config


@pytest.mark.parametrize("name", HOSTILE)
def test_the_pasted_lines_say_the_name_and_nothing_else(name: str, tmp_path: Path) -> None:
    shown = "".join(mark for mark in name if mark not in "\n\x85")  # no name that is listed has these

    config = loaded(tmp_path, fragment(Found(name=shown, url=URL)))

    (service,), (station,) = config.services, config.stations
    assert service.name == station.call_sign == shown.strip()[:200]
    assert [stream.url for stream in service.streams] == [URL]
    assert station.carries == service.id == station.id


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example:8000/;?icy=http",
        "http://u:p%40@a.example/x?sig=a%2Fb%7E,1&b='c'#frag",
        'http://a.example/"}\\',
        "http://a.example/a:%20#b:c",
        "http://[2001:db8::1]:8000/live",
    ],
)
def test_an_address_is_kept_byte_for_byte(url: str, tmp_path: Path) -> None:
    config = loaded(tmp_path, fragment(Found(name="One", url=url)))

    assert config.services[0].streams[0].url == url


@given(st.text())
def test_any_text_is_one_scalar_in_one_line(text: str) -> None:
    plain = "".join(mark for mark in text if mark.isprintable())

    line = quoted(plain)

    assert parse(f"name: {line}\nrest: 1", "x").value == {"name": plain, "rest": 1}
    assert "\n" not in quoted(text)
    ascii_only = "".join(mark if mark.isascii() else escaped(mark) for mark in line)
    assert ascii_only.isascii()
    assert parse(f"name: {ascii_only}", "x").value == {"name": plain}


@given(st.text() | st.from_regex(r"[0-9e\-]{1,6}", fullmatch=True))
def test_any_name_has_an_id_that_the_configuration_takes(name: str) -> None:
    identifier = id_of(name, {id_of(name)})

    assert identifier != id_of(name)
    assert len(identifier) <= LONGEST_ID
    value = parse(f"id: {identifier}", "x").value
    assert value == {"id": identifier}
    assert identifier.replace("-", "a").isalnum()
    assert identifier == identifier.lower()
    assert not identifier.startswith("-")


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("WSKG-FM 89.3", "wskg-fm-89-3"),
        ("Café del Mar!", "cafe-del-mar"),
        ("Радио", "station"),
        ("123", "station-123"),
        ("1e5", "station-1e5"),
        ("0e-2", "station-0e-2"),
        ("0e", "station-0e"),
        ("Null", "station-null"),
        ("1LIVE", "1live"),
        ("", "station"),
    ],
)
def test_the_id_is_made_of_the_name(name: str, identifier: str) -> None:
    assert id_of(name) == identifier


def test_a_station_is_named_by_its_call_sign_as_the_others_are(tmp_path: Path) -> None:
    found = Found(name="WSKG Classical 91.5", url=URL, country_code="US")

    config = loaded(tmp_path, fragment(found, taken={"wskg"}))

    (service,), (station,) = config.services, config.stations
    assert (service.id, station.id, station.carries) == ("wskg-classical", "wskg-2", "wskg-classical")


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert id_of("WSKG", {"wskg"}) == "wskg-2"
    assert id_of("WSKG", {"wskg", "wskg-2", "wskg-3"}) == "wskg-4"


@pytest.mark.parametrize(
    ("name", "country", "sign"),
    [
        ("WSKG-FM 89.3 Binghamton", "US", "WSKG-FM"),
        ("89.3 KPCC", "US", "KPCC"),
        ("W213BW translator", "US", "W213BW"),
        ("CBC Toronto CBLA-FM", "CA", "CBLA-FM"),
        ("Exa XHEXA-FM", "MX", "XHEXA-FM"),
        ("WSKG", "DE", ""),
        ("World Music", "US", ""),
        ("WORLD MUSIC", "US", ""),
        ("wskg", "US", ""),
    ],
)
def test_a_call_sign_is_one_where_stations_have_such(name: str, country: str, sign: str) -> None:
    assert call_sign_of(name, country) == sign


@pytest.mark.parametrize(
    ("name", "frequency"),
    [
        ("WSKG-FM 89.3", 89.3),
        ("Radio 105,25 FM", 105.25),
        ("Station 109.1", None),
        ("v1.89.3.4", None),
        ("Hits 2026", None),
    ],
)
def test_a_frequency_in_the_name_is_written_where_it_is_one(
    name: str, frequency: float | None, tmp_path: Path
) -> None:
    config = loaded(tmp_path, fragment(Found(name=name, url=URL)))

    assert config.stations[0].frequency_mhz == frequency


def test_a_note_is_a_comment_above_the_address(tmp_path: Path) -> None:
    text = fragment(Found(name="One", url=URL, note="it may change"))

    assert f'      # it may change\n      - url: "{URL}"' in text
    assert loaded(tmp_path, text).services[0].streams[0].url == URL
