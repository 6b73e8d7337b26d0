# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read a whole answer."""

from __future__ import annotations

from player.net.client import Response


async def body(response: Response) -> bytes:
    """Return the body, and close the connection."""
    out = bytearray()
    while piece := await response.read_some():
        out += piece
    await response.aclose()
    return bytes(out)
