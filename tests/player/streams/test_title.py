# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from player.streams.title import StreamTitle, make_title, pair


@pytest.mark.parametrize(
    ("raw", "artist", "title"),
    [
        ("Clara Schumann - Romanze", "Clara Schumann", "Romanze"),
        ("AC-DC - T.N.T.", "AC-DC", "T.N.T."),
        ("Jay-Z - 99 Problems (Live)", "Jay-Z", "99 Problems (Live)"),
        ("  Artist  -  Song  ", "Artist", "Song"),
        ("Earth, Wind &amp; Fire - September", "Earth, Wind & Fire", "September"),
        ("Artist - Title – Live", "Artist", "Title – Live"),
        ("Bach - Suite No. 3 - Air", "", "Bach - Suite No. 3 - Air"),
        ("WSKG - Bach - Air", "", "WSKG - Bach - Air"),
        ("A - B - ", "", "A - B -"),
        ("Artist – Title", "", "Artist – Title"),
        ("Romanze – Andante", "", "Romanze – Andante"),
        ("Jean-Michel Jarre", "", "Jean-Michel Jarre"),
        ("Artist -Title", "", "Artist -Title"),
        (" - Nameless", "", "- Nameless"),
        ("Nobody - ", "", "Nobody -"),
        ("News", "", "News"),
    ],
)
def test_artist_and_title_come_apart_only_where_it_is_plain(raw: str, artist: str, title: str) -> None:
    made = make_title(raw)

    assert (made.artist, made.title, made.raw) == (artist, title, raw)


@pytest.mark.parametrize(
    "raw", ["", " ", "-", " - ", "--", " – ", "- - -", "\x00", "\u200b", "\r\n", "&nbsp;-"]
)
def test_what_says_nothing_clears_the_display(raw: str) -> None:
    assert make_title(raw) == StreamTitle(text="", raw=raw)


SPOT = 'song_spot="M" MediaBaseId="1093409" itunesTrackId="0" amgArtistId="0" length="00:03:21" unsid="-1"'


@pytest.mark.parametrize(
    ("raw", "artist", "title", "text"),
    [
        pytest.param(f'Abba - text="S.O.S." {SPOT}', "Abba", "S.O.S.", "Abba - S.O.S.", id="song"),
        pytest.param(
            f'A - text="The 12" Mix" {SPOT}', "A", 'The 12" Mix', 'A - The 12" Mix', id="quote inside"
        ),
        pytest.param(
            f'Bach - text="Suite No. 3 - Air" {SPOT}',
            "Bach",
            "Suite No. 3 - Air",
            "Bach - Suite No. 3 - Air",
            id="a dash inside, and still plain",
        ),
        pytest.param(f' - text="Spot Block" {SPOT}', "", "Spot Block", "Spot Block", id="no artist"),
        pytest.param(f'WSKG - text="" {SPOT}', "", "WSKG", "WSKG", id="no song"),
        pytest.param(f' - text="" {SPOT}', "", "", "", id="neither"),
        pytest.param(
            f'R&amp;B - text="A &amp;amp; B" {SPOT}', "R&B", "A &amp; B", "R&B - A &amp; B", id="once"
        ),
        pytest.param(
            'title="S.O.S.",artist="Abba",url="song_spot=\\"M\\" MediaBaseId=\\"1\\""',
            "Abba",
            "S.O.S.",
            "Abba - S.O.S.",
            id="newer form",
        ),
        pytest.param('title="Ad",artist=""', "", "Ad", "Ad", id="newer form, no artist"),
        pytest.param('A text="x" thing', "", 'A text="x" thing', 'A text="x" thing', id="not it"),
    ],
)
def test_what_iheart_wraps_is_unwrapped(raw: str, artist: str, title: str, text: str) -> None:
    assert make_title(raw) == StreamTitle(text=text, artist=artist, title=title, raw=raw)


def test_what_came_apart_already_is_not_split_again() -> None:
    made = pair("Simon - Garfunkel", "A - B", raw="raw")

    assert made == StreamTitle(
        text="Simon - Garfunkel - A - B", artist="Simon - Garfunkel", title="A - B", raw="raw"
    )


def test_half_a_character_at_the_end_is_not_shown() -> None:
    assert make_title("Дож\ufffd").text == "Дож"
    assert make_title("a \ufffd b").text == "a \ufffd b"


def test_a_title_is_never_longer_than_a_screen_can_bear() -> None:
    assert len(make_title("ä" * 4000).text) == 255
    assert len(pair("ä" * 4000, "b" * 4000, raw="").text) == 255


@pytest.mark.parametrize(
    ("url", "picture"),
    [
        ("http://img.example/a.jpg", True),
        ("https://img.example/a/b.PNG?size=300", True),
        ("https://img.example/cover.webp#x", True),
        ("https://img.example/get?id=3&image=ab12", True),
        ("https://img.example/get?albumart_url=ab12", True),
        ("http://img.example/show?file=a.jpeg&x=1", True),
        ("http://station.example/", False),
        ("http://station.example/image/", False),
        ("http://station.example/page?image=", False),
        ("http://station.example/song.jpg.html", False),
        ("ftp://img.example/a.jpg", False),
        ("javascript:alert('a.jpg')", False),
        ("&artist=A&title=T&picture=a.jpg", False),
        ("a.jpg", False),
        ("", False),
    ],
)
def test_an_address_is_a_picture_only_if_it_looks_like_one(url: str, picture: bool) -> None:
    title = make_title("A", url)

    assert (title.stream_url, title.picture_url) == (url, url if picture else "")
