# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whether every listener gets the source's own frames, whole, in order, and nothing else.

    python -m bench.exactness [--listeners 300] [--stalled 15] [--seconds 60] [--planted]

A station sends numbered frames in real time, whose every byte is known; the whole service takes them, and
so many listeners read, who come back when their connection ends.  Some of them stop reading after a second.
After a third of the time the station breaks off and is back a second later; after two thirds it comes back
in another format; at the end the service gets SIGTERM.  Each connection is then checked: whole frames of one
format, each equal to the one that the station sent with that number, numbers that grow by one, and an end
between two frames.  Where the station broke off some are missing, or the last few come again: the new
connection is joined by time, to a step of a tenth of a second.

`--planted` has the service spoil the last byte of one reading in twenty: then this must end with 1.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from bench.common import campaign, workshop
from tests.fakes.config import config_of
from tests.fakes.frames import mp3, mp3_frame
from tests.fakes.service import ROOT, Service, service

RATES = {48_000: (0.024, 384), 32_000: (0.036, 576)}
STEP_FRAMES = 4
BURST_S = 4.8
AWAY_S = 1.0
HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n"
MARKS = {mp3_frame(0, rate_hz=rate_hz)[:4]: rate_hz for rate_hz in RATES}
AT_BREAK_FRAMES = 10
"""A break counts for so many frames around it, and so many come again at most: a quarter of a second."""

_PLANTED = """
import itertools
from player.air.air import Air
real, count = Air.read, itertools.count(1)
def read(self, position, limit_bytes):
    data = real(self, position, limit_bytes)
    return data[:-1] + b"!" if data and next(count) % 20 == 0 else data
Air.read = read
"""


class Station:
    """Sends numbered frames to whoever connects; frame n is newest n durations after the beginning."""

    def __init__(self) -> None:
        self.rate_hz = 48_000
        self._writers: set[asyncio.StreamWriter] = set()
        self._away = False
        self._begun_s = time.monotonic()
        self._server: asyncio.Server | None = None
        self.breaks: list[int] = []  # number of the newest frame when it broke off

    @property
    def newest(self) -> int:
        return int((time.monotonic() - self._begun_s) / RATES[self.rate_hz][0])

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/live"

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Station]:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        try:
            yield self
        finally:
            self._server.close()
            await self.break_off(0.0)

    async def break_off(self, seconds: float, rate_hz: int | None = None) -> None:
        """Be away for so long; what comes then may be in another format."""
        self._away = True
        self.breaks.append(self.newest)
        for writer in tuple(self._writers):
            writer.transport.abort()
        await asyncio.sleep(seconds)
        self.rate_hz = rate_hz or self.rate_hz
        self._away = False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._away:
            writer.transport.abort()
            return
        self._writers.add(writer)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            rate_hz, frame_s = self.rate_hz, RATES[self.rate_hz][0]
            sent = max(0, self.newest - round(BURST_S / frame_s))
            writer.write(HEAD)
            while not writer.is_closing():
                count = (self.newest - sent) // STEP_FRAMES * STEP_FRAMES
                writer.write(mp3(sent, count, rate_hz=rate_hz))
                await writer.drain()
                sent += count
                await asyncio.sleep(STEP_FRAMES * frame_s)
        self._writers.discard(writer)


@dataclass(slots=True)
class Connection:
    """What one listener got over one connection."""

    sound: bytearray = field(default_factory=bytearray)
    longest_pause_s: float = 0.0
    reset: bool = False


@dataclass(slots=True)
class Verdict:
    """What was found in all connections."""

    frames: int = 0
    connections: int = 0
    steps_over_breaks: int = 0
    faults: list[str] = field(default_factory=list)


async def listen(port: int, found: list[Connection], *, stalls: bool) -> None:
    """Listen until cancelled, and come back whenever the connection ends; one that stalls stays there."""
    while True:
        one = Connection()
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4096)
            writer.write(b"GET /listen/news HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head.split(b"\r\n")[0]:
                writer.close()
                await asyncio.sleep(0.2)
                continue
        except (OSError, asyncio.IncompleteReadError):
            await asyncio.sleep(0.2)
            continue
        found.append(one)
        try:
            await _read(reader, one, stalls=stalls)
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader, one: Connection, *, stalls: bool) -> None:
    heard_s = begun_s = time.monotonic()
    while True:
        try:
            data = await reader.read(65_536)
        except ConnectionError:
            one.reset = True
            return
        if not data:
            return
        now_s = time.monotonic()
        one.longest_pause_s, heard_s = max(one.longest_pause_s, now_s - heard_s), now_s
        one.sound += data
        if stalls and now_s - begun_s > 1:
            await asyncio.Event().wait()


