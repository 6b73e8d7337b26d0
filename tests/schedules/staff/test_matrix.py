# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who may do what: every role at every route of the staff, at services of one's own and at others."""

from __future__ import annotations

import re
from typing import Any

import pytest

from schedules.access import Access, undeclared_routes
from schedules.editor.app import StaffPages
from schedules.editor.ports import Ports
from schedules.model.staff import PERMISSIONS, Permission, Role
from schedules.rest.routes import Operation
from schedules.staff.app import operations
from schedules.staff.credentials import THIS_MACHINE
from schedules.staff.findings import FINDINGS
from tests.fakes.editing import HandEditing
from tests.fakes.network import Network
from tests.fakes.staff_api import END, PREFIX, StaffClient

BODIES: dict[str, Any] = {
    "edits": {"edit": END},
    "undo": {"revision": 7},
    "imports": {"name": "a.yaml", "content": "slots: []"},
    "drafts": {"name": "Pledge", "service": "{service}"},
    "drafts/{id}/edits": {"owner": "{service}", "edit": END, "version": 5},
    "drafts/{id}/publish": {},
    "tokens": {"name": "New", "role": "viewer"},
    "read": {},
    "forget": {},
}
"""By the end of the path; an operation that sends is to be named here."""

ROLES = ["nobody", *Role]

OPERATIONS = operations()


def body_of(operation: Operation, service: str) -> Any:
    if operation.body is None:
        return None
    path = operation.path.removeprefix(f"{PREFIX}/")
    ends = [end for end in BODIES if path == end or path.endswith(f"/{end}")]
    found = BODIES[max(ends, key=len)]
    return {k: service if v == "{service}" else v for k, v in found.items()}


def path_of(operation: Operation, service: str, token: str) -> str:
    path = operation.path.removeprefix(PREFIX)
    names = {
        "owner": service, "service": service, "place": "0",
        "id": "morning" if "entries" in path else "show" if "programmes" in path
        else token if "tokens" in path else f"draft-{service}",
    }  # fmt: skip
    return re.sub(r"\{(\w+)\}", lambda match: names[match[1]], path)


def permitted(operation: Operation, role: Role | str, *, own: bool) -> bool:
    """Tell, from the roles' table and the rule of services alone, whether it may be done."""
    assert operation.permission is not None
    if not isinstance(role, Role) or operation.permission not in PERMISSIONS[role]:
        return False
    if role is Role.ADMIN:  # an admin is limited to nothing
        return True
    return own or operation.permission not in {Permission.EDIT, Permission.CORRECT}


@pytest.mark.parametrize("own", [True, False], ids=["own service", "foreign service"])
@pytest.mark.parametrize("role", ROLES)
async def test_each_role_does_what_it_may_and_nothing_else(
    client: StaffClient, editing: HandEditing, role: Role | str, own: bool
) -> None:
    only = None if role is Role.ADMIN else ["classical"]
    secret = await client.token(role, only) if isinstance(role, Role) else "lr_nobody"
    spare, _ = await client.ports.door.add_token("spare", Role.VIEWER, by=THIS_MACHINE)
    service = "classical" if own else "news"
    wrong = {}
    for operation in OPERATIONS:
        version = '"4"' if "drafts" in operation.path else '"5"'
        body = body_of(operation, service)
        if operation.path.endswith("/tokens") and operation.method == "POST":
            body["services"] = ["classical"]
        if operation.path.endswith("/backup"):
            continue  # there is none here; see below
        answer = await client.ask(
            operation.method, path_of(operation, service, spare.id), body, secret=secret, If_Match=version
        )
        expected = {operation.status} if permitted(operation, role, own=own) else {401, 403, 429}
        if answer.status not in expected:
            wrong[operation.method, operation.path] = (answer.status, answer.document)

    assert wrong == {}
    if (not own and role is not Role.ADMIN) or role in {"nobody", Role.VIEWER}:
        assert not [one for one in editing.asked if one[0] not in {"history", "drafts", "preview_draft"}]


async def test_a_backup_is_for_admins(client: StaffClient) -> None:
    statuses = {}
    for role in Role:
        secret = await client.token(role)
        statuses[role] = (await client.ask("GET", "/backup", secret=secret)).status

    assert statuses == {Role.VIEWER: 403, Role.EDITOR: 403, Role.MANAGER: 403, Role.ADMIN: 404}


async def test_stations_belong_to_the_service_that_they_carry(
    client: StaffClient, editing: HandEditing
) -> None:
    secret = await client.token(Role.EDITOR, ["classical"])

    hers = await client.ask(
        "POST", "/lineups/station:wskg-hd/edits", {"edit": END}, secret=secret, If_Match='"5"'
    )
    foreign = await client.ask(
        "POST", "/lineups/station:wskg-fm/edits", {"edit": END}, secret=secret, If_Match='"5"'
    )
    draft = await client.ask(
        "POST", "/drafts/draft-classical/edits", {"owner": "news", "edit": END, "version": 5},
        secret=secret, If_Match='"4"',
    )  # fmt: skip

    assert [hers.status, foreign.status, draft.status] == [200, 403, 403]
    assert "news" in foreign.document["detail"]
    assert len(editing.asked) == 1


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MANAGER, Role.ADMIN])
async def test_correcting_the_past_takes_a_permission_of_its_own(client: StaffClient, role: Role) -> None:
    secret, edit = await client.token(role), {**END, "correct_past": True}

    answers = [
        await client.ask("POST", "/lineups/news/edits", {"edit": edit}, secret=secret, If_Match='"5"'),
        await client.ask(
            "POST", "/drafts/draft-news/edits", {"owner": "news", "edit": edit, "version": 5},
            secret=secret, If_Match='"4"',
        ),
        await client.ask(
            "POST", "/lineups/news/undo", {"revision": 7, "correct_past": True}, secret=secret
        ),
    ]  # fmt: skip

    assert [one.status for one in answers] == [403 if role is Role.EDITOR else 200] * 3


def test_every_route_of_the_whole_service_says_who_may_use_it() -> None:
    network = Network()
    app, ports = network.app(), network.staff
    StaffPages(
        Ports(
            network="", editing=ports.editing, archive=HandEditing(ports.catalogue), authors=ports.authors,
            door=ports.door, gate=network.ports.gate, catalogue=ports.catalogue, schedules=network.schedules,
            clock=ports.clock, findings=app[FINDINGS].of, describe=ports.describe, formats=(),
        )
    ).add_routes(app)  # fmt: skip

    pages = {r.resource.canonical for r in app.router.routes() if r.resource is not None}
    assert len({path for path in pages if path.startswith("/staff")}) > 10
    assert undeclared_routes(app) == []
    assert {o.access for o in OPERATIONS} == {Access.STAFF}
    assert {o.permission for o in OPERATIONS if o.method != "GET"} <= {
        Permission.EDIT, Permission.CORRECT, Permission.ADMINISTER,
    }  # fmt: skip
    assert {(o.method, o.path) for o in OPERATIONS if o.permission is Permission.CORRECT} == {
        ("POST", f"{PREFIX}/following/{{service}}/forget")
    }
    assert {(o.method, o.path) for o in OPERATIONS if o.permission is Permission.ADMINISTER} == {
        ("GET", f"{PREFIX}/tokens"),
        ("POST", f"{PREFIX}/tokens"),
        ("DELETE", f"{PREFIX}/tokens/{{id}}"),
        ("GET", f"{PREFIX}/backup"),
    }
