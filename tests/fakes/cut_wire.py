# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A wire to a server on loopback, cut when a client says certain bytes: before or after they arrive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class CutWire:
    """A wire.

    Attributes:
        port: Where clients connect, on 127.0.0.1.
        word: Cut when a client says this; empty: never.
        after: Whether the server still gets it, and does it.
        cuts: How often it was cut.
    """

    to_port: int
    port: int = 0
    word: bytes = b""
    after: bool = False
    cuts: int = 0
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.to_port)
        self._writers |= {writer, there_writer}
        answers = asyncio.create_task(self._carry_back(there_reader, writer))
        try:
            while block := await reader.read(65536):
                if self.word and self.word in block:
                    self.cuts += 1
                    if self.after:
                        answers.cancel()  # the client never hears
                        await asyncio.wait([answers])
                        there_writer.write(block)
                        await there_writer.drain()
                        await there_reader.read(1)  # it was done
                    return
                there_writer.write(block)
                await there_writer.drain()
        except OSError:
            return
        finally:
            answers.cancel()
            for end in (writer, there_writer):
                end.transport.abort()
                self._writers.discard(end)

    async def _carry_back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while block := await reader.read(65536):
                writer.write(block)
                await writer.drain()
        except OSError:
            return
        finally:
            if not writer.is_closing():
                writer.close()


@asynccontextmanager
async def cut_wire(to_port: int) -> AsyncIterator[CutWire]:
    """Lay a wire while the context is open."""
    wire = CutWire(to_port)
    server = await asyncio.start_server(wire.carry, "127.0.0.1", 0)
    wire.port = server.sockets[0].getsockname()[1]
    async with server:
        try:
            yield wire
        finally:
            for writer in wire._writers:
                writer.transport.abort()
