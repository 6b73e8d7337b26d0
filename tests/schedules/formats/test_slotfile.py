# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
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
    Lineup,
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


def read(text: str, stations: set[str] | None = None) -> Lineup:
    return SlotFile().read(text.encode(), "s.yaml", stations=stations).lineup


def mistakes(text: str, stations: set[str] | None = None) -> list[str]:
    with pytest.raises(MistakesError) as caught:
        read(text, stations)
    return [str(mistake) for mistake in caught.value.mistakes]


def slot(keys: str) -> Slot:
    return read(f"slots: [{{title: T, start: '05:00', end: '06:00', {keys}}}]").slots[0]


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


@pytest.mark.parametrize(
    ("keys", "place", "words"),
    [
        ("recur: {freq: weekly}", "from", "is missing: a weekly rule without byday"),
        ("recur: {freq: monthly, bymonth: 3}", "from", "is missing"),
        ("recur: {freq: daily, interval: 2}", "from", "an interval counts from it"),
        ("recur: {freq: daily, interval: 0}", "recur.interval", "must be at least 1"),
        ("recur: {freq: daily, interval: 367}", "recur.interval", "must be at most 366"),
        ("recur: {freq: hourly}", "recur.freq", "must be one of daily, weekly, monthly, yearly"),
        ("recur: {byday: MO}", "recur.freq", "is missing"),
        ("recur: daily", "recur", "must be a block of keys"),
        ("recur: {freq: weekly, byday: MX}", "recur.byday", '"MX" is no weekday'),
        ("recur: {freq: weekly, byday: []}", "from", "is missing"),
        ("recur: {freq: weekly, byday: 1MO}", "recur.byday", "needs freq: monthly or yearly"),
        ("recur: {freq: monthly, byday: 6MO}", "recur.byday", "more than five times"),
        ("recur: {freq: monthly, byday: 0MO}", "recur.byday", "is no weekday"),
        ("recur: {freq: monthly, bymonthday: 32}", "recur.bymonthday", "does not fit"),
        ("recur: {freq: monthly, bymonthday: 0}", "recur.bymonthday", "does not fit"),
        (
            "recur: {freq: weekly, byday: MO, bymonthday: 3}",
            "recur.bymonthday",
            "does not go with freq: weekly",
        ),
        ("recur: {freq: yearly, bymonthday: 3, bymonth: -1}", "recur.bymonth", "does not fit"),
        ("recur: {freq: daily, bysetpos: 1}", "recur.bysetpos", "picks from"),
        ("recur: {freq: monthly, byweekno: 20}, from: 2026-01-01", "recur.byweekno", "needs freq: yearly"),
        ("recur: {freq: daily, byyearday: 20}", "recur.byyearday", "needs freq: yearly"),
        ("recur: {freq: yearly, byweekno: 2, byday: 1MO}", "recur.byweekno", "does not go with"),
        ("recur: {freq: daily, count: 3}", "recur.count", "unknown key"),
        ("recur: {freq: weekly, byday: MO, wkst: 1MO}", "recur.wkst", "must be a plain weekday"),
        ("from: 2026-01-02, until: 2026-01-01", "until", "is before from (2026-01-02)"),
        ("from: 2026-02-30", "from", 'there is no day "2026-02-30"'),
        ("from: 0001-01-01", "from", "the year must be between 1900 and 2199"),
        ("from: 20260101", "from", "is no date"),
        ("scope: everywhere", "scope", "is no scope"),
        ("scope: station:x-fm", "scope", 'no such station "x-fm"'),
        ("priority: high", "priority", "must be a whole number"),
        ("priority: 5.5", "priority", "must be a whole number"),
        ("priority: '5.0'", "priority", "must be a whole number"),
        ("priority: 1000001.0", "priority", "must be at most 1000000"),
        ("extra_days: 0.5", "extra_days", "must be a whole number"),
        ("recur: {freq: monthly, bymonthday: 1.5}", "recur.bymonthday", "does not fit"),
        ("recur: {freq: monthly, bymonthday: 32.0}", "recur.bymonthday", "does not fit"),
        ("mode: merge", "mode", "must be one of"),
        ("kind: special", "kind", "must be one of fill, recurring, oneoff, emergency"),
        ("timezone: Mars/Base", "timezone", 'no such zone "Mars/Base"'),
        ("extra_days: -1", "extra_days", "must be at least 0"),
        ("except: [2026-01-01, tomorrow]", "except[1]", "is no date"),
        (f"except: [{', '.join(['2026-01-01'] * 2001)}]", "except", "has more than 2000 entries"),
        ("moves: [{start: '05:00'}]", "moves[0].date", "is missing"),
        ("moves: [{date: 2026-01-01, start: '2026-01-01T05:00Z'}]", "moves[0].start", "must be a local time"),
        ("moves: [{date: 2026-01-01, end: '2026-01-01T04:00'}]", "moves[0].end", "is not after the start"),
        ("moves: [{date: 2026-01-01, end: '2036-01-01T06:00'}]", "moves[0].end", "is more than 366 days"),
        ("moves: [{date: 2026-01-01}, {date: 2026-01-01}]", "moves[1].date", "has a move already"),
        ("extra: [{date: 2026-01-01}]", "extra[0].end", "is missing"),
        ("url: 'javascript:alert(1)'", "url", "is no web address"),
        ("image: /x.png", "image", "is no web address"),
        ("rights: {rewind: never}", "rights.rewind", "must be one of"),
        ("id: 'a b'", "id", "is no id"),
        ("host: Ann", "host", 'unknown key; did you mean "hosts"?'),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_key(keys: str, place: str, words: str) -> None:
    found = mistakes(
        "slots:\n- title: T\n  start: '05:00'\n  end: '06:00'\n"
        f"- {{title: U, {keys}, start: '05:00', end: '06:00'}}",
        {"a-fm"},
    )

    here = [one for one in found if one.startswith(f"s.yaml:5: slots[1].{place}: ")]
    assert len(here) == 1, found
    assert words in here[0]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("5:00", "06:00", '"5:00" is no time of day'),
        ("05:60", "06:00", '"05:60" is no time of day'),
        ("300", "06:00", '"300" is no time of day'),
        ("05:00", "24:00", 'write midnight as "00:00"'),
        ("05:00", "6am", '"6am" is no time of day'),
    ],
)
def test_what_is_no_time_of_day_is_refused(start: str, end: str, words: str) -> None:
    found = mistakes(f"slots:\n- {{title: T, start: {start}, end: {end}}}")

    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-11-03T20:00", "2026-11-03T20:00", "slots[0].end: is the same as start"),
        ("2026-11-03T20:00", "2026-11-03T19:00", "slots[0].end: is before start"),
        ("2026-11-03T20:00-05:00", "2026-11-04T01:00Z", "slots[0].end: is the same as start"),
        ("2026-11-03T20:00", "2026-11-04T00:59Z", "slots[0].end: is before start"),
        ("2026-11-03T20:00", "2027-11-04T20:01", "slots[0].end: is more than 366 days after the start"),
        ("2026-11-03T20:00Z", "2062-11-04T20:00Z", "slots[0].end: is more than 366 days after the start"),
        ("2026-11-03 20:00", "2026-11-03T21:00", "slots[0].start: "),
        ("20:00", "21:00", "slots[0].start: "),
        ("2026-11-03T20:00+25:00", "2026-11-05T21:00", "slots[0].start: "),
    ],
)
def test_a_one_off_needs_a_start_and_some_length(start: str, end: str, words: str) -> None:
    text = f"timezone: America/New_York\nslots:\n- {{title: T, kind: oneoff, start: '{start}', end: '{end}'}}"

    assert any(words in one for one in mistakes(text))


