# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Hearing of other nodes' commits: LISTEN on a connection of its own, which is made again when it is lost.

What is told while it is away is lost, so its return says: look at everything again.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.ext.asyncio import AsyncEngine

from schedules.model.kept import Owner
from schedules.store.base import Notice
from schedules.store.bell import EVERYTHING, Ear

from .database import ANSWER_S, WAIT_S

log = logging.getLogger(__name__)

TOPIC = "liveradio"

_FIRST_WAIT_S = 0.1
_LONGEST_WAIT_S = 5.0
_ASK_S = 1.0
"""How often a silent connection is asked whether it is still there: one over which nothing comes any
more, and which nobody has closed, looks the same as one on which nobody has anything to say."""
_LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)


def payload_of(notice: Notice) -> str:
    """Return a notice as text, far below the 8000 bytes that there may be."""
    return f"{notice.owner} {notice.revision}" if notice.owner is not None else ""


def notice_of(payload: str) -> Notice:
    """Return the notice of a text; one that makes no sense says: look at everything."""
    owner, _, revision = payload.rpartition(" ")
    return Notice(Owner(owner), int(revision)) if owner and revision.isdecimal() else EVERYTHING


@asynccontextmanager
async def listening(engine: AsyncEngine) -> AsyncIterator[AsyncIterator[Notice]]:
    """As `LineupStore.notices`; when the context is entered, the first attempt to listen is over."""
    ear, tried = Ear(), asyncio.Event()
    listener = asyncio.get_running_loop().create_task(_listen(engine, ear, tried), name="notices")
    try:
        await tried.wait()
        yield ear
    finally:
        listener.cancel()
        with suppress(asyncio.CancelledError):
            await listener


async def _listen(engine: AsyncEngine, ear: Ear, tried: asyncio.Event) -> None:
    """Listen until cancelled."""
    wait_s, first = _FIRST_WAIT_S, True
    while True:
        try:
            connection = await _connect(engine)
            try:
                lost = asyncio.Event()
                connection.add_termination_listener(lambda _, lost=lost: lost.set())
                async with asyncio.timeout(WAIT_S):
                    await connection.add_listener(TOPIC, lambda *said: ear.hear(notice_of(str(said[-1]))))
                if not (first and not tried.is_set()):
                    ear.hear(EVERYTHING)
                    log.info("hearing of other nodes' edits again")
                first, wait_s = False, _FIRST_WAIT_S
                tried.set()
                await _stay(connection, lost)
            finally:
                connection.terminate()
        except _LOST as error:
            log.warning("other nodes' edits are not heard: %s", type(error).__name__)
        tried.set()
        await asyncio.sleep(random.uniform(wait_s / 2, wait_s))  # noqa: S311 - only spreads nodes out
        wait_s = min(2 * wait_s, _LONGEST_WAIT_S)


async def _connect(engine: AsyncEngine) -> Any:
    """Return a connection of the driver's own, with the address of the engine."""
    _, options = engine.dialect.create_connect_args(engine.url)
    options = {key: value for key, value in options.items() if not key.startswith("prepared_statement")}
    async with asyncio.timeout(WAIT_S):
        return await asyncpg.connect(**options, server_settings={"application_name": "liveradio notices"})


async def _stay(connection: Any, lost: asyncio.Event) -> None:
    """Return when the connection is lost.

    Raises:
        TimeoutError: If it does not answer.
    """
    while not lost.is_set():
        try:
            async with asyncio.timeout(_ASK_S):
                await lost.wait()
        except TimeoutError:
            await connection.execute("SELECT 1", timeout=ANSWER_S)
