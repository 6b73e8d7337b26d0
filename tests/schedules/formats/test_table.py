# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tables of slots as people and spreadsheets write them; a bad row is told, and the others are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.errors import MistakesError
from schedules.formats.registry import format_of, read, read_lineup
from schedules.formats.report import Outcome
from schedules.formats.table import BroadcastTable, SlotTable
from schedules.formats.table_write import SLOT_COLUMNS
from schedules.model.programme import Programme
from schedules.model.rights import Rewind, RightsRule
from schedules.model.slot import (
    Extra,
    Freq,
    Kind,
    Lineup,
    Mode,
    Move,
    OneOff,
    Recurrence,
    Slot,
    Wall,
    Weekday,
    Words,
)
from tests.fakes.examples import examples
from tests.schedules.formats.any_lineup import PRIVATE, PRIVATE_ZONES, difference, lineups
from tests.schedules.lineups import lineup, slot

from .table_texts import WHOLE, reasons, table


def test_a_row_says_all_that_a_slot_can_say() -> None:
    lineup = table(WHOLE).lineup

    assert lineup.slots == (
        Slot(
            id="morning",
            order=0,
            line=2,
            programme=Programme(
                'Morning "Show"', "First things", ("Ann One", "Bob Two"), "News", "https://a.example", ""
            ),
            start=time(5),
            end=time(9, 0, 30),
            effective_from=date(2026, 1, 1),
            effective_until=date(2026, 12, 31),
            recur=Recurrence(freq=Freq.WEEKLY, interval=2, byday=(Weekday(0), Weekday(1)), wkst=6),
            station=lineup.slots[0].station,
            priority=-3,
            extra_days=1,
            except_dates=frozenset({date(2026, 7, 4), date(2026, 7, 5)}),
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
                Move(date=date(2026, 11, 30), words=Words(subtitle="W")),
            ),
            extras=(
                Extra(
                    date=date(2026, 12, 24),
                    start=time(22),
                    end=time(23),
                    words=Words(hosts=("Ann", "Bob; PhD"), rights=RightsRule(record=False)),
                ),
            ),
            timezone="UTC",
            mode=Mode.REPLACE,
            rights=RightsRule(rewind=Rewind.PAUSE, record=False),
        ),
    )
    assert lineup.slots[0].station == "a-fm"
    night, flood = lineup.oneoffs
    assert (night.start, night.end) == (
        Wall(date(2026, 11, 3), time(20)),
        Wall(date(2026, 11, 4), time(1)),
    )
    assert (flood.kind, flood.start, flood.end) == (
        Kind.EMERGENCY,
        datetime(2026, 11, 5, 12, tzinfo=UTC),
        datetime(2026, 11, 5, 12, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.encode(), id="as it is"),
        pytest.param(lambda text: text.encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param(lambda text: text.encode("utf-16"), id="UTF-16"),
        pytest.param(lambda text: text.encode("utf-16-be"), id="UTF-16 without a mark"),
        pytest.param(lambda text: text.replace("\r\n", "\n").encode(), id="LF"),
        pytest.param(lambda text: text.replace("\r\n", "\r").encode(), id="CR"),
        pytest.param(lambda text: ("\r\n\r\n" + text + "\r\n,,,\r\n").encode(), id="empty rows"),
        pytest.param(
            lambda text: (
                text.replace("id,kind,title", "ID, Kind ,TITLE").replace("extra_days", "Extra days").encode()
            ),
            id="names in capitals and with blanks",
        ),
    ],
)
def test_the_outside_of_a_table_may_differ(change: object) -> None:
    assert callable(change)
    reading = SlotTable().read(change(WHOLE), "t.csv")

    assert difference(reading.lineup, table(WHOLE).lineup) == ""
    assert {row.outcome for row in reading.report.rows} == {Outcome.ACCEPTED}


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_and_tabs_part_cells_as_well(delimiter: str) -> None:
    text = delimiter.join(["title", "start", "end", "byday", "freq"]) + "\n"
    text += delimiter.join(['"A, B; C\td"', "05:00", "06:00", "MO,TU", "weekly"]) + "\n"

    (read_slot,) = table(text).lineup.slots

    assert read_slot.programme.title == "A, B; C d"
    assert read_slot.recur.byday == (Weekday(0), Weekday(1))


