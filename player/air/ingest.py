# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Fill one mount's air from its upstreams, and keep at it.

One connection at a time feeds the air.  When it fails, the next upstream takes
over (`choice` says which); while a lesser one plays, the better ones are tried
beside it now and then, and take over when they prove to give sound.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, aclosing
from math import inf
from typing import NoReturn

from player.errors import (
    ErrorClass,
    ResolveError,
    StreamError,
    StreamRefusedError,
    StreamTimeoutError,
)
from player.running import race
from player.streams.health import Left
from player.streams.resolver import NothingPlaysError
from player.streams.retry import GONE_STATUSES
from schedules.clock import Clock
from schedules.publisher import Publisher

from .air import Air
from .base import ListUpstream, MountId, StreamInfo, StreamState, StreamTitle, Upstream
from .choice import Choice
from .connection import Better, Connection, Item
from .joint import joined
from .notices.stand_in import StandIn
from .quiet import REPEATS_S, Listening, Quiet, QuietKind
from .run import Run
from .signals.address import is_demo
from .status import StatusBoard
from .timing import DEFAULT_TIMING, Timing, full_jitter
from .title_teller import TitleTeller

log = logging.getLogger(__name__)

_PERMANENT = frozenset(
    {ErrorClass.FORBIDDEN_ADDRESS, ErrorClass.LOOP, ErrorClass.UNSUPPORTED, ErrorClass.NOT_A_STREAM}
)
"""Classes of `ResolveError` that a second try at once cannot help."""

_PLAYING = frozenset({StreamState.UP, StreamState.SILENT})


