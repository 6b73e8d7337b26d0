# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a player can be told about where to listen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Live:
    """The live edge."""


@dataclass(frozen=True, slots=True)
class Start:
    """The beginning of the programme that is heard, or is on."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A number of seconds (0 or more) behind the newest air."""

    behind_live_s: float


@dataclass(frozen=True, slots=True)
class At:
    """What was on the air at an instant (aware)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class By:
    """A number of seconds from what is heard now: negative goes back, positive towards live."""

    by_s: float


PlayFrom = Live | Start | Behind | At
"""Where `play` may begin."""

SeekTo = Behind | By
"""Where `seek` may go."""
