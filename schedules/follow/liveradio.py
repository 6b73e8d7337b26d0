# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Another installation's answers: its services, its stations, and what they carry, as a lineup here.

Timelines come as pieces that are heard.  They are put together again as whole occurrences, each with
the depth that lets exactly those pieces be heard, so that a local special cuts into them and gives the
rest back.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urljoin

from schedules.errors import FollowError
from schedules.model.catalogue import StationKind
from schedules.model.ids import StationId
from schedules.model.programme import Programme
from schedules.model.rights import Rewind, RightsRule
from schedules.model.slot import Kind
from schedules.timeline.followed import DatedAiring

from .liveradio_depths import Stretch, depths
from .text import GENRE, SUBTITLE, TITLE, json_object, names, one_line, plain, web_address

T = TypeVar("T", bound=StrEnum)
D = TypeVar("D")

MOST_STATIONS = 500
MOST_PIECES = 10_000
"""Of one answer, which is of 28 days."""
MOST_PIECES_IN_ALL = 200_000
"""Of one reading: all stations."""
LONGEST = timedelta(days=366)
LONGEST_ID = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class TheirService:
    """A service of another installation."""

    id: str
    name: str
    genre: str
    timezone: str
    stations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TheirStation:
    """A station of another installation.

    Attributes:
        streams: Addresses where it is heard, absolute, the best first.
    """

    id: str
    call_sign: str
    name: str
    service: str
    frequency_mhz: float | None
    city: str
    kind: StationKind
    timezone: str
    public_file_url: str
    streams: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A broadcast of another installation.

    Attributes:
        occurrence: Its id there; pieces of one occurrence have it in common.
        whole: From when to when the occurrence was planned.
        local: It is a breakaway of the station that was asked about.
    """

    occurrence: str
    whole: Stretch
    start: datetime
    end: datetime
    programme: Programme
    rights: RightsRule
    kind: Kind
    local: bool


def split_address(url: str) -> tuple[str, str]:
    """Return the root address of an installation, with a slash, and the service named behind a ``#``."""
    address, _, service = url.partition("#")
    address = address.partition("?")[0]
    return (address if address.endswith("/") else address + "/"), service


def services_of(data: bytes) -> tuple[TheirService, ...]:
    """Return the services in ``GET /api/v1/services``.

    Raises:
        FollowError: If it is no such answer.
    """
    return tuple(
        TheirService(
            id=_text(one, "id"),
            name=plain(one.get("name"), TITLE) or _text(one, "id"),
            genre=plain(one.get("genre"), GENRE),
            timezone=_text(one, "timezone"),
            stations=tuple(
                name
                for name in _list(one, "stations")
                if isinstance(name, str) and 0 < len(name) <= LONGEST_ID
            ),
        )
        for one in _objects(data, "services")
    )


def service_named(services: Sequence[TheirService], wanted: str, ours: str) -> TheirService:
    """Return the service to follow: the one that is named, else the one with our id, else the only one.

    Raises:
        FollowError: If there is none; the text names those that there are.
    """
    by_id = {service.id: service for service in services}
    for name in (wanted, "" if wanted else ours):
        if name in by_id:
            return by_id[name]
    if not wanted and len(services) == 1:
        return services[0]
    there = one_line(", ".join(by_id), 200) or "none"
    raise FollowError(
        f'it has no service "{wanted or ours}"; there are: {there}; name one behind a # in source.url'
    )


def stations_of(data: bytes, base: str) -> tuple[TheirStation, ...]:
    """Return the stations in ``GET /api/v1/stations``.

    Args:
        base: Root address of the installation: the addresses in the answer may be relative to it.

    Raises:
        FollowError: If it is no such answer.
    """
    found = []
    for one in _objects(data, "stations"):
        listen = one.get("listen")
        listed = listen if isinstance(listen, dict) else {}
        streams = [_absolute(base, listed.get(name)) for name in ("live", "hls")]
        mhz = one.get("frequency_mhz")
        found.append(
            TheirStation(
                id=_text(one, "id"),
                call_sign=plain(one.get("call_sign"), 50) or _text(one, "id"),
                name=plain(one.get("name"), 100),
                service=_text(one, "service"),
                frequency_mhz=float(mhz)
                if isinstance(mhz, int | float) and not isinstance(mhz, bool) and 0 < mhz < 1000
                else None,
                city=plain(one.get("city"), 100),
                kind=_one_of(StationKind, one.get("kind"), StationKind.FM),
                timezone=_text(one, "timezone"),
                public_file_url=web_address(one.get("public_file_url")),
                streams=tuple(dict.fromkeys(filter(None, streams))),
            )
        )
    return tuple(found)


def carrying(stations: Sequence[TheirStation], service: str) -> tuple[TheirStation, ...]:
    """Return those that carry a service, in their order."""
    return tuple(one for one in stations if one.service == service)


def pieces_of(data: bytes) -> tuple[Piece, ...]:
    """Return the broadcasts in ``GET /api/v1/stations/{id}/schedule``, in order.

    Raises:
        FollowError: If it is no such answer.
    """
    listed = _objects(data, "broadcasts", MOST_PIECES)
    return tuple(sorted((_piece(one) for one in listed), key=lambda piece: piece.start))


def pieces_within(data: bytes, start: datetime, end: datetime) -> tuple[tuple[Piece, ...], str]:
    """Return the same without what lies outside of the window that was asked for, and the revision.

    Raises:
        FollowError: If it is no such answer.
    """
    found = tuple(one for one in pieces_of(data) if one.start < end and one.end > start)
    return found, str(json_object(data, "the answer").get("revision"))[:100]


