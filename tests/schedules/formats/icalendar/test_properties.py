# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What holds for any calendar: rules mean what they say, order means nothing, nonsense is refused."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from schedules.errors import MistakesError
from schedules.formats.icalendar import ICalendar
from tests.fakes.examples import examples

from .calendars import NEW_YORK, aired, calendar, reading, vevent
from .day_by_day import WEEKDAYS, Rule, picked

FIRST, YEARS = date(2026, 1, 1), 5
CLOCK = time(5, 30)
LENGTH = timedelta(hours=2)
ZONE = ZoneInfo(NEW_YORK)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    several = {"DAILY": 9, "WEEKLY": 5, "MONTHLY": 5, "YEARLY": 2}
    parts: dict[str, tuple[str, ...]] = {}
    most = 53 if freq == "YEARLY" else 5

    def some(name: str, values: st.SearchStrategy[str]) -> None:
        chosen: bool = draw(st.booleans())
        if chosen:
            parts[name] = tuple(draw(st.lists(values, min_size=1, max_size=4, unique=True)))

    some("BYMONTH", st.integers(1, 12).map(str))
    if freq != "WEEKLY":
        some("BYMONTHDAY", st.sampled_from([*range(1, 32), *range(-31, 0)]).map(str))
    numbered = freq in {"MONTHLY", "YEARLY"}
    if "BYMONTH" in parts:
        most = 5
    number = (
        st.sampled_from(["", *map(str, [*range(1, most + 1), *range(-most, 0)])]) if numbered else st.just("")
    )
    some("BYDAY", st.tuples(number, st.sampled_from(WEEKDAYS)).map("".join))
    positioned: bool = draw(st.booleans())
    if parts and positioned:
        parts["BYSETPOS"] = (draw(st.sampled_from(["1", "2", "-1", "-2"])),)
    return Rule(
        freq=freq,
        interval=draw(st.integers(1, several[freq])),
        wkst=draw(st.sampled_from(WEEKDAYS)),
        parts=parts,
    )


FIRST_DATES = st.integers(0, 500).map(lambda days: FIRST + timedelta(days=days))


def local(day: date, clock: time = CLOCK) -> str:
    return f"{day:%Y%m%d}T{clock:%H%M%S}"


def in_utc(day: date, clock: time = CLOCK) -> str:
    return datetime.combine(day, clock, ZONE).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def shown(day: date, clock: time = CLOCK) -> str:
    return f"{day} {clock:%H:%M}"


@settings(max_examples=examples(100), deadline=None)
@example(Rule("YEARLY", parts={"BYMONTH": ("2",), "BYMONTHDAY": ("29",)}), date(2028, 2, 29))
@example(Rule("MONTHLY", parts={"BYDAY": ("5FR",)}), date(2026, 1, 30))
@example(Rule("WEEKLY", interval=2, wkst="SU", parts={"BYDAY": ("TU", "SU")}), date(2026, 8, 4))
@example(Rule("YEARLY", parts={"BYDAY": ("53TH",)}), date(2026, 12, 31))
@given(rules(), FIRST_DATES)
def test_a_rule_airs_on_the_dates_that_a_look_at_every_day_finds(rule: Rule, first: date) -> None:
    last = date(first.year + YEARS, 12, 30)
    read = reading(vevent(f"DTSTART;TZID={NEW_YORK}:{local(first)}", "DURATION:PT2H", f"RRULE:{rule.text()}"))

    found = [start for start, _, _ in aired(read.lineup, "2025-01-01", f"{last + timedelta(days=1)}")]
    assert found == [shown(day) for day in picked(rule, first, last)]


@settings(max_examples=examples(50), deadline=None)
@given(rules(), FIRST_DATES, st.integers(1, 40))
def test_count_and_until_end_it_where_a_look_at_every_day_does(rule: Rule, first: date, count: int) -> None:
    last = date(first.year + YEARS, 12, 30)
    days = picked(rule, first, last)
    assume(len(days) > count)

    for end in (f"COUNT={count}", f"UNTIL={local(days[count - 1])}", f"UNTIL={in_utc(days[count - 1])}"):
        read = reading(
            vevent(f"DTSTART;TZID={NEW_YORK}:{local(first)}", "DURATION:PT2H", f"RRULE:{rule.text()};{end}")
        )
        found = [start for start, _, _ in aired(read.lineup, "2025-01-01", f"{last + timedelta(days=1)}")]
        assert found == [shown(day) for day in days[:count]]


