# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from player.net.bodies import BodyState
from player.net.heads import HEAD_LIMIT_BYTES, HeadError, HeadReader

OK = b"HTTP/1.0 200 OK\r\n"
SOUND = b"\xff\xfb\x90\x64sound\r\n\r\nHTTP/1.0 ICY \x00\n"


def read(*pieces: bytes, closed: bool = True) -> bytes:
    """Return all that one answer gives."""
    reader = HeadReader()
    out = b"".join([reader.feed(piece) for piece in pieces])
    return out + reader.end() if closed else out


def outcome(*pieces: bytes) -> bytes | str:
    """Return all that one answer gives, or the error, without what came before it."""
    try:
        return read(*pieces)
    except HeadError as error:
        return str(error)


HEADS = [
    # ICY, as SHOUTcast and its many children say it
    pytest.param(b"ICY 200 OK\r\nicy-name:x\r\n\r\n", OK + b"icy-name: x\r\n\r\n", id="SHOUTcast"),
    pytest.param(b"icy 200 OK\r\n\r\n", OK + b"\r\n", id="lower case"),
    pytest.param(b"ICY 200\r\n\r\n", b"HTTP/1.0 200 \r\n\r\n", id="ICY without reason"),
    pytest.param(b"ICY/1.0 200 OK\r\n\r\n", OK + b"\r\n", id="ICY with version"),
    pytest.param(b"ICY\t200\tOK\r\n\r\n", OK + b"\r\n", id="tabs"),
    pytest.param(b"ICY   200   OK\r\n\r\n", OK + b"\r\n", id="blanks"),
    pytest.param(b"ICY OK\r\n\r\n", b"HTTP/1.0 200 \r\n\r\n", id="no number"),
    pytest.param(
        b"ICY 401 Service Unavailable\r\n\r\n", b"HTTP/1.0 401 Service Unavailable\r\n\r\n", id="ICY 401"
    ),
    pytest.param(
        b"ICY 404 Resource Not Found\r\n\r\n", b"HTTP/1.0 404 Resource Not Found\r\n\r\n", id="ICY 404"
    ),
    # HTTP, more or less
    pytest.param(b"HTTP/1.1 200\r\n\r\n", b"HTTP/1.0 200 \r\n\r\n", id="HTTP without reason"),
    pytest.param(b"HTTP 200 OK\r\n\r\n", OK + b"\r\n", id="HTTP without version"),
    pytest.param(b"HTTP/1 200 OK\r\n\r\n", OK + b"\r\n", id="half a version"),
    pytest.param(b"HTTP/2.0 200 OK\r\n\r\n", OK + b"\r\n", id="a version to come"),
    pytest.param(b"http/1.1 404 gone\r\n\r\n", b"HTTP/1.0 404 gone\r\n\r\n", id="HTTP in lower case"),
    pytest.param(b"HTTP/1.1 OK\r\n\r\n", b"HTTP/1.0 200 \r\n\r\n", id="HTTP without number"),
    pytest.param(b"HTTP/1.1 2000 OK\r\n\r\n", b"HTTP/1.0 200 \r\n\r\n", id="a number of four digits"),
    pytest.param(b"HTTP/1.1 200 Tr\xc3\xa8s\x00bien\r\n\r\n", b"HTTP/1.0 200 Tr s bien\r\n\r\n", id="reason"),
    pytest.param(b"SOURCE 200 OK\r\n\r\n", OK + b"\r\n", id="SOURCE"),
    pytest.param(b"RTSP/1.0 200 OK\r\n\r\n", OK + b"\r\n", id="RTSP"),
    pytest.param(b"\r\n\r\nHTTP/1.0 200 OK\r\n\r\n", OK + b"\r\n", id="blank lines first"),
    pytest.param(b"\n \t\rICY 200 OK\r\n\r\n", OK + b"\r\n", id="blanks first"),
    pytest.param(
        b"icy-name: x\r\nicy-br: 64\r\n\r\n", OK[:13] + b"\r\nicy-name: x\r\nicy-br: 64\r\n\r\n", id="x"
    ),
    # ends of lines
    pytest.param(b"ICY 200 OK\nicy-name:x\n\n", OK + b"icy-name: x\r\n\r\n", id="LF"),
    pytest.param(b"ICY 200 OK\ricy-name:x\r\r", OK + b"icy-name: x\r\n\r\n", id="CR"),
    pytest.param(b"ICY 200 OK\r\r\nicy-name:x\r\r\n\r\r\n", OK + b"icy-name: x\r\n\r\n", id="CRCRLF"),
    pytest.param(
        b"ICY 200 OK\nicy-name:x\r\nicy-br:1\r\n\n", OK + b"icy-name: x\r\nicy-br: 1\r\n\r\n", id="mixed"
    ),
    pytest.param(b"ICY 200 OK\r\nicy-name:x\n\r\n", OK + b"icy-name: x\r\n\r\n", id="mixed the other way"),
    # fields
    pytest.param(b"ICY 200 OK\r\nno colon\r\nicy-name:x\r\n\r\n", OK + b"icy-name: x\r\n\r\n", id="no colon"),
    pytest.param(
        b"ICY 200 OK\r\nicy-name : x \t\r\n\r\n", OK + b"icy-name: x\r\n\r\n", id="blank before colon"
    ),
    pytest.param(b"ICY 200 OK\r\nX: a\r\n b\r\n\tc\r\n\r\n", OK + b"X: a b c\r\n\r\n", id="folded"),
    pytest.param(b"ICY 200 OK\r\n X: a\r\nY:b\r\n\r\n", OK + b"X: a\r\nY: b\r\n\r\n", id="first line folded"),
    pytest.param(
        b"ICY 200 OK\r\nic y: a\r\n(x): b\r\n: c\r\n\xe9: d\r\nY:e\r\n\r\n", OK + b"Y: e\r\n\r\n", id="names"
    ),
    pytest.param(b"ICY 200 OK\r\n\x00X\x01: a\x00b\x7f\r\n\r\n", OK + b"X: a b\r\n\r\n", id="controls"),
    pytest.param(
        b"ICY 200 OK\r\nX: caf\xe9 \xc3\xa9\r\n\r\n", OK + b"X: caf\xe9 \xc3\xa9\r\n\r\n", id="not UTF-8"
    ),
    pytest.param(b"ICY 200 OK\r\nX:\r\nY: :\r\n\r\n", OK + b"X: \r\nY: :\r\n\r\n", id="empty values"),
    pytest.param(
        b"ICY 200 OK\r\nContent-Type: a/b\r\ncontent-type: c/d\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n",
        OK + b"Content-Type: a/b\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n",
        id="twice",
    ),
    pytest.param(
        b"HTTP/1.1 200 OK\r\nConnection: Upgrade\r\nUpgrade: x\r\nKeep-Alive: 5\r\nX: y\r\n\r\n",
        OK + b"X: y\r\n\r\n",
        id="of the connection",
    ),
    # interim answers
    pytest.param(
        b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
        b"\r\nICY 200 OK\r\nX: y\r\n\r\n",
        OK + b"X: y\r\n\r\n",
        id="103 and 100 first",
    ),
]


