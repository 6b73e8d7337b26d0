# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import time

import pytest

from player.errors import PlaylistError
from player.streams.playlists.base import Hint
from player.streams.playlists.base import PlaylistEntry as Entry
from player.streams.playlists.m3u import M3u, NamedM3u, parse_m3u

A, B = "http://a.example/live", "http://b.example:8000/;"


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        pytest.param(
            f"#EXTM3U\n#EXTINF:-1,One\n{A}\n#EXTINF:-1,Two\n{B}\n",
            [Entry(A, "One"), Entry(B, "Two")],
            id="plain",
        ),
        pytest.param(f"{A}\n{B}", [Entry(A), Entry(B)], id="naked addresses"),
        pytest.param(f"\ufeff{A}\n", [Entry(A)], id="mark glued to the first address"),
        pytest.param(f"#extm3u\r#extinf:0,One\r{A}\r", [Entry(A, "One")], id="CR alone, small letters"),
        pytest.param(
            f'#EXTM3U\n#EXTINF:-1 tvg-id="x" group-title="News, Talk",Title, with comma\n{A}\n',
            [Entry(A, "Title, with comma")],
            id="attributes with a comma in quotes",
        ),
        pytest.param(f"#EXTM3U\n#EXTINF:-1.5\n{A}\n", [Entry(A)], id="no comma"),
        pytest.param(
            f"#EXTM3U\n#PLAYLIST:x\n#EXTVLCOPT:http-user-agent=y\n\t{A}\n", [Entry(A)], id="other tags, tabs"
        ),
        pytest.param(
            "#EXTM3U\n/live\n../x.mp3\n?a=1\n//h/x\n",
            [Entry(u) for u in ("/live", "../x.mp3", "?a=1", "//h/x")],
            id="relative",
        ),
        pytest.param(f"Our streams:\n{A}\nEnjoy!\n", [Entry(A)], id="prose beside an address"),
        pytest.param("#EXTM3U\nC:\\music\\a.mp3\n", [Entry("C:\\music\\a.mp3")], id="a file"),
        pytest.param(
            f"#EXTM3U\n#EXTINF:-1,One\n\n{A}\n{B}\n",
            [Entry(A, "One"), Entry(B)],
            id="a title is for one entry",
        ),
    ],
)
def test_m3u_as_stations_write_it(text: str, entries: list[Entry]) -> None:
    assert M3u().recognises(text, Hint())
    assert M3u().parse(text) == tuple(entries)


@pytest.mark.parametrize("hint", [Hint("audio/x-mpegurl"), Hint(ending="m3u"), Hint("text/uri-list")])
def test_a_name_or_a_type_makes_a_list_of_bare_words(hint: Hint) -> None:
    assert NamedM3u().recognises("live.mp3\n", hint)
    assert NamedM3u().parse("live.mp3\n") == (Entry("live.mp3"),)


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        pytest.param(f"live.mp3\n{A}\n", ["live.mp3", A], id="a file beside an address"),
        pytest.param("My Radio.MP3\n/live\n/;\n?x=1\n", ["My Radio.MP3", "/live", "/;", "?x=1"], id="paths"),
        pytest.param(f"Our streams.\nHear us\n{A}\n", [A], id="prose beside an address"),
        pytest.param("#EXTM3U\nOur stream\n", ["Our stream"], id="a header says that all count"),
        pytest.param("Our radio.\nC:\\My Music\\a.mp3\n", ["C:\\My Music\\a.mp3"], id="a file of Windows"),
    ],
)
def test_of_a_named_list_what_looks_like_a_path_counts(text: str, urls: list[str]) -> None:
    assert NamedM3u().recognises(text, Hint(ending="m3u"))
    assert [entry.url for entry in NamedM3u().parse(text)] == urls


@pytest.mark.parametrize("text", ["The station is off the air.\n", "Offline\n", "<html>\n", "", "# a/b\n"])
def test_a_name_does_not_make_prose_a_list(text: str) -> None:
    assert not NamedM3u().recognises(text, Hint("audio/x-mpegurl", "m3u"))


def test_what_kodi_writes_behind_an_address_is_cut_off() -> None:
    text = f"#EXTM3U\n{A}|User-Agent=VLC&Referer=http://x/\n{A}?a|b\n"

    assert [entry.url for entry in M3u().parse(text)] == [A, f"{A}?a|b"]


@pytest.mark.parametrize("text", ["Sorry, we are off.", "see http://a.example/", "", "{}"])
def test_prose_is_no_list(text: str) -> None:
    assert not M3u().recognises(text, Hint("text/plain"))


@pytest.mark.parametrize("text", ["", "#EXTM3U\n", "#EXTM3U\n#EXTINF:-1,x\n\n"])
def test_a_list_without_entries_is_an_error(text: str) -> None:
    with pytest.raises(PlaylistError):
        parse_m3u(text)


def test_5000_entries_in_half_a_mebibyte_take_at_most_50_ms() -> None:
    text = "#EXTM3U\n" + "".join(
        f"#EXTINF:-1,Station number {n:05d}, somewhere far away\nhttp://radio.example/{n:05d}/live/stream.mp3\n"
        for n in range(5000)
    )
    assert 400_000 < len(text) <= 512 * 1024

    def took_s() -> float:
        started_s = time.process_time()
        assert len(M3u().parse(text)) == 5000
        return time.process_time() - started_s

    assert min(took_s() for _ in range(5)) < 0.05
