# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A small network for tests of the API: two services, three stations, and hand-set answers behind them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from player.air.air import Air
from player.air.base import AirTitle, MountId, StreamInfo, StreamState, StreamStatus, StreamTitle
from player.air.kept.base import KeptAir
from player.api.announcing import add_title_routes
from player.api.app import Api, create_app
from player.api.ports import Ports
from player.errors import NotAllowedError, PlayerConflictError, UnknownPlayerError
from player.playback.commands import PlayFrom, SeekTo
from player.playback.desk import Asker
from player.playback.player import LOCAL, Player, PlayerKind, PlayerState
from player.playback.web import WebPlayers
from player.positions import Positions
from player.rewinding import ScheduledRewinding
from player.streams.candidate import Candidate, Codec, StreamKind
from player.tuning.hours import TuningHours
from player.tuning.routes import add_tuning_routes
from player.watching.incidents import IncidentLog
from player.watching.routes import add_incident_routes
from schedules.access import Gate
from schedules.errors import TimelineRangeError, UnknownStationError
from schedules.model.broadcast import Broadcast, NowNext, Occurrence, Scope, Source
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.programme import Programme
from schedules.model.rights import Rewind, Rights
from schedules.model.slot import Kind
from schedules.publisher import LocalPublisher
from schedules.staff.app import add_staff_routes
from tests.fakes.airings import HandAirings
from tests.fakes.clock import FakeClock
from tests.fakes.editing import staff_ports

NEW_YORK = "America/New_York"
NEWS, CLASSICAL = ServiceId("news"), ServiceId("classical")
FM, HD, LOCAL_FM = StationId("wskg-fm"), StationId("wskg-hd"), StationId("wsqg-fm")
START = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
REACH = timedelta(days=400)
TOKEN = "a-token-of-this-run"

CATALOGUE = Catalogue(
    [
        Service(id=NEWS, name="WSKG News", timezone=NEW_YORK, genre="News"),
        Service(id=CLASSICAL, name="WSKG Classical", timezone=NEW_YORK, rights=Rights(rewind=Rewind.PAUSE)),
    ],
    [
        Station(
            id=FM, call_sign="WSKG-FM", name="", carries=NEWS, timezone=NEW_YORK, frequency_mhz=89.3,
            city="Binghamton", public_file_url="https://publicfiles.fcc.gov/fm-profile/wskg-fm",
        ),
        Station(id=HD, call_sign="WSKG-HD", name="", carries=CLASSICAL, timezone=NEW_YORK),
        Station(id=LOCAL_FM, call_sign="WSQG-FM", name="", carries=NEWS, timezone=NEW_YORK, own_stream=True),
    ],
)  # fmt: skip


def airing(title: str, start: datetime = START, hours: float = 2.0) -> Broadcast:
    """Return a broadcast of one whole occurrence."""
    end = start + timedelta(hours=hours)
    occurrence = Occurrence(
        id=f"{title.lower()}.2026-11-24",
        start=start,
        end=end,
        programme=Programme(title, subtitle="A subtitle", hosts=("Ann",), url="https://a.example/"),
        kind=Kind.RECURRING,
        scope=Scope.SERVICE,
        rights=Rights(),
    )
    return Broadcast(id=f"{occurrence.id}.1", occurrence=occurrence, start=start, end=end)


@dataclass
class HandBoard:
    """Gives the pictures that a test has put there."""

    pictures: dict[StationId, NowNext] = field(default_factory=dict)
    _present: tuple[NowNext, ...] = ()

    def put(
        self, station: StationId, title: str = "Morning", *, next_title: str = "Noon", revision: int = 7
    ) -> None:
        """Set what is on from 11:00 to 13:00 UTC, and what follows."""
        now = airing(title)
        self.pictures[station] = NowNext(
            station=station, at=START, now=now, next=(airing(next_title, now.end),),
            valid_until=now.end, revision=revision, source=Source.SAMPLE,
        )  # fmt: skip

    def now_next(self, station: StationId, *, at: datetime | None = None, depth: int = 1) -> NowNext:
        """Return the picture; at another instant the same, moved there."""
        if station not in self.pictures:
            raise UnknownStationError(station)
        if at is not None and abs(at - START) > REACH:
            raise TimelineRangeError("the schedule does not reach so far")
        picture = self.pictures[station]
        return picture if at is None else replace(picture, at=at)

    def present(self) -> tuple[NowNext, ...]:
        """Return all pictures: the very same tuple until another one is put there."""
        found = tuple(self.pictures.values())
        if list(map(id, found)) != list(map(id, self._present)):
            self._present = found
        return self._present


