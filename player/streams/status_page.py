# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Find the streams behind the page that a radio server shows to browsers.

Stations publish the address that their browser shows.  SHOUTcast 1 answers ``/`` with its page or with the
stream, by what it takes the asker for, and ``/;`` always with the stream; SHOUTcast 2 numbers its streams;
Icecast lists its mounts.  None of these pages is documented, so only what all versions have is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .playlists.base import PlaylistEntry
from .playlists.markup import Tag, one_line, tags

LARGEST_PAGE_BYTES: Final = 256 * 1024

_SHOUTCAST: Final = re.compile(
    r"shoutcast\s+(?:administrator|server|d\.?n\.?a\.?s|streaming|dnas)", re.IGNORECASE
)
_ICECAST: Final = re.compile(
    r"<title>[^<]{0,40}icecast|icecast\s+(?:streaming\s+media\s+server|status|server)", re.IGNORECASE
)
_TEXT_TAGS: Final = frozenset(
    {"a", "audio", "b", "br", "div", "font", "h3", "p", "source", "span", "td", "th", "tr"}
)
_SID: Final = re.compile(r"(?:[?&]sid=|^/?stream/)([0-9]{1,5})\b", re.IGNORECASE)
_MOUNT: Final = re.compile(r"mount\s*point\s*:?\s*(/[^\s<>\"']{1,200})", re.IGNORECASE)
_MOUNT_NAME: Final = re.compile(r"^(?:stream\s+(?:title|name))\s*:$", re.IGNORECASE)
_LISTS: Final = (".m3u", ".xspf", ".vclt")
_ADMIN: Final = ("/admin", "/status", "/server_version", "/auth", "/index")


def entries_of_page(html: str) -> tuple[PlaylistEntry, ...]:
    """Return the streams behind a server's own page, the likeliest first; none if it is no such page.

    Their addresses are relative to the page's.
    """
    if _SHOUTCAST.search(html):
        return _shoutcast(html)
    if _ICECAST.search(html):
        return _icecast(html)
    return ()


def _shoutcast(html: str) -> tuple[PlaylistEntry, ...]:
    """Version 1 has one stream, ``/;``, the first of version 2, whose page links to each by number."""
    found = list(tags(html, _TEXT_TAGS))
    links = [link for tag in found if (link := tag.attributes().get("href", ""))]
    text = "\n".join(filter(None, (one_line(tag.text) for tag in found)))
    named = re.search(r"stream\s+(?:title|name)\s*:\s*([^\n]{1,200})", text, re.IGNORECASE)
    title = named[1].strip() if named else ""
    numbers = list(dict.fromkeys(match[1] for link in links if (match := _SID.search(link))))
    entries = [PlaylistEntry("/;", title)] if len(numbers) < 2 else []
    entries += [
        PlaylistEntry(f"/stream/{number}/", title if len(numbers) == 1 else f"Stream {number}")
        for number in numbers
    ]
    entries += [PlaylistEntry(link, title) for link in links if _is_listen_list(link)]
    once: dict[str, PlaylistEntry] = {}
    for entry in entries:
        once.setdefault(entry.url, entry)
    return tuple(once.values())


def _is_listen_list(link: str) -> bool:
    path = link.partition("?")[0].lower()
    return path.rpartition("/")[2] in ("listen.pls", "listen.m3u") and not path.startswith("javascript:")


def _icecast(html: str) -> tuple[PlaylistEntry, ...]:
    """A mount is told by its lists' addresses, by its heading, or by the page's own player."""
    titles: dict[str, str] = {}
    mount = label = ""
    for tag in tags(html, _TEXT_TAGS):
        for found in _mounts_in(tag):
            mount = found
            titles.setdefault(mount, "")
        text = one_line(tag.text)
        if not text:
            continue
        if _MOUNT_NAME.match(label) and mount and not titles[mount]:
            titles[mount] = text
        label = text
    return tuple(PlaylistEntry(mount, title) for mount, title in titles.items())


def _mounts_in(tag: Tag) -> Iterator[str]:
    if heading := _MOUNT.search(one_line(tag.text)):
        yield heading[1]
    attributes = tag.attributes()
    link = attributes.get("href" if tag.name == "a" else "src", "")
    path = link.partition("?")[0]
    listed = next((ending for ending in _LISTS if path.lower().endswith(ending)), "")
    if tag.name == "a" and listed and _is_mount(path):
        yield path.removesuffix(path[-len(listed) :])
    elif tag.name in ("audio", "source") and _is_mount(path):
        yield path


def _is_mount(path: str) -> bool:
    return path.startswith("/") and not path.startswith("//") and not path.lower().startswith(_ADMIN)
