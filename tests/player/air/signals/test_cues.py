# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What plays when, in frames of 24 ms: 2,500 in a minute, 250 in a cell of 6 s."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from player.air.signals.cues import (
    CLASSICAL_TITLE,
    NEWS_TITLE,
    NOTICE_TITLE,
    ClassicalCues,
    NewsCues,
)

MINUTE = 2500
CELL = 250
LONG_AGO = -10_000_000


def notices(opened: int, frames: int) -> list[float]:
    """Return the seconds after the opening at which a notice begins."""
    cues = NewsCues()
    places = {frame: cues.place(frame, opened) for frame in range(opened, opened + frames)}
    begun = [f for f, place in places.items() if place.passage.title == NOTICE_TITLE and place.offset == 0]
    return [round((frame - opened) * 0.024, 3) for frame in begun]


def test_a_news_frame_is_counted_from_the_beginning_of_1970() -> None:
    noon = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    frame = NewsCues().live(noon)

    assert frame == 1_795_521_600 * 1000 // 24  # seconds since 1970 at that noon
    assert frame % MINUTE == 0


def test_the_news_notice_comes_every_five_minutes() -> None:
    assert notices(opened=0, frames=15 * MINUTE) == [6.0, 306.0, 606.0]


# Opened so many seconds after a full minute (not the first of five): the first whole cell without pips.
@pytest.mark.parametrize(
    ("opened_s", "after_s"), [(0, 6), (6, 0), (13.2, 4.8), (47.976, 0.024), (48, 0), (49.2, 16.8), (54, 12)]
)
def test_the_notice_comes_first_whenever_the_news_are_opened(opened_s: float, after_s: float) -> None:
    opened = 2 * MINUTE + round(opened_s / 0.024)

    assert notices(opened, frames=MINUTE) == [pytest.approx(after_s)]


def test_no_notice_takes_the_place_of_the_pips() -> None:
    cues = NewsCues()
    expected = [cues.place(cell * CELL, LONG_AGO).passage for cell in (9, 10)]

    for opened in range(0, 2 * MINUTE, 10):
        assert [cues.place(cell * CELL, opened).passage for cell in (9, 10)] == expected
    assert [passage.title for passage in expected] == [NEWS_TITLE, NEWS_TITLE]


def test_the_bed_goes_on_under_the_notice() -> None:
    cues = NewsCues()

    for cell in range(11, 19):
        bed = cues.place(cell * CELL, LONG_AGO).passage
        spoken = cues.place(cell * CELL, cell * CELL).passage
        assert spoken.first_frame - bed.first_frame == 5 * CELL  # the notices lie one bed behind the bed


def test_classical_is_the_notice_and_twice_the_prelude_in_five_minutes() -> None:
    cues, opened = ClassicalCues(), 0
    begun = [
        (frame * 0.024, cues.place(frame, opened).passage.title)
        for frame in range(2 * 12_500)
        if cues.place(frame, opened).offset == 0
    ]

    assert begun == [
        (0, NOTICE_TITLE),
        (pytest.approx(8.4), CLASSICAL_TITLE),
        (pytest.approx(154.2), CLASSICAL_TITLE),
        (pytest.approx(300), NOTICE_TITLE),
        (pytest.approx(308.4), CLASSICAL_TITLE),
        (pytest.approx(454.2), CLASSICAL_TITLE),
    ]


def test_titles_say_what_it_is_and_who_wrote_it() -> None:
    assert CLASSICAL_TITLE.artist == "Johann Sebastian Bach"
    assert "BWV 846" in CLASSICAL_TITLE.title
    for title in (NEWS_TITLE, NOTICE_TITLE, CLASSICAL_TITLE):
        assert "demonstration signal" in title.text.lower()
        assert title.text == f"{title.artist} - {title.title}"
        assert title.text.count(" - ") == 1  # so that it survives a listener's "artist - title"