@dataclass
class HandSchedules:
    """One broadcast in every window; 400 days of reach."""

    asked: list[tuple[datetime, datetime]] = field(default_factory=list)
    number: int = 7

    def window(self, station: StationId, start: datetime, end: datetime) -> tuple[Broadcast, ...]:
        """Return one broadcast that begins with the window."""
        if end > START + REACH or start < START - REACH:
            raise TimelineRangeError("the schedule does not reach so far")
        self.asked.append((start, end))
        return (airing("Window", start),)

    def stream_window(self, service: ServiceId, start: datetime, end: datetime) -> tuple[Broadcast, ...]:
        """Return the same of a service's stream."""
        return self.window(StationId(service), start, end)

    def day_bounds(self, station: StationId, day: date) -> tuple[datetime, datetime]:
        """Return a local day."""
        begin = datetime.combine(day, time(), ZoneInfo(NEW_YORK))
        return begin.astimezone(UTC), (begin + timedelta(days=1)).astimezone(UTC)

    def week_bounds(self, station: StationId, week: str) -> tuple[datetime, datetime]:
        """Return a local ISO week."""
        year, number = week.split("-W")
        try:
            monday = date.fromisocalendar(int(year), int(number), 1)
        except ValueError:
            raise TimelineRangeError(f"there is no week {week}") from None
        return self.day_bounds(station, monday)[0], self.day_bounds(station, monday + timedelta(days=7))[0]

    def revision(self, station: StationId) -> int:
        """Return the number set."""
        return self.number


UP = StreamStatus(state=StreamState.UP, reason="", since=START)
HEARD = StreamInfo(
    url="http://a.example/live",
    effective_url="http://b.example/live",
    kind=StreamKind.ICY,
    codec=Codec.MP3,
)


@dataclass
class HandMount:
    """A mount whose every property a test sets."""

    status: StreamStatus = UP
    info: StreamInfo | None = HEARD
    kept: KeptAir | None = None
    air: Air = field(default_factory=Air)
    candidates: tuple[Candidate, ...] = (
        Candidate(url="http://u:secret@dead.example/", playable=False, reason="HTTP 404"),
        Candidate(url="http://a.example/live", kind=StreamKind.ICY, codec=Codec.MP3, playable=True),
        Candidate(url="demo:news"),
    )
    addresses: tuple[str, ...] = ("http://a.example/list.pls", "demo:news")
    titles: tuple[AirTitle, ...] = (
        AirTitle(title=StreamTitle(text="Bach - Air", artist="Bach", title="Air"), at=START),
        AirTitle(title=StreamTitle(text="Before", title="Before"), at=START - timedelta(minutes=5)),
    )

    @property
    def all_titles(self) -> tuple[AirTitle, ...]:
        """Titles, and the display that was cleared between two."""
        cleared = AirTitle(title=StreamTitle(text=""), at=START - timedelta(minutes=1))
        return (*self.titles[:1], cleared, *self.titles[1:])

    @property
    def latest_title(self) -> AirTitle | None:
        """The newest title."""
        return self.titles[0] if self.titles else None


class HandMounts:
    """One mount for each service, and one for the station with streams of its own."""

    def __init__(self) -> None:
        self.stations = {FM: MountId("news"), HD: MountId("classical"), LOCAL_FM: MountId("station:wsqg-fm")}
        self.mounts = {mount: HandMount() for mount in self.stations.values()}

    def __getitem__(self, mount_id: MountId) -> HandMount:
        return self.mounts[mount_id]

    def of(self, station: StationId) -> HandMount:
        """Return the mount that a station is heard on."""
        return self.mounts[self.stations[station]]

    def stations_of(self, mount_id: MountId) -> tuple[StationId, ...]:
        """Return the stations heard on a mount."""
        return tuple(station for station, mount in self.stations.items() if mount == mount_id)


