# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Call signs and places on the dial in running text: those that stand side by side, and no others; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LONGEST_TEXT: Final = 200_000
MOST: Final = 30

_CALL: Final = (
    r"(?P<call>[KW][A-Z]{2,3}(?:-FM)?|[KW]\d{3}[A-Z]{2}|C[BFHIJKY][A-Z]{2}-FM|XH[A-Z]{2,4}(?:-FM)?)"
)
_MHZ: Final = r"(?P<mhz>8[789]\.[1-9]|9\d\.[1-9]|10[0-7]\.[1-9])(?:[ ]?FM|[ ]?MHz)?"
_BEFORE: Final = r"(?<![\w.,-])"
_BEHIND: Final = r"(?![\w-]|\.\d)"
_EITHER: Final = re.compile(rf"{_BEFORE}(?:{_CALL}|{_MHZ}){_BEHIND}")
_ALONE: Final = re.compile(rf"{_BEFORE}{_CALL}{_BEHIND}")
_BESIDE: Final = re.compile(r"[ ,:(|/–—-]{1,3}(?:FM )?")
_COUNTRIES: Final = {"K": "US", "W": "US", "C": "CA", "X": "MX"}


@dataclass(frozen=True, slots=True)
class OnTheDial:
    """A transmitter that a text names.

    Attributes:
        mhz: As written, such as ``89.3``; empty if unknown.
    """

    call_sign: str
    mhz: str

    @property
    def country_code(self) -> str:
        """Where such call signs are given."""
        return _COUNTRIES[self.call_sign[0]]


def pairs_in(text: str) -> tuple[OnTheDial, ...]:
    """Return the call signs that stand beside a frequency, in their order, each once."""
    found: dict[str, OnTheDial] = {}
    before: re.Match[str] | None = None
    for match in _EITHER.finditer(text := text[:LONGEST_TEXT]):
        beside = before is not None and _BESIDE.fullmatch(text, before.end(), match.start())
        if before is None or not beside or (before["call"] is None) == (match["call"] is None):
            before = match
            continue
        # In "89.3 WSKG, 90.9 WSQG" the first two belong together, and so the others do.
        one = OnTheDial(before["call"] or match["call"], before["mhz"] or match["mhz"])
        found.setdefault(one.call_sign, one)
        before = None
    return tuple(found.values())[:MOST]


def call_signs_in(text: str) -> Iterator[str]:
    """Give what has the form of a call sign; words in capitals may have it, too."""
    for match in _ALONE.finditer(text[:LONGEST_TEXT]):
        yield match["call"]
