# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from player.errors import UnsupportedAddressError
from player.net.address import join_address, parse_address, with_userinfo


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://h/;", "http://h/;"),
        ("http://h/;?icy=http", "http://h/;?icy=http"),
        ("http://h/;stream.mp3", "http://h/;stream.mp3"),
        ("http://h", "http://h/"),
        ("http://h?x=1", "http://h/?x=1"),
        ("HTTP://Radio.Example:80/A%2fb%7Ec,d", "http://radio.example/A%2fb%7Ec,d"),
        ("https://h:443/?s=a%2Bb%2F==&e=1~2'()*!", "https://h/?s=a%2Bb%2F==&e=1~2'()*!"),
        ("http://h:8000/a/../b//c/./d", "http://h:8000/a/../b//c/./d"),
        ("  http://h/a b\u00e9#part ", "http://h/a%20b%C3%A9"),
        ("http://h/a\r\n/b", "http://h/a/b"),
        ("http://h/caf\udce9", "http://h/caf%E9"),  # a byte that was no UTF-8 stays that byte
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://h./", "http://h./"),
        ("http://[::1]:80/", "http://[::1]/"),
        ("http://[0:0:0:0:0:0:0:1]:8000/", "http://[::1]:8000/"),
        ("http://user:p%40ss@h/", "http://h/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://0177.0.0.01/", "http://127.0.0.1/"),
        ("http://127.1/", "http://127.0.0.1/"),
        ("http://①②⑦。⓪。⓪。①/", "http://127.0.0.1/"),
        ("http://%31%32%37.0.0.1/", "http://127.0.0.1/"),
        ("http://127.0.0.1./", "http://127.0.0.1/"),
        ("http://public@127.0.0.1/", "http://127.0.0.1/"),
        ("http://h.example@127.0.0.1:8000@10.0.0.1/", "http://10.0.0.1/"),
        ("http://a.example%40127.0.0.1@h/", "http://h/"),
        ("http://127.0.0.\t1/", "http://127.0.0.1/"),
        ("http:/\r\n/127.0.0.1/", "http://127.0.0.1/"),
        ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
        ("http://h:0080/", "http://h/"),
        ("http://h:/", "http://h/"),
        ("http://h/?", "http://h/?"),
        ("http://h/a?#b", "http://h/a?"),
        ("http://h/a??", "http://h/a??"),
    ],
)
def test_an_address_keeps_its_bytes_and_its_host_gets_one_form(text: str, url: str) -> None:
    assert parse_address(text).url == url


def test_user_name_and_password_are_decoded() -> None:
    assert parse_address("http://us%3Aer:p%40ss@h/").userinfo == ("us:er", "p@ss")
    assert parse_address("http://a@b:c@h/").userinfo == ("a@b", "c")
    assert parse_address("http://@h/").userinfo is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "radio",
            "/live",
            "mms://h/",
            "rtsp://h/",
            "file:///etc/passwd",
            "ftp://h/",
            "javascript:alert(1)",
        ),
        *(
            "data:audio/mpeg;base64,AA",
            "http:/h",
            "http:h",
            "http://",
            "http:///a",
            "http://h:99999/",
            "http://h:x/",
        ),
        *(
            "http://h\\@evil/",
            "http://a b/",
            "http://h<x>/",
            "http://[::1/",
            "http://[1.2.3.4]/",
            "http://[fe80::1%25lo]/",
        ),
        *(
            "http://1.2.3.4.5/",
            "http://256.256.256.256/",
            "http://0x/1",
            "http://%00/",
            "http://%ff/",
            "http://a..b\u00e9/",
        ),
        *("http://..../", "http://h/" + "a" * 9000, "http://" + "a" * 300 + "/", "http://127.0.0.1:80:80/"),
    ],
)
def test_what_is_no_http_address_is_refused(text: str) -> None:
    with pytest.raises(UnsupportedAddressError):
        parse_address(text)


@pytest.mark.parametrize("text", ["radio.example/live", "radio.example:8000/live", "radio.example:8000"])
def test_where_the_scheme_is_missing_that_is_said(text: str) -> None:
    with pytest.raises(UnsupportedAddressError, match="begins with http:// or https://"):
        parse_address(text)


