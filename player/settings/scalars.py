# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Text as a configuration holds it: ids made of names, call signs within names, quoted scalars of YAML.

Names and addresses come from strangers, and what we write of them is pasted or read as a configuration.  So
every text is a quoted scalar in one line, in which nothing but the text itself can be said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

LONGEST_ID: Final = 64
LONGEST_TEXT: Final = 200
FREQUENCY: Final = re.compile(r"(?<![\d.,])(8[789]|9\d|10[0-8])[.,](\d{1,2})(?![\d.,]*\d)")
"""A place on the FM dial, in MHz: whole part and the rest."""

# What YAML takes for something else than a text, also with a number behind it: 12, 1e5, 1e-2.
_NO_TEXT: Final = re.compile(r"[0-9]+(?:e-?[0-9]*)?|null|true|false")
# As the countries that have them on the air write them: in capitals.
_CALL_SIGNS: Final = {
    "US": re.compile(r"\b[KW][A-Z]{2,3}(?:-(?:FM|AM|LP|TV|CD|DT)\d?)?\b|\b[KW]\d{3}[A-Z]{2}\b"),
    "CA": re.compile(r"\bC[A-Z]{3}(?:-(?:FM|AM))?\b"),
    "MX": re.compile(r"\bX[EH][A-Z]{1,4}(?:-(?:FM|AM|TDT))?\b"),
}


def id_of(name: str, taken: Collection[str] = ()) -> str:
    """Return an id of a name, with a number behind it if it is taken."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"[a-z0-9]+", "".join(mark for mark in decomposed if not unicodedata.combining(mark)))
    stem = "-".join(words)[: LONGEST_ID - 4].strip("-") or "station"
    if _NO_TEXT.fullmatch(stem):
        stem = f"station-{stem[: LONGEST_ID - 12]}"
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(one for one in numbered if one not in taken)


def call_sign_of(name: str, country_code: str) -> str:
    """Return the call sign in a name, where the country's stations have such; empty if there is none."""
    pattern = _CALL_SIGNS.get(country_code)
    match = pattern.search(name) if pattern else None
    return match[0] if match else ""


def quoted(text: str) -> str:
    """Return a text as a double-quoted scalar of YAML, in one line."""
    return '"' + "".join(_inside(mark) for mark in text) + '"'


def escaped(mark: str) -> str:
    """Return a character as such a scalar may have it, in ASCII."""
    code = ord(mark)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _inside(mark: str) -> str:
    if mark in {'"', "\\"}:
        return "\\" + mark
    return mark if mark.isprintable() else escaped(mark)
