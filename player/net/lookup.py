# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Looks names up by the system's resolver, so that one that never answers holds nobody.

``getaddrinfo`` blocks, cannot be cancelled, and may take half a minute.  The threads of an executor are
waited for when the loop and the process end; ours are not.  They are few, so that a dead name server costs
few of them: who finds all busy waits until its own deadline.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Any, Final

from aiohttp.abc import AbstractResolver, ResolveResult

MOST_LOOKUPS: Final = 16

Answer = tuple[int, int, int, str, tuple[Any, ...]]
Lookup = Callable[[str, int, int], list[Answer]]
"""By host, port and address family."""


def system_lookup(host: str, port: int, family: int) -> list[Answer]:
    """Ask the system.

    Raises:
        OSError: If there is no such name, or no answer.
        UnicodeError: If it cannot be a name.
    """
    flags = socket.AI_ADDRCONFIG  # no IPv6 addresses where there is no IPv6
    found = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM, flags=flags)
    return [(int(kind), int(sort), protocol, name, address) for kind, sort, protocol, name, address in found]


class SystemResolver(AbstractResolver):
    """Looks names up in threads that nobody waits for.

    Args:
        lookup: Blocks until it has the answer.
        most: How many lookups may be under way, those included whose asker has given up.
    """

    def __init__(self, lookup: Lookup = system_lookup, most: int = MOST_LOOKUPS) -> None:
        self._lookup = lookup
        self._free = asyncio.Semaphore(most)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of a name; may be cancelled at any time.

        Raises:
            OSError: If the lookup fails.
            UnicodeError: If it cannot be a name.
        """
        await self._free.acquire()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[Answer]] = loop.create_future()

        def found(result: list[Answer] | Exception) -> None:
            self._free.release()
            if answer.done():  # nobody waits any more
                return
            if isinstance(result, Exception):
                answer.set_exception(result)
            else:
                answer.set_result(result)

        def look() -> None:
            result: list[Answer] | Exception
            try:
                result = self._lookup(host, port, int(family))
            except Exception as error:  # noqa: BLE001 - raised where it is awaited
                result = error
            with contextlib.suppress(RuntimeError):  # the loop is closed: the answer came too late
                loop.call_soon_threadsafe(found, result)

        try:
            threading.Thread(target=look, name=f"lookup of {host}", daemon=True).start()
        except RuntimeError as error:
            self._free.release()
            raise OSError(f"no thread for a name lookup: {error}") from error
        return [_result(host, port, one) for one in await answer]

    async def close(self) -> None:
        """Wait for nothing: what is under way ends by itself, unheard."""


def _result(host: str, port: int, answer: Answer) -> ResolveResult:
    family, _, protocol, _, address = answer
    return ResolveResult(
        hostname=host,
        host=str(address[0]),
        port=port,
        family=socket.AddressFamily(family),
        proto=protocol,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
