# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The one sort of address that a backend may open: our own relay, on loopback.

libVLC understands files, shares, discs and option strings; a stream's address
must never reach it.  Parent and child both ask here, so that a mistake in one
of them is not enough.
"""

from __future__ import annotations

import re

from player.errors import ForbiddenAddressError

_OURS = re.compile(r"http://(?:127\.0\.0\.1|\[::1\]):[0-9]{1,5}/listen/[A-Za-z0-9._~%?&=:/+-]+")
_LONGEST = 2048


def our_relay(url: str) -> str:
    """Return the address unchanged.

    Raises:
        ForbiddenAddressError: If it is not one of our relay's, in plain spelling.
    """
    if len(url) > _LONGEST or not _OURS.fullmatch(url):
        raise ForbiddenAddressError(url, "players are fed by our own relay on loopback, by nothing else")
    return url
