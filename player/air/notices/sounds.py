# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Has the spoken notice encoded like the sound that it stands in for, and keeps each format of it on disk."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Final

from player.air.base import AudioFormat
from player.air.frames import FrameSplitter
from player.air.run import Run
from player.air.signals.cues import WITHHELD_FILE
from player.streams.candidate import Codec

from .base import NoticeError

log = logging.getLogger(__name__)

ENCODED_WITHIN_S: Final = 20.0
USUAL_KBPS: Final = 96
LEAST_KBPS, MOST_KBPS = 32, 128
PLAIN: Final = AudioFormat(codec=Codec.MP3, sample_rate_hz=44_100, channels=2, content_type="audio/mpeg")
"""What every player plays."""
OGG_ROUNDS: Final = 2
"""Ogg's streams in a chain have numbers of their own; rounds with two of them take turns."""
_ROOT: Final = str(Path(__file__).parents[3])
_ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")


class KeptNotices:
    """Meets `NoticeSounds`.

    Args:
        folder: Where encoded rounds are kept; made when the first comes.  Nothing in it is needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._encoding = asyncio.Lock()

    async def rounds(self, wanted: AudioFormat, kbps: int | None) -> Sequence[Sequence[Run]]:
        """Return rounds of the notice; see `NoticeSounds`."""
        bounded_kbps = min(max(kbps or USUAL_KBPS, LEAST_KBPS), MOST_KBPS)
        async with self._encoding:
            try:
                return await self._of(wanted, bounded_kbps)
            except NoticeError as error:
                if wanted == PLAIN:
                    raise
                log.warning("the notice is in MP3, and connections end: %s", error)
                return await self._of(PLAIN, bounded_kbps)

    async def _of(self, wanted: AudioFormat, kbps: int) -> Sequence[Sequence[Run]]:
        count = OGG_ROUNDS if wanted.content_type == "audio/ogg" else 1
        return [await self._round(wanted, kbps, serial) for serial in range(1, count + 1)]

    async def _round(self, wanted: AudioFormat, kbps: int, serial: int) -> Sequence[Run]:
        version = await asyncio.to_thread(_version)
        audio = f"{wanted.codec}-{wanted.sample_rate_hz}-{wanted.channels}"
        path = self._folder / f"{version}-{audio}-{kbps}-{serial}"
        kept = await asyncio.to_thread(_read, path)
        if kept and (runs := await asyncio.to_thread(_runs, kept, wanted)):
            return runs
        sound = await _encoded(wanted, kbps, serial)
        runs = await asyncio.to_thread(_runs, sound, wanted)
        if not runs:
            raise NoticeError(f"what was encoded is no {_name(wanted)}")
        try:
            await asyncio.to_thread(_write, path, sound)
        except OSError as error:
            log.warning("%s: the notice is encoded anew each time: %s", path, error.strerror)
        return runs


def _name(wanted: AudioFormat) -> str:
    return f"{wanted.codec} of {wanted.sample_rate_hz} Hz, {wanted.channels} channel(s)"


def _version() -> str:
    """Return what changes with the notice, so that an older one is not used."""
    data = resources.files("player.air.signals").joinpath(WITHHELD_FILE).read_bytes()
    return hashlib.sha256(data).hexdigest()[:12]


def _runs(sound: bytes, wanted: AudioFormat) -> Sequence[Run]:
    """Return whole frames; nothing if any is in another format, or they do not last."""
    splitter = FrameSplitter()
    runs = [*splitter.feed(sound), *splitter.flush()]
    if any(run.format != wanted for run in runs) or sum(run.duration_s for run in runs) < 1:
        return []
    return runs


async def _encoded(wanted: AudioFormat, kbps: int, serial: int) -> bytes:
    asked = {
        "codec": wanted.codec,
        "rate": wanted.sample_rate_hz,
        "channels": wanted.channels,
        "kbps": kbps,
        "serial": serial,
    }
    # -P: the working folder may hold a file called av.py.
    command = [sys.executable, "-P", "-m", f"{__package__}.encode_child"]
    command += [word for name, value in asked.items() for word in (f"--{name}", str(value))]
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
            env=kept | {"PYTHONPATH": _ROOT},
            start_new_session=True,  # Ctrl-C in a terminal is the parent's to handle
        )
    except OSError as error:
        raise NoticeError(f"the encoder did not start: {error.strerror}") from error
    try:
        async with asyncio.timeout(ENCODED_WITHIN_S):
            sound, complaint = await process.communicate()
    except TimeoutError as error:
        raise NoticeError(f"not encoded within {ENCODED_WITHIN_S:g} s") from error
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.communicate()
    if process.returncode:
        said = complaint.decode(errors="replace").strip().rpartition("\n")[2]
        raise NoticeError(f"{_name(wanted)} cannot be encoded: {said or process.returncode}")
    return sound


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # none is kept, or the disk does not give it: it is encoded anew


def _write(path: Path, sound: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    partial.write_bytes(sound)
    partial.replace(path)
