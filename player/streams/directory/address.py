# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Addresses of directories: what has to be asked to get what was meant, and what will still be true tomorrow.

Only addresses of the directory's own hosts are touched; any other keeps every byte.
"""

from __future__ import annotations

import re
from typing import Final

from player.errors import UnsupportedAddressError
from player.net.address import parse_address

TUNEIN_FORMATS: Final = "mp3,aac,ogg,hls"
TRITON_REDIRECTOR: Final = "https://playerservices.streamtheworld.com/api/livestream-redirect/"

_TUNEIN: Final = re.compile(r"(?:.+\.)?(?:radiotime|tunein)\.com\.?")
_TUNE: Final = re.compile(r"/tune\.ashx\?(.*)", re.IGNORECASE | re.DOTALL)
_FORMATS: Final = re.compile(r"(?:^|&)formats=", re.IGNORECASE)
# What TuneIn gives stations to link to and to embed; the number is the station's.
_TUNEIN_PAGES: Final = (
    re.compile(r"/radio/[^/?]*?-?(s[0-9]{1,9})/?(?:\?.*)?", re.DOTALL),
    re.compile(r"/embed/player/(s[0-9]{1,9})/?(?:\?.*)?", re.DOTALL),
    re.compile(r"/station/\?(?:.*&)?stationid=([0-9]{1,9})(?:&.*)?", re.IGNORECASE | re.DOTALL),
)
_TRITON_SERVER: Final = re.compile(r"[0-9]{2,6}\.live\.streamtheworld\.com\.?")
_TRITON_MOUNT: Final = re.compile(
    r"/{1,2}([A-Za-z0-9_\-]{1,100})(/hls/playlist\.m3u8|\.[a-z0-9]{2,4})?", re.IGNORECASE
)


def directory_address(url: str) -> str:
    """Return what to ask for an address; most are what they are.

    TuneIn answers those that do not say what they can play as if that were MP3 alone: stations with nothing
    but AAC seem to have no stream.  So the formats are added where they are missing.  A page of a station at
    TuneIn becomes the list behind it.

    Args:
        url: As configured or listed.  It stays what is shown and kept; only what is sent differs.
    """
    try:
        address = parse_address(url)
    except UnsupportedAddressError:
        return url
    if not _TUNEIN.fullmatch(address.host):
        return url
    if tune := _TUNE.fullmatch(address.target):
        if _FORMATS.search(tune[1]):
            return url
        bare = url.rstrip().partition("#")[0]
        return f"{bare}{'' if bare.endswith(('?', '&')) else '&'}formats={TUNEIN_FORMATS}"
    for page in _TUNEIN_PAGES:
        if match := page.fullmatch(address.target):
            station = match[1] if match[1].startswith("s") else f"s{match[1]}"
            return f"https://opml.radiotime.com/Tune.ashx?id={station}&formats={TUNEIN_FORMATS}"
    return url


def lasting_address(url: str) -> str:
    """Return the address to keep instead of one that will not last; most are what they are.

    StreamTheWorld's numbered servers come and go, and its redirector knows which of them carry a mount now.
    What stands in the query belongs to one listener's visit, and is left out.
    """
    try:
        address = parse_address(url)
    except UnsupportedAddressError:
        return url
    mount = _TRITON_MOUNT.fullmatch(address.target.partition("?")[0])
    if mount is None or not _TRITON_SERVER.fullmatch(address.host):
        return url
    ending = mount[2] or ""
    return f"{TRITON_REDIRECTOR}{mount[1]}{'.m3u8' if ending.startswith('/') else ending}"
