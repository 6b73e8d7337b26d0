# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Cut the body out of a connection: chunks, lengths, and servers that lie about both; pure.

The rule is that sound that came is never lost.  A length is a hint: what comes beyond it belongs to the body,
and a body that is shorter has simply ended.  Chunks are taken apart while they are chunks; a server that
announces them and then just sends is taken at its deeds.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, Protocol

from .head_fields import Head, transfer_codings

_LONGEST_SIZE_LINE_BYTES: Final = 256
_SIZE_LINE: Final = re.compile(rb"[\r\n]*[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r*\n")
_START_OF_SIZE_LINE: Final = re.compile(rb"[\r\n]*[ \t]*[0-9A-Fa-f]{0,16}[ \t]*(?:;[^\r\n]*)?\r*")
_LENGTH: Final = re.compile(rb"[0-9]{1,15}")
_MAYBE_SOUND: Final = re.compile(rb"audio/|video/|application/(?:ogg|octet-stream|x-ogg)", re.IGNORECASE)


class BodyState(StrEnum):
    """Whether more is to come."""

    OPEN = "open"
    """Until the server closes, as far as we know."""
    AT_LENGTH = "at length"
    """As long as announced.  If more comes all the same, it is open again."""
    ENDED = "ended"
    """For certain; what comes now is not part of it."""


class Body(Protocol):
    """Takes the bytes of a connection after the head, and gives those of the body."""

    @property
    def state(self) -> BodyState:
        """Whether more is to come."""

    @property
    def whole(self) -> bool | None:
        """Whether all that was announced has come; ``None`` if nothing was, or something else came."""

    def feed(self, data: bytes, /) -> bytes:
        """Return what of it is body."""

    def end(self) -> bytes:
        """Return what was held back, now that the connection is closed."""


def body_of(head: Head) -> Body:
    """Choose how the body is to be read."""
    if head.status < 200 or head.status in (204, 304):
        return NoBody()
    if b"chunked" in transfer_codings(head):
        return ChunkedBody()
    return PlainBody(_length(head))


def _length(head: Head) -> int | None:
    """Return the announced length if it can be believed."""
    listed = {value.strip() for field in head.values(b"content-length") for value in field.split(b",")}
    if len(listed) != 1 or not _LENGTH.fullmatch(digits := listed.pop()):
        return None
    if any(name.lower().startswith((b"icy-", b"ice-")) for name, _ in head.fields):
        return None  # a station: its sound has no end, whatever an old server counts
    length = int(digits)
    types = head.values(b"content-type")
    if length == 0 and 200 <= head.status < 300 and (not types or _MAYBE_SOUND.match(types[0])):
        return None  # how some encoders say "endless"
    return length


class NoBody:
    """For answers that have none by definition."""

    state = BodyState.ENDED
    whole = True

    def feed(self, _: bytes, /) -> bytes:
        """Drop it."""
        return b""

    def end(self) -> bytes:
        """Return nothing."""
        return b""


class PlainBody:
    """Bytes as they come.

    Args:
        length_bytes: As announced; ``None`` if it ends with the connection.
    """

    def __init__(self, length_bytes: int | None) -> None:
        self._left_bytes = length_bytes

    @property
    def state(self) -> BodyState:
        """`BodyState.AT_LENGTH` exactly at the announced length."""
        return BodyState.AT_LENGTH if self._left_bytes == 0 else BodyState.OPEN

    @property
    def whole(self) -> bool | None:
        """Nothing is known of a body that went on beyond its announced length."""
        if self._left_bytes is None or self._left_bytes < 0:
            return None
        return self._left_bytes == 0

    def feed(self, data: bytes) -> bytes:
        """Return the bytes."""
        if self._left_bytes is not None:
            self._left_bytes -= len(data)
        return data

    def end(self) -> bytes:
        """Return nothing: nothing was held back."""
        return b""


class ChunkedBody:
    """Chunks (RFC 9112, 7.1), as long as they are; from where they are not, bytes as they come."""

    def __init__(self) -> None:
        self._held = b""  # the beginning of a size line
        self._left_bytes = 0  # of the present chunk
        self._first = True
        self._plain = False
        self._ended = False

    @property
    def state(self) -> BodyState:
        """`BodyState.ENDED` after the last chunk; trailers are not waited for."""
        return BodyState.ENDED if self._ended else BodyState.OPEN

    @property
    def whole(self) -> bool | None:
        """The last chunk says so; where there was no chunk yet, or no more, nothing is known."""
        return None if self._plain or self._first else self._ended

    def feed(self, data: bytes) -> bytes:
        """Return what is in the chunks."""
        if self._plain:
            return data
        out: list[bytes] = []
        at = 0
        while at < len(data) and not self._ended:
            if self._left_bytes:
                piece = data[at : at + self._left_bytes]
                self._left_bytes -= len(piece)
                at += len(piece)
                out.append(piece)
                continue
            room = _LONGEST_SIZE_LINE_BYTES + 1 - len(self._held)
            line = self._held + data[at : at + room]
            if match := _SIZE_LINE.match(line, 0, _LONGEST_SIZE_LINE_BYTES):
                at += match.end() - len(self._held)
                self._held, self._first, self._left_bytes = b"", False, int(match[1], 16)
                self._ended = self._left_bytes == 0
            elif len(line) <= _LONGEST_SIZE_LINE_BYTES and _START_OF_SIZE_LINE.fullmatch(line):
                self._held, at = line, len(data)
            else:
                out += [self._held, data[at:]]
                self._held, self._plain = b"", True
                break
        return b"".join(out)

    def end(self) -> bytes:
        """Return what was taken for a size line, if there has been none so far: then it was the body."""
        held, self._held = self._held, b""
        return held if self._first else b""
