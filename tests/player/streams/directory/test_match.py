# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How well a name fits."""

from __future__ import annotations

from importlib import resources

import pytest

from player.streams.directory.countries import COUNTRIES, country_code
from player.streams.directory.match import Match, core, match_of


@pytest.mark.parametrize(
    ("wanted", "name", "match"),
    [
        ("WSKG", "WSKG", Match.EXACT),
        ("wskg", "WSKG-FM 89.3", Match.EXACT),
        ("WSKG-FM", "WSKG 89.3 FM", Match.EXACT),
        ("WSKG", "89.3 WSKG", Match.EXACT),
        ("WSKG", "WSKG (FM 89,3)", Match.EXACT),
        ("WSKG 89.3", "WSKG", Match.EXACT),
        ("WSKG", "WSKG Classical", Match.BEGINNING),
        ("WSKG", "WSKG-HD2", Match.BEGINNING),
        ("WSKG", "NPR - WSKG News", Match.WORDS),
        ("WSKG", "WSKGX", Match.PART),
        ("WSKG", "Radio", Match.PART),
        ("Radio 4", "BBC Radio 4", Match.WORDS),
        ("BBC Radio 4", "BBC Radio 4 FM", Match.EXACT),
        ("BBC Radio 4", "BBC Radio 2", Match.PART),
        ("BBC Radio 4", "BBC Radio 4 Extra", Match.BEGINNING),
        ("FM4", "FM4", Match.EXACT),
        ("fm 4", "ORF FM4", Match.PART),
        ("1LIVE", "1LIVE", Match.EXACT),
        ("Antenne 1", "antenne 1", Match.EXACT),
        ("Cafe del Mar", "Café del Mar", Match.EXACT),
        ("Ö3", "Hitradio Ö3", Match.WORDS),
        ("Радио", "Радио Маяк", Match.BEGINNING),
        ("89.3", "89.3 The Current", Match.BEGINNING),
        ("101.5 FM", "101.5 FM", Match.EXACT),
        ("FIP", "fip : radio FIP", Match.BEGINNING),
        ("a+b", "A+B", Match.EXACT),
        ("...", "...", Match.EXACT),
    ],
)
def test_how_well_a_name_fits(wanted: str, name: str, match: Match) -> None:
    assert match_of(wanted, name) is match


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("WSKG-FM 89.3", "wskg"),
        ("WSKG 1360 kHz", "wskg"),
        ("FM 104.7 Radio", "radio"),
        ("89.3 FM", "89.3 fm"),
        ("Radio 4", "radio 4"),
        ("Café", "cafe"),
        ("", ""),
    ],
)
def test_a_name_without_its_place_on_the_dial(name: str, left: str) -> None:
    assert core(name) == left


def test_the_country_codes_are_those_of_the_time_zone_database() -> None:
    table = resources.files("tzdata") / "zoneinfo" / "iso3166.tab"
    codes = {line[:2] for line in table.read_text("utf-8").splitlines() if line[:1] not in ("#", "")}

    assert COUNTRIES - {"XK"} == codes


@pytest.mark.parametrize(("text", "code"), [("us", "US"), (" De ", "DE"), ("xk", "XK")])
def test_a_country_code_in_any_letters(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("text", "says"), [("UK", "GB is meant"), ("usa", "US is meant"), ("ZZ", "such as"), ("", "such as")]
)
def test_what_is_none_is_refused_with_what_to_write(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        country_code(text)
