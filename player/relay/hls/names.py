# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Names of segments that nobody can guess: whoever knows one has read it in a playlist.

Rights are asked when a playlist is asked for; a segment is then given to whoever
names it, so that caches need not ask at all.  A name is a segment's number and
96 bits of an HMAC of mount and number: the same after a restart, and another for
each mount and installation.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from player.air.base import MountId

MAC_BYTES = 12

_NAME = re.compile(r"([1-9][0-9]{0,17}|0)-([A-Za-z0-9_-]{16})\.(mp3|aac)")


class SegmentNames:
    """Makes names, and knows them again.

    Args:
        key: Kept over restarts, and told to nobody.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def name(self, mount: MountId, number: int, ending: str) -> str:
        """Return the name of a segment."""
        return f"{number}-{self._mac(mount, number)}.{ending}"

    def number(self, mount: MountId, name: str) -> tuple[int, str] | None:
        """Return the number and the ending in a name of ours; ``None`` if it is not one of that mount."""
        match = _NAME.fullmatch(name)
        if match is None:
            return None
        number = int(match[1])
        if not hmac.compare_digest(match[2], self._mac(mount, number)):
            return None
        return number, match[3]

    def _mac(self, mount: MountId, number: int) -> str:
        digest = hmac.digest(self._key, f"{mount}\n{number}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest[:MAC_BYTES]).decode()
