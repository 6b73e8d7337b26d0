# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Where two timelines differ: against a look at every quarter of an hour, and at the edges of blocks."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from schedules.edits import differences
from schedules.edits.differences import Meanings, Stretch, differing
from schedules.model.programme import Programme
from schedules.model.slot import Lineup, OneOff, Slot
from schedules.timeline.lookup import Timeline
from schedules.timeline.rows import instant as instant_of
from schedules.timeline.rows import number
from schedules.timeline.splice import renamed_rows
from tests.schedules.lineups import fill, instant, layer, lineup, oneoff, painted, slot

START, END = "2026-11-01T00:00Z", "2026-12-01T00:00Z"
QUARTER = timedelta(minutes=15)


def timeline(of: Lineup) -> Timeline:
    pieces = painted(layer(*of.slots, *of.oneoffs, zone="UTC"), start=START, end=END)
    return Timeline(pieces, next_up_min_s=600)


def unlike(before: Lineup, after: Lineup) -> list[tuple[datetime, datetime, str, str]]:
    meanings = Meanings()
    found = differing(
        timeline(before).rows, timeline(after).rows, meanings, number(instant(START)), number(instant(END))
    )

    def name(meaning: int) -> str:
        return "" if meaning < 0 else meanings.all[meaning][0].title

    return [(instant_of(one.start), instant_of(one.end), name(one.before), name(one.after)) for one in found]


def title(of: Timeline, at: datetime) -> str:
    now = of.at(at)
    return now.occurrence.programme.title if now else ""


def week(chance: random.Random) -> Lineup:
    entries: list[Slot | OneOff] = [fill()] if chance.random() < 0.5 else []
    for name in "ABCDE":
        hours = chance.randrange(24)
        days = ",".join(chance.sample(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), chance.randrange(1, 7)))
        entries.append(
            slot(name, f"{hours:02d}:{chance.choice(('00', '15', '30'))}", f"{(hours + 2) % 24:02d}:00",
                 f"FREQ=WEEKLY;BYDAY={days}")
        )  # fmt: skip
    for count in range(chance.randrange(3)):
        day = chance.randrange(1, 30)
        entries.append(
            oneoff(
                f"Special {count}",
                f"2026-11-{day:02d}T{chance.randrange(20):02d}:45Z",
                f"2026-11-{day:02d}T22:15Z",
            )
        )
    return lineup(*entries)


@pytest.mark.parametrize("seed", range(12))
def test_what_differs_is_what_somebody_sees_who_looks_all_the_time(seed: int) -> None:
    chance = random.Random(seed)
    before, after = week(chance), week(chance)
    old, new = timeline(before), timeline(after)

    found = unlike(before, after)

    at = instant(START)
    looked: list[tuple[datetime, datetime, str, str]] = []
    while at < instant(END):
        if title(old, at) != title(new, at):
            pair = title(old, at), title(new, at)
            if looked and looked[-1][1:] == (at, *pair):
                looked[-1] = (looked[-1][0], at + QUARTER, *pair)
            else:
                looked.append((at, at + QUARTER, *pair))
        at += QUARTER
    assert found == looked


def test_an_edit_of_one_date_is_one_stretch_however_many_blocks_it_lies_in() -> None:
    before = lineup(fill("Stream"))
    long = oneoff("Marathon", "2026-11-05T22:00Z", "2026-11-19T01:00Z")

    assert unlike(before, lineup(fill("Stream"), long)) == [
        (instant("2026-11-05T22:00Z"), instant("2026-11-19T01:00Z"), "Stream", "Marathon")
    ]


def test_a_difference_begins_and_ends_with_the_rows_beside_it_that_are_alike() -> None:
    beside = [slot("Before", "08:00", "09:00"), slot("After", "10:00", "11:00")]
    once = {"since": "2026-11-10", "until": "2026-11-10"}

    for one in (slot("Other", "09:00", "10:00", **once), slot("Part", "09:00", "09:30", **once)):
        hour = slot("Hour", "09:00", "10:00", **once)
        found = unlike(lineup(*beside, hour), lineup(*beside, one))
        assert found[0][0] == instant("2026-11-10T09:00Z")
        assert found[-1][1] == instant("2026-11-10T10:00Z")


def test_other_words_alone_are_told_for_each_row_as_far_as_both_are_looked_at() -> None:
    rows = timeline(lineup(slot("Hour", "09:00", "10:00"), slot("Next", "10:00", "11:00"))).rows
    entries = dict.fromkeys(entry for entry, _ in rows.written)
    called = {
        entry: replace(entry, planned=replace(entry.planned, programme=Programme("Hour, Next")))
        for entry in entries
    }
    low, high = number(instant("2026-11-10T09:30Z")), number(instant("2026-11-11T09:15Z"))

    found = differing(rows, renamed_rows(rows, called), Meanings(), low, high)

    assert [(f"{instant_of(one.start):%d %H:%M}", f"{instant_of(one.end):%d %H:%M}") for one in found] == [
        ("10 09:30", "10 10:00"), ("10 10:00", "10 11:00"), ("11 09:00", "11 09:15"),
    ]  # fmt: skip


def test_the_same_programme_in_other_pieces_is_no_difference() -> None:
    one = lineup(slot("Music", "00:00", "12:00"))
    two = lineup(slot("Music", "00:00", "06:00", id="early"), slot("Music", "06:00", "12:00", id="late"))

    assert unlike(one, two) == []


def test_nothing_at_all_is_not_like_something() -> None:
    hour = lineup(oneoff("Gala", "2026-11-05T20:00Z", "2026-11-05T21:00Z"))

    assert unlike(hour, lineup()) == [
        (instant("2026-11-05T20:00Z"), instant("2026-11-05T21:00Z"), "Gala", "")
    ]
    assert unlike(lineup(), hour) == [
        (instant("2026-11-05T20:00Z"), instant("2026-11-05T21:00Z"), "", "Gala")
    ]


def test_the_look_at_every_quarter_sees_a_block_that_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    real = differences._swept

    def hasty(*args: object) -> list[Stretch]:
        return list(real(*args))[:1]  # type: ignore[arg-type]

    monkeypatch.setattr(differences, "_swept", hasty)

    with pytest.raises(AssertionError):
        test_what_differs_is_what_somebody_sees_who_looks_all_the_time(1)
