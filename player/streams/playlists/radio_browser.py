# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read what radio-browser answers as JSON or XML: the address of one station, or a list of stations.

Of a list, the address that a station was registered with is taken; ``url_resolved`` may hold a server or a
token that is gone tomorrow.  (Its answers as M3U, PLS and XSPF are playlists like any other.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from player.errors import ErrorClass, PlaylistRefusedError

from .base import Hint, PlaylistEntry, listed
from .json_body import is_json, json_of, objects, string
from .markup import root_name, tags

_LEAST = re.compile(r'"(?:stationuuid|ok)"\s{0,99}:')
_XML_LEAST = re.compile(r"<(?:station|status)\s[^<>]{0,400}?(?:uuid|ok)=", re.IGNORECASE)
_XML = frozenset({"station", "status"})


def parse_radio_browser(text: str) -> tuple[PlaylistEntry, ...]:
    """Return the stations' addresses, in order.

    Raises:
        PlaylistRefusedError: If radio-browser says that it has none.
        PlaylistError: If there is none, or the text is neither.
    """
    return listed(_entries(text), text)


def _entries(text: str) -> Iterator[PlaylistEntry]:
    for station in _stations(text):
        if station.get("ok", True) in (False, "false", "0") and not station.get("url"):
            said = string(station.get("message"))[:200] or "no"
            raise PlaylistRefusedError(ErrorClass.UNREACHABLE, f"radio-browser answers: {said}")
        url = string(station.get("url")) or string(station.get("url_resolved"))
        yield PlaylistEntry(url, string(station.get("name")))


def _stations(text: str) -> Iterable[Mapping[str, Any]]:
    if is_json(text):
        return objects(json_of(text))
    return (tag.attributes() for tag in tags(text, _XML))


class RadioBrowser:
    """The format for the registry."""

    name = "radio-browser"

    def recognises(self, text: str, hint: Hint) -> bool:  # noqa: ARG002 - content decides
        """Return whether it is JSON with ``ok`` or a station's identifier in it, or XML with such a tag."""
        if is_json(text):
            return _LEAST.search(text) is not None
        return root_name(text) == "result" and _XML_LEAST.search(text) is not None

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_radio_browser`."""
        return parse_radio_browser(text)