def check(one: Connection, breaks: list[int], verdict: Verdict, *, stalled: bool) -> None:
    """Judge what one connection brought."""
    sound, at, before, rates = bytes(one.sound), 0, None, set()
    verdict.connections += 1
    while at < len(sound):
        rate_hz = MARKS.get(sound[at : at + 4])
        if rate_hz is None:
            verdict.faults.append(f"no frame at byte {at} of {len(sound)}")
            return
        size = RATES[rate_hz][1]
        frame, digits = sound[at : at + size], sound[at + 4 : at + 12]
        if len(frame) < size:
            if not stalled:  # its reader holds the rest back
                verdict.faults.append(f"ends within a frame, at byte {len(sound)}")
            return
        if not digits.isdigit() or frame != mp3_frame(int(digits), rate_hz=rate_hz):
            verdict.faults.append(f"frame {digits!r} is not what was sent")
            return
        number = int(digits)
        if before is not None and number != before + 1:
            at_break = any(abs(before - broke) <= AT_BREAK_FRAMES for broke in breaks)
            if not at_break or number <= before - AT_BREAK_FRAMES:
                verdict.faults.append(f"frame {number} follows {before}")
                return
            verdict.steps_over_breaks += 1
        rates.add(rate_hz)
        at, before, verdict.frames = at + size, number, verdict.frames + 1
    if len(rates) > 1:
        verdict.faults.append(f"formats {sorted(rates)} in one connection")


async def measure(
    listeners: int, stalled: int, seconds: float, radio: Service, station: Station
) -> dict[str, object]:
    """Let all listen through break, change of format and end; return what they got."""
    stalling: list[Connection] = []
    hearing: list[Connection] = []
    tasks = [
        asyncio.create_task(
            listen(radio.port, stalling if number < stalled else hearing, stalls=number < stalled)
        )
        for number in range(listeners)
    ]
    await asyncio.sleep(seconds / 3)
    await station.break_off(AWAY_S)
    await asyncio.sleep(seconds / 3)
    await station.break_off(AWAY_S, 32_000)
    await asyncio.sleep(seconds / 3)
    before_end = len(hearing)
    status = await asyncio.to_thread(radio.stop, 20.0)
    await asyncio.sleep(1)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    verdict = Verdict()
    for one in hearing:
        check(one, station.breaks, verdict, stalled=False)
        if one.reset:
            verdict.faults.append("reset")
    for one in stalling:
        check(one, station.breaks, verdict, stalled=True)
    return {
        "exit_status": status,
        "connections": verdict.connections,
        "connections_before_sigterm": before_end,
        "frames_checked": verdict.frames,
        "steps_over_breaks": verdict.steps_over_breaks,
        "longest_pause_s": round(max(one.longest_pause_s for one in hearing), 2),
        "faults": len(verdict.faults),
        "first_faults": verdict.faults[:10],
    }


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--listeners", type=int, default=300)
    parser.add_argument("--stalled", type=int, default=15, help="of these")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--planted", action="store_true")
    chosen = parser.parse_args()

    name = "exactness_planted" if chosen.planted else "exactness"
    what = "every listener's bytes against the frames that the station sent"
    with campaign(name, what, **vars(chosen)) as found:
        for _ in range(chosen.rounds):
            with workshop() as folder:
                (folder / "inside").mkdir()
                if chosen.planted:
                    (folder / "inside" / "sitecustomize.py").write_text(_PLANTED)
                environ = {"PYTHONPATH": f"{folder / 'inside'}:{ROOT}"}
                async with Station().open() as station:
                    config = config_of({"news": [station.url]})
                    with service(folder / "radio", config, environ=environ) as radio:
                        found.round(
                            await measure(chosen.listeners, chosen.stalled, chosen.seconds, radio, station)
                        )
        faults = sum(one["faults"] for one in found.rounds)
        least = (chosen.listeners - chosen.stalled) * 2
        found.figure("faults in what listeners got", faults, "", goal=0)
        found.figure("frames checked", sum(one["frames_checked"] for one in found.rounds), "")
        fewest = min(one["connections"] for one in found.rounds)
        found.figure("connections checked in a round", fewest, "", goal=least, at_most=False)
        badly = sum(one["exit_status"] != 0 for one in found.rounds)
        found.figure("exit statuses after SIGTERM that are not 0", badly, "", goal=0)
        found.figure(
            "longest pause of one who reads", max(one["longest_pause_s"] for one in found.rounds), "s"
        )
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
