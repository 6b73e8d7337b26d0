# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A row that goes through a form untouched is the same row."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.editor.airing_values import changed_keys, oneoff_row, oneoff_values, slot_row, slot_values
from schedules.editor.fields import Reader
from schedules.formats.slotfile import SlotFile
from schedules.formats.slotfile_plain import in_order, plain_row
from schedules.model.kept import Row

SAMPLES = sorted((Path(__file__).parents[3] / "schedules" / "samples").glob("*.yaml"))
NEW_YORK = ZoneInfo("America/New_York")
APART = {"id", "except", "moves", "extra"}
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)
DAYS = st.lists(
    st.sampled_from(["MO", "WE", "SU", "1TU", "-1FR", "3SA"]), min_size=1, max_size=3, unique=True
)


def in_the_form(row: Row) -> Row:
    """Return what of a row the form is about."""
    return {key: value for key, value in row.items() if key not in APART}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_slot_of_the_samples_goes_through_its_form(path: Path) -> None:
    lineup = SlotFile().read(path.read_bytes(), path.name).lineup
    for one in in_order(lineup):
        row: Row = dict(plain_row(one))
        if row["kind"] in {"oneoff", "emergency"}:
            continue

        found = slot_row(Reader(slot_values(row, None)))

        assert found == in_the_form(row)


@given(
    st.fixed_dictionaries(
        {"title": WORDS, "kind": st.just("recurring"), "start": st.just("05:00"), "end": st.just("09:00:30")},
        optional={
            "hosts": st.lists(WORDS, min_size=1, max_size=3),
            "until": st.just("2027-01-01"),
            "priority": st.integers(1, 1000),
            "mode": st.just("replace"),
            "scope": st.just("station:one-fm"),
            "rights": st.fixed_dictionaries({"record": st.booleans()}, optional={"rewind": st.just("off")}),
            "recur": st.fixed_dictionaries(
                {"freq": st.sampled_from(["weekly", "monthly", "yearly"])},
                optional={
                    "interval": st.integers(2, 9),
                    "byday": DAYS.map(",".join),
                    "bymonthday": st.just("1,-1"),
                    "wkst": st.just("SU"),
                },
            ),
        },
    )
)
def test_any_slot_goes_through_its_form(row: Row) -> None:
    found = slot_row(Reader(slot_values(row, None)))

    assert found == row
    assert changed_keys(found, row) == ({}, [])


@pytest.mark.parametrize(
    ("start", "shown"),
    [
        ("2026-11-26T06:00", "2026-11-26T06:00"),
        ("2026-11-26T11:00Z", "2026-11-26T06:00"),
        ("2026-11-01T05:30Z", "2026-11-01T01:30"),
        ("2026-11-01T06:30Z", "2026-11-01T01:30"),
        ("2026-11-26T06:00:30", "2026-11-26T06:00:30"),
    ],
)
def test_an_instant_is_shown_by_the_clock_and_stays_what_it_was(start: str, shown: str) -> None:
    values = oneoff_values(
        {"title": "T", "kind": "oneoff", "start": start, "end": "2026-11-27T00:00"}, None, NEW_YORK
    )

    assert values["start"] == shown
    assert changed_keys(oneoff_row(Reader(values), NEW_YORK), oneoff_row(Reader(values), NEW_YORK)) == (
        {},
        [],
    )
    assert values["start_again"] == ("yes" if start == "2026-11-01T06:30Z" else "")


def test_what_was_changed_is_the_edit_and_nothing_else() -> None:
    before: Row = {"title": "One", "genre": "Talk", "start": "05:00"}

    assert changed_keys(before, {"title": "Two", "start": "05:00"}) == ({"title": "Two"}, ["genre"])
