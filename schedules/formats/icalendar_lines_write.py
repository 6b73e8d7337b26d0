# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Content lines of iCalendar (RFC 5545, section 3.1), ready to be sent: escaped, quoted, folded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from schedules.model.slot import Wall

FOLD_BYTES = 75
"""Octets of a line on the wire, without its end."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_QUOTED = re.compile(r"[;:,]")
_IN_PARAMETERS = {"^": "^^", "\n": "^n", '"': "^'"}


def line(name: str, value: str, **parameters: str) -> str:
    """Return one property with its parameters, not yet folded; ``_`` in their names stands for ``-``."""
    given = "".join(f";{key.replace('_', '-')}={_parameter(inner)}" for key, inner in parameters.items())
    return f"{name}{given}:{value}"


def text(value: str) -> str:
    """Return a value of type TEXT."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return _CONTROL.sub(" ", escaped)


def calendar(lines: Iterable[str]) -> bytes:
    """Return a whole file of these lines: folded, CRLF, UTF-8."""
    return b"".join(part for one in lines for part in _folded(one.encode()))


def _folded(data: bytes) -> list[bytes]:
    """Return one line with its end, broken between characters so that no part is too long."""
    parts, begin, room = [], 0, FOLD_BYTES
    while len(data) - begin > room:
        end = begin + room
        while data[end] & 0xC0 == 0x80:  # within a character
            end -= 1
        parts.append(data[begin:end] + b"\r\n ")
        begin, room = end, FOLD_BYTES - 1
    return [*parts, data[begin:] + b"\r\n"]


def _parameter(value: str) -> str:
    """Return a parameter's value: encoded as RFC 6868 says, in quotes where it needs them."""
    plain = re.sub(r'[\^\n"]', lambda match: _IN_PARAMETERS[match[0]], _CONTROL.sub(" ", value))
    return f'"{plain}"' if _QUOTED.search(plain) else plain


def day(value: date) -> str:
    """Return a DATE."""
    return value.isoformat().replace("-", "")


def local(wall: Wall) -> str:
    """Return a DATE-TIME of the form that a zone, or nothing, stands beside."""
    return f"{day(wall.day)}T{clock(wall.time)}"


def clock(value: time) -> str:
    """Return a time of day as six digits."""
    return f"{value:%H%M%S}"


def utc(instant: datetime) -> str:
    """Return a DATE-TIME in UTC."""
    there = instant.astimezone(UTC)
    return f"{local(Wall(there.date(), there.time()))}Z"
