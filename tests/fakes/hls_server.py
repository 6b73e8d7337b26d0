# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Live HLS from a raw socket: numbered MP3 frames in packed segments, appearing as a clock is turned.

A segment is 100 frames of 24 ms, 2.4 s; frame n of the show lies in segment n // 100.  So what was heard says
which segments were, in which order, and what was missing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from player.errors import StreamError
from player.streams.title import StreamTitle

from .clock import FakeClock
from .frames import FRAME_BYTES, FRAME_S, mp3
from .radio_server import RadioServer, Request, Script, answers

FRAMES = 100
SEGMENT_S = FRAMES * FRAME_S
TARGET_S = 3

_QUIET_TURNS = 30
_MOST_TURNS = 400


def segment(number: int) -> bytes:
    """Return the frames of one segment."""
    return mp3(number * FRAMES, FRAMES)


@dataclass
class LiveShow:
    """A media playlist that moves on, and its segments.

    Attributes:
        folder: Beginning of every target.
        begins: The first segment's media sequence number, and the first segment.
        window: How many segments the playlist lists.
        tags: Lines to put before a segment, by its number.
        wrap: What becomes of a segment's bytes.
        offset: Added to the media sequence numbers.
        frozen_at_s: The playlist does not move beyond this instant.
        ended: It ends with the newest segment.
    """

    server: RadioServer
    clock: FakeClock
    folder: str = "/live"
    begins: int = 100
    window: int = 5
    count: int = 60
    tags: dict[int, str] = field(default_factory=dict)
    head: str = ""
    wrap: Callable[[int, bytes], bytes] = lambda _, data: data
    offset: int = 0
    frozen_at_s: float = float("inf")
    ended: bool = False
    loads_s: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.started_s = self.clock.monotonic_s()
        self.server.on(self.target, self._answer)
        for number in range(self.begins, self.begins + self.count):
            self.server.on(f"{self.folder}/{number}.mp3", self._segment(number))

    @property
    def target(self) -> str:
        return f"{self.folder}/list.m3u8"

    @property
    def url(self) -> str:
        return self.server.url(self.target)

    @property
    def newest(self) -> int:
        """The newest segment that the playlist lists."""
        passed_s = min(self.clock.monotonic_s(), self.frozen_at_s) - self.started_s
        return self.begins + self.window - 1 + int(passed_s / SEGMENT_S + 1e-6)

    def text(self) -> str:
        first = self.newest - self.window + 1
        lines = [
            "#EXTM3U",
            "#EXT-X-VERSION:3",
            f"#EXT-X-TARGETDURATION:{TARGET_S}",
            f"#EXT-X-MEDIA-SEQUENCE:{first + self.offset}",
            *([self.head] if self.head else []),
        ]
        for number in range(first, self.newest + 1):
            lines += [self.tags[number]] if number in self.tags else []
            lines += [f"#EXTINF:{SEGMENT_S},", f"{number}.mp3"]
        return "\n".join([*lines, *(["#EXT-X-ENDLIST"] if self.ended else []), ""])

    def segments_asked(self) -> list[int]:
        """Return the numbers of the segments that were asked for, in order."""
        names = [target.rpartition("/") for target in self.server.targets()]
        return [int(name[2][:-4]) for name in names if name[0] == self.folder and name[2].endswith(".mp3")]

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        self.loads_s.append(self.clock.monotonic_s())
        await answers(self.text().encode(), "application/vnd.apple.mpegurl")(request, writer)

    def _segment(self, number: int) -> Script:
        async def script(request: Request, writer: asyncio.StreamWriter) -> None:
            await answers(self.wrap(number, segment(number)), "audio/mpeg")(request, writer)

        return script


def master(variants: Iterable[tuple[str, str]]) -> str:
    """Return a master playlist of attribute lists and addresses."""
    lines = [f"#EXT-X-STREAM-INF:{attributes}\n{url}" for attributes, url in variants]
    return "\n".join(["#EXTM3U", *lines, ""])


async def quiet(server: RadioServer) -> None:
    """Let all that needs no time go on, until nobody is served for some turns of the loop."""
    still = 0
    for _ in range(_MOST_TURNS):
        still = 0 if server.busy else still + 1
        if still > _QUIET_TURNS:
            return
        await asyncio.sleep(0)


async def passing(clock: FakeClock, server: RadioServer, seconds: float, *, step_s: float = 0.1) -> None:
    """Let time pass, and give the network its turns at each step."""
    for _ in range(round(seconds / step_s)):
        await quiet(server)
        await clock.advance(step_s)
    await quiet(server)


@dataclass
class Heard:
    """What a listener got.

    Attributes:
        pieces: Sound, each with the instant at which it came.
        titles: Each with how many bytes of sound came before.
        error: How it ended, if it did.
    """

    pieces: list[tuple[float, bytes]] = field(default_factory=list)
    titles: list[tuple[int, StreamTitle]] = field(default_factory=list)
    error: StreamError | None = None

    @property
    def sound(self) -> bytes:
        return b"".join(data for _, data in self.pieces)

    @property
    def segments(self) -> list[int]:
        """The segments heard, each once where its frames follow one another; for numbered frames alone."""
        found: list[int] = []
        for at in range(0, len(self.sound) - FRAME_BYTES + 1, FRAME_BYTES):
            number = int(self.sound[at + 4 : at + 12]) // FRAMES
            if not found or found[-1] != number:
                found.append(number)
        return found

    def heard_s(self, until_s: float = float("inf")) -> float:
        """Return how much numbered sound had come by an instant."""
        return sum(len(data) for at, data in self.pieces if at <= until_s) / FRAME_BYTES * FRAME_S


async def listening(
    read: Callable[[], Awaitable[bytes | StreamTitle]], clock: FakeClock, heard: Heard
) -> None:
    """Read until it ends, noting what comes and when."""
    while True:
        try:
            item = await read()
        except StreamError as error:
            heard.error = error
            return
        if isinstance(item, bytes):
            heard.pieces.append((clock.monotonic_s(), item))
        else:
            heard.titles.append((len(heard.sound), item))
