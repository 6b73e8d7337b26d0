# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Lines for ``config.yaml``: a service with its stream, and a station that carries it, for what was found.

Names and addresses come from strangers, and people paste what we print.  So every text is a quoted scalar in
one line, in which nothing but the text itself can be said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

LONGEST_ID: Final = 64
LONGEST_TEXT: Final = 200

_FREQUENCY: Final = re.compile(r"(?<![\d.,])(8[789]|9\d|10[0-8])[.,](\d{1,2})(?![\d.,]*\d)")
# What YAML takes for something else than a text, also with a number behind it: 12, 1e5, 1e-2.
_NO_TEXT: Final = re.compile(r"[0-9]+(?:e-?[0-9]*)?|null|true|false")
# As the countries that have them on the air write them: in capitals.
_CALL_SIGNS: Final = {
    "US": re.compile(r"\b[KW][A-Z]{2,3}(?:-(?:FM|AM|LP|TV|CD|DT)\d?)?\b|\b[KW]\d{3}[A-Z]{2}\b"),
    "CA": re.compile(r"\bC[A-Z]{3}(?:-(?:FM|AM))?\b"),
    "MX": re.compile(r"\bX[EH][A-Z]{1,4}(?:-(?:FM|AM|TDT))?\b"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is to be written.

    Attributes:
        country_code: In capital letters; empty if unknown.
        note: A comment above the address; ours, never a stranger's.
    """

    name: str
    url: str
    country_code: str = ""
    note: str = ""


def fragment(found: Found, *, taken: Collection[str] = ()) -> str:
    """Return the lines, each list with its key, so that they are valid as they are.

    Args:
        found: What was found.
        taken: Ids that the configuration has already.
    """
    name = found.name.strip()[:LONGEST_TEXT].rstrip() or "Station"
    call_sign = call_sign_of(name, found.country_code)
    frequency = _FREQUENCY.search(name)
    service = id_of(_FREQUENCY.sub(" ", name), taken)
    station = id_of(call_sign, taken) if call_sign else service
    lines = [
        "services:",
        f"  - id: {service}",
        f"    name: {quoted(name)}",
        "    streams:",
        *([f"      # {found.note}"] if found.note else []),
        f"      - url: {quoted(found.url)}",
        "stations:",
        f"  - id: {station}",
        f"    call_sign: {quoted(call_sign or name)}",
        *([f"    frequency_mhz: {frequency[1]}.{frequency[2]}"] if frequency else []),
        f"    carries: {service}",
    ]
    return "\n".join(lines)


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
