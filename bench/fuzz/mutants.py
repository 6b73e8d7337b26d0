# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Change bytes at random, as networks and editors do: cut, doubled, case turned, marks put in, nested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

MARKS = (
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\r", b"\n", b"\r\n", b"\x00", b"\x00\x00", b" ", b"\t",
    b'"', b"'", b"<", b">", b"/", b"&", b";", b"=", b":", b"#", b"%", b"%2e", b"\\", b"[", b"]", b"{", b"}",
    b",", b"@", b".", b"\xff", b"\x85", b"\xa0", b"\xe2\x80\xa8", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b"\x1b$B", b"0", b"9999999999", b"-1", b"&#0;", b"&#x110000;", b"<!--", b"-->", b"<![CDATA[", b"]]>",
    b"<?xml encoding='utf-7'?>",
)  # fmt: skip


_LONGEST_BYTES = 1_000_000  # what nests in itself doubles each time


def mutants(document: bytes, words: Sequence[bytes], chance: Random, count: int) -> Iterator[bytes]:
    """Give a document, and `count` changed ones, most of them changed once, some over and over."""
    yield document
    changed = document
    for _ in range(count):
        if chance.random() < 0.5:
            changed = document
        changed = mutant(changed, words, chance)[:_LONGEST_BYTES]
        yield changed


def mutant(data: bytes, words: Sequence[bytes], chance: Random) -> bytes:
    """Return bytes with one change."""
    start, end = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
    if chance.random() < 0.7:
        end = min(end, start + chance.randint(0, 16))
    slice_ = data[start:end]
    match chance.randrange(10):
        case 0:
            return data[:start]
        case 1:
            return data[:start] + data[end:]
        case 2:
            return data[:end] + slice_ * chance.randint(1, 4) + data[end:]
        case 3:
            return data[:start] + slice_.swapcase() + data[end:]
        case 4:
            return data[:start] + slice_[::-1] + data[end:]
        case 5:
            turned = bytes(byte ^ 1 << chance.randrange(8) for byte in slice_[:1])
            return data[:start] + turned + data[start + len(turned) :]
        case 6:
            return data[:start] + data + data[start:]  # nested in itself
        case 7 if words:
            return data[:start] + chance.choice(words) + data[start:]
        case 8 if words:
            return data[:start] + chance.choice(words) + data[end:]
        case _:
            return data[:start] + chance.choice(MARKS) + data[start:]
