# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a stream says is playing, made presentable.  Read by all that shows titles.

Automation systems write "artist - title" with a hyphen between two blanks.  Only exactly one of those is
plain: with two of them nobody knows which part is the artist ("Bach - Suite No. 3 - Air", but "WSKG - Bach -
Air"), and other dashes are typography that belongs to titles ("Romanze – Andante").  A wrong artist is worse
than none, and the whole is shown in any case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from .text import LONGEST_SHOWN, shown

LONGEST_URL: Final = 2048
_SEPARATOR: Final = " - "
_DASHES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2212_ "
"""What automation systems leave where artist and title are both missing."""

# iHeart wraps titles: ``Artist - text="Song" song_spot="M" MediaBaseId="0" …``; in its newer form
# ``title="Song",artist="Artist",url="song_spot=\"M\" …"``.  The song may hold quotes itself.
_SPOT_TEXT: Final = 'text="'
_SPOT_END: Final = re.compile(r'"\s{1,9}song_spot=', re.IGNORECASE)
_NAMED: Final = re.compile(
    r'\s{0,9}title="(?P<title>.*?)"\s?,\s?artist="(?P<artist>.*?)"\s{0,9}(?:,|$)', re.DOTALL
)
_PICTURE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?=$|[?&#;])", re.IGNORECASE)
_PICTURE_FIELD: Final = re.compile(
    r"(?:^|[&;])(?:image|img|cover|picture|artwork|albumart)[a-z_]{0,12}=[^&;]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamTitle:
    """What a stream says is playing, from the byte that follows it on.

    Attributes:
        text: Cleaned whole; empty means that the display is cleared.
        artist: Empty where the form is not plainly "artist - title".
        title: The rest of such a form, else the same as `text`.
        raw: Decoded but not cleaned.
        stream_url: ``StreamUrl`` of the block as it came, or empty; whatever a station puts there.
    """

    text: str
    artist: str = ""
    title: str = ""
    raw: str = ""
    stream_url: str = ""

    @property
    def picture_url(self) -> str:
        """The same address if it looks like that of a picture, else empty: most stations put their home page
        there, or their own code for the song."""
        return self.stream_url if looks_like_picture(self.stream_url) else ""


def make_title(raw: str, stream_url: str = "") -> StreamTitle:
    """Clean a title, and split it where its form is plainly "artist - title"."""
    url = shown_url(stream_url)
    if wrapped := _unwrapped(raw):
        return pair(*wrapped, raw=raw, stream_url=url)
    text = _cleaned(raw)
    artist, title = split_artist(text)
    return StreamTitle(text=text, artist=artist, title=title, raw=raw, stream_url=url)


def pair(artist: str, title: str, *, raw: str, stream_url: str = "") -> StreamTitle:
    """Clean artist and title that came apart; one of them, or both, may be missing."""
    artist, title = _cleaned(artist), _cleaned(title)
    if not (artist and title):
        either = artist or title
        return StreamTitle(text=either, title=either, raw=raw, stream_url=stream_url)
    text = f"{artist}{_SEPARATOR}{title}"[:LONGEST_SHOWN].rstrip()
    return StreamTitle(text=text, artist=artist, title=title, raw=raw, stream_url=stream_url)


def split_artist(text: str) -> tuple[str, str]:
    """Return the two sides of exactly one " - ", else no artist and all of it as title."""
    artist, dash, title = text.partition(_SEPARATOR)
    if dash and _SEPARATOR not in f"{title} " and artist.strip() and title.strip():
        return artist.strip(), title.strip()
    return "", text


def looks_like_picture(url: str) -> bool:
    """Return whether an address is one of http(s) that names a picture, in its path or its query."""
    if not url.lower().startswith(("http://", "https://")):
        return False
    return bool(_PICTURE.search(url) or _PICTURE_FIELD.search(url.partition("?")[2]))


def shown_url(value: str) -> str:
    """Return a ``StreamUrl`` without controls and blanks around it."""
    return "".join(mark for mark in value.strip() if mark.isprintable())[:LONGEST_URL]


def _unwrapped(raw: str) -> tuple[str, str] | None:
    """Return artist and title of what iHeart sends, if it is that."""
    before, mark, after = raw.partition(_SPOT_TEXT)
    if mark and (end := _SPOT_END.search(after)):
        return before.strip().removesuffix("-"), after[: end.start()]
    named = _NAMED.match(raw)
    return (named["artist"], named["title"]) if named else None


def _cleaned(raw: str) -> str:
    """Return one line to show, without half a character at its end; empty if it says nothing."""
    text = shown(raw.rstrip("\ufffd \x00\r\n\t"))
    return text if text.strip(_DASHES) else ""
