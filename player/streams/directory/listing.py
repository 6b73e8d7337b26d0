# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read what radio-browser answers when it is searched: stations, and the names of its own mirrors.

Anybody may enter a station there, so nothing in it is believed: texts are cleaned for showing, addresses are
addresses or left out, numbers are numbers or 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from player.errors import DirectoryError, PlaylistError, UnsupportedAddressError
from player.net.address import parse_address
from player.streams.playlists.json_body import json_of, string
from player.streams.text import shown

LONGEST_NAME: Final = 200
LONGEST_ADDRESS: Final = 4096
MOST_MIRRORS: Final = 20
MOST_KBPS: Final = 5000

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_COUNTRY: Final = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One station as the directory lists it; empty and 0 are unknown.

    Attributes:
        url: The address that the station was registered with.
        url_resolved: Where that led when the directory looked last; it may hold a token, or a server that
            is gone tomorrow.
        codec: As the directory found it, such as ``MP3`` or ``AAC+``.
        hls: True if the directory found HLS.
        last_check_ok: True if it played when the directory looked last.
        votes: Of people who use the directory.
        clicks: Within the last day.
    """

    uuid: str = ""
    name: str
    url: str = ""
    url_resolved: str = ""
    homepage: str = ""
    tags: tuple[str, ...] = ()
    country_code: str = ""
    state: str = ""
    codec: str = ""
    bitrate_kbps: int = 0
    hls: bool = False
    last_check_ok: bool = False
    votes: int = 0
    clicks: int = 0


def parse_listings(text: str) -> tuple[Listing, ...]:
    """Return the stations of an answer, in its order; entries that make no sense are left out.

    Raises:
        DirectoryError: If it is no list of stations.
    """
    items = _items(text)
    found = tuple(listing for item in items if (listing := _listing(item)) is not None)
    if items and not found:
        raise DirectoryError("what it lists are no stations")
    return found


def parse_mirrors(text: str) -> tuple[str, ...]:
    """Return the names of the directory's mirrors, each once; a name may have a port.

    Raises:
        DirectoryError: If it is no list of names.
    """
    names = []
    for item in _items(text):
        name = string(item.get("name")).lower() if isinstance(item, dict) else ""
        try:
            address = parse_address(f"https://{name}/")
        except UnsupportedAddressError:
            continue
        if address.target == "/" and address.userinfo is None:
            names.append(name)
    if not names:
        raise DirectoryError("what it lists are no mirrors")
    return tuple(dict.fromkeys(names))[:MOST_MIRRORS]


def _items(text: str) -> list[Any]:
    try:
        document = json_of(text)
    except PlaylistError:
        raise DirectoryError("what came back is no JSON") from None
    if not isinstance(document, list):
        said = string(document.get("message"))[:100] if isinstance(document, dict) else ""
        raise DirectoryError(f'it says "{said}"' if said else "what came back is no list")
    return document


def _listing(item: object) -> Listing | None:
    if not isinstance(item, dict):
        return None
    name = shown(string(item.get("name")))[:LONGEST_NAME].rstrip()
    url, url_resolved = _address(item.get("url")), _address(item.get("url_resolved"))
    if not name or not (url or url_resolved):
        return None
    uuid, country = string(item.get("stationuuid")), string(item.get("countrycode"))
    kbps = _number(item.get("bitrate"))
    return Listing(
        uuid=uuid.lower() if _UUID.fullmatch(uuid) else "",
        name=name,
        url=url,
        url_resolved=url_resolved,
        homepage=_address(item.get("homepage")),
        tags=tuple(filter(None, map(shown, string(item.get("tags")).split(",")[:20]))),
        country_code=country.upper() if _COUNTRY.fullmatch(country) else "",
        state=shown(string(item.get("state")))[:60].rstrip(),
        codec=shown(string(item.get("codec")))[:16].rstrip(),
        bitrate_kbps=kbps if kbps <= MOST_KBPS else kbps // 1000,  # some were entered in bit/s
        hls=_number(item.get("hls")) == 1,
        last_check_ok=_number(item.get("lastcheckok")) == 1,
        votes=_number(item.get("votes")),
        clicks=_number(item.get("clickcount")),
    )


def _address(value: object) -> str:
    """Return an address that can be sent and configured, byte for byte where it can stay so."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        address = parse_address(text)
    except UnsupportedAddressError:
        return ""
    if not (text.isascii() and text.isprintable() and " " not in text):
        text = address.url
    return text if len(text) <= LONGEST_ADDRESS else ""


def _number(value: object) -> int:
    """Return a number that is not negative; also of a text, as old versions of the API write them."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 9:
        return int(value)
    if isinstance(value, bool):
        return int(value)
    return value if isinstance(value, int) and 0 <= value < 10**9 else 0
