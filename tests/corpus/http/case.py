# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a case is, and how it is served: a thing that a real station does, and what must come of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from player.errors import ErrorClass
from player.streams.candidate import Codec
from tests.fakes.radio_server import RadioServer, Script

CORPUS = Path(__file__).parents[1]
TONE = (CORPUS / "air" / "tone.mp3").read_bytes()
"""One second of MP3, 64 kbit/s, whole frames and nothing else."""

Routes = Callable[[str], Mapping[str, Script]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing that a station or its server does.

    Attributes:
        name: The family first; unique.
        why: Who does that in real life, in one sentence.
        routes: From the server's own address, without a slash at its end, to what it does by request target.
            Called anew for each server, so that what a script remembers is its own.
        start: The target to resolve, appended byte for byte; or, if it does not begin with a slash, what was
            configured as it stands.  ``{base}`` and ``{port}`` are the server's.
        plays: A perfect resolver finds sound.
        error: Of which class it is, if it does not play.
        first: The first candidate that plays; ``None`` is the start itself.
        candidates: All of them, in order, where that matters.
        codec: What the first one is found to be; ``None`` if any will do.
        titles: What the stream says, the first ones, as shown.
        charset: The station's hint.
        slow: Takes more than about 2 s by its nature.
        sound: The first bytes that must be delivered.
        anywhere: `sound` goes round and round, and where one joins is open; half of it must be delivered.
        outside: Names a host of the internet that must not be asked.
    """

    name: str
    why: str
    routes: Routes
    start: str = "/"
    plays: bool = True
    error: ErrorClass | None = None
    first: str | None = None
    candidates: tuple[str, ...] | None = None
    codec: Codec | None = None
    titles: tuple[str, ...] = ()
    charset: str | None = None
    slow: bool = False
    sound: bytes = field(default=TONE, repr=False)
    anywhere: bool = False
    outside: bool = False

    @property
    def wanted_bytes(self) -> int:
        """How much sound must be delivered."""
        return len(self.sound) // 2 if self.anywhere else len(self.sound)

    def start_url(self, base: str) -> str:
        """Return what is configured, for a server at `base`."""
        return base + self.start if self.start.startswith("/") else at(base, self.start)


def at(base: str, text: str) -> str:
    """Fill in the server's address."""
    return text.replace("{base}", base).replace("{port}", base.rpartition(":")[2])


@asynccontextmanager
async def serve(case: Case) -> AsyncIterator[tuple[RadioServer, str]]:
    """Play a case on a port of its own; gives the server and the address to resolve."""
    async with RadioServer() as server:
        base = server.url("")
        server.scripts.update(case.routes(base))
        yield server, case.start_url(base)
