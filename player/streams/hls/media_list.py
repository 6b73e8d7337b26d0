# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Reload one variant's playlist as RFC 8216 (6.3.4) asks for, and find out when it is dead."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from player.errors import ErrorClass, StreamError, StreamTimeoutError
from player.streams.playlists.hls import HlsPlaylist
from schedules.clock import Clock

from .base import HlsError, HlsLimits
from .download import Downloads
from .live_list import LiveList

log = logging.getLogger(__name__)

_SHORTEST_TARGET_S: Final = 1.0
_LONGEST_TARGET_S: Final = 60.0
_UNKNOWN_TARGET_S: Final = 6.0
_AFTER_FAILURE_S: Final = 2.0
_PATIENT_TARGETS: Final = 2
_HOPELESS: Final = frozenset({ErrorClass.FORBIDDEN_ADDRESS, ErrorClass.UNSUPPORTED})
_FAILURES: Final = 2
"""So many loads in a row fail before another variant, if there is one, takes over."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A playlist, and where it was found: what it lists is relative to that."""

    url: str
    playlist: HlsPlaylist


class MediaList:
    """One variant's playlist.

    Args:
        url: Where it is listed.  Where that redirects to is asked from then on, while it answers.
        variables: That the master defined.
        live: What is fed with it.
        lonely: No other variant could take over, so that patience costs nothing.
        loaded: What was loaded already, just now.

    Raises:
        HlsError: If that is of no use.
    """

    def __init__(
        self,
        downloads: Downloads,
        url: str,
        variables: Mapping[str, str],
        live: LiveList,
        *,
        clock: Clock,
        limits: HlsLimits,
        lonely: bool,
        loaded: Loaded | None = None,
    ) -> None:
        self._downloads = downloads
        self._listed_url = url
        self._variables = variables
        self._live = live
        self._clock = clock
        self._limits = limits
        self._lonely = lonely
        self._loaded_s = self._moved_s = self._begun_s = clock.monotonic_s()
        self._wait_s = 0.0
        self._failures = 0
        self._empty = True
        self.loaded = loaded or Loaded(url, HlsPlaylist())
        if loaded is not None:
            self._take(loaded)

    @property
    def target_s(self) -> float:
        """How long a segment lasts at most, in seconds."""
        target_s = self.loaded.playlist.target_duration_s or _UNKNOWN_TARGET_S
        return min(max(target_s, _SHORTEST_TARGET_S), _LONGEST_TARGET_S)

    @property
    def ended(self) -> bool:
        """True if nothing will be added."""
        return not self._empty and not self.loaded.playlist.live

    async def more(self) -> None:
        """Return when something was added, or nothing will be any more.

        Raises:
            StreamError: If the playlist is dead.
        """
        while not self.ended:
            await self._clock.sleep(self._loaded_s + self._wait_s - self._clock.monotonic_s())
            self._loaded_s = self._clock.monotonic_s()
            try:
                url, playlist = await self._downloads.playlist(self._url, self._variables)
            except StreamError as error:
                self._failed(error)
                continue
            self._failures = 0
            if self._take(Loaded(url, playlist)):
                return

    @property
    def _url(self) -> str:
        return self._listed_url if self._failures or self._empty else self.loaded.url

    def _take(self, loaded: Loaded) -> bool:
        playlist = loaded.playlist
        if playlist.protected:
            reason = "HLS that is locked by rights management"
            raise HlsError(loaded.url, reason, kind=ErrorClass.UNSUPPORTED)
        if playlist.variants:
            reason = "a master playlist, where segments ought to be"
            raise HlsError(loaded.url, reason, kind=ErrorClass.NOT_A_STREAM)
        moved = self._live.load(playlist)
        if moved or self._empty:
            self.loaded = loaded
        self._empty = self._empty and not playlist.segments and playlist.live
        self._wait_s = self.target_s if moved else self.target_s / 2
        if moved:
            self._moved_s = self._clock.monotonic_s()
            return True
        if not playlist.segments:
            self._wait_s = self.target_s
            self._check_empty(loaded.url)
        elif self._frozen_s > self._patience_s:
            if not self._live.moved_behind:
                raise self._frozen()
            # What looked like an old copy goes on and on: the server began anew with the same names.
            self._live.begins_anew(playlist)
            self.loaded, self._moved_s = loaded, self._clock.monotonic_s()
            return True
        return False

    def _check_empty(self, url: str) -> None:
        waited_s = self._clock.monotonic_s() - self._begun_s
        if self._empty and waited_s + self._wait_s > self._limits.opening_s:
            # A wait that comes out longer is no use to whoever wants to hear something now.
            if waited_s > 0:
                raise HlsError(url, "the HLS playlist has no segment", kind=ErrorClass.EMPTY)
            self._wait_s = self._limits.opening_s
        elif self._frozen_s > self._patience_s:
            raise self._frozen()

    def _failed(self, error: StreamError) -> None:
        self._failures += 1
        self._wait_s = min(self.target_s / 2, _AFTER_FAILURE_S)
        if self._empty or error.kind in _HOPELESS:
            raise error
        if self._failures >= _FAILURES and not self._lonely:
            raise error
        if self._frozen_s > self._patience_s:
            raise error
        log.info("HLS playlist: %s", error)

    @property
    def _frozen_s(self) -> float:
        return self._clock.monotonic_s() - self._moved_s

    @property
    def _patience_s(self) -> float:
        if not self._lonely:  # the next one is given more time, in case all stand still for a moment
            return _PATIENT_TARGETS * self.target_s
        return max(3 * self.target_s, self._limits.frozen_s)

    def _frozen(self) -> StreamTimeoutError:
        return StreamTimeoutError(
            self.loaded.url, f"the HLS playlist has not moved for {self._frozen_s:.0f} s"
        )
