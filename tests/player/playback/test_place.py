# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The local player comes back where it was, and starts programmes where they are kept."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from player.playback.commands import Behind, By, Start
from player.playback.memory import COMES_BACK_WITHIN_S, FILE, PlayerMemory
from player.playback.place import Place, read, written
from player.playback.player import PlayerState
from player.running import running
from schedules.model.ids import StationId
from schedules.model.rights import Rewind

from .conftest import OTHER, WSKG, Radio

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


def memory_of(radio: Radio, folder: Path) -> PlayerMemory:
    return PlayerMemory(folder, radio.controller, radio.clock, radio.publisher)


def keep(folder: Path, place: Place, at: datetime) -> None:
    (folder / FILE).write_text(written(place, at))


def kept(folder: Path) -> Place:
    return read((folder / FILE).read_text())[0]


@pytest.mark.parametrize(
    "place",
    [
        Place(),
        Place(volume_percent=0, muted=True),
        Place(station=WSKG, at=NOW, joined_at=NOW - timedelta(minutes=3), paused=True),
    ],
)
def test_a_place_is_read_as_it_was_written(place: Place) -> None:
    assert read(written(place, NOW)) == (place, NOW)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '{"saved_at": "2026-11-24T15:00:00"}', written(Place(volume_percent=101), NOW)],
)
def test_what_says_no_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read(text)


async def test_what_is_heard_behind_live_is_kept(radio: Radio, tmp_path: Path) -> None:
    await radio.playing()
    async with running(memory_of(radio, tmp_path)):
        radio.controller.seek(Behind(30))
        await radio.pass_time(6)
        place = kept(tmp_path)
        heard = radio.controller.heard_at(WSKG)

        assert (place.station, place.paused, place.volume_percent) == (WSKG, False, 100)
        assert place.at is not None
        assert heard is not None
        assert timedelta(0) <= heard - place.at <= timedelta(seconds=5.5)
        assert place.joined_at is not None
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600

        radio.controller.pause()
        await radio.pass_time(1)
        assert kept(tmp_path).paused
        radio.controller.live()
        radio.controller.volume(40, muted=True)
        await radio.pass_time(1)
        assert (kept(tmp_path).at, kept(tmp_path).volume_percent, kept(tmp_path).muted) == (None, 40, True)
        radio.controller.stop()
        await radio.pass_time(1)
        assert kept(tmp_path).station is None


@pytest.mark.parametrize("paused", [False, True])
async def test_it_comes_back_where_it_was(radio: Radio, tmp_path: Path, paused: bool) -> None:
    await radio.on_the_air()
    at = radio.clock.now() - timedelta(seconds=30)
    radio.allow(Rewind.PAUSE)
    keep(
        tmp_path,
        Place(station=WSKG, at=at, joined_at=at, paused=paused, volume_percent=40),
        radio.clock.now(),
    )

    async with running(memory_of(radio, tmp_path)):
        radio.sounding = True
        await radio.pass_time(1)
        if paused:
            assert (radio.state, radio.backend.loaded) == (PlayerState.PAUSED, 0)
            assert radio.player.behind_live_s == pytest.approx(31, abs=0.5)
            radio.controller.resume()
            await radio.pass_time(1)

    assert radio.state is PlayerState.PLAYING
    assert radio.backend.loads[-1] == f"wskg-fm?at={at.isoformat()}"
    assert radio.backend.volume == (40, False)


@pytest.mark.parametrize(
    ("place", "away_s"),
    [
        (Place(volume_percent=40), 5),
        (Place(volume_percent=40, station=WSKG), COMES_BACK_WITHIN_S + 1),
        (Place(volume_percent=40, station=WSKG), -120),
        (Place(volume_percent=40, station=StationId("gone-fm")), 5),
    ],
    ids=["stopped", "long ago", "in the future", "no such station"],
)
async def test_else_it_stays_silent_and_as_loud_as_it_was(
    radio: Radio, tmp_path: Path, place: Place, away_s: float
) -> None:
    await radio.on_the_air()
    keep(tmp_path, place, radio.clock.now() - timedelta(seconds=away_s))

    async with running(memory_of(radio, tmp_path)):
        await radio.pass_time(1)

    assert (radio.state, radio.player.volume_percent) == (PlayerState.STOPPED, 40)


async def test_a_file_that_says_nothing_and_a_folder_that_takes_nothing_stop_nobody(
    radio: Radio, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_text("{")
    folder = tmp_path / "gone"

    async with running(memory_of(radio, tmp_path), memory_of(radio, folder)):
        await radio.playing()
        await radio.pass_time(12)

    assert json.loads((tmp_path / FILE).read_text())["station"] == WSKG
    assert sum("cannot be kept" in one for one in caplog.messages) == 1
    assert sum("cannot be read" in one for one in caplog.messages) == 1


async def test_a_programme_whose_beginning_is_gone_starts_with_the_oldest_air_and_says_so(
    radio: Radio,
) -> None:
    await radio.playing()
    oldest = radio.mount.air.instant_of(radio.mount.air.oldest)
    radio.began = oldest - timedelta(minutes=12)

    radio.controller.play(WSKG, Start())
    await radio.pass_time(1)

    assert radio.backend.loads[-1] == f"wskg-fm?at={oldest.isoformat()}"
    assert radio.state is PlayerState.PLAYING
    assert radio.player.reason == "the first 12 minutes are no longer kept"


async def test_a_programme_of_which_nothing_is_kept_is_heard_live(radio: Radio) -> None:
    radio.began = radio.clock.now() - timedelta(minutes=12)

    radio.controller.play(WSKG, Start())
    await radio.on_the_air(1)
    radio.sounding = True
    await radio.pass_time(1)

    assert radio.backend.loads == ["wskg-fm"]
    assert radio.player.reason == "nothing of it is kept so far: this is live"


async def test_the_start_is_that_of_the_programme_that_is_heard(radio: Radio) -> None:
    asked: list[tuple[StationId, datetime | None]] = []
    await radio.playing()
    radio.controller.seek(By(-20))
    await radio.pass_time(1)
    heard = radio.controller.heard_at(WSKG)
    began = radio.clock.now() - timedelta(seconds=50)

    def began_at(station: StationId, at: datetime | None) -> datetime:
        asked.append((station, at))
        return began

    radio.controller._began = began_at
    radio.controller.play(WSKG, Start())
    radio.controller.play(OTHER, Start())

    assert asked == [(WSKG, heard), (OTHER, None)]
    assert radio.backend.loads[-1] == f"wskg-fm?at={began.isoformat()}"
