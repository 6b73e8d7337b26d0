# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Damaged and nonsensical files: read, or refused with mistakes; never anything else."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from player.settings import load_config
from schedules.errors import MistakesError

SHIPPED = (Path(__file__).resolve().parents[3] / "config.yaml").read_bytes()
PIECES = (
    b"\n",
    b"  ",
    b"-",
    b": ",
    b"[",
    b"{",
    b'"',
    b"#",
    b"&a",
    b"*a",
    b"!x",
    b"\t",
    b"\x00",
    b"\xff",
    b"9" * 60,
    b"null",
)

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


def read(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.yaml"
        path.write_bytes(data)
        try:
            load_config(path, {})
        except MistakesError as error:
            assert all(mistake.message for mistake in error.mistakes)  # noqa: PT017 - both ways are fine


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(SHIPPED)), st.integers(0, 40), st.sampled_from(PIECES))
def test_a_damaged_configuration_is_read_or_refused(at: int, lost: int, put: bytes) -> None:
    read(SHIPPED[:at] + put + SHIPPED[at + lost :])


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["network", "services", "stations", "listen", "outbound", "storage"]), VALUES
    )
)
def test_a_configuration_of_nonsense_is_refused(value: object) -> None:
    read(json.dumps(value).encode())
