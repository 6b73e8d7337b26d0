# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Walk from one address through the playlists it leads to, and note every candidate and every failure.

One request does all for a direct stream: connect, read the head, look at the first bytes.  Playlists are
followed in their order, within limits of depth, entries, requests and time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from player.errors import (
    ErrorClass,
    PlaylistError,
    ResolveError,
    StreamError,
    StreamTimeoutError,
    UnsupportedAddressError,
)
from player.net.address import join_address, parse_address
from player.net.client import GuardedClient

from .candidate import Candidate, StreamKind
from .fetch import Fetched, TooLargeError, fetch
from .hls_probe import playable_media
from .playlists.base import Hint, PlaylistEntry
from .playlists.hls import HlsPlaylist, is_hls, parse_hls
from .playlists.registry import format_of
from .sniff import Content
from .text import decode_document

DEEPEST: Final = 5
MOST_ENTRIES: Final = 40
MOST_CANDIDATES: Final = 30
MOST_REQUESTS: Final = 60

_LIST_ENDINGS: Final = frozenset(
    {"pls", "m3u", "m3u8", "asx", "wax", "wvx", "xspf", "jspf", "smil", "wpl", "ram", "qtl", "b4s", "url"}
)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one branch gives nothing."""

    kind: ErrorClass
    detail: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an address was found: as listed, with the list's title and the lists that led there."""

    url: str
    title: str | None = None
    path: tuple[str, ...] = ()
    listed: bool = False


