# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Two services on one PostgreSQL: each shows what the other's staff edit.  A file is for one service only."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest

from bench.editing.hands import Answer
from tests.fakes.config import config_of
from tests.fakes.newsroom import SPECIAL, Newsroom
from tests.fakes.postgres import Postgres, postgres
from tests.fakes.service import service
from tests.fakes.waiting import wait_until

CONFIG = config_of({"news": ["demo:news"]})
PROMISED_S = 1.0
ON_A_BUSY_MACHINE_S = 5.0
REFUSED_WITHIN_S = 6.0
EDITS = 5
EARS = "pg_stat_activity WHERE application_name = 'liveradio notices'"
ALL = "pg_stat_activity WHERE application_name LIKE 'liveradio%'"


@dataclass
class Nodes:
    """Two services that share a database."""

    first: Newsroom
    second: Newsroom
    server: Postgres
    database: str

    def cut(self, which: str) -> None:
        """Have the server end connections."""
        self.server.sql(f"SELECT pg_terminate_backend(pid) FROM {which}", self.database)

    def agree(self, title: str, within_s: float = ON_A_BUSY_MACHINE_S) -> float:
        """Wait until both have this on now; return how many seconds that took."""
        both = (self.first, self.second)
        took_s = wait_until(
            lambda: all(one.title() == title for one in both), "both have it on now", within_s
        )
        assert self.first.planned() == self.second.planned()
        assert self.first.hand.rows() == self.second.hand.rows()
        return took_s


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """Two services on one database, which all tests here use one after the other."""
    folder = tmp_path_factory.mktemp("nodes")
    with postgres(durable=True) as server:
        name = server.make_database()
        environ = {"LIVERADIO_STORAGE__DATABASE": server.url(name)}
        with (
            service(folder / "first", CONFIG, environ=environ) as first,
            service(folder / "second", CONFIG, environ=environ) as second,
        ):
            nodes = Nodes(Newsroom(first), Newsroom(second), server, name)
            nodes.second.journal = nodes.first.journal
            nodes.first.begin()
            yield nodes


@pytest.fixture
def nodes(running: Nodes) -> Iterator[Nodes]:
    """The two; at the end nothing may be lost, done twice, or be otherwise on one than on the other."""
    running.agree(running.first.retitled())
    yield running
    running.agree(running.second.retitled())
    for room in (running.first, running.second):
        assert room.faults() == []
        assert "Traceback" not in room.radio.log(), room.radio.log()


@contextmanager
def news_of(room: Newsroom) -> Iterator[Iterator[str]]:
    """Follow the events of a service, line by line."""
    with urlopen(f"{room.radio.url}api/v1/events", timeout=15) as answer:
        yield (line.decode() for line in answer)


def test_an_edit_on_either_node_is_seen_on_the_other_within_a_second(nodes: Nodes) -> None:
    took_s: list[float] = []
    for number in range(2 * EDITS):
        here, there = (nodes.first, nodes.second) if number % 2 else (nodes.second, nodes.first)
        with news_of(there) as news:
            next(news)
            title = here.retitled()
            acknowledged = time.monotonic()
            assert any(title in line for line in news)
            assert there.title() == title
            assert title in there.planned()
            took_s.append(time.monotonic() - acknowledged)

    assert statistics.median(took_s) < PROMISED_S
    assert max(took_s) < ON_A_BUSY_MACHINE_S


def test_nothing_is_missed_when_the_connection_that_listens_is_cut(nodes: Nodes) -> None:
    for which in (EARS, EARS, ALL):
        nodes.cut(which)
        nodes.agree(nodes.first.retitled())
        nodes.agree(nodes.second.retitled())


def test_both_answer_from_memory_while_the_database_is_away_and_agree_afterwards(nodes: Nodes) -> None:
    title = nodes.first.retitled()
    nodes.agree(title)

    nodes.server.stop()
    for room in (nodes.first, nodes.second):
        began = time.monotonic()
        assert int(room.refused(503).retry_after) > 0
        assert time.monotonic() - began < REFUSED_WITHIN_S
        assert room.title() == title
        assert title in room.planned()
        assert room.hand.rows()[SPECIAL]["row"]["title"] == title
    nodes.server.start()

    done: list[str] = []

    def is_done() -> bool:
        text, answer = nodes.first.retitle()
        done.append(text)
        return answer.status == 200

    wait_until(is_done, "an edit is done again", ON_A_BUSY_MACHINE_S)
    nodes.agree(done[-1])


def test_of_two_people_on_two_nodes_one_is_told_what_the_other_did(nodes: Nodes) -> None:
    with ThreadPoolExecutor(2) as pool:
        for _ in range(EDITS):
            seen = nodes.first.hand.version(SPECIAL)
            asked = [pool.submit(room.retitle, seen) for room in (nodes.first, nodes.second)]
            (won, winner), (lost, loser) = sorted(
                (one.result() for one in asked), key=lambda found: found[1].status
            )

            assert (winner.status, loser.status) == (200, 412), (winner, loser)
            assert told(loser) == (won, winner.document["revision"], lost)
            nodes.agree(won)


def told(loser: Answer) -> tuple[str, int, str]:
    """Return what the slower one is told: what there is, its version, and what they wanted."""
    document = loser.document
    (difference,) = (one for one in document["differences"] if one["field"] == "title")
    assert difference["conflicts"]
    assert difference["theirs"] == document["current"]["title"]
    return document["current"]["title"], document["version"], difference["yours"]


def test_two_services_on_one_database_file_are_refused_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "shared.db"
    with service(tmp_path, CONFIG, environ={"LIVERADIO_STORAGE__DATABASE": f"sqlite:///{file}"}) as radio:
        Newsroom(radio).begin()
        second = radio.cli("serve", "--port", "0", "--no-open", "--state-dir", str(tmp_path / "other"))

        assert (second.returncode, second.stdout) == (1, "")
        (line,) = (one for one in second.stderr.splitlines() if "another liveradio service" in one)
        assert f"{file}: another liveradio service is using this database; stop it first" in line
        assert "Traceback" not in second.stderr
        assert Newsroom(radio).retitled()
