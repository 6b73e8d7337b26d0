# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A service that answers the API of the staff as a test has told it to, and remembers what it was asked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Asked:
    """One request.

    Attributes:
        what: Method, path and query, without the common beginning of all paths.
        body: The JSON document that came; ``None`` if none did.
    """

    what: str
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Answer:
    """What one request is answered.

    Attributes:
        cut_off: Say that so many bytes more will come, and end the connection.
        silent: End the connection without any answer.
    """

    document: Any = None
    status: int = 200
    content: bytes | None = None
    cut_off: int = 0
    silent: bool = False

    @classmethod
    def no(cls, status: int, detail: str, **more: Any) -> Answer:
        """Return a problem document."""
        return cls({"type": "about:blank", "title": "No", "status": status, "detail": detail, **more}, status)


@dataclass
class StaffAnswers:
    """The service.

    Attributes:
        answers: By method and path with the query.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def app(self) -> web.Application:
        """Return the application to serve."""
        app = web.Application(client_max_size=20_000_000)
        app.router.add_route("*", "/{path:.*}", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/readyz":
            return web.json_response({"status": "ready"})
        what = f"{request.method} {request.path_qs.removeprefix('/api/v1/staff')}"
        text = await request.text()
        self.asked.append(Asked(what, dict(request.headers), json.loads(text) if text else None))
        answer = self.answers.get(what, Answer.no(404, f"nothing is at {what}"))
        if answer.silent:
            return _gone(request, web.Response())
        if answer.status == 204:
            return web.Response(status=204)
        content = json.dumps(answer.document).encode() if answer.content is None else answer.content
        if answer.cut_off:
            response = web.StreamResponse(headers={"Content-Length": str(len(content) + answer.cut_off)})
            await response.prepare(request)
            await response.write(content)
            return _gone(request, response)
        kind = PROBLEM if answer.status >= 400 else "application/json"
        return web.Response(status=answer.status, body=content, headers={"Content-Type": kind})


def _gone(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """End the connection, whatever of the response has gone out."""
    if request.transport is not None:
        request.transport.close()
    return response
