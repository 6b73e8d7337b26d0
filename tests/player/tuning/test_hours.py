# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tuning hours: counted to the second, kept over crashes, and nothing but sums."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from player.running import running
from player.tuning.hours import TuningHours
from player.tuning.month import Kind, Month, Sum, is_month, kept_zone, load, plain_sums, rows_of, save, table
from tests.fakes.clock import FakeClock
from tests.fakes.eventually import eventually
from tests.fakes.network import CATALOGUE, FM, HD

NEW_YORK = ZoneInfo("America/New_York")
NEWS, MUSIC = CATALOGUE.station(FM), CATALOGUE.station(HD)
MIDNIGHT = datetime(2026, 12, 1, 5, tzinfo=UTC)
"""When November ends in New York."""


class Listener:
    """Somebody to whom sound is sent, or not."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.frozen: float | None = None

    def position(self) -> int:
        return int(100 * (self._clock.monotonic_s() if self.frozen is None else self.frozen))


@contextmanager
def hearing(hours: TuningHours, clock: FakeClock, *, local: bool = False) -> Iterator[Listener]:
    listener = Listener(clock)
    with hours.listening(NEWS, listener.position, local=local):
        yield listener


def sums(month: Month) -> dict[tuple[str, str], tuple[float, int, int]]:
    return {
        (station, kind.value): (round(one.seconds, 3), one.sessions, one.peak)
        for (_, station, kind), one in month.sums.items()
    }


async def test_seconds_sessions_and_peak_are_exact(tmp_path: Path) -> None:
    clock = FakeClock()
    hours = TuningHours(tmp_path, NEW_YORK, clock)
    async with running(hours):
        with hearing(hours, clock):
            await clock.advance(3.5)
            with hearing(hours, clock), hearing(hours, clock, local=True):
                await clock.advance(100.25)
            await clock.advance(3600)
        with hearing(hours, clock):
            await clock.advance(1)
        hours.segment(MUSIC, 4)
        hours.segment(MUSIC, 2.5)

        assert sums(hours.month()) == {
            ("wskg-fm", "continuous"): (3703.75 + 100.25 + 1, 3, 2),
            ("wskg-fm", "local"): (100.25, 1, 1),
            ("wskg-hd", "hls"): (6.5, 0, 0),
        }


async def test_while_nothing_is_sent_nothing_is_counted(tmp_path: Path) -> None:
    clock = FakeClock()
    hours = TuningHours(tmp_path, NEW_YORK, clock)
    async with running(hours):
        with hearing(hours, clock) as listener:
            await clock.advance(30)
            listener.frozen = clock.monotonic_s()
            await clock.advance(300)
            listener.frozen = None
            await clock.advance(10)

        assert sums(hours.month()) == {("wskg-fm", "continuous"): (40, 1, 1)}


async def test_a_session_over_midnight_belongs_to_both_months(tmp_path: Path) -> None:
    clock = FakeClock(datetime(2026, 12, 1, 4, 59, tzinfo=UTC))
    hours = TuningHours(tmp_path, NEW_YORK, clock)
    with hearing(hours, clock):
        await clock.advance(100)

    assert sums(hours.month("2026-11")) == {("wskg-fm", "continuous"): (60, 1, 1)}
    assert sums(hours.month()) == {("wskg-fm", "continuous"): (40, 0, 0)}
    assert (hours.month().name, hours.month().start) == ("2026-12", MIDNIGHT)


async def test_a_month_that_is_over_leaves_memory_and_stays_on_the_disk(tmp_path: Path) -> None:
    clock = FakeClock(datetime(2026, 12, 1, 4, 59, tzinfo=UTC))
    hours = TuningHours(tmp_path, NEW_YORK, clock)
    with hearing(hours, clock):
        await clock.advance(30)
        hours.look()
    await clock.advance(60)
    hours.flush()

    assert sums(load(tmp_path, "2026-11", NEW_YORK)) == {("wskg-fm", "continuous"): (30, 1, 1)}
    assert sums(hours.month("2026-11")) == {("wskg-fm", "continuous"): (30, 1, 1)}
    assert sorted(path.name for path in (tmp_path / "tuning").iterdir()) == ["2026-11.json"]


async def test_a_crash_loses_a_minute_at_most_and_a_stop_nothing(tmp_path: Path) -> None:
    clock = FakeClock()
    hours = TuningHours(tmp_path, NEW_YORK, clock)
    async with running(hours):
        with hearing(hours, clock):
            await clock.advance(61)
            await eventually((tmp_path / "tuning" / "2026-11.json").exists)
            await clock.advance(58)
            after_a_crash = load(tmp_path, "2026-11", NEW_YORK)
            await clock.advance(25)
    after_a_stop = load(tmp_path, "2026-11", NEW_YORK)
    stopped = TuningHours(tmp_path, NEW_YORK, clock)
    with hearing(stopped, clock):
        await clock.advance(5)
    stopped.flush()

    [crashed] = after_a_crash.sums.values()
    assert crashed.seconds == 60  # of 119
    assert sums(after_a_stop) == {("wskg-fm", "continuous"): (144, 1, 1)}
    assert sums(load(tmp_path, "2026-11", NEW_YORK)) == {("wskg-fm", "continuous"): (149, 2, 1)}


def test_the_file_holds_sums_and_nothing_else(tmp_path: Path) -> None:
    month = Month("2026-11", NEW_YORK, {("news", "wskg-fm", Kind.CONTINUOUS): Sum(7200.5, 3, 2)})

    save(tmp_path, month, plain_sums(month))

    assert json.loads((tmp_path / "tuning" / "2026-11.json").read_text()) == {
        "version": 1,
        "month": "2026-11",
        "timezone": "America/New_York",
        "rows": [
            {
                "service": "news", "station": "wskg-fm", "kind": "continuous",
                "seconds": 7200.5, "sessions": 3, "peak_listeners": 2,
            }
        ],
    }  # fmt: skip
    assert load(tmp_path, "2026-11", ZoneInfo("UTC")) == month
    assert kept_zone(tmp_path) == NEW_YORK


def test_what_is_shown_and_that_no_spreadsheet_runs_it() -> None:
    sums = {
        ("=news", "wskg-fm", Kind.CONTINUOUS): Sum(36_000.0, 3, 2),
        ("=news", "wskg-fm", Kind.HLS): Sum(1.8),
    }
    month = Month("2026-11", NEW_YORK, sums)
    after_30_h = datetime(2026, 11, 2, 10, tzinfo=UTC)  # it began at 04:00Z, in summer time

    assert table(rows_of(month, after_30_h)).decode().split("\r\n") == [
        "month,service,station,kind,hours,sessions,average_listeners,peak_listeners",
        "2026-11,'=news,wskg-fm,continuous,10,3,0.333,2",
        "2026-11,'=news,wskg-fm,hls,0.0005,,0,",
        "",
    ]
    whole = rows_of(month, datetime(2027, 5, 1, tzinfo=UTC))
    assert whole[0]["average_listeners"] == round(10 / (30 * 24 + 1), 3)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"version": 2}', b'{"version": 1, "month": "2026-10"}']
)
def test_a_file_that_makes_no_sense_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tuning" / "2026-11.json"
    path.parent.mkdir()
    path.write_bytes(content)

    assert load(tmp_path, "2026-11", NEW_YORK).sums == {}
    assert path.with_suffix(".broken").read_bytes() == content


async def test_a_disk_that_takes_nothing_stops_nothing_and_is_made_up_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = FakeClock()
    hours = TuningHours(tmp_path / "gone", NEW_YORK, clock)
    with hearing(hours, clock):
        for _ in range(3):
            await clock.advance(60)
            hours.flush()
        (tmp_path / "gone").mkdir()
        hours.flush()

    assert sums(load(tmp_path / "gone", "2026-11", NEW_YORK)) == {("wskg-fm", "continuous"): (180, 1, 1)}
    said = [record.message for record in caplog.records if "tuning hours cannot" in record.message]
    assert len(said) == 1
    assert "No such file or directory" in said[0]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("2026-11", True),
        ("2026-13", False),
        ("2026-00", False),
        ("0000-01", False),
        ("9999-12", False),
        ("2026-1", False),
    ],
)
def test_months(text: str, known: bool) -> None:
    assert is_month(text) is known
