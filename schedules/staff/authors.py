# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who changed an item last, and when: found in history by the item's version, and remembered."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from schedules.edits.file_versions import is_of_file
from schedules.errors import StoreError
from schedules.model.kept import HistoryEntry, Owner
from schedules.store.brief import briefly

log = logging.getLogger(__name__)

MOST = 20_000
"""So many are remembered; history never changes."""

Find = Callable[[Owner, int], Awaitable[HistoryEntry | None]]


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a revision.

    Attributes:
        name: Empty: nobody did, or that cannot be told just now.
    """

    name: str = ""
    at: datetime | None = None


NOBODY = Author()


class Authors:
    """Remembers who made which revision.

    Args:
        find: Looks into history.
    """

    def __init__(self, find: Find) -> None:
        self._find = find
        self._known: OrderedDict[tuple[Owner, int], Author] = OrderedDict()

    async def of(self, owner: Owner, versions: Iterable[int]) -> Mapping[int, Author]:
        """Return who made each of some revisions of a lineup; revision 0, and a slot file's, is of nobody.

        While the store is away or busy, those that are not remembered are of nobody either: reading goes on.
        """
        found: dict[int, Author] = {0: NOBODY}
        for version in sorted(set(versions) - {0}):
            if is_of_file(version):
                found[version] = NOBODY
                continue
            try:
                found[version] = await self._one(owner, version)
            except StoreError as error:
                log.warning("who changed what last cannot be told: %s", error)
                return {**dict.fromkeys(versions, NOBODY), **found}
        return found

    async def _one(self, owner: Owner, version: int) -> Author:
        author = self._known.get((owner, version))
        if author is None:
            entry = await briefly(self._find(owner, version))
            if entry is None:
                return NOBODY
            author = self._known[owner, version] = Author(entry.actor, entry.at)
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return author
