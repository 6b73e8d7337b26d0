# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What ``liveradio tap`` does: listens, writes the sound where it was asked to, and says the titles."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from player.air.demo import DemoUpstream
from player.errors import ErrorClass
from player.net.client import GuardedClient
from player.streams.candidate import StreamInfo
from player.streams.tap import Limits, Tap, Tapped, TapUpstream, tapped_json
from player.streams.title import StreamTitle
from player.streams.upstream import HttpUpstream
from schedules.clock import Clock, SystemClock

from .asking import Address, Way
from .ending import Ending
from .failure import WRONG_VALUE, CommandError, complain
from .output import OutputError, clean, pour, say

STANDARD_OUTPUT: Final = Path("-")
_CLEARED: Final = "(no title)"


class SoundFile:
    """Where the sound goes: a file, standard output, or nowhere.

    The file is emptied when it is opened, so that nothing in it is older than this run, and each piece is in
    it as soon as it was heard.

    Args:
        path: ``-`` is standard output; ``None`` is nowhere.
        ending: Is told when a reader of it may keep us waiting for ever.

    Raises:
        CommandError: If it cannot be opened for writing; exit status 2.
    """

    def __init__(self, path: Path | None, ending: Ending) -> None:
        self._path = path
        self._ending = ending
        self._file: BinaryIO | None = None
        self._may_wait = path == STANDARD_OUTPUT
        if path is None or path == STANDARD_OUTPUT:
            return
        try:
            ending.stuck = True  # a named pipe opens when somebody reads it
            self._file = path.open("wb", buffering=0)
            self._may_wait = not stat.S_ISREG(os.fstat(self._file.fileno()).st_mode)
        except OSError as error:
            raise CommandError(
                f"--out: {path} cannot be written to: {error.strerror}", WRONG_VALUE
            ) from error
        finally:
            ending.stuck = False

    def write(self, data: bytes) -> None:
        """Write all of it; to what may keep us waiting, nothing more once the end was asked for.

        Raises:
            ReaderGoneError: If nobody reads standard output any more.
            OutputError: If it cannot be written, as on a full disk.
        """
        self._ending.stuck = self._may_wait  # first: a signal from here on ends it by itself
        try:
            if self._may_wait and self._ending.asked:
                return  # nobody may be reading any more, and no second signal need come
            if self._path == STANDARD_OUTPUT:
                pour(data)
            elif self._file is not None:
                rest = memoryview(data)
                while rest:
                    rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise OutputError(f"{self._path} cannot be written to: {error.strerror}") from error
        finally:
            self._ending.stuck = False

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


class Teller:
    """Writes the sound, and tells people of the titles.  Meets `player.streams.tap.Hearer`.

    Args:
        out: Where the sound goes.
        line: Writes one line; ``None`` tells nothing.
        on_open: Called when the stream is open.
    """

    def __init__(
        self, out: SoundFile, line: Callable[[str], None] | None, on_open: Callable[[], None]
    ) -> None:
        self._out = out
        self._line = line
        self._on_open = on_open

    def opened(self, info: StreamInfo) -> None:
        """Say to a person who waits that the waiting is over."""
        self._on_open()
        if sys.stderr.isatty():
            rate = f" at {info.bitrate_kbps} kbit/s" if info.bitrate_kbps else ""
            complain(f"Listening to {info.station.name or info.url}, {info.codec}{rate}")

    def sound(self, data: bytes) -> None:
        """Write it."""
        self._out.write(data)

    def title(self, title: StreamTitle) -> None:
        """Say it in a line, with the wall clock of this machine."""
        if self._line is not None:
            now = SystemClock().now().astimezone()
            self._line(f"{now:%H:%M:%S}  {clean(title.text) or _CLEARED}")


def listen(way: Way, limits: Limits, hearer: Teller, ending: Ending) -> Tapped:
    """Listen until a limit is reached or a signal comes.

    Raises:
        ReaderGoneError: If nobody reads standard output any more.
    """
    return asyncio.run(_listen(way, limits, hearer, ending))


def nothing(why: Exception) -> dict[str, Any]:
    """Return the document for what is not even an address to listen to."""
    return tapped_json(Tapped(error=(ErrorClass.UNSUPPORTED, str(why))))


async def _listen(way: Way, limits: Limits, hearer: Teller, ending: Ending) -> Tapped:
    clock = SystemClock()
    async with GuardedClient(way.policy, way.ca) as client:
        tap = Tap([_upstream(one, client, clock) for one in way.addresses], limits, clock, hearer)
        try:
            return await tap.run(ending)
        except OutputError as error:
            return tap.tapped(str(error))


def _upstream(address: Address, client: GuardedClient, clock: Clock) -> TapUpstream:
    if address.demo:
        return DemoUpstream(address.url, clock)
    return HttpUpstream(client, address.url, address.charset, clock)


def line_for(out: Path | None, *, as_json: bool) -> Callable[[str], None] | None:
    """Return what writes a line for people: to standard output, unless the sound or a document goes there."""
    if as_json:
        return None
    return complain if out == STANDARD_OUTPUT else say
