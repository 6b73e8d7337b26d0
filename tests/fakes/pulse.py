# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A sound card that can be measured: PulseAudio with a null sink, in a folder of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE_HZ = 44_100
SETTLE_S = 1.0
"""A server changes its buffers for a new recorder, and what it had rendered before comes out first."""
_SINK = "test"


class NullSink:
    """A running sound server whose only loudspeaker is a recorder.

    Attributes:
        server: Value for ``PULSE_SERVER``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "pulse.socket"
        self._process: asyncio.subprocess.Process | None = None
        self.server = f"unix:{self._socket}"

    @property
    def environ(self) -> dict[str, str]:
        """Environment for those who shall play here."""
        return os.environ | {
            "PULSE_SERVER": self.server,
            "HOME": str(self._folder),
            "XDG_RUNTIME_DIR": str(self._folder),
        }

    async def start(self) -> None:
        """Start the server and wait until it takes connections."""
        program = shutil.which("pulseaudio")
        assert program, "install pulseaudio"
        self._process = await asyncio.create_subprocess_exec(
            program,
            *("-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"),
            *("--realtime=no", "--high-priority=no"),
            *("-L", f"module-null-sink sink_name={_SINK}"),
            *("-L", f"module-native-protocol-unix socket={self._socket} auth-anonymous=1"),
            env={**self.environ, "PULSE_SERVER": ""},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        async with asyncio.timeout(10):
            while not await self._answers():  # noqa: ASYNC110 - a foreign process tells no event
                await asyncio.sleep(0.01)

    async def kill(self) -> None:
        """Kill the server, as a crash would."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
            self._process = None
            self._socket.unlink(missing_ok=True)

    async def record(self, seconds: float) -> NDArray[np.int16]:
        """Return what comes out of the loudspeaker after `SETTLE_S`: mono, `RATE_HZ` a second."""
        program = shutil.which("parec")
        assert program, "install pulseaudio-utils"
        recorder = await asyncio.create_subprocess_exec(
            program,
            *(f"--device={_SINK}.monitor", "--format=s16le", f"--rate={RATE_HZ}", "--channels=1", "--raw"),
            "--latency-msec=50",
            env=self.environ,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert recorder.stdout is not None
        try:
            async with asyncio.timeout(SETTLE_S + seconds + 10):
                sound = await recorder.stdout.readexactly(int((SETTLE_S + seconds) * RATE_HZ) * 2)
        finally:
            with contextlib.suppress(ProcessLookupError):
                recorder.kill()
            await recorder.communicate()
        return np.frombuffer(sound, dtype="<i2")[int(SETTLE_S * RATE_HZ) :]

    async def level(self) -> float:
        """Return the level of the next half second."""
        return rms(await self.record(0.5))

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_unix_connection(self._socket)
        except OSError:
            return False
        writer.close()
        return True


@contextlib.asynccontextmanager
async def null_sink(folder: Path) -> AsyncIterator[NullSink]:
    """Have a sound server while the block runs.  `folder`'s path must be short: it holds a socket."""
    sink = NullSink(folder)
    try:
        await sink.start()
        yield sink
    finally:
        await sink.kill()


def rms(sound: NDArray[np.int16]) -> float:
    """Return the level: root of the mean square, full scale is 32768."""
    return float(np.sqrt(np.mean(sound.astype(np.float64) ** 2)))


def dominant_hz(sound: NDArray[np.int16]) -> float:
    """Return the frequency with the most power, as exact as the recording is long."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    spectrum[0] = 0.0
    return float(np.argmax(spectrum)) * RATE_HZ / len(sound)
