# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""An HLS address as an open stream: sound in real time, titles between it, and an error when it is over."""

from __future__ import annotations

import asyncio

from player.errors import ErrorClass, StreamEndedError
from player.net.client import GuardedClient
from player.net.redirects import CookieJar
from player.streams.candidate import StreamInfo, StreamKind
from player.streams.playlists.hls import HlsPlaylist
from player.streams.title import StreamTitle
from schedules.clock import Clock

from .base import DEFAULT_LIMITS, HlsCounts, HlsError, HlsLimits
from .cutter import Sound
from .download import Downloads
from .feeder import Feeder, Source
from .media_list import Loaded


class HlsStream:
    """Meets `OpenStream`.  Made by `open_hls`; whoever opened it closes it."""

    def __init__(self, url: str, effective_url: str, feeder: Feeder) -> None:
        self._url = url
        self._effective_url = effective_url
        self._feeder = feeder
        self._info: tuple[Sound, StreamInfo] | None = None
        self._task = asyncio.create_task(feeder.run(), name="hls")

    @property
    def info(self) -> StreamInfo:
        """What is known of it; codec and rates may change within a stream."""
        sound = self._feeder.cutter.sound
        if sound is None:
            raise RuntimeError("not open yet")
        if self._info is None or self._info[0] != sound:
            self._info = (sound, self._made_of(sound))
        return self._info[1]

    @property
    def counts(self) -> HlsCounts:
        """What went wrong since it was opened, and was got over."""
        return self._feeder.counts

    async def read(self) -> bytes | StreamTitle:
        """Return the next piece of sound (never empty) or a title that changed, when it is due.

        Raises:
            StreamEndedError: If the stream came to its end.
            StreamTimeoutError: If its playlist does not move any more.
            StreamError: If nothing of it can be had any more.
        """
        item = await self._feeder.playout.get()
        if item is None:
            if not self._task.cancelled():
                await self._task  # a surprise comes out here
            raise StreamEndedError(self._effective_url, "the stream was closed")
        return item

    async def opened(self) -> None:
        """Wait for the first sound.

        Raises:
            StreamError: If there is none.
        """
        await self._feeder.opened()
        while self._feeder.cutter.sound is None:
            await self.read()  # ends with the reason

    async def aclose(self) -> None:
        """Stop following it; may be called twice."""
        self._task.cancel()
        await asyncio.wait([self._task])

    def _made_of(self, sound: Sound) -> StreamInfo:
        variant = self._feeder.variant
        announced = variant.bandwidth_kbps if variant is not None and not variant.video else None
        return StreamInfo(
            url=self._url,
            effective_url=self._effective_url,
            kind=StreamKind.HLS,
            codec=sound.codec,
            bitrate_kbps=sound.bitrate_kbps or self._feeder.cutter.average_kbps or announced,
            sample_rate_hz=sound.sample_rate_hz,
            channels=sound.channels,
        )


async def open_hls(
    client: GuardedClient,
    candidate_url: str,
    final_url: str,
    playlist: HlsPlaylist,
    *,
    charset: str | None,
    clock: Clock,
    limits: HlsLimits = DEFAULT_LIMITS,
    jar: CookieJar | None = None,
) -> HlsStream:
    """Open the first variant that gives sound, near the live edge.

    Args:
        client: The way out, for every playlist, key and segment.
        candidate_url: The address as listed.
        final_url: Where the playlist was found: what it lists is relative to that.
        playlist: What was found there, just now: a master or a media playlist.
        charset: The station's own, for titles that do not say in which they are.
        clock: Paces the sound, and the reloads.
        limits: How long we wait, and how much we take.
        jar: The cookies that came with the playlist; it is this stream's own from now on.

    Raises:
        StreamError: If nothing of it gives sound; `kind` is that of the most telling failure.
    """
    if playlist.protected:
        reason = "HLS that is locked by rights management"
        raise HlsError(final_url, reason, kind=ErrorClass.UNSUPPORTED)
    loaded = None if playlist.variants else Loaded(final_url, playlist)
    source = Source(final_url, playlist.variants, playlist.variables, loaded)
    downloads = Downloads(client, candidate_url, clock, limits, jar)
    feeder = Feeder(downloads, candidate_url, source, (charset,), clock=clock, limits=limits)
    stream = HlsStream(candidate_url, final_url, feeder)
    try:
        await stream.opened()
    except BaseException:
        await stream.aclose()
        raise
    return stream
