# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What an address on a page is, as far as its look tells: a stream, a schedule, a public file; pure."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, quote, urlsplit

from player.errors import UnsupportedAddressError
from player.net.address import Address, join_address, parse_address
from player.streams.directory.address import TRITON_REDIRECTOR

from .sighting import LONGEST_VALUE, Topic

COMPOSER: Final = "https://api.composer.nprstations.org/v1/widget/"

_LIST_ENDINGS: Final = frozenset(["pls", "m3u", "m3u8", "asx", "wax", "wvx", "xspf", "ram", "qtl"])
_SOUND_ENDINGS: Final = frozenset(["mp3", "aac", "aacp", "m4a", "mp4a", "ogg", "oga", "opus", "flac"])
_OTHER_ENDINGS: Final = frozenset(
    (
        *("js", "mjs", "css", "json", "xml", "rss", "txt", "map", "zip", "pdf", "doc", "docx"),
        *("png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "woff", "woff2", "ttf", "eot"),
        *("mp4", "webm", "mov", "html", "htm", "xhtml"),
    )
)
_STREAM_HOSTS: Final = re.compile(
    r"(?:.+\.)?(?:streamtheworld\.com|streamguys1?\.com|streamguys\.net|securenetsystems\.net|radio\.co"
    r"|zeno\.fm|shoutca\.st|streamon\.fm|rcast\.net|surfernetwork\.com|cdnstream1?\.com|radiojar\.com"
    r"|somafm\.com|abacast\.net|fastcast4u\.com|voxtron\.com|listen2myradio\.com|mystreaming\.net)"
)
# Parts of the world's largest stream hosts that are no streams.
_NO_STREAM_HOSTS: Final = re.compile(r"(?:sdk|player|np|yp|cdn|widgets?|static)\..+")
_STREAM_LABEL: Final = re.compile(r"(?:ice|icecast|live|listen|shoutcast|stream(?:s|ing|er)?|audio)-?\d{0,3}")
_STREAM_PART: Final = re.compile(
    r"(?:.*[-_.])?(?:live|stream|listen|icecast|radio)(?:[-_.]?\d{1,3})?;?", re.IGNORECASE
)
_ICECAST_PORTS: Final = frozenset((*range(8000, 8100), 8200, 8300, 8400, 8443, 8500, 8888, 9000, 9010))
_TUNEIN_PAGE: Final = re.compile(r"(?:.+\.)?tunein\.com")
_TUNEIN_STATION: Final = re.compile(r"/(?:radio|embed/player|station)/.*s\d{3,9}", re.IGNORECASE)
_RECORDED: Final = re.compile(
    r"(?:^|/)(?:19|20)\d\d[-/_.]?(?:0[1-9]|1[0-2])(?:[-/_.]|\d\d|$)|podcast|episode|/archives?/|/uploads/",
    re.IGNORECASE,
)
_RECORDED_HOSTS: Final = re.compile(
    r"(?:.+\.)?(?:podtrac\.com|megaphone\.fm|simplecastaudio\.com|simplecast\.com|libsyn\.com|buzzsprout\.com"
    r"|chrt\.fm|ondemand\.npr\.org|cpa\.ds\.npr\.org|omny\.fm|blubrry\.com|anchor\.fm|soundcloud\.com)"
)
_COMPOSER_ADDRESS: Final = re.compile(r"(.*/v1/widget/[0-9a-f]{24})(?:[/?#].*)?", re.DOTALL)
_UCS: Final = re.compile(r"[0-9a-f]{24}")
_MOUNT: Final = re.compile(r"[A-Za-z0-9_]{3,40}")


def absolute(base: str, reference: str) -> str:
    """Return the absolute form of a reference, as it can be sent and configured; empty if it has none.

    Only http and https have one; a user name is kept, a fragment is not.
    """
    if not reference or len(reference) > LONGEST_VALUE:
        return ""
    try:
        joined = join_address(base, reference).partition("#")[0].strip()
        address = parse_address(joined)
    except UnsupportedAddressError:
        return ""
    fine = joined.isascii() and joined.isprintable() and not set(' "<>\\') & set(joined)
    joined = joined if fine else address.url
    return joined if len(joined) <= LONGEST_VALUE else ""


def ending_of(address: Address) -> str:
    """Return the ending of the last part of a path, in lower case, without its dot."""
    last = address.target.partition("?")[0].rpartition("/")[2]
    return last.rpartition(".")[2].lower() if "." in last else ""


def is_list_or_sound(url: str) -> bool:
    """Return whether an address ends as playlists or sound files do."""
    address = _parsed(url)
    return address is not None and ending_of(address) in _LIST_ENDINGS | _SOUND_ENDINGS


def is_other_file(url: str) -> bool:
    """Return whether an address is, by its ending, a picture, a document or a sound: no page to read."""
    address = _parsed(url)
    ending = ending_of(address) if address else ""
    endings = (_OTHER_ENDINGS | _LIST_ENDINGS | _SOUND_ENDINGS) - {"html", "htm", "xhtml"}
    return ending in endings


def looks_like_stream(url: str, *, site: str) -> bool:
    """Return whether an address that stands anywhere looks like that of a stream.

    Args:
        site: The host of the page: there a path that says ``/live`` is a page.
    """
    address = _parsed(url)
    if address is None:
        return False
    ending = ending_of(address)
    if ending in _OTHER_ENDINGS:
        return False
    if ending in _LIST_ENDINGS | _SOUND_ENDINGS:
        return True
    host, path = address.host, address.target.partition("?")[0]
    if _STREAM_HOSTS.fullmatch(host):
        return not _NO_STREAM_HOSTS.fullmatch(host) and path != "/"
    if _TUNEIN_PAGE.fullmatch(host):
        return _TUNEIN_STATION.match(path) is not None
    parts = [part for part in path.split("/") if part]
    named = any(_STREAM_PART.fullmatch(part) for part in parts[-2:])
    if address.port in _ICECAST_PORTS:
        # 8080 is as often that of any other server.
        return (named or (host != site and address.port != 8080)) and "/api/" not in path
    elsewhere = host.removeprefix("www.") != site.removeprefix("www.")
    own_label = _STREAM_LABEL.fullmatch(host.partition(".")[0]) is not None
    return elsewhere and own_label and bool(parts) and not ending


def looks_recorded(url: str) -> bool:
    """Return whether an address looks like that of a single recording, such as an episode."""
    address = _parsed(url)
    return address is not None and (
        _RECORDED_HOSTS.fullmatch(address.host) is not None or _RECORDED.search(address.target) is not None
    )


def schedule_at(url: str) -> tuple[Topic, str] | None:
    """Return what schedule an address leads to, with the address to follow; ``None`` if to none.

    Args:
        url: Absolute; also ``webcal:``.
    """
    if url[:10].lower().startswith(("webcal://", "webcals://")):
        return Topic.CALENDAR, "https" + url[url.index(":") :]
    address = _parsed(url)
    if address is None:
        return None
    if composer := _COMPOSER_ADDRESS.fullmatch(address.url):
        return Topic.COMPOSER, composer[1]
    if calendar := _google_calendar(address):
        return Topic.CALENDAR, calendar
    if ending_of(address) == "ics":
        return Topic.CALENDAR, url
    return None


def composer_address(ucs: str) -> str:
    """Return the address of a station's grid by its key; empty if it is no key."""
    return COMPOSER + ucs if _UCS.fullmatch(ucs) else ""


def zone_of_embedded_calendar(url: str) -> str:
    """Return the zone that an embedded calendar is shown in; empty if it does not say."""
    address = _parsed(url)
    if address is None or address.host != "calendar.google.com":
        return ""
    return _query(address).get("ctz", [""])[0]


def triton_address(mount: str) -> str:
    """Return the address of a mount at StreamTheWorld; empty if it is no mount's name."""
    if not _MOUNT.fullmatch(mount):
        return ""
    return f"{TRITON_REDIRECTOR}{mount}{'.aac' if mount.upper().endswith('AAC') else '.mp3'}"


def is_public_file(url: str) -> bool:
    """Return whether an address is that of a station's public inspection file."""
    address = _parsed(url)
    return address is not None and address.host == "publicfiles.fcc.gov" and address.target != "/"


def _google_calendar(address: Address) -> str:
    if address.host != "calendar.google.com" or not address.target.startswith("/calendar/"):
        return ""
    path = address.target.partition("?")[0]
    if "/embed" not in path and not path.startswith(("/calendar/render", "/calendar/u/", "/calendar/r")):
        return ""
    query = _query(address)
    ids = query.get("src") or query.get("cid") or [""]
    if not ids[0] or len(ids[0]) > 300:
        return ""
    return f"https://calendar.google.com/calendar/ical/{quote(ids[0], safe='')}/public/basic.ics"


def without(url: str, names: re.Pattern[str]) -> str:
    """Return an address without those parameters of its query whose whole name matches."""
    bare, mark, query = url.partition("?")
    kept = [one for one in query.split("&") if not names.fullmatch(one.partition("=")[0])]
    return bare + (mark + "&".join(kept) if kept and mark else "")


def _query(address: Address) -> dict[str, list[str]]:
    try:
        return parse_qs(urlsplit(address.url).query, max_num_fields=50)
    except ValueError:
        return {}


def _parsed(url: str) -> Address | None:
    try:
        return parse_address(url)
    except UnsupportedAddressError:
        return None
