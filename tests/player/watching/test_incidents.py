# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The incident log: what begins and ends, what survives, and what it never claims."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest

from player.air.base import MountId, StreamState, StreamStatus
from player.air.quiet import Quiet, QuietKind
from player.events import QuietChanged, StreamChanged
from player.running import running
from player.watching.bookkeeper import Alert, Bookkeeper
from player.watching.incidents import UNKNOWN_END, IncidentKind, IncidentLog, plain, read_incidents, table
from schedules.model.ids import ServiceId
from schedules.publisher import LocalPublisher
from tests.fakes.clock import NOON, FakeClock

NEWS = ServiceId("news")
MOUNT, OWN = MountId("news"), MountId("station:one")


class Book:
    """A bookkeeper at work."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.publisher = FakeClock(), LocalPublisher()
        self.log = IncidentLog(folder, self.clock.now)
        self.log.open()
        self.told: list[Alert] = []
        self.keeper = Bookkeeper(
            self.log, {MOUNT: NEWS, OWN: NEWS}, self.told.append, self.clock, self.publisher
        )

    def state(self, state: StreamState, reason: str = "", *, covered: bool = False) -> None:
        status = StreamStatus(state=state, reason=reason, since=self.clock.now())
        self.publisher.publish(StreamChanged(mount=MOUNT, status=status, covered=covered))

    def quiet(self, kind: QuietKind | None) -> None:
        since = self.clock.now() - timedelta(seconds=5)
        quiet = None if kind is None else Quiet(kind=kind, since=since, reason="nothing")
        self.publisher.publish(QuietChanged(mount=MOUNT, quiet=quiet, since=since))

    @property
    def kinds(self) -> list[str]:
        return [one.kind.value for one in self.told]


async def test_a_stream_that_is_down_is_one_incident_and_told_twice(tmp_path: Path) -> None:
    book = Book(tmp_path)

    async with running(book.keeper):
        await book.clock.advance(1)
        for state in (StreamState.CONNECTING, StreamState.UP, StreamState.STALLED, StreamState.DOWN):
            book.state(state, "HTTP 404")
        await book.clock.advance(60)
        book.state(StreamState.DOWN, "HTTP 503")
        book.state(StreamState.UP)
        book.state(StreamState.UP, "playing 2 of 2")

    (one,) = book.log.of(NEWS)
    assert (one.kind, one.reason, one.ended) == (IncidentKind.DOWN, "HTTP 404", "it plays again")
    assert one.since == NOON + timedelta(seconds=1)
    assert one.until == NOON + timedelta(seconds=61)
    assert book.kinds == ["down", "back"]
    assert {alert.id for alert in book.told} == {one.id}


async def test_a_notice_in_place_of_a_programme_does_not_make_a_dead_stream_play_again(
    tmp_path: Path,
) -> None:
    book = Book(tmp_path)

    async with running(book.keeper):
        await book.clock.advance(1)
        book.state(StreamState.DOWN, "HTTP 404")
        book.state(StreamState.UP, "This programme is not streamed.", covered=True)
        assert book.kinds == ["down"]
        book.state(StreamState.UP)

    assert book.kinds == ["down", "back"]


async def test_silence_that_becomes_a_loop_is_two_incidents_and_one_end(tmp_path: Path) -> None:
    book = Book(tmp_path)

    async with running(book.keeper):
        await book.clock.advance(1)
        for kind in (QuietKind.SILENT, QuietKind.SILENT, QuietKind.SAME, None, None):
            book.quiet(kind)
            await book.clock.advance(30)

    assert book.kinds == ["silent", "same", "back"]
    assert [(one.kind.value, one.ended) for one in book.log.of()] == [
        ("same", "it sounds again"),
        ("silent", "it became same"),
    ]


@pytest.mark.parametrize("stop", [True, False], ids=["stopped", "nobody listens"])
async def test_what_nobody_watches_any_more_is_not_said_to_be_back(tmp_path: Path, stop: bool) -> None:
    book = Book(tmp_path)

    async with running(book.keeper):
        await book.clock.advance(1)
        book.state(StreamState.DOWN, "HTTP 404")
        if not stop:
            book.state(StreamState.OFF)

    assert book.kinds == ["down"]
    assert book.log.of()[0].ended == (
        "the service was stopped" if stop else "nobody listens any more, so that it is not watched"
    )


def test_all_is_there_after_a_restart_and_what_went_on_ends_as_unknown(tmp_path: Path) -> None:
    first = IncidentLog(tmp_path, lambda: NOON)
    over = first.begin(NEWS, "news", IncidentKind.DOWN, NOON - timedelta(hours=2), "why")
    over = first.end(over, NOON - timedelta(hours=1), "it plays again")
    open_one = first.begin(NEWS, "news", IncidentKind.SILENT, NOON, "nothing")

    assert read_incidents(tmp_path) == (over, open_one)
    second = IncidentLog(tmp_path, lambda: NOON)
    second.open()

    newest, oldest = second.of()
    assert oldest == over
    assert (newest.until, newest.ended) == (None, UNKNOWN_END)
    assert read_incidents(tmp_path) == (oldest, newest)


def test_a_torn_line_costs_only_itself_wherever_it_was_torn(tmp_path: Path) -> None:
    log = IncidentLog(tmp_path, lambda: NOON)
    kept = log.begin(NEWS, "news", IncidentKind.DOWN, NOON, "why é")
    log.begin(NEWS, "news", IncidentKind.DOWN, NOON, "another")
    path = tmp_path / "incidents.jsonl"
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1

    for cut in range(first, len(whole) - 1):
        path.write_bytes(whole[:cut])
        assert read_incidents(tmp_path) == (kept,)
    after = IncidentLog(tmp_path, lambda: NOON)  # without `open`: it writes behind what was torn
    later = after.begin(NEWS, "news", IncidentKind.SAME, NOON, "later")

    assert read_incidents(tmp_path) == (kept, later)


def test_after_90_days_it_is_forgotten(tmp_path: Path) -> None:
    log = IncidentLog(tmp_path, lambda: NOON)
    for days in (91, 89):
        begun = log.begin(NEWS, "news", IncidentKind.DOWN, NOON - timedelta(days=days), f"{days}")
        log.end(begun, begun.since + timedelta(hours=1), "it plays again")

    log.open()

    assert [one.reason for one in log.of()] == ["89"]
    assert [one.reason for one in read_incidents(tmp_path)] == ["89"]


def test_a_table_runs_no_formula_that_a_server_says(tmp_path: Path) -> None:
    log = IncidentLog(tmp_path, lambda: NOON)
    log.begin(NEWS, "news", IncidentKind.DOWN, NOON, '=HYPERLINK("http://evil.example","x")')

    rows = list(csv.DictReader(io.StringIO(table(map(plain, log.of())).decode(), newline="")))

    assert rows[0]["reason"] == '\'=HYPERLINK("http://evil.example","x")'
    assert rows[0]["since"] == "2026-11-24T12:00:00.000Z"
    assert rows[0]["until"] == ""
