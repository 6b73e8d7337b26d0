# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Painting, and the garbage collector meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import pytest

from schedules.model.catalogue import Catalogue, Service
from schedules.model.ids import ServiceId, StationId
from schedules.model.slot import Lineup
from schedules.painter import Lineups, Painter
from schedules.timeline.painting import Painting, paint_service
from tests.fakes.clock import NOON
from tests.schedules.lineups import lineup, slot

NEWS = Service(id=ServiceId("news"), name="News", timezone="America/New_York")
HOURS = lineup(*(slot(f"Hour {hour}", f"{hour:02}:00", f"{(hour + 1) % 24:02}:00") for hour in range(24)))


@contextmanager
def collections() -> Iterator[list[str]]:
    """Note each time that the garbage collector begins."""
    seen: list[str] = []

    def look(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(phase)

    gc.callbacks.append(look)
    try:
        yield seen
    finally:
        gc.callbacks.remove(look)


def painter() -> Painter:
    return Painter(Catalogue([NEWS], []), 600.0)


def test_the_garbage_collector_does_not_stop_the_process_while_a_year_is_painted() -> None:
    gc.collect()

    with collections() as seen:
        painted = painter().paint(NEWS, Lineups(HOURS), NOON)

    assert len(painted.painting.stream) > 24 * 400
    assert len(seen) <= 1  # what is left over when it goes on again
    assert gc.isenabled()


def test_a_year_that_is_kept_is_nearly_nothing_for_the_garbage_collector() -> None:
    used = painter()
    gc.collect()
    before = len(gc.get_objects())

    painted = used.paint(NEWS, Lineups(HOURS), NOON)
    gc.collect()

    assert len(gc.get_objects()) - before < 500
    assert len(painted.painting.stream) > 24 * 400


@pytest.mark.parametrize(
    ("later", "stamp", "used"),
    [
        pytest.param(timedelta(hours=11), "2026b", True, id="the same day"),
        pytest.param(timedelta(hours=13), "2026b", False, id="another day"),
        pytest.param(timedelta(hours=1), "2026c", False, id="other zone data"),
    ],
)
def test_an_edit_is_painted_into_what_is_of_the_same_day_and_zone_data(
    later: timedelta, stamp: str, used: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps, seen = ["2026b"], []
    used_painter = Painter(Catalogue([NEWS], []), 600.0, zone_data=lambda names: stamps[-1])
    before = used_painter.paint(NEWS, Lineups(HOURS), NOON)
    stamps.append(stamp)

    def painted(*arguments: Any, **options: Any) -> Painting:
        seen.append(options["before"])
        return paint_service(*arguments, **options)

    monkeypatch.setattr("schedules.painter.paint_service", painted)
    after = used_painter.paint(NEWS, Lineups(lineup(*HOURS.slots[:12])), NOON + later, before)

    assert seen == [before.painting if used else None]
    assert after.zone_data == stamp
    assert not after.painting.stream.at(NOON + timedelta(days=1, hours=6))  # 13:00 in New York


def test_zone_data_that_is_replaced_during_a_painting_makes_it_due_again() -> None:
    stamps = iter(["2026b", "2026c"])
    used = Painter(Catalogue([NEWS], []), 600.0, zone_data=lambda names: next(stamps))

    painted = used.paint(NEWS, Lineups(HOURS), NOON)

    assert used.is_due(painted, NOON)


@pytest.mark.parametrize("at_work", [True, False])
def test_after_a_painting_that_fails_the_garbage_collector_is_as_it_was(at_work: bool) -> None:
    bad: Lineup = replace(HOURS, timezone="Europe/Berln")
    if not at_work:
        gc.disable()
    try:
        with pytest.raises(ZoneInfoNotFoundError):
            painter().paint(NEWS, Lineups(bad), NOON)
        assert gc.isenabled() is at_work
    finally:
        gc.enable()


def test_lineups_are_merged_once_for_all_paintings_and_all_edits_of_stations() -> None:
    followed = replace(lineup(slot("Their Hour", "05:00", "06:00")), followed=True)
    lineups = Lineups(HOURS, followed=followed)
    whole = lineups.whole

    assert lineups.whole is whole
    assert lineups.with_station(StationId("wskg-fm"), HOURS).whole is whole
    assert len((whole or Lineup()).slots) == 25


def test_another_lineup_above_or_below_is_merged_anew() -> None:
    followed = replace(lineup(slot("Their Hour", "05:00", "06:00")), followed=True)
    lineups = Lineups(HOURS, followed=followed)
    before = lineups.whole

    assert len((lineups.with_service(lineup(*HOURS.slots[:12])).whole or Lineup()).slots) == 13
    assert lineups.with_followed(None).whole is HOURS
    assert lineups.with_service(None).whole is followed
    assert lineups.whole is before
