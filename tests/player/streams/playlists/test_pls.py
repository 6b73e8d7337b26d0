# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from player.errors import PlaylistError
from player.streams.playlists.base import Hint
from player.streams.playlists.base import PlaylistEntry as Entry
from player.streams.playlists.pls import Pls, parse_pls

A, B = "http://a.example/live", "http://b.example:8000/;"


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        pytest.param(
            f"[playlist]\nNumberOfEntries=2\nFile1={A}\nTitle1=One\nLength1=-1\nFile2={B}\nTitle2=Two\nVersion=2\n",
            [Entry(A, "One"), Entry(B, "Two")],
            id="as written in the manuals",
        ),
        pytest.param(f"[playlist]\nFile1={A}", [Entry(A)], id="no number of entries, no line end"),
        pytest.param(f"[playlist]\nNumberOfEntries=9\nFile1={A}\n", [Entry(A)], id="number too large"),
        pytest.param(
            f"[playlist]\nNumberOfEntries=0\nFile1={A}\nFile2={B}\n", [Entry(A), Entry(B)], id="number 0"
        ),
        pytest.param(f"[playlist]\nNumberOfEntries=many\nFile1={A}\n", [Entry(A)], id="no number at all"),
        pytest.param(f"[PLAYLIST]\nFILE1={A}\ntitle1=t\n", [Entry(A, "t")], id="letter case"),
        pytest.param(f"[playlist]\nFile1 = {A}\nTitle1 = t \n", [Entry(A, "t")], id="blanks"),
        pytest.param(f"[playlist]\nFile7={B}\nFile2={A}\n", [Entry(A), Entry(B)], id="gaps and disorder"),
        pytest.param(
            f"; made by x\n\njunk\n[playlist]\nFile1={A}\n", [Entry(A)], id="junk before the header"
        ),
        pytest.param(f"File1={A}\n", [Entry(A)], id="no header"),
        pytest.param(f"[playlist]\nFile1=\"{A}\"\nTitle1='t'\n", [Entry(A, "t")], id="quotes"),
        pytest.param(f"[playlist]\rFile1={A}\rTitle1=t\r", [Entry(A, "t")], id="CR alone"),
        pytest.param(f"[playlist]\r\nFile1={A}\r\n", [Entry(A)], id="CRLF"),
        pytest.param(f"\ufeff[playlist]\nFile1={A}\n", [Entry(A)], id="byte order mark"),
        pytest.param(f"[playlist]\nFile1={A}?a=%2F%20;b=[1]\n", [Entry(f"{A}?a=%2F%20;b=[1]")], id="escapes"),
        pytest.param(
            "[playlist]\nFile1=live.mp3\nFile2=mms://h/x\n", [Entry("live.mp3"), Entry("mms://h/x")], id="all"
        ),
        pytest.param(
            f"[playlist]\nFile1={A}\nTitle1=a\u2028b\x0cc\x85d\n",
            [Entry(A, "a\u2028b\x0cc\x85d")],
            id="no line",
        ),
        pytest.param(
            f"[playlist]\nFile1={A}\nFile1={B}\nTitle1=t\n", [Entry(A, "t"), Entry(B, "t")], id="one twice"
        ),
        pytest.param(f"[playlist]\nFile={A}\nFile={B}\n", [Entry(A), Entry(B)], id="keys without a number"),
        pytest.param(f"[playlist]\n{A}\n{B}\nEnjoy!\n", [Entry(A), Entry(B)], id="naked addresses"),
        pytest.param(f"{A}x\n[playlist]\nFile1={A}\n", [Entry(A)], id="an address in the junk before"),
        pytest.param(f"[playlist]\nFile1={A}|User-Agent=x\n", [Entry(A)], id="options of Kodi's"),
    ],
)
def test_pls_as_stations_write_it(text: str, entries: list[Entry]) -> None:
    assert Pls().recognises(text, Hint())
    assert parse_pls(text) == tuple(entries)


@pytest.mark.parametrize(
    "text", ["", "[playlist]", "[playlist]\nTitle1=t\n", "[playlist]\nFile1=\n", "prose"]
)
def test_a_list_without_entries_is_an_error(text: str) -> None:
    with pytest.raises(PlaylistError):
        parse_pls(text)


def test_cut_at_every_position_nothing_else_fails() -> None:
    text = f'[playlist]\r\nFile1={A}\r\nTitle1="t"\r\n'

    for cut in range(len(text)):
        try:
            assert all(A.startswith(entry.url.strip('"')) for entry in parse_pls(text[:cut]))
        except PlaylistError:
            assert cut <= text.index(A)
