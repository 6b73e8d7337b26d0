# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Browser pages as players: a page offers itself, shows its state, and takes commands.

A page comes here only after its user has allowed it.  Its id is a secret of
128 random bits that the page made: whoever knows it may see and drive it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from player.errors import MalformedPlayerError, PlayerConflictError, UnknownPlayerError
from player.events import PlayerChanged, PlayerGone
from player.running import within
from schedules.clock import Clock
from schedules.model.ids import StationId
from schedules.publisher import Publisher

from .commands import At, Behind, By, Live, PlayFrom, SeekTo, Start
from .player import Player, PlayerKind, PlayerState

ANSWER_S = 1.0
"""A command waits so long for the page to show what came of it."""
MOST_PAGES = 1000
MOST_COMMANDS = 32
"""A page that leaves more than this untaken is not listening."""

Command = dict[str, object]
"""A command as it goes to a page, ready to become JSON."""

_QUIET = (PlayerState.STOPPED, PlayerState.FAILED)
_WEB_ID = re.compile(r"web:[A-Za-z0-9_-]{22}")
_STATES = Literal[
    "stopped",
    "resolving",
    "connecting",
    "buffering",
    "playing",
    "paused",
    "stalled",
    "reconnecting",
    "failed",
]


def _whole(value: object) -> object:
    """JSON knows one sort of number: 47.0 is the integer 47."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


_Seconds = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]


class _PageState(BaseModel):
    """A Player as a page writes it.  `since` is ours to say."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str
    kind: Literal["web"] = "web"
    state: _STATES
    reason: str = Field(default="", max_length=500)
    station: Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$")] | None = None
    behind_live_s: _Seconds | None = None
    can_pause: bool = False
    can_rewind_s: _Seconds = 0.0
    volume_percent: Annotated[int, BeforeValidator(_whole), Field(ge=0, le=100)] = 100
    muted: bool = False
    title: str = Field(default="", max_length=500)
    attempt: Annotated[int, BeforeValidator(_whole), Field(ge=0, le=1_000_000)] = 0
    since: Annotated[str, Field(max_length=40)] | None = None


def is_web_id(text: str) -> bool:
    """Return whether a text is the id of a page: ``web:`` and 22 base64url characters."""
    return _WEB_ID.fullmatch(text) is not None


class WebSession:
    """One page, for as long as it is connected.

    Attributes:
        joined_at: Since when it hears its station, by what it says; ``None``: it hears none.

    Args:
        take: Checks and publishes a state that the page shows.
    """

    def __init__(self, player: Player, take: Callable[[WebSession, object], Player]) -> None:
        self._player = player
        self._take = take
        self.joined_at: datetime | None = None
        self._commands: asyncio.Queue[Command | None] = asyncio.Queue(maxsize=MOST_COMMANDS + 1)
        self._news = asyncio.Event()

    @property
    def id(self) -> str:
        """The page's secret id."""
        return self._player.id

    @property
    def player(self) -> Player:
        """The page's state as it last said."""
        return self._player

    async def commands(self) -> AsyncIterator[Command]:
        """Yield what the page is to do; ends when another page came with the same id."""
        while (command := await self._commands.get()) is not None:
            yield command

    def take(self, state: object) -> Player:
        """Take the page's new state.

        Args:
            state: Its Player, from JSON.

        Raises:
            MalformedPlayerError: If that is no Player, or one with another id.
        """
        self._player = self._take(self, state)
        self._news.set()
        self._news = asyncio.Event()
        return self._player

    def put(self, command: Command) -> asyncio.Event:
        """Give the page a command; the event is set when the page next shows its state.

        Raises:
            PlayerConflictError: If it does not take its commands.
        """
        if self._commands.qsize() >= MOST_COMMANDS:
            raise PlayerConflictError("the page does not take its commands")
        self._commands.put_nowait(command)
        return self._news

    def end(self) -> None:
        """Let `commands` end once all were taken."""
        self._commands.put_nowait(None)


