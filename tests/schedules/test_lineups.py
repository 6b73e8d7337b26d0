# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Slot files on the air: loaded together, all their mistakes at once, then watched."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from schedules.errors import MistakesError
from schedules.lineups import LineupFiles
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from tests.fakes.clock import FakeClock
from tests.fakes.eventually import eventually

NEWS, MUSIC = ServiceId("news"), ServiceId("music")
ONE, TWO = StationId("one"), StationId("two")
ZONE = "America/New_York"


def fill(title: str) -> str:
    return f"slots:\n- {{title: {title}, kind: fill}}\n"


class Radio:
    """Two services with a station each, and the files of their lineups."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FakeClock()
        self.schedules = ScheduleService(
            Catalogue(
                [Service(id=name, name=name, timezone=ZONE) for name in (NEWS, MUSIC)],
                [
                    Station(id=ONE, call_sign="ONE", name="", carries=NEWS, timezone=ZONE, own_stream=True),
                    Station(id=TWO, call_sign="TWO", name="", carries=MUSIC, timezone=ZONE),
                ],
            ),
            self.clock,
            LocalPublisher(),
            600.0,
        )

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def files(
        self, services: dict[ServiceId, str], stations: dict[StationId, str] | None = None
    ) -> LineupFiles:
        return LineupFiles(
            self.schedules,
            self.clock,
            services={service: self.folder / name for service, name in services.items()},
            stations={station: self.folder / name for station, name in (stations or {}).items()},
        )

    def on_now(self, station: StationId) -> str | None:
        now = self.schedules.now_next(station).now
        return now.occurrence.programme.title if now else None


@pytest.fixture
def radio(tmp_path: Path) -> Radio:
    return Radio(tmp_path)


@asynccontextmanager
async def watching(files: LineupFiles) -> AsyncIterator[None]:
    task = asyncio.create_task(files.run())
    try:
        yield
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def until(radio: Radio, station: StationId, title: str) -> None:
    """Turn the clock until a programme is on; a watcher reads in a thread of its own."""
    turned = asyncio.create_task(_turn(radio.clock))
    try:
        await eventually(lambda: radio.on_now(station) == title)
    finally:
        turned.cancel()


async def _turn(clock: FakeClock) -> None:
    while True:
        await clock.advance(0.3)


def test_files_of_services_and_stations_are_put_on_the_air(radio: Radio) -> None:
    radio.write("news.yaml", fill("News"))
    radio.write("music.yaml", fill("Music"))
    radio.write(
        "local.yaml", 'slots:\n- {title: Local, start: "00:00", end: "00:00", recur: {freq: daily}}\n'
    )

    radio.files({NEWS: "news.yaml", MUSIC: "music.yaml"}, {ONE: "local.yaml"}).load()

    assert (radio.on_now(ONE), radio.on_now(TWO)) == ("Local", "Music")


def test_all_mistakes_of_all_files_come_out_at_once(radio: Radio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(radio.folder)
    radio.write("news.yaml", "slots:\n- {title: A, kind: fil}\n- {titel: B, kind: fill}\n")
    radio.write("music.yaml", "slots:\n- {title: C, kind: fill, scope: 'station:thre'}\n")

    with pytest.raises(MistakesError) as caught:
        radio.files({NEWS: "news.yaml", MUSIC: "music.yaml"}, {ONE: "gone.yaml"}).load()

    found = [f"{one.file}:{one.line}" for one in caught.value.mistakes]
    assert found == ["gone.yaml:0", "music.yaml:2", "news.yaml:2", "news.yaml:3", "news.yaml:3"]


def test_nothing_of_a_bad_file_is_put_on_the_air(radio: Radio) -> None:
    radio.write("news.yaml", fill("Good"))
    radio.files({NEWS: "news.yaml"}).load()
    radio.write("news.yaml", f"{fill('Half')}- {{title: B}}\n")

    with pytest.raises(MistakesError):
        radio.files({NEWS: "news.yaml"}).load()

    assert radio.on_now(ONE) == "Good"


def test_a_mistake_in_a_file_that_two_services_share_is_named_once(radio: Radio) -> None:
    radio.write("week.yaml", "slots: none\n")

    with pytest.raises(MistakesError) as caught:
        radio.files({NEWS: "week.yaml", MUSIC: "week.yaml"}).load()

    assert len(caught.value.mistakes) == 1


async def test_a_good_edit_is_on_the_air_and_a_bad_one_keeps_the_lineup(
    radio: Radio, caplog: pytest.LogCaptureFixture
) -> None:
    radio.write("news.yaml", fill("First"))
    radio.write("music.yaml", fill("Music"))
    files = radio.files({NEWS: "news.yaml", MUSIC: "music.yaml"})
    files.load()

    async with watching(files):
        radio.write("news.yaml", fill("Second"))
        await until(radio, ONE, "Second")
        radio.write("news.yaml", "slots:\n- {title: Bad, kind: fil}\n")
        radio.write("music.yaml", fill("Other music"))
        await until(radio, TWO, "Other music")
        turned = asyncio.create_task(_turn(radio.clock))
        await eventually(lambda: "news.yaml:2: slots[0].kind" in caplog.text)
        turned.cancel()

        assert radio.on_now(ONE) == "Second"
        radio.write("news.yaml", fill("Third"))
        await until(radio, ONE, "Third")


async def test_loading_again_does_not_watch_twice(radio: Radio, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    radio.write("news.yaml", fill("First"))
    files = radio.files({NEWS: "news.yaml"})
    files.load()
    files.load()

    async with watching(files):
        radio.write("news.yaml", fill("Second"))
        await until(radio, ONE, "Second")
        radio.write("news.yaml", fill("Third"))
        await until(radio, ONE, "Third")

    assert caplog.text.count("news.yaml: read again") == 2


def test_files_can_be_read_without_putting_anything_on_the_air(radio: Radio) -> None:
    radio.write("news.yaml", fill("News"))
    radio.write("one.yaml", fill("Own"))

    services, stations = radio.files({NEWS: "news.yaml"}, {ONE: "one.yaml"}).read()

    assert [one.slots[0].programme.title for one in (services[NEWS], stations[ONE])] == ["News", "Own"]
    assert radio.on_now(ONE) is None
    radio.write("one.yaml", "slots: 5\n")
    with pytest.raises(MistakesError, match=r"one\.yaml:1"):
        radio.files({NEWS: "news.yaml"}, {ONE: "one.yaml"}).read()