def test_the_second_hour_of_a_change_night_can_be_said_with_an_offset() -> None:
    text = "slots: [{title: T, kind: oneoff, start: '2026-11-01T01:00-04:00', end: '2026-11-01T01:00-05:00'}]"
    instants: tuple[Moment, Moment] = (
        datetime(2026, 11, 1, 5, 0, tzinfo=UTC),
        datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
    )

    special: OneOff = read(text).oneoffs[0]

    assert (special.start, special.end) == instants


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["s.yaml:1: the file is empty"]),
        ("slots", ["s.yaml:1: must be a block of keys with slots: in it"]),
        ("sample: true", ["s.yaml:1: slots: is missing"]),
        ("slots: []\nrules: []", ["s.yaml:2: rules: is another name of slots; write one of both"]),
        ("slots: {a: 1}", ["s.yaml:1: slots: must be a list"]),
        ("slots: []\nsample: yes", ["s.yaml:2: sample: must be true or false"]),
        ("slots: []\nslot: 1", ['s.yaml:2: slot: unknown key; did you mean "slots"?']),
        (
            "slots:\n- 5\n-",
            ["s.yaml:2: slots[0]: must be a block of keys", "s.yaml:3: slots[1]: must be a block of keys"],
        ),
        ("slots: [" + "{}," * 5001 + "]", ["s.yaml:1: slots: has more than 5,000 entries"]),
        (
            "slots:\n- {id: x, title: T, kind: fill}\n- {id: x, title: U, kind: fill}",
            ['s.yaml:3: slots[1].id: "x" is the id of slots[0] already'],
        ),
        (
            "slots:\n- {title: T, kind: fill, start: '05:00'}",
            ["s.yaml:2: slots[0].end: is missing: give both start and end"],
        ),
    ],
)
def test_what_is_wrong_around_the_slots_is_named(text: str, expected: list[str]) -> None:
    assert mistakes(text) == expected


