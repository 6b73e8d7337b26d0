# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The seam between HLS and the mounts: what it needs of one, and no more."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from player.air.air import Air
from player.air.base import MountId, StreamInfo, StreamStatus
from player.air.kept.base import KeptAir
from schedules.model.ids import StationId


class HlsMount(Protocol):
    """One mount, as far as HLS needs it."""

    @property
    def id(self) -> MountId:
        """Its name."""

    @property
    def air(self) -> Air:
        """Its newest sound."""

    @property
    def kept(self) -> KeptAir | None:
        """Its segments; ``None`` where none are kept."""

    @property
    def info(self) -> StreamInfo | None:
        """What is known of the upstream last heard."""

    @property
    def status(self) -> StreamStatus:
        """How its upstream is doing."""

    def listening(self) -> AbstractContextManager[None]:
        """Count as a listener while the context is open."""


class HlsMounts(Protocol):
    """All mounts."""

    def of(self, station: StationId, /) -> HlsMount:
        """Return the mount that a station is heard on."""

    def stations_of(self, mount_id: MountId, /) -> tuple[StationId, ...]:
        """Return the stations that are heard on a mount, in the order of the configuration."""
