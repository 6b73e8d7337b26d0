# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio resolve``: which streams hide behind an address, in order, and why."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from player import settings
from player.air.signals.address import demo_address, is_demo
from player.cli import tables
from player.cli.failure import FAILED, WRONG_VALUE, CommandError, failures_told
from player.cli.options import ConfigOption, JsonOption, ServiceOption, TokenOption, configuration, print_json
from player.errors import ResolveError
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.streams.candidate import Candidate, Codec, Resolution, StationInfo
from player.streams.json import resolution_json
from player.streams.resolver import Resolver, joined
from schedules.clock import SystemClock


def resolve(
    station_or_url: Annotated[str, typer.Argument(metavar="STATION-OR-URL")],
    allow: Annotated[
        list[str] | None,
        typer.Option(
            metavar="A", help="Address beyond the public internet: ADDR, ADDR:PORT, [V6]:PORT, CIDR."
        ),
    ] = None,
    ca: Annotated[Path | None, typer.Option(metavar="FILE", help="Further trust root, PEM.")] = None,
    charset: Annotated[str | None, typer.Option(metavar="NAME", help="Charset of lists and titles.")] = None,
    no_probe: Annotated[bool, typer.Option("--no-probe", help="Fetch and look, but prove nothing.")] = False,
    config: ConfigOption = None,
    _service: ServiceOption = None,
    _token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the streams behind a station or an address, in order, with what was learned."""
    with failures_told():
        addresses, rules = _asked(station_or_url, config)
        policy = _policy([*rules, *(allow or [])])
        _check_charset(charset)
        work = _resolve(station_or_url, addresses, policy, ca, charset, probe=not no_probe)
        with Console(stderr=True).status(f"Resolving {station_or_url} …"):
            document = resolution_json(asyncio.run(work))
        if as_json:
            print_json(document)
        elif document["streams"]:
            tables.show(tables.candidates_table(document))
        sys.stdout.flush()
        if document["error"] is not None:
            raise CommandError(f"{document['error']['class']}: {document['error']['detail']}", FAILED)


def _asked(text: str, config: Path | None) -> tuple[list[settings.StreamAddress], list[str]]:
    """Return the addresses to resolve, and the operator's rules for private ones."""
    if "://" in text or is_demo(text):
        return [settings.StreamAddress(url=text)], []
    loaded = configuration(config).config
    station = settings.catalogue(loaded).station(text)
    mount = settings.mounts_of(loaded)[station.id]
    return list(settings.streams_of(loaded)[mount]), list(loaded.outbound.allow)


def _policy(rules: list[str]) -> AddressPolicy:
    try:
        return AddressPolicy(rules)
    except ValueError as error:
        raise CommandError(f"--allow: {error}", WRONG_VALUE) from error


def _check_charset(charset: str | None) -> None:
    try:
        "".encode(charset or "utf-8")
    except LookupError as error:
        raise CommandError(f"--charset: {error}", WRONG_VALUE) from error


async def _resolve(
    asked: str,
    addresses: list[settings.StreamAddress],
    policy: AddressPolicy,
    ca: Path | None,
    charset: str | None,
    *,
    probe: bool,
) -> Resolution:
    async with GuardedClient(policy, ca) as client:
        resolver = Resolver(client, SystemClock())
        found = [
            _demo(one.url)
            if is_demo(one.url)
            else await resolver.resolve(one.url, charset=charset or one.icy_charset, probe=probe)
            for one in addresses
        ]
    return found[0] if [one.url for one in found] == [asked] else joined(asked, found)


def _demo(url: str) -> Resolution:
    """Say of a built-in signal what resolving says of a stream."""
    try:
        demo_address(url)
    except ResolveError as error:
        return Resolution(
            url=url, streams=(), station=StationInfo(), error=(error.kind, error.detail), elapsed_ms=0.0
        )
    candidate = Candidate(
        url=url, effective_url=url, codec=Codec.MP3, playable=True, reason="built-in demonstration signal"
    )
    return Resolution(url=url, streams=(candidate,), station=StationInfo(), error=None, elapsed_ms=0.0)


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(resolve)
