# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The Host rule, the loopback rule, tokens and origins, as a matrix over real sockets."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from typing import Any

import pytest
from aiohttp import web

from schedules.access import Access, Gate, actor_of, declared, undeclared_routes
from schedules.http import install_problems
from schedules.model.staff import Actor, Permission, Role
from tests.fakes.serving import served

TOKEN = "s3cret"
PUBLIC = "https://radio.example.org"
OPEN = [access for access in Access if access is not Access.STAFF]
"""What takes no permission."""


def application(gate: Gate) -> web.Application:
    async def tell(request: web.Request) -> web.StreamResponse:
        return web.json_response({"loopback": gate.is_loopback(request), "trusted": gate.is_trusted(request)})

    app = web.Application()
    install_problems(app)
    gate.install(app)
    for access in OPEN:

        async def handler(request: web.Request) -> web.StreamResponse:
            return await tell(request)

        app.router.add_get(f"/api/{access}", declared(access)(handler), allow_head=False)
        app.router.add_post(f"/api/{access}", handler)
    app.router.add_get("/undeclared", tell)
    return app


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    document: Any


async def ask(url: str, line: str = "GET /api/public HTTP/1.1", **headers: str | None) -> Answer:
    """Send exactly these headers; ``{port}`` in them is our port, ``None`` leaves one out."""
    host, _, port = url.removeprefix("http://").rpartition(":")
    wanted: dict[str, str | None] = {"Host": "127.0.0.1:{port}", **headers}
    lines = [f"{n.replace('_', '-')}: {v.format(port=port)}" for n, v in wanted.items() if v is not None]
    reader, writer = await asyncio.open_connection(host.strip("[]"), int(port))
    writer.write("\r\n".join([line, *lines, "Connection: close", "", ""]).encode("latin-1"))
    async with asyncio.timeout(10):
        raw = await reader.read()
    writer.close()
    head, _, body = raw.partition(b"\r\n\r\n")
    status, *rest = head.decode().split("\r\n")
    return Answer(int(status.split()[1]), dict(h.split(": ", 1) for h in rest), json.loads(body))


async def asked(line: str = "GET /api/public HTTP/1.1", **headers: str | None) -> Answer:
    async with served(application(Gate(public_url=PUBLIC, token=TOKEN))) as url:
        return await ask(url, line, **headers)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 200),
        ("localhost:{port}", 200),
        ("LOCALHOST:{port}", 200),
        ("[::1]:{port}", 200),
        ("localhost", 200),
        ("radio.example.org", 200),
        ("radio.example.org:443", 200),
        ("Radio.Example.Org", 200),
        ("radio.example.org:{port}", 421),
        ("radio.example.org.", 421),
        ("evil.example", 421),
        ("127.0.0.1:1", 421),
        ("127.0.0.1.evil.example:{port}", 421),
        ("localhost@evil.example", 421),
        ("192.168.1.1:{port}", 421),
        ("", 400),
        (None, 400),
    ],
)
async def test_host_must_name_this_service(host: str | None, status: int) -> None:
    answer = await asked(
        "GET /api/public HTTP/1.0" if host is None else "GET /api/public HTTP/1.1", Host=host
    )

    assert answer.status == status
    if status != 200:
        assert answer.headers["Content-Type"] == "application/problem+json"


async def test_a_target_with_another_name_is_refused_whatever_host_says() -> None:
    answer = await asked("GET http://evil.example/api/public HTTP/1.1")

    assert answer.status == 400


async def test_an_address_that_does_not_exist_checks_host_too() -> None:
    assert (await asked("GET /nothing HTTP/1.1", Host="evil.example")).status == 421
    assert (await asked("GET /nothing HTTP/1.1")).status == 404


