# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Lines for ``config.yaml``: a service with its stream, and a station that carries it, for what was found.

Names and addresses come from strangers, and people paste what we print.  So every text is a quoted scalar in
one line, in which nothing but the text itself can be said.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from player.settings.scalars import FREQUENCY, LONGEST_TEXT, call_sign_of, id_of, quoted
from schedules.model.ids import RESERVED


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
    frequency = FREQUENCY.search(name)
    service = id_of(FREQUENCY.sub(" ", name), {*taken, *RESERVED})
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