class Ingest:
    """Writes one air; has one method, `run`, and whoever starts that task also stops it.

    Args:
        upstreams: In order of preference; at least one.
        board: Where the state and its reason are shown.
        backoff: Wait in seconds after a failed round, given its number from 0.
        listening: What is done about silence; ``None``: nothing.
        stand_in: What is heard in place of what may not be streamed; ``None``: everything may.

    Attributes:
        info: What is known of the upstream heard last.
        began: Position of the air where the sound of the present connection begins.
    """

    def __init__(
        self,
        mount_id: MountId,
        upstreams: Sequence[Upstream],
        air: Air,
        board: StatusBoard,
        *,
        clock: Clock,
        publisher: Publisher,
        timing: Timing = DEFAULT_TIMING,
        backoff: Callable[[int], float] = full_jitter,
        listening: Listening | None = None,
        titles: TitleTeller | None = None,
        stand_in: StandIn | None = None,
    ) -> None:
        if not upstreams:
            raise ValueError(f"{mount_id}: no upstream")
        self._id = mount_id
        self._upstreams = tuple(upstreams)
        self._air = air
        self._board = board
        self._clock = clock
        self._timing = timing
        self._backoff = backoff
        self._choice = Choice(len(self._upstreams), timing)
        self._reasons = [""] * len(self._upstreams)
        self._titles = titles or TitleTeller(mount_id, air, clock, publisher)
        self._stand_in = stand_in
        self._pulled = (0, "")  # which candidate of which upstream is or was heard last ...
        self._stalled: tuple[int, str] | None = None  # ... and which froze last, until it gave sound again
        self._spare: Connection | None = None  # open and proven, to be pulled next
        self._left = Left.UNKNOWN  # what the address of the connection that just failed has left to try
        self._again = False  # an address that had more to try is being tried again
        self._joins = False  # whether there is air that the next connection is joined to
        self._listening = listening
        self._quiet: Quiet | None = None  # what is wrong with the sound of the present connection
        self._went_quiet = asyncio.Event()
        self._repeated_s: dict[int, float] = {}  # when an upstream was left for going round in a circle
        self._proving = asyncio.Lock()
        self.info: StreamInfo | None = None
        self.began = 0

    def judge(self, quiet: Quiet | None) -> None:
        """Take in whether what the present connection brings is a programme at all; may be said again."""
        if quiet == self._quiet:
            return
        self._quiet = quiet
        if quiet is None:
            self._went_quiet.clear()
        else:
            self._went_quiet.set()
            log.warning("%s: %s: %s", self._id, self._shown(self._choice.current), quiet.reason)
        if self._board.status.state in _PLAYING:
            self._show_playing(self._choice.current)

    async def run(self) -> NoReturn:
        """Pull until cancelled.  Cancelling is the only way to stop it."""
        self._choice = Choice(len(self._upstreams), self._timing)
        self._titles.forget_source()
        self._left, self._again = Left.UNKNOWN, False
        self._joins = self._missing_s() <= self._timing.join_s  # air of an earlier run may be old
        self._board.show(StreamState.CONNECTING, f"connecting to {self._shown(0)}")
        try:
            while True:
                try:
                    await self._pull_one()
                except (StreamError, ResolveError) as error:
                    if self._spare is None:
                        await self._go_on_after(error)
        finally:
            if self._spare:
                await self._spare.aclose()
                self._spare = None

    async def _pull_one(self) -> None:
        """Take the spare connection, or open the chosen upstream; return when a better one is spare.

        Raises:
            StreamError, ResolveError: When it fails.
        """
        connection = self._spare or await self._open(self._choice.current)
        self._spare = None
        self._choice.current = connection.index
        async with aclosing(connection):
            contenders = [self._pull(connection), connection.watch(), self._titles.tell(connection)]
            if connection.index > 0 or self._list(connection.index) is not None:
                contenders.append(self._seek_better(connection))
            if self._listening is not None:
                contenders.append(self._seek_sound(connection, self._listening.leave_s))
            try:
                await race(*contenders)
            except StreamError as error:
                self._left = self._note_failure(connection, error, beside=False)
                raise
            finally:
                self._titles.finish()

    async def _open(self, index: int, better: Better | None = None) -> Connection:
        return await Connection.open(index, better or self._upstreams[index], self._clock, self._timing)

    def _list(self, index: int) -> ListUpstream | None:
        upstream = self._upstreams[index]
        return upstream if isinstance(upstream, ListUpstream) else None

    def _note_failure(self, connection: Connection, error: StreamError, *, beside: bool) -> Left:
        listing = self._list(connection.index)
        if listing is None:
            return Left.UNKNOWN
        return listing.note_failure(connection.stream.info.url, error, beside=beside)

    async def _pull(self, connection: Connection) -> None:
        """Write the air from a connection until it fails."""
        if self._stand_in is None or not self._stand_in.on:
            self._air.interrupt()
        self.began = self._air.head
        self.judge(None)
        self._pulled = (connection.index, connection.candidate)
        stalled = self._pulled == self._stalled
        lately = self._stand_in is not None and self._stand_in.lately
        settle_s = self._timing.settle_after_stall_s if stalled or lately else self._timing.settle_s
        # The first connection is passed on at once; one that follows is joined to what is there.
        joining, begun_s = self._joins or lately, self._clock.monotonic_s()
        up_s: float | None = None
        while True:
            try:
                items = await connection.more()
            except StreamError:
                if not joining:
                    self._pass_on(connection, connection.rest())
                raise
            now_s = self._clock.monotonic_s()
            if joining:
                connection.early += items
                begun_s = begun_s if connection.heard_first_s is None else connection.heard_first_s
                if not _has_sound(items) or now_s - begun_s < settle_s:
                    continue
                joining, items = False, self._joined(connection.early)
                connection.early.clear()
            self._pass_on(connection, items)
            if up_s is None and _has_sound(items):
                up_s = now_s
                self._stalled = None if stalled else self._stalled
                self._choice.plays(connection.index, now_s, connection.candidate)
                self._again = False
                self._show_playing(connection.index)
            elif up_s is not None and now_s - up_s >= self._timing.good_s:
                self._choice.good()
                if (listing := self._list(connection.index)) is not None:
                    listing.note_good(connection.stream.info.url)

    def _joined(self, items: list[Item]) -> list[Item]:
        formats = {item.format for item in items if isinstance(item, Run)}
        if formats != {self._air.format}:
            return list(items)  # listeners begin anew with another format, and need the whole burst
        missing_s = self._missing_s()
        return list(items) if missing_s > self._timing.join_s else joined(items, missing_s)

    def _missing_s(self) -> float:
        """Return how long ago the newest air ended, in seconds."""
        newest_at = self._air.newest_at
        return inf if newest_at is None else (self._clock.now() - newest_at).total_seconds()

    def _pass_on(self, connection: Connection, items: Sequence[Item]) -> None:
        if self._stand_in is not None:
            resumes = self._stand_in.on
            items = self._stand_in.sift(items, connection.stream.info)
            if resumes and not self._stand_in.on:
                self.began = self._air.head
        for item in items:
            if isinstance(item, StreamTitle):
                self._titles.take(item, connection.index)
                continue
            self._titles.sound_from(connection.index)
            self.info = connection.stream.info
            self._air.append(item, self._clock.now())
            self._joins = True

    async def _seek_better(self, playing: Connection) -> None:
        """Try what is preferred to the one playing now and then; return with it open, as the spare."""
        wait_s = self._timing.return_s
        while True:
            await self._clock.sleep(wait_s)
            wait_s = self._timing.return_again_s
            now_s = self._clock.monotonic_s()
            if not self._choice.may_return(now_s):
                continue
            for better in range(playing.index):
                if self._may_sound(better, now_s) and await self._proves(better):
                    return
            listing, url = self._list(playing.index), playing.stream.info.url
            if listing is None or not listing.has_better(url):
                continue
            if await self._proves(playing.index, Better(listing, url)):
                return

    async def _seek_sound(self, playing: Connection, leave_s: float) -> None:
        """Try the others once the one playing has been quiet for long; return with one open that sounds."""
        while True:
            await self._went_quiet.wait()
            quiet = self._quiet
            if quiet is None:
                continue
            left_s = leave_s - (self._clock.now() - quiet.since).total_seconds()
            if left_s > 0:
                await self._clock.sleep(left_s)
                continue
            now_s = self._clock.monotonic_s()
            if self._choice.may_return(now_s) and await self._others_prove(playing, quiet, now_s):
                return
            await self._clock.sleep(self._timing.return_again_s)

    async def _others_prove(self, playing: Connection, quiet: Quiet, now_s: float) -> bool:
        if (listing := self._list(playing.index)) is not None:
            # So the others behind the same address are opened before it.
            error = StreamError(playing.stream.info.url, quiet.reason)
            listing.note_failure(playing.stream.info.url, error, beside=True)
            if await self._proves(playing.index, than=playing.candidate):
                return True
        for other in range(len(self._upstreams)):
            if other != playing.index and self._may_sound(other, now_s) and await self._proves(other):
                since = f"{quiet.since:%H:%M:%S}Z"
                self._reasons[playing.index] = f"{self._shown(playing.index)}: {quiet.reason} since {since}"
                if quiet.kind is QuietKind.SAME:
                    self._repeated_s[playing.index] = now_s
                return True
        return False

    def _may_sound(self, index: int, now_s: float) -> bool:
        repeated_s = self._repeated_s.get(index)
        repeats = repeated_s is not None and now_s - repeated_s < REPEATS_S
        return self._choice.due(index, now_s) and not repeats

    async def _proves(self, index: int, better: Better | None = None, *, than: str = "") -> bool:
        """Listen to an upstream beside the one playing; keep it as the spare if it gives sound.

        Args:
            better: What is preferred there; without it, what that upstream opens by itself.
            than: A candidate that will not do.
        """
        async with self._proving:
            connection: Connection | None = None
            try:
                connection = await self._open(index, better)
                async with AsyncExitStack() as stack:
                    stack.push_async_callback(connection.aclose)
                    if connection.candidate == than:
                        return False
                    await race(self._collect(connection), connection.watch())
                    await self._demand_sound(connection)
                    stack.pop_all()
                    self._spare = connection
            except (StreamError, ResolveError) as error:
                if connection is not None and isinstance(error, StreamError):
                    self._note_failure(connection, error, beside=True)
                if better is None and not than:
                    self._choice.note_failure(index, self._clock.monotonic_s(), gone=_is_gone(error))
                    self._reasons[index] = self._reason(index, error)
                    if self._board.status.state in _PLAYING:
                        self._show_playing(self._choice.current)
                return False
        log.info("%s: going to %s", self._id, self._shown(index))
        return True

    async def _demand_sound(self, connection: Connection) -> None:
        """Refuse what is connected, and silent.

        Raises:
            StreamError: If that is so.
        """
        runs = [item for item in connection.early if isinstance(item, Run)]
        if self._listening is not None and not await self._listening.ear.sounds(runs):
            raise StreamError(connection.stream.info.url, "it is silent")

    async def _collect(self, connection: Connection) -> None:
        first_s = None
        while first_s is None or self._clock.monotonic_s() - first_s < self._timing.proof_s:
            connection.early += await connection.more()
            first_s = connection.heard_first_s

    async def _go_on_after(self, error: StreamError | ResolveError) -> None:
        """Choose the next, show what failed and what follows, and wait if all have failed."""
        index, state = self._choice.current, self._board.status.state
        reason = self._reasons[index] = self._reason(index, error)
        log.warning("%s: %s", self._id, reason)
        if stalled := state in _PLAYING and isinstance(error, StreamTimeoutError):
            self._stalled = self._pulled
        permanent = error.permanent if isinstance(error, StreamError) else error.kind in _PERMANENT
        # One that froze would take seconds more to be found out again: it has its turn after the others.
        round_over = self._choose(error, last=permanent or stalled)
        wait_s, following = self._wait(round_over)
        if stalled:
            self._board.show(StreamState.STALLED, f"{reason}; {following}")
        elif round_over:
            self._board.show(StreamState.DOWN, f"{reason}; {following}")
        elif state in {StreamState.STALLED, StreamState.DOWN}:
            self._board.show(state, f"{reason}; {following}")
        else:
            self._board.show(StreamState.CONNECTING, f"{following}: {reason}")
        if wait_s > 0:
            await self._clock.sleep(wait_s)

    def _choose(self, error: StreamError | ResolveError, *, last: bool) -> bool:
        """Stay where there is more to try, else let the next have its turn; return True if all had theirs."""
        left, self._left = self._left, Left.UNKNOWN
        if left is Left.MORE:
            self._again = True
            return False
        last = last or left is Left.NONE or self._again
        self._again = False
        return self._choice.failed(permanent=last, now_s=self._clock.monotonic_s(), gone=_is_gone(error))

    def _wait(self, round_over: bool) -> tuple[float, str]:
        """Return how long to wait before going on, in seconds, and what follows, in words."""
        if not round_over:
            return 0.0, self._following()
        wait_s = self._backoff(self._choice.rounds - 1)
        if (dead_s := self._choice.dead_for_s(self._clock.monotonic_s())) > wait_s:
            return dead_s, f"gone for long, so that it is looked at again in {dead_s / 60:.0f} min"
        return wait_s, f"trying again in {wait_s:.0f} s" if wait_s >= 1 else self._following()

    def _following(self) -> str:
        count = len(self._upstreams)
        return "trying again" if count == 1 else f"trying {self._choice.current + 1} of {count}"

    def _show_playing(self, index: int) -> None:
        """Show what is heard: `UP`, or that it is no programme."""
        if self._quiet is None:
            self._board.show(StreamState.UP, self._what_plays(index))
            return
        reason = "; ".join(filter(None, (self._quiet.reason, self._what_plays(index))))
        self._board.show(StreamState.SILENT, reason, since=self._quiet.since)

    def _what_plays(self, index: int) -> str:
        """Return why the best upstream is not the one playing, and whether it is no station at all."""
        second = f"playing {index + 1} of {len(self._upstreams)}; {self._reasons[0]}" if index else ""
        demo = "built-in demonstration signal" if is_demo(self._upstreams[index].address) else ""
        return "; ".join(filter(None, (demo, second)))

    def _reason(self, index: int, error: StreamError | ResolveError) -> str:
        if isinstance(error, StreamError):
            return str(error)
        # Where resolving failed at one address, its detail begins with that address.
        return error.detail if "://" in error.detail else f"{self._shown(index)}: {error.detail}"

    def _shown(self, index: int) -> str:
        return StreamError(self._upstreams[index].address, "").url  # without credentials and query


def _is_gone(error: StreamError | ResolveError) -> bool:
    """Return whether each server that was asked says that there is no such stream."""
    if isinstance(error, StreamRefusedError):
        return error.status in GONE_STATUSES
    return isinstance(error, NothingPlaysError) and error.gone


def _has_sound(items: Sequence[Item]) -> bool:
    return any(isinstance(item, Run) for item in items)