LOOPBACK_CASES: list[tuple[str, dict[str, str], bool]] = [
    ("plain", {}, True),
    ("localhost", {"Host": "localhost:{port}"}, True),
    ("own page", {"Origin": "http://127.0.0.1:{port}"}, True),
    ("own page by another name", {"Origin": "http://localhost:{port}"}, True),
    ("public name", {"Host": "radio.example.org"}, False),
    ("foreign page", {"Origin": "https://evil.example"}, False),
    ("page of another port", {"Origin": "http://127.0.0.1:1"}, False),
    ("page of a file", {"Origin": "null"}, False),
    ("x-forwarded-for", {"X_Forwarded_For": "203.0.113.9"}, False),
    ("empty x-forwarded-for", {"X_Forwarded_For": ""}, False),
    ("x-forwarded-proto", {"x-forwarded-proto": "https"}, False),
    ("x-forwarded", {"X_Forwarded": "for=1.2.3.4"}, False),
    ("forwarded", {"Forwarded": "for=203.0.113.9"}, False),
    ("forwarded-for", {"Forwarded_For": "203.0.113.9"}, False),
    ("client-forwarded-for", {"Client_Forwarded_For": "203.0.113.9"}, False),
    ("x-original-forwarded-for", {"X_Original_Forwarded_For": "203.0.113.9"}, False),
    ("x-real-ip", {"X_Real_IP": "203.0.113.9"}, False),
    ("via", {"Via": "1.1 proxy"}, False),
    ("cdn", {"CF_Connecting_IP": "203.0.113.9"}, False),
]
TOKEN_CASES = [
    ("right", f"Bearer {TOKEN}", True),
    ("right, small letters", f"bearer {TOKEN}", True),
    ("wrong", "Bearer wrong", False),
    ("longer", f"Bearer {TOKEN}x", False),
    ("empty", "Bearer ", False),
    ("other scheme", f"Basic {TOKEN}", False),
    ("not ascii", "Bearer é", False),
    ("bare", TOKEN, False),
]


@pytest.mark.parametrize(
    ("headers", "loopback"), [c[1:] for c in LOOPBACK_CASES], ids=[c[0] for c in LOOPBACK_CASES]
)
async def test_loopback_is_what_the_rule_says(headers: dict[str, str], loopback: bool) -> None:
    public, local = await asked(**headers), await asked("GET /api/local HTTP/1.1", **headers)

    assert public.document["loopback"] is loopback
    assert local.status == (200 if loopback else 403)


@pytest.mark.parametrize(("value", "good"), [c[1:] for c in TOKEN_CASES], ids=[c[0] for c in TOKEN_CASES])
async def test_a_token_opens_what_loopback_opens(value: str, good: bool) -> None:
    answer = await asked("GET /api/local HTTP/1.1", Authorization=value, X_Forwarded_For="203.0.113.9")

    assert answer.status == (200 if good else 403)


async def test_without_a_token_no_token_is_right() -> None:
    async with served(application(Gate(token=""))) as url:
        answer = await ask(url, "GET /api/local HTTP/1.1", Authorization="Bearer ", Via="1.1 proxy")

    assert answer.status == 403


async def test_ipv6_loopback_is_loopback() -> None:
    async with served(application(Gate()), host="::1") as url:
        answer = await ask(url, Host="[::1]:{port}", Origin="http://[::1]:{port}")

    assert answer.document == {"loopback": True, "trusted": True}


@pytest.mark.parametrize("access", OPEN)
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="program"),
        pytest.param(
            {"Origin": "http://localhost:{port}", "Sec_Fetch_Site": "same-origin"}, 200, id="own page"
        ),
        pytest.param({"Origin": PUBLIC}, 200, id="own page by its public address"),
        pytest.param({"Origin": "https://evil.example"}, 403, id="foreign page"),
        pytest.param({"Sec_Fetch_Site": "cross-site"}, 403, id="foreign page without origin"),
        pytest.param({"Sec_Fetch_Site": "same-site"}, 403, id="page of another port"),
        pytest.param({"Content_Type": "text/plain"}, 415, id="form in disguise"),
        pytest.param({"Content_Type": "application/x-www-form-urlencoded"}, 415, id="form"),
        pytest.param({"Content_Type": "application/json; charset=utf-8"}, 200, id="charset"),
        pytest.param({"Content_Type": None}, 415, id="no type"),
    ],
)
async def test_unsafe_methods_need_json_and_no_foreign_page(
    access: Access, headers: dict[str, str | None], status: int
) -> None:
    sent = {"Content_Type": "application/json", "Content_Length": "0", **headers}

    answer = await asked(f"POST /api/{access} HTTP/1.1", **sent)

    assert answer.status == status


