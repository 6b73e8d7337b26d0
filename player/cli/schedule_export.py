# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What ``liveradio schedule export`` does: a station's broadcasts in a window, as a file.

They come from the running service, or are computed, as those of ``now``; they are the same either way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from player.api import shapes
from player.api.conversions import broadcast_of
from player.offline import Sources, open_schedules, read_sources
from player.settings import LoadedConfig, catalogue
from schedules.clock import Clock
from schedules.errors import TimelineRangeError
from schedules.formats.icalendar_broadcasts import Title, write_broadcast_calendar
from schedules.formats.slotfile import SlotFile
from schedules.formats.table_write import write_broadcasts
from schedules.model.broadcast import Broadcast, HeardOn, Occurrence, Scope, Source
from schedules.model.catalogue import Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.kept import owner_of_service, owner_of_station
from schedules.model.programme import Programme
from schedules.model.rights import Rewind, Rights, RightsRule
from schedules.model.slot import Kind, Lineup, OneOff
from schedules.rest.values import instant_text

from .failure import WRONG_VALUE, CommandError
from .output import OutputError, pour
from .service_client import ServiceClient, path_of

STANDARD_OUTPUT: Final = "-"
STRETCH: Final = timedelta(days=31)
"""As much as a service answers at once."""
TURNS: Final = 3
"""How often a schedule may change while it is read, a stretch after the other."""

Ask = Callable[[datetime, datetime], dict[str, Any]]
"""Gives the document of ``GET /stations/{id}/schedule`` for a window of at most 31 days."""


@dataclass(frozen=True, slots=True)
class Export:
    """A station's broadcasts in a window, unclipped.

    Attributes:
        document: As ``GET /stations/{id}/schedule`` gives them.
        name: What a calendar of them is called.
        sample: True if the programmes are invented.
        followed: As of when they are followed from elsewhere, in words; empty if they are not.
    """

    document: Mapping[str, Any]
    name: str
    sample: bool
    followed: str = ""

    @property
    def station(self) -> str:
        """Return the station's id."""
        return str(self.document["station"])

    @property
    def timezone(self) -> str:
        """Return the zone of its clock."""
        return str(self.document["timezone"])

    @property
    def broadcasts(self) -> tuple[Broadcast, ...]:
        """Return the broadcasts as values."""
        return tuple(map(_broadcast, self.document["broadcasts"]))


class Writer(Protocol):
    """Writes broadcasts in one format."""

    def __call__(self, export: Export, domain: str, /) -> bytes:
        """Return the file; the same bytes each time.

        Args:
            domain: Whose broadcasts they are, where a format has to name somebody.
        """


def of_service(client: ServiceClient, station: str, start: datetime, end: datetime) -> Export:
    """Ask the running service.

    Raises:
        RefusedError: If there is no such station, or the window is out of reach.
        CommandError: If the schedule goes on changing while it is read.
    """

    def ask(first: datetime, last: datetime) -> dict[str, Any]:
        query = f"from={instant_text(first)}&to={instant_text(last)}"
        return client.get(f"{path_of('stations', station, 'schedule')}?{query}")

    document = whole(ask, start, end)
    about = client.get(path_of("stations", station))
    picture = client.get(path_of("stations", station, "now"))
    services = client.get(path_of("services"))["services"]
    service = next(one["name"] for one in services if one["id"] == about["service"])
    source, as_of = picture["source"], picture["as_of"]
    read = datetime.fromisoformat(as_of) if as_of else None
    name = _name(service, about["call_sign"])
    return Export(document, name, source == Source.SAMPLE, _followed(source, read))


def of_configuration(
    loaded: LoadedConfig, station: str, start: datetime, end: datetime, clock: Clock | None = None
) -> Export:
    """Compute it.

    Its revision is the time at which its lineups were changed last: the same lineups, the same bytes.

    Raises:
        MistakesError: If a slot file has mistakes.
        UnknownStationError: If there is no such station.
        CommandError: If the window is out of reach; exit status 2.
    """
    known = catalogue(loaded.config)
    about = known.station(station)
    sources = read_sources(loaded)
    schedules = open_schedules(loaded, clock, sources=sources)
    try:
        pieces = schedules.window(about.id, start, end)
    except TimelineRangeError as error:
        raise CommandError(f"--from, --to: {error}", WRONG_VALUE) from error
    answer = shapes.Schedule(
        station=about.id,
        timezone=about.timezone,
        revision=_changed_s(loaded, about, sources) or schedules.revision(about.id),
        broadcasts=tuple(map(broadcast_of, pieces)),
    )
    document = answer.model_dump(mode="json", by_alias=True, exclude_unset=True)
    picture = schedules.now_next(about.id)
    name = _name(known.service(about.carries).name, about.call_sign)
    words = _followed(picture.source, picture.as_of)
    return Export(document, name, picture.source is Source.SAMPLE, words)


def domain_of(loaded: LoadedConfig) -> str:
    """Return the host name of the network's website, as the feed of the service takes it."""
    return urlsplit(loaded.config.network.website or "").hostname or "liveradio.invalid"


