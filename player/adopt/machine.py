# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The time zone of this machine, by name: a guess for a station that does not say its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .sources import zone_of


def machine_zone(environ: Mapping[str, str], root: Path = Path("/")) -> str:
    """Return the name of the zone; UTC if the machine does not say.

    Args:
        root: Of the file system.
    """
    named = zone_of(environ.get("TZ", "").lstrip(":"))
    return (
        named or zone_of(_written(root / "etc/timezone")) or zone_of(_linked(root / "etc/localtime")) or "UTC"
    )


def _written(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")[:100].strip()
    except OSError:
        return ""


def _linked(file: Path) -> str:
    try:
        return str(file.readlink()).partition("zoneinfo/")[2]
    except OSError:
        return ""
