# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A listener on a bare socket: reads the head of an answer, and then the bytes as they come."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

DEADLINE_S = 15.0


@dataclass(slots=True)
class RadioSet:
    """One connection whose answer has begun.

    Attributes:
        line: The status line.
        headers: By their names in lower case, as they came.
    """

    line: str
    headers: dict[str, str]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def status(self) -> int:
        """The status code."""
        return int(self.line.split()[1])

    async def read(self, count: int) -> bytes:
        """Return exactly so many bytes of the body."""
        async with asyncio.timeout(DEADLINE_S):
            return await self.reader.readexactly(count)

    async def read_to_end(self) -> bytes:
        """Return all bytes until the connection ends."""
        async with asyncio.timeout(DEADLINE_S):
            return await self.reader.read()


@asynccontextmanager
async def tuned_in(
    port: int,
    path: str,
    *headers: str,
    method: str = "GET",
    version: str = "1.1",
    receive_buffer_bytes: int | None = None,
) -> AsyncIterator[RadioSet]:
    """Ask for a path, and read the head of the answer.

    Args:
        receive_buffer_bytes: A small one shows soon that nobody reads.
    """
    sock = socket.socket()
    sock.setblocking(False)
    if receive_buffer_bytes is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes)
    await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
    reader, writer = await asyncio.open_connection(sock=sock, limit=1024 if receive_buffer_bytes else 2**20)
    try:
        lines = (f"{method} {path} HTTP/{version}", f"Host: 127.0.0.1:{port}", *headers, "", "")
        writer.write("\r\n".join(lines).encode())
        async with asyncio.timeout(DEADLINE_S):
            head = await reader.readuntil(b"\r\n\r\n") if receive_buffer_bytes is None else b"\r\n\r\n"
        line, *rest = head.decode().strip().split("\r\n")
        pairs = (text.partition(":") for text in rest)
        yield RadioSet(line, {name.lower(): value.strip() for name, _, value in pairs}, reader, writer)
    finally:
        writer.transport.abort()
