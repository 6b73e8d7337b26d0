# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read the JSON body of a request: bounded in size and time, and strictly JSON."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from aiohttp import web

from schedules.http import HttpProblem, input_problem

log = logging.getLogger(__name__)

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
        raise HttpProblem(400, f"the body is broken: {broken_words(error)}") from None
    except ConnectionResetError:
        # Nobody is left to be answered, and it is no fault of ours, as which the server would log it.
        log.warning("the body of %s %s broke off", request.method, request.rel_url.raw_path)
        raise HttpProblem(400, "the body broke off") from None
    return b"".join(parts)


def broken_words(error: web.RequestPayloadError) -> str:
    """Return in one line what is wrong with a body, without the parser's own frame around it."""
    return " ".join(str(error).split()).removeprefix("400, message: ")


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1)
        raise ValueError(f'"{twice}" is given more than once')
    return found
