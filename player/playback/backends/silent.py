# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The backend of a machine that cannot make sound: it says why, and stays silent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from player.playback.player import PlayerKind

from .address import our_relay
from .base import Fact, Missing

VLC_PACKAGES = "libvlc5 vlc-plugin-base"


def vlc_missing(detail: str = "libVLC is not installed") -> Missing:
    """Return the fact that libVLC is missing, naming the packages to install."""
    return Missing(f"no sound on this machine: {detail}; install {VLC_PACKAGES}", VLC_PACKAGES)


class SilentBackend:
    """Answers every load with what is missing."""

    def __init__(self, missing: Missing | None = None) -> None:
        self._missing = missing or vlc_missing()
        self._loads = 0
        self._facts: asyncio.Queue[Fact] = asyncio.Queue()

    @property
    def kind(self) -> PlayerKind:
        """Nothing makes sound."""
        return PlayerKind.SILENT

    def load(self, url: str) -> int:
        """Say what is missing."""
        our_relay(url)
        self._loads += 1
        self._facts.put_nowait(self._missing)
        return self._loads

    def stop(self) -> None:
        """Stay silent."""

    def set_volume(self, percent: int, *, muted: bool) -> None:
        """Stay silent."""

    async def facts(self) -> AsyncIterator[Fact]:
        """Yield one `Missing` for each load."""
        while True:
            yield await self._facts.get()

    async def run(self) -> None:
        """Do nothing until cancelled."""
        await asyncio.Event().wait()
