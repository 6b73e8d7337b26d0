# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The test tone: a child process encodes, we pass on what it writes and never leave it behind.

The encoder is native code, so it has a process of its own: whatever goes wrong there ends only the tone.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Final

from player.errors import StreamEndedError, StreamError, StreamTimeoutError
from player.streams.candidate import StreamInfo
from player.streams.title import StreamTitle

from .cues import tone_title

FIRST_FRAME_S: Final = 10.0
READ_BYTES: Final = 8192
COMPLAINT_BYTES: Final = 4096
_ROOT: Final = str(Path(__file__).parents[3])
_ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "HOME")
"""What the child gets of ours; tokens and passwords stay here."""


class ToneStream:
    """An open test tone.  Meets `player.air.base.OpenStream`; made by `open_tone`.

    Args:
        process: The child; from here on it is ours to end.
        first: The first sound that it wrote.
    """

    def __init__(self, info: StreamInfo, hz: int, process: Process, first: bytes) -> None:
        self._info = info
        self._process = process
        self._pending: list[StreamTitle | bytes] = [tone_title(hz), first]
        self._closed = False

    @property
    def info(self) -> StreamInfo:
        """What is known of it."""
        return self._info

    async def read(self) -> bytes | StreamTitle:
        """Return the title once, then sound as the child writes it.

        Raises:
            StreamEndedError: If the child ended, or the stream was closed.
        """
        if self._closed:
            raise StreamEndedError(self._info.url, "the signal was closed")
        if self._pending:
            return self._pending.pop(0)
        return await _sound(self._info.url, self._process)

    async def aclose(self) -> None:
        """End the child and wait until it is gone; may be called twice."""
        self._closed = True
        await _end(self._process)


async def open_tone(info: StreamInfo, hz: int) -> ToneStream:
    """Start the child, and return when its first sound is there.

    Raises:
        StreamTimeoutError: If none comes in time.
        StreamError: If the child cannot start, or ends at once; says why.
    """
    # -P: the working folder may hold a file called av.py.
    command = (sys.executable, "-P", "-m", f"{__package__}.tone_child", "--hz", str(hz))
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=kept | {"PYTHONPATH": _ROOT},
            start_new_session=True,  # Ctrl-C in a terminal is the parent's to handle
        )
    except OSError as error:
        raise StreamError(info.url, f"the encoder did not start: {error.strerror}") from error
    try:
        async with asyncio.timeout(FIRST_FRAME_S):
            return ToneStream(info, hz, process, await _sound(info.url, process))
    except BaseException as error:
        await _end(process)
        if isinstance(error, TimeoutError):
            raise StreamTimeoutError(info.url, f"the encoder gave no sound in {FIRST_FRAME_S:g} s") from error
        raise


async def _sound(url: str, process: Process) -> bytes:
    assert process.stdout is not None  # noqa: S101 - asked for with PIPE
    assert process.stderr is not None  # noqa: S101 - asked for with PIPE
    data = await process.stdout.read(READ_BYTES)
    if data:
        return data
    complaint = (await process.stderr.read(COMPLAINT_BYTES)).decode(errors="replace").strip()
    code = await process.wait()
    last_line = complaint.rpartition("\n")[2] or f"exit status {code}"
    raise StreamEndedError(url, f"the encoder ended: {last_line}")


async def _end(process: Process) -> None:
    assert process.stdin is not None  # noqa: S101 - asked for with PIPE
    process.stdin.close()
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    # Reading its pipes to their ends lets the transport close as well: a full pipe would keep it open.
    await process.communicate()
