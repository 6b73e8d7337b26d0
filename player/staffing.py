# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Wires what the staff use: their door, their API, and their pages."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from aiohttp import web

from player import settings
from player.keeping import Keeping
from schedules.access import Gate
from schedules.clock import Clock
from schedules.follow.status import Following
from schedules.model.catalogue import Catalogue
from schedules.rest.later import AddRoutes, LaterRoutes
from schedules.service import ScheduleService
from schedules.staff.app import add_staff_routes
from schedules.staff.authors import Authors
from schedules.staff.backups import backup_through
from schedules.staff.describing import Describer
from schedules.staff.door import StaffDoor
from schedules.staff.findings import FINDINGS
from schedules.staff.ports import StaffPorts
from schedules.store.backup import backup

FORMATS = (("yaml", "Slot file"), ("csv", "Table"), ("ics", "Calendar"))
"""That a lineup can be written in: the name for addresses, and that for people."""


async def add_staff(
    app: web.Application,
    config: settings.Config,
    state: Path,
    *,
    gate: Gate,
    keeping: Keeping,
    schedules: ScheduleService,
    catalogue: Catalogue,
    clock: Clock,
    following: Following,
) -> StaffDoor:
    """Register the staff's API and pages, and open the door to them.

    Args:
        app: Has problems and the gate installed.
        state: The state folder.

    Returns:
        The door, which wants to be run.

    Raises:
        StoreError: If the store cannot be read, and will not heal by itself.
    """
    store, editing = keeping.store, keeping.editing
    door = StaffDoor(store, clock, gate, trusted_proxies=config.listen.trusted_proxies)
    await door.open()
    ports = StaffPorts(
        editing=editing, door=door, schedules=schedules, authors=Authors(store.history_entry),
        describe=Describer(editing.lineup), catalogue=catalogue, clock=clock,
        backup=backup_through(state, partial(backup, config.storage.database, state)), following=following,
    )  # fmt: skip
    add_staff_routes(app, ports)

    def pages() -> AddRoutes:
        # Nobody waits for them until somebody of the staff comes.
        from schedules.editor.app import StaffPages  # noqa: PLC0415
        from schedules.editor.ports import Ports  # noqa: PLC0415

        return StaffPages(
            Ports(
                network=config.network.name,
                editing=editing,
                archive=store,
                authors=ports.authors,
                door=door,
                gate=gate,
                catalogue=catalogue,
                schedules=schedules,
                clock=clock,
                findings=app[FINDINGS].of,
                describe=ports.describe,
                formats=FORMATS,
                following=following,
            )
        ).add_routes

    app.router.register_resource(LaterRoutes("/staff", pages))
    return door
