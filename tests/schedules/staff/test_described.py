# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The description of the staff's API is true: answers are as it says, and so are the refusals."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from schedules.errors import StoreFullError, StoreUnavailableError
from schedules.model.staff import Role
from schedules.rest.openapi import openapi
from schedules.rest.routes import Operation
from schedules.staff.app import operations
from schedules.staff.credentials import THIS_MACHINE
from tests.fakes.editing import HandEditing
from tests.fakes.staff_api import StaffClient

from .test_matrix import body_of, path_of

OPERATIONS = [one for one in operations() if not one.path.endswith("/backup")]
SPEC = openapi(operations(), title="", version="", description="")


def described(operation: Operation, status: int, kind: str) -> Any:
    """Return the schema of an answer, or fail because it is not described."""
    content = SPEC["paths"][operation.path][operation.method.lower()]["responses"][str(status)]["content"]
    return {**content[kind]["schema"], "components": SPEC["components"]}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method} {one.path}")
async def test_every_answer_is_as_described(client: StaffClient, operation: Operation) -> None:
    token, _ = await client.ports.door.add_token("Ann", Role.VIEWER, by=THIS_MACHINE)
    path = path_of(operation, "news", token.id)

    answer = await client.ask(
        operation.method, path, body_of(operation, "news"),
        If_Match='"4"' if "drafts" in path else '"5"',
    )  # fmt: skip

    assert answer.status == operation.status
    if operation.out is not None:
        schema = described(operation, answer.status, "application/json")
        found = jsonschema_rs.validator_for(schema, validate_formats=True).iter_errors(answer.document)
        assert list(found) == []


@pytest.mark.parametrize("fault", [StoreUnavailableError("gone"), StoreFullError("full")], ids=["503", "507"])
async def test_refusals_of_the_store_are_described(
    client: StaffClient, editing: HandEditing, fault: Exception
) -> None:
    editing.fault = fault
    for operation in OPERATIONS:
        version = '"4"' if "drafts" in operation.path else '"5"'
        answer = await client.ask(
            operation.method, path_of(operation, "news", "none"), body_of(operation, "news"), If_Match=version
        )
        writes = operation.method != "GET"
        if answer.status == 503 or (writes and answer.status == 507):
            schema = described(operation, answer.status, "application/problem+json")
            assert list(jsonschema_rs.validator_for(schema).iter_errors(answer.document)) == []
            assert answer.document["detail"] == str(fault)


def test_every_operation_says_which_permission_it_takes() -> None:
    entries = [entry for methods in SPEC["paths"].values() for entry in methods.values()]

    assert {entry["x-permission"] for entry in entries} == {"view", "edit", "correct", "administer"}
    assert all({"token": []} in entry["security"] and entry["summary"] for entry in entries)
    assert len({entry["operationId"] for entry in entries}) == len(operations())


def test_an_edit_is_one_of_the_commands_and_says_its_header_fields() -> None:
    edit = SPEC["paths"]["/api/v1/staff/lineups/{owner}/edits"]["post"]
    commands = SPEC["components"]["schemas"]["EditBody"]["properties"]["edit"]["discriminator"]["mapping"]

    assert {"slot.add", "occurrence.move", "oneoff.end", "lineup.change"} <= commands.keys()
    assert "lineup.import" not in commands
    fields = {one["name"]: one["required"] for one in edit["parameters"] if one["in"] == "header"}
    assert fields == {"If-Match": True, "Idempotency-Key": False}
    assert {"401", "403", "409", "412", "422", "428", "503", "507"} <= edit["responses"].keys()