@st.composite
def edits(draw: st.DrawFn) -> tuple[Rule, date, dict[date, str]]:
    """Return a rule, its first date, and what happens on some dates."""
    rule, first = draw(rules()), draw(FIRST_DATES)
    days = picked(rule, first, date(first.year + YEARS, 12, 30))
    some = draw(st.lists(st.integers(0, min(len(days) - 1, 60)), max_size=8, unique=True))
    kinds = st.sampled_from(["except", "except by date", "except in UTC", "cancel", "move", "words"])
    return rule, first, {days[place]: draw(kinds) for place in some}


@settings(max_examples=examples(60), deadline=None)
@given(edits(), st.booleans(), st.randoms(use_true_random=False))
def test_exceptions_and_their_order_in_the_file(
    edit: tuple[Rule, date, dict[date, str]], shifted: bool, order: random.Random
) -> None:
    rule, first, what = edit
    last = date(first.year + YEARS, 12, 30)
    days = picked(rule, first, last)
    from_ = days[len(days) // 2] if shifted and len(days) > 1 else None
    lines, components = [], []
    expected = []
    for day in days:
        base = datetime.combine(day, CLOCK)
        later = from_ is not None and day >= from_
        start = base + timedelta(days=1, hours=1) if later else base
        title = "Later" if later else "A"
        kind = what.get(day, "")
        if kind == "except":
            lines.append(f"EXDATE;TZID={NEW_YORK}:{local(day)}")
        elif kind == "except by date":
            lines.append(f"EXDATE;VALUE=DATE:{day:%Y%m%d}")
        elif kind == "except in UTC":
            lines.append(f"EXDATE:{in_utc(day)}")
        elif kind == "cancel":
            components.append(vevent(f"RECURRENCE-ID:{in_utc(day)}", "STATUS:CANCELLED"))
        elif kind == "move":
            start, title = base + timedelta(days=3, hours=-2), "Moved"
            components.append(
                vevent(f"RECURRENCE-ID:{in_utc(day)}", f"DTSTART:{start:%Y%m%dT%H%M%S}", title="Moved")
            )
        elif kind == "words":
            title = "Words"
            components.append(vevent(f"RECURRENCE-ID;TZID={NEW_YORK}:{local(day)}", title="Words"))
        if not kind.startswith(("except", "cancel")):
            expected.append((f"{start:%Y-%m-%d %H:%M}", title))
    if from_ is not None:
        there = datetime.combine(from_, CLOCK) + timedelta(days=1, hours=1)
        which = f"RECURRENCE-ID;RANGE=THISANDFUTURE;TZID={NEW_YORK}:{local(from_)}"
        components.append(vevent(which, f"DTSTART;TZID={NEW_YORK}:{there:%Y%m%dT%H%M%S}", title="Later"))
    lines = [f"DTSTART;TZID={NEW_YORK}:{local(first)}", "DURATION:PT2H", *lines, f"RRULE:{rule.text()}"]
    components.append(vevent(*lines))
    # A change of one occurrence and of it and all later ones at once would be two for one start.
    assume(from_ not in what)
    order.shuffle(components)

    read = reading(*components)

    end = f"{last - timedelta(days=3)}"
    found = [(start, title) for start, _, title in aired(read.lineup, "2025-01-01", end)]
    assert found == sorted((start, title) for start, title in expected if start < end)
    assert not read.report.rejected


OURS = [
    *("BEGIN:VTIMEZONE", "TZID:Ours", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
    *("TZOFFSETFROM:+0110", "TZOFFSETTO:+0110", "END:STANDARD", "END:VTIMEZONE"),
]


def whole(tzid: str, *components: list[str]) -> bytes:
    return calendar(
        *components,
        vevent(
            f"DTSTART;TZID={tzid}:20261120T050000",
            f"DTEND;TZID={tzid}:20261120T060000",
            "RRULE:FREQ=DAILY;COUNT=5;BYHOUR=5,7",
            "EXDATE:20261121T035000Z",
            "RDATE;VALUE=PERIOD:20261225T050000Z/PT1H",
            title="Täglich",
        ),
        vevent(f"RECURRENCE-ID;TZID={tzid}:20261122T050000", f"DTSTART;TZID={tzid}:20261122T060000"),
    )


@pytest.mark.parametrize(
    ("data", "step"),
    [(whole("Asia/Kathmandu"), 1), (whole("Ours", OURS), 7)],
    ids=["each byte", "with a zone"],
)
def test_a_file_cut_anywhere_is_read_or_refused_and_nothing_else(data: bytes, step: int) -> None:
    taken = 0
    for length in range(0, len(data), step):
        try:
            read = ICalendar().read(data[:length], "c.ics")
        except MistakesError:
            continue
        taken += not read.report.rejected

    assert taken <= len("\r\n")  # only without its last line end


@settings(max_examples=examples(100), deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    broken = bytearray(whole("Ours", OURS))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(broken) - 1))
        broken[place : place + data.draw(st.integers(0, 4))] = data.draw(
            st.binary(max_size=4)
            | st.sampled_from([b"99999999", b"-1", b"00010101", b"\r\n", b";", b":", b"Z"])
        )
    try:
        ICalendar().read(bytes(broken), "c.ics", timezone=NEW_YORK)
    except MistakesError:
        return


VALUES = st.text(max_size=12) | st.sampled_from(
    [
        *("20261120T050000", "20261120", "00010101T000000Z", "99991231T235959", "20261120T050000Z/P9D"),
        *("PT1H", "P1W", "-P1D", "CANCELLED", "1", "TRUE", "x", "FREQ=DAILY", "FREQ=YEARLY;BYDAY=53MO"),
        *("FREQ=MONTHLY;BYMONTHDAY=-31;COUNT=7", "FREQ=WEEKLY;UNTIL=19000101T000000Z"),
        *("FREQ=DAILY;UNTIL=21991231", "FREQ=HOURLY;INTERVAL=6;COUNT=3"),
    ]
)
NAMES = st.sampled_from(
    [
        *("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS", "SEQUENCE"),
        *("UID", "SUMMARY", "TRANSP", "X-LIVERADIO-KIND", "X-LIVERADIO-PRIORITY", "DTSTART;VALUE=DATE"),
        *("RDATE;VALUE=PERIOD", "DTSTART;TZID=Asia/Tokyo", "RECURRENCE-ID;RANGE=THISANDFUTURE"),
        *("EXDATE;TZID=America/Nuuk", "DTEND;TZID=Pacific/Apia"),
    ]
)


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(st.lists(st.tuples(NAMES, VALUES).map(":".join), max_size=9), max_size=4), st.booleans())
def test_a_calendar_of_nonsense_is_read_or_refused(components: list[list[str]], known: bool) -> None:
    inner = [["BEGIN:VEVENT", "UID:a", *lines, "END:VEVENT"] for lines in components]
    try:
        read = ICalendar().read(calendar(*inner), "c.ics", timezone=NEW_YORK if known else None)
    except MistakesError:
        return

    aired(read.lineup, "2026-01-01", "2027-12-31")
    assert len([row for row in read.report.rows if row.what != "VCALENDAR"]) >= len(inner)


@pytest.mark.parametrize("timezone", [None, NEW_YORK])
def test_the_ends_of_the_calendar(timezone: str | None) -> None:
    for start in (
        "19000101T000000",
        "21991231T235959",
        "19000101",
        "21991231",
        "19000101T000000Z",
        "21991231T235959Z",
    ):
        read = reading(
            vevent(
                f"DTSTART:{start}", "DURATION:P366D", "RRULE:FREQ=YEARLY;UNTIL=99991231", f"RDATE:{start}"
            ),
            vevent(f"RECURRENCE-ID;RANGE=THISANDFUTURE:{start}", f"DTSTART:{start}"),
            timezone=timezone,
        )
        assert read.lineup.slots
