# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A client of the API in tests, which holds every answer to what all answers have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from tests.fakes.network import Network


@dataclass
class Client:
    """The API of a small network, asked over a real socket."""

    network: Network
    url: str
    session: ClientSession

    async def ask(self, method: str, path: str, status: int = 200, **how: Any) -> Any:
        """Return the document of an answer that has this status."""
        async with self.session.request(method, self.url + path, **how) as answer:
            assert answer.status == status, await answer.text()
            problem = answer.content_type == "application/problem+json"
            assert problem is (status >= 400)
            document = await answer.json(content_type=None)
        if problem:
            assert document["status"] == status
            assert {"type", "title", "detail"} <= document.keys()
        return document

    async def get(self, path: str, status: int = 200) -> Any:
        return await self.ask("GET", f"/api/v1{path}", status)

    async def send(self, path: str, body: object, status: int = 200, method: str = "POST") -> Any:
        return await self.ask(method, f"/api/v1{path}", status, json=body)

    async def mistakes(self, path: str, body: object = None, method: str = "POST") -> list[list[str | int]]:
        """Return where the mistakes are of a GET, or of a body."""
        document = await (self.get(path, 422) if body is None else self.send(path, body, 422, method))
        assert all(isinstance(error["msg"], str) and error["msg"] for error in document["errors"])
        return [error["loc"] for error in document["errors"]]
