# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read a stranger's JSON: whatever is wrong is a `PlaylistError`, and its strings can always be encoded."""

from __future__ import annotations

import json
from typing import Any, Final

from player.errors import PlaylistError

# Each takes hundreds of bytes, however short it is in the text.
_MOST_OBJECTS: Final = 40_000


def json_of(text: str) -> Any:
    """Return a JSON document.

    Raises:
        PlaylistError: If it is none, is cut off, or nests or counts beyond reason.
    """
    if text.count("{") + text.count("[") > _MOST_OBJECTS:
        raise PlaylistError(f"no JSON that we read: more than {_MOST_OBJECTS} objects", line=1)
    try:
        return json.loads(text.strip("\ufeff\x00 \t\r\n"), strict=False)
    except json.JSONDecodeError as error:
        raise PlaylistError(f"no JSON: {error.msg}", line=error.lineno) from None
    except (ValueError, RecursionError):
        raise PlaylistError("no JSON that we read", line=1) from None


def is_json(text: str) -> bool:
    """Return whether a text begins as a JSON object or list."""
    return text[:64].lstrip("\ufeff\x00 \t\r\n").startswith(("{", "["))


def objects(value: object) -> list[dict[str, Any]]:
    """Return the objects in a list, or the one that stands where a list should; anything else is none."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict)]


def string(value: object) -> str:
    """Return a string in one line; anything else is empty.  Half surrogate pairs are replaced."""
    if not isinstance(value, str):
        return ""
    return " ".join(value.encode("utf-8", "replace").decode("utf-8").split())
