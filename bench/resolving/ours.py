# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Our part in the comparison: what an ingest gets from an address, decoded by ffmpeg, to be judged alike."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Sequence

from player.errors import PlayerError, ResolveError
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.streams.candidate import Codec
from player.streams.resolver import Resolver
from player.streams.upstream import HttpUpstream
from schedules.clock import SystemClock

from .peers import LEAST_SAMPLES, LIMIT_S, Outcome, Verdict

ENOUGH_BYTES = 16_384
ENOUGH_S = 2.0
_FORMATS = {Codec.MP3: "mp3", Codec.AAC: "aac", Codec.FLAC: "flac"}  # the rest is Ogg


class Ours:
    """The resolver and the ingest's upstream.

    Args:
        allow: Rules of the guard: the address at which the corpus is served, unless a check plants others.
    """

    name = "Play Live Radio"

    def __init__(self, allow: Sequence[str] = ("127.0.0.1",)) -> None:
        self._allow = allow

    async def play(self, url: str, *, charset: str | None = None) -> Verdict:
        """See `Player`."""
        began = time.perf_counter()
        outcome, error, detail = Outcome.HANGS, None, ""
        try:
            async with asyncio.timeout(LIMIT_S), GuardedClient(AddressPolicy(self._allow)) as client:
                samples, detail = await self._listen(HttpUpstream(client, url, charset, SystemClock()))
            outcome = Outcome.PLAYS if samples >= LEAST_SAMPLES else Outcome.REFUSES
        except TimeoutError:
            pass
        except ResolveError as failure:
            outcome, error, detail = Outcome.REFUSES, str(failure.kind), failure.detail
        except Exception as failure:  # noqa: BLE001 - a defect of ours is a row of the table, not its end
            outcome, detail = Outcome.REFUSES, f"DEFECT {type(failure).__name__}: {failure}"
        return Verdict(
            outcome=outcome, taken_ms=(time.perf_counter() - began) * 1000, error=error, detail=detail[:300]
        )

    async def told(self, url: str, *, charset: str | None = None) -> Verdict:
        """Return what `resolve` says of an address that does not play."""
        began = time.perf_counter()
        outcome, error, detail = Outcome.HANGS, None, ""
        try:
            async with asyncio.timeout(LIMIT_S * 2), GuardedClient(AddressPolicy(self._allow)) as client:
                found = await Resolver(client, SystemClock()).resolve(url, charset=charset)
            outcome = Outcome.REFUSES if found.error else Outcome.PLAYS
            if found.error:
                error, detail = str(found.error[0]), found.error[1]
        except TimeoutError:
            pass
        except Exception as failure:  # noqa: BLE001 - likewise
            outcome, detail = Outcome.REFUSES, f"DEFECT {type(failure).__name__}: {failure}"
        return Verdict(
            outcome=outcome, taken_ms=(time.perf_counter() - began) * 1000, error=error, detail=detail[:300]
        )

    async def _listen(self, upstream: HttpUpstream) -> tuple[int, str]:
        stream = await upstream.open()
        sound = bytearray()
        try:
            async with asyncio.timeout(ENOUGH_S):
                while len(sound) < ENOUGH_BYTES:
                    item = await stream.read()
                    sound += item if isinstance(item, bytes) else b""
        except (TimeoutError, PlayerError):
            pass  # what came is judged: some of the corpus are short files
        finally:
            await stream.aclose()
        samples = await decoded_samples(bytes(sound), stream.info.codec)
        return samples, f"{stream.info.codec}, {len(sound)} bytes, {samples} samples"


async def decoded_samples(sound: bytes, codec: Codec) -> int:
    """Return how many samples (at 44.1 kHz) ffmpeg makes of these bytes."""
    process = await asyncio.create_subprocess_exec(
        "ffmpeg", "-v", "quiet", "-f", _FORMATS.get(codec, "ogg"), "-i", "pipe:0", "-f", "s16le", "-ac", "1",
        "-ar", "44100", "pipe:1",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    heard, _ = await process.communicate(sound)
    return len(heard) // 2
