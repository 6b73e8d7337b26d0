# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Watch a lineup's file, so that a saved edit is on the page within a second.

It looks at the file a few times a second; that works on every file system and
with every editor, also those that write a new file and rename it.  Content is
read once it has stood still for one look, so that a half-written file is
neither put on the air nor complained about.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from schedules.clock import Clock
from schedules.errors import Mistake, MistakesError
from schedules.model.slot import Lineup
from schedules.safe_yaml import read_bytes

from .registry import read_lineup

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.25


@dataclass(frozen=True, slots=True)
class _Print:
    """What changes when a file does; the change time also sees a replacement with an old date."""

    device: int
    inode: int
    size_bytes: int
    modified_ns: int
    changed_ns: int


class SlotFileWatcher:
    """Reads one file again whenever it changes.

    A good edit is handed over.  A bad one, or a file that is gone, is reported
    once, and the lineup that was handed over last stays in force.

    Args:
        path: The file, in any format that can be read.
        clock: For the waits between looks.
        on_lineup: Takes each good lineup; awaited before the file is looked at again, must not raise.
        on_mistakes: Takes each bad content's mistakes, once.
        name: What messages call the file; without it, its path.
        stations: Ids that a scope may name; ``None`` allows all.
        look_every_s: Seconds between looks; an edit is seen after at most two.
    """

    def __init__(
        self,
        path: Path,
        clock: Clock,
        on_lineup: Callable[[Lineup], Awaitable[None]],
        on_mistakes: Callable[[MistakesError], None],
        *,
        name: str | None = None,
        stations: Collection[str] | None = None,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._path = path
        self._clock = clock
        self._on_lineup = on_lineup
        self._on_mistakes = on_mistakes
        self._name = name or str(path)
        self._stations = stations
        self._look_every_s = look_every_s
        self._taken: _Print | None = None
        self._content: bytes | None = None
        self._unreadable = ""  # what was said of a file that is there but cannot be read

    def load(self) -> Lineup:
        """Read the file now, before `run`, which then goes on from there; blocks for a moment.

        Raises:
            MistakesError: If it cannot be read, or has mistakes.
        """
        self._taken = _look(self._path)
        self._content = read_bytes(self._path, self._name)
        return read_lineup(self._content, self._name, stations=self._stations)

    async def run(self) -> None:
        """Watch until cancelled.  Without a `load` before, the first content is handed over, too."""
        seen = self._taken
        gone_told = False
        while True:
            await self._clock.sleep(self._look_every_s)
            found = await asyncio.to_thread(_look, self._path)
            still, seen = found == seen, found
            if not still:
                continue  # being written just now: wait until it stands still
            if found is None:
                if not gone_told:
                    self._report_gone()
                gone_told = True
            elif found != self._taken or gone_told:
                content = await self._read()
                if content is not None:
                    await self._take(content)
                    gone_told, self._taken = False, found  # only now: what fails is read again

    async def _read(self) -> bytes | None:
        """Return the content; ``None`` if it cannot be read just now, which is reported once."""
        try:
            content = await asyncio.to_thread(read_bytes, self._path, self._name)
        except MistakesError as error:
            if str(error) != self._unreadable:
                self._unreadable = str(error)
                self._report(error)
            return None
        self._unreadable = ""
        return content

    async def _take(self, content: bytes) -> None:
        if content == self._content:
            return  # saved without a change
        try:
            lineup = await asyncio.to_thread(read_lineup, content, self._name, stations=self._stations)
        except MistakesError as error:
            self._report(error)
        else:
            log.info("%s: read again", self._name)
            await self._on_lineup(lineup)
        self._content = content

    def _report(self, error: MistakesError) -> None:
        log.warning("%s: the lineup stays as it was: %s", self._name, error)
        self._on_mistakes(error)

    def _report_gone(self) -> None:
        message = "is gone; the lineup stays as it was until the file is back"
        log.warning("%s: %s", self._name, message)
        self._on_mistakes(MistakesError([Mistake(self._name, 0, "", message)]))


def _look(path: Path) -> _Print | None:
    try:
        stat = path.stat()
    except (OSError, ValueError):  # also where a folder on the way cannot be entered
        return None
    return _Print(stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