def test_an_old_code_page_is_read_and_told() -> None:
    reading = SlotTable().read("title,start,end\nCafé,05:00,06:00\n".encode("windows-1252"), "t.csv")

    assert reading.lineup.slots[0].programme.title == "Café"
    assert [row.reasons for row in reading.report.changed] == [
        ("is not UTF-8 and was read as windows-1252; look at its accents",)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["t.csv: the file is empty"]),
        ("\n \n", ["t.csv: the file is empty"]),
        (
            "title,begin\nA,1\n",
            ["t.csv:1: end: there is no such column", "t.csv:1: start: there is no such column"],
        ),
        ("title,start,end,Start\nA,05:00,06:00,\n", ["t.csv:1: start: is there twice"]),
        ('title,start,end\n"A,05:00,06:00\n', ["t.csv:2: has a quote that does not end"]),
        ("title,start,end\nA,05:00,06:00,x\n", ["t.csv:2: A: has more cells than there are columns"]),
        ("title,start,end\n,05:00,06:00\n", ["t.csv:2: title: is missing"]),
        (
            "title,start,end,kind\nA,05:00,06:00,weekly\n",
            ["t.csv:2: A: kind: must be one of fill, recurring, oneoff, emergency"],
        ),
        (
            "title,start,end,freq,byday\nA,05:00,06:00,weekly,1MO\n",
            ["t.csv:2: A: byday: a number before a weekday needs freq: monthly or yearly"],
        ),
        (
            "title,start,end,timezone\nA,05:00,06:00,private:x\n",
            ['t.csv:2: A: timezone: no zone "private:x" is described in this file'],
        ),
        (
            "title,start,end,moves\nA,05:00,06:00,2026-11-26; color=red\n",
            [
                (
                    't.csv:2: A: moves: an airing has no "color"; '
                    "known are title, subtitle, genre, url, image, host, rewind, record, stream"
                )
            ],
        ),
        (
            "title,start,end\n\x00A,05:00,06:00\n",
            ["t.csv:2: title: has a control character in it (U+0000)"],
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, expected: list[str]) -> None:
    assert reasons(text) == expected


def test_a_second_row_with_an_id_is_rejected_and_the_first_stays() -> None:
    reading = table("id,title,start,end\nx,A,05:00,06:00\nx,B,06:00,07:00\n")

    assert [one.programme.title for one in reading.lineup.slots] == ["A"]
    assert [str(row) for row in reading.report.rejected] == [
        "line 3: B: rejected; id: is that of line 2 already"
    ]


def test_a_column_that_nobody_knows_is_told_and_not_read() -> None:
    reading = table("title,start,end,colour,sub title\nA,05:00,06:00,red,x\n")

    assert [str(row) for row in reading.report.ignored] == [
        "line 1: column colour: ignored; is not known",
        'line 1: column sub_title: ignored; is not known; did you mean "subtitle"?',
    ]
    assert len(reading.lineup.slots) == 1


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    reading = table('title,start,end,subtitle\n"A\nB",05:00,06:00,"x\n\ny"\nC,05:00,06:00,\n')

    assert [(one.line, one.programme.title) for one in reading.lineup.slots] == [(2, "A B"), (6, "C")]


def test_a_file_with_a_bad_row_is_not_put_on_the_air_as_it_is() -> None:
    with pytest.raises(MistakesError, match=r"t\.csv:3: B: start"):
        read_lineup(b"title,start,end\nA,05:00,06:00\nB,x,06:00\n", "t.csv")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("title,start,end\nA,05:00,06:00\n", "CSV of slots"),
        ("start;end;title\n5:00;6:00;A\n", "CSV of slots"),
        ("title,start,end,freq\nA,2026-11-03T20:00,2026-11-03T21:00,\n", "CSV of slots"),
        ("start,end,title\n2026-11-03T20:00Z,2026-11-03T21:00Z,A\n", "CSV of broadcasts"),
        ("title\tstart\tend\nA\t11/24/2026 8:00 PM\t9:00 PM\n", "CSV of broadcasts"),
        ("title,start,end\n", "CSV of slots"),
    ],
)
def test_a_table_is_known_by_its_columns(text: str, form: str) -> None:
    assert format_of(text.encode(), "file").name == form
    assert format_of(text.encode("utf-16"), "file").name == form


