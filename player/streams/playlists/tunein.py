# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read what TuneIn answers for a station's address: a list in text, JSON or OPML, or a fault inside a 200.

Where TuneIn has nothing for whoever asks, it lists a spoken announcement as if that were the stream; such an
entry carries what the announcement would say instead of being played.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from player.errors import ErrorClass, PlaylistRefusedError
from player.streams.text import lines

from .base import Hint, PlaylistEntry, listed
from .json_body import is_json, json_of, objects, string
from .markup import one_line, root_name, tags

_STATUS = re.compile(r"^[ \t\ufeff]*#STATUS:[ \t]{0,9}([0-9]{3})", re.MULTILINE)
_ANNOUNCEMENT = re.compile(r"tunein\.com/service/audio/([a-z]{1,30})\.", re.IGNORECASE)
_JSON = re.compile(r'"head"\s{0,99}:\s{0,99}\{')
_JSON_REST = re.compile(r'"(?:body|status)"\s{0,99}:')
_OPML = frozenset({"status", "fault", "outline"})
_ANNOUNCEMENTS = {
    "notcompatible": "TuneIn has no stream for players like this one",
    "nostream": "TuneIn knows no stream of this station",
    "georestricted": "geo-blocked: TuneIn does not give this station to this country",
}


def parse_tunein(text: str) -> tuple[PlaylistEntry, ...]:
    """Return the streams and nested lists that TuneIn names, in its order.

    Raises:
        PlaylistRefusedError: If TuneIn reports a fault, or has nothing but announcements.
        PlaylistError: If there is none.
    """
    if is_json(text):
        entries = _from_json(text)
    elif root_name(text) == "opml":
        entries = _from_opml(text)
    else:
        entries = _from_lines(text)
    return listed(entries, text)


def _from_lines(text: str) -> Iterator[PlaylistEntry]:
    if (status := _STATUS.search(text.replace("\r", "\n"))) is not None:
        _check(status[1], "")
    for _, line in lines(text):
        if not line.startswith("#"):
            yield _entry(line, "")


def _from_json(text: str) -> Iterator[PlaylistEntry]:
    for document in objects(json_of(text)):
        for head in objects(document.get("head")):
            status = head.get("status")
            _check(str(status) if isinstance(status, int) else string(status), string(head.get("fault")))
        waiting = objects(document.get("body"))[::-1]
        while waiting:
            item = waiting.pop()
            waiting += objects(item.get("children"))[::-1]
            if "audio" in (item.get("element"), item.get("type")):
                url = string(item.get("url")) or string(item.get("URL"))
                yield _entry(url, string(item.get("text")), string(item.get("key")))


def _from_opml(text: str) -> Iterator[PlaylistEntry]:
    status = ""
    for tag in tags(text, _OPML):
        if tag.name == "status":
            status = tag.text
            _check(status if status != "400" else "", "")  # a fault follows that says more
        elif tag.name == "fault":
            _check(status or "400", tag.text)
        elif tag.name == "outline":
            attributes = tag.attributes()
            if attributes.get("type", "").lower() == "audio":
                yield _entry(attributes.get("url", ""), attributes.get("text", ""), attributes.get("key", ""))
    _check(status, "")


def _entry(url: str, title: str, key: str = "") -> PlaylistEntry:
    refusal = "TuneIn says that it is unavailable" if key == "unavailable" else ""
    if announcement := _ANNOUNCEMENT.search(url):
        name = announcement[1].lower()
        refusal = _ANNOUNCEMENTS.get(name, f'TuneIn has nothing but an announcement, "{name}"')
    return PlaylistEntry(url, one_line(title), refusal)


def _check(status: str, fault: str) -> None:
    """Raise what a head reports, unless it reports success or nothing."""
    if fault or status.strip() not in ("", "200"):
        said = fault[:200] or "a fault"
        number = f" (status {status.strip()[:9]})" if status.strip() else ""
        raise PlaylistRefusedError(ErrorClass.UNREACHABLE, f"TuneIn answers: {said}{number}")


class TuneIn:
    """The format for the registry."""

    name = "TuneIn"

    def recognises(self, text: str, hint: Hint) -> bool:  # noqa: ARG002 - content decides
        """Return whether it is OPML, JSON with a head and a body, or a list with TuneIn's own marks.

        A list in text without these is an M3U list like any other.
        """
        if is_json(text):
            return _JSON.search(text) is not None and _JSON_REST.search(text) is not None
        if root_name(text) == "opml":
            return True
        return text[:64].lstrip("\ufeff \t\r\n")[:1] != "<" and (
            _STATUS.search(text.replace("\r", "\n")) is not None or _ANNOUNCEMENT.search(text) is not None
        )

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_tunein`."""
        return parse_tunein(text)
