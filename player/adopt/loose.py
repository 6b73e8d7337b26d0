# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Look for addresses and keys in text that is no markup: scripts, and settings kept in attributes; pure.

Nothing is run.  What a script puts together from pieces is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .addresses import absolute, composer_address, looks_like_stream, schedule_at, triton_address
from .sighting import Topic

LONGEST_SCRIPT: Final = 1024 * 1024
MOST_ADDRESSES: Final = 2000

_ESCAPES: Final = ((r"\/", "/"), (r"\u002F", "/"), (r"\u002f", "/"), (r"\u0026", "&"), ("&amp;", "&"))
_ADDRESS: Final = re.compile(
    r"(?:https?://|webcals?://|(?<=[\"'`])//)[A-Za-z0-9\[][^\s\"'`<>\\{}|^]{3,2000}", re.IGNORECASE
)
_OWN_PATH: Final = re.compile(
    r"(?<=[\"'])/[^\s\"'<>\\/][^\s\"'<>\\]{0,300}?\.(?:pls|m3u8?|asx|xspf|mp3|aac|ogg|opus|ics)(?=[\"'?])",
    re.IGNORECASE,
)
_UCS: Final = re.compile(
    r"\bucs[\"'\]]{0,3}\s{0,9}[:=]\s{0,9}[\"'`]?([0-9a-f]{24})(?![0-9a-f])", re.IGNORECASE
)
_TRITON: Final = re.compile(r"streamtheworld|tritondigital|\btdsdk\b", re.IGNORECASE)
_MOUNT: Final = re.compile(
    r"\b(?:mount|data-mount|tritonMount|station_mount)[\"'\]]{0,3}\s{0,9}[:=]\s{0,9}[\"'`]([A-Za-z0-9_]{3,40})[\"'`]",
    re.IGNORECASE,
)

Seen = tuple[Topic, str]


def seen_in(text: str, *, base: str, site: str) -> Iterator[Seen]:
    """Give what looks like the address of a stream or a schedule, in its order; some come twice.

    Args:
        text: A script, or the value of an attribute.
        base: What relative addresses are relative to.
        site: The host of the page.
    """
    text = text[:LONGEST_SCRIPT]
    for escape, mark in _ESCAPES:
        text = text.replace(escape, mark)
    for key in _UCS.finditer(text):
        yield Topic.COMPOSER, composer_address(key[1].lower())
    for number, match in enumerate(_ADDRESS.finditer(text)):
        if number >= MOST_ADDRESSES:
            break
        yield from seen_at(match[0].rstrip(",.)"), base=base, site=site)
    for number, match in enumerate(_OWN_PATH.finditer(text)):
        if number >= MOST_ADDRESSES:
            break
        yield from seen_at(match[0], base=base, site=site)


def seen_at(reference: str, *, base: str, site: str) -> Iterator[Seen]:
    """Give what an address looks like: a schedule, a stream, or nothing."""
    if schedule := schedule_at(reference if "://" in reference[:12] else absolute(base, reference)):
        yield schedule
        return
    url = absolute(base, reference)
    if url and looks_like_stream(url, site=site):
        yield Topic.STREAM, url


def mounts_in(text: str) -> Iterator[str]:
    """Give the mounts that a script has for StreamTheWorld's player, as addresses."""
    for match in _MOUNT.finditer(text[:LONGEST_SCRIPT]):
        if url := triton_address(match[1]):
            yield url


def speaks_triton(html: str) -> bool:
    """Return whether a page has StreamTheWorld's player: only there does a mount mean one of theirs."""
    return _TRITON.search(html) is not None
