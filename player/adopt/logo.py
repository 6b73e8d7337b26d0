# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Look whether what a page calls its logo is a picture: by its first bytes, it is not drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from player.errors import StreamError
from player.net.client import GuardedClient

from .fetch import fetch
from .sighting import Sighting, Topic

MOST_TRIED: Final = 4
LARGEST_BYTES: Final = 1024 * 1024

_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
)
_SVG: Final = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*|<!DOCTYPE[^>]{0,300}>\s*){0,5}<svg[\s>]", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that was seen.

    Attributes:
        content_type: As its bytes say; empty if it is no picture.
        size: Width and height in pixels, where its first bytes say so.
        reason: Why it is none.
    """

    sighting: Sighting
    content_type: str = ""
    size: tuple[int, int] | None = None
    reason: str = ""


async def first_logo(client: GuardedClient, sightings: Iterable[Sighting]) -> Logo | None:
    """Return the likeliest logo that is a picture; else what was wrong with the likeliest."""
    logos = sorted((one for one in sightings if one.topic is Topic.LOGO), key=lambda one: one.weight)
    by_address = {one.value: one for one in reversed(logos)}
    wrong: list[Logo] = []
    for sighting in list(reversed(by_address.values()))[:MOST_TRIED]:
        logo = await _looked_at(client, sighting)
        if logo.content_type:
            return logo
        wrong.append(logo)
    return wrong[0] if wrong else None


async def _looked_at(client: GuardedClient, sighting: Sighting) -> Logo:
    try:
        document = await fetch(client, sighting.value, accept="image/*", most_bytes=LARGEST_BYTES)
    except StreamError as error:
        return Logo(sighting, reason=error.reason)
    kind = picture_type(document.body)
    if not kind:
        return Logo(sighting, reason="what came back is no picture")
    return Logo(sighting, kind, picture_size(document.body, kind))


def picture_type(data: bytes) -> str:
    """Return what a picture is, by its first bytes; empty if it is none that browsers show."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return "image/svg+xml" if _SVG.match(data[:4096]) else ""


def picture_size(data: bytes, kind: str) -> tuple[int, int] | None:
    """Return width and height in pixels, where the first bytes say so."""
    if kind == "image/png" and data[12:16] == b"IHDR" and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if kind == "image/gif" and len(data) >= 10:
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    return None
