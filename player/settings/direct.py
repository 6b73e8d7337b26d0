# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``listen_via: direct``: the stream's own address, as it may be given to listeners."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

from player.air.signals.address import is_demo


def direct_address(addresses: Iterable[str]) -> str:
    """Return the first address that is no built-in signal; empty if there is none.

    User name and password are taken out of it: they are for us alone.
    """
    found = next((address for address in addresses if not is_demo(address)), "")
    parts = urlsplit(found)
    if "@" not in parts.netloc:
        return found
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
