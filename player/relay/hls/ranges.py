# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Bytes that never change, whole or in part (RFC 9110, 13 and 14): one range at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping

from aiohttp import web

_ONE_RANGE = re.compile(r"bytes=(?:([0-9]{1,12})-([0-9]{0,12})|-([0-9]{1,12}))", re.IGNORECASE)


def ranged(request: web.Request, body: bytes, headers: Mapping[str, str], *, etag: str) -> web.Response:
    """Return the answer to a GET or HEAD: all of it, the part that was asked for, or that the asker has it.

    A range that we do not understand, several at once, and one of another version get the whole.

    Args:
        etag: Without quotes.
    """
    told = {**headers, "ETag": f'"{etag}"', "Accept-Ranges": "bytes"}
    if any(tag.value in {"*", etag} for tag in request.if_none_match or ()):
        return web.Response(status=304, headers=told)
    match = _ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if (
        match is None
        or request.method != "GET"
        or request.headers.get("If-Range", told["ETag"]) != told["ETag"]
    ):
        return web.Response(body=body, headers=told)
    first, last = _bounds(match, len(body))
    if first > last:
        told["Content-Range"] = f"bytes */{len(body)}"
        return web.Response(status=416, headers=told | {"Cache-Control": "no-store"})
    told["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
    return web.Response(status=206, body=body[first : last + 1], headers=told)


def _bounds(match: re.Match[str], size: int) -> tuple[int, int]:
    begin, end, suffix = match.groups()
    if suffix is not None:
        return max(0, size - int(suffix)) if int(suffix) else size, size - 1
    return int(begin), min(int(end), size - 1) if end else size - 1
