# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Slot files: the format of our own, YAML or JSON, that says all a lineup can say.

The format is described for people in docs/configuration.md.  All mistakes come
out at once.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as BadBase64Error
from collections.abc import Collection
from io import BytesIO
from zoneinfo import ZoneInfo

from pydantic import Field

from schedules import safe_yaml
from schedules.errors import MistakesError
from schedules.model.slot import PRIVATE_ZONE, Lineup
from schedules.safe_yaml import KeyPath, Plain
from schedules.settings import Fault, Section, near, validate

from .report import Reading
from .slotfile_lineup import LineupBuilder
from .slotfile_rows import AnyZone
from .slotfile_write import write_slots

MEDIA_TYPE = "application/vnd.liveradio.slots+yaml"
MAX_SLOTS = 5_000

_LISTS = ("slots", "rules")
_SNIFF = re.compile(rb"""(?:^|[{,\n])\s*["']?(?:slots|rules)["']?\s*:""")


class _Top(Section):
    """What stands around the rows."""

    sample: bool = False
    timezone: AnyZone | None = None
    zones: dict[str, str] = Field(default_factory=dict, max_length=1_000)


class SlotFile:
    """The format."""

    name = "slot file"
    media_types = (MEDIA_TYPE, "application/yaml", "application/json")
    suffixes = (".yaml", ".yml", ".json")

    def sniff(self, head: bytes) -> bool:
        """Return whether ``slots:`` or ``rules:`` is near the beginning."""
        return _SNIFF.search(head) is not None

    def read(
        self,
        data: bytes,
        name: str,
        *,
        stations: Collection[str] | None = None,
        timezone: str | None = None,  # noqa: ARG002 - local times stay local here
    ) -> Reading:
        """Return the lineup that a slot file describes.

        Args:
            data: The whole file, at most 1 MB with at most 5,000 slots that air at most 200,000 times
                in the 410 days that are painted.
            name: Its name, for messages.
            stations: Ids that a scope may name; ``None`` allows all.
            timezone: Not needed: local times without a zone stay local.

        Raises:
            MistakesError: Everything that is wrong.
        """
        document = safe_yaml.parse(data, name)
        lineup, faults = _lineup(document, stations)
        if faults:
            raise MistakesError([document.mistake(path, message) for path, message in faults])
        return Reading.whole(lineup)

    def write(self, lineup: Lineup, *, timezone: str | None = None) -> bytes:  # noqa: ARG002 - stays local
        """Return a slot file that reads back as this lineup; the same bytes each time."""
        return write_slots(lineup)


def _lineup(document: safe_yaml.Document, stations: Collection[str] | None) -> tuple[Lineup, list[Fault]]:
    faults: list[Fault] = []
    top, rows, path = _top(document.value, faults)
    zones = _zones(top, faults)
    builder = LineupBuilder(stations, top.timezone, zones, faults)
    if top.timezone is not None and top.timezone.startswith(PRIVATE_ZONE) and top.timezone not in zones:
        builder.wrong(("timezone",), "is described nowhere under zones")
    for place, first in builder.reserve_ids(rows):
        given, taken = rows[place], safe_yaml.key_text((*path, first))
        shown = str(given["id"])[:80] if isinstance(given, dict) else ""
        builder.wrong((*path, place, "id"), f'"{shown}" is the id of {taken} already')
    for order, plain in enumerate(rows):
        builder.add(plain, order, document.line((*path, order)), (*path, order))
    return builder.lineup(sample=top.sample, path=path), faults


def _top(value: Plain, faults: list[Fault]) -> tuple[_Top, list[Plain], KeyPath]:
    if not isinstance(value, dict):
        what = "the file is empty" if value is None else "must be a block of keys with slots: in it"
        faults.append(((), what))
        return _Top(), [], ()
    around = {key: inner for key, inner in value.items() if key not in _LISTS}
    top, more = validate(_Top, around)
    known = (*_LISTS, *_Top.model_fields)
    for path, message in more:
        unknown = path and path[0] not in _Top.model_fields
        faults.append((path, f"unknown key{near(str(path[0]), known)}" if unknown else message))
    given = [key for key in _LISTS if key in value]
    if len(given) != 1:
        missing = "is another name of slots; write one of both" if given else "slots: is missing"
        faults.append((tuple(given[1:]), missing))
    rows = value[given[0]] if given else []
    if not isinstance(rows, list):
        faults.append(((given[0],), "must be a list"))
        rows = []
    if len(rows) > MAX_SLOTS:
        faults.append(((given[0],), f"has more than {MAX_SLOTS:,} entries"))
        rows = []
    return top or _Top(), rows, tuple(given[:1])


def _zones(top: _Top, faults: list[Fault]) -> dict[str, bytes]:
    """Return the zones that the file describes itself."""
    found = {}
    for name, text in top.zones.items():
        if not name.startswith(PRIVATE_ZONE):
            faults.append((("zones", name), f"the name must begin with {PRIVATE_ZONE}"))
            continue
        try:
            data = b64decode(text, validate=True)
            ZoneInfo.from_file(BytesIO(data), key=name)
        except (BadBase64Error, ValueError, OSError, EOFError, ArithmeticError, LookupError):
            faults.append((("zones", name), "is no zone data: write TZif as base64"))
        else:
            found[name] = data
    return found
