# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The page of one slot or one-off: how it is written, when it airs, and what was done to it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from aiohttp import web

from schedules.errors import StoreError, TimelineRangeError, UnknownItemError
from schedules.model.broadcast import Broadcast
from schedules.model.kept import HistoryEntry, KeptEntry, KeptLineup, Owner
from schedules.model.staff import Permission
from schedules.store.brief import briefly
from schedules.timeline.zone import local_date

from .following import as_of_words
from .form import entry_title, is_date
from .forms import lineup_of
from .frame import Frame, common, staff_page
from .occurrence_forms import exception_of, walls
from .successors import successor_of
from .week import Line, Place, days_of, head_of, sources_of
from .weeks import heard_on, places
from .words import (
    DATED,
    KIND_WORDS,
    differences,
    exception_words,
    moment_words,
    title_of,
    value_words,
    wall_words,
)

AHEAD = timedelta(days=28)
MOST_AIRINGS = 10
MOST_EXCEPTIONS = 200
"""The latest ones; what is followed may have thousands."""
HISTORY_OF_ONE = 200
_APART = frozenset({"id", "title", "except", "moves", "extra"})


class EntryPages:
    """The page of one slot or one-off."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def add_routes(self, app: web.Application) -> None:
        """Register the page."""
        app.router.add_get("/staff/{owner}/entries/{id}", self.get_entry)

    @staff_page(Permission.VIEW)
    async def get_entry(self, request: web.Request) -> web.StreamResponse:
        """Everything of one slot or one-off; with a date, of one occurrence."""
        owner, id_ = self.frame.owner(request), request.match_info["id"]
        draft = request.query.get("draft", "")
        lineup = await lineup_of(self.frame, owner, draft)
        entry, read_only = lineup.entries.get(id_), False
        followed = self.frame.ports.editing.followed(self.frame.service(owner).id)
        if entry is None and followed is not None:
            entry, read_only = followed.entries.get(id_), True
            lineup = followed
        if entry is None:
            raise UnknownItemError("there is no such slot or one-off any more")
        authors, successor, history = await asyncio.gather(
            self.frame.ports.authors.of(owner, [entry.version]),
            successor_of(self.frame, owner, id_),
            self._history_of(owner, id_),
        )
        author = authors[entry.version]
        airings = [] if draft else await asyncio.to_thread(self._airings, owner, lineup, entry, read_only)
        day, extra = request.query.get("date", ""), request.query.get("extra", "")
        shared = common(self.frame, request, owner)
        return self.frame.draw(
            request,
            "entry.html",
            **{**shared, "editable": shared["editable"] and not read_only},
            draft=draft,
            entry=entry,
            title=entry_title(lineup, entry),
            kind=KIND_WORDS.get(str(entry.row.get("kind", "recurring")), "Slot"),
            dated=entry.row.get("kind") in DATED,
            read_only=read_only,
            fields=_fields(lineup, entry),
            exceptions=_exceptions(entry),
            author=author.name,
            changed_at=moment_words(author.at, self.frame.zone(owner)) if author.at else "",
            airings=airings,
            occurrence=_occurrence(entry, day, extra) if is_date(day) else None,
            successor=None if read_only or draft else successor,
            history=[] if read_only else history,
        )

    # Inside

    def _airings(
        self, owner: Owner, lineup: KeptLineup, entry: KeptEntry, read_only: bool
    ) -> list[tuple[str, Line]]:
        """Return when it is heard in the weeks to come, with the day of each."""
        zone, now = self.frame.zone(owner), self.frame.ports.clock.now()
        today = local_date(now, zone)
        head = head_of(lineup.owner, entry.id) + "~"
        service = self.frame.service(owner)
        as_of = as_of_words(self.frame.ports.following, service)
        sources = sources_of([], lineup, as_of) if read_only else sources_of([lineup])
        try:
            heard: dict[Place, Sequence[Broadcast]] = {
                place: [
                    one
                    for one in heard_on(self.frame, place, now, now + AHEAD)
                    if one.occurrence.id.startswith(head)
                ]
                for place in places(self.frame, owner)
            }
        except TimelineRangeError:
            return []
        days = [today + timedelta(days=ahead) for ahead in range(AHEAD.days)]
        found = days_of(heard, days, zone, sources, today=today)
        lines = [(day.heading, one) for day in found for one in day.lines if not one.gap]
        return lines[:MOST_AIRINGS]

    async def _history_of(self, owner: Owner, id_: str) -> list[tuple[HistoryEntry, str, str]] | None:
        """Return what was done to one item lately: the edit, when, what it was; ``None``: nobody can tell."""
        zone, describe = self.frame.zone(owner), self.frame.ports.describe
        reading = self.frame.ports.editing.history([owner], machine=True, limit=HISTORY_OF_ONE)
        try:
            entries = await briefly(reading)
        except StoreError:  # who wants history itself is told why
            return None
        return [
            (one, moment_words(one.at, zone), describe(one))
            for one in entries
            if any(change.id == id_ for change in one.changes)
        ]


def _fields(lineup: KeptLineup, entry: KeptEntry) -> list[tuple[str, str]]:
    """Return what is written of a slot or one-off, besides what is different on single dates."""
    row = {key: value for key, value in entry.row.items() if key not in _APART}
    if entry.programme:
        programme = lineup.programmes.get(entry.programme)
        row["programme_id"] = title_of(programme.row if programme else None, entry.programme)
    if row.get("kind") not in DATED and "recur" not in row:
        row["recur"] = {"freq": "daily"}
    return [(label, after) for label, _, after in differences(None, row) if after]


def _exceptions(entry: KeptEntry) -> list[dict[str, str]]:
    """Return what is different on single dates, by date."""
    row, found = entry.row, []
    for key, word in (("except", "cancelled"), ("moves", ""), ("extra", "further airing")):
        values = row.get(key)
        for one in values if isinstance(values, list) else []:
            if isinstance(one, dict):
                text = exception_words(one)
                extra = str(one.get("start", "")) if key == "extra" else ""
                found.append(
                    {"date": str(one.get("date", "")), "extra": extra, "text": f"{text} {word}".strip()}
                )
            else:
                text = f"{value_words('from', str(one))}: {word}"
                found.append({"date": str(one), "extra": "", "text": text})
    return sorted(found, key=lambda one: (one["date"], one["extra"]))[-MOST_EXCEPTIONS:]


def _occurrence(entry: KeptEntry, day: str, extra: str) -> dict[str, object]:
    """Return what is known of the occurrence of one date."""
    start, end = walls(entry.row, day)
    cancelled = entry.row.get("except")
    return {
        "date": day,
        "extra": extra,
        "start": extra or wall_words(start, on=day),
        "end": "" if extra else wall_words(end, on=day),
        "cancelled": isinstance(cancelled, list) and day in map(str, cancelled),
        "different": bool(exception_of(entry.row, day)),
    }