@pytest.mark.parametrize(("head", "clean"), HEADS)
def test_every_head_is_made_clean_and_the_body_stays_as_it_is(head: bytes, clean: bytes) -> None:
    body = SOUND if not head.endswith(b"\r\r") else SOUND.strip()

    assert read(head + body) == clean + body


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"\xff\xfb\x90\x64 sound", id="MP3"),
        pytest.param(b"\xff\xf1\x50\x80", id="AAC"),
        pytest.param(b"ID3\x04\x00", id="a tag"),
        pytest.param(b"OggS\x00\x02", id="Ogg"),
        pytest.param(b"fLaC\x00\x00", id="FLAC"),
        pytest.param(b"RIFFabcdWAVE", id="WAVE"),
        pytest.param(b"G@\x00\x10", id="TS"),
        pytest.param(b"\x00\x00\x00\x18ftypM4A ", id="MP4"),
        pytest.param(b"\r\n\r\n[playlist]\r\nFile1=http://h/\r\n", id="PLS after blank lines"),
        pytest.param(b"#EXTM3U\nlive.mp3\n", id="M3U"),
        pytest.param(b"http://h/live", id="an address alone"),
        pytest.param(b"rtsp://h/live\n", id="an address of another kind"),
        pytest.param(b"file1=http://h/\n", id="keys alone"),
        pytest.param(b"<html>ICY 200 OK\r\n\r\n", id="HTML"),
        pytest.param(b'{"url": 1}', id="JSON"),
        pytest.param(b"\xef\xbb\xbf#EXTM3U\n", id="a mark first"),
        pytest.param(b"\xff\xfeh\x00t\x00", id="UTF-16"),
        pytest.param(b"HT\xff\xfb", id="almost HTTP"),
        pytest.param(b"icy\x00", id="almost ICY"),
        pytest.param(b"\x15\x04", id="almost TLS"),
    ],
)
def test_an_answer_without_head_is_its_own_body(body: bytes) -> None:
    assert read(body) == b"HTTP/1.0 200 OK\r\n\r\n" + body


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", 'begins with "SSH-2.0-OpenSSH_9.2"', id="SSH"),
        pytest.param(b"220 mail.example ESMTP\r\n", 'begins with "220 mail', id="SMTP"),
        pytest.param(b"-ERR unknown command\r\n", "-ERR", id="Redis"),
        pytest.param(b"invalid password\r\n", "invalid password", id="a SHOUTcast source port"),
        pytest.param(b"\x15\x03\x01\x00\x02\x02\x46", "TLS", id="TLS"),
        pytest.param(b"HTT", "HTT", id="cut in the first word"),
        pytest.param(b"hello " * 500, "hello", id="a long line"),
        pytest.param(b"\r\n" * HEAD_LIMIT_BYTES, "longer than 65536", id="endless blank lines"),
        pytest.param(b"ICY 200 OK\r\n" + b"X: y\r\n" * 20000, "longer than 65536", id="endless fields"),
        pytest.param(b"ICY 200 OK\r\nX:" + b"y" * 70000, "longer than 65536", id="an endless line"),
        pytest.param(b"HTTP/1.1 103 Hints\r\nX: y\r\n\r\n" * 4000, "longer than 65536", id="endless hints"),
    ],
)
def test_what_is_no_answer_is_refused_and_named(answer: bytes, error: str) -> None:
    with pytest.raises(HeadError, match=error):
        read(answer)


