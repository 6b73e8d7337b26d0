# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is on, from a configuration and its slot files alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from player.offline import open_schedules
from player.settings import LoadedConfig, load_config
from schedules.errors import MistakesError
from schedules.model.broadcast import Source
from tests.fakes.clock import FakeClock
from tests.fakes.config import config_of

SHIPPED = Path(__file__).resolve().parents[2] / "config.yaml"
SERVICE = "sample: true\nslots:\n- {title: Network, kind: fill}\n"
LOCAL = 'slots:\n- {title: Local, start: "06:00", end: "08:00", recur: {freq: daily}}\n'


def network(tmp_path: Path) -> LoadedConfig:
    """Two stations of one service; the second has a file of its own."""
    text = config_of({"news": ["demo:news"]}, slots="week.yaml")
    (tmp_path / "config.yaml").write_text(
        f"{text}  - {{id: two, call_sign: TWO, carries: news, slots: own.yaml}}\n"
    )
    (tmp_path / "week.yaml").write_text(SERVICE)
    (tmp_path / "own.yaml").write_text(LOCAL)
    return load_config(tmp_path / "config.yaml", {})


def test_a_file_of_a_station_lies_over_that_of_its_service(tmp_path: Path) -> None:
    # 11:30 UTC is 06:30 in New York in November.
    schedules = open_schedules(network(tmp_path), FakeClock(datetime(2026, 11, 24, 11, 30, tzinfo=UTC)))

    pictures = {station: schedules.now_next(station) for station in ("news", "two")}

    titles = {
        name: picture.now and picture.now.occurrence.programme.title for name, picture in pictures.items()
    }
    assert titles == {"news": "Network", "two": "Local"}
    assert pictures["news"].source is Source.SAMPLE


def test_mistakes_of_all_files_come_out_at_once(tmp_path: Path) -> None:
    loaded = network(tmp_path)
    (tmp_path / "week.yaml").write_text("slots: 1\n")
    (tmp_path / "own.yaml").write_text("slots: 2\n")

    with pytest.raises(MistakesError) as caught:
        open_schedules(loaded, FakeClock())

    assert [Path(mistake.file).name for mistake in caught.value.mistakes] == ["own.yaml", "week.yaml"]


def test_a_service_without_a_file_has_nothing_scheduled(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(config_of({"news": ["demo:news"]}))

    picture = open_schedules(load_config(tmp_path / "config.yaml", {}), FakeClock()).now_next("news")

    assert (picture.now, picture.next, picture.source) == (None, (), Source.NONE)


def test_the_shipped_configuration_has_something_on_at_every_station() -> None:
    schedules = open_schedules(load_config(SHIPPED, {}), FakeClock())

    pictures = [schedules.now_next(station) for station in schedules.stations]

    assert len(pictures) == 11
    assert all(picture.now and picture.next and picture.source is Source.SAMPLE for picture in pictures)
