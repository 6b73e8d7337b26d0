# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What becomes of the words and links of a component."""

from __future__ import annotations

import pytest

from schedules.errors import MistakesError
from schedules.formats.icalendar import ICalendar
from schedules.model.programme import Programme

from .calendars import calendar, reading, vevent

ONCE = ("DTSTART:20261103T200000", "DURATION:PT5H")


def programme(*lines: str) -> Programme:
    (oneoff,) = reading(vevent(*ONCE, *lines)).lineup.oneoffs
    return oneoff.programme


def test_words_and_links() -> None:
    assert programme(
        r"SUMMARY:Jazz\, late   and\nlong",
        r"DESCRIPTION:\n With Ann One \nand more",
        "CATEGORIES:Jazz,Music",
        "CATEGORIES:Music",
        "URL:https://a.example/show",
        "IMAGE;VALUE=URI;DISPLAY=BADGE:https://a.example/show.png",
        "ORGANIZER;CN=Desk:mailto:desk@a.example",
        "CONTACT:Desk\\, +1 607",
        "GEO:42.1;-75.9",
        "X-ANYTHING:else",
    ) == Programme(
        title="Jazz, late and long",
        subtitle="With Ann One",
        genre="Jazz, Music",
        url="https://a.example/show",
        image="https://a.example/show.png",
    )


@pytest.mark.parametrize(
    ("description", "subtitle"),
    [
        ("<p>Talk &amp; music</p><p>more</p>", "Talk & music"),
        ("<html><body><b>Live</b> from town<br>more</body></html>", "Live from town"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("", ""),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_the_first_line_of_a_description_is_the_subtitle(description: str, subtitle: str) -> None:
    assert programme(f"DESCRIPTION:{description}").subtitle == subtitle


def test_our_own_words_are_kept_whole() -> None:
    found = programme(
        "DESCRIPTION:Long",
        r"X-LIVERADIO-SUBTITLE:<Short>\, whole",
        "X-LIVERADIO-HOST:Ann One",
        r"X-LIVERADIO-HOST:Bob Two\, PhD",
        "X-LIVERADIO-GENRE:News",
        "CATEGORIES:A,B",
    )

    assert (found.subtitle, found.hosts, found.genre) == (
        "<Short>, whole",
        ("Ann One", "Bob Two, PhD"),
        "News",
    )


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://a.example/", "https://", "a.example", "http://[::1"]
)
def test_other_addresses_are_not_links(url: str) -> None:
    found = programme(f"URL:{url}", f"IMAGE:{url}", f"ATTACH;FMTTYPE=image/png:{url}")

    assert (found.url, found.image) == ("", "")


def test_an_attached_image_is_the_picture_and_other_files_are_not() -> None:
    sheet = "ATTACH;FMTTYPE=application/pdf:https://a.example/a.pdf"

    assert (
        programme(sheet, "ATTACH;FMTTYPE=image/jpeg:https://a.example/a.jpg").image
        == "https://a.example/a.jpg"
    )
    assert programme(sheet).image == ""


def test_a_title_is_never_empty_and_shows_nothing_that_cannot_be_seen() -> None:
    assert programme("SUMMARY:").title == "Untitled"
    assert programme("SUMMARY:a\u202eb\x07c").title == "a b c"
    assert len(programme("SUMMARY:" + "x" * 5000).title) == 300


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("X-LIVERADIO-KIND:weekly", "'weekly' is not a valid Kind"),
        ("X-LIVERADIO-MODE:erase", "'erase' is not a valid Mode"),
        ("X-LIVERADIO-PRIORITY:high", "no whole number"),
        ("X-LIVERADIO-SCOPE:wskg-fm", "no scope"),
        ("X-LIVERADIO-SCOPE:station:nowhere", 'no such station "nowhere"'),
        ("X-LIVERADIO-REWIND:far", "none of full, pause, off"),
        ("X-LIVERADIO-RECORD:maybe", "neither TRUE nor FALSE"),
    ],
)
def test_our_own_properties_must_make_sense(line: str, reason: str) -> None:
    with pytest.raises(MistakesError, match=reason):
        ICalendar().read(calendar(vevent(*ONCE, line)), "c.ics", stations={"wskg-fm"})


def test_ids_are_those_of_the_file_where_they_can_be() -> None:
    strange = "{040000008200E00074C5B7101A82E008}\u00e9 " + "x" * 300
    read = reading(vevent(*ONCE), vevent(*ONCE, f"UID:{strange}"), vevent(*ONCE, "UID:", title="B"))
    first, second, third = (oneoff.id for oneoff in read.lineup.oneoffs)

    assert first == "a@example"
    assert second.startswith("uid-")
    assert third.startswith("uid-")
    assert "it has no UID" in read.report.changed[0].reasons[0]


def test_what_is_no_airing_is_left_out_and_told() -> None:
    read = reading(
        vevent(*ONCE, "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT5M", "END:VALARM"),
        ["BEGIN:VTODO", "SUMMARY:Do it", "DTSTART:20261103T200000", "END:VTODO"],
        ["BEGIN:VJOURNAL", "SUMMARY:Done", "END:VJOURNAL"],
    )

    assert [oneoff.programme.title for oneoff in read.lineup.oneoffs] == ["A"]
    assert [(row.line, row.what, row.reasons) for row in read.report.ignored] == [
        (8, "VALARM", ("a VALARM is no airing",)),
        (13, "Do it", ("a VTODO is no airing",)),
        (17, "Done", ("a VJOURNAL is no airing",)),
    ]
