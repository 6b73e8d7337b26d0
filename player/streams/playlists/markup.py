# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Scan what stations call XML: tags and the text behind them, in order, whatever is wrong with the rest.

A strict reader fails on most of these files: letter case differs between opening and closing tags, values
have no quotes, ``&`` stands bare in addresses, tags are never closed.  So nothing is nested or checked here,
and no declaration is ever followed: document types and entities of a file's own mean nothing.  All is done in
one pass, whose time grows with the length of the text and no faster: no pattern here can go back over it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator
from html import unescape
from itertools import islice
from typing import Final, NamedTuple

from player.errors import UnsupportedAddressError
from player.net.address import join_address

# A tag ends at ">", or where the next begins; ">" inside quotes does not count if the quotes close.
_NAMED: Final = (
    r"""([A-Za-z_][^\s<>"'/=]*+)"""
    r"""([^<>"']*+(?:(?:"[^"<]*+"|'[^'<]*+'|["'])[^<>"']*+)*+)>?([^<]*+)"""
)
_TAG: Final = re.compile("<(/?)" + _NAMED)
_OPENING: Final = re.compile("<()" + _NAMED)
# The last form is for values without quotes, or without the second one.
_ATTRIBUTE: Final = re.compile(
    r"""(?<![^\s"'/])([^\s=<>"'/]++)\s*+=\s*+(?:"([^"<]*+)"|'([^'<]*+)'|["']?([^\s<>"']*+))"""
)
_FIRST: Final = re.compile(r"""<(?:!--|[!?]|([A-Za-z_][^\s<>"'/=]*+))""")
_SECTION: Final = re.compile(r"<!--|<!\[CDATA\[")
# With ";" alone: "&copy=1" in an address is no copyright sign.
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos);")
_LONGEST_BASE: Final = 512
_MOST_ATTRIBUTES: Final = 100
_MOST_NAMES: Final = 1000
_REFERENCE_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


class Tag(NamedTuple):
    """One tag, and what follows it.

    Attributes:
        name: In lower case, without a namespace prefix.
        closes: True for ``</…>``.
        raw: Its attributes, as written.
        raw_text: What follows, up to the next tag.
    """

    name: str
    closes: bool
    raw: str
    raw_text: str

    @property
    def text(self) -> str:
        """What follows, in one line, entities decoded."""
        return one_line(unescaped(self.raw_text))

    def attributes(self) -> dict[str, str]:
        """Return its attributes by their name in lower case; of equal names the first counts."""
        found: dict[str, str] = {}
        for match in islice(_ATTRIBUTE.finditer(self.raw), _MOST_ATTRIBUTES):
            name, double, single, bare = match.groups("")
            value = double or single
            if bare:
                value = bare.removesuffix("/") if self.raw.endswith(bare) else bare
            found.setdefault(name.lower(), unescaped(value).strip())
        return found


def tags(text: str, wanted: Container[str], closing: Collection[str] = ()) -> Iterator[Tag]:
    """Give the tags of a text in order; comments and declarations are none, CDATA is text.

    Args:
        text: The document.
        wanted: Names of the opening tags to give.
        closing: Names of the closing tags to give.
    """
    known: dict[str, str] = {}  # names as written, which are few
    pattern = _TAG if closing else _OPENING
    for slash, written, raw, following in map(re.Match.groups, pattern.finditer(_flattened(text))):
        if (name := known.get(written)) is None:
            name = written.rpartition(":")[2].lower()
            if len(known) < _MOST_NAMES:
                known[written] = name
        if name in (closing if slash else wanted):
            yield Tag(name, slash != "", raw, following)


def root_name(text: str) -> str:
    """Return the name of the first tag as `first_tag` does, but only of a text that begins as markup."""
    return first_tag(text) if text[:64].lstrip("\ufeff\x00 \t\r\n")[:1] in ("<", "") else ""


def first_tag(text: str) -> str:
    """Return the name of the first tag wherever it stands, in lower case, without a prefix; empty if none."""
    at = 0
    while (match := _FIRST.search(text, at)) is not None:
        if match[1]:
            return match[1].rpartition(":")[2].lower()
        end = text.find("-->" if match[0] == "<!--" else ">", match.end())
        if end < 0:
            return ""
        at = end + 1
    return ""


def one_line(text: str) -> str:
    """Return a text with every run of white space as one blank."""
    return " ".join(text.split())


def unescaped(text: str) -> str:
    """Decode what XML itself knows, where it is written in full; anything else stays as it is."""
    return _ENTITY.sub(lambda match: unescape(match[0]), text) if "&" in text else text


def joined(base: str, reference: str) -> str:
    """Return a reference inside a base, which may be relative or empty; then the result may be, too.

    A base longer than any real one is left out: it would be repeated in each of thousands of addresses.
    """
    if not 0 < len(base) <= _LONGEST_BASE or _REFERENCE_SCHEME.match(reference) or reference.startswith("//"):
        return reference
    if _REFERENCE_SCHEME.match(base):
        try:
            return join_address(base, reference)
        except UnsupportedAddressError:
            return reference
    path = base.partition("?")[0].partition("#")[0]
    if not reference or reference.startswith("?"):
        return path + reference
    if not reference.startswith("/"):
        return path[: path.rfind("/") + 1] + reference
    host = re.match(r"//[^/]*", path)
    return host[0] + reference if host else reference


def _flattened(text: str) -> str:
    """Take comments out, and make CDATA into text; one that never ends is left where it is."""
    if "<!" not in text:
        return text
    parts: list[str] = []
    at = 0
    while (match := _SECTION.search(text, at)) is not None:
        cdata = match[0] != "<!--"
        end = text.find("]]>" if cdata else "-->", match.end())
        if end < 0:
            break
        parts.append(text[at : match.start()])
        if cdata:
            parts.append(text[match.end() : end].replace("&", "&amp;").replace("<", "&lt;"))
        at = end + 3
    parts.append(text[at:])
    return "".join(parts)
