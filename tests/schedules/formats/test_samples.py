# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The samples: complete, plainly invented, and nothing but mistakes when they are damaged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

import schedules
from schedules.errors import MistakesError
from schedules.formats.registry import read_lineup
from schedules.model.slot import Freq, Kind, Lineup, Slot, Weekday

SAMPLES = Path(schedules.__file__).parent / "samples"
NAMES = ("news.yaml", "classical.yaml")
OWN = "wsqg-fm.yaml"
REAL = (
    "morning edition",
    "all things",
    "fresh air",
    "bbc",
    "marketplace",
    "npr",
    "on point",
    "wait wait",
    "reveal",
)
"""Programmes that exist: a sample must not claim to carry them."""


def sample(name: str) -> Lineup:
    return read_lineup((SAMPLES / name).read_bytes(), name, stations=())  # as any network may use it


def cuts(data: bytes) -> Iterator[bytes]:
    """Beginnings of a file: every one of its first part, which has each kind of key, then in steps."""
    for length in (*range(1500), *range(1500, len(data), 7)):
        yield data[:length]


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_marked_and_has_a_name_for_every_minute(name: str) -> None:
    lineup = sample(name)

    assert lineup.sample
    fill = next(slot for slot in lineup.slots if slot.kind is Kind.FILL)
    assert (fill.start, fill.end, fill.effective_until, fill.station) == (fill.start, fill.start, None, None)


@pytest.mark.parametrize("name", [*NAMES, OWN])
def test_a_sample_names_no_real_programme(name: str) -> None:
    lineup = sample(name)
    programmes = [slot.programme for slot in lineup.slots] + [special.programme for special in lineup.oneoffs]
    titles = [programme.title.lower() for programme in programmes]

    assert [title for title in titles for real in REAL if real in title] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_weekday_has_a_full_working_day(name: str) -> None:
    monday = [s for s in sample(name).slots if on(s, date(2026, 11, 23)) and s.kind is Kind.RECURRING]

    minutes = {minute for slot in monday for minute in minutes_of(slot)}
    assert set(range(6 * 60, 23 * 60)) <= minutes


def on(slot: Slot, day: date) -> bool:
    if slot.station is not None or slot.recur.freq not in {Freq.DAILY, Freq.WEEKLY}:
        return False
    return slot.recur.freq is Freq.DAILY or Weekday(day.weekday()) in slot.recur.byday


def minutes_of(slot: Slot) -> range:
    start, end = (wall.hour * 60 + wall.minute for wall in (slot.start, slot.end))
    return range(start, end if end > start else end + 24 * 60)


def test_the_news_week_shows_what_a_lineup_can_do() -> None:
    slots = sample("news.yaml").slots
    newscasts = [slot for slot in slots if slot.programme.title == "Five Minutes of News"]

    assert all(
        minutes_of(slot) == range(slot.start.hour * 60, slot.start.hour * 60 + 5) for slot in newscasts
    )
    assert [slot for slot in slots if slot.recur.byday == (Weekday(1, -1),)] != []
    every_second = next(slot for slot in slots if slot.recur.interval == 2)
    assert every_second.effective_from.weekday() == 4
    assert every_second.effective_from + timedelta(weeks=2) == date(2026, 1, 16)


def test_the_hours_of_one_station_are_marked_and_lie_within_what_the_news_week_has() -> None:
    own = sample(OWN)

    assert own.sample
    assert not own.oneoffs
    assert [(s.station, s.kind, minutes_of(s)) for s in own.slots] == [
        (None, Kind.RECURRING, range(17 * 60 + 30, 18 * 60)),
        (None, Kind.RECURRING, range(11 * 60, 12 * 60)),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_cut_anywhere_is_read_or_refused_and_nothing_else(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    read = 0
    for part in cuts(data):
        try:
            read_lineup(part, name)
        except MistakesError:
            continue
        read += 1

    assert 0 < read < len(data) / 7
