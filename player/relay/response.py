# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""An answer without end: raw bytes after the head, no chunks, no length, and nothing that waits."""

from __future__ import annotations

import asyncio
from typing import cast

from aiohttp import web
from aiohttp.http import StreamWriter


class SoundResponse(web.StreamResponse):
    """Sends its head and its first sound in one write; all that follows goes past it.

    aiohttp would choose chunked encoding where no length is given, which many
    radio sets cannot read and which makes each listener's bytes differ.  The two
    attributes below turn that off, and they are not public: a test on raw
    sockets holds what we rely on.
    """

    _length_check = False
    _send_headers_immediately = False

    async def begin(self, request: web.Request) -> asyncio.Transport:
        """Make the head ready, and return the transport that `first` and all later sound go to.

        Raises:
            ConnectionResetError: If the listener has left.
        """
        self.force_close()
        await self.prepare(request)
        transport = request.transport
        if transport is None or transport.is_closing():
            raise ConnectionResetError("the listener left before its sound began")
        return transport

    async def first(self, request: web.Request, data: bytes) -> None:
        """Send the head together with the first sound; returns at once, however slow the listener is."""
        await cast("StreamWriter", request.writer).write(data, drain=False)
