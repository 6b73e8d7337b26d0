# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read QuickTime's link files: ``<embed src=…>`` as XML, or ``RTSPtext`` with an address behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from player.streams.text import lines

from .base import Hint, PlaylistEntry, listed
from .markup import one_line, root_name, tags

_MARK = re.compile(r"[\s\ufeff]*RTSPtext", re.IGNORECASE)
_EMBED = frozenset({"embed"})
_SOURCES = ("src", "qtsrc", "href")


def parse_qtl(text: str) -> tuple[PlaylistEntry, ...]:
    """Return what a link file leads to.

    Raises:
        PlaylistError: If there is nothing.
    """
    if mark := _MARK.match(text):
        return listed((PlaylistEntry(line) for _, line in lines(text[mark.end() :])), text)
    return listed(_embedded(text), text)


def _embedded(text: str) -> Iterator[PlaylistEntry]:
    for tag in tags(text, _EMBED):
        attributes = tag.attributes()
        title = one_line(attributes.get("moviename", ""))
        yield from (PlaylistEntry(attributes[name], title) for name in _SOURCES if name in attributes)


class Qtl:
    """The format for the registry."""

    name = "QTL"

    def recognises(self, text: str, hint: Hint) -> bool:  # noqa: ARG002 - content decides
        """Return whether it begins with ``RTSPtext``, or with ``<embed>`` as its outermost tag."""
        return _MARK.match(text) is not None or root_name(text) == "embed"

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_qtl`."""
        return parse_qtl(text)
