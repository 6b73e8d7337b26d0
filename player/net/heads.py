# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read the answers of radio servers below the HTTP parser, and give it one that it cannot refuse; pure.

Radio servers are older than the rules: ``ICY 200 OK``, lines without colon, folded lines, bare CRs, no head
at all.  A second try with another reader would burn a one-time token, so there is one reader that takes
everything a listener could gain from.  It collects the head, passes a clean one on, and then the body without
chunks and lengths: above, every body goes on until the connection closes.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from .bodies import Body, BodyState, PlainBody, body_of
from .head_fields import Head, read_head

HEAD_LIMIT_BYTES: Final = 65536
"""Of everything before the body, interim answers and blank lines included."""

_LONGEST_FIRST_LINE_BYTES: Final = 1024
_MOST_CRS: Final = 8
_LINE_END: Final = re.compile(rb"[\r\n]")
_CRS: Final = re.compile(rb"\r*")
_NOT_BLANK: Final = re.compile(rb"[^\r\n\t ]")

_STATUS_START: Final = re.compile(rb"(?:HTTP|ICY)[/ \t]", re.IGNORECASE)
_STATUS_WORDS: Final = (b"http", b"icy")
_OTHER_STATUS_LINE: Final = re.compile(rb"[A-Z][A-Z0-9.]{1,15}(?:/[0-9.]{1,8})?[ \t]+[1-5][0-9]{2}(?![0-9])")
_FIELD: Final = re.compile(
    rb"(?:ic[ey]-[a-z0-9\-]+|x-[a-z0-9\-]+|content-[a-z]+|server|date|location|connection|cache-control"
    rb"|pragma|expires|set-cookie|transfer-encoding|accept-ranges)[ \t]*:",
    re.IGNORECASE,
)
_NOT_TEXT: Final = re.compile(rb"[^\t\r\n\x20-\x7e]")
_SOUND_OR_LIST: Final = (
    *(b"id3", b"oggs", b"flac", b"riff"),
    *(b"<", b"[", b"{", b"#", b"http:", b"https:", b"rtsptext"),
)
_TLS_ALERT: Final = b"\x15\x03"


class HeadError(ValueError):
    """What came is no answer, or its head does not end; the text says which, for a person."""


class _Start(StrEnum):
    """What the first bytes of an answer are."""

    STATUS = "status line"
    FIELDS = "fields without a status line"
    BODY = "the body at once"


