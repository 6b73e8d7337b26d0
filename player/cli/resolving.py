# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What ``liveradio resolve`` does: one document for whatever it is asked, also where nothing can be found."""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from player import settings
from player.air.demo import demo_candidate
from player.air.signals.address import is_demo
from player.errors import AllowRuleError, ErrorClass, ResolveError
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy, parse_allow_rule
from player.streams.candidate import Resolution, StationInfo
from player.streams.json import resolution_json
from player.streams.resolver import Resolver, joined
from schedules.clock import SystemClock
from schedules.errors import MistakesError

from .failure import WRONG_VALUE, CommandError, complain
from .finding import configuration


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options.

    Attributes:
        charset: Of lists and titles; ``None`` leaves it to the configuration and the list.
        probe: False to leave every candidate unproven.
    """

    allow: tuple[str, ...] = ()
    ca: Path | None = None
    charset: str | None = None
    probe: bool = True


@dataclass(frozen=True, slots=True)
class _Address:
    url: str
    charset: str | None = None


def document_of(asked: str, wishes: Wishes, config: Path | None) -> dict[str, Any]:
    """Return the document of ``resolve --json``; an address that gives nothing is an answer too.

    Args:
        asked: A station's id, or an address.
        config: As the option names it.

    Raises:
        CommandError: If an option's value is wrong; exit status 2.
        UnknownStationError: If it is no address, and no station has this id.
        MistakesError: If the configuration that is needed has mistakes.
    """
    _check(wishes)
    addresses, rules = _addresses(asked, config)
    policy = AddressPolicy([*rules, *wishes.allow])
    return resolution_json(asyncio.run(_resolve(asked, addresses, policy, wishes)))


def nothing(asked: str, why: Exception) -> dict[str, Any]:
    """Return the document for what is not even an address to resolve."""
    error = (ErrorClass.UNSUPPORTED, str(why))
    return resolution_json(
        Resolution(url=asked, streams=(), station=StationInfo(), error=error, elapsed_ms=0.0)
    )


def about(document: Mapping[str, Any]) -> str:
    """Return one line for people on what the stream says of its station; empty if it says nothing."""
    station = document["station"]
    return " · ".join(station[key] for key in ("name", "genre", "url") if station[key])


def _check(wishes: Wishes) -> None:
    for rule in wishes.allow:
        try:
            parse_allow_rule(rule)
        except AllowRuleError as error:
            raise CommandError(f"--allow: {error}", WRONG_VALUE) from error
    if wishes.charset is not None:
        try:
            b"a".decode(wishes.charset, "replace")  # refuses codecs that are no character sets, too
        except (LookupError, ValueError) as error:
            message = f'--charset: no such character set "{wishes.charset}"; one is windows-1251'
            raise CommandError(message, WRONG_VALUE) from error
    if wishes.ca is not None:
        try:
            ssl.create_default_context(cafile=wishes.ca)
        except OSError as error:  # also what TLS cannot read
            message = f"--ca: {wishes.ca} is no readable PEM file of trust roots ({error.strerror})"
            raise CommandError(message, WRONG_VALUE) from error


def _addresses(asked: str, config: Path | None) -> tuple[list[_Address], tuple[str, ...]]:
    """Return the addresses to resolve, and the operator's rules for private ones.

    Raises:
        UnknownStationError: If it is no address, and no station has this id.
        MistakesError: If the configuration that is needed has mistakes.
    """
    if is_demo(asked):
        return [_Address(asked)], ()
    if ":" in asked:  # no id has one
        return [_Address(asked)], _rules_for_strangers(config)
    loaded = configuration(config).config
    mount = settings.mounts_of(loaded)[settings.catalogue(loaded).station(asked).id]
    own = settings.streams_of(loaded)[mount]
    return [_Address(one.url, one.icy_charset) for one in own], loaded.outbound.allow


def _rules_for_strangers(config: Path | None) -> tuple[str, ...]:
    """Return the rules of the configuration for an address that is not in it.

    A configuration that was named must be right.  One that only happens to lie here may belong to
    something else: without it, all private addresses are forbidden.
    """
    try:
        return configuration(config).config.outbound.allow
    except MistakesError as error:
        if config is not None or os.environ.get("LIVERADIO_CONFIG"):
            raise
        place = error.mistakes[0].file
        complain(
            f"warning: {place} has mistakes, so that its outbound.allow is not used; see liveradio check"
        )
        return ()


async def _resolve(
    asked: str, addresses: list[_Address], policy: AddressPolicy, wishes: Wishes
) -> Resolution:
    real = [(one.url, wishes.charset or one.charset) for one in addresses if not is_demo(one.url)]
    async with GuardedClient(policy, wishes.ca) as client:
        answers = iter(await Resolver(client, SystemClock()).resolve_all(real, probe=wishes.probe))
    found = [_demo(one.url, probe=wishes.probe) if is_demo(one.url) else next(answers) for one in addresses]
    return found[0] if [one.url for one in found] == [asked] else joined(asked, found)


def _demo(url: str, *, probe: bool) -> Resolution:
    """Say of a built-in signal what resolving says of a stream."""
    try:
        candidate = demo_candidate(url)
    except ResolveError as error:
        return Resolution(
            url=url, streams=(), station=StationInfo(), error=(error.kind, error.detail), elapsed_ms=0.0
        )
    streams = (candidate if probe else replace(candidate, playable=None),)
    return Resolution(url=url, streams=streams, station=candidate.station, error=None, elapsed_ms=0.0)
