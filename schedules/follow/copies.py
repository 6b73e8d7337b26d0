# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The last good reading of a followed schedule, as it is kept over restarts: one slot file, or several.

Slot files have a greatest size, which a year of a busy station with all its descriptions exceeds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from schedules.errors import FollowError
from schedules.formats.slotfile import SlotFile
from schedules.model.kept import FollowedCopy
from schedules.model.slot import Lineup

LARGEST_PART_BYTES = 1_000_000
_BETWEEN = b"\n---\n"
"""No line of a slot file that we write is like it: texts stand on one line, in quotes."""


def content_of(lineup: Lineup) -> bytes:
    """Return what is kept of a followed lineup.

    Raises:
        FollowError: If it cannot be kept.
    """
    slots = tuple(sorted(lineup.slots, key=lambda slot: slot.order))
    return _BETWEEN.join(_parts(replace(lineup, slots=slots)))


def lineup_of(copy: FollowedCopy) -> Lineup:
    """Return the lineup that was kept.

    Raises:
        MistakesError: If it cannot be read.
    """
    lineups = [
        SlotFile().read(part, f"{copy.service}, as it was followed").lineup
        for part in copy.content.split(_BETWEEN)
    ]
    slots = chain.from_iterable(one.slots for one in lineups)
    in_order = tuple(replace(slot, order=order) for order, slot in enumerate(slots))
    return replace(lineups[0], slots=in_order, followed=True)


def _parts(lineup: Lineup) -> Iterator[bytes]:
    content = SlotFile().write(lineup)
    if len(content) <= LARGEST_PART_BYTES:
        yield content
        return
    half = len(lineup.slots) // 2
    if not half:
        raise FollowError(f"one slot of it has more than {LARGEST_PART_BYTES:,} bytes")
    yield from _parts(replace(lineup, slots=lineup.slots[:half]))
    yield from _parts(replace(lineup, slots=lineup.slots[half:]))
