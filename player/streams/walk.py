# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Walk from one address through the playlists it leads to, and note every candidate and every failure.

One request does all for a direct stream: connect, read the head, look at the first bytes.  What a playlist
lists takes its place, so that the order stays whatever is asked first.  Who asks when is decided in `turns`.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from player.errors import (
    ErrorClass,
    PlaylistError,
    PlaylistRefusedError,
    ResolveError,
    StreamError,
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


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one branch gives nothing."""

    kind: ErrorClass
    detail: str


@dataclass(slots=True, eq=False)
class Row:
    """One address that a walk came to, and what became of it.

    Attributes:
        url: As listed.
        title: The list's own name for it.
        path: Addresses of the lists that led here, as sent.
        listed: False for the address that the walk began with.
        address: As sent; empty if it cannot be.
        host: Whom it is asked of.
        asked: True once its turn came.
        candidate: What it turned out to be, dead ones included.
        failure: Why it gives nothing.
    """

    url: str
    title: str | None = None
    path: tuple[str, ...] = ()
    listed: bool = False
    address: str = field(init=False, default="")
    host: str = field(init=False, default="")
    asked: bool = field(init=False, default=False)
    candidate: Candidate | None = field(init=False, default=None)
    failure: Failure | None = field(init=False, default=None)

    @property
    def waiting(self) -> bool:
        """True if its turn may still come."""
        return not self.asked and self.candidate is None and self.failure is None

    @property
    def counts(self) -> bool:
        """True if it is a candidate, or may become one."""
        return self.candidate is not None or self.failure is None


class Walk:
    """One run through an address and all that it lists; used once.

    Args:
        client: The way out.
        url: Where it begins.
        charset: The station's own charset.
        probe: False to leave every candidate unproven.
        ingest: True to stop at the first candidate that an ingest can read, and to keep its connection.
    """

    def __init__(
        self, client: GuardedClient, url: str, *, charset: str | None, probe: bool, ingest: bool = False
    ) -> None:
        self._client = client
        self._charset = charset
        self._probe = probe
        self._ingest = ingest
        self._requests = 0
        self._winner: Fetched | None = None
        self._done = False
        self._rows = [self._row(Row(url))]

    @property
    def found(self) -> list[Candidate]:
        """Candidates, in listed order."""
        return [row.candidate for row in self._rows if row.candidate is not None][:MOST_CANDIDATES]

    @property
    def failures(self) -> list[Failure]:
        """Why branches gave nothing, in listed order."""
        return [row.failure for row in self._rows if row.failure is not None]

    def take(self, busy: Container[str]) -> Row | None:
        """Return the next address to visit; ``None`` if there is none now.

        Args:
            busy: Hosts that nothing more may be asked of for now.
        """
        if self._done or self._requests >= MOST_REQUESTS:
            return None
        for row in islice((row for row in self._rows if row.counts), MOST_CANDIDATES):
            if row.waiting and row.host not in busy:
                row.asked = True
                self._requests += 1
                return row
        return None

    async def visit(self, row: Row) -> None:
        """Ask an address, and note what it is; a list's entries take its place.  Failures are not raised."""
        try:
            fetched = await fetch(self._client, row.url, charset=self._charset)
            try:
                await self._judge(row, fetched)
            finally:
                if fetched is not self._winner:
                    await fetched.aclose()
        except StreamError as error:
            self._dead(row, error.kind, error.reason)

    def late(self, row: Row, deadline_s: float) -> None:
        """Note that a visit was broken off by the deadline."""
        if row.candidate is None and row.failure is None:
            self._dead(row, ErrorClass.TIMEOUT, f"not resolved within {deadline_s:.0f} s")

    def settle(self) -> None:
        """Note of every address whose turn did not come why it did not."""
        reason = "not probed: an earlier one plays" if self._done else "not probed: time is up"
        for row in self._rows:
            if not row.waiting:
                continue
            if self._requests >= MOST_REQUESTS and not self._done:
                row.failure = Failure(ErrorClass.TOO_LARGE, f"more than {MOST_REQUESTS} requests")
            else:
                row.candidate = Candidate(url=row.url, title=row.title, reason=reason)

    def take_winner(self) -> Fetched | None:
        """Return the open connection of the first candidate that plays; the caller closes it."""
        winner, self._winner = self._winner, None
        return winner

    async def aclose(self) -> None:
        """Close the connection of the winner, if nobody took it."""
        if self._winner is not None:
            await self._winner.aclose()

    def _row(self, row: Row) -> Row:
        """Return an address that was just found, refused already if it need not be asked."""
        try:
            address = parse_address(row.url)
        except UnsupportedAddressError as error:
            self._dead(row, error.kind, error.reason)
            return row
        row.address, row.host = address.url, address.host
        if row.address in row.path:
            row.failure = Failure(ErrorClass.LOOP, f"a playlist leads back to {shown(row.url)}")
        elif len(row.path) > 2 * DEEPEST:
            row.failure = Failure(
                ErrorClass.TOO_DEEP, f"playlists within playlists, more than {DEEPEST} deep"
            )
        return row

    async def _judge(self, row: Row, fetched: Fetched) -> None:
        sniffed = fetched.sniffed
        match sniffed.content:
            case Content.AUDIO:
                self._plays(row, fetched)
            case Content.TEXT:
                await self._read_list(row, fetched)
            case Content.EMPTY:
                self._dead(row, ErrorClass.EMPTY, "the answer has no bytes")
            case Content.FOREIGN:
                self._dead(row, ErrorClass.UNSUPPORTED, f"{sniffed.name} is not supported")
            case Content.HTML:
                self._dead(row, ErrorClass.NOT_A_STREAM, "a web page came back, not a stream")
            case _:
                self._dead(row, ErrorClass.NOT_A_STREAM, "what came back is no sound that we know")

    def _plays(self, row: Row, fetched: Fetched) -> None:
        station, name = fetched.station, fetched.sniffed.name
        kbps = station.bitrate_kbps or fetched.sniffed.bitrate_kbps
        rate = f", {kbps} kbit/s" if kbps else ""
        row.candidate = Candidate(
            url=row.url,
            effective_url=fetched.response.url,
            kind=fetched.kind,
            codec=fetched.sniffed.codec,
            bitrate_kbps=kbps,
            title=row.title,
            playable=True if self._probe else None,
            reason=f"plays: {name}{rate}" if self._probe else f"not probed: looks like {name}{rate}",
            station=station,
        )
        if self._ingest and not self._done:
            self._done, self._winner = True, fetched

    async def _read_list(self, row: Row, fetched: Fetched) -> None:
        final_url = fetched.response.url
        if final_url in row.path:
            row.failure = Failure(ErrorClass.LOOP, f"{shown(row.url)} redirects back to a playlist above it")
            return None
        try:
            text = decode_document(await fetched.text(), fetched.charsets)
        except TooLargeError:
            return self._dead(row, ErrorClass.TOO_LARGE, "the text is too long for a playlist")
        await fetched.aclose()
        if is_hls(text):
            return await self._hls(row, final_url, parse_hls(text))
        known = format_of(text, Hint(fetched.content_type, _ending(final_url)))
        if known is None:
            if not text.strip():
                return self._dead(row, ErrorClass.EMPTY, "the answer has no text")
            if not fetched.ended:
                return self._dead(row, ErrorClass.TIMEOUT, "a text that is no playlist, and does not end")
            return self._dead(row, ErrorClass.NOT_A_STREAM, "text came back, not a stream")
        try:
            entries = known.parse(text)
        except PlaylistRefusedError as error:
            return self._dead(row, error.kind, error.reason)
        except PlaylistError:
            return self._dead(row, ErrorClass.EMPTY, f"the {known.name} playlist has no entry")
        self._expand(row, final_url, entries)
        return None

    def _expand(self, row: Row, final_url: str, entries: Sequence[PlaylistEntry]) -> None:
        """Put a list's entries in its place; of equal addresses the first place counts."""
        path = (*row.path, row.address, final_url)
        new = []
        for entry in entries[:MOST_ENTRIES]:
            title = entry.title or row.title
            if entry.refusal:  # the list itself says not to ask there
                new.append(Row(entry.url, title, path, listed=True))
                self._dead(new[-1], ErrorClass.UNREACHABLE, entry.refusal)
                continue
            try:
                new.append(self._row(Row(join_address(final_url, entry.url), title, path, listed=True)))
            except UnsupportedAddressError as error:
                new.append(Row(entry.url, title, path, listed=True))
                self._dead(new[-1], error.kind, error.reason)
        at = self._rows.index(row)
        before, after = self._rows[:at], self._rows[at + 1 :]
        # Those that are there may have been asked already: they win over new ones of the same address.
        by_url = {one.url: one for one in (*reversed(new), *before, *after)}
        self._rows = [by_url[url] for url in dict.fromkeys(one.url for one in (*before, *new, *after))]

    async def _hls(self, row: Row, final_url: str, playlist: HlsPlaylist) -> None:
        preferred = playlist.preferred()
        found = Candidate(
            url=row.url,
            effective_url=final_url,
            kind=StreamKind.HLS,
            codec=(preferred.codec if preferred else None) or playlist.codec,
            bitrate_kbps=preferred.bandwidth_kbps if preferred else None,
            title=row.title,
        )
        if self._ingest:
            return self._dead(row, ErrorClass.UNSUPPORTED, "HLS is recognised, but not ingested yet", found)
        if not self._probe:
            row.candidate = replace(found, reason="not probed: looks like HLS")
            return None
        try:
            media = await playable_media(self._fetch_variant, final_url, playlist)
        except ResolveError as error:
            return self._dead(row, error.kind, error.detail, found)
        what = "live HLS" if media.live else "HLS with an end"
        row.candidate = replace(
            found,
            codec=found.codec or media.codec,
            reason=f"not probed: {what} is recognised, but not ingested",
        )
        return None

    async def _fetch_variant(self, url: str) -> Fetched:
        if self._requests >= MOST_REQUESTS:
            raise ResolveError(ErrorClass.TOO_LARGE, f"more than {MOST_REQUESTS} requests")
        self._requests += 1
        return await fetch(self._client, url, charset=self._charset)

    def _dead(self, row: Row, kind: ErrorClass, reason: str, found: Candidate | None = None) -> None:
        """Note a failure; an entry of a list, or what is known of more, stays as one that does not play."""
        row.failure = Failure(kind, f"{shown(row.url)}: {reason}")
        if found is not None or row.listed:
            found = found or Candidate(url=row.url, title=row.title)
            row.candidate = replace(found, playable=False, reason=reason, failure=kind)


def shown(url: str) -> str:
    """Return an address that is safe to show: no user name, no query."""
    return StreamError(url, "").url[:200]


def _ending(url: str) -> str:
    name = url.partition("?")[0].rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""
