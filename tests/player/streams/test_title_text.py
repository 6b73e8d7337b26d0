# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from player.streams.title_text import CUT, decode_title, usable_charsets


@pytest.mark.parametrize(
    ("data", "charsets", "text"),
    [
        pytest.param("Дождь".encode()[:-1], (), "Дожд" + CUT, id="half a character of two bytes"),
        pytest.param("日本".encode()[:-1], (), "日" + CUT, id="two thirds of one"),
        pytest.param("日本".encode()[:-2], (), "日" + CUT, id="a third of one"),
        pytest.param("é🎵".encode()[:-1] + b" ", (), "é" + CUT, id="three quarters, and a blank"),
        pytest.param("Caf\xe9".encode("latin-1"), (), "Café", id="the same form in Latin-1"),
        pytest.param("Caf\xe9".encode("latin-1"), ("utf-8",), "Café", id="and declared as UTF-8"),
        pytest.param("é\xe9".encode("latin-1"), (), "éé", id="twice in Latin-1"),
        pytest.param("歌詞".encode("cp932")[:-1], ("cp932",), "歌" + CUT, id="half in Shift_JIS"),
        pytest.param("사랑".encode("cp949")[:-1], ("cp949",), "사" + CUT, id="half in EUC-KR"),
        pytest.param(b"\xc4\xee\x98", ("cp1251",), f"До{CUT}", id="undefined in windows-1251"),
        pytest.param("И".encode(), ("cp1251",), "И", id="UTF-8 that windows-1251 cannot be"),
        pytest.param(b"\x81\x8d", ("cp1252",), "\x81\x8d", id="undefined in windows-1252"),
        pytest.param(b"\xff" * 9, ("cp949",), "ÿ" * 9, id="nothing like the hint"),
        pytest.param(b"", ("cp1251",), "", id="empty"),
    ],
)
def test_a_value_is_decoded(data: bytes, charsets: tuple[str, ...], text: str) -> None:
    assert decode_title(data, charsets) == text


def test_charsets_that_no_title_can_be_in_are_passed_over_and_others_meant_as_they_are_used() -> None:
    given = (None, "klingon", "utf-16", "cp037", "hex", "utf-7", "latin-1", "Shift_JIS", "EUC-KR", "koi8-r")

    assert usable_charsets(given) == ("cp1252", "cp932", "cp949", "koi8-r")
