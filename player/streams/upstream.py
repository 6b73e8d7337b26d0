# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A configured http(s) address as something that an ingest can read: sound, and titles between it."""

from __future__ import annotations

from player.errors import NotAudioError, StreamEndedError
from player.net.client import GuardedClient
from schedules.clock import Clock

from .candidate import Candidate, StreamInfo
from .fetch import Fetched, fetch
from .resolver import NothingPlaysError, Resolver, rows_of
from .sniff import Content
from .title import StreamTitle


class HttpUpstream:
    """One address of a service, resolved anew at each opening: what it lists may change, tokens do.

    Args:
        client: The way out.
        address: As configured.
        icy_charset: What the station writes its titles in, if it is not UTF-8.
        clock: For how long resolving took.
    """

    def __init__(self, client: GuardedClient, address: str, icy_charset: str | None, clock: Clock) -> None:
        self._client = client
        self._address = address
        self._charset = icy_charset
        self._resolver = Resolver(client, clock)
        self._candidates: tuple[Candidate, ...] = ()

    @property
    def address(self) -> str:
        """The address as configured."""
        return self._address

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What the last opening learned, in listed order; empty before the first.

        Where the address leads to nothing, it is the address itself.
        """
        return self._candidates

    async def open(self) -> HttpStream:
        """Resolve the address, and go on with the very connection of the first candidate that plays.

        Raises:
            ResolveError: If nothing there plays.
        """
        try:
            resolution, fetched = await self._resolver.open(self._address, charset=self._charset)
        except NothingPlaysError as error:
            self._candidates = rows_of(error.resolution)
            raise
        self._candidates = resolution.streams
        chosen = next(candidate for candidate in resolution.streams if candidate.playable)
        return HttpStream(self._client, self._charset, chosen, fetched)


class HttpStream:
    """An open connection that delivers sound and titles."""

    def __init__(
        self, client: GuardedClient, charset: str | None, candidate: Candidate, fetched: Fetched
    ) -> None:
        self._client = client
        self._charset = charset
        self._fetched = fetched
        self._info = _info(candidate, fetched)

    @property
    def info(self) -> StreamInfo:
        """What is known of it."""
        return self._info

    async def read(self) -> bytes | StreamTitle:
        """Return the next piece of sound (never empty) or a title that changed.

        Raises:
            StreamEndedError: If the server ended it, or the connection broke.
            StreamError: If a server that lost count of its titles could not be asked anew.
        """
        fetched = self._fetched
        while not fetched.items:
            if fetched.demuxer.lost:
                fetched = await self._reopen_without_titles()
                continue
            data = b"" if fetched.ended else await fetched.response.read_some()
            if not data:
                raise StreamEndedError(fetched.response.url, "the server ended the stream")
            fetched.items += fetched.demuxer.feed(data)
        return fetched.items.popleft()

    async def aclose(self) -> None:
        """Close the connection; may be called twice."""
        await self._fetched.aclose()

    async def _reopen_without_titles(self) -> Fetched:
        """Ask again without titles: between sound and blocks that make no sense the border is lost."""
        await self._fetched.aclose()
        fetched = await fetch(self._client, self._info.url, charset=self._charset, icy=False)
        self._fetched = fetched
        if fetched.sniffed.content is not Content.AUDIO or fetched.sniffed.codec is not self._info.codec:
            await fetched.aclose()
            raise NotAudioError(self._info.url, "asked without titles, it sends something else")
        return fetched


def _info(candidate: Candidate, fetched: Fetched) -> StreamInfo:
    codec = fetched.sniffed.codec
    if codec is None:
        raise NotAudioError(candidate.url, "no sound")
    return StreamInfo(
        url=candidate.url,
        effective_url=fetched.response.url,
        kind=fetched.kind,
        codec=codec,
        bitrate_kbps=candidate.bitrate_kbps,
        station=candidate.station,
    )
