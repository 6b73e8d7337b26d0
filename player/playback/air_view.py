# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a player needs to see of a station's mount and its air; the real ones are in `player.air`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from player.air.base import AirTitle, StreamStatus


class GapView(Protocol):
    """A hole in the air; `position` is that of the first frame after it."""

    @property
    def position(self) -> int: ...  # noqa: D102
    @property
    def start(self) -> datetime: ...  # noqa: D102
    @property
    def end(self) -> datetime: ...  # noqa: D102


class AirView(Protocol):
    """The kept sound of a mount: positions in bytes, instants in UTC."""

    @property
    def newest_at(self) -> datetime | None:
        """End of the newest frame; ``None`` when nothing is kept."""

    @property
    def kept_s(self) -> float:
        """Seconds of sound kept."""

    @property
    def oldest(self) -> int:
        """Position of the oldest frame kept."""

    @property
    def gaps(self) -> Sequence[GapView]:
        """The holes in what is kept, the oldest first."""

    def burst_position(self) -> int:
        """Return where a new live listener begins."""

    def position_at(self, instant: datetime) -> int:
        """Return the frame that was on the air at an instant."""

    def instant_of(self, position: int) -> datetime:
        """Return the instant of a frame.

        Raises:
            PositionGoneError: If it has been dropped.
        """

    def title_at(self, position: int) -> AirTitle | None:
        """Return the title in force at a position."""


class MountView(Protocol):
    """A station's mount."""

    @property
    def air(self) -> AirView:
        """What was heard of it."""

    @property
    def status(self) -> StreamStatus:
        """How its upstream is doing."""

    @property
    def has_fresh_audio(self) -> bool:
        """True if there is air that a new listener may take for live."""

    def listening(self) -> AbstractContextManager[None]:
        """Count as a listener while the context is open."""
