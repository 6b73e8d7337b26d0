# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How well a station's name fits what somebody looks for: ``WSKG`` is ``WSKG-FM 89.3``, and not ``WSKGX``."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from typing import Final

# "89.3 FM", "FM 89,3", "1360 kHz", "1360 AM", "89.3": where a transmitter is on the dial says nothing of who
# it is.  A whole number alone may be the name, also before "FM": Radio 4, FM4, Radio 10 FM.
_DIAL: Final = re.compile(
    r"\b(?:(?:fm|am)\s*)?\d{2,4}[.,]\d{1,3}(?:\s*(?:fm|am|mhz|khz))?\b"
    r"|\b\d{2,4}\s*(?:mhz|khz)\b|\b\d{3,4}\s*am\b|\s(?:fm|am)$"
)
# Behind a call sign alone: what kind of transmitter it is.
_KIND: Final = re.compile(r"\b([kwcx][a-z]{2,4})-(?:fm|am|lp|tv|dt)\d?\b")
_WORD: Final = re.compile(r"\w+")


class Match(IntEnum):
    """From the best to the least."""

    EXACT = 0
    """The same name, or call sign, but for its place on the dial."""
    BEGINNING = 1
    """Its name begins with these words."""
    WORDS = 2
    """These words stand in its name."""
    PART = 3
    """Neither: the directory found it by a part of a word."""


def match_of(wanted: str, name: str) -> Match:
    """Return how well a name fits; letter case, accents and marks between words do not count."""
    pairs = ((_words(form(wanted)), _words(form(name))) for form in (core, plain))
    return min(_match(want, have) for want, have in pairs)


def _match(want: list[str], have: list[str]) -> Match:
    if want == have:
        return Match.EXACT
    places = [at for at in range(len(have)) if have[at : at + len(want)] == want]
    if not want or not places:
        return Match.PART
    return Match.WORDS if places[0] else Match.BEGINNING


def core(name: str) -> str:
    """Return a name without its place on the dial; the name itself if nothing would be left."""
    text = plain(name)
    left = " ".join(_KIND.sub(r"\1", _DIAL.sub(" ", text)).split()).strip(" -,|/")
    return left if _WORD.search(left) else text


def plain(text: str) -> str:
    """Return a text in lower case, without accents, with single blanks."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(mark for mark in decomposed if not unicodedata.combining(mark)).split())


def _words(text: str) -> list[str]:
    return _WORD.findall(text)