class Walk:
    """One run through an address and all that it lists; used once.

    Args:
        client: The way out.
        charset: The station's own charset.
        probe: False to leave every candidate unproven.
        deadline_s: After so long nothing more is asked.
        ingest: True to stop at the first candidate that an ingest can read, and to keep its connection.

    Attributes:
        found: Candidates, in listed order.
        failures: Why branches gave nothing.
    """

    def __init__(
        self,
        client: GuardedClient,
        *,
        charset: str | None,
        probe: bool,
        deadline_s: float,
        ingest: bool = False,
    ) -> None:
        self._client = client
        self._charset = charset
        self._probe = probe
        self._deadline_s = deadline_s
        self._ingest = ingest
        self._ends_at_s = 0.0
        self._requests = 0
        self.found: list[Candidate] = []
        self.failures: list[Failure] = []
        self._chosen = False
        self._winner: Fetched | None = None

    async def run(self, url: str) -> None:
        """Walk through everything, within the limits; failures are noted, not raised."""
        self._ends_at_s = asyncio.get_running_loop().time() + self._deadline_s
        await self._visit(_Place(url))

    def take_winner(self) -> Fetched | None:
        """Return the open connection of the first candidate that plays; the caller closes it."""
        winner, self._winner = self._winner, None
        return winner

    async def aclose(self) -> None:
        """Close the connection of the winner, if nobody took it."""
        if self._winner is not None:
            await self._winner.aclose()

    async def _visit(self, place: _Place) -> None:
        if len(self.found) >= MOST_CANDIDATES or any(found.url == place.url for found in self.found):
            return None
        try:
            address = parse_address(place.url)
        except UnsupportedAddressError as error:
            return self._dead(place, error.kind, error.reason)
        if address.url in place.path:
            return self._drop(ErrorClass.LOOP, f"a playlist leads back to {_shown(place.url)}")
        if len(place.path) > 2 * DEEPEST:
            return self._drop(ErrorClass.TOO_DEEP, f"playlists within playlists, more than {DEEPEST} deep")
        if self._chosen and (self._ingest or not _looks_like_list(address.target)):
            return self._unproven(place, "not probed: an earlier one plays")
        if place.listed and self._time_is_up():
            return self._unproven(place, "not probed: time is up")
        if self._requests >= MOST_REQUESTS:
            return self._drop(ErrorClass.TOO_LARGE, f"more than {MOST_REQUESTS} requests")
        try:
            fetched = await self._fetch(place.url)
        except StreamError as error:
            return self._dead(place, error.kind, error.reason)
        try:
            await self._judge(place, address.url, fetched)
        finally:
            if fetched is not self._winner:
                await fetched.aclose()
        return None

    async def _fetch(self, url: str) -> Fetched:
        self._requests += 1
        try:
            async with asyncio.timeout_at(self._ends_at_s):
                return await fetch(self._client, url, charset=self._charset)
        except TimeoutError:
            raise StreamTimeoutError(url, f"not resolved within {self._deadline_s:.0f} s") from None

    async def _judge(self, place: _Place, asked: str, fetched: Fetched) -> None:
        sniffed = fetched.sniffed
        match sniffed.content:
            case Content.AUDIO:
                self._plays(place, fetched)
            case Content.TEXT:
                await self._read_list(place, asked, fetched)
            case Content.EMPTY:
                self._dead(place, ErrorClass.EMPTY, "the answer has no bytes")
            case Content.FOREIGN:
                self._dead(place, ErrorClass.UNSUPPORTED, f"{sniffed.name} is not supported")
            case Content.HTML:
                self._dead(place, ErrorClass.NOT_A_STREAM, "a web page came back, not a stream")
            case _:
                self._dead(place, ErrorClass.NOT_A_STREAM, "what came back is no sound that we know")

    def _plays(self, place: _Place, fetched: Fetched) -> None:
        station, name = fetched.station, fetched.sniffed.name
        kbps = station.bitrate_kbps or fetched.sniffed.bitrate_kbps
        rate = f", {kbps} kbit/s" if kbps else ""
        candidate = Candidate(
            url=place.url,
            effective_url=fetched.response.url,
            kind=fetched.kind,
            codec=fetched.sniffed.codec,
            bitrate_kbps=kbps,
            title=place.title,
            playable=True if self._probe else None,
            reason=f"plays: {name}{rate}" if self._probe else f"not probed: looks like {name}{rate}",
            station=station,
        )
        self.found.append(candidate)
        if self._probe and not self._chosen:
            self._chosen, self._winner = True, fetched if self._ingest else None

    async def _read_list(self, place: _Place, asked: str, fetched: Fetched) -> None:
        final_url = fetched.response.url
        if final_url in place.path:
            return self._drop(ErrorClass.LOOP, f"{_shown(place.url)} redirects back to a playlist above it")
        try:
            async with asyncio.timeout_at(self._ends_at_s):
                text = decode_document(await fetched.text(), fetched.charsets)
        except TooLargeError:
            return self._dead(place, ErrorClass.TOO_LARGE, "the text is too long for a playlist")
        except TimeoutError:
            return self._dead(place, ErrorClass.TIMEOUT, f"not resolved within {self._deadline_s:.0f} s")
        await fetched.aclose()
        if is_hls(text):
            return await self._hls(place, final_url, parse_hls(text))
        known = format_of(text, Hint(fetched.content_type, _ending(final_url)))
        if known is None:
            if not text.strip():
                return self._dead(place, ErrorClass.EMPTY, "the answer has no text")
            if not fetched.ended:
                return self._dead(place, ErrorClass.TIMEOUT, "a text that is no playlist, and does not end")
            return self._dead(place, ErrorClass.NOT_A_STREAM, "text came back, not a stream")
        try:
            entries = known.parse(text)
        except PlaylistError:
            return self._dead(place, ErrorClass.EMPTY, f"the {known.name} playlist has no entry")
        return await self._follow(place, (asked, final_url), entries)

    async def _follow(self, place: _Place, own: tuple[str, str], entries: Sequence[PlaylistEntry]) -> None:
        path = (*place.path, *own)
        for entry in entries[:MOST_ENTRIES]:
            title = entry.title or place.title
            try:
                url = join_address(own[1], entry.url)
            except UnsupportedAddressError as error:
                self._dead(_Place(entry.url, title, path, listed=True), error.kind, error.reason)
                continue
            await self._visit(_Place(url, title, path, listed=True))

    async def _hls(self, place: _Place, final_url: str, playlist: HlsPlaylist) -> None:
        candidate = Candidate(
            url=place.url,
            effective_url=final_url,
            kind=StreamKind.HLS,
            codec=playlist.codec,
            title=place.title,
        )
        preferred = playlist.preferred()
        if preferred is not None:
            candidate = replace(
                candidate, codec=preferred.codec or playlist.codec, bitrate_kbps=preferred.bandwidth_kbps
            )
        if self._ingest:
            return self._dead_hls(
                candidate, ErrorClass.UNSUPPORTED, "HLS is recognised, but not ingested yet"
            )
        if not self._probe:
            self.found.append(replace(candidate, reason="not probed: looks like HLS"))
            return None
        try:
            media = await playable_media(self._fetch, final_url, playlist)
        except ResolveError as error:
            return self._dead_hls(candidate, error.kind, error.detail)
        what = "live HLS" if media.live else "HLS with an end"
        codec = candidate.codec or media.codec
        self.found.append(replace(candidate, codec=codec, playable=True, reason=f"plays: {what}"))
        self._chosen = True
        return None

    def _dead_hls(self, candidate: Candidate, kind: ErrorClass, reason: str) -> None:
        self.failures.append(Failure(kind, f"{_shown(candidate.url)}: {reason}"))
        self.found.append(replace(candidate, playable=False, reason=reason, failure=kind))

    def _dead(self, place: _Place, kind: ErrorClass, reason: str) -> None:
        """Note a failure; an entry of a list stays, as a candidate that does not play."""
        self.failures.append(Failure(kind, f"{_shown(place.url)}: {reason}"))
        if place.listed and len(self.found) < MOST_CANDIDATES:
            self.found.append(
                Candidate(url=place.url, title=place.title, playable=False, reason=reason, failure=kind)
            )

    def _drop(self, kind: ErrorClass, detail: str) -> None:
        self.failures.append(Failure(kind, detail))

    def _unproven(self, place: _Place, reason: str) -> None:
        self.found.append(Candidate(url=place.url, title=place.title, reason=reason))

    def _time_is_up(self) -> bool:
        return asyncio.get_running_loop().time() >= self._ends_at_s


def _ending(url: str) -> str:
    name = url.partition("?")[0].rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def _looks_like_list(target: str) -> bool:
    return _ending(target) in _LIST_ENDINGS


def _shown(url: str) -> str:
    """Return an address that is safe to show: no user name, no query."""
    return StreamError(url, "").url[:200]
