# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from player.net.icy_http import HEAD_LIMIT_BYTES, HeadFilter


@pytest.mark.parametrize(
    ("answer", "passed"),
    [
        (b"ICY 200 OK\r\nicy-name:x\r\n\r\nICY sound", b"HTTP/1.0 200 OK\r\nicy-name:x\r\n\r\nICY sound"),
        (b"icy 200 OK\n\nsound", b"HTTP/1.0 200 OK\n\nsound"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"),
        (b"ICYx", b"ICYx"),
        (b"\xff\xfb\x90", b"\xff\xfb\x90"),
    ],
)
def test_only_the_first_word_changes_wherever_the_bytes_are_cut(answer: bytes, passed: bytes) -> None:
    for cut in range(len(answer)):
        head = HeadFilter()
        assert head.feed(answer[:cut]) + head.feed(answer[cut:]) == passed
    head = HeadFilter()
    assert b"".join(head.feed(answer[at : at + 1]) for at in range(len(answer))) == passed


@pytest.mark.parametrize("size", [1, 1000, 1 << 20])
def test_a_head_has_a_limit_and_a_body_has_none(size: int) -> None:
    head = HeadFilter()
    fits = (
        b"HTTP/1.0 200 OK\r\nX: " + b"a" * (HEAD_LIMIT_BYTES - 50) + b"\r\n\r\n" + b"b" * HEAD_LIMIT_BYTES * 2
    )
    for at in range(0, len(fits), size):
        head.feed(fits[at : at + size])

    endless = HeadFilter()
    for _ in range(HEAD_LIMIT_BYTES // size):
        endless.feed(b"a" * size)
    with pytest.raises(ValueError, match="longer"):
        endless.feed(b"a" * size)
