# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Fetch one segment after the other, decrypted and taken apart, and go on where one breaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from player.errors import ErrorClass, StreamEndedError, StreamError
from player.net.address import join_address
from player.streams.playlists.hls_model import HlsKey, HlsMap, HlsSegment
from player.streams.title import StreamTitle, make_title
from schedules.clock import Clock

from .base import HlsError, HlsLimits, UnsupportedSoundError
from .container import NotSoundError, SegmentDemuxer
from .crypt import DamagedError, Decryptor, vector_of
from .cutter import FrameCutter
from .download import Downloads
from .live_list import Next
from .playout import Playout

_KEYS_KEPT: Final = 8
_HOPELESS: Final = frozenset({ErrorClass.FORBIDDEN_ADDRESS, ErrorClass.UNSUPPORTED})
_SHORT: Final = 0.8
"""A segment with less of its duration than this may have been cut off on its way."""
_MOST_LIES: Final = 2
"""So many segments that a second try makes no longer, and announced lengths are not believed any more."""


@dataclass(slots=True)
class _Progress:
    """How far one segment has come, over all tries.

    Attributes:
        complete: Whether the last try was as long as its answer announced, where it did.
        map_cut: Its map was shorter than announced, once; the second time that is how long it is.
    """

    raw_bytes: int = 0
    complete: bool | None = None
    map_cut: bool = False
    decryptor: Decryptor | None = None
    begun: bool = False


