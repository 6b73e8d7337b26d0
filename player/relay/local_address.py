# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Where this machine's own player finds a station's sound: the inverse of `query`."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from schedules.model.ids import StationId


def local_address(base_url: str, secret: str, station: StationId, at: datetime | None) -> str:
    """Return the address of a station's sound for our own player.

    Args:
        base_url: Root of this service on loopback, with a slash at its end.
        secret: By which our own player shows itself.
        at: Begin with what was on the air then; ``None``: at the live edge.
    """
    query = {"local": secret}
    if at is not None:
        query["at"] = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return f"{base_url}listen/{station}?{urlencode(query)}"