def _changed_s(loaded: LoadedConfig, station: Station, sources: Sources) -> int:
    """Return when a lineup of the station was changed last, in seconds since 1970; 0 if it has none."""
    config = loaded.config
    files = {owner_of_service(ServiceId(one.id)): one.slots for one in config.services}
    files |= {owner_of_station(StationId(one.id)): one.slots for one in config.stations}
    found = [0]
    for owner in (owner_of_service(station.carries), owner_of_station(station.id)):
        edited, file = sources.changed_at(owner), files[owner]
        if edited is not None:
            found.append(int(edited.timestamp()))
        elif file:
            found.append(int(loaded.file(file).stat().st_mtime))
    return max(found)


def _followed(source: str, as_of: datetime | None) -> str:
    """Return that a schedule is followed, and as of when; empty if it is not."""
    return f"Followed, as of {instant_text(as_of)}" if source == Source.FOLLOWED and as_of else ""


def _name(service: str, call_sign: str) -> str:
    return f"{service} · {call_sign}"


def whole(ask: Ask, start: datetime, end: datetime) -> dict[str, Any]:
    """Return one document for a window of any length.

    Raises:
        CommandError: If the schedule goes on changing while it is read.
    """
    for _ in range(TURNS):
        documents = [ask(*stretch) for stretch in _stretches(start, end)]
        if len({one["revision"] for one in documents}) == 1:
            # One that reaches over the end of a stretch is in both.
            every = {one["id"]: one for document in documents for one in document["broadcasts"]}
            return {**documents[0], "broadcasts": list(every.values())}
    raise CommandError("the schedule is being changed just now; try again")


def save(data: bytes, path: Path | None) -> None:
    """Write a file, or to standard output.

    Raises:
        ReaderGoneError: If nobody reads standard output any more.
        OutputError: If it cannot be written, as on a full disk.
    """
    if path is None or str(path) == STANDARD_OUTPUT:
        pour(data)
        return
    try:
        path.write_bytes(data)
    except OSError as error:
        raise OutputError(f"--out: {path} cannot be written to: {error.strerror}") from error


def _stretches(start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    found = []
    while start < end:
        found.append((start, min(start + STRETCH, end)))
        start += STRETCH
    return found


def _broadcast(one: Mapping[str, Any]) -> Broadcast:
    """Return the value of a broadcast's document."""
    programme = Programme(
        one["title"], one["subtitle"], tuple(one["hosts"]), one["genre"], one["url"] or "", one["image"] or ""
    )
    rights = one["rights"]
    occurrence = Occurrence(
        id=one["occurrence_id"],
        start=datetime.fromisoformat(one["occurrence_start"]),
        end=datetime.fromisoformat(one["occurrence_end"]),
        programme=programme,
        kind=Kind(one["kind"]),
        scope=Scope(one["scope"]),
        rights=Rights(rewind=Rewind(rights["rewind"]), record=rights["record"], stream=rights["stream"]),
    )
    return Broadcast(
        id=one["id"],
        occurrence=occurrence,
        start=datetime.fromisoformat(one["start"]),
        end=datetime.fromisoformat(one["end"]),
        part=one["part"],
        parts=one["parts"],
        joined_in_progress=one["joined_in_progress"],
        heard_on=HeardOn(one["heard_on"]),
        brief=one["brief"],
    )


def _as_calendar(export: Export, domain: str) -> bytes:
    title = Title(
        name=export.name,
        timezone=export.timezone,
        domain=domain,
        changed_at=datetime.fromtimestamp(export.document["revision"], UTC),
        sample=export.sample,
        words=export.followed,
    )
    return write_broadcast_calendar(export.broadcasts, title)


def _as_table(export: Export, domain: str) -> bytes:  # noqa: ARG001 - a `Writer`
    return write_broadcasts(
        export.broadcasts, station=export.station, timezone=export.timezone, sample=export.sample
    )


def _as_slots(export: Export, domain: str) -> bytes:  # noqa: ARG001 - a `Writer`
    """Return a slot file in which each broadcast is a one-off."""
    oneoffs = tuple(_oneoff(place, one) for place, one in enumerate(export.broadcasts))
    data = SlotFile().write(Lineup(oneoffs=oneoffs, timezone=export.timezone, sample=export.sample))
    return f"# {export.followed}\n".encode() + data if export.followed else data


def _as_json(export: Export, domain: str) -> bytes:  # noqa: ARG001 - a `Writer`
    return json.dumps(export.document, ensure_ascii=False, indent=2).encode() + b"\n"


def _oneoff(place: int, one: Broadcast) -> OneOff:
    occurrence = one.occurrence
    rights = occurrence.rights
    return OneOff(
        id=one.id,
        order=place,
        programme=occurrence.programme,
        start=one.start,
        end=one.end,
        kind=Kind.EMERGENCY if occurrence.kind is Kind.EMERGENCY else Kind.ONEOFF,
        rights=RightsRule(rewind=rights.rewind, record=rights.record, stream=rights.stream),
    )


WRITERS: Final[Mapping[str, Writer]] = {
    "ics": _as_calendar,
    "csv": _as_table,
    "yaml": _as_slots,
    "json": _as_json,
}
"""By the name of the format."""
