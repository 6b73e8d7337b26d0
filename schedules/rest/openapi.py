# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The OpenAPI 3.1 description of a table of routes, made from what the routes check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from schedules.access import SAFE_METHODS, Access
from schedules.http import PROBLEM_JSON, phrase

from .documents import JSON
from .routes import Operation

Json = dict[str, Any]
Mode = Literal["validation", "serialization"]

REF = "#/components/schemas/{model}"

PROBLEM_SCHEMA: Json = {
    "type": "object",
    "description": "A problem document (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["loc", "msg"],
                "properties": {
                    "loc": {"type": "array", "items": {"type": ["string", "integer"]}},
                    "msg": {"type": "string"},
                },
            },
        },
    },
}


def openapi(operations: Sequence[Operation], *, title: str, version: str, description: str) -> Json:
    """Return the whole document."""
    shapes, definitions = models_json_schema(
        [pair for operation in operations for pair in _shapes(operation)], ref_template=REF
    )
    paths: Json = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, shapes)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "description": description},
        "paths": paths,
        "components": {
            "schemas": {**definitions.get("$defs", {}), "Problem": PROBLEM_SCHEMA},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "__Host-liveradio"},
            },
        },
    }


def _shapes(operation: Operation) -> list[tuple[type[BaseModel], Mode]]:
    found: list[tuple[type[BaseModel], Mode]] = []
    if operation.out is not None:
        found.append((operation.out, "serialization"))
    if operation.body is not None:
        found.append((operation.body, "validation"))
    return found


def _operation(operation: Operation, shapes: Any) -> Json:
    summary, _, rest = operation.words.partition(". ")
    entry: Json = {
        "operationId": operation.operate.__name__,
        "summary": summary.rstrip("."),
        "parameters": [
            *_path_parameters(operation),
            *_query_parameters(operation),
            *_header_parameters(operation),
        ],
        "responses": _responses(operation, shapes),
    }
    if rest:
        entry["description"] = rest
    if operation.access is Access.LOCAL:
        entry["security"] = [{}, {"token": []}]
    if operation.access is Access.STAFF:
        entry["security"] = [{}, {"token": []}, {"session": []}]
        entry["x-permission"] = operation.permission
    if operation.body is not None:
        entry["requestBody"] = {
            "required": not operation.may_send_nothing,
            "content": {JSON: {"schema": shapes[operation.body, "validation"]}},
        }
    return entry


def _responses(operation: Operation, shapes: Any) -> Json:
    content: Json = {}
    if operation.out is not None:
        content = {"content": {operation.media: {"schema": shapes[operation.out, "serialization"]}}}
    elif operation.status == 200:
        kind = "object" if operation.media == JSON else "string"
        content = {"content": {operation.media: {"schema": {"type": kind}}}}
    for media in operation.other_media:
        content["content"][media] = {"schema": {"type": "string"}}
    responses: Json = {str(operation.status): {"description": phrase(operation.status), **content}}
    if operation.method == "GET" and operation.out is not None:
        responses["304"] = {"description": "Not modified: the content of If-None-Match is the present one"}
    for status in sorted(_problems(operation)):
        responses[str(status)] = _problem(phrase(status))
    responses["default"] = _problem("Any other problem")
    return responses


def _problems(operation: Operation) -> set[int]:
    found = {400, 421, 422, *operation.refusals}
    if operation.path_names:
        found.add(404)
    if operation.access is Access.LOCAL or operation.method not in SAFE_METHODS:
        found.add(403)
    if operation.method not in SAFE_METHODS:
        found |= {408, 413, 415}
    if operation.access is Access.STAFF:
        found |= {401, 403, 429, 503}
    if any(rule.needed for rule in operation.headers):
        found |= {412, 428}
    return found


def _problem(words: str) -> Json:
    return {
        "description": words,
        "content": {PROBLEM_JSON: {"schema": {"$ref": REF.format(model="Problem")}}},
    }


def _path_parameters(operation: Operation) -> list[Json]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in operation.path_names
    ]


def _header_parameters(operation: Operation) -> list[Json]:
    return [
        {
            "name": rule.name,
            "in": "header",
            "required": rule.needed,
            "description": rule.words,
            "schema": {"type": "string", "pattern": f"^{rule.pattern}$"},
        }
        for rule in operation.headers
    ]


def _query_parameters(operation: Operation) -> list[Json]:
    if operation.query is None:
        return []
    schema = operation.query.model_json_schema()
    needed = schema.get("required", [])
    parameters = []
    for name, value in schema["properties"].items():
        words = value.pop("description", "")
        value = _without_null(value)  # noqa: PLW2901 - a query cannot say null
        parameter: Json = {"name": name, "in": "query", "required": name in needed, "schema": value}
        if words:
            parameter["description"] = words
        if value.get("type") == "array":
            parameter |= {"style": "form", "explode": False}
        parameters.append(parameter)
    return parameters


def _without_null(schema: Json) -> Json:
    choices = [choice for choice in schema.get("anyOf", ()) if choice != {"type": "null"}]
    return choices[0] if len(choices) == 1 else schema