@pytest.mark.parametrize(
    ("cut", "passed"),
    [
        (b"", b""),
        (b"\r\n", b""),
        (b"ICY 200 OK", b"HTTP/1.0 200 OK\r\n\r\n"),
        (b"ICY 200 OK\r", b"HTTP/1.0 200 OK\r\n\r\n"),
        (b"ICY 200 OK\r\n", b"HTTP/1.0 200 OK\r\n\r\n"),
        (b"HTTP/1.1 302 Found\r\nLocation: /x", b"HTTP/1.0 302 Found\r\nLocation: /x\r\n\r\n"),
        (b"HTTP/1.1 302 Found\r\nLocation: /x\r\n\r", b"HTTP/1.0 302 Found\r\nLocation: /x\r\n\r\n"),
        (b"ICY 200 OK\ricy-name: x\r\r", b"HTTP/1.0 200 OK\r\nicy-name: x\r\n\r\n"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b""),
        (b"HTTP/1.1 100 Continue\r\nX: y", b""),
    ],
)
def test_a_head_cut_by_the_close_will_do(cut: bytes, passed: bytes) -> None:
    assert read(cut) == passed


def test_a_head_may_be_as_long_as_the_limit_and_a_body_longer() -> None:
    start = b"HTTP/1.0 200 OK\r\nX: "
    fits = start + b"a" * (HEAD_LIMIT_BYTES - len(start) - 2) + b"\r\n"
    assert len(fits) == HEAD_LIMIT_BYTES
    body = b"b" * (HEAD_LIMIT_BYTES * 3)

    assert read(fits + b"\r\n" + body).endswith(b"a\r\n\r\n" + body)
    assert read(fits + b"\r\n", body).endswith(b"a\r\n\r\n" + body)
    with pytest.raises(HeadError):
        read(fits.replace(b"aa", b"aaa", 1) + b"\r\n")


def test_of_thousands_of_fields_the_first_thousand_are_kept() -> None:
    fields = b"".join(b"a%d:b\r\n" % number for number in range(5000))

    clean = read(b"ICY 200 OK\r\n" + fields + b"\r\n" + SOUND)

    assert clean.startswith(b"HTTP/1.0 200 OK\r\na0: b\r\n")
    assert clean.endswith(b"\r\na999: b\r\n\r\n" + SOUND)


