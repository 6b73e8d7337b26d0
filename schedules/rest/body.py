# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read the JSON body of a request: bounded in size and time, and strictly JSON."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

from schedules.http import HttpProblem, input_problem

BODY_LIMIT_BYTES = 64 * 1024
BODY_TIMEOUT_S = 30.0


async def read_json(request: web.Request, *, empty: bool) -> object:
    """Return what the body says.

    Args:
        empty: Whether no body at all stands for ``{}``.

    Raises:
        HttpProblem: 408 too slow, 413 too large, 400 broken in transfer, 422 not JSON.
    """
    content = await _read(request)
    if empty and not content:
        return {}
    try:
        return json.loads(content.decode(), parse_constant=_no_constant, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        words = "too deep" if isinstance(error, RecursionError) else str(error)
        raise input_problem([{"loc": ["body"], "msg": f"this is not JSON: {words}"}]) from None


async def _read(request: web.Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            async for part in request.content.iter_any():
                size += len(part)
                if size > BODY_LIMIT_BYTES:
                    raise HttpProblem(413, f"the body is larger than {BODY_LIMIT_BYTES} bytes")
                parts.append(part)
    except TimeoutError:
        raise HttpProblem(408, f"the body did not come within {BODY_TIMEOUT_S:g} s") from None
    except web.RequestPayloadError as error:
        raise HttpProblem(400, f"the body is broken: {error}") from None
    return b"".join(parts)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1)
        raise ValueError(f'"{twice}" is given more than once')
    return found
