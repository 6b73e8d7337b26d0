# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Slot files, in YAML or JSON: what they say is read as it was meant."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time

import pytest

from schedules.errors import MistakesError
from schedules.formats.registry import format_of, read_lineup
from schedules.formats.slotfile import SlotFile
from schedules.model.programme import Programme
from schedules.model.rights import Rewind, RightsRule
from schedules.model.slot import (
    Extra,
    Freq,
    Kind,
    Mode,
    Moment,
    Move,
    OneOff,
    Recurrence,
    Slot,
    Wall,
    Weekday,
    Words,
)

from .slotfile_texts import read, slot

WHOLE = """sample: true
timezone: America/New_York
slots:
  - id: morning
    title: "Morning   Show"
    subtitle: First things
    hosts: [Ann One, "Bob Two, PhD"]
    genre: News
    url: https://a.example/show
    image: https://a.example/show.png
    rights: {rewind: pause}
    kind: recurring
    start: 05:00
    end: "09:00:30"
    from: 2026-01-01
    until: 2026-12-31
    recur: {freq: weekly, interval: 2, byday: "MO, tu", wkst: SU}
    scope: station:a-fm
    priority: -3
    extra_days: 1
    except: [2026-07-04]
    moves:
      - {date: 2026-11-26, start: "06:00", end: "09:00", title: Holiday}
      - {date: 2026-11-27, start: "2026-11-28T22:00", end: "01:00"}
      - {date: 2026-11-30, subtitle: Words only}
    extra: [{date: 2026-12-24, start: "22:00", end: "23:00", rights: {record: false}}]
    timezone: UTC
    mode: replace
  - {title: Fill, kind: fill}
  - {title: Night, kind: one-off, start: "2026-11-03T20:00", end: "2026-11-04T01:00:30"}
  - {title: Flood, kind: emergency, start: "2026-11-05T12:00Z", end: "2026-11-05T07:30-05:00", scope: network}
"""


def test_a_slot_says_all_that_a_slot_can_say() -> None:
    lineup = read(WHOLE, {"a-fm"})

    assert (lineup.sample, lineup.timezone) == (True, "America/New_York")
    assert lineup.slots[0] == Slot(
        id="morning",
        order=0,
        line=4,
        programme=Programme(
            title="Morning Show",
            subtitle="First things",
            hosts=("Ann One", "Bob Two, PhD"),
            genre="News",
            url="https://a.example/show",
            image="https://a.example/show.png",
        ),
        start=time(5),
        end=time(9, 0, 30),
        effective_from=date(2026, 1, 1),
        effective_until=date(2026, 12, 31),
        recur=Recurrence(freq=Freq.WEEKLY, interval=2, byday=(Weekday(0), Weekday(1)), wkst=6),
        station=lineup.slots[0].station,
        priority=-3,
        extra_days=1,
        except_dates=frozenset({date(2026, 7, 4)}),
        moves=(
            Move(
                date=date(2026, 11, 26),
                start=Wall(date(2026, 11, 26), time(6)),
                end=Wall(date(2026, 11, 26), time(9)),
                words=Words(title="Holiday"),
            ),
            Move(
                date=date(2026, 11, 27),
                start=Wall(date(2026, 11, 28), time(22)),
                end=Wall(date(2026, 11, 29), time(1)),
            ),
            Move(date=date(2026, 11, 30), words=Words(subtitle="Words only")),
        ),
        extras=(
            Extra(
                date=date(2026, 12, 24),
                start=time(22),
                end=time(23),
                words=Words(rights=RightsRule(record=False)),
            ),
        ),
        timezone="UTC",
        mode=Mode.REPLACE,
        rights=RightsRule(rewind=Rewind.PAUSE),
    )
    assert lineup.slots[0].station == "a-fm"


def test_a_fill_without_times_lasts_the_whole_day_every_day() -> None:
    fill = read(WHOLE).slots[1]

    assert (fill.kind, fill.start, fill.end, fill.recur) == (Kind.FILL, time(0), time(0), Recurrence())
    assert fill.order == 1


def test_one_offs_may_be_local_or_instants() -> None:
    night, flood = read(WHOLE).oneoffs

    assert (night.kind, night.order, night.station) == (Kind.ONEOFF, 2, None)
    assert night.start == Wall(date(2026, 11, 3), time(20))
    assert night.end == Wall(date(2026, 11, 4), time(1, 0, 30))
    assert (flood.kind, flood.order, flood.station) == (Kind.EMERGENCY, 3, None)
    assert flood.start == datetime(2026, 11, 5, 12, 0, tzinfo=UTC)
    assert flood.end == datetime(2026, 11, 5, 12, 30, tzinfo=UTC)