def test_a_zone_of_the_lineup_itself_is_carried_in_the_table() -> None:
    private = lineup(slot("A", "05:00", "06:00"), timezone=PRIVATE, zones=PRIVATE_ZONES)

    again = SlotTable().read(SlotTable().write(private), "t.csv").lineup

    assert again.zones == PRIVATE_ZONES
    assert difference(again, private) == ""


def test_what_is_written_is_strict() -> None:
    data = SlotTable().write(lineup(slot('=A, "b"', "05:00", "06:00")))

    assert data.startswith((",".join(SLOT_COLUMNS[:-1]) + "\r\n").encode())
    assert b',"\'=A, ""b""",05:00,06:00,2000-01-01,' in data
    assert data.endswith(b"\r\n")


@settings(max_examples=examples(30), deadline=None)
@given(lineups())
def test_every_lineup_comes_back_with_the_same_meaning_and_is_then_written_alike(given: Lineup) -> None:
    data = SlotTable().write(given)
    if not given.slots and not given.oneoffs:
        return
    reading = SlotTable().read(data, "t.csv")

    assert {row.outcome for row in reading.report.rows} == {Outcome.ACCEPTED}
    assert difference(reading.lineup, given) == ""
    assert reading.lineup.sample == given.sample
    assert SlotTable().write(reading.lineup) == data


@settings(max_examples=examples(100), deadline=None)
@given(
    st.lists(st.sampled_from(SLOT_COLUMNS), min_size=1, max_size=8),
    st.lists(
        st.lists(
            st.text(max_size=8)
            | st.sampled_from(
                ["05:00", "2026-11-24", "=1", "MO", "weekly", "oneoff", "2026-11-24T05:00", "|;=\\"]
            ),
            max_size=9,
        ),
        max_size=4,
    ),
)
def test_a_table_of_nonsense_is_read_or_refused(columns: list[str], rows: list[list[str]]) -> None:
    text = "\n".join(",".join(cells) for cells in (["title", "start", "end", *columns], *rows))
    for form in (SlotTable(), BroadcastTable()):
        try:
            reading = form.read(text.encode("utf-8", "replace"), "t.csv")
        except MistakesError:
            continue
        assert len(reading.lineup.slots) + len(reading.lineup.oneoffs) <= len(rows) * 9


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(WHOLE)), st.binary(max_size=4))
def test_a_table_cut_anywhere_is_read_or_refused(length: int, tail: bytes) -> None:
    try:
        read(WHOLE.encode()[:length] + tail, "t.csv")
    except MistakesError:
        return


def test_broadcasts_are_read_as_one_offs_whatever_they_were() -> None:
    text = (
        "start,end,title,kind,scope,part,brief,priority,timezone\n"
        "2026-11-03T20:00-05:00,2026-11-03T21:00-05:00,A,recurring,service,1,false,,\n"
        "2026-11-03T21:00,22:00,B,emergency,station,2,true,4,Asia/Kathmandu\n"
    )

    a, b = BroadcastTable().read(text.encode(), "b.csv").lineup.oneoffs

    assert (a.kind, a.start, a.station) == (Kind.ONEOFF, datetime(2026, 11, 4, 1, tzinfo=UTC), None)
    assert (b.kind, b.end, b.priority) == (Kind.EMERGENCY, Wall(date(2026, 11, 3), time(22)), 4)
    assert b.timezone == "Asia/Kathmandu"


def test_too_many_rows_are_refused_before_they_are_read() -> None:
    with pytest.raises(MistakesError, match="more than 5,000 rows"):
        table("title,start,end\n" + "A,05:00,06:00\n" * 5_001)


def test_order_of_rows_is_order_of_entry() -> None:
    text = "title,start,end,kind\nA,05:00,06:00,\nB,2026-11-03T20:00,21:00,oneoff\nC,05:00,06:00,fill\n"

    found = table(text).lineup

    entries: list[Slot | OneOff] = [*found.slots, *found.oneoffs]
    assert {one.programme.title: one.order for one in entries} == {"A": 0, "B": 1, "C": 2}
    assert replace(found).timezone is None
