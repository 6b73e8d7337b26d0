# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read a page of a station's site: everything on it that may help to adopt the station; pure.

Whatever the page is, this ends soon and raises nothing.  Nothing on it is believed: each sighting says where
it is from, and is checked by others.
"""

from __future__ import annotations

import re
from typing import Final

from player.net.address import parse_address
from player.streams.text import shown

from .addresses import absolute, is_public_file, zone_of_embedded_calendar
from .dial import LONGEST_TEXT, call_signs_in, pairs_in
from .linked_data import said_in
from .loose import mounts_in, seen_at, seen_in, speaks_triton
from .markup import Tag, Text, tokens
from .sighting import LONGEST_VALUE, Link, Page, Sighting, Topic

MOST_LINKS: Final = 2000
MOST_SIGHTINGS: Final = 500
MOST_LOOKED_AT: Final = 5000
"""Tags and attributes that may have addresses; a page with more is looked at as far as that."""
_ADDRESSED: Final = frozenset(
    ("a", "area", "audio", "source", "embed", "object", "iframe", "frame", "link", "meta", "script")
)

_SOUND_TYPES: Final = ("audio/", "application/vnd.apple.mpegurl", "application/x-mpegurl", "application/ogg")
_RENEWAL: Final = re.compile(r"licen[cs]e renewal|renewal of licen[cs]e|renewal application", re.IGNORECASE)
_REFRESH: Final = re.compile(r"\s*[0-9.]{1,6}\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)
_LIVERADIO: Final = re.compile(r"(https?://[^/]+)/(?:live-radio\.js|embed/[a-z0-9-]{1,64})(?:[?#].*)?")
_BETWEEN_PARTS: Final = re.compile(r"\s+[|–—·»:•-]\s+|\s*\|\s*")
_GENERIC: Final = frozenset(
    {"", "home", "homepage", "home page", "welcome", "listen", "listen live", "live", "schedule"}
)
_NAMES: Final = {"og:site_name": 1, "application-name": 3, "apple-mobile-web-app-title": 3}
_LOGO_RELATIONS: Final = {"apple-touch-icon": 0, "apple-touch-icon-precomposed": 0, "icon": 4}

# How much each place is believed; what looks like a recording is sorted out by who chooses.
_DECLARED, _LINKED, _DATA, _SCRIPT = 1, 2, 3, 4


def read_page(html: str, url: str) -> Page:
    """Return what a page says.

    Args:
        url: Where it was found at last; absolute.
    """
    reader = _Reader(html, url)
    for token in tokens(html):
        if isinstance(token, Tag):
            reader.tag(token)
        else:
            reader.text(token)
    return reader.page()


class _Reader:
    """Takes the tokens of one page."""

    def __init__(self, html: str, url: str) -> None:
        self._url = self._base = url
        self._site = parse_address(url).host
        self._triton = speaks_triton(html)
        self._found: dict[tuple[Topic, str], Sighting] = {}
        self._links: dict[str, Link] = {}
        self._words: list[str] = []
        self._words_length = 0
        self._link: tuple[str, str, list[str]] | None = None
        self._sounding = False
        self._linked_data = False
        self._has_base = False
        self._looked_at = 0

    def tag(self, tag: Tag) -> None:
        """Take a tag."""
        if tag.name == "a":
            self._end_link()
        if tag.name in ("audio", "video"):
            self._sounding = not tag.closing and tag.name == "audio"
        self._looked_at += tag.name in _ADDRESSED
        if tag.closing or self._looked_at > MOST_LOOKED_AT:
            return
        match tag.name:
            case "base" if not self._has_base and tag.value("href"):
                self._has_base = True
                self._base = absolute(self._url, tag.value("href")) or self._base
            case "a" | "area":
                self._link = tag.value("href"), tag.value("title") or tag.value("aria-label"), []
            case "img" if self._link is not None:
                self._link[2].append(tag.value("alt"))
            case "audio" | "source" | "embed" | "object":
                self._sound(tag)
            case "iframe" | "frame":
                self._frame(tag.value("src") or tag.value("data-src"))
            case "link":
                self._relation(tag)
            case "meta":
                self._meta(tag)
            case "script":
                self._linked_data = tag.value("type").lower().startswith("application/ld+json")
                self._liveradio(tag.value("src"))
        self._data(tag)

    def text(self, token: Text) -> None:
        """Take text, or the content of a script."""
        if token.inside == "script":
            self._script(token.text)
        elif token.inside == "title":
            self._title(token.text)
        elif not token.inside:
            if self._link is not None:
                self._link[2].append(token.text)
            if self._words_length < LONGEST_TEXT:
                self._words.append(token.text)
                self._words_length += len(token.text)

    def page(self) -> Page:
        """Return what was found."""
        self._end_link()
        words = " ".join(" ".join(self._words).split())
        for one in pairs_in(words):
            self._add(Topic.STATION, one.call_sign, "its text", one.mhz)
        own = self._site.removeprefix("www.").partition(".")[0].upper()
        for call_sign in call_signs_in(words):
            if call_sign.partition("-")[0] == own:
                self._add(Topic.STATION, call_sign, "its text, and the name of the site", weight=2)
        return Page(
            url=self._url,
            links=tuple(self._links.values())[:MOST_LINKS],
            sightings=tuple(self._found.values()),
        )

    def _add(self, topic: Topic, value: str, how: str, words: str = "", weight: int = 0) -> None:
        key = topic, value
        before = self._found.get(key)
        if not value or len(value) > LONGEST_VALUE or (before is None and len(self._found) >= MOST_SIGHTINGS):
            return
        if before is None or weight < before.weight:
            self._found[key] = Sighting(
                topic=topic, value=value, page=self._url, how=how, words=shown(words), weight=weight
            )

    def _end_link(self) -> None:
        if self._link is None:
            return
        (reference, title, pieces), self._link = self._link, None
        words = shown(" ".join(pieces)[:LONGEST_VALUE]) or shown(title)
        how = f'link "{words[:60]}"' if words else "link"
        self._schedule_or_stream(reference, how, words, _LINKED)
        url = absolute(self._base, reference)
        if not url:
            return
        if is_public_file(url):
            self._add(Topic.PUBLIC_FILE, url, how, words)
        if _RENEWAL.search(words):
            self._add(Topic.RENEWAL, url, how, words)
        if len(self._links) < MOST_LINKS:
            self._links.setdefault(url, Link(url, words))

    def _schedule_or_stream(self, reference: str, how: str, words: str, weight: int) -> None:
        for topic, value in seen_at(reference, base=self._base, site=self._site):
            self._add(topic, self._own_scheme(value), how, words, weight)

    def _own_scheme(self, url: str) -> str:
        """``webcal:`` does not say which scheme is meant: at the page's own host it is the page's."""
        own = parse_address(self._url)
        encrypted = f"https://{self._url.partition('://')[2].partition('/')[0]}/"
        return f"http{url[5:]}" if own.scheme == "http" and url.startswith(encrypted) else url

    def _sound(self, tag: Tag) -> None:
        reference = tag.value("src") or tag.value("data-src") or tag.value("data")
        declared = tag.value("type").lower().startswith(_SOUND_TYPES)
        if not (tag.name == "audio" or declared or (tag.name == "source" and self._sounding)):
            return
        if url := absolute(self._base, reference):
            self._add(Topic.STREAM, url, f"{tag.name} element", weight=_DECLARED)

    def _frame(self, reference: str) -> None:
        self._schedule_or_stream(reference, "frame", "", _LINKED)
        self._liveradio(reference)
        url = absolute(self._base, reference)
        if zone := zone_of_embedded_calendar(url):
            self._add(Topic.ZONE, zone, "the embedded calendar")
        if url and len(self._links) < MOST_LINKS:
            self._links.setdefault(url, Link(url, "player"))

    def _relation(self, tag: Tag) -> None:
        relations = tag.value("rel").lower().split()
        url = absolute(self._base, tag.value("href"))
        for relation in relations:
            if url and relation in _LOGO_RELATIONS:
                self._add(Topic.LOGO, url, relation, weight=_LOGO_RELATIONS[relation])
        if "alternate" in relations and tag.value("type").lower().startswith("text/calendar") and url:
            self._add(Topic.CALENDAR, self._own_scheme(url), "link element", tag.value("title"), _LINKED)
        elif "stylesheet" not in relations:
            self._schedule_or_stream(tag.value("href"), "link element", tag.value("title"), _LINKED)

    def _meta(self, tag: Tag) -> None:
        name, content = (tag.value("property") or tag.value("name")).lower(), tag.value("content")
        if name in _NAMES:
            self._add(Topic.NAME, shown(content), name, weight=_NAMES[name])
        elif name in ("og:image", "og:image:url"):
            self._add(Topic.LOGO, absolute(self._base, content), "og:image", weight=3)
        elif name in ("og:audio", "og:audio:url", "og:audio:secure_url", "twitter:player:stream"):
            self._add(Topic.STREAM, absolute(self._base, content), name, weight=_LINKED)
        elif tag.value("http-equiv").lower() == "refresh" and (refresh := _REFRESH.match(content)):
            url = absolute(self._base, refresh[1])
            if url and len(self._links) < MOST_LINKS:
                self._links.setdefault(url, Link(url, "player"))

    def _data(self, tag: Tag) -> None:
        for name, value in tag.attributes.items():
            if not name.startswith("data-") or not value or self._looked_at > MOST_LOOKED_AT:
                continue
            self._looked_at += 1
            how = f"attribute {shown(name)[:40]}"
            if name == "data-ucs":
                self._loose(f"ucs={value}", how, _DATA)
            elif name == "data-mount" and self._triton:
                for url in mounts_in(f"mount='{value}'"):
                    self._add(Topic.STREAM, url, how, weight=_DATA)
            elif "://" in value or "\\/" in value or '"' in value:
                self._loose(value, how, _DATA)
            else:
                self._schedule_or_stream(value.strip(), how, "", _DATA)

    def _script(self, text: str) -> None:
        if self._linked_data:
            for topic, value, words in said_in(text):
                self._said(topic, value, words)
            return
        self._loose(text, "script", _SCRIPT)
        if self._triton:
            for url in mounts_in(text):
                self._add(Topic.STREAM, url, "script, as a mount of StreamTheWorld", weight=_SCRIPT)

    def _said(self, topic: Topic, value: str, words: str) -> None:
        """Take one statement of JSON-LD."""
        weight = 0
        if topic is Topic.STREAM:
            weight = _DECLARED
        elif topic is Topic.NAME:
            weight = 0 if words == "station" else 2
        elif topic is Topic.LOGO:
            weight = 1 if words == "logo" else 3
        if topic in (Topic.STREAM, Topic.LOGO):
            value = absolute(self._base, value)
        elif topic not in (Topic.ZONE, Topic.STATION):
            value = shown(value)
        self._add(topic, value, "JSON-LD", words, weight)

    def _loose(self, text: str, how: str, weight: int) -> None:
        for topic, value in seen_in(text, base=self._base, site=self._site):
            self._add(topic, self._own_scheme(value), how, weight=weight)

    def _title(self, text: str) -> None:
        parts = [part for part in _BETWEEN_PARTS.split(shown(text)) if part.lower() not in _GENERIC]
        own = self._site.removeprefix("www.").partition(".")[0]
        named = [part for part in parts if own in part.lower().replace(" ", "")]
        self._add(Topic.NAME, (named or parts or [""])[0].strip(), "title", weight=4)

    def _liveradio(self, reference: str) -> None:
        if match := _LIVERADIO.fullmatch(absolute(self._base, reference)):
            self._add(Topic.LIVERADIO, match[1], "a player of this program", weight=_LINKED)