def test_json_says_the_same_as_yaml() -> None:
    rows = [{"title": "A", "start": "05:00", "end": "06:00", "recur": {"freq": "daily"}}]

    as_json = read(json.dumps({"slots": rows}, indent=1))
    as_yaml = read("rules:\n\n - {title: A, start: 05:00, end: 06:00, recur: {freq: daily}}\n")

    assert as_json == as_yaml


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("recur: {freq: daily}", Recurrence()),
        ("recur: {freq: DAILY, interval: 366}, from: 2026-01-01", Recurrence(interval=366)),
        (
            "recur: {freq: weekly, byday: [MO, TU]}",
            Recurrence(freq=Freq.WEEKLY, byday=(Weekday(0), Weekday(1))),
        ),
        ("recur: {freq: weekly, byday: SU}", Recurrence(freq=Freq.WEEKLY, byday=(Weekday(6),))),
        ("recur: {freq: monthly, byday: -1FR}", Recurrence(freq=Freq.MONTHLY, byday=(Weekday(4, -1),))),
        (
            "recur: {freq: monthly, byday: '1TU,+3TU'}",
            Recurrence(freq=Freq.MONTHLY, byday=(Weekday(1, 1), Weekday(1, 3))),
        ),
        ("recur: {freq: monthly, bymonthday: 15}", Recurrence(freq=Freq.MONTHLY, bymonthday=(15,))),
        ("recur: {freq: monthly, bymonthday: '1,-1'}", Recurrence(freq=Freq.MONTHLY, bymonthday=(1, -1))),
        ("recur: {freq: monthly, bymonthday: [1, '15']}", Recurrence(freq=Freq.MONTHLY, bymonthday=(1, 15))),
        (
            "recur: {freq: monthly, byday: 'MO,TU,WE,TH,FR', bysetpos: -1}",
            Recurrence(freq=Freq.MONTHLY, byday=tuple(Weekday(n) for n in range(5)), bysetpos=(-1,)),
        ),
        (
            "recur: {freq: yearly, bymonth: 11, byday: 4TH}",
            Recurrence(freq=Freq.YEARLY, bymonth=(11,), byday=(Weekday(3, 4),)),
        ),
        (
            "recur: {freq: yearly, byweekno: '20,-1', byday: MO}",
            Recurrence(freq=Freq.YEARLY, byweekno=(20, -1), byday=(Weekday(0),)),
        ),
        (
            "recur: {freq: yearly, byyearday: [1, -1]}, from: 2026-01-01",
            Recurrence(freq=Freq.YEARLY, byyearday=(1, -1)),
        ),
        ("recur: {freq: yearly}, from: 2024-02-29", Recurrence(freq=Freq.YEARLY)),
    ],
)
def test_days_rules_are_read_in_every_form(keys: str, expected: Recurrence) -> None:
    assert slot(keys).recur == expected


def test_a_whole_number_may_be_written_with_a_point() -> None:
    rule = "freq: yearly, interval: 2.0, bymonth: [1.0, 3], bymonthday: [-1.0, 15], bysetpos: 1.0"

    written = slot(f"priority: 5.0, extra_days: 1.0, from: 2026-01-01, recur: {{{rule}}}")

    assert (written.priority, written.extra_days) == (5, 1)
    assert written.recur == Recurrence(
        freq=Freq.YEARLY, interval=2, bymonth=(1, 3), bymonthday=(-1, 15), bysetpos=(1,)
    )
    numbers = (written.priority, written.extra_days, written.recur.interval, *written.recur.bymonth)
    assert {type(number) for number in numbers} == {int}


def test_the_second_hour_of_a_change_night_can_be_said_with_an_offset() -> None:
    text = "slots: [{title: T, kind: oneoff, start: '2026-11-01T01:00-04:00', end: '2026-11-01T01:00-05:00'}]"
    instants: tuple[Moment, Moment] = (
        datetime(2026, 11, 1, 5, 0, tzinfo=UTC),
        datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
    )

    special: OneOff = read(text).oneoffs[0]

    assert (special.start, special.end) == instants


def test_ids_that_are_left_out_stay_the_same_when_other_slots_come_and_go() -> None:
    row = "- {title: The News, start: '05:00', end: '06:00'}\n"
    other = "- {title: Other, kind: fill}\n"

    alone, later = read(f"slots:\n{row}").slots[0], read(f"slots:\n{other}{row}{row}").slots

    assert alone.id == "the-news-0500"
    assert [slot.id for slot in later] == ["other-0000", "the-news-0500", "the-news-0500-2"]


def test_a_programme_block_says_what_the_slot_itself_does_not() -> None:
    found = slot(
        "genre: Talk, programme: {genre: News, hosts: Ann, rights: {record: false}}, rights: {rewind: pause}"
    )

    assert found.programme == Programme(title="T", genre="Talk", hosts=("Ann",))
    assert found.rights == RightsRule(rewind=Rewind.PAUSE, record=False)


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (b"slots: []", True),
        (b"# words\nrules:\n", True),
        (b'{"sample": true, "slots": []}', True),
        (b"BEGIN:VCALENDAR\r\n", False),
        (b"title,start,end\n", False),
        (b"", False),
    ],
)
def test_a_slot_file_is_known_by_its_content(data: bytes, known: bool) -> None:
    assert SlotFile().sniff(data) is known


def test_a_file_in_no_known_format_says_which_there_are() -> None:
    assert format_of(b"sample: true", "x.yml").name == "slot file"
    with pytest.raises(
        MistakesError,
        match=r"x\.bin: is in no format that can be read here; these are: iCalendar, CSV of .*, slot file",
    ):
        read_lineup(b"\x00\x01", "x.bin")