def test_a_clean_head_has_few_fields_whatever_its_lists_say() -> None:
    clean = read(b"ICY 200 OK\r\nTransfer-Encoding: " + b"gzip," * 12000 + b"x\r\n\r\n")

    assert clean == b"HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\n\r\n"


def test_nothing_is_held_back_longer_than_it_takes_to_decide() -> None:
    reader = HeadReader()

    assert reader.feed(b"ICY 200 OK\r\n\r") == b""
    assert not reader.in_body
    assert reader.feed(b"\n") == b"HTTP/1.0 200 OK\r\n\r\n"
    assert reader.in_body
    assert reader.feed(b"s") == b"s"
    assert HeadReader().feed(b"\xff") == b"HTTP/1.0 200 OK\r\n\r\n\xff"
    assert HeadReader().feed(b"http:") == b"HTTP/1.0 200 OK\r\n\r\nhttp:"
    assert reader.state is BodyState.OPEN


# --- the same however it is cut, and never anything undeclared ---

ODD = [
    *(head.values[0] for head in HEADS),
    b"SSH-2.0-OpenSSH\r\n",
    b"\x15\x03\x01",
    b"http://h/x",
    b"ICY 200 OK\r\r\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nabc",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nxyz",
    b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef",
    b"HTTP/1.1 204 No Content\r\n\r\nabc",
]


@pytest.mark.parametrize("answer", ODD)
def test_an_answer_is_the_same_cut_at_every_place_and_byte_by_byte(answer: bytes) -> None:
    answer += b"\xff\xfbbody\r\n"
    whole = outcome(answer)

    for cut in range(len(answer)):
        assert outcome(answer[:cut], answer[cut:]) == whole, cut
    assert outcome(*(answer[at : at + 1] for at in range(len(answer)))) == whole


_WORDS = st.sampled_from(
    [
        *(
            b"ICY ",
            b"HTTP/1.1 ",
            b"HTTP/1.0 ",
            b"200",
            b" OK",
            b"103",
            b"302",
            b"204",
            b"\r\n",
            b"\n",
            b"\r",
            b" ",
        ),
        *(
            b"Content-Length: ",
            b"Transfer-Encoding: chunked",
            b"icy-metaint:16",
            b"3",
            b"0",
            b"a",
            b";",
            b":",
            b",",
        ),
        *(
            b"\x00",
            b"\xff\xfb",
            b"\x15",
            b"\x03",
            b"SSH-",
            b"http://h/",
            b"\t",
            b"[playlist]",
            b"\r\n\r\n",
            b"\n\n",
        ),
    ]
)
_ANSWERS = st.lists(_WORDS | st.binary(max_size=4), max_size=25).map(b"".join)


@given(answer=_ANSWERS, cuts=st.lists(st.integers(0, 120), max_size=6))
@example(answer=b"\r\r\n\rICY 200\r\r\r\n\r", cuts=[1, 2, 3])
def test_no_bytes_raise_anything_undeclared_or_depend_on_their_cuts(answer: bytes, cuts: list[int]) -> None:
    places = [0, *sorted(cut for cut in cuts if cut <= len(answer)), len(answer)]

    whole = outcome(answer)

    assert outcome(*(answer[one:two] for one, two in pairwise(places))) == whole
    assert outcome(*(answer[at : at + 1] for at in range(len(answer)))) == whole
    if isinstance(whole, bytes) and whole:
        head = whole.partition(b"\r\n\r\n")[0]
        assert re.fullmatch(rb"HTTP/1\.0 [0-9]{3} [ -~]*(\r\n[!-9;-~]+: [\t\x20-\x7e\x80-\xff]*)*", head)


@given(body=st.binary(max_size=200), cut=st.integers(0, 220))
def test_the_bytes_of_a_body_are_never_lost_or_changed(body: bytes, cut: int) -> None:
    for head in (b"ICY 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\nContent-Length: 7\n\n"):
        answer = head + body

        assert read(answer[:cut], answer[cut:]).partition(b"\r\n\r\n")[2] == body


@given(data=st.binary(min_size=1, max_size=100).filter(lambda data: data[0] > 0x7F))
def test_sound_without_a_head_is_never_lost_or_changed(data: bytes) -> None:
    assert read(data) == b"HTTP/1.0 200 OK\r\n\r\n" + data
