# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The local player's sound, by libVLC in a process of its own (the parent's side).

libVLC may crash on hostile sound, and hang in a call for ever.  Here that
costs a restart of `vlc_child`, never more: commands are lines written into a
pipe, and a child that says nothing for two seconds is killed and replaced.
"""

from __future__ import annotations

import asyncio
import json
import logging
import math
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

import player
from player.playback.player import PlayerKind
from schedules.clock import Clock

from .address import our_relay
from .base import Broken, Ended, Fact, Gone, Missing, Progress, Ready
from .silent import vlc_missing

log = logging.getLogger(__name__)

PING_S = 1.0
HANG_S = 2.0
"""A child that says nothing for so long is replaced; while it plays, it says something each 0.25 s."""
STALL_S = 0.3
"""A wait that took so much longer than asked for: it was we who stood still, and what was said meanwhile is
still to be read."""
START_S = 10.0
"""The first start on a slow disk looks through all plugins."""
REAP_S = 1.0
"""A process that was killed is gone sooner."""
FIRST_RESTART_S = 0.1
LONGEST_RESTART_S = 3.0
STEADY_S = 30.0
"""A child that lived so long was no part of a row of crashes."""
LONGEST_LINE_BYTES = 16_384

# What it takes to find libVLC and a sound server; no secret of ours goes to the process that decodes.
_ENVIRONMENT = ("HOME", "LANG", "PATH", "TMPDIR", "LD_LIBRARY_PATH", "DBUS_SESSION_BUS_ADDRESS")
_ENVIRONMENT_STEMS = ("ALSA_", "LC_", "PIPEWIRE_", "PULSE_", "PYTHON_VLC_", "VLC_", "XDG_")


def libvlc_percent(percent: int) -> int:
    """Return libVLC's percent for one of ours, both from 0 to 100.

    Loudness doubles with 10 dB, so that half as loud is an amplitude of
    0.5 ** (5/3); libVLC's amplitude is the third power of its percent.
    """
    return round(100 * math.pow(percent / 100, 5 / 9))


class _Said(BaseModel):
    """A line of the child; it decodes sound from outside, so its words are checked."""

    model_config = ConfigDict(extra="forbid", strict=True)


class _SaidReady(_Said):
    say: Literal["ready"]
    version: str = Field(max_length=200)


class _SaidMissing(_Said):
    say: Literal["missing"]
    reason: str = Field(max_length=2000)


class _SaidPong(_Said):
    say: Literal["pong"]


class _SaidProgress(_Said):
    say: Literal["progress"]
    load: int
    time_ms: int = Field(ge=0)
    played: int
    lost: int
    device_gone: bool


class _SaidEnded(_Said):
    say: Literal["ended"]
    load: int


class _SaidBroken(_Said):
    say: Literal["broken"]
    load: int
    reason: str = Field(max_length=2000)


_Line = _SaidReady | _SaidMissing | _SaidPong | _SaidProgress | _SaidEnded | _SaidBroken
_LINES: TypeAdapter[_Line] = TypeAdapter(Annotated[_Line, Field(discriminator="say")])


class VlcBackend:
    """Drives libVLC in a child process and replaces it when it crashes or hangs.

    Args:
        aout: libVLC's audio output, ``pulse``, ``alsa`` or ``afile``; ``None`` lets it find one.
        file: Where ``afile`` writes its WAV.
        environ: Environment to choose the child's from.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        aout: str | None = None,
        file: Path | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._clock = clock
        self._options = (*(("--aout", aout) if aout else ()), *(("--file", str(file)) if file else ()))
        self._environ = environ
        self._facts: asyncio.Queue[Fact] = asyncio.Queue(maxsize=256)
        self._process: asyncio.subprocess.Process | None = None
        self._ready = False
        self._missing: Missing | None = None
        self._asked_again = asyncio.Event()
        self._loads = 0
        self._loaded: dict[str, object] | None = None
        self._volume: dict[str, object] = {"do": "volume", "percent": 100, "muted": False}

    @property
    def kind(self) -> PlayerKind:
        """libVLC, until it is known to be missing."""
        return PlayerKind.SILENT if self._missing else PlayerKind.VLC

    @property
    def pid(self) -> int | None:
        """Process id of the child, while there is one."""
        return self._process.pid if self._process else None

    def load(self, url: str) -> int:
        """Play an address; while the child is being started, as soon as it is ready."""
        our_relay(url)
        self._loads += 1
        self._loaded = {"do": "load", "load": self._loads, "url": url}
        self._send(self._loaded)
        self._asked_again.set()  # someone may have installed what was missing
        return self._loads

    def stop(self) -> None:
        """Be silent."""
        self._loaded = None
        self._send({"do": "stop"})

    def set_volume(self, percent: int, *, muted: bool) -> None:
        """Set how loud it is; it is told to every child that is started, too."""
        self._volume = {"do": "volume", "percent": libvlc_percent(percent), "muted": muted}
        self._send(self._volume)

    async def facts(self) -> AsyncIterator[Fact]:
        """Yield what happens."""
        while True:
            yield await self._facts.get()

    async def run(self) -> None:
        """Keep a child running until cancelled; then it is killed and reaped."""
        crashes = 0
        while True:
            started_s = self._clock.monotonic_s()
            try:
                async with self._child() as process:
                    reason = await self._attend(process)
            except OSError as error:  # no more processes or files: the service must not end for that
                reason = f"it could not be started: {error.strerror}"
            self._loaded = None
            if self._missing is not None:
                self._asked_again.clear()
                await self._facts.put(self._missing)
                await self._asked_again.wait()
                continue
            log.warning("the player's process was lost (%s) and is started again", reason)
            await self._facts.put(Gone(reason))
            crashes = 0 if self._clock.monotonic_s() - started_s > STEADY_S else crashes + 1
            await self._clock.sleep(min(FIRST_RESTART_S * 2 ** min(crashes, 10), LONGEST_RESTART_S))

    @asynccontextmanager
    async def _child(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """Start a child; at the end it is killed and reaped, whatever it is doing."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # the working folder may hold a file called vlc.py
            "-m",
            f"{__package__}.vlc_child",
            "--parent",
            str(os.getpid()),
            *self._options,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self._child_environment(),
            limit=LONGEST_LINE_BYTES,
            start_new_session=True,  # Ctrl-C in a terminal is the parent's to handle
        )
        self._process = process
        noise = asyncio.create_task(_drain(process), name="libVLC's stderr")
        try:
            yield process
        finally:
            self._process, self._ready = None, False
            if process.returncode is None:
                process.kill()
            try:
                await _reap(process)
            finally:
                # A pipe does not end while a process of the child's still holds it; asyncio has no other way.
                process._transport.close()  # type: ignore[attr-defined]
                noise.cancel()
            await asyncio.wait([noise])

    def _child_environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in self._environ.items()
            if name in _ENVIRONMENT or name.startswith(_ENVIRONMENT_STEMS)
        }
        return kept | {"PYTHONPATH": str(Path(player.__file__).parent.parent)}

    async def _attend(self, process: asyncio.subprocess.Process) -> str:
        """Take the child's lines until it is lost, and return why."""
        assert process.stdout is not None  # noqa: S101 - asked for above
        quiet_s, patience_s = 0.0, START_S
        while True:
            begun_s = self._clock.monotonic_s()
            try:
                async with asyncio.timeout(PING_S):
                    line = await process.stdout.readline()
            except TimeoutError:
                if self._clock.monotonic_s() - begun_s < PING_S + STALL_S:
                    quiet_s += PING_S
                if quiet_s >= patience_s:
                    return f"it hung: nothing for {quiet_s:.0f} s"
                self._send({"do": "ping"})
                continue
            except ValueError:
                return "it said a line without end"
            if not line:
                await _reap(process)
                return _how_it_ended(process.returncode)
            try:
                fact = self._understand(_LINES.validate_json(line))
            except ValidationError as error:
                return f"it said something strange: {error.error_count()} mistakes"
            quiet_s, patience_s = 0.0, HANG_S
            if fact is not None:
                await self._facts.put(fact)

    def _understand(self, said: _Line) -> Fact | None:
        match said:
            case _SaidReady():
                self._ready, self._missing = True, None
                self._send(self._volume)
                if self._loaded is not None:
                    self._send(self._loaded)
                return Ready(said.version)
            case _SaidMissing():
                self._missing = vlc_missing(said.reason)  # told once the child is gone
                return None
            case _SaidProgress():
                return Progress(said.load, said.time_ms, said.played, said.lost, said.device_gone)
            case _SaidEnded():
                return Ended(said.load)
            case _SaidBroken():
                return Broken(said.load, said.reason)
            case _SaidPong():
                return None

    def _send(self, command: Mapping[str, object]) -> None:
        # Before it is ready, nothing is sent: volume and load are told to it then.
        if self._process and self._ready and self._process.stdin and not self._process.stdin.is_closing():
            self._process.stdin.write(json.dumps(command).encode() + b"\n")


async def _reap(process: asyncio.subprocess.Process) -> None:
    """Wait for the end of a process, not for that of its pipes, as asyncio's own loop does."""
    with suppress(TimeoutError):
        async with asyncio.timeout(REAP_S):
            await process.wait()


async def _drain(process: asyncio.subprocess.Process) -> None:
    """Read away what libraries print, so that the pipe never fills."""
    assert process.stderr is not None  # noqa: S101 - asked for above
    while block := await process.stderr.read(4096):
        log.debug("libVLC: %s", block.decode(errors="replace").rstrip())


def _how_it_ended(status: int | None) -> str:
    if status is None:
        return "it says nothing more"
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"it ended with status {status}"
