# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A document's body as a whole: read up to a size, and unpacked though nobody asked for it to be packed."""

from __future__ import annotations

from player.net.client import Response

from .inflate import FIRST_BYTES, Inflater, packing_of

_READABLE = (b"[", b"{", b"<", b"BEGIN:")
"""How documents begin that are as they are, whatever their head says."""


async def read_body(response: Response, into: bytearray, most_bytes: int) -> bool:
    """Read a body; what came stays in `into` also where this is cancelled, or raises.

    Returns:
        False if there was more than `most_bytes`, which is left where it is.

    Raises:
        StreamEndedError: If the connection broke.
    """
    while piece := await response.read_some():
        into += piece
        if len(into) > most_bytes:
            del into[most_bytes:]
            return False
        if response.complete:
            break
    return True


def unpacked(body: bytes, response: Response, most_bytes: int) -> bytes:
    """Return the first bytes of a body as it was before it was packed, or the body if it never was.

    Raises:
        InflateError: If what is packed is damaged.
    """
    coding = response.headers.get("Content-Encoding", "")
    packing = packing_of(body[:FIRST_BYTES], coding, readable=body.startswith(_READABLE))
    if packing is None:
        return body
    inflater, found = Inflater(packing), bytearray()
    while len(found) < most_bytes and (piece := inflater.feed(body, most_bytes - len(found))):
        found += piece
        body = b""
    return bytes(found)
