# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Run an application so that even what never becomes a request is answered or ended in our way.

aiohttp answers a broken request line in plain text, and its own default lets
a connection that sends nothing, or a header line now and then, stay for an
hour.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from aiohttp import web

from schedules.http import SECURITY_HEADERS, problem

from .body import broken_words

log = logging.getLogger(__name__)

IDLE_TIMEOUT_S = 30.0
"""For a whole request head to come, from the connection or from the last answer on."""

SHUTDOWN_TIMEOUT_S = 3.0
"""For answers that are under way when the service stops."""


class ProblemProtocol(web.RequestHandler):
    """Answers what cannot be parsed with a problem document."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Return the last answer of this connection."""
        if status >= 500 or request.writer.output_size > 0:
            response = super().handle_error(request, status, exc, message)  # it logs, and says no details
            if status >= 500:
                response = problem(status)
        else:
            # The parser's own words may hold bytes of the request; they help nobody who is not an attacker.
            response = problem(status, detail="the request is not well-formed HTTP")
        response.headers.update(SECURITY_HEADERS)
        response.force_close()
        return response

    def log_exception(self, *args: Any, **options: Any) -> None:
        """Log what ended this connection; in one line where the sender's body did."""
        error = options.get("exc_info")
        if isinstance(error, web.RequestPayloadError):
            log.warning("the body of a request is broken: %s", broken_words(error))
        else:
            super().log_exception(*args, **options)


class ProblemServer(web.Server):
    """Makes a `ProblemProtocol` for each connection."""

    def __call__(self) -> web.RequestHandler:
        """Return the protocol of one new connection."""
        return ProblemProtocol(self, loop=asyncio.get_running_loop(), **self._kwargs)


class ServiceRunner(web.AppRunner):
    """Runs an application with our answers, our patience and no access log."""

    def __init__(
        self,
        app: web.Application,
        *,
        idle_timeout_s: float = IDLE_TIMEOUT_S,
        shutdown_timeout_s: float = SHUTDOWN_TIMEOUT_S,
    ) -> None:
        super().__init__(
            app,
            keepalive_timeout=idle_timeout_s,
            shutdown_timeout=shutdown_timeout_s,
            access_log=None,
        )

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return ProblemServer(
            made.request_handler,
            request_factory=made.request_factory,
            handler_cancellation=made.handler_cancellation,
            **made._kwargs,
        )