class HeadReader:
    """Rewrites one answer, for one connection: those are never used twice.

    All bytes given out, joined, are the same however the answer is cut into pieces.
    """

    def __init__(self) -> None:
        self._raw = bytearray()  # from the beginning of the present head
        self._spent_bytes = 0  # heads of interim answers before it
        self._start: _Start | None = None
        self._line_at = 0  # where the present line begins
        self._looked_at = 0  # up to where there is no line end
        self._lines: list[bytes] = []
        self._body: Body | None = None
        self._body_bytes = 0

    @property
    def in_body(self) -> bool:
        """True once the head is complete."""
        return self._body is not None

    @property
    def state(self) -> BodyState:
        """Whether more of the body is to come; open before it began."""
        return self._body.state if self._body else BodyState.OPEN

    @property
    def whole(self) -> bool | None:
        """Whether all of the body that was announced has come; ``None`` if that cannot be told."""
        return self._body.whole if self._body else None

    @property
    def body_bytes(self) -> int:
        """How much of the body has been given out."""
        return self._body_bytes

    def feed(self, data: bytes) -> bytes:
        """Return what the HTTP parser shall see; empty until the head is complete.

        Raises:
            HeadError: If this is no answer, or its head is longer than `HEAD_LIMIT_BYTES`.  The reader is
                then of no more use.
        """
        if self._body is not None:
            return self._counted(self._body.feed(data))
        self._raw += data
        return self._read(closed=False)

    def end(self) -> bytes:
        """Return what is left now that the server closed the connection; a head that was cut will do.

        Raises:
            HeadError: If what came is no answer.
        """
        out = b"" if self.in_body else self._read(closed=True)
        if not self.in_body and self._start in (_Start.STATUS, _Start.FIELDS):
            if rest := bytes(self._raw[self._line_at :]).rstrip(b"\r"):
                self._lines.append(rest)
            self._raw.clear()
            out = self._complete(0)
        return out + (self._counted(self._body.end()) if self._body else b"")

    def _read(self, *, closed: bool) -> bytes:
        while self._body is None:
            if self._start is None:
                self._start = self._decide(closed=closed)
            if self._start is None:
                return b""
            if self._start is _Start.BODY:
                self._body = PlainBody(None)
                raw = bytes(self._raw)
                self._raw.clear()
                return Head(200, b"OK", ()).clean() + self._counted(self._body.feed(raw))
            end = self._end_of_head()
            if end is None:
                return b""
            if out := self._complete(end):
                return out
        return b""

    def _decide(self, *, closed: bool) -> _Start | None:
        """Say what the answer begins with; ``None`` if more bytes are needed."""
        first = _NOT_BLANK.search(self._raw, self._line_at)
        self._line_at = self._looked_at = first.start() if first else len(self._raw)
        self._check_limit(self._line_at)
        start = bytes(self._raw[self._line_at : self._line_at + _LONGEST_FIRST_LINE_BYTES])
        if not start:
            return None
        return _kind_of(start, whole=closed or len(start) == _LONGEST_FIRST_LINE_BYTES)

    def _end_of_head(self) -> int | None:
        """Take lines until a blank one; return where the body begins, or ``None`` if there is none yet."""
        while (mark := _LINE_END.search(self._raw, self._looked_at)) is not None:
            at = mark.start()
            after = self._after_line_end(at)
            if after is None:
                self._looked_at = at
                self._check_limit(at)
                return None
            self._check_limit(at)
            blank = at == self._line_at
            if not blank:
                self._lines.append(bytes(self._raw[self._line_at : at]))
            self._line_at = self._looked_at = after
            if blank:
                return after
        self._looked_at = len(self._raw)
        self._check_limit(self._looked_at)
        return None

    def _after_line_end(self, at: int) -> int | None:
        """Return where the next line begins: CRLF, LF, CR and even CRCRLF end one."""
        crs = _CRS.match(self._raw, at, at + _MOST_CRS)
        end = crs.end() if crs else at
        if end == len(self._raw) and end < at + _MOST_CRS:
            return None  # a LF may follow
        if end < len(self._raw) and self._raw[end] == 0x0A:
            return end + 1
        return at + 1

    def _complete(self, body_at: int) -> bytes:
        """Give out the head and what came of the body; nothing if it was an interim answer (1xx)."""
        status_line = self._lines.pop(0) if self._start is _Start.STATUS else b""
        head = read_head(status_line, self._lines)
        rest = bytes(self._raw[body_at:])
        self._raw, self._lines = bytearray(), []
        if 100 <= head.status < 200 and head.status != 101:
            self._raw += rest
            self._spent_bytes += body_at
            self._start, self._line_at, self._looked_at = None, 0, 0
            return b""
        self._body = body_of(head)
        return head.clean() + self._counted(self._body.feed(rest))

    def _counted(self, body: bytes) -> bytes:
        self._body_bytes += len(body)
        return body

    def _check_limit(self, at: int) -> None:
        if self._spent_bytes + at > HEAD_LIMIT_BYTES:
            raise HeadError(f"the head is longer than {HEAD_LIMIT_BYTES} bytes")


def _kind_of(start: bytes, *, whole: bool) -> _Start | None:
    """Judge the first bytes of an answer; what is decided for some bytes is not changed by more.

    Args:
        start: Not empty; begins with no blank and no line end.
        whole: True if what is there must do.
    """
    lower = start.lower()
    if _STATUS_START.match(start):
        return _Start.STATUS
    if not whole and any(word.startswith(lower) for word in _STATUS_WORDS):
        return None
    line, end = _first_line(start)
    if lower.startswith(_TLS_ALERT):
        raise HeadError("it is TLS: the address should begin with https")
    if not whole and start == _TLS_ALERT[:1]:
        return None
    if _FIELD.match(line):
        return _Start.FIELDS
    if _NOT_TEXT.search(line) or lower.startswith(_SOUND_OR_LIST):
        return _Start.BODY
    if not (end or whole):
        return None
    if _OTHER_STATUS_LINE.match(line):
        return _Start.STATUS
    if b"://" in line or b"=" in line:
        return _Start.BODY
    raise HeadError(f"it begins with {_shown(line)}")


def _first_line(start: bytes) -> tuple[bytes, bool]:
    mark = _LINE_END.search(start)
    return (start[: mark.start()], True) if mark else (start, False)


def _shown(line: bytes) -> str:
    return '"' + line[:60].decode("ascii", "replace") + '"'