class HandPlayers:
    """Players that do what they are told at once, by the rules of access."""

    def __init__(self, web: WebPlayers) -> None:
        self.web = web
        self.local = Player(id=LOCAL, kind=PlayerKind.VLC, state=PlayerState.STOPPED, since=START)
        self.done: list[tuple[object, ...]] = []

    def visible(self, asker: Asker, /) -> Sequence[Player]:
        """Return the local one and the pages that the asker may see."""
        return (self.local, *(p for p in self.web.players() if asker.sees(p.id)))

    def get(self, player: str, asker: Asker, /) -> Player:
        """Return one player."""
        for one in self.visible(asker):
            if one.id == player:
                return one
        raise UnknownPlayerError(player)

    async def play(self, player: str, asker: Asker, station: StationId, begin: PlayFrom, /) -> Player:
        """Play."""
        self._drive(player, asker)
        CATALOGUE.station(station)
        return self._become("play", PlayerState.PLAYING, station, begin)

    async def pause(self, player: str, asker: Asker, /) -> Player:
        """Pause."""
        return self._word("pause", player, asker)

    async def resume(self, player: str, asker: Asker, /) -> Player:
        """Resume."""
        return self._word("resume", player, asker)

    async def stop(self, player: str, asker: Asker, /) -> Player:
        """Stop."""
        self._drive(player, asker)
        return self._become("stop", PlayerState.STOPPED)

    async def live(self, player: str, asker: Asker, /) -> Player:
        """Only while something plays."""
        self._drive(player, asker)
        if self.local.state is PlayerState.STOPPED:
            raise PlayerConflictError("nothing is playing")
        return self._become("live", PlayerState.PLAYING)

    async def seek(self, player: str, asker: Asker, to: SeekTo, /) -> Player:
        """Seek."""
        self._drive(player, asker)
        return self._become("seek", PlayerState.PLAYING, to)

    async def volume(self, player: str, asker: Asker, percent: int, muted: bool | None, /) -> Player:
        """Set the volume."""
        self._drive(player, asker)
        self.local = replace(self.local, volume_percent=percent, muted=bool(muted))
        return self.local

    def _word(self, word: str, player: str, asker: Asker) -> Player:
        self._drive(player, asker)
        self.done.append((word,))
        return self.local

    def _become(self, word: str, state: PlayerState, *rest: object) -> Player:
        self.done.append((word, *rest))
        self.local = replace(self.local, state=state)
        return self.local

    def _drive(self, player: str, asker: Asker) -> None:
        self.get(player, asker)
        if player == LOCAL and not asker.loopback_or_token:
            raise NotAllowedError("from this machine only", rule="access")


@dataclass
class Network:
    """All hand-set parts, and the API on top of them."""

    clock: FakeClock = field(default_factory=FakeClock)
    publisher: LocalPublisher = field(default_factory=LocalPublisher)
    board: HandBoard = field(default_factory=HandBoard)
    schedules: HandSchedules = field(default_factory=HandSchedules)
    mounts: HandMounts = field(default_factory=HandMounts)
    airings: HandAirings = field(default_factory=HandAirings)
    missing: list[str] = field(default_factory=list)
    announced: list[tuple[StationId, AirTitle]] = field(default_factory=list)
    public_url: str | None = None

    def __post_init__(self) -> None:
        for station in CATALOGUE.stations:
            self.board.put(station)
        self.web = WebPlayers(self.clock, self.publisher)
        self.players = HandPlayers(self.web)
        self.ports = Ports(
            catalogue=CATALOGUE,
            clock=self.clock,
            publisher=self.publisher,
            gate=Gate(public_url=self.public_url, token=TOKEN),
            board=self.board,
            schedules=self.schedules,
            mounts=self.mounts,
            players=self.players,
            pages=self.web,
            rewinding=ScheduledRewinding(self.airings, CATALOGUE, self.clock),
            positions=Positions(b"k" * 32, self.clock),
            missing=lambda: self.missing,
        )
        self.incidents = IncidentLog(Path(os.devnull), self.clock.now)  # nothing is kept
        self.hours = TuningHours(Path(os.devnull), ZoneInfo(NEW_YORK), self.clock)
        self.api = Api(self.ports)
        self.staff = staff_ports(CATALOGUE, self.clock, self.ports.gate)

    def announce(self, station: StationId, title: AirTitle) -> None:
        """Take a title of the automation."""
        self.announced.append((station, title))

    def app(self) -> web.Application:
        """Return the application."""
        app = create_app(self.ports)
        self.api.add_routes(app)
        add_staff_routes(app, self.staff)
        add_incident_routes(app, self.incidents, CATALOGUE)
        add_title_routes(app, self, CATALOGUE, self.clock)
        add_tuning_routes(app, self.hours, self.clock)
        return app
