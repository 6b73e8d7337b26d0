# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the store asks of a database: SQLite and PostgreSQL differ in this and in nothing else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeAlias, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from schedules.errors import StoreError, StoreUnavailableError
from schedules.store.base import Notice

log = logging.getLogger(__name__)

WAIT_S = 5.0
"""How long anything waits for its turn, for a lock of another process, or for a connection."""

ANSWER_S = 1.5
"""How long the server of a database may take to say that it is there, over a connection that there is."""

T = TypeVar("T")
Work: TypeAlias = Callable[[AsyncConnection], Awaitable[T]]
"""What is done within a transaction."""


class Database(Protocol):
    """A database that is open; what goes wrong is raised as `StoreError`."""

    async def read(self, work: Work[T]) -> T:
        """Do something in a transaction that sees one state of everything."""

    async def write(self, work: Work[T], notices: Sequence[Notice]) -> T:
        """Do something in a transaction in which nobody else writes, and commit it.

        Args:
            notices: What to tell all nodes, if and when it is committed.

        Raises:
            StoreUnknownError: If nobody can tell whether it was committed.
        """

    def notices(self) -> AbstractAsyncContextManager[AsyncIterator[Notice]]:
        """As `LineupStore.notices`."""

    async def aclose(self) -> None:
        """Let go of it."""


class Turns:
    """Sees to it that what was begun is finished, also when the one who asked went away.

    A request that is given up must not leave half a conversation with the database behind, so each
    is a task of its own here, and closing waits for all of them.
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    async def finish(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something to the end and return its result.

        Raises:
            StoreUnavailableError: If it was closed.
        """
        if self._closed:
            work.close()
            raise StoreUnavailableError("the store is closed")
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return await asyncio.shield(task)

    async def aclose(self) -> None:
        """Take nothing more, and wait for what was begun."""
        self._closed = True
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and isinstance(error := task.exception(), StoreError):
            log.debug("%s", error)  # who asked gets it; if they went away, it is here
