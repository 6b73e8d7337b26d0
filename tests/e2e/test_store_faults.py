# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A database that is full, locked, read-only, gone or restarted: what the staff are told, and what goes on.

In each case somebody listens all the while and follows the news of the page, and nobody restarts anything.
"""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from bench.editing.hands import Answer, Hand, Journal, make_slots, work
from bench.editing.kills import examine
from bench.editing.restarts import acknowledged, crash, slow_commits
from tests.fakes.config import config_of
from tests.fakes.disk import loose_disk, small_disk
from tests.fakes.event_stream import EventStream, following
from tests.fakes.hearing import Heard, hearing, numbered_station
from tests.fakes.newsroom import READ, SPECIAL, Newsroom
from tests.fakes.postgres import Postgres, postgres
from tests.fakes.service import Service, service
from tests.fakes.waiting import wait_until

LONGEST_SILENCE_S = 2.0
"""Of a listener; players have as much in hand.  Mostly it is a twentieth of that."""
SOON_S = 2.0
"""Within which everything that is answered from memory comes, on a machine that has other things to do."""
WRITES_WITHIN_S = 6.0
HEALS_WITHIN_S = 5.0
PAGES = (
    "/",
    "/staff/news/week",
    "/staff/news/slots",
    f"/staff/news/entries/{SPECIAL}",
    "/staff/news/findings",
)
FROM_THE_STORE = (
    "/staff/news/history",
    "/staff/drafts",
    "/api/v1/staff/lineups/news/history",
    "/api/v1/staff/drafts",
)
"""What only the database knows: it may be refused, but with words, and in time."""
CLIENTS = 4
MOST_SMALL = 50
"""So many small edits at most fit into what a full disk has given before."""


@pytest.fixture(scope="module")
def database() -> Iterator[Postgres]:
    with postgres(durable=True) as server:
        yield server


@dataclass
class OnAir:
    """A service with somebody who edits it, and somebody who listens."""

    radio: Service
    news: Newsroom
    heard: Heard
    events: EventStream

    async def goes_on(self) -> None:
        """Check that all that needs no database is answered as ever."""
        for path in (*READ, *PAGES):
            status, seconds, text = await asyncio.to_thread(fetch, self.radio, path)
            assert (status, path) == (200, path), text
            assert seconds < SOON_S, path
        asked = [asyncio.to_thread(fetch, self.radio, path) for path in FROM_THE_STORE]
        for status, seconds, text in await asyncio.gather(*asked):
            assert status in {200, 503, 507}, text
            assert seconds < WRITES_WITHIN_S, text
        async with following(self.radio.url.rstrip("/")) as late:
            assert self.news.title() in json.dumps((await late.next()).data)

    async def refused(self, status: int, words: str, within_s: float = WRITES_WITHIN_S) -> None:
        """Check that an edit is refused with words, and that nothing of it is in force."""
        before, began = self.news.title(), time.monotonic()
        answer = await asyncio.to_thread(self.news.refused, status)
        assert time.monotonic() - began < within_s
        assert words in answer.document["detail"], answer
        assert status != 503 or int(answer.retry_after) > 0
        assert self.news.title() == before

    async def retitled(self) -> None:
        """Check that an edit is done, heard of by all who follow, and in force."""
        title = await asyncio.to_thread(self.news.retitled)
        while title not in json.dumps((await self.events.next()).data):
            continue
        assert self.news.title() == title


@asynccontextmanager
async def on_air(folder: Path, *, storage: str = "", state: Path | None = None) -> AsyncIterator[OnAir]:
    """Have a service on the air; afterwards it is started again, and must have all that it acknowledged."""
    environ = {"LIVERADIO_STATE_DIR": str(state)} if state else {}
    environ |= {"LIVERADIO_STORAGE__DATABASE": storage} if storage else {}
    async with numbered_station() as url:
        text = config_of({"news": [url]})
        with service(folder / "radio", text, environ=environ) as radio:
            news = Newsroom(radio)
            await asyncio.to_thread(news.begin)
            async with (
                hearing(radio.port, "/listen/news") as heard,
                following(radio.url.rstrip("/")) as events,
            ):
                room = OnAir(radio, news, heard, events)
                await room.retitled()
                yield room
                await room.retitled()
            assert heard.faults() == []
            assert heard.silence_s < LONGEST_SILENCE_S
            assert news.faults() == []
            title, rows = news.title(), news.hand.rows()
            log = radio.log()
            assert "Traceback" not in log, log
            assert "alembic" not in log, log
        with service(folder / "radio", text, environ=environ) as again:
            anew = Newsroom(again, news.journal)
            assert anew.faults() == []
            assert (anew.title(), anew.hand.rows()) == (title, rows)


def fetch(radio: Service, path: str) -> tuple[int, float, str]:
    """Return the status, how long it took, and the text."""
    began = time.monotonic()
    try:
        with urllib.request.urlopen(radio.url.rstrip("/") + path, timeout=15) as answer:
            status, text = answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read().decode()
    return status, time.monotonic() - began, text


def timed(call: Callable[[int], Answer], status: int) -> tuple[Answer, float]:
    """Return what a call gives, and how many seconds it took."""
    began = time.monotonic()
    answer = call(status)
    return answer, time.monotonic() - began


def has_done(journal: Journal, count: int) -> bool:
    """Tell whether so many edits were acknowledged."""
    return acknowledged(journal) >= count


async def test_a_full_disk_refuses_edits_with_507_and_heals_with_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", size_kb=8192) as disk:
        async with on_air(tmp_path, state=disk.folder / "state") as room:
            statuses: list[int] = []
            while statuses[-3:] != [507, 507, 507]:
                disk.fill()  # a database that finds no room gives some back, and still takes small edits
                statuses.append((await asyncio.to_thread(room.news.retitle))[1].status)
                assert len(statuses) < MOST_SMALL, statuses
            await room.refused(507, "the disk is full")
            await room.goes_on()

            disk.free()
            await room.retitled()


async def test_a_database_that_is_locked_is_waited_for_and_then_answered_503(tmp_path: Path) -> None:
    async with on_air(tmp_path) as room:
        path = tmp_path / "radio/state/liveradio.db"
        with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
            other.execute("BEGIN EXCLUSIVE")
            others = [Newsroom(room.radio, room.news.journal) for _ in range(CLIENTS - 1)]
            with ThreadPoolExecutor(CLIENTS) as pool:
                asked = [pool.submit(timed, one.refused, 503) for one in (room.news, *others)]
                while not all(one.done() for one in asked):
                    await room.goes_on()
                answers = [await asyncio.wrap_future(one) for one in asked]
            said = [answer.document["detail"] for answer, _ in answers]
            assert any("locked by another program" in one for one in said), said
            assert all(int(answer.retry_after) > 0 for answer, _ in answers)
            assert max(seconds for _, seconds in answers) < WRITES_WITHIN_S, answers
            other.execute("ROLLBACK")
        await room.retitled()


async def test_a_disk_that_drops_out_and_comes_back_read_only_heals_when_it_can_be_written(
    tmp_path: Path,
) -> None:
    with loose_disk(tmp_path / "disk") as disk:
        async with on_air(tmp_path, storage=f"sqlite:///{disk.folder}/liveradio.db") as room:
            disk.pull_out()
            await room.refused(503, "the database is gone")
            await room.goes_on()

            disk.put_back(read_only=True)
            for _ in range(2):
                await room.refused(503, "can only be read")
            await room.goes_on()

            disk.make_writable()
            await room.retitled()


async def test_a_database_that_is_moved_away_is_missed_and_found_again(tmp_path: Path) -> None:
    path, away = tmp_path / "radio/state/liveradio.db", tmp_path / "away.db"
    async with on_air(tmp_path) as room:
        path.rename(away)
        for _ in range(2):
            await room.refused(503, "the database is gone")
        await room.goes_on()
        assert not path.exists()

        away.rename(path)
        await room.retitled()


async def test_postgresql_that_is_stopped_leaves_all_in_force_and_heals_when_it_is_started(
    tmp_path: Path, database: Postgres
) -> None:
    async with on_air(tmp_path, storage=database.url(database.make_database())) as room:
        await asyncio.to_thread(database.stop)
        for _ in range(2):
            await room.refused(503, "cannot be reached")
        await room.goes_on()

        await asyncio.to_thread(database.start)
        await asyncio.to_thread(
            wait_until, lambda: room.news.retitle()[1].status == 200, "an edit is done", HEALS_WITHIN_S
        )


async def test_postgresql_that_is_restarted_amid_commits_loses_nothing_and_does_nothing_twice(
    tmp_path: Path, database: Postgres
) -> None:
    name = database.make_database()
    slow_commits(database, name)
    async with on_air(tmp_path, storage=database.url(name)) as room:
        hand, journal, over = Hand(room.radio.url), Journal(), threading.Event()
        await asyncio.to_thread(make_slots, hand)
        chance = random.Random(7)
        with ThreadPoolExecutor(CLIENTS) as pool:
            at_work = [pool.submit(work, room.radio.url, journal, seed, over) for seed in range(CLIENTS)]
            for number in range(4):
                enough = partial(has_done, journal, acknowledged(journal) + chance.randint(5, 15))
                await asyncio.to_thread(wait_until, enough, "edits are acknowledged", 2 * HEALS_WITHIN_S)
                await asyncio.to_thread(crash, database, name, written=bool(number % 2))
                await asyncio.to_thread(database.start)
            await room.goes_on()
            over.set()
            for one in at_work:
                await asyncio.wrap_future(one)
        wrong, _ = await asyncio.to_thread(examine, Hand(room.radio.url), journal)

        assert wrong == []
        assert acknowledged(journal) >= 20
