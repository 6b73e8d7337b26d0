# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How errors and headers leave us: problem documents (RFC 9457) and security headers, everywhere.

Errors know nothing of HTTP.  Tables say which status each becomes; the
middleware here looks them up, so that handlers need no ``try``.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Middleware

from schedules.errors import MistakesError, TimelineRangeError, UnknownServiceError, UnknownStationError

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; "
    "media-src 'self' https: http:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "object-src 'none'; frame-ancestors 'none'"
)

SECURITY_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Server": "play-live-radio",
    }
)
"""On every answer, unless its handler has set another value on purpose."""

PROBLEM_JSON = "application/problem+json"


class HttpProblem(Exception):  # noqa: N818 - named as RFC 9457 names it
    """A refusal that is about HTTP itself, or about what was asked; raised by handlers.

    Attributes:
        status: HTTP status code.
        errors: For 422: each mistake as ``{"loc": [...], "msg": "..."}``.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[Mapping[str, object]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers


def input_problem(errors: Sequence[Mapping[str, object]]) -> HttpProblem:
    """Return the 422 for mistakes in what was sent, each ``{"loc": [...], "msg": "..."}``."""
    words = "what was sent has a mistake" if len(errors) == 1 else f"what was sent has {len(errors)} mistakes"
    return HttpProblem(422, words, errors=errors)


def problem(
    status: int,
    title: str = "",
    detail: str = "",
    *,
    errors: Sequence[Mapping[str, object]] | None = None,
    headers: Mapping[str, str] | None = None,
    type: str = "about:blank",  # noqa: A002 - the name in RFC 9457
    members: Mapping[str, object] | None = None,
) -> web.Response:
    """Return a problem document.

    Args:
        title: A few words for the kind of problem; the status's own phrase if empty.
        detail: One sentence for a person about this very occurrence.
        type: ``about:blank``, or a stable relative reference.
        members: What this kind of problem tells besides.
    """
    document: dict[str, object] = {
        "type": type,
        "title": title or phrase(status),
        "status": status,
        "detail": detail,
    }
    if errors is not None:
        document["errors"] = list(errors)
    document |= members or {}
    return web.Response(
        status=status,
        body=json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"),
        headers={**(headers or {}), "Content-Type": PROBLEM_JSON, "Cache-Control": "no-store"},
    )


def phrase(status: int) -> str:
    """Return the standard phrase of a status code."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


@dataclass(frozen=True, slots=True)
class ProblemRule:
    """What an error becomes.

    Attributes:
        title: The status's own phrase if empty.
        retry_after_s: Value of ``Retry-After``, if the asker should come back.
        errors: Lists the mistakes that the error carries.
        members: What the document tells besides.
        headers: What the answer says in its head.
    """

    status: int
    title: str = ""
    retry_after_s: int | None = None
    errors: Callable[[Any], list[dict[str, object]]] | None = None
    members: Callable[[Any], Mapping[str, object]] | None = None
    headers: Callable[[Any], Mapping[str, str]] | None = None

    def answer(self, error: Exception) -> web.Response:
        """Return the problem document for one error."""
        headers = {} if self.retry_after_s is None else {"Retry-After": str(self.retry_after_s)}
        if self.headers is not None:
            headers |= self.headers(error)
        errors = None if self.errors is None else self.errors(error)
        members = None if self.members is None else self.members(error)
        return problem(self.status, self.title, str(error), errors=errors, headers=headers, members=members)


ProblemTable = Mapping[type[Exception], ProblemRule]


def _mistakes(error: MistakesError) -> list[dict[str, object]]:
    return [{"loc": [m.file, m.line, m.key], "msg": m.message} for m in error.mistakes]


SCHEDULE_PROBLEMS: ProblemTable = MappingProxyType(
    {
        UnknownStationError: ProblemRule(404),
        UnknownServiceError: ProblemRule(404),
        MistakesError: ProblemRule(422, errors=_mistakes),
        TimelineRangeError: ProblemRule(422, errors=lambda error: [{"loc": ["query"], "msg": str(error)}]),
    }
)


def install_problems(app: web.Application, *tables: ProblemTable) -> None:
    """Give an application problem documents and security headers; before any other middleware.

    Args:
        tables: What the errors of each tree become; a class stands for its subclasses too.
    """
    rules: dict[type[Exception], ProblemRule] = {}
    for table in tables:
        rules.update(table)
    app.middlewares.append(_problem_middleware(rules))
    app.on_response_prepare.append(_add_security_headers)


def _problem_middleware(rules: ProblemTable) -> Middleware:
    @web.middleware
    async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except (asyncio.CancelledError, ConnectionResetError):
            raise
        except HttpProblem as refusal:
            answer = problem(
                refusal.status, detail=refusal.detail, errors=refusal.errors, headers=refusal.headers
            )
        except web.HTTPException as refusal:
            if refusal.status < 400:  # redirects are answers, not problems
                raise
            answer = _of_aiohttp(refusal)
        except Exception as error:  # noqa: BLE001 - the one place that turns any failure into an answer
            known = next((rules[cls] for cls in type(error).__mro__ if cls in rules), None)
            answer = known.answer(error) if known else _unexpected(request, error)
        if request.writer.output_size > 0:  # too late for another head: end the connection
            raise ConnectionResetError("failed after the answer had begun")
        # For want of room, most often, or of patience: then a connection that is kept takes some of it.
        if answer.status in {408, 503}:
            answer.force_close()
        return answer

    return problems


def _of_aiohttp(refusal: web.HTTPException) -> web.Response:
    kept = {name: refusal.headers[name] for name in ("Allow", "Retry-After") if name in refusal.headers}
    details = {
        404: "there is nothing at this address",
        405: f"this address takes {kept.get('Allow', 'another method')}",
        413: "the body is too large",
    }
    return problem(refusal.status, detail=details.get(refusal.status, refusal.reason), headers=kept)


def _unexpected(request: web.Request, error: Exception) -> web.Response:
    number = secrets.token_hex(8)
    log.error("request %s: %s %s failed", number, request.method, request.rel_url.raw_path, exc_info=error)
    detail = f"something went wrong; the log has it as request {number}"
    return problem(500, detail=detail, headers={"X-Request-Id": number})


async def _add_security_headers(request: web.Request, response: web.StreamResponse) -> None:  # noqa: ARG001 - a signal's signature
    headers = response.headers
    own_policy = "Content-Security-Policy" in headers  # such a page says itself who may frame it
    for name, value in SECURITY_HEADERS.items():
        if name == "Server":  # aiohttp has put its own there already
            headers[name] = value
        elif not (own_policy and name == "X-Frame-Options"):
            headers.setdefault(name, value)
