# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A wire to a server on loopback: cut when a client says certain bytes, or stopped up without a word."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from .eventually import eventually

_REMEMBERED_BYTES = 4096


@dataclass(eq=False)
class Connection:
    """One connection over the wire.

    Attributes:
        flows: Set while bytes are carried, either way.
        over: Whether nothing is to be carried any more.
        said: What the client said first.
    """

    writers: tuple[asyncio.StreamWriter, asyncio.StreamWriter]
    flows: asyncio.Event = field(default_factory=asyncio.Event)
    said: bytes = b""
    over: bool = False

    async def may_carry(self) -> bool:
        """Wait until something can be carried; false if that will never be."""
        await self.flows.wait()
        return not self.over


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
    connections: set[Connection] = field(default_factory=set)

    def stall(self, said: bytes = b"") -> int:
        """Carry nothing any more for those who are connected now, whom nobody tells; return how many.

        It is as with a firewall that has forgotten them: new connections are carried.

        Args:
            said: Only those that said this among their first words.
        """
        stalled = [one for one in self.connections if said in one.said]
        for one in stalled:
            one.flows.clear()
        return len(stalled)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.to_port)
        connection = Connection((writer, there_writer))
        connection.flows.set()
        self.connections.add(connection)
        answers = asyncio.create_task(self._carry_back(connection, there_reader, writer))
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
                connection.said = (connection.said + block)[:_REMEMBERED_BYTES]
                if not await connection.may_carry():
                    return
                there_writer.write(block)
                await there_writer.drain()
        except OSError:
            return
        finally:
            answers.cancel()
            for end in connection.writers:
                end.transport.abort()
            self.connections.discard(connection)

    @staticmethod
    async def _carry_back(
        connection: Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            while block := await reader.read(65536):
                if not await connection.may_carry():
                    return
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
            for connection in wire.connections:
                connection.over = True
                connection.flows.set()
                for end in connection.writers:
                    end.transport.abort()
            await eventually(lambda: not wire.connections)
