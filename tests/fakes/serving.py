# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""An application behind a real socket, run by the same runner as the service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from schedules.rest.serving import ServiceRunner


@asynccontextmanager
async def served(app: web.Application, host: str = "127.0.0.1", **options: Any) -> AsyncIterator[str]:
    """Serve an application on a free port of loopback; gives its address, without a slash at the end.

    Args:
        options: Of the runner.
    """
    runner = ServiceRunner(app, **options)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, 0)
        await site.start()
        yield f"http://{f'[{host}]' if ':' in host else host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
