# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The player's part of following schedules that live elsewhere: whole answers through the guarded client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Final

from player import settings
from player.errors import StreamError, StreamRefusedError
from player.net.client import USER_AGENT, GuardedClient, Response
from player.net.redirects import follow
from player.streams.body import read_body, unpacked
from player.streams.inflate import InflateError
from schedules.clock import Clock
from schedules.errors import FollowError
from schedules.follow.base import Asking, Fetched, Source
from schedules.follow.composer_source import ComposerSource
from schedules.follow.follower import Followed, Follower, Schedules
from schedules.follow.ics import CalendarSource
from schedules.follow.liveradio import TheirStation
from schedules.follow.liveradio_source import LiveradioSource
from schedules.follow.sharing import Copies
from schedules.model.catalogue import Catalogue, Service

LARGEST_BYTES: Final = 5_000_000
ANSWER_S: Final = 20.0
QUIET_S: Final = 45.0
"""A service says something every 15 s; one that is quiet for so long is gone."""
# Who asks time and again says who it is.
_HEADERS: Final = {"User-Agent": USER_AGENT.partition(" ")[0]}
_NOT_MODIFIED: Final = 304


class GuardedFetch:
    """Gets whole answers past the guard; is a `schedules.follow.base.Fetch`.

    Args:
        client: The way out; it must be open.
        within_s: For lookup, redirects and the whole body.
    """

    def __init__(
        self, client: GuardedClient, *, most_bytes: int = LARGEST_BYTES, within_s: float = ANSWER_S
    ) -> None:
        self._client = client
        self._most_bytes = most_bytes
        self._within_s = within_s

    async def __call__(self, asking: Asking) -> Fetched:
        """GET an address and what it redirects to.

        Raises:
            FollowError: If there is no whole answer, in time and of a size.
        """
        headers = _HEADERS | _conditions(asking)
        try:
            async with asyncio.timeout(self._within_s):
                response = await follow(self._client, asking.url, headers)
                try:
                    body = await self._body(response)
                finally:
                    await response.aclose()
        except TimeoutError:
            raise FollowError(f"no whole answer within {self._within_s:g} s") from None
        except StreamRefusedError as error:
            if error.status == _NOT_MODIFIED and (asking.etag or asking.modified):
                return Fetched(None, asking.etag, asking.modified)
            raise FollowError(error.reason, retry_after_s=_seconds(error.retry_after)) from error
        except StreamError as error:
            raise FollowError(error.reason) from error
        named = response.headers
        return Fetched(body, named.get("ETag", "")[:1_000], named.get("Last-Modified", "")[:100])

    async def listen(self, url: str) -> AsyncGenerator[bytes, None]:
        """Open a stream of events, and yield its bytes as they come; is a `schedules.follow.base.Listen`.

        Raises:
            FollowError: When it ends, is quiet for too long, or cannot be opened.
        """
        try:
            async with asyncio.timeout(self._within_s):
                response = await follow(self._client, url, _HEADERS | {"Accept": "text/event-stream"})
            try:
                while True:
                    async with asyncio.timeout(QUIET_S):
                        piece = await response.read_some()
                    if not piece:
                        raise FollowError("it ended")
                    yield piece
            finally:
                await response.aclose()
        except TimeoutError:
            raise FollowError("it says nothing") from None
        except StreamError as error:
            raise FollowError(error.reason) from error

    async def _body(self, response: Response) -> bytes:
        packed = bytearray()
        if not await read_body(response, packed, self._most_bytes):
            raise self._too_large()
        if response.complete is False:
            raise FollowError("the answer ends in the middle")
        try:
            body = unpacked(bytes(packed), response, self._most_bytes + 1)
        except InflateError:
            raise FollowError("the answer is packed and damaged") from None
        if len(body) > self._most_bytes:
            raise self._too_large()
        return body

    def _too_large(self) -> FollowError:
        return FollowError(f"the answer is larger than {self._most_bytes:,} bytes")


def make_follower(
    config: settings.Config,
    catalogue: Catalogue,
    schedules: Schedules,
    *,
    copies: Copies,
    client: GuardedClient,
    clock: Clock,
    taken: Mapping[str, Sequence[TheirStation]] | None = None,
) -> Follower:
    """Return what follows all that a configuration names; nothing is read yet.

    Call its `load` before anybody is served, and run it; `client` must be open while it runs.

    Args:
        copies: Where the last good readings are kept: the store.
        taken: Stations of other installations that were taken in at the start, by service.
    """
    fetch = GuardedFetch(client)
    followed = [
        Followed(
            service=(service := catalogue.service(section.id)).id,
            kind=section.source.kind,
            url=section.source.url,
            source=_source(section.source, service, catalogue, fetch, clock, taken=taken),
            every_s=section.source.every,
        )
        for section in config.services
        if section.source is not None
    ]
    return Follower(followed, schedules, copies, clock)


def _source(
    follows: settings.Follow,
    service: Service,
    catalogue: Catalogue,
    fetch: GuardedFetch,
    clock: Clock,
    *,
    taken: Mapping[str, Sequence[TheirStation]] | None,
) -> Source:
    carrying = frozenset(station.id for station in catalogue.carrying(service.id))
    match follows.kind:
        case "ics":
            return CalendarSource(
                fetch, follows.url, timezone=service.timezone, rights=service.rights, stations=carrying
            )
        case "composer":
            return ComposerSource(fetch, follows.url, clock, timezone=service.timezone, rights=service.rights)
        case "liveradio":
            return LiveradioSource(
                fetch,
                follows.url,
                service=service.id,
                rights=service.rights,
                stations=carrying,
                listen=fetch.listen,
                taken=(taken or {}).get(service.id),
            )


def _conditions(asking: Asking) -> dict[str, str]:
    given = {"If-None-Match": asking.etag, "If-Modified-Since": asking.modified}
    return {name: value for name, value in given.items() if value}


def _seconds(retry_after: str) -> float | None:
    """Return the seconds that a server asks to wait; ``None`` if it names none (or a date)."""
    text = retry_after.strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None
