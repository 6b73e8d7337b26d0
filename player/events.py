# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the parts of `player` tell each other and the world, through a `Publisher`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from player.air.base import AirTitle, MountId, StreamStatus
from player.air.quiet import Quiet
from player.playback.player import Player
from schedules.model.ids import StationId


@dataclass(frozen=True, slots=True)
class NowNextChanged:
    """The picture of a station is another one: ask the board."""

    station: StationId


@dataclass(frozen=True, slots=True)
class TitleChanged:
    """A mount's stream says that something else is playing."""

    mount: MountId
    title: AirTitle


@dataclass(frozen=True, slots=True)
class StreamChanged:
    """A mount's upstream state is another one.

    Attributes:
        covered: True if it tells of what is heard in place of the upstream, whatever that does.
    """

    mount: MountId
    status: StreamStatus
    covered: bool = False


@dataclass(frozen=True, slots=True)
class QuietChanged:
    """What a mount brings is no programme any more, or is one again (``None``), from an instant on."""

    mount: MountId
    quiet: Quiet | None
    since: datetime


@dataclass(frozen=True, slots=True)
class PlayerChanged:
    """A player's visible state is another one."""

    player: Player


@dataclass(frozen=True, slots=True)
class PlayerGone:
    """A web player left."""

    player: str
