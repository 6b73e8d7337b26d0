# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Slot files of nonsense: read, or refused with mistakes; never anything else."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.errors import MistakesError
from schedules.formats.registry import read_lineup
from schedules.formats.slotfile_rows import OneOffRow, SlotRow
from tests.fakes.examples import examples

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(
        ["05:00", "2026-11-24", "2026-11-24T05:00Z", "MO,-1FR", "weekly", "station:x", "oneoff", "1h"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["freq", "date", "start", "title"]), inner)
    ),
    max_leaves=5,
)
KEYS = [field.alias or name for row in (SlotRow, OneOffRow) for name, field in row.model_fields.items()]


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8), max_size=3))
def test_a_slot_file_of_nonsense_is_read_or_refused(rows: list[object]) -> None:
    try:
        lineup = read_lineup(json.dumps({"slots": rows}).encode(), "s.json")
    except MistakesError:
        return

    assert len(lineup.slots) + len(lineup.oneoffs) == len(rows)
