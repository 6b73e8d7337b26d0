# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Walk from one address through the playlists it leads to, and note every candidate and every failure.

One request does all for a direct stream: connect, read the head, look at the first bytes.  What a playlist
lists takes its place, so that the order stays whatever is asked first.  Who asks when is decided in `turns`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from itertools import islice, takewhile
from typing import Final

from player.errors import (
    ErrorClass,
    PlaylistError,
    PlaylistRefusedError,
    RedirectError,
    StreamError,
    StreamRefusedError,
    UnsupportedAddressError,
)
from player.net.address import join_address, parse_address, with_userinfo
from player.net.client import GuardedClient
from player.net.redirects import CookieJar
from schedules.clock import Clock

from .candidate import Candidate, StreamKind
from .demux import MakeUnpacker
from .directory.address import directory_address
from .fetch import Fetched, TooLargeError, fetch
from .hls.stream import open_hls
from .http_stream import HttpStream
from .limits import MOST_CANDIDATES, MOST_REQUESTS, candidates_of, within_limits
from .opened import OpenStream
from .playlists.base import PlaylistEntry
from .playlists.hls import HlsPlaylist, parse_hls
from .reading import Reading, read_page, read_text, said_all
from .retry import refused, retry_wait_s
from .row import Failure, Row, health_keys
from .sniff import Content
from .status_page import entries_of_page

DEEPEST: Final = 5


def level(_key: str) -> int:
    """Rank all candidates alike."""
    return 0