class WebPlayers:
    """All pages that are players just now."""

    def __init__(self, clock: Clock, publisher: Publisher) -> None:
        self._clock = clock
        self._publisher = publisher
        self._sessions: dict[str, WebSession] = {}

    @contextmanager
    def connect(self, hello: object) -> Iterator[WebSession]:
        """Have a page as a player while the context is open.

        Args:
            hello: The Player with which it offers itself, from JSON.  A page that
                is there under the same id is replaced: its tab was reloaded.

        Raises:
            MalformedPlayerError: If that is no Player of a page.
            PlayerConflictError: If there are too many pages.
        """
        player = self._read(hello)
        if not is_web_id(player.id):
            raise MalformedPlayerError("id: expected web: and 22 base64url characters (128 bits)")
        older = self._sessions.get(player.id)
        if older is None and len(self._sessions) >= MOST_PAGES:
            raise PlayerConflictError("too many pages are players already")
        if older is not None:
            older.end()
        session = self._sessions[player.id] = WebSession(player, self._taken)
        session.joined_at = _joined(None, player, None, self._clock.now())
        self._publisher.publish(PlayerChanged(player))
        try:
            yield session
        finally:
            if self._sessions.get(session.id) is session:
                del self._sessions[session.id]
                self._publisher.publish(PlayerGone(session.id))

    def players(self) -> tuple[Player, ...]:
        """Return all pages, in the order in which they came.  Their ids are secrets."""
        return tuple(session.player for session in self._sessions.values())

    def get(self, player: str) -> Player:
        """Return a page.

        Raises:
            UnknownPlayerError: If there is none of this id.
        """
        return self._session(player).player

    def joined_at(self, player: str) -> datetime | None:
        """Return since when a page hears its station; ``None``: it hears none.

        Raises:
            UnknownPlayerError: If there is none of this id.
        """
        return self._session(player).joined_at

    async def order(self, player: str, command: Command) -> Player:
        """Give a page a command, and return its state once it showed one, or after `ANSWER_S`.

        Raises:
            UnknownPlayerError: If there is none of this id.
            PlayerConflictError: If it does not take its commands.
        """
        session = self._session(player)
        shown = session.put(command)
        with suppress(TimeoutError):  # then it is as it was: "in the state reached so far"
            await within(self._clock, shown.wait(), ANSWER_S)
        return session.player

    def _session(self, player: str) -> WebSession:
        session = self._sessions.get(player)
        if session is None:
            raise UnknownPlayerError(player)
        return session

    def _taken(self, session: WebSession, state: object) -> Player:
        player, before = self._read(state), session.player
        if player.id != session.id:
            raise MalformedPlayerError("id: not the one that this page connected with")
        session.joined_at = _joined(before, player, session.joined_at, self._clock.now())
        if player.state is before.state:
            player = replace(player, since=before.since)
        if player != before and self._sessions.get(session.id) is session:
            self._publisher.publish(PlayerChanged(player))
        return player

    def _read(self, document: object) -> Player:
        try:
            page = _PageState.model_validate(document)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(part) for part in first["loc"]) or "state"
            raise MalformedPlayerError(f"{place}: {first['msg']}") from None
        return Player(
            id=page.id,
            kind=PlayerKind.WEB,
            state=PlayerState(page.state),
            since=self._clock.now(),
            reason=page.reason,
            station=StationId(page.station) if page.station is not None else None,
            behind_live_s=page.behind_live_s,
            can_pause=page.can_pause,
            can_rewind_s=page.can_rewind_s,
            volume_percent=page.volume_percent,
            muted=page.muted,
            title=page.title,
            attempt=page.attempt,
        )


def play_command(station: StationId, begin: PlayFrom) -> Command:
    """Return `play` as it goes to a page."""
    return {"command": "play", "station": station, "from": _from_document(begin)}


def seek_command(to: SeekTo) -> Command:
    """Return `seek` as it goes to a page."""
    where: Mapping[str, object] = (
        {"by_s": to.by_s} if isinstance(to, By) else {"behind_live_s": to.behind_live_s}
    )
    return {"command": "seek", **where}


def volume_command(percent: int, muted: bool | None) -> Command:
    """Return `volume` as it goes to a page; without `muted` that stays as it is."""
    return {"command": "volume", "percent": percent} | ({} if muted is None else {"muted": muted})


def _joined(
    before: Player | None, player: Player, joined_at: datetime | None, now: datetime
) -> datetime | None:
    """Return since when a page hears its station: the instant of the air that it heard first, as it says."""
    if player.station is None or player.state in _QUIET:
        return None
    heard = now - timedelta(seconds=player.behind_live_s or 0.0)
    if joined_at is None or before is None or before.station != player.station:
        return heard
    return min(joined_at, heard) if before.behind_live_s is None else joined_at


def _from_document(begin: PlayFrom) -> object:
    match begin:
        case Live():
            return "live"
        case Start():
            return "start"
        case Behind(behind_live_s):
            return {"behind_live_s": behind_live_s}
        case At(at):
            return {"at": _instant(at)}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
