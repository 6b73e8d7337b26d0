# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""iCalendar's lowest layer: bytes to content lines, each with the number of the line it begins on.

RFC 5545, section 3.1, read as files really are: any line end, folds by tab or
inside of a UTF-8 character, other charsets, quoted-printable of vCalendar 1.0,
names in small letters.
"""

from __future__ import annotations

import codecs
import quopri
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

MAX_LINE_BYTES = 1_000_000
MAX_PARAMETERS = 50

_LINE_END = re.compile(rb"\r\n|\n|\r")
_NAME = re.compile(r"[A-Za-z0-9-]{1,100}")
_QUOTED_PRINTABLE = re.compile(rb"[^:]*;\s*(?:ENCODING=)?QUOTED-PRINTABLE\s*[;:]", re.IGNORECASE)
_CARETS = {"^n": "\n", "^N": "\n", "^^": "^", "^'": '"'}
_CARET = re.compile(r"\^[nN^']")
_BARE = re.compile(r";([A-Za-z0-9-]{1,100})(?=[;:])")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Property:
    """One content line.

    Attributes:
        name: In capitals.
        parameters: Their values by their names in capitals, quotes taken away.
        value: As written, with its escapes; quoted-printable is decoded.
        line: Where it begins, counted from 1.
        foreign: True if it was not UTF-8 and was taken as windows-1252.
        too_long: True if it has more than `MAX_LINE_BYTES`; the value is then cut.
    """

    name: str
    parameters: Mapping[str, tuple[str, ...]]
    value: str
    line: int
    foreign: bool = False
    too_long: bool = False

    def parameter(self, name: str) -> str:
        """Return the first value of a parameter; empty without one."""
        return next(iter(self.parameters.get(name, ())), "")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no content line."""

    line: int
    reason: str


def content_lines(data: bytes) -> Iterator[Property | BadLine]:
    """Yield the content lines of a file."""
    for line, raw in _unfolded(_as_utf_8(data)):
        too_long = len(raw) > MAX_LINE_BYTES
        foreign, text = _decoded(raw[:MAX_LINE_BYTES])
        text = text.strip("\ufeff")  # where files were put one after the other
        yield _property(text, line, foreign=foreign, too_long=too_long)


def _as_utf_8(data: bytes) -> bytes:
    """Return the data with a charset whose line ends can be seen in bytes, without a byte order mark."""
    if data.startswith(_UTF_16):
        return data.decode("utf-16", errors="replace").encode()
    for encoding, first in (("utf-16-le", b"B\0E\0G\0"), ("utf-16-be", b"\0B\0E\0G")):
        if data.startswith(first):
            return data.decode(encoding, errors="replace").encode()
    return data.removeprefix(codecs.BOM_UTF8)


def _unfolded(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield lines without their folds; empty lines, also those between a line and its fold, are nothing."""
    begun, parts, soft = 0, [b""], False
    for number, physical in enumerate(_LINE_END.split(data), start=1):
        if soft:  # quoted-printable goes on in the next line, whatever that begins with
            parts[-1] = parts[-1][:-1]
            parts.append(physical)
        elif physical[:1] in {b" ", b"\t"} and begun:
            parts.append(physical[1:])
        elif physical.strip():
            if begun:
                yield begun, b"".join(parts)
            begun, parts = number, [physical]
        else:
            continue
        soft = physical.endswith(b"=") and _QUOTED_PRINTABLE.match(parts[0][:1000]) is not None
    if begun:
        yield begun, b"".join(parts)


def _decoded(raw: bytes) -> tuple[bool, str]:
    try:
        return False, raw.decode()
    except UnicodeDecodeError:
        if len(raw) == MAX_LINE_BYTES:  # the cut may have gone through a character
            return False, raw.decode(errors="replace")
        return True, raw.decode("windows-1252", errors="replace")


def _property(text: str, line: int, *, foreign: bool, too_long: bool) -> Property | BadLine:
    match = _NAME.match(text)
    if match is None:
        return BadLine(line, f'"{text[:40]}" has no name of a property before it')
    at = match.end()
    parameters: dict[str, tuple[str, ...]] = {}
    while text[at : at + 1] == ";":
        if len(parameters) >= MAX_PARAMETERS:
            return BadLine(line, f'"{text[:40]}" has more than {MAX_PARAMETERS} parameters')
        name, equals, _ = text[at + 1 : at + 101].partition("=")
        if not equals or not _NAME.fullmatch(name.strip()):
            # vCalendar 1.0 leaves the names of some parameters out: QUOTED-PRINTABLE for ENCODING=...
            bare = _BARE.match(text, at)
            if bare is None:
                return BadLine(line, f'"{text[:40]}" has a parameter without a value')
            parameters.setdefault("ENCODING" if "QUOTED" in bare[1].upper() else bare[1].upper(), (bare[1],))
            at = bare.end()
            continue
        at += len(name) + 2
        values, at = _values(text, at)
        parameters.setdefault(name.strip().upper(), values)
    if text[at : at + 1] != ":":
        return BadLine(line, f'"{text[:40]}" has no colon')
    value = text[at + 1 :]
    if "QUOTED-PRINTABLE" in (each.upper() for each in parameters.get("ENCODING", ())):
        foreign, value = _decoded(quopri.decodestring(value.encode()))
        value = value.replace("\r\n", "\\n").replace("\n", "\\n")
    return Property(match[0].upper(), parameters, value, line, foreign, too_long)


def _values(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """Return the values of a parameter, and where they end."""
    found: list[str] = []
    while True:
        if text[at : at + 1] == '"':
            end = text.find('"', at + 1)
            end = len(text) if end < 0 else end
            found.append(text[at + 1 : end])
            at = end + 1
        else:
            end = next((i for i in range(at, len(text)) if text[i] in ";:,"), len(text))
            found.append(text[at:end].strip())
            at = end
        if text[at : at + 1] != ",":
            return tuple(_CARET.sub(lambda caret: _CARETS[caret[0]], each) for each in found), at
        at += 1
