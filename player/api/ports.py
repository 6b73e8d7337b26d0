# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the API needs of the other parts, and under which keys handlers find it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from aiohttp import web

from player.air.base import AirTitle, MountId, StreamInfo, StreamStatus
from player.air.kept.base import KeptAir
from player.playback.commands import PlayFrom, SeekTo
from player.playback.desk import Asker
from player.playback.player import Player
from player.positions import Positions
from player.rewinding import Rewinding
from player.streams.candidate import Candidate
from schedules.access import Gate
from schedules.clock import Clock
from schedules.model.broadcast import Broadcast, NowNext
from schedules.model.catalogue import Catalogue
from schedules.model.ids import StationId
from schedules.publisher import Publisher


class Board(Protocol):
    """Where now and next come from; of the present it gives the very same value until something changes."""

    def now_next(self, station: StationId, *, at: datetime | None = None, depth: int = 1) -> NowNext:
        """Return the picture of a station: the present one, or at an instant."""

    def present(self) -> tuple[NowNext, ...]:
        """Return the present pictures of all stations."""


class Schedules(Protocol):
    """Where longer stretches of a schedule come from."""

    def window(self, station: StationId, start: datetime, end: datetime) -> tuple[Broadcast, ...]:
        """Return what touches a window, unclipped."""

    def day_bounds(self, station: StationId, day: date) -> tuple[datetime, datetime]:
        """Return the instants at which a day begins and ends by the station's clock."""

    def week_bounds(self, station: StationId, week: str) -> tuple[datetime, datetime]:
        """Return the instants at which an ISO week begins and ends by the station's clock."""

    def revision(self, station: StationId) -> int:
        """Return a number that grows with every change of the station's schedule."""


class GapView(Protocol):
    """A hole in the air."""

    @property
    def start(self) -> datetime: ...  # noqa: D102
    @property
    def end(self) -> datetime: ...  # noqa: D102


class AirView(Protocol):
    """What is kept of a mount's sound."""

    @property
    def newest_at(self) -> datetime | None:
        """End of the newest frame; ``None`` when nothing is kept."""

    @property
    def oldest(self) -> int:
        """Position of the oldest frame kept."""

    @property
    def gaps(self) -> Sequence[GapView]:
        """The holes in what is kept, the oldest first."""

    def instant_of(self, position: int) -> datetime:
        """Return the instant of a frame."""


class MountView(Protocol):
    """What can be seen of one mount."""

    @property
    def air(self) -> AirView:
        """What was heard of it."""

    @property
    def status(self) -> StreamStatus:
        """How its upstream is doing."""

    @property
    def info(self) -> StreamInfo | None:
        """What is known of the upstream last heard."""

    @property
    def kept(self) -> KeptAir | None:
        """Its air on disk; ``None`` where none is kept."""

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What resolving learned."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """The configured addresses."""

    @property
    def titles(self) -> tuple[AirTitle, ...]:
        """Titles, the newest first."""

    @property
    def all_titles(self) -> tuple[AirTitle, ...]:
        """The same, cleared displays too."""

    @property
    def latest_title(self) -> AirTitle | None:
        """The newest title, which may be a cleared display."""


class Mounts(Protocol):
    """All mounts."""

    def __getitem__(self, mount_id: MountId) -> MountView:
        """Return a mount by its id."""

    def of(self, station: StationId) -> MountView:
        """Return the mount that a station is heard on."""

    def stations_of(self, mount_id: MountId) -> tuple[StationId, ...]:
        """Return the stations that are heard on a mount."""


class Players(Protocol):
    """All players, for those who may see and drive them."""

    def visible(self, asker: Asker, /) -> Sequence[Player]:
        """Return the players that this asker may see."""

    def get(self, player: str, asker: Asker, /) -> Player:
        """Return one of them."""

    async def play(self, player: str, asker: Asker, station: StationId, begin: PlayFrom, /) -> Player:
        """Play a station."""

    async def pause(self, player: str, asker: Asker, /) -> Player:
        """Pause."""

    async def resume(self, player: str, asker: Asker, /) -> Player:
        """Go on after a pause."""

    async def stop(self, player: str, asker: Asker, /) -> Player:
        """Stop."""

    async def live(self, player: str, asker: Asker, /) -> Player:
        """Return to live."""

    async def seek(self, player: str, asker: Asker, to: SeekTo, /) -> Player:
        """Go back or forward."""

    async def volume(self, player: str, asker: Asker, percent: int, muted: bool | None, /) -> Player:
        """Set how loud it is."""


class Session(Protocol):
    """A page that is a player, while it is connected."""

    def commands(self) -> AsyncIterator[Mapping[str, object]]:
        """Yield what the page is to do; ends when another page came with the same id."""

    def take(self, state: object, /) -> Player:
        """Take the page's new state, from JSON."""


class Pages(Protocol):
    """Where pages offer themselves as players."""

    def connect(self, hello: object, /) -> AbstractContextManager[Session]:
        """Have a page as a player while the context is open; `hello` is from JSON."""


def nothing_missing() -> Sequence[str]:
    """Return what is missing until the service is ready: nothing."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """All that the API needs.

    Attributes:
        missing: What is still missing until the service is ready, in words; empty: it is ready.
    """

    catalogue: Catalogue
    clock: Clock
    publisher: Publisher
    gate: Gate
    board: Board
    schedules: Schedules
    mounts: Mounts
    players: Players
    pages: Pages
    rewinding: Rewinding
    positions: Positions
    missing: Callable[[], Sequence[str]] = field(default=nothing_missing)


PORTS: web.AppKey[Ports] = web.AppKey("ports", Ports)
