# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""All formats that can be read, and which one a file is in."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePath

from schedules.errors import Mistake, MistakesError
from schedules.model.slot import Lineup

from .base import Format
from .slotfile import SlotFile

FORMATS: tuple[Format, ...] = (SlotFile(),)
SNIFF_BYTES = 65_536


def format_of(data: bytes, name: str) -> Format:
    """Return the format of a file: by its content, else by the end of its name.

    Raises:
        MistakesError: If it is in none that we read.
    """
    head = data[:SNIFF_BYTES]
    for form in FORMATS:
        if form.sniff(head):
            return form
    suffix = PurePath(name).suffix.lower()
    for form in FORMATS:
        if suffix in form.suffixes:
            return form
    known = ", ".join(form.name for form in FORMATS)
    raise MistakesError([Mistake(name, 0, "", f"is in no format that can be read here; these are: {known}")])


def read_lineup(data: bytes, name: str, *, stations: Collection[str] | None = None) -> Lineup:
    """Return the lineup that a file of any known format describes.

    Args:
        data: The whole file.
        name: Its name, for messages.
        stations: Ids that a scope may name; ``None`` allows all.

    Raises:
        MistakesError: Everything that is wrong.
    """
    return format_of(data, name).read(data, name, stations=stations)
