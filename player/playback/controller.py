# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The local player: a machine, a backend, and the air between them.

All of it happens on the event loop's thread.  Commands return at once with the
state reached so far; `run` takes what the backend says, and looks four times a
second at timers, mount and position.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from player.air.timing import full_jitter
from player.errors import PlayerConflictError
from player.events import PlayerChanged, StreamChanged
from player.rewinding import HOLD_S, Rewinding
from schedules.clock import Clock
from schedules.model.ids import StationId
from schedules.publisher import Publisher

from .air_view import AirView, MountView
from .backends.base import Broken, Ended, Fact, Gone, Missing, PlayerBackend, Progress, Ready
from .commands import By, Live, PlayFrom, SeekTo, Start
from .machine import Input, Machine, Output
from .place import Place
from .player import LOCAL, Player, PlayerState
from .position import begin_since, kept, newest_instant, oldest_instant, seek_since, start_kept
from .tuner import AirState, RelayUrl, Tuner
from .watch import NO_PROGRESS_S, ProgressWatch

TICK_S = 0.25
TIMEOUT_S = 8.0
"""For opening, for filling, and for a stalled stream to come back, each."""
NO_DEVICE_RETRY_S = 5.0
STEADY_S = 30.0
"""After so much good sound past faults are forgotten."""
NEWS_S = 1.0
NEWS_PAUSED_S = 5.0
"""A change of seconds alone is news from here on; nobody wants to hear of it four times a second."""

_QUIET = (PlayerState.STOPPED, PlayerState.FAILED)
_SOUNDED = (PlayerState.PLAYING, PlayerState.STALLED)


Began = Callable[[StationId, datetime | None], datetime | None]
"""Gives when the programme began that a station's stream carried at an instant (``None``: now), if known."""


def _unknown(_station: StationId, _at: datetime | None) -> datetime | None:
    return None


