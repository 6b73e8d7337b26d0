# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.net.bodies import BodyState, ChunkedBody, NoBody, PlainBody, body_of
from player.net.head_fields import read_head

from .test_heads import read


def chunked(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)


@pytest.mark.parametrize(
    ("wire", "body"),
    [
        pytest.param(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", b"abcde", id="as it should be"),
        pytest.param(b"3\nabc\n2\nde\n0\n\n", b"abcde", id="LF"),
        pytest.param(b" 3 \r\nabc\r\n0002\t\r\nde\r\n0\r\n\r\n", b"abcde", id="blanks and zeros"),
        pytest.param(b'3;a="x"\r\nabc\r\n2 ; b\r\nde\r\n0;c\r\n\r\n', b"abcde", id="extensions"),
        pytest.param(b"A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n", b"0123456789" * 2, id="hexadecimal"),
        pytest.param(b"\r\n3\r\nabc\r\n\r\n2\r\nde\r\n0\r\n\r\n", b"abcde", id="lines too many"),
        pytest.param(b"3\r\nabc2\r\nde0\r\n\r\n", b"abcde", id="lines too few"),
        pytest.param(b"3\r\nabc\r\n0\r\nX: y\r\n\r\nrest", b"abc", id="trailers"),
        pytest.param(b"3\r\nabc\r\nf\r\nde", b"abcde", id="cut in a chunk"),
        pytest.param(b"3\r\nabc\r\n5", b"abc", id="cut in a size"),
        pytest.param(b"3\r\nabc", b"abc", id="cut after a chunk"),
        pytest.param(b"FFFFFFFFFFFFFFFF\r\nendless", b"endless", id="a huge chunk"),
        # announced, and not done
        pytest.param(b"\xff\xfb\x90 sound", b"\xff\xfb\x90 sound", id="plain sound"),
        pytest.param(b"[playlist]\r\nFile1=x\r\n", b"[playlist]\r\nFile1=x\r\n", id="a plain list"),
        pytest.param(b"#EXTM3U\r\n", b"#EXTM3U\r\n", id="another"),
        pytest.param(b"-1\r\nabc", b"-1\r\nabc", id="less than nothing"),
        pytest.param(b"0x3\r\nabc", b"0x3\r\nabc", id="another notation"),
        pytest.param(b"1" * 17 + b"\r\nabc", b"1" * 17 + b"\r\nabc", id="too many digits"),
        pytest.param(
            b"3;" + b"x" * 2000 + b"\r\nabc", b"3;" + b"x" * 2000 + b"\r\nabc", id="a long extension"
        ),
        pytest.param(b"\r\n" * 600 + b"3", b"\r\n" * 600 + b"3", id="blank lines"),
        pytest.param(b"abc", b"abc", id="hexadecimal by chance"),
        pytest.param(b"\r\n", b"\r\n", id="nothing yet"),
        # begun, and given up
        pytest.param(b"3\r\nabc\r\n\xff\xfb sound", b"abc\r\n\xff\xfb sound", id="plain in the middle"),
    ],
)
def test_chunks_are_taken_apart_as_long_as_they_are_chunks(wire: bytes, body: bytes) -> None:
    for size in (1, 2, 3, 7, len(wire)):
        chunks = ChunkedBody()
        out = b"".join([chunks.feed(wire[at : at + size]) for at in range(0, len(wire), size)])
        assert out + chunks.end() == body


@given(pieces=st.lists(st.binary(min_size=1, max_size=30), min_size=1), cut=st.integers(0, 400))
def test_what_is_in_chunks_is_never_lost_or_changed(pieces: list[bytes], cut: int) -> None:
    wire = chunked(*pieces) + b"0\r\n\r\n"
    chunks = ChunkedBody()

    out = chunks.feed(wire[:cut]) + chunks.feed(wire[cut:])

    assert out == b"".join(pieces)
    assert chunks.state is BodyState.ENDED


def test_a_body_is_open_again_when_more_comes_than_was_announced() -> None:
    body = PlainBody(3)

    states = [(body.feed(piece), body.state) for piece in (b"ab", b"c", b"", b"d")]

    assert states == [
        (b"ab", BodyState.OPEN),
        (b"c", BodyState.AT_LENGTH),
        (b"", BodyState.AT_LENGTH),
        (b"d", BodyState.OPEN),
    ]
    assert PlainBody(0).state is BodyState.AT_LENGTH
    assert PlainBody(None).state is BodyState.OPEN


@pytest.mark.parametrize(
    ("fields", "length"),
    [
        (b"Content-Length: 4", 4),
        (b"Content-Length:  4 ", 4),
        (b"Content-Length: 4, 4\r\nContent-Length: 4", 4),
        (b"Content-Length: 0\r\nContent-Type: text/html", 0),
        (b"Transfer-Encoding: identity\r\nContent-Length: 4", 4),
        (b"Transfer-Encoding: gzip\r\nContent-Length: 4", 4),
        (b"", None),
        (b"Content-Length: 4, 5", None),
        (b"Content-Length: 4\r\nContent-Length: 5", None),
        (b"Content-Length: -4", None),
        (b"Content-Length: +4", None),
        (b"Content-Length: 0x4", None),
        (b"Content-Length: four", None),
        (b"Content-Length: \xd9\xa4", None),
        (b"Content-Length:", None),
        (b"Content-Length: " + b"9" * 30, None),
        (b"Content-Length: 0", None),
        (b"Content-Length: 0\r\nContent-Type: audio/mpeg", None),
        (b"Content-Length: 4\r\nicy-name: x", None),
        (b"Content-Length: 4\r\nice-audio-info: x", None),
    ],
)
def test_a_length_is_believed_where_it_can_be_true(fields: bytes, length: int | None) -> None:
    body = body_of(read_head(b"HTTP/1.1 200 OK", fields.split(b"\r\n")))

    assert isinstance(body, PlainBody)
    assert (body.state is BodyState.AT_LENGTH) is (length == 0)
    body.feed(b"x" * 4)
    assert (body.state is BodyState.AT_LENGTH) is (length == 4)


@pytest.mark.parametrize(
    ("status", "fields", "kind"),
    [
        (b"HTTP/1.1 200", b"Transfer-Encoding: chunked", ChunkedBody),
        (b"HTTP/1.0 200", b"Transfer-Encoding: Chunked", ChunkedBody),
        (b"ICY 200", b"Transfer-Encoding: gzip , chunked", ChunkedBody),
        (b"HTTP/1.1 200", b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", ChunkedBody),
        (b"HTTP/1.1 200", b"Transfer-Encoding: chunked\r\nContent-Length: 4", ChunkedBody),
        (b"HTTP/1.1 200", b"Transfer-Encoding: x-chunked", PlainBody),
        (b"HTTP/1.1 204", b"Content-Length: 4", NoBody),
        (b"HTTP/1.1 304", b"Transfer-Encoding: chunked", NoBody),
        (b"HTTP/1.1 101", b"", NoBody),
        (b"HTTP/1.1 000", b"", NoBody),
        (b"HTTP/1.1 404", b"", PlainBody),
    ],
)
def test_the_head_says_how_the_body_is_to_be_read(status: bytes, fields: bytes, kind: type) -> None:
    assert isinstance(body_of(read_head(status, fields.split(b"\r\n"))), kind)


def test_what_is_compressed_for_transfer_is_compressed_to_who_reads_it() -> None:
    wire = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"

    assert read(wire) == b"HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\n\r\nabc"
