# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A player as everyone sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from schedules.model.ids import StationId

LOCAL = "local"
"""Id of the machine's own player; it always exists."""


class PlayerKind(StrEnum):
    """What makes the sound."""

    VLC = "vlc"
    WEB = "web"
    SILENT = "silent"
    """Nothing does: libVLC is missing."""


class PlayerState(StrEnum):
    """What a player is doing.  Never `PLAYING` when nothing is heard."""

    STOPPED = "stopped"
    RESOLVING = "resolving"
    CONNECTING = "connecting"
    BUFFERING = "buffering"
    PLAYING = "playing"
    PAUSED = "paused"
    STALLED = "stalled"
    RECONNECTING = "reconnecting"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """One player's visible state.

    Attributes:
        id: `LOCAL`, or ``web:`` and 22 base64url characters.
        reason: A sentence for a person, or empty.
        behind_live_s: What is heard against the newest air; ``None`` when stopped, and until something was.
        can_pause: Whether there is something to hold on to.
        can_rewind_s: How far back it could go just now, in seconds.
        title: What the stream says is playing, as heard; empty if unknown.
        attempt: Which try to connect this is, from 1; 0 when not trying.
    """

    id: str
    kind: PlayerKind
    state: PlayerState
    since: datetime
    reason: str = ""
    station: StationId | None = None
    behind_live_s: float | None = None
    can_pause: bool = False
    can_rewind_s: float = 0.0
    volume_percent: int = 100
    muted: bool = False
    title: str = ""
    attempt: int = 0