def label_of(data: bytes) -> tuple[str, datetime | None]:
    """Return the source in ``GET /api/v1/stations/{id}/now``, and when it was last read if it is followed.

    Raises:
        FollowError: If it is no such answer.
    """
    answer = json_object(data, "the answer")
    as_of = answer.get("as_of")
    return _text(answer, "source"), None if as_of is None else _instant(answer, "as_of")


def airings_of(carried: Mapping[str, Sequence[Piece]], ours: Collection[StationId]) -> list[DatedAiring]:
    """Return what another installation's stations carry, as airings here.

    Args:
        carried: By station, in order; all carry one service.
        ours: Stations that there are here, too: what only they carry is kept for them.
    """
    shared = [[piece for piece in station if not piece.local] for station in carried.values()]
    found = _whole([piece for station in shared for piece in station], shared, None)
    for name, station in carried.items():
        if StationId(name) in ours:
            local = [piece for piece in station if piece.local]
            cut = [piece for piece in station if not piece.local]
            found += _whole([one for one in local if not _touched(one, cut)], [local], StationId(name))
            found += [
                _airing(one, one.start, one.end, StationId(name)) for one in local if _touched(one, cut)
            ]
    return found


def _whole(
    pieces: Sequence[Piece], timelines: Sequence[Sequence[Piece]], station: StationId | None
) -> list[DatedAiring]:
    """Return the occurrences of some pieces; in pieces, where they say of themselves what cannot be."""
    first = {piece.occurrence: piece for piece in reversed(pieces)}
    planned = {name: piece.whole for name, piece in first.items()}
    deep = depths(planned, [[(p.start, p.end, p.occurrence) for p in line] for line in timelines])
    found = [
        _airing(piece, *piece.whole, station, deep[name]) for name, piece in first.items() if name in deep
    ]
    top = 1 + max(deep.values(), default=-1)
    odd = {(p.start, p.end): p for p in pieces if p.occurrence not in deep}
    return found + [_airing(piece, *stretch, station, top) for stretch, piece in odd.items()]


def _touched(piece: Piece, cut: Sequence[Piece]) -> bool:
    """Tell whether what all stations carry is heard within a breakaway: here it would lie under it."""
    start, end = piece.whole
    place = max(0, bisect_left(cut, start, key=lambda one: one.start) - 1)
    return any(one.end > start for one in cut[place : place + 2] if one.start < end)


def _airing(
    piece: Piece, start: datetime, end: datetime, station: StationId | None, depth: int = 0
) -> DatedAiring:
    return DatedAiring(
        start=start,
        end=end,
        programme=piece.programme,
        rights=piece.rights,
        kind=Kind.FILL if piece.kind is Kind.FILL else Kind.RECURRING,
        station=station,
        depth=depth,
    )


def _piece(one: Mapping[str, object]) -> Piece:
    start, end = _instant(one, "start"), _instant(one, "end")
    whole = _instant(one, "occurrence_start"), _instant(one, "occurrence_end")
    if not (whole[0] <= start < end <= whole[1]) or whole[1] - whole[0] > LONGEST:
        raise FollowError(f"a broadcast lies where it cannot be: {start.isoformat()}")
    return Piece(
        occurrence=_text(one, "occurrence_id"),
        whole=whole,
        start=start,
        end=end,
        programme=Programme(
            title=plain(one.get("title"), TITLE) or "?",
            subtitle=plain(one.get("subtitle"), SUBTITLE),
            hosts=names(one.get("hosts")),
            genre=plain(one.get("genre"), GENRE),
            url=web_address(one.get("url")),
            image=web_address(one.get("image")),
        ),
        rights=_rights(one.get("rights")),
        kind=_one_of(Kind, one.get("kind"), Kind.RECURRING),
        local=one.get("scope") == "station",
    )


def _rights(given: object) -> RightsRule:
    listed = given if isinstance(given, dict) else {}
    rewind, record, stream = (listed.get(name) for name in ("rewind", "record", "stream"))
    return RightsRule(
        rewind=_one_of(Rewind, rewind, None),
        record=record if isinstance(record, bool) else None,
        stream=stream if isinstance(stream, bool) else None,
    )


def _one_of(words: type[T], given: object, unknown: D) -> T | D:
    """Return the member that a text names; another value where it names none."""
    return next((one for one in words if one == given), unknown)


def _objects(data: bytes, name: str, most: int = MOST_STATIONS) -> list[dict[str, object]]:
    listed = json_object(data, "the answer").get(name)
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise FollowError(f'the answer has no list "{name}"; is it a Play Live Radio service?')
    if len(listed) > most:
        raise FollowError(f"the answer has more than {most:,} {name}")
    return listed


def _list(one: Mapping[str, object], name: str) -> list[object]:
    found = one.get(name)
    return found if isinstance(found, list) else []


def _text(one: Mapping[str, object], name: str) -> str:
    found = one.get(name)
    if not isinstance(found, str) or not found or len(found) > LONGEST_ID:
        raise FollowError(f'the answer has no text "{name}" where there should be one')
    return found


def _instant(one: Mapping[str, object], name: str) -> datetime:
    try:
        found = datetime.fromisoformat(_text(one, name))
        if found.tzinfo is not None:
            return found.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        pass  # said below
    raise FollowError(f'the answer has no instant "{name}" where there should be one')


def _absolute(base: str, address: object) -> str:
    """Return an address of a stream as it can be opened from here; empty if there is none."""
    if not isinstance(address, str) or not address:
        return ""
    try:
        return web_address(urljoin(base, address))
    except ValueError:  # such as half an IPv6 address
        return ""
