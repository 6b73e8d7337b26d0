# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Cut a stranger's HTML into tags and text, as browsers do; pure.

The standard library has a reader, too.  It needs hours for two megabytes of ``<a <a <a``, and raises on some
markup.  This one looks at each character a fixed number of times, and takes whatever comes: what browsers
call a tag is one, a file that ends within a tag ends there, and what is none is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from player.streams.text import unescaped

MOST_TOKENS: Final = 300_000
MOST_ATTRIBUTES: Final = 100
"""Of one tag; the others are passed over."""
LONGEST_VALUE: Final = 32 * 1024
"""Of an attribute: players keep whole settings there."""
LONGEST_TEXT: Final = 16 * 1024
"""Of a piece of text."""

_OPENING: Final = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_BETWEEN: Final = re.compile(r"[\s/]*")
_NAME: Final = re.compile(r"[^\s/>][^\s/>=]*")
_VALUE: Final = re.compile(r"\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]*))")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# What is in them is no markup; each ends at its own closing tag only.
_RAW_ENDS: Final = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes")
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; `name` and the names of attributes in lower case, of equal ones the first."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    closing: bool = False

    def value(self, name: str) -> str:
        """Return an attribute without blanks around it; empty if it has none such."""
        return self.attributes.get(name, "").strip()


@dataclass(frozen=True, slots=True)
class Text:
    """Text between tags.

    Attributes:
        inside: The element whose content is no markup, such as ``script``; empty for all others.
    """

    text: str
    inside: str = ""


Token: TypeAlias = Tag | Text


def tokens(html: str) -> Iterator[Token]:
    """Give tags and text in their order, `MOST_TOKENS` at most; all of it can be encoded."""
    html = _encodable(html)
    at = 0
    for _ in range(MOST_TOKENS):
        if at >= len(html):
            return
        mark = html.find("<", at)
        if mark != at:
            yield Text(_plain(html[at : mark if mark >= 0 else len(html)], LONGEST_TEXT))
            at = mark if mark >= 0 else len(html)
        elif opening := _OPENING.match(html, at):
            tag, at = _tag(html, opening)
            if tag is None:
                return
            yield tag
            if (end := _RAW_ENDS.get(tag.name)) is not None and not tag.closing:
                found = end.search(html, at)
                stop = found.start() if found else len(html)
                yield _raw(html[at:stop], tag.name)
                at = stop
        elif html.startswith("<!--", at):
            at = _behind(html, "-->", at + 2)
        elif html[at + 1 : at + 2] in ("!", "?", "/"):
            at = _behind(html, ">", at + 1)
        else:
            yield Text("<")
            at += 1


def _tag(html: str, opening: re.Match[str]) -> tuple[Tag | None, int]:
    """Return a tag and where it ends; ``None`` if the file ends within it."""
    attributes: dict[str, str] = {}
    at = opening.end()
    while True:
        between = _BETWEEN.match(html, at)
        at = between.end() if between else at
        name = _NAME.match(html, at)
        if name is None:
            break
        at = name.end()
        value = _VALUE.match(html, at)
        if value is not None:
            at = value.end()
        if len(attributes) < MOST_ATTRIBUTES:
            given = next((one for one in value.groups() if one is not None), "") if value else ""
            attributes.setdefault(name[0][:100].lower(), _plain(given, LONGEST_VALUE))
    if at >= len(html):
        return None, at
    return Tag(opening[2][:100].lower(), attributes, bool(opening[1])), at + 1


def _raw(text: str, element: str) -> Text:
    """Entities stand for themselves in scripts; a title has them as all text has."""
    return Text(_plain(text, LONGEST_TEXT) if element in ("title", "textarea") else text, element)


def _plain(text: str, most: int) -> str:
    return _encodable(unescaped(text[:most]))


def _encodable(text: str) -> str:
    """Return text that can be written down: entities may name half of a surrogate pair."""
    return text if text.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def _behind(html: str, end: str, at: int) -> int:
    """Return the place behind a mark; the end of the file if it does not come."""
    found = html.find(end, at)
    return len(html) if found < 0 else found + len(end)
