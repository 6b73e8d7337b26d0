# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Other words of a programme count from now on: what has aired keeps the words under which it did.

A slot that has aired is cut in two, as by any change of it.  The old half has the old words written
into its row, and so has what is over or on the air; what is to come goes on following the programme.
"""

from __future__ import annotations

from dataclasses import replace

from schedules.formats.slotfile_plain import plain_row
from schedules.model.kept import KeptEntry, KeptProgramme, Row
from schedules.model.slot import OneOff, Slot

from .begun import instant_of
from .desk import Desk
from .reading import TEXTS, WORDS
from .rows import Airing, own_words
from .slots import put_new
from .splitting import Cut, cut


def keep_words(desk: Desk, id_: str, before: Airing) -> None:
    """Keep the words of what has aired of an entry, now that its programme has others.

    Args:
        before: What the entry meant until now.
    """
    entry = desk.entries[id_]
    after = desk.meaning(entry)
    if (after.programme, after.rights) == (before.programme, before.rights):
        return
    if isinstance(before, Slot) and isinstance(after, Slot):
        _keep_slot(desk, entry, before, after)
    elif isinstance(before, OneOff) and instant_of(before.start, desk.zone_of(before)) < desk.now:
        _put_said(desk, entry, before)


def _keep_slot(desk: Desk, entry: KeptEntry, before: Slot, after: Slot) -> None:
    was = desk.days(before)
    if not was.has_begun(desk.now):
        return
    halves = cut(was, desk.days(after), Cut(desk.now))
    if halves.old is None or halves.new is None:
        _put_said(desk, entry, before)
        return
    put_new(desk, entry, halves.new, own_words(entry.row), entry.programme)
    _put_said(desk, entry, halves.old)


def _put_said(desk: Desk, entry: KeptEntry, old: Airing) -> None:
    """Write an entry with all words in its own row; it names its programme as long as that adds none."""
    said = said_words(old, desk.programmes[str(entry.programme)])
    placed = replace(old, order=desk.entries[entry.id].order)
    desk.put(placed, said, None if said is None else entry.programme)


def said_words(airing: Airing, programme: KeptProgramme) -> Row | None:
    """Return the words of an entry that leave nothing to its programme; ``None`` if there are none such.

    There is no way to write down that a right is not spoken of.
    """
    words = {key: value for key, value in plain_row(airing).items() if key in WORDS}
    rights, theirs = words.get("rights"), programme.row.get("rights")
    if isinstance(theirs, dict) and not theirs.keys() <= (rights if isinstance(rights, dict) else {}).keys():
        return None
    blank: Row = {**dict.fromkeys(TEXTS, ""), "hosts": []}
    return {"title": words["title"], **blank, **words}
