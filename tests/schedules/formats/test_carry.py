# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Readings between two processes: what is carried comes whole, and nothing else comes at all."""

from __future__ import annotations

import os
import pickle
import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.errors import Mistake
from schedules.formats.carry import CarryError, pack, unpack
from schedules.formats.report import Outcome, Reading, Report, Row
from schedules.model.programme import Programme
from schedules.model.rights import Rewind, RightsRule
from schedules.model.slot import Extra, Freq, Lineup, Move, OneOff, Recurrence, Slot, Wall, Weekday, Words

WALL = Wall(date(2026, 11, 26), time(6))
READING = Reading(
    Lineup(
        slots=(
            Slot(
                id="a",
                order=0,
                programme=Programme("A", hosts=("B",)),
                start=time(5),
                end=time(6, 0, 30),
                effective_from=date(2026, 1, 1),
                recur=Recurrence(freq=Freq.MONTHLY, byday=(Weekday(0, -1),)),
                except_dates=frozenset({date(2026, 7, 4)}),
                moves=(Move(date=date(2026, 11, 26), start=WALL, words=Words(title="C")),),
                extras=(Extra(date=date(2026, 12, 24), start=time(22), end=time(23), end_days=1),),
                rights=RightsRule(rewind=Rewind.PAUSE, record=False),
                timezone="private:x",
            ),
        ),
        oneoffs=(
            OneOff(
                id="b", order=1, programme=Programme("D"), start=datetime(2026, 1, 1, tzinfo=UTC), end=WALL
            ),
        ),
        zones={"private:x": b"TZif2"},
    ),
    Report.of([Row(Outcome.CHANGED, 3, "A", ("guessed",))]),
)


@pytest.mark.parametrize("value", [READING, Reading(Lineup()), (Mistake("f", 1, "k", "m"),)])
def test_what_is_packed_comes_back(value: object) -> None:
    assert unpack(pack(value)) == value


class _Command:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("protocol", [4, 5])
def test_a_pickle_that_names_anything_else_is_refused_before_it_runs(protocol: int, tmp_path: Path) -> None:
    there = tmp_path / "made"

    with pytest.raises(CarryError, match="names"):
        unpack(pickle.dumps(_Command(there), protocol=protocol))
    assert not there.exists()


@pytest.mark.parametrize(
    "name", ["builtins.eval", "os.system", "schedules.formats.carry.pickle", "pathlib.Path"]
)
def test_names_that_are_not_on_the_list(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    words = b"".join(b"\x8c" + bytes([len(word)]) + word.encode() for word in (module, attribute))

    data = b"\x80\x05" + words + b"\x93."
    with pytest.raises(CarryError, match=re.escape(name)):
        unpack(data)


@pytest.mark.parametrize(
    ("data", "step"),
    [
        pytest.param(
            b"\x80\x05Nr\xff\xff\xff\x7f.", "LONG_BINPUT", id="room for two thousand million values"
        ),
        pytest.param(b"cposix\nsystem\n.", "GLOBAL", id="an old way to name things"),
        pytest.param(b"\x80\x05\x8a\x01\x01Q.", "BINPERSID", id="something kept elsewhere"),
        pytest.param(b"\x80\x05\x82\x01.", "EXT1", id="a name by its number"),
    ],
)
def test_steps_that_we_do_not_write(data: bytes, step: str) -> None:
    with pytest.raises(CarryError, match=f"a step {step}$"):
        unpack(data)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_damaged_bytes_are_refused_or_are_values(data: st.DataObject) -> None:
    packed = bytearray(pack(READING))
    for _ in range(data.draw(st.integers(1, 5))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    try:
        unpack(bytes(packed))
    except CarryError:
        return
