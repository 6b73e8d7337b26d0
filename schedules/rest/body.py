# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read the JSON body of a request: bounded in size and time, and strictly JSON."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from typing import Any

from aiohttp import web

from schedules.http import HttpProblem, input_problem

log = logging.getLogger(__name__)

BODY_LIMIT_BYTES = 64 * 1024
BODY_TIMEOUT_S = 30.0
DEEPEST = 32
"""Lists and objects within each other."""
LARGE_BYTES = 256 * 1024
"""From here on a body is read beside the event loop."""

_NO_TEXT = re.compile("[\0\ud800-\udfff]")


async def read_json(request: web.Request, *, empty: bool, limit_bytes: int = BODY_LIMIT_BYTES) -> object:
    """Return what the body says.

    Args:
        empty: Whether no body at all stands for ``{}``.
        limit_bytes: Of the body.

    Raises:
        HttpProblem: 408 too slow, 413 too large, 400 broken in transfer, 422 not JSON.
    """
    content = await _read(request, limit_bytes)
    if empty and not content:
        return {}
    try:
        return await asyncio.to_thread(_parse, content) if len(content) > LARGE_BYTES else _parse(content)
    except (ValueError, RecursionError) as error:
        words = "too deep" if isinstance(error, RecursionError) else str(error)
        raise input_problem([{"loc": ["body"], "msg": f"this is not JSON: {words}"}]) from None


def _parse(content: bytes) -> object:
    value = json.loads(content.decode(), parse_constant=_no_constant, object_pairs_hook=_unique)
    _demand_plain(value, ["body"])
    return value


def _demand_plain(value: object, place: list[str | int]) -> None:
    """Refuse what is too deep, and texts that no database and no file could hold.

    Raises:
        HttpProblem: 422, with the place.
        RecursionError: If it is too deep.
    """
    if isinstance(value, str):
        if _NO_TEXT.search(value):
            raise input_problem([{"loc": place, "msg": "holds what is no character of a text"}])
    elif isinstance(value, dict | list):
        if len(place) > DEEPEST:
            raise RecursionError
        if isinstance(value, dict):
            for name in value:
                _demand_plain(name, place)
        for name, part in value.items() if isinstance(value, dict) else enumerate(value):
            _demand_plain(part, [*place, name])


async def _read(request: web.Request, limit_bytes: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            async for part in request.content.iter_any():
                size += len(part)
                if size > limit_bytes:
                    raise HttpProblem(413, f"the body is larger than {limit_bytes} bytes")
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