def test_mistakes_in_different_slots_come_out_together() -> None:
    text = (
        "slots:\n- {title: '', kind: fill}\n- {title: A, start: x, end: '06:00', colour: red}\n"
        "- {kind: fill, timezone: X}\n"
    )

    assert [one.split(": ")[:2] for one in mistakes(text)] == [
        ["s.yaml:2", "slots[0].title"],
        ["s.yaml:3", "slots[1].colour"],
        ["s.yaml:3", "slots[1].start"],
        ["s.yaml:4", "slots[2].timezone"],
        ["s.yaml:4", "slots[2].title"],
    ]


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


DAILY = "start: '05:00', end: '06:00', recur: {freq: daily}"


@pytest.mark.parametrize(
    ("count", "row", "days"),
    [
        # 408 days are painted.  Two more may be begun at the ends, and at each one longest airing reaches in;
        # where airings cancel others, those that they cancel may do so, too, eight times.
        pytest.param(450, DAILY, None, id="186,000 in a year"),
        pytest.param(500, DAILY, 412, id="206,000 in a year"),
        pytest.param(500, f"{DAILY}, from: 2026-01-01, until: 2026-06-30", None, id="half a year"),
        pytest.param(
            500,
            f"{DAILY.replace('daily', 'daily, interval: 2')}, from: 2026-01-01",
            None,
            id="every other day",
        ),
        pytest.param(3000, DAILY.replace("daily", "weekly, byday: MO"), None, id="3,000 on Mondays"),
        pytest.param(1000, DAILY.replace("daily", "weekly, byday: [MO, TU, WE, TH]"), 412, id="four days"),
        pytest.param(500, DAILY.replace("daily", "monthly, byday: -1FR"), None, id="once a month"),
        pytest.param(
            500,
            DAILY.replace("daily", "monthly, byday: [MO, TU, WE, TH, FR, SA, SU]"),
            412,
            id="daily by month",
        ),
        pytest.param(200, f"{DAILY}, extra_days: 365", 1142, id="each a year long"),
        pytest.param(30, f"{DAILY}, extra_days: 365, mode: replace", 6266, id="each cancels a year"),
        pytest.param(450, f"{DAILY}, mode: replace", None, id="each cancels an hour"),
    ],
)
def test_a_file_that_airs_too_often_to_be_painted_is_refused(count: int, row: str, days: int | None) -> None:
    text = "slots:\n" + "".join(f"- {{title: T, {row}}}\n" for _ in range(count))

    if days is None:
        assert len(read(text).slots) == count
    else:
        assert mistakes(text) == [
            f"s.yaml:1: slots: air more than 200,000 times in {days} days: write fewer, rarer or shorter ones"
        ]
