# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What ``liveradio resolve`` does: one document for whatever it is asked, also where nothing can be found."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from player.air.demo import demo_candidate
from player.errors import ErrorClass, ResolveError
from player.net.client import GuardedClient
from player.streams.candidate import Resolution, StationInfo
from player.streams.json import resolution_json
from player.streams.resolver import Resolver, joined
from schedules.clock import SystemClock

from .asking import Way, Wishes, way_to

DEADLINE_S: Final = 13.5
"""The command as a whole ends within 15 s; it takes a while to start and to end."""


def document_of(asked: str, wishes: Wishes, config: Path | None, *, probe: bool) -> dict[str, Any]:
    """Return the document of ``resolve --json``; an address that gives nothing is an answer too.

    Args:
        asked: A station's id, or an address.
        config: As the option names it.
        probe: False to leave every candidate unproven.

    Raises:
        CommandError: If an option's value is wrong; exit status 2.
        UnknownStationError: If it is no address, and no station has this id.
        MistakesError: If the configuration that is needed has mistakes.
    """
    return resolution_json(asyncio.run(_resolve(asked, way_to(asked, wishes, config), probe=probe)))


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


async def _resolve(asked: str, way: Way, *, probe: bool) -> Resolution:
    real = [(one.url, one.charset) for one in way.addresses if not one.demo]
    async with GuardedClient(way.policy, way.ca) as client:
        resolver = Resolver(client, SystemClock())
        answers = iter(await resolver.resolve_all(real, probe=probe, deadline_s=DEADLINE_S))
    found = [_demo(one.url, probe=probe) if one.demo else next(answers) for one in way.addresses]
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
