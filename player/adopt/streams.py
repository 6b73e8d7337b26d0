# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Check what looks like a stream: does it play, is it live, and by which address should it be kept?

To be kept is an address that will lead to the stream next year, too: that of the playlist, not of the server
of the day, and none that holds a token of one visit.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from player.errors import StreamError
from player.net.client import GuardedClient
from player.net.redirects import follow
from player.streams.candidate import Candidate, Resolution, StreamKind
from player.streams.directory.address import lasting_address
from player.streams.directory.check import stream_of
from player.streams.resolver import rows_of

from .addresses import is_list_or_sound, looks_recorded, without
from .sighting import Sighting, Topic

MOST_STREAMS: Final = 12
AT_ONCE: Final = 3
ONE_S: Final = 6.0
DEADLINE_S: Final = 18.0
RECORDED: Final = "a recording of a certain length, no live stream"
ONE_VISIT: Final = "plays only with a token of one visit, which will not last"

_PLAYS: Final = {True: 0, None: 1, False: 2}
_TOKENS: Final = re.compile(
    r"(?:.*[-_])?(?:token|tok|sig|sign|signature|expires?|exp|hdnts|hdnea|hmac|hash|policy|jwt|auth|key-pair-id"
    r"|session|sessionid|listenerid|aw_0_req.*|gdpr.*|wmsauthsign|nimblesessionid)|listeningsession.*",
    re.IGNORECASE,
)


class Resolves(Protocol):
    """Looks at what is behind an address."""

    async def resolve(self, url: str, *, probe: bool, deadline_s: float) -> Resolution:
        """Return what is there; that nothing plays is an answer too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedStream:
    """A stream that was seen.

    Attributes:
        sighting: The one that is believed most.
        also: Other places where it was seen.
        address: To be kept and configured.
        candidate: What was found behind the address; ``None`` if there was no time to look.
        unfit: Why it is not to be configured although it plays; empty if it may be.
    """

    sighting: Sighting
    also: tuple[Sighting, ...] = ()
    address: str
    candidate: Candidate | None = None
    unfit: str = ""

    @property
    def playable(self) -> bool | None:
        """``None`` if nobody knows."""
        return self.candidate.playable if self.candidate else None

    @property
    def fit(self) -> bool:
        """True if it may be configured as the stream of the station."""
        return self.playable is not False and self.candidate is not None and not self.unfit

    @property
    def reason(self) -> str:
        """Why it plays, does not, or is unfit, for a person; may be empty."""
        if self.candidate is None:
            return "not checked: time was up"
        return self.unfit or self.candidate.reason or ""

    @property
    def name(self) -> str:
        """What the stream calls its station, else the words beside the link."""
        said = self.candidate.station.name if self.candidate else ""
        return said or self.sighting.words


def streams_in(sightings: Iterable[Sighting]) -> list[CheckedStream]:
    """Return the streams to check, the most promising first, each once, `MOST_STREAMS` at most."""
    found: dict[str, CheckedStream] = {}
    seen = [one for one in sightings if one.topic is Topic.STREAM]
    for sighting in sorted(seen, key=lambda one: (looks_recorded(one.value), one.weight)):
        key = _key(sighting.value)
        before = found.get(key)
        if before is None:
            found[key] = CheckedStream(sighting=sighting, address=sighting.value)
        elif len(before.also) < MOST_STREAMS:
            found[key] = replace(before, also=(*before.also, sighting))
    return list(found.values())[:MOST_STREAMS]


async def checked(
    streams: Sequence[CheckedStream],
    resolver: Resolves,
    client: GuardedClient,
    *,
    probe: bool = True,
    deadline_s: float = DEADLINE_S,
) -> tuple[CheckedStream, ...]:
    """Return the streams with what is behind them: those that play and are fit first, each once.

    Args:
        streams: In the order of checking.
        probe: False to leave all unproven.
        deadline_s: For all; what was not looked at by then stays unknown.
    """
    found = list(streams)
    left = list(reversed(range(len(found))))

    async def work() -> None:
        while left:
            index = left.pop()
            found[index] = await _check(found[index], resolver, client, probe=probe)

    try:
        async with asyncio.timeout(deadline_s), asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(work())
    except TimeoutError:
        pass  # those that were not reached say so themselves
    return tuple(_once(sorted(found, key=lambda one: (not one.fit, _PLAYS[one.playable]))))


async def _check(
    stream: CheckedStream, resolver: Resolves, client: GuardedClient, *, probe: bool
) -> CheckedStream:
    looked: list[CheckedStream] = []
    for address in _forms(stream.sighting.value):
        candidate = _best(await resolver.resolve(address, probe=probe, deadline_s=ONE_S))
        one = replace(stream, address=address, candidate=candidate)
        if candidate.playable is not False:
            if without(address, _TOKENS) != address:
                return replace(one, address=without(address, _TOKENS), unfit=ONE_VISIT)
            recorded = probe and await _is_recorded(candidate, client)
            return replace(one, unfit=RECORDED if recorded else "")
        looked.append(one)
    return looked[0]  # the one that would have been kept


def _forms(address: str) -> tuple[str, ...]:
    """Return the addresses to try, the one that is best kept first."""
    lasting = lasting_address(address)
    return tuple(dict.fromkeys((without(lasting, _TOKENS), lasting, address)))


async def _is_recorded(candidate: Candidate, client: GuardedClient) -> bool:
    """Return whether what plays has an end: a server says how long a file is, and of a stream it cannot."""
    if candidate.kind is not StreamKind.HTTP or not is_list_or_sound(candidate.url):
        return False
    try:
        async with asyncio.timeout(ONE_S):
            response = await follow(client, candidate.url)
    except (StreamError, TimeoutError):
        return False  # it did play
    try:
        return response.complete is not None
    finally:
        await response.aclose()


def _best(resolution: Resolution) -> Candidate:
    """Return the first that plays, else may play, else one that says why not."""
    rows = rows_of(resolution)
    nothing = Candidate(url=resolution.url, playable=False)
    best = min(rows, key=lambda row: _PLAYS[row.playable], default=nothing)
    if best.playable is not False or resolution.error is None:
        return best
    kind, detail = resolution.error
    said = detail if resolution.streams else best.reason or detail
    return replace(best, failure=kind, reason=f"{kind}: {said}")


def _once(streams: Iterable[CheckedStream]) -> Iterable[CheckedStream]:
    """Join those that led to the same stream."""
    found: dict[object, CheckedStream] = {}
    for stream in streams:
        effective = stream.candidate.effective_url if stream.candidate and stream.playable else None
        key: object = stream_of(effective) if effective else stream.address
        before = found.get(key)
        found[key] = (
            replace(before, also=(*before.also, stream.sighting, *stream.also)[:MOST_STREAMS])
            if before
            else stream
        )
    return found.values()


def _key(address: str) -> str:
    """Return what two sightings of one stream have in common, as far as can be told before looking."""
    return without(lasting_address(address), _TOKENS).partition("://")[2]
