# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What was found, as one document for programs: every key, always; what is unknown is null."""

from __future__ import annotations

from typing import Any

from .adopt import Adopted
from .logo import Logo
from .sighting import Sighting
from .sources import CheckedSource
from .streams import CheckedStream


def adopted_json(found: Adopted) -> dict[str, Any]:
    """Return the document."""
    return {
        "website": found.site.url or None,
        "pages": [{"url": one.url, "reason": one.reason or None} for one in found.site.pages],
        "directory": found.listed.directory or None,
        "passed_over": [{"directory": one.mirror, "reason": one.reason} for one in found.listed.passed_over],
        "directory_error": found.listed.error or None,
        "name": _one(found.name),
        "timezone": _one(found.zone),
        "stations": [_station(one, own=True) for one in found.stations]
        + [_station(one, own=False) for one in found.neighbours],
        "streams": [_stream(one, picked=one is found.stream) for one in found.streams],
        "sources": [_source(one, picked=one is found.source) for one in found.sources],
        "logo": _logo(found.logo),
        "public_files": [_one(one) for one in found.public_files],
        "renewal": _one(found.renewal),
        "offices": [_one(one) for one in found.offices],
        "contacts": [_one(one) for one in found.contacts],
    }


def _one(sighting: Sighting | None) -> dict[str, Any] | None:
    if sighting is None:
        return None
    return {"value": sighting.value, **_where(sighting)}


def _where(sighting: Sighting) -> dict[str, Any]:
    return {"page": sighting.page, "how": sighting.how, "words": sighting.words or None}


def _station(sighting: Sighting, *, own: bool) -> dict[str, Any]:
    mhz = float(sighting.words) if sighting.words else None
    where = {"page": sighting.page, "how": sighting.how}
    return {"call_sign": sighting.value, "frequency_mhz": mhz, "own": own, **where}


def _stream(stream: CheckedStream, *, picked: bool) -> dict[str, Any]:
    found = stream.candidate
    return {
        "address": stream.address,
        "playable": stream.playable,
        "fit": stream.fit,
        "reason": stream.reason or None,
        "kind": found.kind.value if found and found.kind else None,
        "codec": found.codec.value if found and found.codec else None,
        "bitrate_kbps": found.bitrate_kbps if found else None,
        "name": stream.name or None,
        "picked": picked,
        **_where(stream.sighting),
        "also": [_where(one) for one in stream.also],
    }


def _source(source: CheckedSource, *, picked: bool) -> dict[str, Any]:
    return {
        "kind": source.sighting.topic.value,
        "url": source.url,
        "readable": source.readable,
        "programmes": source.programmes,
        "timezone": source.zone or None,
        "reason": source.reason or None,
        "picked": picked,
        **_where(source.sighting),
    }


def _logo(logo: Logo | None) -> dict[str, Any] | None:
    if logo is None:
        return None
    return {
        "url": logo.sighting.value,
        "content_type": logo.content_type or None,
        "size": list(logo.size) if logo.size else None,
        "reason": logo.reason or None,
        **_where(logo.sighting),
    }
