# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Commands that show stations, now and next: from the running service, or from the configuration alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Protocol

import typer

from .finding import Asked, running_service, whole_configuration
from .options import ConfigOption, JsonOption, ServiceOption, TokenOption
from .output import clean, print_json, say
from .service_client import ServiceClient, path_of

StationArgument = Annotated[
    str | None, typer.Argument(metavar="STATION", help="Id, such as wskg-fm; without one, all stations.")
]
NEXT_DEPTH = 5


class Source(Protocol):
    """Where the documents come from.

    Attributes:
        note: What people should know of it; may be empty.
    """

    @property
    def note(self) -> str: ...  # noqa: D102 - above

    def stations(self) -> dict[str, Any]:
        """Return the document of ``GET /stations``."""

    def now(self, station: str, at: datetime, depth: int) -> dict[str, Any]:
        """Return the document of ``GET /stations/{id}/now?at=…``."""


class Online:
    """The documents of a running service."""

    note = ""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def stations(self) -> dict[str, Any]:
        """Return the document of ``GET /stations``."""
        return self._client.get(path_of("stations"))

    def now(self, station: str, at: datetime, depth: int) -> dict[str, Any]:
        """Return the document of ``GET /stations/{id}/now?at=…``."""
        return self._client.get(f"{path_of('stations', station, 'now')}?depth={depth}&at={_text(at)}")


def stations(
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the stations, with what is on at each."""
    source = _source(Asked(service_url, token, config))
    document = source.stations()
    if as_json:
        print_json(document)
        return
    from . import tables  # noqa: PLC0415 - programs, who take JSON, need not wait for it

    tables.show(tables.station_rows(document["stations"]))
    _say_notes(source)


def now(
    station: StationArgument = None,
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what is on, and what is next up."""
    source, at = _source(Asked(service_url, token, config)), _this_second()
    if as_json:
        print_json(_document(source, station, at, 1))
        return
    zones = _zones(source)
    _show_now(source, _pictures(source, zones, station, at), zones)


def next_(
    station: StationArgument = None,
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what comes next.

    Of one station the next five broadcasts, of all stations the next one.
    """
    source, at = _source(Asked(service_url, token, config)), _this_second()
    if as_json:
        print_json(_document(source, station, at, NEXT_DEPTH))
        return
    zones = _zones(source)
    pictures = _pictures(source, zones, station, at)
    if station is None:
        _show_now(source, pictures, zones)
        return
    from . import tables  # noqa: PLC0415 - as above

    tables.show(tables.next_rows(pictures[station], zones[station]))
    _say_notes(source, pictures.values(), [zones[station]])


def _document(source: Source, station: str | None, at: datetime, depth: int) -> dict[str, Any]:
    """Return what the service would answer for one station, or for all of them, at this instant."""
    if station is not None:
        return source.now(station, at, depth)
    names = [one["id"] for one in source.stations()["stations"]]
    return {"at": _text(at), "stations": {name: source.now(name, at, depth) for name in names}}


def _pictures(
    source: Source, zones: Mapping[str, str], station: str | None, at: datetime
) -> dict[str, dict[str, Any]]:
    # Deep enough to find what is next up behind some newscasts.
    return {name: source.now(name, at, NEXT_DEPTH) for name in ([station] if station is not None else zones)}


def _zones(source: Source) -> dict[str, str]:
    return {one["id"]: one["timezone"] for one in source.stations()["stations"]}


def _show_now(source: Source, pictures: Mapping[str, dict[str, Any]], zones: Mapping[str, str]) -> None:
    from . import tables  # noqa: PLC0415 - as above

    tables.show(tables.now_rows(pictures, zones))
    _say_notes(source, pictures.values(), [zones[station] for station in pictures])


def _say_notes(source: Source, pictures: Iterable[Mapping[str, Any]] = (), zones: Iterable[str] = ()) -> None:
    """Say where it all comes from, and whose clock it is."""
    from . import tables  # noqa: PLC0415 - as above

    pictures = list(pictures)
    kinds = {picture["source"] for picture in pictures}
    notes = [text for kind, text in tables.SOURCES.items() if kind in kinds]
    notes += tables.followed_notes(pictures, datetime.now(UTC))
    shown = sorted(set(zones))
    if shown:
        notes.append(
            f"Times are of {', '.join(shown)}." if len(shown) == 1 else "Times are each station's own."
        )
    for note in (*notes, source.note):
        if note:
            say(clean(note))


def _source(asked: Asked) -> Source:
    client = running_service(asked)
    if client is not None:
        return Online(client)
    from .offline import Offline  # noqa: PLC0415 - a running service is asked without it

    return Offline(whole_configuration(asked.config, asked.state_dir))


def _this_second() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _text(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(stations)
    app.command(epilog="Examples:  liveradio now    liveradio now wskg-fm --json")(now)
    app.command("next", epilog="Example:  liveradio next wskg-fm")(next_)
