# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Folds, charsets, parameters, escapes: RFC 5545 section 3.1 and RFC 6868, and what programs make of them."""

from __future__ import annotations

import pytest

from schedules.formats.icalendar import ICalendar
from schedules.formats.icalendar_lines import BadLine, Property, content_lines
from schedules.formats.icalendar_values import text, texts

from .calendars import calendar, reading, vevent

ONCE = ("DTSTART:20261103T200000", "DURATION:PT5H")
NIGHT = "Élection – “Nuit” 日本"


def only(data: bytes) -> Property:
    (found,) = content_lines(data)
    assert isinstance(found, Property)
    return found


def title(data: bytes) -> str:
    (oneoff,) = ICalendar().read(data, "c.ics").lineup.oneoffs
    return oneoff.programme.title


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r", b"\r\r\n"])
def test_any_line_end(end: bytes) -> None:
    data = calendar(vevent(*ONCE, title="Night")).replace(b"\r\n", end)

    assert title(data) == "Night"


@pytest.mark.parametrize("fold", [b"\r\n ", b"\r\n\t", b"\n ", b"\r ", b"\r\n\r\n "])
def test_a_fold_at_any_byte_also_inside_of_a_character(fold: bytes) -> None:
    whole = calendar(vevent(*ONCE, title=NIGHT))
    at = whole.index(b"SUMMARY")
    for place in range(at + 1, whole.index(b"\r\n", at) + 1):
        assert title(whole[:place] + fold + whole[place:]) == NIGHT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_charsets_of_unicode(encoding: str) -> None:
    data = calendar(vevent(*ONCE, title=NIGHT)).decode().encode(encoding)

    assert ICalendar().sniff(data[:64])
    assert title(data) == NIGHT


def test_what_is_not_utf_8_is_read_as_windows_1252_and_told() -> None:
    data = calendar(vevent(*ONCE, title="Café “Noir”")).decode().encode("windows-1252")
    read = ICalendar().read(data, "c.ics")

    assert read.lineup.oneoffs[0].programme.title == "Café “Noir”"
    assert read.report.changed[0].reasons == ("it is not in UTF-8; windows-1252 is taken",)


@pytest.mark.parametrize(
    "line",
    [
        b"SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Caf=C3=A9 =\r\nNoir",
        b"SUMMARY;CHARSET=UTF-8;QUOTED-PRINTABLE:Caf=C3=A9=20Noir",
        b"SUMMARY;ENCODING=quoted-printable:Caf=E9 Noir",
    ],
)
def test_quoted_printable_of_older_programs(line: bytes) -> None:
    assert only(line).value == "Café Noir"


@pytest.mark.parametrize(
    ("line", "parameters", "value"),
    [
        ("A:b", {}, "b"),
        ("a;x=1:b:c;d", {"X": ("1",)}, "b:c;d"),
        ('A;X="q;:,r":b', {"X": ("q;:,r",)}, "b"),
        ('A;X=1,"2,3",4;Y=5:b', {"X": ("1", "2,3", "4"), "Y": ("5",)}, "b"),
        ("A;X=^^^n^'^x:b", {"X": ('^\n"^x',)}, "b"),
        ("A;X=:b", {"X": ("",)}, "b"),
        ('A;X="open:b', None, None),
        ("A;X", None, None),
        ("no colon", None, None),
        (":b", None, None),
        ("=b", None, None),
    ],
)
def test_parameters(line: str, parameters: dict[str, tuple[str, ...]] | None, value: str | None) -> None:
    (found,) = content_lines(line.encode())

    if parameters is None:
        assert isinstance(found, BadLine)
    else:
        assert isinstance(found, Property)
        assert (found.parameters, found.value) == (parameters, value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"a\nb\Nc", "a\nb\nc"),
        (r"a\, b\; c\\n", r"a, b; c\n"),
        (r"\x \"", 'x "'),
        ("end\\", "end\\"),
    ],
)
def test_escapes(written: str, meant: str) -> None:
    assert text(written) == meant


def test_lists_of_texts() -> None:
    assert list(texts(r"Jazz,R\,B,, News ,")) == ["Jazz", "R,B", "News"]


def test_lines_are_counted_as_in_the_file() -> None:
    data = b"BEGIN:A\r\n\r\nX:1\r\n folded\r\nY:2\r\n"

    found = [(line.line, line.name) for line in content_lines(data) if isinstance(line, Property)]
    assert found == [(1, "BEGIN"), (3, "X"), (5, "Y")]


def test_a_line_that_is_none_is_told_and_the_rest_stands() -> None:
    read = reading(["BEGIN:VEVENT", "UID:a", "SUMMARY:Night", "and more of it", *ONCE, "END:VEVENT"])

    assert read.lineup.oneoffs[0].programme.title == "Night"
    assert read.report.changed[0].reasons == ('line 6: "and more of it" has no colon',)


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (b"BEGIN:VCALENDAR\r\n", True),
        (b"\xef\xbb\xbfBEGIN:VCALENDAR", True),
        (b"\n\nbegin:vcalendar", True),
        (b"", False),
        (b"slots:\n  - title: 'BEGIN:VCALENDAR'", False),
        (b"BEGIN:VCARD", False),
    ],
)
def test_a_calendar_is_known_by_its_first_line(data: bytes, known: bool) -> None:
    assert ICalendar().sniff(data) is known