async def test_a_token_does_not_open_the_door_to_foreign_pages() -> None:
    answer = await asked(
        "POST /api/local HTTP/1.1",
        Content_Type="application/json",
        Authorization=f"Bearer {TOKEN}",
        Origin="https://evil.example",
    )

    assert answer.status == 403


async def test_other_origins_may_read_public_gets_alone() -> None:
    async with served(application(Gate())) as url:
        allowed = {
            (method, access): (
                await ask(url, f"{method} /api/{access} HTTP/1.1", Content_Type="application/json")
            ).headers.get("Access-Control-Allow-Origin")
            for method in ("GET", "POST")
            for access in OPEN
        }

    assert {key for key, value in allowed.items() if value} == {("GET", Access.PUBLIC)}
    assert allowed["GET", Access.PUBLIC] == "*"


async def test_a_route_that_declares_nothing_is_closed_and_found() -> None:
    gate = Gate()
    app = application(gate)

    async with served(app) as url:
        assert (await ask(url, "GET /undeclared HTTP/1.1")).status == 403

    assert {route.split()[0] for route in undeclared_routes(app)} == {"GET", "HEAD"}


ANN = Actor(name="Ann", role=Role.EDITOR)


@dataclass
class HandDoor:
    """Knows one person, by the secret that a test has given them."""

    actor: Actor | None

    async def arrive(self, request: web.Request) -> Actor | None:
        return self.who(request)

    def who(self, request: web.Request) -> Actor | None:
        return self.bearer(request)

    def bearer(self, request: web.Request) -> Actor | None:
        return self.actor if request.headers.get("Authorization") == "Bearer lr_x" else None


def staffed(gate: Gate) -> web.Application:
    """Return an application with one route for each permission, and one that names none."""

    async def tell(request: web.Request) -> web.StreamResponse:
        return web.json_response({"name": actor_of(request).name})

    async def open_to_all(request: web.Request) -> web.StreamResponse:
        return web.json_response({})

    app = application(gate)
    for permission in Permission:

        async def handler(request: web.Request) -> web.StreamResponse:
            return await tell(request)

        app.router.add_get(f"/api/v1/staff/{permission}", declared(Access.STAFF, permission)(handler))
    app.router.add_get("/staff/week", declared(Access.STAFF, Permission.VIEW)(tell))
    app.router.add_get("/staff/sign-in", declared(Access.PERSONAL)(open_to_all))
    app.router.add_get("/staff/forgotten", declared(Access.PUBLIC)(open_to_all))
    app.router.add_get("/api/v1/staff/{forgotten}/x", open_to_all)
    return app


async def as_staff(path: str, door: HandDoor | None, secret: str = "lr_x") -> Answer:
    gate = Gate(public_url=PUBLIC, token=TOKEN)
    if door is not None:
        gate.set_door(door)
    async with served(staffed(gate)) as url:
        return await ask(url, f"GET {path} HTTP/1.1", Authorization=f"Bearer {secret}")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(Permission))
async def test_a_route_of_the_staff_takes_the_permission_that_it_names(
    role: Role, permission: Permission
) -> None:
    answer = await as_staff(f"/api/v1/staff/{permission}", HandDoor(replace(ANN, role=role)))

    allowed = list(Permission).index(permission) <= list(Role).index(role)  # each role has one more
    assert answer.status == (200 if allowed else 403)
    if allowed:
        assert answer.document == {"name": "Ann"}
    else:
        assert permission in answer.document["detail"]
        assert role in answer.document["detail"]


