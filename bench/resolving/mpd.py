# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The peer mpd: a daemon with a configuration of its own, spoken to as `mpc` does, over a socket of its own.

An address is first loaded as a playlist (`mpc load URL`), and added as a song (`mpc add URL`) where mpd says
that it is none, or where nothing of it plays.  A daemon that does not answer in time is replaced.
"""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from .peers import LIMIT_S, Outcome, Verdict

POLL_S = 0.02
START_S = 10.0
_CONFIG = """\
bind_to_address "{folder}/socket"
log_file "{folder}/log"
zeroconf_enabled "no"
audio_output {{
    type "null"
    name "null"
}}
input {{
    plugin "curl"
}}
"""


class RefusedError(Exception):
    """mpd answered ACK."""


class Mpd:
    """A daemon; use `mpd` to have one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self._reader = asyncio.StreamReader()
        self._writer: asyncio.StreamWriter | None = None
        said = subprocess.run(["mpd", "--version"], capture_output=True, text=True, check=True).stdout
        self.name = "mpd " + said.splitlines()[0].rpartition("(")[2].rstrip(")")
        self.restarts = -1

    async def play(self, url: str) -> Verdict:
        """See `Player`."""
        if self._process is None:
            await self._start()
        began = time.perf_counter()
        outcome, detail = Outcome.HANGS, "does not answer any more"
        try:
            async with asyncio.timeout(LIMIT_S):
                outcome, detail = await self._try(url)
        except TimeoutError:
            pass
        except (RefusedError, ConnectionError, EOFError) as error:
            outcome, detail = Outcome.REFUSES, str(error)
        taken_ms = (time.perf_counter() - began) * 1000
        await self._rest()
        return Verdict(outcome=outcome, taken_ms=taken_ms, detail=detail)

    async def _try(self, url: str) -> tuple[Outcome, str]:
        said = ""
        for command in ("load", "add"):
            try:
                await self._ask("clear")
                await self._ask(f'{command} "{_quoted(url)}"')
                if not await self._ask("playlistinfo"):
                    continue  # an empty list
                await self._ask("play")
            except RefusedError as error:
                said = str(error)
                continue
            if (failure := await self._until_heard()) is None:
                return Outcome.PLAYS, command
            said = failure
        return Outcome.REFUSES, said

    async def _until_heard(self) -> str | None:
        """Return ``None`` once time advances, or what mpd says when it has given up."""
        while True:
            status = await self._ask("status")
            if float(status.get("elapsed", "0")) > 0 and "audio" in status:
                return None
            if status.get("state") != "play":
                return status.get("error", "stopped")
            await asyncio.sleep(POLL_S)

    async def _ask(self, command: str) -> dict[str, str]:
        if self._writer is None:
            raise ConnectionError("not connected")
        self._writer.write(f"{command}\n".encode())
        found: dict[str, str] = {}
        while (line := await self._line()) != "OK":
            if line.startswith("ACK"):
                raise RefusedError(line)
            name, _, value = line.partition(": ")
            found[name] = value
        return found

    async def _line(self) -> str:
        line = await self._reader.readline()
        if not line:
            raise EOFError("mpd has ended")
        return line.decode("utf-8", "replace").rstrip("\n")

    async def _rest(self) -> None:
        """Make it ready for the next address; one that cannot be is replaced."""
        try:
            async with asyncio.timeout(1):
                for command in ("stop", "clear", "clearerror"):
                    await self._ask(command)
        except (TimeoutError, RefusedError, ConnectionError, EOFError):
            await self.aclose()

    async def _start(self) -> None:
        self.restarts += 1
        config, socket = self._folder / "mpd.conf", self._folder / "socket"
        config.write_text(_CONFIG.format(folder=self._folder))
        socket.unlink(missing_ok=True)
        self._process = await asyncio.create_subprocess_exec(
            "mpd", "--no-daemon", "--stderr", str(config),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        async with asyncio.timeout(START_S):
            while True:
                try:
                    self._reader, self._writer = await asyncio.open_unix_connection(str(socket))
                    break
                except OSError:
                    await asyncio.sleep(POLL_S)
            await self._line()  # its greeting

    async def aclose(self) -> None:
        """End the daemon."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._process is not None:
            self._process.kill()
            await self._process.wait()
            self._process = None


@asynccontextmanager
async def mpd(folder: Path) -> AsyncIterator[Mpd]:
    """Have a daemon until the block ends."""
    daemon = Mpd(folder)
    try:
        yield daemon
    finally:
        await daemon.aclose()


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
