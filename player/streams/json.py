# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The document of ``liveradio resolve --json`` and ``GET /stations/{id}/streams``: every key, always."""

from __future__ import annotations

from typing import Any

from .candidate import Candidate, Resolution, StationInfo


def resolution_json(resolution: Resolution) -> dict[str, Any]:
    """Return a resolution as a JSON object; unknown is null."""
    error = resolution.error
    return {
        "url": resolution.url,
        "outcome": "streams" if error is None else "error",
        "streams": [candidate_json(candidate) for candidate in resolution.streams],
        "station": station_json(resolution.station),
        "error": None if error is None else {"class": error[0].value, "detail": error[1]},
        "elapsed_ms": round(resolution.elapsed_ms, 1),
    }


def candidate_json(candidate: Candidate) -> dict[str, Any]:
    """Return one candidate as a JSON object."""
    return {
        "url": candidate.url,
        "effective_url": candidate.effective_url,
        "kind": candidate.kind.value if candidate.kind else None,
        "codec": candidate.codec.value if candidate.codec else None,
        "bitrate_kbps": candidate.bitrate_kbps,
        "title": candidate.title or None,
        "playable": candidate.playable,
        "reason": candidate.reason,
    }


def station_json(station: StationInfo) -> dict[str, Any]:
    """Return what a stream says of its station as a JSON object."""
    return {
        "name": station.name or None,
        "genre": station.genre or None,
        "url": station.url or None,
        "bitrate_kbps": station.bitrate_kbps,
    }
