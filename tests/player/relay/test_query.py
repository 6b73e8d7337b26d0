# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What may be asked of ``/listen``."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from player.relay.query import QueryError, SoundQuery, parse_sound_query

THREE = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pairs", "asked"),
    [
        pytest.param([], SoundQuery(), id="nothing"),
        pytest.param([("latency", "low")], SoundQuery(low_latency=True), id="low latency"),
        pytest.param([("behind_live_s", "12.5")], SoundQuery(behind_live_s=12.5), id="behind"),
        pytest.param([("at", "2026-11-24T15:00:00Z")], SoundQuery(at=THREE), id="at, UTC"),
        pytest.param([("at", "2026-11-24T10:00-05:00")], SoundQuery(at=THREE), id="at, offset"),
        pytest.param(
            [("at", "2026-11-24T16:00:00 01:00")], SoundQuery(at=THREE), id="a plus sign lost on its way"
        ),
        pytest.param([("local", "abc")], SoundQuery(local="abc"), id="our own player"),
    ],
)
def test_a_good_query(pairs: list[tuple[str, str]], asked: SoundQuery) -> None:
    assert parse_sound_query(pairs) == asked


@pytest.mark.parametrize(
    ("pairs", "wrong"),
    [
        pytest.param([("foo", "1")], ["foo"], id="unknown"),
        pytest.param([("at", "2026-11-24T15:00:00")], ["at"], id="no offset"),
        pytest.param([("at", "2026-11-24")], ["at"], id="a day"),
        pytest.param([("at", "2026-13-24T15:00:00Z")], ["at"], id="month 13"),
        pytest.param([("at", "0001-01-01T00:00+14:00")], ["at"], id="before the first year in UTC"),
        pytest.param([("behind_live_s", "-1")], ["behind_live_s"], id="negative"),
        pytest.param([("behind_live_s", "nan")], ["behind_live_s"], id="not a number"),
        pytest.param([("behind_live_s", "1_0")], ["behind_live_s"], id="Python's own spelling"),
        pytest.param([("behind_live_s", "٣")], ["behind_live_s"], id="another script's digit"),
        pytest.param([("behind_live_s", "")], ["behind_live_s"], id="empty"),
        pytest.param([("latency", "high")], ["latency"], id="no such latency"),
        pytest.param([("latency", "low"), ("latency", "low")], ["latency"], id="twice"),
        pytest.param([("at", "2026-11-24T15:00:00Z"), ("behind_live_s", "3")], ["at"], id="both"),
        pytest.param(
            [("x", ""), ("at", "?"), ("latency", "")], ["x", "at", "latency"], id="all are named at once"
        ),
    ],
)
def test_a_query_that_makes_no_sense(pairs: list[tuple[str, str]], wrong: list[str]) -> None:
    with pytest.raises(QueryError) as caught:
        parse_sound_query(pairs)

    assert [mistake.parameter for mistake in caught.value.mistakes] == wrong


def test_only_what_is_not_live_goes_back() -> None:
    assert not SoundQuery().goes_back
    assert not SoundQuery(behind_live_s=0.0).goes_back
    assert SoundQuery(behind_live_s=0.1).goes_back
    assert SoundQuery(at=THREE).goes_back
