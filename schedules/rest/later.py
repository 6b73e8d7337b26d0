# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Routes that are made when somebody first asks for one of them, so that a start need not wait for them.

The gate sees the real routes, with what each demands: nobody passes on the word of this one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from aiohttp import web

from schedules.access import is_below

AddRoutes = Callable[[web.Application], None]


class LaterRoutes(web.AbstractResource):
    """All routes at a path and below it.

    Args:
        under: The path, such as ``/staff``.
        make: Imports what is needed, in a thread, and returns what registers the routes.
    """

    def __init__(self, under: str, make: Callable[[], AddRoutes]) -> None:
        super().__init__()
        self._under = under
        self._make = make
        self._router: web.UrlDispatcher | None = None
        self._turn = asyncio.Lock()

    @property
    def canonical(self) -> str:
        """The path under which the application's router looks for them."""
        return self._under

    async def resolve(self, request: web.Request) -> tuple[web.UrlMappingMatchInfo | None, set[str]]:
        """Return the route of a request, and which methods there are where it has another one."""
        if not is_below(request.path, self._under):
            return None, set()
        async with self._turn:
            if self._router is None:
                self._router = await self._made()
        found = await self._router.resolve(request)
        refusal = found.http_exception
        if refusal is None:
            return found, set()
        return None, set(refusal.allowed_methods if isinstance(refusal, web.HTTPMethodNotAllowed) else ())

    async def _made(self) -> web.UrlDispatcher:
        add_routes, app = await asyncio.to_thread(self._make), web.Application()
        add_routes(app)
        return app.router

    def raw_match(self, path: str) -> bool:
        """Return whether a path stands for another one of the kind: routes like these are there once."""
        return path == self._under

    def get_info(self) -> Any:
        """Return nothing: what there is is not known yet."""
        return {}

    def add_prefix(self, prefix: str) -> NoReturn:
        """Refuse to be put below another path: the routes name theirs in full."""
        raise ValueError(f"{self._under} cannot be moved below {prefix}")

    def url_for(self, **_: str) -> NoReturn:
        """Refuse to name an address, since there are many."""
        raise ValueError(f"there are many addresses below {self._under}")

    def __iter__(self) -> Iterator[web.AbstractRoute]:
        """Yield the routes that are made."""
        return iter(() if self._router is None else self._router.routes())

    def __len__(self) -> int:
        """Return how many are made."""
        return sum(1 for _ in self)
