# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""All players in one place: who may see and drive which, and who carries a command out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

from player.errors import NotAllowedError, UnknownPlayerError
from player.rewinding import Rewinding
from schedules.clock import Clock
from schedules.model.ids import StationId

from .commands import Live, PlayFrom, SeekTo, Start
from .controller import Began, PlaybackController
from .player import LOCAL, Player
from .position import begin_since, seek_since
from .web import Command, WebPlayers, WebSession, play_command, seek_command, volume_command


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks.

    Attributes:
        loopback_or_token: True if the asker sits at this machine, or has a token.
        web_ids: Pages whose secret ids the asker has shown.
    """

    loopback_or_token: bool = False
    web_ids: frozenset[str] = frozenset()

    def sees(self, player: str) -> bool:
        """Return whether a player may be seen: everyone sees the local one, but nobody another's page."""
        return player == LOCAL or self.loopback_or_token or player in self.web_ids


class PlayerDesk:
    """Sees and drives all players, by the rules of access and of rights.

    Every command returns the player in the state reached so far, and raises
    `UnknownPlayerError` where there is no such player or the asker may not see it.

    Args:
        rewinding: Knows what rights allow; raises `UnknownStationError`.
        began: Gives when a programme began.
    """

    def __init__(
        self,
        local: PlaybackController,
        web: WebPlayers,
        *,
        rewinding: Rewinding,
        clock: Clock,
        began: Began,
    ) -> None:
        self._local = local
        self._web = web
        self._rewinding = rewinding
        self._clock = clock
        self._began = began

    def connect(self, hello: object) -> AbstractContextManager[WebSession]:
        """Have a page as a player while the context is open; see `WebPlayers.connect`."""
        return self._web.connect(hello)

    def visible(self, asker: Asker) -> tuple[Player, ...]:
        """Return all players that the asker may see, the local one first."""
        return (self._local.snapshot(), *(p for p in self._web.players() if asker.sees(p.id)))

    def get(self, player: str, asker: Asker) -> Player:
        """Return one player."""
        if not asker.sees(player):
            raise UnknownPlayerError(player)
        return self._local.snapshot() if player == LOCAL else self._web.get(player)

    async def play(
        self, player: str, asker: Asker, station: StationId, from_: PlayFrom | None = None
    ) -> Player:
        """Play a station, from the live edge if nothing else is said.

        Raises:
            UnknownStationError: If there is none of this id.
            NotAllowedError: If access or rights forbid it.
            PlayerConflictError: If that air is not kept.
        """
        page = self._driven(player, asker)
        begin = from_ or Live()
        if player == LOCAL:
            return self._local.play(station, begin)
        now, behind_s = self._clock.now(), page.behind_live_s if page.station == station else None
        heard = now - timedelta(seconds=behind_s) if behind_s else None
        began = self._began(station, heard) if isinstance(begin, Start) else None
        self._rewinding.check(station, begin_since(begin, now, began))
        return await self._web.order(player, play_command(station, begin))

    async def pause(self, player: str, asker: Asker) -> Player:
        """Pause; where nothing plays, unchanged."""
        return await self._simple(player, asker, "pause", self._local.pause)

    async def resume(self, player: str, asker: Asker) -> Player:
        """Go on after a pause; not paused: unchanged."""
        return await self._simple(player, asker, "resume", self._local.resume)

    async def stop(self, player: str, asker: Asker) -> Player:
        """Stop."""
        return await self._simple(player, asker, "stop", self._local.stop)

    async def live(self, player: str, asker: Asker) -> Player:
        """Go to the live edge.

        Raises:
            PlayerConflictError: If nothing is playing or paused.
        """
        return await self._simple(player, asker, "live", self._local.live)

    async def seek(self, player: str, asker: Asker, to: SeekTo) -> Player:
        """Go to another position.

        Raises:
            NotAllowedError: If access or rights forbid it.
            PlayerConflictError: If nothing is playing or paused, or that air is not kept.
        """
        page = self._driven(player, asker)
        if player == LOCAL:
            return self._local.seek(to)
        if page.station is not None:
            now = self._clock.now()
            since = seek_since(to, now, now - timedelta(seconds=page.behind_live_s or 0.0))
            self._rewinding.check(page.station, since, joined_at=self._web.joined_at(player))
        return await self._web.order(player, seek_command(to))

    async def volume(self, player: str, asker: Asker, percent: int, muted: bool | None = None) -> Player:
        """Set how loud it is, from 0 to 100; `muted` left out stays as it is."""
        self._driven(player, asker)
        if player == LOCAL:
            return self._local.volume(percent, muted=muted)
        return await self._web.order(player, volume_command(percent, muted))

    async def _simple(self, player: str, asker: Asker, word: str, local: Callable[[], Player]) -> Player:
        self._driven(player, asker)
        if player == LOCAL:
            return local()
        command: Command = {"command": word}
        return await self._web.order(player, command)

    def _driven(self, player: str, asker: Asker) -> Player:
        found = self.get(player, asker)
        if player == LOCAL and not asker.loopback_or_token:
            raise NotAllowedError(
                "the local player is driven from this machine, or with a token",
                rule="access: loopback or token",
            )
        return found
