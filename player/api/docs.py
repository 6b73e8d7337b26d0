# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The API described: for programs as OpenAPI 3.1, for people as one page without scripts."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from aiohttp import web
from pydantic import BaseModel

from schedules.access import Access
from schedules.rest.documents import Document
from schedules.rest.openapi import Json, openapi
from schedules.rest.routes import Operation, Routes

routes = Routes()

TITLE = "Play Live Radio"
WORDS = (
    "Stations, what is on and what is next, players, and news of all that changes. "
    "Instants are UTC; durations are seconds; errors are problem documents (RFC 9457)."
)

STYLE = """\
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
section { border-top: 1px solid #8886; padding: .5rem 0; }
h2 { font-size: 1.1rem; margin: .5rem 0; }
code, h2 { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; } td { padding: .1rem 1rem .1rem 0; vertical-align: top; }
"""


class Description:
    """Both forms, made from the routes when somebody first asks."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._operations = operations

    @cached_property
    def spec(self) -> Document:
        """For programs."""
        return Document(document_text(describe(self._operations)).encode(), public=True)

    @cached_property
    def page(self) -> Document:
        """For people."""
        return _file(page_text(describe(self._operations)), "text/html")

    @cached_property
    def style(self) -> Document:
        """How the page looks."""
        return _file(STYLE, "text/css")


def _file(text: str, kind: str) -> Document:
    return Document(
        text.encode(),
        public=False,
        content_type=f"{kind}; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


DESCRIPTION: web.AppKey[Description] = web.AppKey("description", Description)


@routes.op("GET", "/api/v1/openapi.json", access=Access.PUBLIC)
async def get_openapi(request: web.Request) -> BaseModel | web.StreamResponse:
    """This description."""
    return request.app[DESCRIPTION].spec.answer(request)


@routes.op("GET", "/api/docs", access=Access.PERSONAL, media="text/html")
async def get_docs(request: web.Request) -> BaseModel | web.StreamResponse:
    """This description, to read."""
    return request.app[DESCRIPTION].page.answer(request)


@routes.op("GET", "/api/docs.css", access=Access.PERSONAL, media="text/css")
async def get_docs_style(request: web.Request) -> BaseModel | web.StreamResponse:
    """How the page of this description looks."""
    return request.app[DESCRIPTION].style.answer(request)


def describe(operations: Sequence[Operation]) -> Json:
    """Return the OpenAPI document of some operations."""
    try:
        number = version("play-live-radio")
    except PackageNotFoundError:  # run from a checkout that was never installed
        number = "0"
    return openapi(operations, title=TITLE, version=number, description=WORDS)


def document_text(spec: Json) -> str:
    """Return the document as it is kept in the documentation."""
    return json.dumps(spec, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def page_text(spec: Json) -> str:
    """Return the page."""
    sections = (
        _section(method, path, operation)
        for path, methods in spec["paths"].items()
        for method, operation in methods.items()
    )
    shapes = (_shape(name, schema) for name, schema in sorted(spec["components"]["schemas"].items()))
    return "".join(
        [
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{TITLE}: API</title>\n',
            '<meta name="viewport" content="width=device-width">\n',
            '<link rel="stylesheet" href="/api/docs.css"></head>\n',
            f"<body><h1>{TITLE}: API</h1>\n<p>{html.escape(WORDS)} ",
            'For programs: <a href="/api/v1/openapi.json">openapi.json</a>.</p>\n',
            *sections,
            "<h1>Shapes</h1>\n",
            *shapes,
            "</body></html>\n",
        ]
    )


def _section(method: str, path: str, operation: Json) -> str:
    rows = [_row(p["name"], p["schema"], p.get("description", "")) for p in operation["parameters"]]
    if "requestBody" in operation:
        rows.append(("body", _content(operation["requestBody"]), ""))
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            rows.append((status, _content(response) or "–", ""))
    words = " ".join(filter(None, [operation["summary"] + ".", operation.get("description")]))
    return (
        f"<section><h2>{method.upper()} {html.escape(path)}</h2>\n"
        f"<p>{html.escape(words)}</p>\n{_table(rows)}</section>\n"
    )


def _shape(name: str, schema: Json) -> str:
    properties = schema.get("properties", {})
    rows = [_row(key, value, value.get("description", "")) for key, value in properties.items()]
    words = html.escape(schema.get("description", ""))
    return f'<section id="{name}"><h2>{name}</h2>\n<p>{words}</p>\n{_table(rows)}</section>\n'


def _row(name: str, schema: Json, words: str) -> tuple[str, str, str]:
    return f"<code>{html.escape(name)}</code>", _kind(schema), words


def _table(rows: Iterable[tuple[str, str, str]]) -> str:
    body = "".join(f"<tr><td>{a}</td><td>{b}</td><td>{html.escape(c)}</td></tr>\n" for a, b, c in rows)
    return f"<table>\n{body}</table>\n" if body else ""


def _content(holder: Json) -> str:
    return ", ".join(
        f"{html.escape(media)}: {_kind(what['schema'])}" for media, what in holder.get("content", {}).items()
    )


def _kind(schema: Any) -> str:
    """Return in a few words, as HTML, what a schema allows."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#{name}">{name}</a>'
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(_kind(choice) for choice in schema[key])
    if "enum" in schema:
        return " or ".join(f"<code>{html.escape(str(value))}</code>" for value in schema["enum"])
    if "const" in schema:
        return f"<code>{html.escape(str(schema['const']))}</code>"
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    kind = schema.get("format") or schema.get("type") or "anything"
    limits = (("minimum", "from"), ("maximum", "to"))
    bounds = [f"{words} {schema[key]:g}" for key, words in limits if key in schema]
    return html.escape(" ".join([str(kind), *bounds]))