class Walk:
    """One run through an address and all that it lists; used once.

    Args:
        client: The way out.
        url: Where it begins.
        clock: Paces what comes in segments.
        charset: The station's own charset.
        probe: False to leave every candidate unproven.
        ingest: True to keep the connection of each candidate that gives sound, for `win` to choose one.
        rank: Of a candidate, by the key of its health: lower ones are asked first.
        before: Key of a candidate that is not asked, nor any listed after it.
        unpack: As for `fetch`.
    """

    def __init__(
        self,
        client: GuardedClient,
        url: str,
        *,
        clock: Clock,
        charset: str | None,
        probe: bool,
        ingest: bool = False,
        rank: Callable[[str], int] = level,
        before: str | None = None,
        unpack: MakeUnpacker | None = None,
    ) -> None:
        self._client = client
        self._clock = clock
        self._charset = charset
        self._probe = probe
        self._ingest = ingest
        self._rank = rank
        self._before = before
        self._unpack = unpack
        self._requests = 0
        self._winner: Row | None = None
        self._rows = [self._row(Row(url))]

    @property
    def found(self) -> list[Candidate]:
        """Candidates, in listed order, as many as are told."""
        return candidates_of(self._rows)

    @property
    def failures(self) -> list[Failure]:
        """Why branches gave nothing, in listed order."""
        return [row.failure for row in self._rows if row.failure is not None]

    def take(self, busy: Container[str], now_s: float) -> Row | None:
        """Return the next address to visit; ``None`` if there is none now.

        Args:
            busy: Hosts that nothing more may be asked of for now.
            now_s: Time of the loop.
        """
        ready = (row for row in self._askable() if row.due_s <= now_s and row.host not in busy)
        if (row := min(ready, key=lambda row: (row.late, self._rank(row.key)), default=None)) is not None:
            row.asked = True
            self._requests += 1
        return row

    def due_s(self, now_s: float) -> float | None:
        """Return when the next refused address is asked again, by the time of the loop."""
        return min((row.due_s for row in self._askable() if row.due_s > now_s), default=None)

    def others_wait(self, busy: Container[str], now_s: float) -> bool:
        """Return whether an address that had no turn yet could be visited but for the number of turns."""
        return any(not row.late and row.due_s <= now_s and row.host not in busy for row in self._askable())

    def place(self, row: Row) -> tuple[int, int]:
        """Return where an address stands in the order of preference."""
        return self._rank(row.key), self._rows.index(row)

    async def visit(self, row: Row) -> None:
        """Ask an address, and note what it is; a list's entries take its place.  Failures are not raised."""
        try:
            fetched = await fetch(
                self._client,
                directory_address(row.url),
                charset=self._charset,
                unpack=self._unpack,
                hop=self._hop,
            )
            row.reached = fetched.response.url
            try:
                await self._judge(row, fetched)
            finally:
                if row.opened is None:
                    await fetched.aclose()
        except StreamRefusedError as error:
            self._refused(row, error)
        except StreamError as error:
            self._dead(row, error.kind, error.reason)

    def postpone(self, row: Row) -> None:
        """Put an address that takes its time behind all that had no turn yet."""
        row.asked, row.late = False, True

    def late(self, row: Row, reason: str) -> None:
        """Note that a visit was broken off because it took too long."""
        if row.candidate is None and row.failure is None:
            self._dead(row, ErrorClass.TIMEOUT, reason)

    def win(self, row: Row) -> None:
        """Choose the address whose connection is handed on."""
        self._winner = row

    def settle(self) -> None:
        """Note of every address whose turn did not come, or not to an end, why that is so."""
        askable = self._askable()
        for row in self._rows:
            if row.candidate is not None or row.failure is not None:
                continue
            if self._winner is not None:
                tried = row.asked or row.late or row.refused is not None
                reason = "gave no sound before another did" if tried else "not probed: an earlier one plays"
            elif row.refused is not None:
                self._dead(row, ErrorClass.UNREACHABLE, f"refused with {row.refused}", status=row.refused)
                continue
            elif row.late:
                self._dead(row, ErrorClass.TIMEOUT, "no sound in time")
                continue
            elif self._requests >= MOST_REQUESTS:
                row.failure = Failure(ErrorClass.TOO_LARGE, f"more than {MOST_REQUESTS} requests")
                continue
            elif self._before is not None:
                reason = "not probed: it is less preferred"
            elif row in askable:
                reason = "not probed: time is up"
                row.failure = Failure(ErrorClass.TIMEOUT, f"{shown(row.url)}: its turn did not come in time")
            else:
                reason = f"not probed: more than {MOST_CANDIDATES} candidates"
            row.candidate = Candidate(url=row.url, title=row.title, reason=reason)

    def take_winner(self) -> OpenStream | None:
        """Return the open stream of the candidate that was chosen; the caller closes it."""
        if self._winner is None:
            return None
        stream, self._winner.opened = self._winner.opened, None
        return stream

    async def aclose(self) -> None:
        """Close every connection that was kept and that nobody took."""
        for row in self._rows:
            if row.opened is not None:
                await row.opened.aclose()
                row.opened = None

    def _askable(self) -> list[Row]:
        """Return the addresses that may have a turn, now or later."""
        if self._requests >= MOST_REQUESTS:
            return []
        counting = islice((row for row in self._rows if row.counts), MOST_CANDIDATES)
        preferred = takewhile(lambda row: row.key != self._before, counting)
        return [row for row in preferred if row.waiting]

    def _hop(self, url: str) -> None:
        """Count what a redirect asks for.

        Raises:
            RedirectError: If it is one too many.
        """
        if self._requests >= MOST_REQUESTS:
            raise RedirectError(url, f"more than {MOST_REQUESTS} requests", kind=ErrorClass.TOO_LARGE)
        self._requests += 1

    def _row(self, row: Row) -> Row:
        """Return an address that was just found, refused already if it need not be asked."""
        row.key = health_keys([row.url])[0]
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
                await self._plays(row, fetched)
            case Content.TEXT:
                await self._read_list(row, fetched)
            case Content.HTML:
                await self._read_page(row, fetched)
            case Content.EMPTY:
                self._dead(row, ErrorClass.EMPTY, "the answer has no bytes")
            case Content.FOREIGN:
                self._dead(row, ErrorClass.UNSUPPORTED, f"{sniffed.name} is not supported")
            case _:
                self._dead(row, ErrorClass.NOT_A_STREAM, "what came back is no sound that we know")

    async def _plays(self, row: Row, fetched: Fetched) -> None:
        if not await fetched.prove(least=self._ingest or not self._probe):
            return self._dead(row, ErrorClass.NOT_A_STREAM, f"{fetched.sniffed.name}, and no sound in it")
        proof, name, kbps = fetched.proof, fetched.sniffed.name, fetched.bitrate_kbps
        rate = f", {kbps} kbit/s" if kbps else ""
        candidate = Candidate(
            url=row.url,
            effective_url=fetched.response.url,
            kind=fetched.kind,
            codec=fetched.sniffed.codec,
            bitrate_kbps=kbps,
            sample_rate_hz=proof.sample_rate_hz if proof else None,
            channels=proof.channels if proof else None,
            title=row.title,
            playable=True if self._probe else None,
            reason=f"plays: {name}{rate}" if self._probe else f"not probed: looks like {name}{rate}",
            station=fetched.station,
        )
        if self._ingest:
            return self._sounds(
                row, candidate, HttpStream(self._client, self._charset, candidate, fetched, self._unpack)
            )
        row.candidate = candidate
        return None

    def _sounds(self, row: Row, candidate: Candidate, stream: OpenStream) -> None:
        """Note a candidate that gives sound, and keep its connection until it is known which one wins."""
        row.candidate, row.opened = candidate, stream

    async def _read_page(self, row: Row, fetched: Fetched) -> None:
        """Look behind a server's own page; what leads there again is a page like any other."""
        entries = () if row.behind_page else await read_page(fetched)
        if not entries:
            return self._dead(row, ErrorClass.NOT_A_STREAM, "a web page came back, not a stream")
        self._expand(row, fetched.response.url, entries, behind_page=True)
        return None

    async def _read_list(self, row: Row, fetched: Fetched) -> None:
        final_url = fetched.response.url
        if final_url in row.path:
            row.failure = Failure(ErrorClass.LOOP, f"{shown(row.url)} redirects back to a playlist above it")
            return None
        try:
            body = await fetched.text(lambda body: said_all(body, fetched, final_url))
        except TooLargeError:
            return self._dead(row, ErrorClass.TOO_LARGE, "the text is too long for a playlist")
        await fetched.aclose()
        reading = read_text(body, fetched, final_url)
        if reading.hls:
            return await self._hls(row, final_url, parse_hls(reading.text), fetched.jar)
        return self._take_list(row, fetched, reading)

    def _take_list(self, row: Row, fetched: Fetched, reading: Reading) -> None:
        known = reading.format
        if known is None:
            if not row.behind_page and (entries := entries_of_page(reading.text)):
                return self._expand(row, fetched.response.url, entries, behind_page=True)
            if not reading.text.strip():
                return self._dead(row, ErrorClass.EMPTY, "the answer has no text")
            if not fetched.ended:
                return self._dead(row, ErrorClass.TIMEOUT, "a text that is no playlist, and does not end")
            return self._dead(row, ErrorClass.NOT_A_STREAM, "text came back, not a stream")
        try:
            entries = reading.entries()
        except PlaylistRefusedError as error:
            return self._dead(row, error.kind, error.reason)
        except PlaylistError:
            return self._dead(row, ErrorClass.EMPTY, f"the {known.name} playlist has no entry")
        return self._expand(row, fetched.response.url, entries)

    def _expand(
        self, row: Row, final_url: str, entries: Sequence[PlaylistEntry], *, behind_page: bool = False
    ) -> None:
        """Put a list's entries in its place; of equal addresses the first place counts."""
        path = (*row.path, row.address, final_url)
        if behind_page:  # the page and the stream may have one address, for who asks in another way
            path = row.path
        base = with_userinfo(final_url, row.url)
        behind_page = behind_page or row.behind_page
        found = (
            self._entry(entry, base, Row(entry.url, entry.title or row.title, path, True, behind_page))
            for entry in entries
        )
        new = within_limits(found, len(entries), probe=self._probe)
        at = self._rows.index(row)
        before, after = self._rows[:at], self._rows[at + 1 :]
        # Those that are there may have been asked already: they win over new ones of the same address.
        by_url = {one.url: one for one in (*new, *before, *after)}
        self._rows = [by_url[url] for url in dict.fromkeys(one.url for one in (*before, *new, *after))]
        for one, key in zip(self._rows, health_keys(one.url for one in self._rows), strict=True):
            one.key = key

    def _entry(self, entry: PlaylistEntry, base: str, row: Row) -> Row:
        """Complete an entry's address, or note why there is no use in asking for it."""
        try:
            if not entry.refusal:
                row.url = with_userinfo(join_address(base, entry.url), base)
                return self._row(row)
            self._dead(row, ErrorClass.UNREACHABLE, entry.refusal)  # the list itself says not to ask there
        except UnsupportedAddressError as error:
            self._dead(row, error.kind, error.reason)
        return row

    async def _hls(self, row: Row, final_url: str, playlist: HlsPlaylist, jar: CookieJar) -> None:
        preferred = playlist.preferred()
        found = Candidate(
            url=row.url,
            effective_url=final_url,
            kind=StreamKind.HLS,
            codec=(preferred.codec if preferred else None) or playlist.codec,
            bitrate_kbps=preferred.bandwidth_kbps if preferred else None,
            title=row.title,
        )
        if not self._probe:
            row.candidate = replace(found, reason="not probed: looks like HLS")
            return None
        try:
            stream = await open_hls(
                self._client, row.url, final_url, playlist, charset=self._charset, clock=self._clock, jar=jar
            )
        except StreamError as error:
            return self._dead(row, error.kind, error.reason, found)
        info = stream.info
        rate = f", {info.bitrate_kbps} kbit/s" if info.bitrate_kbps else ""
        candidate = replace(
            found,
            codec=info.codec,
            bitrate_kbps=info.bitrate_kbps,
            sample_rate_hz=info.sample_rate_hz,
            channels=info.channels,
            playable=True,
            reason=f"plays: HLS with {info.codec.upper()}{rate}",
        )
        if self._ingest:
            return self._sounds(row, candidate, stream)
        await stream.aclose()
        row.candidate = candidate
        return None

    def _refused(self, row: Row, error: StreamRefusedError) -> None:
        """Put an address that may serve us in a moment back into its place, once."""
        wait_s = retry_wait_s(error)
        if wait_s is not None and row.refused is None:
            row.asked, row.refused = False, error.status
            row.due_s = asyncio.get_running_loop().time() + wait_s
            return
        again = row.refused is not None and wait_s is not None
        reason = refused(row.refused or 0, error.status) if again else error.reason
        self._dead(row, error.kind, reason, status=error.status)

    def _dead(
        self,
        row: Row,
        kind: ErrorClass,
        reason: str,
        found: Candidate | None = None,
        *,
        status: int | None = None,
    ) -> None:
        """Note a failure; an entry of a list, or what is known of more, stays as one that does not play."""
        row.failure = Failure(kind, f"{shown(row.url)}: {reason}", status)
        if found is not None or row.listed:
            found = found or Candidate(url=row.url, effective_url=row.reached, title=row.title)
            row.candidate = replace(found, playable=False, reason=reason, failure=kind, status=status)


def shown(url: str) -> str:
    """Return an address that is safe to show: no user name, no query."""
    return StreamError(url, "").url[:200]
