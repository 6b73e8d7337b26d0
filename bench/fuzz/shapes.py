# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What documents of each format look like, for `documents`, and what they are made of, for dictionaries.

The table is ``shapes.toml``: it is nothing but texts, in many scripts.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Heads, rows and tails of a format.

    In them ``§u`` stands for an address, ``§t`` for a text and ``§n`` for a number.
    """

    heads: tuple[str, ...]
    rows: tuple[str, ...]
    tails: tuple[str, ...]
    words: tuple[str, ...]


def _shape(table: dict[str, list[str]]) -> Shape:
    return Shape(
        heads=tuple(table.get("heads", [""])),
        rows=tuple(table["rows"]),
        tails=tuple(table.get("tails", [""])),
        words=tuple(table["words"]),
    )


_TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
URLS: tuple[str, ...] = tuple(_TABLE["urls"])
TEXTS: tuple[str, ...] = tuple(_TABLE["texts"])
NUMBERS: tuple[str, ...] = tuple(_TABLE["numbers"])
SHAPES: dict[str, Shape] = {name: _shape(table) for name, table in _TABLE["shapes"].items()}
