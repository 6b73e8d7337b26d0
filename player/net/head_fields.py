# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Make sense of the lines of an answer's head, whatever a radio server wrote there; pure.

What can be understood is kept, what cannot is left out: a listener gains nothing from an answer refused for a
line that nobody needs.  The head that comes out is one that every strict HTTP parser takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MOST_FIELDS: Final = 1000
"""What comes after so many is left out."""

_STATUS: Final = re.compile(rb"[^ \t]+[ \t]+([0-9]{3})(?![0-9])[ \t]*(.*)", re.DOTALL)
_TOKEN: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]+")
_REASON: Final = re.compile(rb"[^\x20-\x7e]+")
_LONGEST_REASON_BYTES: Final = 100
_CODINGS: Final = frozenset({b"gzip", b"x-gzip", b"deflate"})

# How the body is cut out of the connection is decided below the parser, and it is not told.
_FRAMING: Final = frozenset(
    {
        b"connection",
        b"content-length",
        b"keep-alive",
        b"proxy-connection",
        b"sec-websocket-key1",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
# Fields of which a strict parser takes one only.
_ONCE: Final = frozenset(
    {
        *(
            b"content-location",
            b"content-range",
            b"content-type",
            b"etag",
            b"host",
            b"max-forwards",
            b"server",
        ),
        b"user-agent",
    }
)


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of an answer says.

    Attributes:
        status: 0 to 999; 200 where the server gave no number.
        reason: Printable ASCII.
        fields: Names as written and values without blanks round them, in order; no name is malformed, no
            value has a control byte other than a tab.
    """

    status: int
    reason: bytes
    fields: tuple[tuple[bytes, bytes], ...]

    def values(self, name: bytes) -> list[bytes]:
        """Return every value of a field; the name in lower case."""
        return [value for field, value in self.fields if field.lower() == name]

    def clean(self) -> bytes:
        """Return the head for a strict parser, without any field that says how long the body is."""
        lines = [b"HTTP/1.0 %03d %s" % (self.status, self.reason)]
        seen: set[bytes] = set()
        for name, value in self._passed():
            lower = name.lower()
            if lower in _FRAMING or (lower in _ONCE and lower in seen):
                continue
            seen.add(lower)
            lines.append(b"%s: %s" % (name, value))
        return b"\r\n".join([*lines, b"", b""])

    def _passed(self) -> Iterator[tuple[bytes, bytes]]:
        yield from self.fields
        # Compressed for transfer or compressed for good: to who reads the body it is the same.
        coding = next((coding for coding in transfer_codings(self) if coding in _CODINGS), None)
        if coding is not None and not self.values(b"content-encoding"):
            yield b"Content-Encoding", coding


def transfer_codings(head: Head) -> list[bytes]:
    """Return what ``Transfer-Encoding`` lists, in lower case, without parameters."""
    listed = b",".join(head.values(b"transfer-encoding")).lower().split(b",")
    return [coding.partition(b";")[0].strip(b" \t\"'") for coding in listed if coding.strip()]


def read_head(status_line: bytes, lines: Sequence[bytes]) -> Head:
    """Return what a head says.

    Args:
        status_line: May be empty, if the server left it out.
        lines: The other lines, without their ends.
    """
    match = _STATUS.match(status_line.strip())
    reason = _REASON.sub(b" ", match[2] if match else b"").strip()[:_LONGEST_REASON_BYTES]
    return Head(int(match[1]) if match else 200, reason, tuple(_fields(lines)))


def _fields(lines: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    count = 0
    for line in _unfolded(lines):
        raw_name, colon, raw_value = line.partition(b":")
        name = _CONTROLS.sub(b"", raw_name).strip()
        if not colon or _TOKEN.fullmatch(name) is None:
            continue
        yield name, _CONTROLS.sub(b" ", raw_value).strip()
        count += 1
        if count == MOST_FIELDS:
            return


def _unfolded(lines: Sequence[bytes]) -> Iterator[bytes]:
    """Join lines that begin with a blank to the one before (RFC 9112, 5.2)."""
    parts: list[bytes] = []
    for line in lines:
        if parts and line[:1] in (b" ", b"\t"):
            parts.append(line.strip())
            continue
        if parts:
            yield b" ".join(parts)
        parts = [line]
    if parts:
        yield b" ".join(parts)
