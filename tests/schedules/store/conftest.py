# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Stores of each kind, each over something that is new."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from schedules.store.base import LineupStore
from schedules.store.memory import MemoryStore
from schedules.store.opening import open_store
from tests.fakes.postgres import Postgres, postgres

Opens: TypeAlias = Callable[[str], Awaitable[LineupStore]]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test of any store over all of them, unless it says over which."""
    chosen = [mark for mark in metafunc.definition.iter_markers("parametrize") if mark.args[0] == "nodes"]
    if "nodes" in metafunc.fixturenames and not chosen:
        metafunc.parametrize("nodes", ["memory", "sqlite", "postgres"], indirect=True)


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """A PostgreSQL for all tests, each of which has a database of its own."""
    with postgres() as running:
        yield running


@pytest.fixture(scope="session")
def template(server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with our tables, for one test after the other."""
    name = server.make_database()

    async def make() -> None:
        store = await open_store(server.url(name), tmp_path_factory.mktemp("template"))
        await store.aclose()

    with ThreadPoolExecutor(1) as pool:  # fixtures may be made while a loop runs
        pool.submit(asyncio.run, make()).result()
    return name


@pytest.fixture
def database(server: Postgres, template: str) -> str:
    """The address of a database with our tables, all empty."""
    server.empty(template)
    return server.url(template)


@pytest.fixture
async def opens(tmp_path: Path) -> AsyncIterator[Opens]:
    """Open stores, which are closed at the end; relative files lie in the test's folder."""
    async with AsyncExitStack() as stack:

        async def opened(url: str) -> LineupStore:
            store = await open_store(url, tmp_path)
            stack.push_async_callback(store.aclose)
            return store

        yield opened


@dataclass
class Nodes:
    """A store, and another one over the same: of another node, if there can be one."""

    store: LineupStore
    other: LineupStore


@pytest.fixture
async def nodes(request: pytest.FixtureRequest, opens: Opens) -> Nodes:
    """Stores of a kind."""
    kind: str = getattr(request, "param", "memory")
    if kind == "memory":
        store: LineupStore = MemoryStore()
        return Nodes(store, store)
    if kind == "sqlite":
        store = await opens("sqlite:///liveradio.db")
        return Nodes(store, store)
    url: str = request.getfixturevalue("database")
    return Nodes(await opens(url), await opens(url))


@pytest.fixture
def store(nodes: Nodes) -> LineupStore:
    """The store of a kind."""
    return nodes.store
