# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A server that can say anything a radio server says, byte by byte: a raw socket, without an HTTP library.

It hangs, drips, lies and resets as told, counts connections, and keeps each request as it came.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came; `headers` by lower-case name; `body` as long as was announced."""

    target: str
    headers: dict[str, str]
    head: bytes
    body: bytes = b""

    @property
    def method(self) -> str:
        """What is to be done with the target; ``GET`` for most."""
        return self.head.partition(b" ")[0].decode("latin-1")


Script = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


def says(*pieces: bytes) -> Script:
    """Write exactly these bytes, each in a write of its own, and close."""

    async def script(_: Request, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)

    return script


def answers(
    body: bytes, content_type: str = "", *, status: str = "HTTP/1.0 200 OK", head: Iterable[str] = ()
) -> Script:
    """Answer with a body, and close."""
    fields = [status, *([f"Content-Type: {content_type}"] if content_type else []), *head]
    return says("\r\n".join(fields).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body)


def redirects(location: str | bytes, status: int = 302, *, head: Iterable[str] = ()) -> Script:
    """Redirect to exactly these bytes."""
    raw = location if isinstance(location, bytes) else location.encode()
    extra = "".join(f"{line}\r\n" for line in head).encode()
    return says(
        f"HTTP/1.1 {status} Moved\r\n".encode()
        + extra
        + b"Location: "
        + raw
        + b"\r\nContent-Length: 0\r\n\r\n"
    )


def goes_on(head: bytes, loop: bytes, *, first: bytes = b"") -> Script:
    """Send a head, then the same bytes for ever, as fast as they are taken."""

    async def script(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(head + first)
        while True:
            writer.write(loop)
            await writer.drain()
            await asyncio.sleep(0)

    return script


def broadcasts(
    head: bytes,
    sound: bytes,
    *,
    first: bytes = b"",
    rate_bytes_s: float | None = None,
    burst_s: float = 3.0,
    metaint: int = 0,
    titles: Sequence[bytes | None] = (),
    wire: Callable[[bytes], bytes] = bytes,
) -> Script:
    """Send a head, then the same sound for ever, as a station does: a burst at once, the rest in real time.

    Args:
        head: Up to the blank line.
        sound: What repeats.
        first: What comes once, before it (a codec's own header, or a tag); not counted for the pace.
        rate_bytes_s: How fast it is; one `sound` a second unless told.
        burst_s: How much comes at once.
        metaint: Bytes of sound between two blocks; 0 for none.
        titles: What the blocks hold, in order; all blocks after these are empty, as ``None`` is.
        wire: How each piece goes on the wire, such as `chunk`.
    """
    rate = rate_bytes_s or len(sound)

    async def script(_: Request, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        writer.write(head)
        if first:
            writer.write(wire(first))
        sent_bytes, started_s = 0, loop.time()
        for piece, block in _on_the_air(sound, metaint, titles):
            ahead_s = sent_bytes / rate - burst_s - (loop.time() - started_s)
            if ahead_s > 0:
                await asyncio.sleep(ahead_s)
            writer.write(wire(piece + block))
            await writer.drain()
            sent_bytes += len(piece)

    return script


def chunk(data: bytes) -> bytes:
    """Return a chunk of a body with ``Transfer-Encoding: chunked``."""
    return b"%x\r\n%b\r\n" % (len(data), data)


def _on_the_air(sound: bytes, metaint: int, titles: Sequence[bytes | None]) -> Iterator[tuple[bytes, bytes]]:
    """Give sound without end, in pieces, each with the block that follows it."""
    size, at, number = metaint or max(1, min(2000, len(sound) // 4)), 0, 0
    while True:
        piece = (sound[at:] + sound * (size // len(sound) + 1))[:size]
        at = (at + size) % len(sound)
        block = (titles[number] or b"") if number < len(titles) else b""
        yield piece, _block(block) if metaint else b""
        number += 1


def _block(text: bytes) -> bytes:
    size = -(-len(text) // 16)
    return bytes([size]) + text.ljust(size * 16, b"\0")


def drips(*pieces: bytes, every_s: float, first: bytes = b"") -> Script:
    """Send the pieces slowly, one after each `every_s`; ends after the last."""

    async def script(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        for piece in pieces:
            await asyncio.sleep(every_s)
            writer.write(piece)
            await writer.drain()

    return script


def hangs(*pieces: bytes) -> Script:
    """Send the pieces, then nothing, with the connection open."""

    async def script(_: Request, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        await asyncio.Event().wait()

    return script


def resets(*pieces: bytes) -> Script:
    """Send the pieces, then break the connection with a reset."""

    async def script(_: Request, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        raw: socket.socket = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return script


def icy_sound(sound: bytes, interval: int, titles: Iterable[bytes | None]) -> bytes:
    """Return sound with one block after each `interval` bytes; ``None`` is an empty block."""
    out, at = bytearray(), 0
    for title in titles:
        piece = (sound * (2 + (at + interval) // len(sound)))[at : at + interval]
        at += interval
        out += piece + _block(title or b"")
    return bytes(out)


@dataclass
class RadioServer:
    """Listens on a free loopback port; unknown targets answer 404.

    Attributes:
        scripts: What to do, by request target.
        requests: Every request, in order.
        connections: How many connections were accepted.
        tls: Speaks TLS if given.
    """

    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    scripts: dict[str, Script] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _server: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, self.host, 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def on(self, target: str, script: Script) -> str:
        """Set what a target does, and return its address."""
        self.scripts[target] = script
        return self.url(target)

    def url(self, target: str = "/") -> str:
        """Return the address of a target."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{target}"

    @property
    def busy(self) -> bool:
        """True while somebody is being answered."""
        return bool(self._tasks)

    def targets(self) -> list[str]:
        """Return what was asked for, in order."""
        return [request.target for request in self.requests]

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            first, *fields = head.decode("latin-1").split("\r\n")
            pairs = (line.partition(":") for line in fields if line)
            headers = {name.lower(): value.strip() for name, _, value in pairs}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            request = Request(first.split(" ")[1], headers, head, body)
            self.requests.append(request)
            await self.scripts.get(request.target, answers(b"", status="HTTP/1.0 404 Not Found"))(
                request, writer
            )
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client left, or the test ends
        finally:
            self._tasks.discard(task)
            writer.close()
