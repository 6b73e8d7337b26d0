# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Pages that show a lineup: its week, its slots and one-offs, its programmes, and what is odd."""

from __future__ import annotations

import asyncio
from datetime import date
from zoneinfo import ZoneInfo

from aiohttp import web

from schedules.model.kept import (
    KeptEntry,
    KeptLineup,
    owner_of_service,
    owner_of_station,
)
from schedules.model.staff import Permission
from schedules.timeline.zone import local_date

from .airing_values import moment_values
from .form import entry_title
from .frame import Frame, common, staff_page
from .weeks import read_week
from .words import (
    DATED,
    KIND_WORDS,
    rule_words,
    title_of,
    value_words,
    wall_words,
)

MOST_SHOWN = 500


class LineupPages:
    """The pages that show lineups."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def add_routes(self, app: web.Application) -> None:
        """Register the pages."""
        app.router.add_get("/staff/{owner}/week", self.get_week)
        app.router.add_get("/staff/{owner}/slots", self.get_slots)
        app.router.add_get("/staff/{owner}/programmes", self.get_programmes)
        app.router.add_get("/staff/{owner}/findings", self.get_findings)
        app.router.add_get("/staff/{owner}/export", self.get_export)

    @staff_page(Permission.VIEW)
    async def get_week(self, request: web.Request) -> web.StreamResponse:
        """What is on where, day by day."""
        owner = self.frame.owner(request)
        week = await asyncio.to_thread(read_week, self.frame, owner, request.query.get("week", ""))
        service = owner_of_service(self.frame.service(owner).id)
        others = [service, *(owner_of_station(one.id) for one in self.frame.stations(service))]
        return self.frame.draw(
            request,
            "week.html",
            **common(self.frame, request, owner),
            week=week,
            others=[(one, self.frame.name(one)) for one in others if one != owner],
        )

    @staff_page(Permission.VIEW)
    async def get_slots(self, request: web.Request) -> web.StreamResponse:
        """All slots and one-offs as they are written."""
        owner = self.frame.owner(request)
        lineup, find = self.frame.ports.editing.lineup(owner), request.query.get("find", "").strip()[:100]
        followed = self.frame.ports.editing.followed(self.frame.service(owner).id)
        entries, zone = _found(lineup, find), self.frame.zone(owner)
        today = local_date(self.frame.ports.clock.now(), zone)
        over = [one for one in entries if is_over(one, today, zone)]
        entries = [one for one in entries if one not in over]
        return self.frame.draw(
            request,
            "slots.html",
            **common(self.frame, request, owner),
            find=find,
            total=len(entries),
            over=[_row(lineup, one) for one in over[-MOST_SHOWN:]],
            entries=[_row(lineup, one) for one in entries[:MOST_SHOWN]],
            followed=[_row(followed, one) for one in _found(followed, find)[:MOST_SHOWN]] if followed else [],
            unchanged=request.query.get("done") == "unchanged",
            in_store=lineup.revision > 0,
        )

    @staff_page(Permission.VIEW)
    async def get_programmes(self, request: web.Request) -> web.StreamResponse:
        """All programmes."""
        owner = self.frame.owner(request)
        lineup = self.frame.ports.editing.lineup(owner)
        used: dict[str, int] = {}
        for entry in lineup.entries.values():
            if entry.programme:
                used[entry.programme] = used.get(entry.programme, 0) + 1
        programmes = sorted(lineup.programmes.values(), key=lambda one: title_of(one.row, one.id).casefold())
        return self.frame.draw(
            request,
            "programmes.html",
            **common(self.frame, request, owner),
            programmes=programmes[:MOST_SHOWN],
            used=used,
        )

    @staff_page(Permission.VIEW)
    async def get_findings(self, request: web.Request) -> web.StreamResponse:
        """What is odd about a lineup."""
        owner = self.frame.owner(request)
        found = await self.frame.ports.findings(owner)
        return self.frame.draw(
            request,
            "findings.html",
            **common(self.frame, request, owner),
            findings=found[:MOST_SHOWN],
            total=len(found),
        )

    @staff_page(Permission.VIEW)
    async def get_export(self, request: web.Request) -> web.StreamResponse:
        """The lineup as files."""
        owner = self.frame.owner(request)
        return self.frame.draw(
            request,
            "export.html",
            **common(self.frame, request, owner),
            formats=list(self.frame.ports.formats),
        )


def is_over(entry: KeptEntry, today: date, zone: ZoneInfo) -> bool:
    """Tell whether a slot or one-off has ended before today, for good."""
    if entry.row.get("kind") in DATED:
        end, _ = moment_values(str(entry.row.get("end", "")), zone)
        return end[:10] < today.isoformat()
    until, extra = entry.row.get("until"), entry.row.get("extra")
    further = (
        [str(one.get("date")) for one in extra if isinstance(one, dict)] if isinstance(extra, list) else []
    )
    return isinstance(until, str) and max([until, *further]) < today.isoformat()


def _found(lineup: KeptLineup, find: str) -> list[KeptEntry]:
    entries = sorted(lineup.entries.values(), key=lambda one: one.order)
    wanted = find.casefold()
    return [one for one in entries if wanted in entry_title(lineup, one).casefold()]


def _row(lineup: KeptLineup, entry: KeptEntry) -> dict[str, object]:
    """Return a slot or one-off in short."""
    row = entry.row
    exceptions = sum(
        len(found) for key in ("except", "moves", "extra") if isinstance(found := row.get(key), list)
    )
    dates = [
        f"{word} {value_words(key, row[key])}"
        for key, word in (("from", "from"), ("until", "until"))
        if row.get(key)
    ]
    kind = str(row.get("kind", "recurring"))
    return {
        "id": entry.id,
        "title": entry_title(lineup, entry),
        "kind": KIND_WORDS.get(kind, kind),
        "times": " to ".join(wall_words(str(row[key])) for key in ("start", "end") if row.get(key)),
        "days": "" if kind in DATED else rule_words(row.get("recur")),
        "dates": ", ".join(dates),
        "where": value_words("scope", row.get("scope")) or "everywhere",
        "exceptions": exceptions,
    }