@pytest.mark.parametrize(
    ("reference", "joined"),
    [
        # RFC 3986, 5.4.1, with the base that is given there
        ("g", "http://a/b/c/g"),
        ("./g", "http://a/b/c/g"),
        ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"),
        ("//g", "http://g"),
        ("//g/x/../y?z=/../", "http://g/y?z=/../"),
        ("//g?y", "http://g?y"),
        ("//g\\@h/./", "http://g\\@h/./"),  # left as it is, and so refused
        ("?y", "http://a/b/c/d;p?y"),
        ("g?y", "http://a/b/c/g?y"),
        (";x", "http://a/b/c/;x"),
        ("g;x", "http://a/b/c/g;x"),
        ("g;x?y", "http://a/b/c/g;x?y"),
        ("", "http://a/b/c/d;p?q"),
        (".", "http://a/b/c/"),
        ("./", "http://a/b/c/"),
        ("..", "http://a/b/"),
        ("../g", "http://a/b/g"),
        ("../..", "http://a/"),
        ("../../g", "http://a/g"),
        ("../../../g", "http://a/g"),
        ("/./g", "http://a/g"),
        ("g;x=1/../y", "http://a/b/c/y"),
        ("g?y/../x", "http://a/b/c/g?y/../x"),
        # what radio adds
        ("/;", "http://a/;"),
        ("http://h/;", "http://h/;"),
        ("http://h/a/../b", "http://h/a/../b"),
        ("/sig?x=%2F%7e,", "http://a/sig?x=%2F%7e,"),
        (" live.mp3 ", "http://a/b/c/live.mp3"),
        ("mms://h/x", "mms://h/x"),
        ("radio.example:8000/live", "http://radio.example:8000/live"),  # where "http://" was left out
        ("192.0.2.1:8000", "http://192.0.2.1:8000"),
        ("localhost:8000/live", "localhost:8000/live"),  # as much a scheme as spotify:1234
        ("radio.example/live", "http://a/b/c/radio.example/live"),
    ],
)
def test_references_join_as_the_standard_says_and_lose_nothing(reference: str, joined: str) -> None:
    assert join_address("http://a/b/c/d;p?q", reference) == joined


@pytest.mark.parametrize(
    ("base", "reference", "joined"),
    [
        ("http://h/a/l.m3u", "icy://h:8000/live", "http://h:8000/live"),
        ("http://h/a/l.m3u", "ICY://h/;", "http://h/;"),
        ("icy://h/a/l.m3u", "live", "icy://h/a/live"),
        ("http://h/a/l.m3u", "icy:live", "icy:live"),
    ],
)
def test_icy_is_http(base: str, reference: str, joined: str) -> None:
    assert join_address(base, reference) == joined


def test_an_icy_address_is_sent_as_http() -> None:
    assert parse_address("icy://h:8000/live").url == "http://h:8000/live"
    assert parse_address("icy://h/").port == 80


@pytest.mark.parametrize(
    ("url", "of", "expected"),
    [
        pytest.param("http://h/a", "http://u:p@h/l", "http://u:p@h/a", id="one origin"),
        pytest.param(
            "HTTP://H:80/a?x=%2F", "http://u:p%3A@h/l", "HTTP://u:p%3A@H:80/a?x=%2F", id="as written"
        ),
        pytest.param("http://h:81/a", "http://u:p@h/l", "http://h:81/a", id="another port"),
        pytest.param("https://h/a", "http://u:p@h/l", "https://h/a", id="another scheme"),
        pytest.param("http://i/a", "http://u:p@h/l", "http://i/a", id="another host"),
        pytest.param("http://x@h/a", "http://u:p@h/l", "http://x@h/a", id="its own"),
        pytest.param("http://h/a", "http://h/l?@", "http://h/a", id="nothing to give"),
        pytest.param("mms:x", "http://u:p@h/l", "mms:x", id="no address"),
    ],
)
def test_a_user_name_is_handed_on_within_one_origin_only(url: str, of: str, expected: str) -> None:
    assert with_userinfo(url, of) == expected
