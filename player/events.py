# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the parts of `player` tell each other and the world, through a `Publisher`."""

from __future__ import annotations

from dataclasses import dataclass

from player.air.base import AirTitle, MountId, StreamStatus
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
    """A mount's upstream state is another one."""

    mount: MountId
    status: StreamStatus


@dataclass(frozen=True, slots=True)
class PlayerChanged:
    """A player's visible state is another one."""

    player: Player


@dataclass(frozen=True, slots=True)
class PlayerGone:
    """A web player left."""

    player: str
