# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Files in and out: imports with a preview, and exports of a lineup."""

from __future__ import annotations

import asyncio
import binascii
from base64 import b64decode
from collections.abc import Mapping

from aiohttp import web
from pydantic import BaseModel

from schedules.access import Access
from schedules.edits.rows import materialise
from schedules.formats.base import WritableFormat
from schedules.formats.icalendar import ICalendar
from schedules.formats.slotfile import SlotFile
from schedules.formats.table import SlotTable
from schedules.http import input_problem
from schedules.model.kept import KeptLineup
from schedules.model.staff import Permission
from schedules.rest.routes import Routes, asked, sent

from . import conversions, shapes
from .asking import asked_by, demand_editor, owner_in, version_in
from .asks import (
    IDEMPOTENCY_KEY,
    IF_MATCH_FOR_IMPORT,
    IMPORT_LIMIT_BYTES,
    DryRunQuery,
    ExportQuery,
    ImportBody,
)
from .lineups import PATH
from .ports import STAFF

routes = Routes()

WRITERS: Mapping[str, WritableFormat] = {"yaml": SlotFile(), "csv": SlotTable(), "ics": ICalendar()}
"""By the end of the file's name."""


@routes.op(
    "POST",
    f"{PATH}/{{owner}}/imports",
    access=Access.STAFF,
    permission=Permission.EDIT,
    query=DryRunQuery,
    body=ImportBody,
    out=shapes.Imported,
    headers=(IF_MATCH_FOR_IMPORT, IDEMPOTENCY_KEY),
    refusals=(409, 412, 428, 507),
    body_limit_bytes=IMPORT_LIMIT_BYTES,
)
async def post_import(request: web.Request) -> BaseModel | web.StreamResponse:
    """Put what a file says in place of all that is to come, wholly or not at all, or tell what it would do.
    The same file a second time changes nothing. If-Match names the revision of the lineup.
    """
    ports, owner = request.app[STAFF], owner_in(request)
    query, body = asked(request, DryRunQuery), sent(request, ImportBody)
    demand_editor(request, owner)
    how = asked_by(request, dry_run=query.dry_run, reason=body.reason)
    if query.dry_run:
        made = await ports.editing.preview_import(owner, _content(body), body.name, how)
    else:
        version = version_in(request)
        made = await ports.editing.import_file(owner, _content(body), body.name, version, how)
    return shapes.Imported(
        outcome=conversions.outcome_of(made.outcome), report=conversions.report_of(made.report)
    )


@routes.op(
    "GET",
    f"{PATH}/{{owner}}/export",
    access=Access.STAFF,
    permission=Permission.VIEW,
    query=ExportQuery,
    media="application/octet-stream",
)
async def get_export(request: web.Request) -> BaseModel | web.StreamResponse:
    """A lineup as a file: as a slot file, which says all of it, as a table, or as a calendar."""
    ports, owner = request.app[STAFF], owner_in(request)
    suffix = asked(request, ExportQuery).format
    writer, lineup = WRITERS[suffix], ports.editing.lineup(owner)
    timezone = ports.catalogue.place_of(owner).timezone
    data = await asyncio.to_thread(_written, writer, lineup, timezone)
    return web.Response(
        body=data,
        headers={
            "Content-Type": f"{writer.media_types[0]}; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{owner.replace(":", "-")}.{suffix}"',
            "Cache-Control": "no-store",
        },
    )


def _written(writer: WritableFormat, lineup: KeptLineup, timezone: str) -> bytes:
    return writer.write(materialise(lineup), timezone=timezone)


def _content(body: ImportBody) -> bytes:
    if (body.content is None) is (body.content_base64 is None):
        raise input_problem([{"loc": ["body", "content"], "msg": "give content or content_base64"}])
    if body.content is not None:
        return body.content.encode()
    try:
        return b64decode(body.content_base64 or "", validate=True)
    except (binascii.Error, ValueError):
        raise input_problem([{"loc": ["body", "content_base64"], "msg": "this is not base64"}]) from None
