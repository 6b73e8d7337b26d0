# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""All that is kept, as one file."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO

from aiohttp import web
from pydantic import BaseModel

from schedules.access import Access
from schedules.http import HttpProblem
from schedules.model.staff import Permission
from schedules.rest.routes import Routes

from .ports import STAFF, Backup

routes = Routes()

PIECE_BYTES = 64 * 1024


def backup_through(folder: Path, write: Callable[[Path], Awaitable[object]]) -> Backup:
    """Return what opens a backup: it is written to a file that is gone afterwards, and read from there.

    Args:
        folder: Where the file is; nobody else may read there.
        write: Writes a backup to a path.
    """

    @asynccontextmanager
    async def opened() -> AsyncIterator[AsyncIterator[bytes]]:
        with tempfile.TemporaryDirectory(prefix="backup-", dir=folder) as place:
            file = Path(place, "backup")
            await write(file)
            with await asyncio.to_thread(file.open, "rb") as content:
                yield _pieces(content)

    return opened


async def _pieces(content: BinaryIO) -> AsyncIterator[bytes]:
    while piece := await asyncio.to_thread(content.read, PIECE_BYTES):
        yield piece


@routes.op(
    "GET",
    "/api/v1/staff/backup",
    access=Access.STAFF,
    permission=Permission.ADMINISTER,
    media="application/octet-stream",
)
async def get_backup(request: web.Request) -> BaseModel | web.StreamResponse:
    """All that is kept, as a file for liveradio restore; no token is in it."""
    backup = request.app[STAFF].backup
    if backup is None:
        raise HttpProblem(404, "this store has nothing to back up")
    async with backup() as pieces:
        response = web.StreamResponse(
            headers={
                "Content-Type": "application/octet-stream",
                "Content-Disposition": 'attachment; filename="liveradio-backup"',
                "Cache-Control": "no-store",
            }
        )
        response.enable_chunked_encoding()
        await response.prepare(request)
        if request.method != "HEAD":
            async for piece in pieces:
                await response.write(piece)
        await response.write_eof()
    return response
