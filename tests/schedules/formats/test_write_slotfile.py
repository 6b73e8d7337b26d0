# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Slot files that are written: as a person would write them, and read back as what they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings

import schedules
from schedules.formats.registry import read_lineup
from schedules.formats.slotfile import SlotFile
from schedules.model.programme import Programme
from schedules.model.rights import Rewind, RightsRule
from schedules.model.slot import Extra, Kind, Lineup, Mode, Move, OneOff, Recurrence, Slot, Wall, Words
from tests.fakes.examples import examples
from tests.schedules.formats.any_lineup import PRIVATE, PRIVATE_ZONES, difference, lineups

SAMPLES = Path(schedules.__file__).parent / "samples"

SLOT = Slot(
    id="morning",
    order=1,
    programme=Programme("Morning", hosts=("Ann", "Bob, PhD")),
    start=time(5),
    end=time(9, 0, 30),
    effective_from=date(1970, 1, 1),
)


def text(lineup: Lineup) -> str:
    return SlotFile().write(lineup).decode()


def read(data: bytes) -> Lineup:
    return SlotFile().read(data, "s.yaml").lineup


def without_places(lineup: Lineup) -> Lineup:
    return replace(
        lineup,
        slots=tuple(replace(one, line=0) for one in lineup.slots),
        oneoffs=tuple(replace(one, line=0) for one in lineup.oneoffs),
    )


def test_a_slot_file_is_written_as_a_person_would() -> None:
    full = replace(
        SLOT,
        effective_from=date(2026, 1, 1),
        effective_until=date(2026, 12, 31),
        recur=Recurrence(interval=2),
        except_dates=frozenset({date(2026, 7, 4), date(2026, 1, 1)}),
        moves=(Move(date=date(2026, 3, 1), start=Wall(date(2026, 3, 1), time(6)), words=Words(title="")),),
        extras=(Extra(date=date(2026, 12, 24), start=time(22), end=time(23), end_days=1),),
        mode=Mode.REPLACE,
        rights=RightsRule(rewind=Rewind.PAUSE, record=False),
    )
    flood = OneOff(
        id="flood",
        order=0,
        programme=Programme("Flood: now"),
        start=datetime(2026, 11, 5, 12, tzinfo=UTC),
        end=Wall(date(2026, 11, 5), time(9)),
        kind=Kind.EMERGENCY,
        priority=-1,
    )

    assert text(Lineup(slots=(full,), oneoffs=(flood,), timezone="UTC", sample=True)) == (
        "sample: true\n"
        "timezone: UTC\n"
        "slots:\n"
        "  - id: flood\n"
        '    title: "Flood: now"\n'
        "    kind: emergency\n"
        '    start: "2026-11-05T12:00Z"\n'
        '    end: "2026-11-05T09:00"\n'
        "    priority: -1\n"
        "  - id: morning\n"
        "    title: Morning\n"
        '    hosts: [Ann, "Bob, PhD"]\n'
        "    kind: recurring\n"
        '    start: "05:00"\n'
        '    end: "09:00:30"\n'
        "    from: 2026-01-01\n"
        "    until: 2026-12-31\n"
        "    recur: {freq: daily, interval: 2}\n"
        "    except: [2026-01-01, 2026-07-04]\n"
        "    moves:\n"
        '      - {date: 2026-03-01, start: "06:00", title: ""}\n'
        "    extra:\n"
        '      - {date: 2026-12-24, start: "22:00", end: "23:00", extra_days: 1}\n'
        "    mode: replace\n"
        "    rights: {rewind: pause, record: false}\n"
    )


def test_an_empty_lineup_is_a_file_that_can_be_read() -> None:
    assert read(SlotFile().write(Lineup())) == Lineup()


@pytest.mark.parametrize(
    "word", ["true", "null", "~", "No", "1.5", "2026", "a: b", "#x", "- x", "", "a ", "é", "\u2028"]
)
def test_a_word_that_yaml_takes_for_something_else_is_quoted(word: str) -> None:
    titled = replace(SLOT, programme=replace(SLOT.programme, subtitle=word))
    line = next((one for one in text(Lineup(slots=(titled,))).splitlines() if "subtitle" in one), "")

    assert line == "" if word == "" else line.startswith('    subtitle: "')


def test_an_id_that_no_file_may_have_is_written_as_the_one_that_listeners_see() -> None:
    strange = replace(SLOT, id="{A B}")

    again = read(SlotFile().write(Lineup(slots=(strange,))))

    assert again.slots[0].id != strange.id
    assert difference(again, Lineup(slots=(strange,))) == ""


def test_a_zone_that_the_lineup_describes_itself_comes_back() -> None:
    lineup = Lineup(slots=(SLOT,), timezone=PRIVATE, zones=PRIVATE_ZONES)

    assert without_places(read(SlotFile().write(lineup))) == without_places(
        replace(lineup, slots=(replace(SLOT, order=0),))
    )


def test_an_end_before_the_start_of_a_move_is_written_where_it_is_meant() -> None:
    backwards = Move(
        date=date(2026, 3, 1), start=Wall(date(2026, 3, 2), time(6)), end=Wall(date(2026, 3, 1), time(5))
    )
    lineup = Lineup(slots=(replace(SLOT, moves=(backwards,)),))

    assert '"2026-03-03T05:00"' in text(lineup)
    assert difference(read(SlotFile().write(lineup)), lineup) == ""


@pytest.mark.parametrize("name", ["news.yaml", "classical.yaml", "wsqg-fm.yaml"])
def test_a_sample_reads_back_as_it_was(name: str) -> None:
    lineup = read_lineup((SAMPLES / name).read_bytes(), name)

    assert without_places(read(SlotFile().write(lineup))) == without_places(lineup)


@settings(max_examples=examples(30), deadline=None)
@given(lineups())
def test_every_lineup_comes_back_with_the_same_meaning_and_is_then_written_alike(lineup: Lineup) -> None:
    data = SlotFile().write(lineup)
    again = read(data)

    assert difference(again, lineup) == ""
    assert (again.sample, again.timezone, dict(again.zones)) == (
        lineup.sample,
        lineup.timezone,
        dict(lineup.zones),
    )
    assert SlotFile().write(again) == data
