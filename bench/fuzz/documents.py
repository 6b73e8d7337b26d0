# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Near-valid documents of each format, as hypothesis strategies: right in most places, wrong in one or two.

A shape is what a format's documents look like: heads, rows and tails, in which ``§u`` stands for an address,
``§t`` for a text and ``§n`` for a number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from .shapes import NUMBERS, SHAPES, TEXTS, URLS, Shape

_CHARSETS = (
    "utf-8",
    "utf-8",
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "big5",
)
_LARGE_CHARS = 60_000
_ENDS = ("\n", "\n", "\r\n", "\r")
_texts = st.one_of(st.sampled_from(TEXTS), st.text(max_size=20))
_urls = st.one_of(st.sampled_from(URLS), st.text(max_size=20))
_numbers = st.one_of(st.sampled_from(NUMBERS), st.integers(-1, 10**6).map(str))


@st.composite
def documents(draw: st.DrawFn, shape: Shape) -> bytes:
    """Return one document of a shape, encoded in one of the charsets that lists come in."""
    rows = draw(st.lists(st.sampled_from(shape.rows), max_size=6))
    large = draw(st.integers(0, 400)) - 217  # hypothesis likes small numbers best
    if large in (0, 1):  # much of the same, to see whether time or memory grows with it
        row = draw(st.sampled_from(shape.rows))
        rows += [row] * (_LARGE_CHARS // len(row))
    text = draw(st.sampled_from(shape.heads)) + "".join(rows) + draw(st.sampled_from(shape.tails))
    if large == 0:
        text = text.replace("§u", "http://h/" + "a" * _LARGE_CHARS + "/", 1)
        text = text.replace("§t", "t" * _LARGE_CHARS, 1)
    end = draw(st.sampled_from(_ENDS))
    for mark, values in (("§u", _urls), ("§t", _texts), ("§n", _numbers)):
        while mark in text:
            text = text.replace(mark, draw(values), 1 if len(text) < 1000 else -1)
    if large == 2:
        piece = draw(st.one_of(st.sampled_from(shape.words), _texts))
        text += piece * draw(st.integers(1, _LARGE_CHARS // max(1, len(piece))))
    return text.replace("\n", end).encode(draw(st.sampled_from(_CHARSETS)), "replace")


def of_format(name: str) -> Callable[[], SearchStrategy[bytes]]:
    """Return how to make documents of one format."""
    return lambda: documents(SHAPES[name])


def of_any_format() -> SearchStrategy[bytes]:
    """Make documents of any format, behind the byte that chooses what the server said of it."""
    return st.builds(
        bytes.__add__, st.binary(min_size=1, max_size=1), st.one_of(*map(documents, SHAPES.values()))
    )


def behind(
    control: SearchStrategy[bytes], body: Callable[[], SearchStrategy[bytes]]
) -> SearchStrategy[bytes]:
    """Make inputs that begin with what their check reads as its settings."""
    return st.builds(bytes.__add__, control, body())


def cuts() -> SearchStrategy[bytes]:
    """Make the bytes that say how a stream is cut (see `sound.cut`)."""
    return st.lists(st.integers(0, 255), min_size=1, max_size=8).map(
        lambda sizes: bytes([len(sizes) - 1, *sizes])
    )


def torn(
    samples: Callable[[], Sequence[bytes]], longest_bytes: int = 6000
) -> Callable[[], SearchStrategy[bytes]]:
    """Return how to splice pieces of real streams, tags and noise."""

    def make() -> SearchStrategy[bytes]:
        real = [sample for sample in samples() if sample]
        piece = st.builds(_piece, st.sampled_from(real), st.integers(0, 10**6), st.integers(0, longest_bytes))
        part = st.one_of(
            piece, piece, piece, st.binary(max_size=64), st.sampled_from((b"TAG", b"ID3\x04\x00\x00"))
        )
        return st.lists(part, min_size=1, max_size=4).map(b"".join)

    return make


def _piece(sample: bytes, place: int, length: int) -> bytes:
    """Cut a piece out of a sample; every other one begins where the sample does."""
    start = 0 if place % 2 else place % len(sample)
    return sample[start : start + length]


@dataclass(frozen=True, slots=True)
class _Block:
    text: str
    charset: str

    def encoded(self) -> bytes:
        raw = self.text.encode(self.charset, "replace")[: 255 * 16]
        count = -(-len(raw) // 16)
        return bytes([count]) + raw.ljust(count * 16, b"\x00")


@st.composite
def icy_streams(draw: st.DrawFn) -> bytes:
    """Make an ICY stream with its interval in front, as `sound.check_icy` reads it."""
    interval = draw(st.integers(1, 256))
    stream = bytearray()
    for _ in range(draw(st.integers(0, 6))):
        block = _Block(
            draw(title_blocks()), draw(st.sampled_from(("utf-8", "cp1252", "cp1251", "shift_jis")))
        )
        stream += draw(st.binary(min_size=1, max_size=4)) * interval
        del stream[len(stream) - len(stream) % interval + draw(st.integers(0, 1)) :]
        stream += block.encoded()
    head = bytes([interval - 1, draw(st.integers(0, 255))])
    return head + draw(cuts()) + bytes(stream)


@st.composite
def title_blocks(draw: st.DrawFn) -> str:
    """Make the text of one block of titles."""
    row = st.sampled_from(SHAPES["title"].rows)
    text = "".join(draw(st.lists(row, max_size=3)))
    for mark, values in (("§t", _texts), ("§u", _urls)):
        text = text.replace(mark, draw(values))
    return text


def addresses() -> SearchStrategy[bytes]:
    """Make addresses, of which the hosts are the interesting part."""
    return of_format("address")()


_EDGES = (
    *("7f000001", "0a000000", "64400000", "a9fea9fe", "ac100000", "c0a80000", "c6120000", "e0000000"),
    *(
        "00" * 10 + "ffff7f000001",
        "0064ff9b" + "00" * 12,
        "0064ff9b0001" + "00" * 10,
        "20027f000001" + "00" * 10,
    ),
    *(
        "20010000" + "00" * 12,
        "fe80" + "00" * 14,
        "fc00" + "00" * 14,
        "00" * 15 + "01",
        "20010db8" + "00" * 12,
    ),
    *("3fff" + "00" * 14, "ff02" + "00" * 14, "01" + "00" * 15, "2606470000000000" + "00005efe7f000001"),
)


def packed_addresses() -> SearchStrategy[bytes]:
    """Make a port and an IP address: any, or one just inside or outside of a special range."""
    edges = st.sampled_from([bytes.fromhex(text) for text in _EDGES])
    near = st.builds(_near, edges, st.integers(-2, 2), st.integers(0, 127))
    any_address = st.one_of(
        st.binary(min_size=4, max_size=4), st.binary(min_size=16, max_size=16), edges, near
    )
    return st.builds(bytes.__add__, st.binary(min_size=2, max_size=2), any_address)


def _near(packed: bytes, step: int, bit: int) -> bytes:
    number = int.from_bytes(packed, "big") + step * (1 << bit % (len(packed) * 8))
    return (number % (1 << len(packed) * 8)).to_bytes(len(packed), "big")
