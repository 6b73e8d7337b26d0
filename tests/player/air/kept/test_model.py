# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whatever happens to it, kept air agrees with a plain list of all that was put on the air."""

from __future__ import annotations

import asyncio
import tempfile
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from player.air.base import StreamTitle
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.keeping import MONO, MP3, NEWS, RUN_BYTES, Studio, studio

STEPS = st.one_of(
    st.tuples(st.just("play"), st.integers(1, 14)),
    st.tuples(st.just("mono"), st.integers(1, 9)),
    st.tuples(st.just("title"), st.integers(0, 99)),
    st.tuples(st.just("break"), st.integers(1, 40)),
    st.tuples(st.just("rest"), st.integers(1, 40)),
    st.tuples(st.just("restart"), st.integers(0, 100)),
    st.tuples(st.just("torn"), st.integers(1, 5000)),
)


@dataclass(slots=True)
class Model:
    """All that was ever put on the air: positions of runs, with their instants, and titles."""

    sent: bytearray = field(default_factory=bytearray)
    starts: list[int] = field(default_factory=list)
    instants: list[float] = field(default_factory=list)
    titles: list[tuple[int, str]] = field(default_factory=list)

    def cut(self, head: int) -> None:
        """Forget what a kill took from behind a position."""
        del self.sent[head:]
        while self.starts and self.starts[-1] >= head:
            self.starts.pop()
            self.instants.pop()
        self.titles = [(at, text) for at, text in self.titles if at < head]

    def check(self, room: Studio) -> None:
        """Compare everything that can be asked for."""
        air, known = room.air, set(self.starts) | {len(self.sent)}
        assert air.head == len(self.sent)
        assert air.oldest in known
        at, covered = air.oldest, 0
        while at < air.head:
            piece = air.read(at, 30_000)
            assert piece
            assert piece == self.sent[at : at + len(piece)], at
            at, covered = at + len(piece), covered + len(piece)
        assert covered == air.head - air.oldest  # what is dropped is the oldest only
        for start, instant in list(zip(self.starts, self.instants, strict=True))[::5]:
            if start < air.oldest:
                continue
            assert abs(air.instant_of(start).timestamp() - instant) < 0.25
            found = air.position_at(NOON + timedelta(seconds=instant + 0.06 - NOON.timestamp()))
            assert found in known
            assert abs(bisect_right(self.starts, found) - bisect_right(self.starts, start)) <= 2
        for position, text in self.titles:
            if (title := air.title_at(position)) is not None and position >= air.oldest:
                last = [other for at, other in self.titles if at == position][-1]
                assert title.title.text == last, (position, text)

    def take(self, room: Studio, before: int, begun_s: float, runs: int, step_s: float) -> None:
        """Note what came since."""
        del self.sent[before:]
        self.sent += room.sent[before:]
        for number in range(runs):
            self.starts.append(before + number * RUN_BYTES)
            self.instants.append(begun_s + number * step_s)


async def _live(folder: Path, steps: list[tuple[str, int]]) -> None:
    clock, model, number = FakeClock(), Model(), 0
    while number < len(steps):
        async with studio(folder, clock, bytearray(model.sent)) as room:
            model.cut(room.air.head)
            room.sent[:] = model.sent
            model.check(room)
            for what, amount in steps[number:]:
                number += 1
                before, begun_s = room.air.head, clock.now().timestamp()
                if what in {"play", "mono"}:
                    runs = await room.play(amount, audio=MP3 if what == "play" else MONO)
                    model.take(room, before, begun_s, runs, 0.12)
                elif what == "title" and room.air.note_title(StreamTitle(text=f"T{amount}"), clock.now()):
                    model.titles.append((before, f"T{amount}"))
                elif what in {"break", "rest"}:
                    room.air.interrupt() if what == "break" else room.air.rest()
                    clock.jump(amount)
                    await room.written()
                elif what in {"restart", "torn"}:
                    break
                model.check(room)
        clock.jump(steps[number - 1][1])
        if steps[number - 1][0] == "torn" and (parts := sorted((folder / NEWS).glob("*.journal"))):
            size = parts[-1].stat().st_size
            with parts[-1].open("r+b") as journal:
                journal.truncate(max(0, size - steps[number - 1][1]))


@settings(max_examples=12, deadline=None)
@given(st.lists(STEPS, min_size=3, max_size=14))
def test_every_byte_instant_and_title_is_what_it_was(steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(_live(Path(name) / "air", steps))