class SegmentFetcher:
    """Puts the sound and the titles of segments into a playout.

    Args:
        charsets: Of titles that do not say in which they are.
        heard: Called when sound was passed on.

    Attributes:
        cutter: Knows what the sound is.
        missing_s: How much sound of the segment that is being fetched has not come.
    """

    def __init__(
        self,
        downloads: Downloads,
        playout: Playout,
        charsets: Sequence[str | None],
        *,
        clock: Clock,
        limits: HlsLimits,
        heard: Callable[[], None],
    ) -> None:
        self.cutter = FrameCutter()
        self.missing_s = 0.0
        self._downloads = downloads
        self._playout = playout
        self._clock = clock
        self._limits = limits
        self._heard = heard
        self._demuxer = SegmentDemuxer(charsets)
        self._keys: dict[str, bytes] = {}
        self._map: tuple[str, HlsMap, bytes] | None = None
        self._heard_s = 0.0  # of the present segment
        self._last_title: tuple[str, str] | None = None
        self._tagged = False  # titles come inside the segments
        self._check_durations = True
        self._lies = 0  # of segments, one after the other, that were announced longer than they are

    async def fetch(self, next_: Next, base: str) -> float:
        """Fetch one segment, in two tries if need be; return how long its sound is.

        Args:
            next_: As the playlist lists it.
            base: The playlist's own address.

        Raises:
            StreamError: If it could not be had, or not all of it; what came has been passed on.
        """
        segment, progress = next_.segment, _Progress()
        self._heard_s, self.missing_s = 0.0, segment.duration_s
        try:
            for last_try in (False, True):
                before_bytes = progress.raw_bytes
                try:
                    await self._try(next_, base, progress)
                except StreamError as error:
                    if last_try or error.kind in _HOPELESS:
                        raise
                else:
                    if last_try:
                        self._judge(progress, came=progress.raw_bytes > before_bytes)
                    if last_try or not self._is_short(segment, progress):
                        break
                await self._clock.sleep(self._limits.retry_s)
            self._end(segment)
        finally:
            self.missing_s = 0.0
        return self._heard_s

    async def _try(self, next_: Next, base: str, progress: _Progress) -> None:
        segment = next_.segment
        url = join_address(base, segment.url)
        try:
            await self._begin(next_, base, progress)
            body = await self._downloads.segment(
                url, segment.byte_range, duration_s=segment.duration_s, limit_bytes=self._limits.segment_bytes
            )
            try:
                known_bytes = progress.raw_bytes
                while data := await body.read():
                    fresh = data[known_bytes:]
                    known_bytes -= min(known_bytes, len(data))
                    progress.raw_bytes += len(fresh)
                    self._take(progress.decryptor.feed(fresh) if progress.decryptor else fresh)
                progress.complete = body.complete
            finally:
                await body.aclose()
            if progress.decryptor:
                self._take(progress.decryptor.finish())
        except UnsupportedSoundError as error:
            raise HlsError(url, f"{error} is not supported", kind=ErrorClass.UNSUPPORTED) from None
        except NotSoundError as error:
            progress.raw_bytes, progress.decryptor, progress.begun = 0, None, False
            raise HlsError(url, f"the segment is {error}", kind=ErrorClass.NOT_A_STREAM) from None
        except DamagedError as error:
            reason = f"the segment cannot be decrypted: {error}"
            raise HlsError(url, reason, kind=ErrorClass.NOT_A_STREAM) from None

    async def _begin(self, next_: Next, base: str, progress: _Progress) -> None:
        segment = next_.segment
        if progress.begun:
            return
        if segment.key is not None and progress.decryptor is None:
            progress.decryptor = await self._decryptor(segment.key, base, segment.sequence)
        map_ = await self._map_of(segment.map, base, progress) if segment.map is not None else b""
        progress.begun = True
        if not next_.continues:
            self.flush()
        self._pass_on(self._demuxer.begin(map_, continues=next_.continues))
        if not self._tagged:
            title = make_title(segment.title)
            if title.artist and title.title:  # else it is a comment, or a file's name
                self._show(title)

    async def _decryptor(self, key: HlsKey, base: str, sequence: int) -> Decryptor:
        url = join_address(base, key.url)
        if key.locked:
            reason = "HLS that is locked by rights management"
            raise HlsError(base, reason, kind=ErrorClass.UNSUPPORTED)
        if url not in self._keys:
            found = await self._downloads.key(url)
            self._keys = dict([*list(self._keys.items())[1 - _KEYS_KEPT :], (url, found)])
        return Decryptor(self._keys[url], key.iv or vector_of(sequence))

    async def _map_of(self, map_: HlsMap, base: str, progress: _Progress) -> bytes:
        url = join_address(base, map_.url)
        if self._map is not None and self._map[:2] == (url, map_):
            return self._map[2]
        body = await self._downloads.segment(
            url, map_.byte_range, duration_s=0.0, limit_bytes=self._limits.map_bytes
        )
        try:
            content = bytearray()
            while data := await body.read():
                content += data
        finally:
            await body.aclose()
        if body.complete is False and not progress.map_cut:
            progress.map_cut = True
            raise StreamEndedError(url, "the map is shorter than it ought to be")
        found = bytes(content)
        if map_.key is not None:
            decryptor = await self._decryptor(map_.key, base, 0)
            found = decryptor.feed(found) + decryptor.finish()
        self._map = (url, map_, found)
        return found

    def _take(self, data: bytes) -> None:
        if data:
            self._pass_on(self._demuxer.feed(data))

    def _end(self, segment: HlsSegment) -> None:
        try:
            self._pass_on(self._demuxer.end())
        except UnsupportedSoundError as error:
            raise HlsError(segment.url, f"{error} is not supported", kind=ErrorClass.UNSUPPORTED) from None
        except NotSoundError as error:
            raise HlsError(segment.url, f"the segment is {error}", kind=ErrorClass.NOT_A_STREAM) from None

    def flush(self) -> None:
        """Pass on what is left: nothing follows, or nothing that continues it."""
        for piece in self.cutter.flush():
            self._playout.put(piece.data, piece.duration_s)

    def _pass_on(self, items: Sequence[bytes | StreamTitle]) -> None:
        for item in items:
            if isinstance(item, StreamTitle):
                self._tagged = True
                self._show(item)
                continue
            for piece in self.cutter.feed(item):
                self._put(piece.data, piece.duration_s)

    def _show(self, title: StreamTitle) -> None:
        shown = (title.text, title.stream_url)
        if shown == self._last_title or (self._last_title is None and not title.text):
            return
        self._last_title = shown
        for piece in self.cutter.frames_so_far():
            self._put(piece.data, piece.duration_s)
        self._playout.put(title)

    def _put(self, data: bytes, duration_s: float) -> None:
        self._heard_s += duration_s
        self.missing_s = max(0.0, self.missing_s - duration_s)
        self._playout.put(data, duration_s)
        self._heard()

    def _is_short(self, segment: HlsSegment, progress: _Progress) -> bool:
        """Return whether it may have been cut off; of an encrypted one the padding would have told.

        Its announced length says so.  Where none is known, a duration that is far from the listed one does.
        """
        if segment.key is not None or progress.complete:
            return False
        if progress.complete is False and self._lies < _MOST_LIES:
            return True
        return self._check_durations and self._heard_s < _SHORT * segment.duration_s - 1.0

    def _judge(self, progress: _Progress, *, came: bool) -> None:
        """A second try brought more or not: learn whether to trust what said that the first was short."""
        if came:
            self._lies = 0
        elif progress.complete is False:
            self._lies += 1
        elif progress.complete is None:
            self._check_durations = False  # that is how long they are, here
