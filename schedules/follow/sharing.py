# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What several nodes on one database share of what they follow: whatever one reads, or is told to forget.

Each node reads for itself, so that none depends on another; but who is told to read anew, or to forget, is
one of them, and all are meant.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import NoReturn, Protocol

from schedules.clock import Clock
from schedules.errors import StoreError
from schedules.model.ids import ServiceId
from schedules.model.kept import FollowedCopy
from schedules.store.base import Notice

log = logging.getLogger(__name__)

FIRST_RETRY_S, LONGEST_RETRY_S = 0.1, 5.0


class Copies(Protocol):
    """Where the last good readings are kept; a `schedules.store.base.LineupStore` is one."""

    async def followed(self) -> Sequence[FollowedCopy]:
        """Return all that are kept."""

    async def put_followed(self, copy: FollowedCopy) -> None:
        """Keep one."""

    async def remove_followed(self, service: ServiceId) -> None:
        """Forget one."""

    def notices(self) -> AbstractAsyncContextManager[AsyncIterator[Notice]]:
        """Hear of what is written, by this node or another."""


class Sharing:
    """Hears what is kept and forgotten, until cancelled; nothing that happens to the store ends it.

    Args:
        kept: Told each copy that is there, also those that this node has written itself.
        forgotten: Told that there is none any more.
    """

    def __init__(
        self,
        copies: Copies,
        clock: Clock,
        *,
        kept: Callable[[FollowedCopy], Awaitable[None]],
        forgotten: Callable[[ServiceId], None],
    ) -> None:
        self._copies = copies
        self._clock = clock
        self._kept = kept
        self._forgotten = forgotten

    async def run(self) -> NoReturn:
        """Hear, and hear again once the store is back."""
        wait_s = FIRST_RETRY_S
        while True:
            try:
                async with self._copies.notices() as notices:
                    await self._noticed(Notice(None, 0))  # what was written before anybody listened
                    async for notice in notices:
                        await self._noticed(notice)
                        wait_s = FIRST_RETRY_S
            except StoreError as error:
                log.debug("what other nodes read is not heard of: %s", error)
            await self._clock.sleep(wait_s)
            wait_s = min(2 * wait_s, LONGEST_RETRY_S)

    async def _noticed(self, notice: Notice) -> None:
        about = notice.followed
        if about is None and notice.owner is not None:
            return  # a lineup
        found = {copy.service: copy for copy in await self._copies.followed()}
        for service, copy in found.items():
            if about in {None, service}:
                await self._kept(copy)
        if about is not None and about not in found:
            self._forgotten(about)
