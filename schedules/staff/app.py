# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The staff's API as a whole: its routes, and what they share."""

from __future__ import annotations

from aiohttp import web

from schedules.rest.routes import Operation

from . import backups, drafts, edits, findings, following, history, imports, lineups, tokens
from .findings import FINDINGS, Findings
from .ports import STAFF, StaffPorts

TABLES = (lineups, edits, imports, history, findings, drafts, following, tokens, backups)


def operations() -> list[Operation]:
    """Return all operations, in the order in which they are described."""
    return [operation for part in TABLES for operation in part.routes.operations]


def add_staff_routes(app: web.Application, ports: StaffPorts) -> None:
    """Register all routes, and open the door to the staff.

    Args:
        app: Has problems (with `STAFF_PROBLEMS`) and the gate installed.
    """
    app[STAFF] = ports
    app[FINDINGS] = Findings(ports)
    ports.door.install(app)
    for part in TABLES:
        part.routes.add_to(app)
