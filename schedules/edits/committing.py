# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Write a commit, and know afterwards whether it is written, also when the connection broke in the middle."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from schedules.clock import Clock
from schedules.errors import (
    ReceiptExistsError,
    StaleDraftError,
    StaleRevisionError,
    StoreUnavailableError,
    StoreUnknownError,
)
from schedules.model.kept import Commit
from schedules.store.base import LineupStore

log = logging.getLogger(__name__)

T = TypeVar("T")

FIND_OUT_S = 5.0
"""So long it is tried to find out whether a commit was written."""

_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.05, 0.8


class Committer:
    """Writes commits, each once."""

    def __init__(self, store: LineupStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def commit(self, commit: Commit) -> None:
        """Write a commit; what the store raises comes out, but only once that is certain.

        Raises:
            StoreUnknownError: If nobody could tell within `FIND_OUT_S`; look at the store again later.
        """
        try:
            await self._store.commit(commit)
        except StoreUnknownError as unknown:
            await self._find_out(commit, unknown)

    async def _find_out(self, commit: Commit, unknown: StoreUnknownError) -> None:
        """Look for what was written, and write it if nothing was.

        To write again is safe only since a commit names the revisions that it was made against:
        of two that are the same the database takes one, whichever comes first.
        """
        log.warning("%s; finding out", unknown)
        until_s, wait_s = self._clock.monotonic_s() + FIND_OUT_S, _FIRST_WAIT_S
        while True:
            try:
                await self._again(commit)
            except StoreUnavailableError:
                if self._clock.monotonic_s() + wait_s > until_s:
                    raise unknown from None
            else:
                return
            await self._clock.sleep(wait_s)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)

    async def _again(self, commit: Commit) -> None:
        if await self._was_written(commit):
            return
        try:
            await self._store.commit(commit)
        except (StaleRevisionError, ReceiptExistsError, StaleDraftError):
            if not await self._was_written(commit):
                raise

    async def _was_written(self, commit: Commit) -> bool:
        """Tell whether the store has this very commit; all of it or nothing is there."""
        if commit.changes:
            ours = commit.changes[0].history
            entry = await self._store.history_entry(ours.owner, ours.revision)
            return entry is not None and (entry.at, entry.actor) == (ours.at, ours.actor)
        if commit.receipt is not None:
            receipt = await self._store.receipt(commit.receipt.actor, commit.receipt.key)
            return receipt is not None and (receipt.at, receipt.fingerprint) == (
                commit.receipt.at,
                commit.receipt.fingerprint,
            )
        return False


async def to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """Do some work to its end even if the one who waits for it is cancelled, who then ends after it."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # it was seen: the one who would have been told is gone
        raise
