# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Keep a playout fed: choose the variant, follow its playlist, and change to another one when it dies."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from player.errors import ErrorClass, NotAudioError, StreamEndedError, StreamError
from player.net.address import join_address
from player.streams.playlists.hls_model import HlsVariant
from schedules.clock import Clock

from .base import HlsCounts, HlsError, HlsLimits
from .download import Downloads
from .fetcher import SegmentFetcher
from .live_list import LiveList, Next
from .media_list import Loaded, MediaList
from .playout import Playout

log = logging.getLogger(__name__)

MOST_VARIANTS: Final = 8
"""So many are tried before a stream is given up."""
RESERVE_TARGETS: Final = 1.75
"""What must be left when a burst is given out, in target durations: a segment may come one duration after the
one before it, be found half a duration after that, and takes a moment to fetch."""
OPENING_S: Final = 1.0
"""With so much sound a stream is open, and its rates are known."""
_NOTHING_S: Final = 0.5
"""The last segment of a file may be so short that nothing is in it."""
_MISSES_LONELY: Final = 3
_MISSES: Final = 2
_SETTLED_SEGMENTS: Final = 3
_HOPELESS: Final = frozenset({ErrorClass.UNSUPPORTED})
_HOPELESS_AT_FIRST: Final = _HOPELESS | {ErrorClass.FORBIDDEN_ADDRESS}


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be played.

    Attributes:
        url: Where the first playlist was found.
        variants: Of a master, in the order in which they are tried; empty for a media playlist.
        variables: That it defined.
        loaded: The media playlist, if it is one.
    """

    url: str
    variants: tuple[HlsVariant, ...]
    variables: Mapping[str, str]
    loaded: Loaded | None = None


class Feeder:
    """Has one method, `run`; whoever starts that task also stops it.

    Args:
        listed_url: The address as listed, to go back to when the one behind its redirects fails.
        charsets: Of titles that do not say in which they are.

    Attributes:
        playout: What is fed.
        counts: What went wrong and was got over.
        variant: What is played at present; ``None`` if there is no master playlist.
    """

    def __init__(
        self,
        downloads: Downloads,
        listed_url: str,
        source: Source,
        charsets: Sequence[str | None],
        *,
        clock: Clock,
        limits: HlsLimits,
    ) -> None:
        self.counts = HlsCounts()
        self.playout = Playout(clock, self._spare_s)
        self.variant: HlsVariant | None = None
        self._downloads = downloads
        self._listed_url = listed_url
        self._source = source
        self._clock = clock
        self._limits = limits
        self._fetcher = SegmentFetcher(
            downloads, self.playout, charsets, clock=clock, limits=limits, heard=self._note_sound
        )
        self.cutter = self._fetcher.cutter
        self._live = LiveList(self.counts)
        self._media: MediaList | None = None
        self._last_s = 0.0  # the sound of the segment that was fetched last
        self._opened = asyncio.Event()
        self._failed: dict[str, StreamError] = {}

    async def opened(self) -> None:
        """Wait until there is real sound, or it is clear that there will be none."""
        await self._opened.wait()

    async def run(self) -> None:
        """Feed until the stream ends or nothing of it can be had any more; the playout says why."""
        error: StreamError | None = None
        try:
            if self._source.variants:
                await self._play_variants()
            else:
                await self._play(None)
        except StreamError as raised:
            error = raised
        finally:
            self._fetcher.flush()
            self.playout.close(error)
            self._opened.set()

    async def _play_variants(self) -> None:
        while True:
            variant = self._next_variant()
            if variant is None:
                raise min(self._failed.values(), key=lambda error: error.kind.place)
            if self._opened.is_set() and self.variant is not None:
                self.counts.switches += 1
                log.warning("HLS: changing to another variant: %s", self._failed[self.variant.url])
            self.variant = variant
            try:
                await self._play(variant)
            except _OverError:
                raise
            except StreamError as error:
                self._failed[variant.url] = error

    def _next_variant(self) -> HlsVariant | None:
        """Return the next to try: like the one that failed if there is such a one, else as listed."""
        left = [one for one in self._source.variants[:MOST_VARIANTS] if one.url not in self._failed]
        last = self.variant
        if last is not None:
            left.sort(key=lambda one: (one.codec, one.bandwidth_kbps) != (last.codec, last.bandwidth_kbps))
        return left[0] if left else None

    @property
    def _lonely(self) -> bool:
        left = [one for one in self._source.variants[:MOST_VARIANTS] if one.url not in self._failed]
        return len(left) <= 1

    async def _play(self, variant: HlsVariant | None) -> None:
        """Play one variant to its end.

        Raises:
            StreamError: Always: why it could not be played on.
        """
        if variant is not None and variant.foreign:
            reason = f"{variant.foreign} sound is not supported"
            raise HlsError(self._source.url, reason, kind=ErrorClass.UNSUPPORTED)
        self._live.changes_variant()
        url = join_address(self._source.url, variant.url) if variant else self._listed_url
        media = self._media = MediaList(
            self._downloads,
            url,
            self._source.variables,
            self._live,
            clock=self._clock,
            limits=self._limits,
            lonely=self._lonely,
            loaded=self._source.loaded,
        )
        misses, good = 0, 0
        broken: StreamError | None = None
        while True:
            if not self._live.knows_more:
                if media.ended and not self._opened.is_set():
                    if broken is not None:
                        raise broken
                    reason = "the HLS playlist has no segment"
                    raise HlsError(media.loaded.url, reason, kind=ErrorClass.EMPTY)
                if media.ended:
                    raise _OverError(media.loaded.url, "the stream has come to its end")
                await media.more()
                continue
            await self.playout.below(self._last_s)
            if (next_ := self._live.take()) is None:
                continue
            try:
                self._last_s = await self._fetch(next_, media.loaded.url)
            except StreamError as error:
                broken = error
                self._live.broke()
                self.counts.skipped += 1
                misses, good = misses + 1, 0
                if misses >= self._most_misses or error.kind in self._hopeless:
                    raise
                log.warning("HLS: a segment is left out: %s", error)
                continue
            misses, good = 0, good + 1
            if good >= _SETTLED_SEGMENTS:
                self._failed.clear()

    @property
    def _most_misses(self) -> int:
        if self._lonely:
            return _MISSES_LONELY
        return _MISSES if self._opened.is_set() else 1

    @property
    def _hopeless(self) -> Container[ErrorClass]:
        """Failures of a segment that the next one will not be without."""
        return _HOPELESS if self._opened.is_set() else _HOPELESS_AT_FIRST

    async def _fetch(self, next_: Next, base: str) -> float:
        before = self.cutter.frames
        sound_s = await self._fetcher.fetch(next_, base)
        if self.cutter.frames == before and next_.segment.duration_s > _NOTHING_S:
            raise NotAudioError(join_address(base, next_.segment.url), "no frame of sound in the segment")
        self._opened.set()
        return sound_s

    def _note_sound(self) -> None:
        if self.cutter.heard_s >= OPENING_S:
            self._opened.set()

    def _spare_s(self) -> float | None:
        media = self._media
        if media is None or media.ended:
            return None
        known_s = self.playout.held_s + self._fetcher.missing_s + self._live.known_s
        return known_s - RESERVE_TARGETS * media.target_s


class _OverError(StreamEndedError):
    """The stream ended as it was meant to: another variant would have no more."""
