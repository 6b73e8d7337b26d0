# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Write slot files: YAML as a person would write it, and always the same bytes for the same lineup.

Only what both YAML and JSON readers understand alike stands without quotes.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator

from schedules.model.slot import Lineup
from schedules.safe_yaml import Plain

from .slotfile_plain import Row, in_order, plain_row

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9 ._/+&'()-]*(?<![ ])|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MEANS_SOMETHING = re.compile(r"(?i)~|null|true|false|yes|no|on|off|y|n|\.inf|\.nan")
_ESCAPED = re.compile(
    "[\x7f-\x9f\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\uffff]"
)


def write_slots(lineup: Lineup) -> bytes:
    """Return the slot file of a lineup, UTF-8."""
    return "".join(f"{line}\n" for line in _lines(lineup)).encode()


def _lines(lineup: Lineup) -> Iterator[str]:
    if lineup.sample:
        yield "sample: true"
    if lineup.timezone is not None:
        yield f"timezone: {_text(lineup.timezone)}"
    if lineup.zones:
        yield "zones:"
        for name, data in sorted(lineup.zones.items()):
            yield f"  {_quoted(name)}: {_quoted(b64encode(data).decode())}"
    entries = in_order(lineup)
    yield "slots:" if entries else "slots: []"
    for one in entries:
        yield from _block(plain_row(one))


def _block(row: Row) -> Iterator[str]:
    lead = "  - "
    for key, value in row.items():
        if key in {"moves", "extra"} and isinstance(value, list):
            yield f"{lead}{key}:"
            yield from (f"      - {_flow(item)}" for item in value)
        else:
            yield f"{lead}{key}: {_flow(value)}"
        lead = "    "


def _flow(value: Plain) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case str():
            return _text(value)
        case bool():
            return "true" if value else "false"
        case _:
            return "null" if value is None else str(value)


def _text(text: str) -> str:
    plain = _WORD.fullmatch(text) and not _MEANS_SOMETHING.fullmatch(text)
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    """Return it as JSON does, with what YAML wants escaped, too."""
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))
