# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the local player is tuned to: a station's mount, and where in its air it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from enum import Enum, auto

from player.air.base import StreamState
from player.errors import NotAllowedError, PositionGoneError
from player.rewinding import Permit, Rewinding
from schedules.model.ids import StationId

from .air_view import AirView, MountView
from .heard import Heard
from .position import span

RelayUrl = Callable[[StationId, datetime | None], str]
"""Gives the address of our relay that plays a station live, or from an instant."""

FAR_BEHIND_S = 10.0
"""Further behind than a live listener ever is: a position worth keeping over a fault."""


class AirState(Enum):
    """What a mount has to give."""

    UNJOINED = auto()
    """We do not listen to it."""
    COMING = auto()
    READY = auto()
    DOWN = auto()


class Tuner:
    """One station at a time.

    Attributes:
        wish: Instant to load from next; ``None`` is the live edge.
        sounded: Whether anything of this station was heard since it was tuned to.
    """

    def __init__(self, relay_url: RelayUrl, rewinding: Rewinding) -> None:
        self._relay_url = relay_url
        self._rewinding = rewinding
        self._station: StationId | None = None
        self._mount: MountView | None = None
        self._listening = ExitStack()
        self._heard: Heard | None = None
        self._loaded_live = False
        self._joined_with: int | None = None
        self._joined_at: datetime | None = None
        self._permit: Permit | None = None
        self.wish: datetime | None = None
        self.sounded = False
        self.air_state = AirState.UNJOINED

    @property
    def station(self) -> StationId | None:
        """The station last tuned to."""
        return self._station

    @property
    def air(self) -> AirView | None:
        """Its air."""
        return self._mount.air if self._mount else None

    @property
    def joined_at(self) -> datetime | None:
        """Instant of the first frame that was there to be heard when we joined; ``None``: nothing was yet."""
        if self._joined_with is not None and self.air is not None:
            try:
                self._joined_at = self.air.instant_of(self._joined_with)
            except PositionGoneError:  # then it does not move any more either
                self._joined_with = None
        return self._joined_at

    @property
    def joined(self) -> bool:
        """Whether we listen to its mount."""
        return self.air_state is not AirState.UNJOINED

    @property
    def loaded_live(self) -> bool:
        """Whether the last load was of the live edge."""
        return self._loaded_live

    def take_up(
        self, station: StationId, mount: MountView, wish: datetime | None, joined_at: datetime | None
    ) -> None:
        """Turn to a station that was heard before this run of the service, as if it had not ended."""
        self.tune(station, mount, wish)
        self._joined_at, self.sounded = joined_at, wish is not None

    def tune(self, station: StationId, mount: MountView, wish: datetime | None) -> None:
        """Turn to a station; nothing is joined yet."""
        self.sounded = self.sounded and self.joined and station == self._station
        if mount is not self._mount or station != self._station:
            self.leave()
        self._station, self._mount, self.wish = station, mount, wish
        self._heard = None

    def join(self) -> None:
        """Listen to the mount, so that its ingest runs."""
        if self._mount and not self.joined:
            self._listening.enter_context(self._mount.listening())
        self.air_state = AirState.COMING

    def leave(self) -> None:
        """No longer listen to the mount."""
        self.air_state = AirState.UNJOINED
        self._heard = self._joined_with = self._joined_at = self._permit = None
        self._listening.close()

    def look(self) -> bool:
        """Look at the mount, and return whether `air_state` is another one now."""
        if self._mount is None or not self.joined:
            return False
        before, state = self.air_state, self._mount.status.state
        self.air_state = AirState.COMING
        if state in (StreamState.UP, StreamState.SILENT) and self._mount.has_fresh_audio:
            self.air_state = AirState.READY
        elif state in (StreamState.DOWN, StreamState.STALLED):
            self.air_state = AirState.DOWN
        return self.air_state is not before

    def load(self) -> tuple[str, str]:
        """Return the address to load now, and a notice for the listener where it is not what was wished."""
        assert self._mount is not None and self._station is not None  # noqa: S101, PT018 - the machine joins first
        air, notice = self._mount.air, ""
        if self.joined_at is None:
            self._joined_with = air.burst_position()
        refusal = self._refused(self.wish)
        if refusal is not None:
            self.wish, notice = None, f"returned to live: {refusal}"
        elif self.wish is not None and self.wish < air.instant_of(air.oldest):
            self.wish, notice = None, f"returned to live: only the last {span(air.kept_s)} are kept"
        self._loaded_live = self.wish is None
        self._permit = None
        if self.wish is not None:
            self._permit = Permit(self._rewinding, self._station, self.joined_at, self.wish)
        self._heard = Heard(air, air.burst_position() if self.wish is None else air.position_at(self.wish))
        return self._relay_url(self._station, self.wish), notice

    def hear(self, time_ms: int, now_s: float) -> None:
        """Take the playing time of what was loaded, read at an instant of the monotonic clock."""
        if self._heard is not None:
            self._heard.see(time_ms, now_s)

    def keep(self) -> str:
        """Wish to go on at what is heard, if anything was; return a notice where rights forbid it."""
        self.wish, self._heard = self.instant(), None
        refusal = self._refused(self.wish)
        if refusal is None:
            return ""
        self.wish = None
        return f"resume returns to live: {refusal}"

    def holds(self) -> bool:
        """Return whether there is a position to go on at, which rights allow and air is kept for."""
        air, wish = self.air, self.wish
        if air is None or wish is None or air.newest_at is None:
            return False
        return wish >= air.instant_of(air.oldest) and self._refused(wish) is None

    def refused_on(self) -> NotAllowedError | None:
        """Return why what is heard next may not be heard behind live; ``None``: it may, or is live."""
        at, permit = self.instant(), self._permit
        if permit is None or at is None or at < permit.until or permit.reaches(at):
            return None
        return permit.refusal

    def can_rewind_s(self) -> float:
        """Return how far behind live one may go just now, as far as air is kept."""
        air, station = self.air, self._station
        if station is None or air is None or air.newest_at is None:
            return 0.0
        earliest = self._rewinding.earliest(station, joined_at=self.joined_at)
        return max(0.0, (air.newest_at - max(earliest, air.instant_of(air.oldest))).total_seconds())

    def recover(self, *, sounded: bool) -> None:
        """After a fault: go on at what was heard if that was a position of its own, else live."""
        if sounded:
            self.wish = self.own_instant()
        self._heard = None

    def own_instant(self) -> datetime | None:
        """Return the instant that is heard, or would be next, if that is far behind live; ``None``: live."""
        if self._heard is None:
            return self.wish
        behind_s = self.behind_s()
        return self.instant() if behind_s is not None and behind_s > FAR_BEHIND_S else None

    def instant(self) -> datetime | None:
        """Return the instant of the air that is heard, or would be next; ``None`` for live."""
        return self._heard.instant() if self._heard else self.wish

    def behind_s(self) -> float | None:
        """Return how far that is behind the newest air; ``None`` if nothing came in yet."""
        newest_at = self.air.newest_at if self.air else None
        if newest_at is None:
            return None
        instant = self.instant()
        return max(0.0, (newest_at - instant).total_seconds()) if instant else 0.0

    def title(self) -> str:
        """Return what the stream says of what is heard; empty where it says nothing."""
        instant = self.instant()
        if self.air is None or instant is None or self.air.newest_at is None:
            return ""
        found = self.air.title_at(self.air.position_at(instant))
        return found.title.text if found else ""

    @property
    def has_position(self) -> bool:
        """Whether there is a place in the air to hold on to: heard, loaded or wished for."""
        return self.sounded or self.instant() is not None

    def _refused(self, since: datetime | None) -> NotAllowedError | None:
        """Return why rights do not let one go on there; ``None``: they do."""
        if self._station is None:
            return None
        try:
            self._rewinding.check(self._station, since, joined_at=self.joined_at)
        except NotAllowedError as refusal:
            return refusal
        return None

    def trouble(self) -> str:
        """Return what the mount says of its upstream; empty when that is up."""
        if self._mount is None or self.air_state is AirState.READY:
            return ""
        return self._mount.status.reason or "nothing comes in from the stream"
