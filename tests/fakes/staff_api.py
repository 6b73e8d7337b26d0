# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The staff's API alone behind a real socket, over any editing, with a token for each role."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, ClientTimeout, web

from schedules.access import Gate
from schedules.http import SCHEDULE_PROBLEMS, install_problems
from schedules.model.ids import ServiceId
from schedules.model.staff import Role
from schedules.staff.app import add_staff_routes
from schedules.staff.credentials import THIS_MACHINE
from schedules.staff.ports import StaffPorts
from schedules.staff.problems import STAFF_PROBLEMS
from tests.fakes.serving import served

AWAY = {"Host": "radio.example.org", "X-Forwarded-For": "203.0.113.9"}
PREFIX = "/api/v1/staff"
EDITS = "/lineups/news/edits"
END = {"command": "slot.end", "id": "morning", "last_date": "2026-12-31"}
"""An edit as good as any other: it needs a version, and it takes something away."""


@dataclass(frozen=True)
class Answer:
    """What came back; a problem document where the status is an error."""

    status: int
    document: Any
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class StaffClient:
    """Programs of the staff; without a secret it is this machine that asks."""

    ports: StaffPorts
    url: str
    session: ClientSession

    async def ask(
        self, method: str, path: str, body: object = None, *, secret: str = "", **headers: str
    ) -> Answer:
        """Send a request; ``_`` in the names of header fields stands for ``-``."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if method != "GET":
            sent.setdefault("Content-Type", "application/json")
        if secret:
            sent |= {**AWAY, "Authorization": f"Bearer {secret}"}
        how: dict[str, Any] = {} if body is None else {"json": body}
        async with self.session.request(
            method, self.url + PREFIX + path, headers=sent, timeout=ClientTimeout(20), **how
        ) as answer:
            content = await answer.read()
            kind = answer.content_type
            document = await answer.json(content_type=None) if kind.endswith("json") and content else None
            assert (kind == "application/problem+json") is (answer.status >= 400)
            assert "Access-Control-Allow-Origin" not in answer.headers
            assert answer.headers["Cache-Control"] == "no-store"
            return Answer(answer.status, document, answer.headers, content)

    async def token(self, role: Role, services: Sequence[str] | None = None, name: str = "") -> str:
        """Make a token, and return its secret."""
        limited = None if services is None else [ServiceId(one) for one in services]
        _, secret = await self.ports.door.add_token(name or role.value, role, limited, by=THIS_MACHINE)
        return secret


@asynccontextmanager
async def staff_api(ports: StaffPorts, gate: Gate) -> AsyncIterator[StaffClient]:
    """Serve the staff's API over some ports, whose door has this gate."""
    app = web.Application()
    install_problems(app, SCHEDULE_PROBLEMS, STAFF_PROBLEMS)
    gate.install(app)
    add_staff_routes(app, ports)
    async with served(app) as url, ClientSession() as session:
        yield StaffClient(ports, url, session)
