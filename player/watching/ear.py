# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The child process that hears, as its parent sees it: frames in, levels out, and never left behind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from player.air.run import Run
from player.errors import PlayerError
from player.streams.candidate import Codec

log = logging.getLogger(__name__)

PROOF_S: Final = 8.0
LINE_BYTES: Final = 400
COMPLAINT_BYTES: Final = 4096
CONTAINERS: Final = {Codec.MP3: "mp3", Codec.AAC: "aac"}
"""What the child reads each as; everything else comes in Ogg pages."""
_ROOT: Final = str(Path(__file__).parents[2])
_ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
"""What the child gets of ours; tokens and passwords stay here."""
_MOST_S: Final = 1e6


class EarError(PlayerError):
    """The child that hears did not start, ended, or spoke nonsense; the text says why."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One line of the child; see `level_child`."""

    bytes: int
    db: float
    same_s: float


class EarProcess:
    """One running child."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, codec: Codec, after_s: float) -> EarProcess:
        """Start one for frames of a codec.

        Raises:
            EarError: If the system does not let us.
        """
        # -P: the working folder may hold a file called av.py.
        command = (sys.executable, "-P", "-m", f"{__package__}.level_child", "--parent", str(os.getpid()))
        kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                *("--container", CONTAINERS.get(codec, "ogg"), "--after-s", str(after_s)),
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                limit=LINE_BYTES,
                env=kept | {"PYTHONPATH": _ROOT},
                start_new_session=True,  # Ctrl-C in a terminal is the parent's to handle
            )
        except OSError as error:
            raise EarError(f"did not start: {error.strerror}") from error
        return cls(process)

    async def give(self, frames: bytes) -> None:
        """Hand frames over, and wait until there is room for more.

        Raises:
            EarError: If the child is gone.
        """
        assert self._process.stdin is not None  # noqa: S101 - asked for with PIPE
        if self._process.stdin.is_closing():  # uvloop's own error for a write there is none of a broken pipe
            raise EarError("takes no more")
        try:
            self._process.stdin.write(frames)
            await self._process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError) as error:
            raise EarError(await self._complaint()) from error

    def give_no_more(self) -> None:
        """Say that this was all: the child ends when it has heard it."""
        assert self._process.stdin is not None  # noqa: S101 - asked for with PIPE
        self._process.stdin.close()

    async def heard(self) -> Heard | None:
        """Return the next line; ``None`` when the child has ended well.

        Raises:
            EarError: If it ended otherwise, or makes no sense.
        """
        assert self._process.stdout is not None  # noqa: S101 - asked for with PIPE
        try:
            line = await self._process.stdout.readline()
            if not line:
                if await self._process.wait():
                    raise EarError(await self._complaint())
                return None
            said = json.loads(line)
            found = Heard(int(said["bytes"]), float(said["db"]), float(said["same_s"]))
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise EarError(f"spoke nonsense: {str(error)[:80]}") from error
        if not (found.bytes >= 0 and -200 <= found.db <= 200 and 0 <= found.same_s <= _MOST_S):
            raise EarError("spoke nonsense")
        return found

    async def aclose(self) -> None:
        """End the child and wait until it is gone; may be called twice."""
        assert self._process.stdin is not None  # noqa: S101 - asked for with PIPE
        self._process.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        # Reading its pipes to their ends lets the transport close as well: a full pipe would keep it open.
        with contextlib.suppress(ValueError):
            await self._process.communicate()

    async def _complaint(self) -> str:
        assert self._process.stderr is not None  # noqa: S101 - asked for with PIPE
        code = await self._process.wait()
        said = (await self._process.stderr.read(COMPLAINT_BYTES)).decode(errors="replace").strip()
        return said.rpartition("\n")[2] or f"ended with status {code}"


class ChildEar:
    """Hears a few seconds at once.  Meets `player.air.quiet.Ear`.

    Args:
        below_db: A second below this is silent.
    """

    def __init__(self, below_db: float) -> None:
        self._below_db = below_db

    async def sounds(self, runs: Sequence[Run]) -> bool:
        """Return whether any second of it sounds; True as well where that cannot be told."""
        if not runs:
            return True
        loudest: float | None = None
        try:
            async with asyncio.timeout(PROOF_S):
                loudest = await _loudest(runs)
        except (EarError, TimeoutError) as error:
            log.warning("what a stream sounds like cannot be told: %s", error)
        return loudest is None or loudest >= self._below_db


async def _loudest(runs: Sequence[Run]) -> float | None:
    last = runs[-1].format
    same = [run for run in runs if run.format == last]
    child = await EarProcess.start(last.codec, 60.0)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_give_all(child, same[0].opened().frames, same[1:]))
            levels = []
            while (heard := await child.heard()) is not None:
                levels.append(heard.db)
    except* EarError as errors:
        raise EarError(str(errors.exceptions[0])) from errors
    finally:
        await child.aclose()
    return max(levels, default=None)


async def _give_all(child: EarProcess, first: bytes, rest: Sequence[Run]) -> None:
    await child.give(first)
    for run in rest:
        await child.give(run.frames)
    child.give_no_more()
