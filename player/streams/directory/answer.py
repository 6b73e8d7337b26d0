# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Ask a directory one question, past the guard: all of its answer as text, limited in bytes and time."""

from __future__ import annotations

import asyncio
from typing import Final

from player.errors import DirectoryError, StreamError
from player.net.client import USER_AGENT, GuardedClient, Response
from player.net.redirects import follow
from player.streams.inflate import FIRST_BYTES, InflateError, Inflater, packing_of
from player.streams.text import declared_charset, decode_document

LARGEST_ANSWER_BYTES: Final = 2 * 1024 * 1024
ANSWER_S: Final = 6.0
# A directory asks to be told who uses it, in this form; it needs no player to be feigned.
_HEADERS: Final = {"User-Agent": USER_AGENT.partition(" ")[0], "Accept": "application/json"}


async def ask(client: GuardedClient, url: str, *, within_s: float = ANSWER_S) -> str:
    """GET an address, and return its answer as text.

    Raises:
        DirectoryError: If it did not answer, in time, or with more than `LARGEST_ANSWER_BYTES`.
    """
    try:
        async with asyncio.timeout(within_s):
            response = await follow(client, url, _HEADERS)
            try:
                body = await _body(response)
            finally:
                await response.aclose()
    except TimeoutError:
        raise DirectoryError(f"no whole answer within {within_s:.0f} s") from None
    except StreamError as error:
        raise DirectoryError(error.reason) from error
    return decode_document(body, (declared_charset(response.headers.get("Content-Type", "")),))


async def _body(response: Response) -> bytes:
    body = bytearray()
    while piece := await response.read_some():
        body += piece
        _check_size(body)
        if response.complete:
            break
    return _unpacked(bytes(body), response.headers.get("Content-Encoding", ""))


def _unpacked(body: bytes, coding: str) -> bytes:
    """Return the answer as it was before it was packed, though nobody asked for that."""
    packing = packing_of(body[:FIRST_BYTES], coding, readable=body[:1] in (b"[", b"{", b"<"))
    if packing is None:
        return body
    try:
        unpacked = Inflater(packing).feed(body, LARGEST_ANSWER_BYTES + 1)
    except InflateError:
        raise DirectoryError("what came back is packed and damaged") from None
    _check_size(unpacked)
    return unpacked


def _check_size(body: bytes | bytearray) -> None:
    if len(body) > LARGEST_ANSWER_BYTES:
        raise DirectoryError(f"an answer of more than {LARGEST_ANSWER_BYTES // 1024**2} MiB")
