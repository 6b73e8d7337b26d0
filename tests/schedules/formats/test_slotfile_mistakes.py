# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a slot file cannot mean is refused, with its line and its key."""

from __future__ import annotations

import pytest

from .slotfile_texts import mistakes, read


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
