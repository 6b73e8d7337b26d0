# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Commands that show stations, now and next: from the running service, or from the configuration alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Protocol

import typer

from player.cli import tables
from player.cli.failure import failures_told
from player.cli.offline import Offline
from player.cli.options import (
    ConfigOption,
    JsonOption,
    ServiceOption,
    TokenOption,
    configuration,
    print_json,
    running_service,
)
from player.cli.service_client import ServiceClient, path_of

StationArgument = Annotated[
    str | None, typer.Argument(help="Station id, such as wskg-fm; all if none is named.")
]
NEXT_DEPTH = 5


class Source(Protocol):
    """Where the documents come from."""

    def stations(self) -> dict[str, Any]:
        """Return the document of ``GET /stations``."""

    def now(self, station: str, at: datetime, depth: int) -> dict[str, Any]:
        """Return the document of ``GET /stations/{id}/now?at=…``."""


class Online:
    """The documents of a running service."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def stations(self) -> dict[str, Any]:
        """Return the document of ``GET /stations``."""
        document: dict[str, Any] = self._client.get(path_of("stations"))
        return document

    def now(self, station: str, at: datetime, depth: int) -> dict[str, Any]:
        """Return the document of ``GET /stations/{id}/now?at=…``."""
        path = path_of("stations", station, "now")
        document: dict[str, Any] = self._client.get(f"{path}?depth={depth}&at={_text(at)}")
        return document


def stations(
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the stations, with what is on at each."""
    with failures_told():
        document = _source(config, service_url, token).stations()
        if as_json:
            print_json(document)
        else:
            tables.show(tables.stations_table(document["stations"]))


def now(
    station: StationArgument = None,
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what is on, and what is next up."""
    with failures_told():
        source = _source(config, service_url, token)
        at = datetime.now(UTC).replace(microsecond=0)
        if station is not None and as_json:
            print_json(source.now(station, at, 1))
            return
        zones = {one["id"]: one["timezone"] for one in source.stations()["stations"]}
        names = list(zones) if station is None else [station]
        if as_json:
            print_json({"at": _text(at), "stations": {name: source.now(name, at, 1) for name in names}})
            return
        pictures = {name: source.now(name, at, NEXT_DEPTH) for name in names}
        tables.show(tables.now_table(pictures, zones))
        _say_source(pictures.values())


def next_(
    station: StationArgument = None,
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what comes next."""
    with failures_told():
        source = _source(config, service_url, token)
        at = datetime.now(UTC).replace(microsecond=0)
        if station is not None and as_json:
            print_json(source.now(station, at, NEXT_DEPTH))
            return
        zones = {one["id"]: one["timezone"] for one in source.stations()["stations"]}
        names = list(zones) if station is None else [station]
        pictures = {name: source.now(name, at, NEXT_DEPTH) for name in names}
        if as_json:
            print_json({"at": _text(at), "stations": pictures})
        elif station is not None:
            tables.show(tables.next_table(pictures[station], zones[station]))
        else:
            tables.show(tables.now_table(pictures, zones))
        if not as_json:
            _say_source(pictures.values())


def _say_source(pictures: Any) -> None:
    for source in sorted({picture["source"] for picture in pictures} & tables.SOURCES.keys()):
        typer.echo(tables.SOURCES[source])


def _source(config: Any, service_url: str | None, token: str | None) -> Source:
    client = running_service(service_url, token, config)
    return Online(client) if client is not None else Offline(configuration(config))


def _text(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(stations)
    app.command()(now)
    app.command("next")(next_)
