# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.settings import (
    Duration,
    HttpUrl,
    HttpUrlOrEmpty,
    Section,
    Zone,
    duration_s,
    duration_text,
    validate,
)


class Everything(Section):
    duration: Duration = 0.0
    zone: Zone = "UTC"
    url: HttpUrl = "http://a.example/"
    maybe: HttpUrlOrEmpty = ""


def message(key: str, value: object) -> str:
    assert isinstance(value, str | int | float | bool | None)
    _, faults = validate(Everything, {key: value})
    assert [path for path, _ in faults] == [(key,)]
    return faults[0][1]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30),
        ("10m", 600),
        ("5h", 18_000),
        ("1h30m", 5_400),
        ("1h0m5s", 3_605),
        ("0s", 0),
        ("1.5s", 1.5),
    ],
)
def test_a_duration_is_read(text: str, seconds: float) -> None:
    value, faults = validate(Everything, {"duration": text})

    assert faults == []
    assert value is not None
    assert value.duration == seconds


@pytest.mark.parametrize("number", [0, 30, 0.5])
def test_a_plain_number_is_seconds(number: float) -> None:
    value, _ = validate(Everything, {"duration": number})

    assert value is not None
    assert value.duration == number


@pytest.mark.parametrize(
    "wrong", ["", "m", "5 hours", "10", "-5m", "5m1h", "1h-3m", "5M", True, -1, 1e308, "9999999h"]
)
def test_what_is_no_duration_is_refused(wrong: object) -> None:
    assert message("duration", wrong)


@given(st.integers(0, 366 * 24 * 3600 * 1000))
def test_a_duration_survives_being_written(thousandths: int) -> None:
    assert round(duration_s(duration_text(thousandths / 1000)) * 1000) == thousandths


@given(st.text("0123456789hms. ", max_size=12))
def test_any_text_is_a_duration_of_at_least_zero_or_none_at_all(text: str) -> None:
    try:
        seconds = duration_s(text)
    except ValueError:
        return

    assert seconds >= 0


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Berln",
        "",
        "America",
        "../../etc/passwd",
        "/etc/passwd",
        "EST5EDT4",
        "a" * 500,
        "\u00e9",
        "UTC ",
    ],
)
def test_a_zone_that_does_not_exist_is_named(name: str) -> None:
    assert message("zone", name) == f'no such zone "{name[:80]}"'


@pytest.mark.parametrize(
    "address",
    [
        "ftp://a.example/",
        "a.example",
        "http:",
        "http://",
        "//a.example/",
        "http://a b/",
        "http://[::1",
        "http://a:99999/",
    ],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    assert "is no web address" in message("url", address)


def test_a_web_address_keeps_its_bytes() -> None:
    address = "https://user:p%41ss@A.example:8000/;?sig=%2f+%2F#x"

    value, faults = validate(Everything, {"url": address, "maybe": ""})

    assert not faults
    assert value is not None
    assert (value.url, value.maybe) == (address, "")