class PlaybackController:
    """Drives the local player.

    Args:
        mounts: Gives a station's mount; raises `UnknownStationError`.
        rewinding: Knows what rights allow.
        began: Gives when a programme began.
        backoff: Wait in seconds before try number n, from 1; the first is at once.
    """

    def __init__(
        self,
        backend: PlayerBackend,
        clock: Clock,
        publisher: Publisher,
        *,
        mounts: Callable[[StationId], MountView],
        relay_url: RelayUrl,
        rewinding: Rewinding,
        began: Began = _unknown,
        backoff: Callable[[int], float] = full_jitter,
    ) -> None:
        self._backend = backend
        self._clock = clock
        self._publisher = publisher
        self._mounts = mounts
        self._rewinding = rewinding
        self._began = began
        self._backoff = backoff
        self._tuner = Tuner(relay_url, rewinding)
        self._watch = ProgressWatch()
        self._machine = Machine()
        self._since, self._since_s = clock.now(), clock.monotonic_s()
        self._timer: tuple[float, Input] | None = None
        self._failures = 0
        self._load = 0
        self._notice = ""
        self._percent, self._muted = 100, False
        self._awake = asyncio.Event()
        self._told = self.snapshot()

    def play(self, station: StationId, begin: PlayFrom | None = None) -> Player:
        """Play a station, from the live edge if nothing else is said.

        Raises:
            UnknownStationError: If there is none of this id.
            NotAllowedError: If rights do not let one begin there.
            PlayerConflictError: If that air is not kept.
        """
        mount, begin = self._mounts(station), begin or Live()
        now, air = self._clock.now(), mount.air
        newest = air.newest_at if mount.has_fresh_audio and air.newest_at is not None else now
        began = self._began(station, self.heard_at(station)) if isinstance(begin, Start) else None
        since, notice = begin_since(begin, newest, began), ""
        if since is not None and isinstance(begin, Start):
            since, notice = start_kept(since, air)
        self._rewinding.check(station, since)
        wish = kept(since, air)
        if wish is None and station == self._tuner.station and self._plays_live():
            return self.snapshot()
        self._tuner.tune(station, mount, wish)
        self._notice, self._failures = notice, 0
        return self._command(Input.PLAY)

    def heard_at(self, station: StationId) -> datetime | None:
        """Return the instant of the air that is heard of a station; ``None``: nothing is, or live."""
        active = self._machine.state not in _QUIET and station == self._tuner.station
        return self._tuner.instant() if active else None

    def place(self) -> Place:
        """Return where it is, so that it can come back there."""
        tuner, state = self._tuner, self._machine.state
        if state in _QUIET and self._timer is None:
            return Place(volume_percent=self._percent, muted=self._muted)
        paused = state is PlayerState.PAUSED
        return Place(
            volume_percent=self._percent,
            muted=self._muted,
            station=tuner.station,
            paused=paused,
            at=tuner.wish if paused else tuner.own_instant(),
            joined_at=tuner.joined_at,
        )

    def come_back(self, place: Place) -> Player:
        """Go on where it was in an earlier run of the service; rights and kept air are asked once it loads.

        Raises:
            UnknownStationError: If there is no such station any more; the volume is set all the same.
        """
        self.volume(place.volume_percent, muted=place.muted)
        if place.station is None:
            return self.snapshot()
        self._tuner.take_up(place.station, self._mounts(place.station), place.at, place.joined_at)
        player = self._command(Input.PLAY)
        return self._command(Input.PAUSE) if place.paused else player

    def pause(self) -> Player:
        """Be silent and keep the position; where nothing plays, unchanged."""
        return self._command(Input.PAUSE)

    def resume(self) -> Player:
        """Go on where it was paused; not paused: unchanged."""
        return self._command(Input.RESUME)

    def stop(self) -> Player:
        """Be silent and leave the station."""
        self._notice = ""
        return self._command(Input.STOP)

    def live(self) -> Player:
        """Go to the live edge, also from a pause.

        Raises:
            PlayerConflictError: If nothing is playing or paused.
        """
        self._active()
        self._notice = ""
        if self._plays_live():
            return self._tell()
        self._tuner.wish = None
        return self._command(Input.RESUME if self._machine.state is PlayerState.PAUSED else Input.JUMP)

    def seek(self, to: SeekTo) -> Player:
        """Go to another position; a paused player stays paused.

        Raises:
            PlayerConflictError: If nothing is playing or paused, or that air is not kept.
            NotAllowedError: If rights do not let one go there.
        """
        station, air = self._active()
        newest = newest_instant(air)
        since = seek_since(to, newest, self._tuner.instant() or newest)
        if isinstance(to, By) and since is not None:
            since = max(since, oldest_instant(air))
        self._rewinding.check(station, since, joined_at=self._tuner.joined_at)
        wish = kept(since, air)
        self._notice = ""
        if self._machine.state is PlayerState.PAUSED:
            self._tuner.wish = wish or air.newest_at
            return self._tell()
        self._tuner.wish = wish
        return self._command(Input.JUMP)

    def volume(self, percent: int, *, muted: bool | None = None) -> Player:
        """Set how loud it is, from 0 to 100; `muted` left out stays as it is."""
        self._percent = min(100, max(0, percent))
        self._muted = self._muted if muted is None else muted
        self._backend.set_volume(self._percent, muted=self._muted)
        return self._tell()

    def snapshot(self) -> Player:
        """Return the player as it is now."""
        tuner, active = self._tuner, self._machine.state not in _QUIET
        return Player(
            id=LOCAL,
            kind=self._backend.kind,
            state=self._machine.state,
            since=self._since,
            reason=self._machine.reason or self._notice,
            station=tuner.station,
            behind_live_s=round(tuner.behind_s() or 0.0, 1) if active and tuner.sounded else None,
            can_pause=active and tuner.has_position,
            can_rewind_s=round(tuner.can_rewind_s(), 1),
            volume_percent=self._percent,
            muted=self._muted,
            title=tuner.title() if active else "",
            attempt=self._machine.attempt,
        )

    async def run(self) -> None:
        """Work until cancelled; then it is silent.

        After a failure by surprise it can be run again, and then goes on as after the loss of the
        backend alone: with a fresh load of what was playing.
        """
        self._backend.set_volume(self._percent, muted=self._muted)
        try:
            with self._publisher.subscribe(self._on_news):
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._backend.run(), name="player backend")
                    group.create_task(self._take_facts(), name="player facts")
                    group.create_task(self._tick_for_ever(), name="player ticks")
        except asyncio.CancelledError:
            self._tuner.leave()
            raise
        except Exception:
            self._feed(Input.BROKEN, "internal error in the player; starting again")
            self._tell()
            raise

    async def _take_facts(self) -> None:
        async for fact in self._backend.facts():
            self._take(fact)

    def _take(self, fact: Fact) -> None:
        match fact:
            case Progress() if fact.load == self._load:
                now_s = self._clock.monotonic_s()
                self._tuner.hear(fact.time_ms, now_s)
                self._feed(self._watch.see(fact, now_s))
            case Ended() if fact.load == self._load:
                self._feed(Input.ENDED, "the stream ended")
            case Broken() if fact.load == self._load:
                self._feed(Input.BROKEN, fact.reason)
            case Gone():
                self._feed(Input.BROKEN, f"the player's own process was lost: {fact.reason}")
            case Missing():
                self._feed(Input.MISSING, fact.reason)
            case Ready() | Progress() | Ended() | Broken():
                pass  # news of the backend alone, or of a load that is no more
        self._tell()

    async def _tick_for_ever(self) -> None:
        while True:
            if self._machine.state in _QUIET and self._timer is None:
                self._awake.clear()
                await self._awake.wait()
            await self._clock.sleep(TICK_S)
            self._tick()

    def _tick(self) -> None:
        now_s, state = self._clock.monotonic_s(), self._machine.state
        self._look()
        if state is PlayerState.PLAYING:
            self._feed(self._watch.tick(now_s))
            if now_s - self._since_s >= STEADY_S:
                self._failures = 0
            self._heed_rights()
        if (
            state is PlayerState.PAUSED
            and self._tuner.joined
            and now_s - self._since_s >= HOLD_S
            and not self._tuner.holds()
        ):
            self._tuner.leave()
            self._tuner.wish, self._notice = None, "paused for long: resume returns to live"
        if self._timer is not None and now_s >= self._timer[0]:
            given, self._timer = self._timer[1], None
            if given is Input.RETRY and self._tuner.air_state is not AirState.READY:
                given = Input.AIR_DOWN  # nothing to load: it goes on as soon as there is
            self._feed(given)
        self._tell()

    def _heed_rights(self) -> None:
        """Return to live where what comes next may not be heard behind live."""
        refusal = self._tuner.refused_on()
        if refusal is not None:
            self._tuner.wish, self._notice = None, f"returned to live: {refusal}"
            self._feed(Input.JUMP)

    def _on_news(self, event: object) -> None:
        if isinstance(event, StreamChanged):
            self._look()
            self._tell()

    def _look(self) -> None:
        if self._tuner.look():
            given = {AirState.READY: Input.AIR_READY, AirState.DOWN: Input.AIR_DOWN}
            self._feed(given.get(self._tuner.air_state))

    def _command(self, given: Input) -> Player:
        self._feed(given)
        self._awake.set()
        return self._tell()

    def _feed(self, given: Input | None, reason: str = "") -> None:
        if given is None:
            return
        before = self._machine
        self._machine, outputs = before.step(given, reason or self._reason(given))
        self._tuner.sounded |= self._machine.state is PlayerState.PLAYING
        if self._machine.state is not before.state:
            self._since, self._since_s = self._clock.now(), self._clock.monotonic_s()
            self._timer = None
        for output in outputs:
            self._put_out(output, before.state)
        if Output.JOIN in outputs:
            self._look()

    def _put_out(self, output: Output, before: PlayerState) -> None:
        now_s = self._clock.monotonic_s()
        match output:
            case Output.KEEP:
                self._notice = self._tuner.keep()
            case Output.HALT:
                self._load = 0
                self._backend.stop()
            case Output.JOIN:
                self._tuner.join()
            case Output.LEAVE:
                self._tuner.leave()
            case Output.LOAD:
                url, notice = self._tuner.load()
                self._notice = notice or self._notice
                self._load = self._backend.load(url)
                self._watch.begin(now_s)
            case Output.ARM_TIMEOUT:
                self._timer = (now_s + TIMEOUT_S, Input.TIMEOUT)
            case Output.ARM_RETRY:
                self._tuner.recover(sounded=before in _SOUNDED)
                wait_s = self._backoff(self._failures) if self._failures else 0.0
                least_s = NO_DEVICE_RETRY_S if self._machine.state is PlayerState.FAILED else 0.0
                self._failures += 1
                self._timer = (now_s + max(wait_s, least_s), Input.RETRY)

    def _reason(self, given: Input) -> str:
        match given:
            case Input.AIR_DOWN | Input.TIMEOUT:
                return self._tuner.trouble() or "no sound came in time"
            case Input.NO_PROGRESS:
                return self._tuner.trouble() or f"no sound for {NO_PROGRESS_S:.0f} s"
            case Input.LOST_AUDIO:
                return "no sound device: is one connected, and is its sound server running?"
            case _:
                return ""

    def _active(self) -> tuple[StationId, AirView]:
        station, air = self._tuner.station, self._tuner.air
        if station is None or air is None or self._machine.state in _QUIET:
            raise PlayerConflictError("nothing is playing or paused")
        return station, air

    def _plays_live(self) -> bool:
        return self._machine.state is PlayerState.PLAYING and self._tuner.loaded_live

    def _tell(self) -> Player:
        """Publish the player if it is news, and return it."""
        player, told = self.snapshot(), self._told
        least_s = NEWS_PAUSED_S if player.state is PlayerState.PAUSED else NEWS_S
        moved_s = abs((player.behind_live_s or 0.0) - (told.behind_live_s or 0.0))
        alike = replace(player, behind_live_s=told.behind_live_s, can_rewind_s=told.can_rewind_s) == told
        if not alike or moved_s >= least_s:
            self._told = player
            self._publisher.publish(PlayerChanged(player))
        return player
