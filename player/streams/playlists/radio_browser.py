# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read what radio-browser answers as JSON: the address of one station, or a list of stations.

Asked is the address that the station was registered with; ``url_resolved`` may hold a server or a token that
is gone tomorrow.
"""

from __future__ import annotations

import re

from player.errors import ErrorClass, PlaylistRefusedError

from .base import Hint, PlaylistEntry, listed
from .json_body import is_json, json_of, objects, string

_LEAST = re.compile(r'"(?:stationuuid|ok)"\s{0,99}:')


def parse_radio_browser(text: str) -> tuple[PlaylistEntry, ...]:
    """Return the stations' addresses, in order.

    Raises:
        PlaylistRefusedError: If radio-browser says that it has none.
        PlaylistError: If there is none, or the text is no JSON.
    """
    entries: list[PlaylistEntry] = []
    for station in objects(json_of(text)):
        if station.get("ok", True) in (False, "false") and not station.get("url"):
            said = string(station.get("message"))[:200] or "no"
            raise PlaylistRefusedError(ErrorClass.UNREACHABLE, f"radio-browser answers: {said}")
        url = string(station.get("url")) or string(station.get("url_resolved"))
        entries.append(PlaylistEntry(url, string(station.get("name"))))
    return listed(entries, text)


class RadioBrowser:
    """The format for the registry."""

    name = "radio-browser"

    def recognises(self, text: str, hint: Hint) -> bool:  # noqa: ARG002 - content decides
        """Return whether it is JSON with ``ok`` or a station's identifier in it."""
        return is_json(text) and _LEAST.search(text) is not None

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_radio_browser`."""
        return parse_radio_browser(text)
