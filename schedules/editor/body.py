# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a page sends back: forms and uploads, bounded in size, in the number of fields, and in time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, hdrs, web
from aiohttp.http_exceptions import HttpProcessingError

from schedules.formats.visible import without_turns
from schedules.http import HttpProblem

FORM_LIMIT_BYTES = 256 * 1024
UPLOAD_LIMIT_BYTES = 5 * 1024 * 1024
MOST_FIELDS = 400
TIMEOUT_S = 60.0
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ENCODED = {hdrs.CONTENT_ENCODING, hdrs.CONTENT_TRANSFER_ENCODING}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form; its name is for people only."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """The fields of a form, in the order in which they came."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def all(self, name: str) -> Sequence[str]:
        """Return all values of a field."""
        return self.fields.get(name, ())

    def one(self, name: str) -> str:
        """Return the first value of a field, or an empty text."""
        return next(iter(self.all(name)), "")

    def reason(self) -> str:
        """Return why somebody does something: on one line, and without what turns its direction."""
        return " ".join(without_turns(self.one("reason")).split())[:500]


async def read_form(request: web.Request, *, limit_bytes: int = FORM_LIMIT_BYTES) -> Sent:
    """Return what a form sent.

    Raises:
        HttpProblem: 400 broken, 408 too slow, 413 too large or too many fields, 415 no form.
    """
    try:
        async with asyncio.timeout(TIMEOUT_S):
            match request.content_type:
                case "application/x-www-form-urlencoded":
                    return _parse(await _read(request, limit_bytes))
                case "multipart/form-data":
                    return await _read_parts(request, limit_bytes)
                case _:
                    raise HttpProblem(415, "this is no form of these pages")
    except TimeoutError:
        raise HttpProblem(408, f"the form did not come within {TIMEOUT_S:g} s") from None
    except (web.RequestPayloadError, ConnectionResetError):
        raise HttpProblem(400, "the form broke off") from None


async def _read(request: web.Request, limit_bytes: int) -> bytes:
    parts, size = [], 0
    async for part in request.content.iter_any():
        size += len(part)
        if size > limit_bytes:
            raise _too_large(limit_bytes)
        parts.append(part)
    return b"".join(parts)


def _parse(body: bytes) -> Sent:
    fields: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace"
        )
    except ValueError:
        raise HttpProblem(400, "the form cannot be read, or has too many fields") from None
    for name, value in pairs:
        fields.setdefault(name, []).append(_text(value))
    return Sent(fields)


async def _read_parts(request: web.Request, limit_bytes: int) -> Sent:
    fields: dict[str, list[str]] = {}
    uploads: dict[str, Upload] = {}
    left = limit_bytes
    try:
        reader = await request.multipart()
        for _ in range(MOST_FIELDS):
            part = await reader.next()
            if part is None:
                return Sent(fields, uploads)
            if not isinstance(part, BodyPartReader) or not part.name:
                raise HttpProblem(400, "the form has a part without a name")
            if _ENCODED & part.headers.keys():  # browsers send none; and what is packed may grow
                raise HttpProblem(400, "the form has a part in another encoding")
            data = await _read_part(part, left)
            left -= len(data)
            if part.filename is not None:
                uploads[part.name] = Upload(_plain_name(part.filename or ""), data)
            else:
                fields.setdefault(part.name, []).append(_text(data.decode("utf-8", "replace")))
    except (ValueError, AssertionError, HttpProcessingError):  # what aiohttp says of broken parts
        raise HttpProblem(400, "the form cannot be read") from None
    raise HttpProblem(413, "the form has too many fields")


async def _read_part(part: BodyPartReader, limit_bytes: int) -> bytes:
    found = bytearray()
    while chunk := await part.read_chunk(64 * 1024):
        found += chunk
        if len(found) > limit_bytes:
            raise _too_large(limit_bytes)
    return bytes(found)


def _text(value: str) -> str:
    """Return what was typed; nobody types control characters, and not every database holds them."""
    return _CONTROL.sub("", value)


def _plain_name(name: str) -> str:
    """Return a file's name without any path, in one line."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:200]


def _too_large(limit_bytes: int) -> HttpProblem:
    return HttpProblem(413, f"that is larger than {limit_bytes // 1024} KiB")
