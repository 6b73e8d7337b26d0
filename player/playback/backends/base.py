# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The seam between a player's controller and whatever makes the sound."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from player.playback.player import PlayerKind


@dataclass(frozen=True, slots=True)
class Ready:
    """The backend can make sound.  `version` is for people."""

    version: str


@dataclass(frozen=True, slots=True)
class Missing:
    """The backend cannot make sound on this machine.

    Attributes:
        reason: What is missing and what to install, as a sentence.
        package: Debian packages to install, separated by blanks.
    """

    reason: str
    package: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A look at the sound, some times a second while something is loaded.

    Attributes:
        load: Which `PlayerBackend.load` it is about.
        time_ms: Playing time since the first frame; it stands still when nothing comes.
        played: Sound buffers handed to a sound device since the load.
        lost: Sound buffers decoded that found no device, since the load.
        device_gone: True once the connection to the sound server is no more.
    """

    load: int
    time_ms: int
    played: int
    lost: int
    device_gone: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """The stream of this load came to its end."""

    load: int


@dataclass(frozen=True, slots=True)
class Broken:
    """The stream of this load cannot be played."""

    load: int
    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The backend itself crashed or hung, with all that was loaded; it is being started again."""

    reason: str


Fact = Ready | Missing | Progress | Ended | Broken | Gone


class PlayerBackend(Protocol):
    """Makes sound from an address of our relay.

    Commands return at once and never fail: what comes of them is told by
    `facts`.  There is no pause here: pausing needs no open stream, since the
    air is kept by us.
    """

    @property
    def kind(self) -> PlayerKind:
        """What makes the sound, as far as is known now."""

    def load(self, url: str) -> int:
        """Play an address, instead of what plays now; return the number that facts will carry.

        Raises:
            ForbiddenAddressError: If the address is not one of our relay's.
        """

    def stop(self) -> None:
        """Be silent, and forget what was loaded."""

    def set_volume(self, percent: int, *, muted: bool) -> None:
        """Set how loud it is, from 0 to 100: 50 is half as loud to the ear.  It outlives loads."""

    def facts(self) -> AsyncIterator[Fact]:
        """Yield what happens, for ever, to one reader."""

    async def run(self) -> None:
        """Work until cancelled; then everything is silent and gone."""
