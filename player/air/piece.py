# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whether two titles mean the same piece, and what is known of it when two have told of it.

A stream and a station's automation rarely write a title alike: one shouts, one leaves the
artist out, one has a hyphen where the other has a dash.
"""

from __future__ import annotations

from dataclasses import fields, replace

from .base import AirTitle, StreamTitle, TitleDetails


def same_piece(one: StreamTitle, other: StreamTitle) -> bool:
    """Return whether two titles, of which both show something, differ in spelling alone.

    Where both name an artist, it has to be the same one.
    """
    if not _plain(one.text) or not _plain(other.text):
        return False
    if _plain(one.text) == _plain(other.text):
        return True
    titles, artists = (_plain(one.title), _plain(other.title)), (_plain(one.artist), _plain(other.artist))
    return titles[0] == titles[1] != "" and (artists[0] == artists[1] or "" in artists)


def merged(announced: AirTitle, before: AirTitle) -> AirTitle:
    """Return what an announcement makes of a title that told of the same piece already, since when it did."""
    words, heard = announced.title, before.title
    title = replace(
        words, artist=words.artist or heard.artist, stream_url=words.stream_url or heard.stream_url
    )
    return replace(announced, title=title, at=before.at, details=_joined(announced.details, before.details))


def _joined(news: TitleDetails, known: TitleDetails) -> TitleDetails:
    names = [field.name for field in fields(TitleDetails)]
    return replace(known, **{name: getattr(news, name) for name in names if getattr(news, name)})


def _plain(text: str) -> str:
    return "".join(mark for mark in text.casefold() if mark.isalnum())
