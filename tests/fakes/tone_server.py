# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A small HTTP server that plays a tone as MP3 for ever, in real time, and can be made to misbehave."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import shutil
import subprocess
from collections.abc import AsyncIterator

BYTES_PER_S = 16_000
"""128 kbit/s."""
_PIECE_S = 0.05
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"


@functools.cache
def tone_mp3(hz: int, seconds: int = 60) -> bytes:
    """Return MP3 frames of a sine, 44.1 kHz stereo at 128 kbit/s, at about -18 dB."""
    program = shutil.which("ffmpeg")
    assert program, "install ffmpeg"
    done = subprocess.run(
        [
            *(program, "-v", "error", "-f", "lavfi", "-i", f"sine=frequency={hz}:duration={seconds}"),
            *("-ac", "2", "-ar", "44100", "-b:a", "128k", "-id3v2_version", "0", "-write_xing", "0"),
            *("-f", "mp3", "-"),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return done.stdout


class ToneServer:
    """Plays a tone to everyone who asks for ``/listen/…``.

    Attributes:
        requests: Request lines, in order.
    """

    def __init__(self, hz: int, *, burst_s: float) -> None:
        self._sound = tone_mp3(hz)
        self._burst_bytes = int(burst_s * BYTES_PER_S)
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._answers: set[asyncio.Task[object]] = set()
        self._server: asyncio.Server | None = None
        self.requests: list[str] = []

    @property
    def url(self) -> str:
        """Where it plays."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/listen/tone"

    def freeze(self) -> None:
        """Send nothing more, and leave all connections open."""
        self._flowing.clear()

    def thaw(self) -> None:
        """Go on."""
        self._flowing.set()

    def end_all(self) -> None:
        """End the answers that are being given; new ones may come."""
        for writer in self._writers:
            writer.close()

    async def start(self) -> None:
        """Take connections."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)

    async def close(self) -> None:
        """Refuse connections, and end all."""
        if self._server is not None:
            self._server.close()
            self.end_all()
            self.thaw()
            await self._server.wait_closed()
            if self._answers:
                await asyncio.wait(self._answers)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = asyncio.current_task()
        assert answer is not None
        self._answers.add(answer)
        answer.add_done_callback(self._answers.discard)
        self._writers.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            self.requests.append(head.split(b"\r\n")[0].decode())
            writer.write(_HEAD)
            position, due = 0, self._burst_bytes
            while not writer.is_closing():
                await self._flowing.wait()
                while position < due:
                    begin = position % len(self._sound)
                    piece = self._sound[begin : begin + due - position]
                    writer.write(piece)
                    position += len(piece)
                await writer.drain()
                await asyncio.sleep(_PIECE_S)  # the pace of sound, not a wait for anything
                due += int(_PIECE_S * BYTES_PER_S)
        self._writers.discard(writer)
        writer.close()


@contextlib.asynccontextmanager
async def tone_server(hz: int = 440, *, burst_s: float = 1.0) -> AsyncIterator[ToneServer]:
    """Have a tone while the block runs."""
    server = ToneServer(hz, burst_s=burst_s)
    await server.start()
    try:
        yield server
    finally:
        await server.close()
