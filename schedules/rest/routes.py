# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A table of routes that validates what comes in and from which the API's description is made.

One entry registers the handler, checks query and body against pydantic
shapes (unknown names are mistakes), demands the declared access, and appears
in the OpenAPI document: what is described is what is checked.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from schedules.access import Access, declared
from schedules.http import HttpProblem, input_problem
from schedules.model.staff import Permission

from .body import BODY_LIMIT_BYTES, read_json
from .documents import JSON, Document

M = TypeVar("M", bound=BaseModel)
Operate = Callable[[web.Request], Awaitable[BaseModel | web.StreamResponse]]

EVENT_STREAM = "text/event-stream"

QUERY: web.RequestKey[BaseModel] = web.RequestKey("query", BaseModel)
BODY: web.RequestKey[BaseModel] = web.RequestKey("body", BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRule:
    """A header field that an operation reads.

    Attributes:
        words: What it is for.
        pattern: Regular expression of the whole value.
        needed: Whether the request is refused without it: 428.
    """

    name: str
    words: str
    pattern: str
    needed: bool = False

    def check(self, request: web.Request) -> None:
        """Refuse a request whose header field is missing or wrong.

        Raises:
            HttpProblem: 428 or 422.
        """
        values = request.headers.getall(self.name, ())
        if not values and self.needed:
            raise HttpProblem(428, f"send {self.name}: {self.words}")
        if len(values) > 1 or not all(re.fullmatch(self.pattern, value) for value in values):
            words = f"must come once and be right: {self.words} (as {self.pattern})"
            raise input_problem([{"loc": ["header", self.name], "msg": words}])


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one address.

    Attributes:
        out: Shape of the answer; ``None`` where it is no JSON.
        media: Media type of the answer.
        other_media: Media types in which it is given too, to those who ask so.
        status: Status of a good answer.
        refusals: Statuses of problems that this operation has beyond those of all its kind.
        permission: What the one who asks must be allowed, where the access is that of the staff.
        headers: Header fields that it reads.
        body_limit_bytes: Of what is sent.
    """

    method: str
    path: str
    access: Access
    operate: Operate
    out: type[BaseModel] | None
    query: type[BaseModel] | None
    body: type[BaseModel] | None
    media: str
    status: int
    refusals: tuple[int, ...]
    permission: Permission | None
    headers: tuple[HeaderRule, ...]
    body_limit_bytes: int
    other_media: tuple[str, ...] = ()

    @property
    def may_send_nothing(self) -> bool:
        """Tell whether no body at all stands for ``{}``."""
        fields = {} if self.body is None else self.body.model_fields
        return not any(one.is_required() for one in fields.values())

    @property
    def words(self) -> str:
        """What it does, in the words of its docstring."""
        return " ".join((self.operate.__doc__ or "").split())

    @property
    def path_names(self) -> list[str]:
        """Names of the variable parts of the path."""
        return re.findall(r"\{(\w+)\}", self.path)


@dataclass(frozen=True, slots=True)
class Routes:
    """A list of operations, in the order in which they are described."""

    operations: list[Operation] = field(default_factory=list)

    def op(
        self,
        method: str,
        path: str,
        *,
        access: Access,
        out: type[BaseModel] | None = None,
        query: type[BaseModel] | None = None,
        body: type[BaseModel] | None = None,
        media: str = JSON,
        status: int = 200,
        refusals: tuple[int, ...] = (),
        permission: Permission | None = None,
        headers: tuple[HeaderRule, ...] = (),
        body_limit_bytes: int = BODY_LIMIT_BYTES,
        other_media: tuple[str, ...] = (),
    ) -> Callable[[Operate], Operate]:
        """Add, as a decorator, a handler that returns a shape or a response of its own."""

        def add(operate: Operate) -> Operate:
            self.operations.append(
                Operation(
                    method=method,
                    path=path,
                    access=access,
                    operate=operate,
                    out=out,
                    query=query,
                    body=body,
                    media=media,
                    status=status,
                    refusals=refusals,
                    permission=permission,
                    headers=headers,
                    body_limit_bytes=body_limit_bytes,
                    other_media=other_media,
                )
            )
            return operate

        return add

    def add_to(self, app: web.Application) -> None:
        """Register all operations with an application."""
        for operation in self.operations:
            handler = _handler(operation)
            if operation.method == "GET" and operation.status == 200 and operation.media != EVENT_STREAM:
                app.router.add_get(operation.path, handler, allow_head=True)
            else:
                app.router.add_route(operation.method, operation.path, handler)


def asked(request: web.Request, shape: type[M]) -> M:
    """Return the validated query of an operation that declares this shape."""
    return _held(request[QUERY], shape)


def sent(request: web.Request, shape: type[M]) -> M:
    """Return the validated body of an operation that declares this shape."""
    return _held(request[BODY], shape)


def encode(model: BaseModel) -> bytes:
    """Return the JSON of a shape; what was left out of it stays out."""
    return model.model_dump_json(by_alias=True, exclude_unset=True).encode()


def _held(value: BaseModel, shape: type[M]) -> M:
    if not isinstance(value, shape):
        raise TypeError(f"the route declares {type(value).__name__}, the handler wants {shape.__name__}")
    return value


def _handler(operation: Operation) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    operate, query, body = operation.operate, operation.query, operation.body
    public, empty = operation.access is Access.PUBLIC, operation.may_send_nothing
    nothing_asked = None if query is None else _validated(query, {}, "query")

    @declared(operation.access, operation.permission)
    async def handle(request: web.Request) -> web.StreamResponse:
        if "?" in request.raw_path:
            if query is None:
                _refuse_query(request)
            else:
                request[QUERY] = _read_query(request, query)
        elif nothing_asked is not None:
            request[QUERY] = nothing_asked
        for rule in operation.headers:
            rule.check(request)
        if body is not None:
            value = await read_json(request, empty=empty, limit_bytes=operation.body_limit_bytes)
            request[BODY] = _validated(body, value, "body")

        answer = await operate(request)

        if isinstance(answer, web.StreamResponse):
            return answer
        if request.method in {"GET", "HEAD"}:
            return Document(encode(answer), public=public).answer(request)
        return web.Response(
            body=encode(answer),
            content_type=JSON,
            status=operation.status,
            headers={"Cache-Control": "no-store"},
        )

    return handle


def _read_query(request: web.Request, shape: type[M]) -> M:
    values = dict(request.query)
    if len(values) != len(request.query):
        twice = sorted(name for name in values if len(request.query.getall(name)) > 1)
        raise input_problem([{"loc": ["query", name], "msg": "given more than once"} for name in twice])
    return _validated(shape, values, "query")


def _refuse_query(request: web.Request) -> None:
    if request.query:
        raise input_problem([{"loc": ["query", n], "msg": "unknown parameter"} for n in request.query])


def _validated(shape: type[M], value: object, where: str) -> M:
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        raise input_problem(
            [
                {"loc": [where, *_place(value, e["loc"], e["type"])], "msg": _words(e["type"], e["msg"])}
                for e in error.errors(include_url=False, include_context=False, include_input=False)
            ]
        ) from None


def _place(value: object, loc: tuple[int | str, ...], kind: str) -> list[int | str]:
    # Pydantic names the branch of a union, too; the sender knows only names that were sent.
    place: list[int | str] = []
    for index, part in enumerate(loc):
        within = (
            value if isinstance(value, dict) else dict(enumerate(value)) if isinstance(value, list) else {}
        )
        if part in within:
            value = within[part]
        elif not (kind == "missing" and index == len(loc) - 1):
            continue
        place.append(part)
    return place


def _words(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "unknown name"
    return message.removeprefix("Value error, ")
