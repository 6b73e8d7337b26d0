# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is wrong with the keys that a command sets in a row, or takes away from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from schedules.settings import near

from .desk import Path

WORD = "word of a programme"

Faults = list[tuple[Path, str]]


def unknown_set(keys: Collection[str], known: Collection[str], what: str) -> Faults:
    """Return which keys are set that there are not.

    Args:
        what: What the known ones are called.
    """
    return [(("set", key), f"is no {what}{near(key, known)}") for key in keys if key not in known]


def unknown_unset(keys: Sequence[str], known: Collection[str], what: str = "key") -> Faults:
    """Return which keys are taken away that there are not."""
    return [
        (("unset", place), f'"{key[:40]}" is no {what}{near(key, known)}')
        for place, key in enumerate(keys)
        if key not in known
    ]


def set_and_unset(set_: Collection[str], unset: Collection[str]) -> Faults:
    """Return which keys are set and taken away at once."""
    return [(("set", key), "is set and taken away at once") for key in unset if key in set_]
