# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The API's description is complete, valid, kept in the documentation, and true."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from player.api.app import operations
from player.api.docs import describe, document_text
from schedules.painter import Painter
from tests.fakes.api_client import Client

KEPT = Path(__file__).resolve().parents[3] / "docs" / "openapi.json"


def spec() -> dict[str, Any]:
    return describe(operations())


def test_the_kept_description_is_that_of_the_routes() -> None:
    # To write it anew: python -m player.api > docs/openapi.json
    kept = json.loads(KEPT.read_text())
    kept["info"]["version"] = spec()["info"]["version"]

    assert document_text(kept) == document_text(spec())


def test_how_far_schedules_reach_is_said_where_a_time_is_asked_for() -> None:
    reach = inspect.signature(Painter).parameters
    back, ahead = reach["reach_back_days"].default, reach["reach_ahead_days"].default
    paths = spec()["paths"]

    said = {
        parameter["name"]
        for path in ("now", "schedule")
        for parameter in paths[f"/api/v1/stations/{{id}}/{path}"]["get"]["parameters"]
        if f"at least {back} days back, to {ahead} days ahead" in parameter.get("description", "")
    }
    assert said == {"at", "from", "to", "date", "week"}


def test_every_shape_is_a_valid_schema_and_every_reference_leads_somewhere() -> None:
    document = spec()
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})

    for name in re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)):
        assert name in document["components"]["schemas"]


def test_every_operation_says_what_it_does_and_has_a_name_of_its_own() -> None:
    names = [m["operationId"] for methods in spec()["paths"].values() for m in methods.values()]

    assert len(set(names)) == len(names) == len(operations())
    assert all(m["summary"] for methods in spec()["paths"].values() for m in methods.values())


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/stations",
        "/api/v1/stations/{id}",
        "/api/v1/services",
        "/api/v1/now",
        "/api/v1/stations/{id}/now",
        "/api/v1/stations/{id}/schedule",
        "/api/v1/stations/{id}/streams",
        "/api/v1/stations/{id}/titles",
        "/api/v1/players/{id}",
    ],
)
async def test_answers_are_as_described(client: Client, path: str) -> None:
    document = spec()
    content = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    schema = {**content["schema"], "components": document["components"]}

    answer = await client.ask("GET", path.replace("{id}", "local" if "players" in path else "wskg-fm"))

    assert list(jsonschema_rs.validator_for(schema, validate_formats=True).iter_errors(answer)) == []


async def test_the_description_is_served_to_programs_and_people(client: Client) -> None:
    assert await client.get("/openapi.json") == spec()
    async with client.session.get(f"{client.url}/api/docs") as answer:
        assert answer.content_type == "text/html"
        page = await answer.text()
    for operation in operations():
        assert f"{operation.method} {operation.path}" in page


async def test_the_page_loads_nothing_from_elsewhere_and_runs_nothing(client: Client) -> None:
    async with client.session.get(f"{client.url}/api/docs") as answer:
        page = await answer.text()

    assert "<script" not in page
    assert "style=" not in page
    links = set(re.findall(r'(?:href|src)="([^"#]+)"', page))
    assert links == {"/api/docs.css", "/api/v1/openapi.json"}
    async with client.session.get(f"{client.url}/api/docs.css") as answer:
        assert (answer.status, answer.content_type) == (200, "text/css")