@pytest.mark.parametrize("door", [None, HandDoor(None), HandDoor(ANN)], ids=["no door", "nobody", "another"])
async def test_who_is_not_known_is_told_how_to_be(door: HandDoor | None) -> None:
    answer = await as_staff("/api/v1/staff/view", door, "lr_y")

    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="staff"')
    assert "Access-Control-Allow-Origin" not in answer.headers


async def test_pages_may_refuse_in_their_own_way() -> None:
    gate = Gate()
    gate.set_door(HandDoor(ANN))
    gate.refuse_with("/staff", lambda _, refusal: web.json_response({"page": refusal.status}, status=303))

    async with served(staffed(gate)) as url:
        page, api = (
            await ask(url, "GET /staff/week HTTP/1.1"),
            await ask(url, "GET /api/v1/staff/view HTTP/1.1"),
        )

    assert (page.status, page.document) == (303, {"page": 401})
    assert (api.status, api.headers["Content-Type"]) == (401, "application/problem+json")


async def test_below_the_staffs_paths_nothing_is_open_but_the_doorstep() -> None:
    gate = Gate()
    gate.set_door(HandDoor(replace(ANN, role=Role.ADMIN)))
    app = staffed(gate)

    async with served(app) as url:
        statuses = {
            path: (await ask(url, f"GET {path} HTTP/1.1", Authorization="Bearer lr_x")).status
            for path in ("/staff/sign-in", "/staff/forgotten", "/api/v1/staff/a/x", "/staff/week")
        }

    assert statuses == {
        "/staff/sign-in": 200, "/staff/forgotten": 403, "/api/v1/staff/a/x": 403, "/staff/week": 200,
    }  # fmt: skip
    found = {route.split()[-1].rstrip(">") for route in undeclared_routes(app)}
    assert found == {"/undeclared", "/staff/forgotten", "/api/v1/staff/{forgotten}/x"}


@pytest.mark.parametrize(
    ("access", "permission"), [(Access.STAFF, None), (Access.PUBLIC, Permission.VIEW)], ids=str
)
def test_the_staff_and_a_permission_are_declared_together(
    access: Access, permission: Permission | None
) -> None:
    with pytest.raises(ValueError, match="permission"):
        declared(access, permission)


@pytest.mark.parametrize("role", list(Role))
async def test_tokens_of_managers_open_what_loopback_opens(role: Role) -> None:
    gate = Gate(token=TOKEN)
    gate.set_door(HandDoor(replace(ANN, role=role)))

    async with served(application(gate)) as url:
        answer = await ask(
            url, "GET /api/local HTTP/1.1", Authorization="Bearer lr_x", X_Forwarded_For="203.0.113.9"
        )

    assert answer.status == (200 if role in {Role.MANAGER, Role.ADMIN} else 403)


@pytest.mark.parametrize(
    ("headers", "known"),
    [
        ({}, True),
        ({"X_Forwarded_For": "203.0.113.9"}, False),
        ({"X_Forwarded_For": "203.0.113.9", "Authorization": "Bearer lr_x"}, True),
        ({"X_Forwarded_For": "203.0.113.9", "Authorization": "Bearer lr_y"}, False),
        ({"X_Forwarded_For": "203.0.113.9", "Authorization": f"Bearer {TOKEN}"}, True),
    ],
)
@pytest.mark.parametrize("doors", [[], [HandDoor(ANN)]])
async def test_the_staff_and_this_machine_are_known(
    headers: dict[str, str], known: bool, doors: list[HandDoor]
) -> None:
    gate, found = Gate(token=TOKEN), []
    for door in doors:
        gate.set_door(door)

    async def note(request: web.Request) -> web.StreamResponse:
        found.append(gate.is_known(request))
        return web.json_response({})

    app = web.Application()
    app.router.add_get("/", note)
    async with served(app) as url:
        await ask(url, "GET / HTTP/1.1", **headers)

    assert found == [known and (bool(doors) or headers.get("Authorization") != "Bearer lr_x")]
