# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from player.streams.text import declared_charset, decode_document, header_text, known_charset, lines, shown

LIST = "[playlist]\nTitle1=Café Łódź\n"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_documents_in_any_unicode_form_are_read(charset: str) -> None:
    assert decode_document(LIST.encode(charset)) == LIST


def test_charsets_are_hint_then_utf8_then_windows() -> None:
    assert decode_document("Łódź".encode("iso8859-2"), ("iso8859-2",)) == "Łódź"
    assert decode_document("Café “x”".encode("cp1252")) == "Café “x”"
    assert decode_document("Café".encode(), (None, "ascii")) == "Café"  # a lie is passed over
    assert decode_document(b"") == ""


@pytest.mark.parametrize(
    ("data", "charsets", "text"),
    [
        pytest.param("Łódź".encode(), ("iso8859-2",), "Łódź", id="UTF-8 that a server calls something else"),
        pytest.param("Łódź".encode()[:-1], ("iso8859-2",), "Łód", id="cut off in a character"),
        pytest.param("Café €".encode("cp1252"), ("iso-8859-1",), "Café €", id="Latin-1 means windows-1252"),
        pytest.param(b"[playlist]", ("utf-16",), "[playlist]", id="UTF-16 without a zero"),
        pytest.param(b"a+AGE-b", ("utf-7",), "a+AGE-b", id="no charset that changes addresses"),
        pytest.param(rb"a\ud800b", ("unicode_escape",), r"a\ud800b", id="no escapes"),
        pytest.param("音樂".encode("iso2022_jp"), ("iso2022_jp",), "音樂", id="one that shifts"),
        pytest.param(
            "<?xml version='1.0' encoding='windows-1251'?>Радио".encode("cp1251"),
            ("iso8859-2",),
            "<?xml version='1.0' encoding='windows-1251'?>Радио",
            id="what the document says goes before what the server says",
        ),
        pytest.param(
            "<?xml version='1.0' encoding='klingon'?>Café".encode("cp1252"),
            (),
            "<?xml version='1.0' encoding='klingon'?>Café",
            id="unknown",
        ),
    ],
)
def test_a_document_is_read_in_the_charset_it_is_in(
    data: bytes, charsets: tuple[str, ...], text: str
) -> None:
    assert decode_document(data, charsets) == text


@pytest.mark.parametrize(
    ("field", "charset"),
    [
        ("audio/mpeg;charset=ISO-8859-2", "ISO-8859-2"),
        ('text/plain; charset="utf-8"', "utf-8"),
        ("text/plain; charset=klingon", None),
        ("text/plain; charset=hex", None),
        ("text/plain", None),
        ("", None),
    ],
)
def test_a_declared_charset_counts_if_we_know_it(field: str, charset: str | None) -> None:
    assert declared_charset(field) == charset


@pytest.mark.parametrize(
    ("name", "known"), [("shift_jis", True), ("cp1251", True), ("rot13", False), ("", False), ("a\0b", False)]
)
def test_charset_names_are_checked(name: str, known: bool) -> None:
    assert known_charset(name) is known


def test_lines_end_at_cr_lf_and_crlf_alone() -> None:
    assert list(lines("a\rb\nc\r\n\n d\u2028e\x0cf\x85g ")) == [
        (1, "a"),
        (2, "b"),
        (3, "c"),
        (5, "d\u2028e\x0cf\x85g"),
    ]


def test_header_fields_are_utf8_else_windows() -> None:
    for raw in ("Café".encode(), "Café".encode("cp1252")):
        assert header_text(raw.decode("utf-8", "surrogateescape")) == "Café"


def test_an_entity_with_a_number_beyond_all_bounds_is_no_character() -> None:
    assert shown(f"a&#{'9' * 5000};b&#x{'f' * 5000};c&#65;") == "a\ufffdb\ufffdcA"
