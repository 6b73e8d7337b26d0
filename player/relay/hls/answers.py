# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the answers of HLS have in common: for whom and how long they may be kept, and refusals."""

from __future__ import annotations

from collections.abc import Mapping

from schedules.http import HttpProblem, input_problem

RETRY_AFTER_S = 5

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Length, Content-Range, Date, ETag",
}
FOR_ALL = {**CORS, "Cache-Control": "public, max-age=2"}
"""Half a segment: so a cache asks us once in two seconds, however many listen."""

FOR_ONE = {**CORS, "Cache-Control": "private, no-store"}
FOR_EVER = {**CORS, "Cache-Control": "public, max-age=31536000, immutable"}


def refusal(status: int, detail: str) -> HttpProblem:
    """Return a refusal that pages of other origins may read."""
    return HttpProblem(status, detail, headers=CORS)


def not_now(detail: str) -> HttpProblem:
    """Return the 503 of what may well be there a moment later."""
    return HttpProblem(503, detail, headers={**CORS, "Retry-After": str(RETRY_AFTER_S)})


def mistaken(mistakes: Mapping[str, str]) -> HttpProblem:
    """Return the 422 for mistakes in a query, by parameter."""
    problem = input_problem([{"loc": ["query", name], "msg": message} for name, message in mistakes.items()])
    problem.headers = CORS
    return problem
