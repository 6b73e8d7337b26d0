# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who is refused: foreign forms, forms without their token, roles that may not, addresses to elsewhere."""

from __future__ import annotations

import pytest

from schedules.model.staff import Role
from tests.fakes.staff_desk import StaffDesk, Visitor

POSTS = [
    "/staff/news/edit/slot.add",
    "/staff/news/edit/oneoff.add",
    "/staff/news/undo",
    "/staff/news/import",
    "/staff/drafts",
    "/staff/drafts/some/take-out",
    "/staff/drafts/some/publish",
    "/staff/drafts/some/remove",
]
ADMIN_POSTS = ["/staff/tokens", "/staff/tokens/some/revoke"]
ONEOFF = {"title": "Special", "start": "2026-11-25T06:00", "end": "2026-11-25T06:40"}
SLOT = {"title": "New", "kind": "recurring", "start": "10:00", "end": "11:00", "freq": "daily"}


async def csrf(visitor: Visitor) -> str:
    """Return the token that the forms of this browser have."""
    return (await visitor.get("/staff")).page.forms[0].value("csrf")


async def save(visitor: Visitor, path: str, fields: dict[str, str], **headers: str) -> int:
    """Save at once, without looking at what it does, and return the status."""
    sent = {"step": "save", "version": "*", "key": "some-key", "csrf": await csrf(visitor), **fields}
    return (await visitor.post(path, list(sent.items()), headers=headers)).status


def test_every_post_route_is_among_these(desk: StaffDesk) -> None:
    known = {*POSTS, *ADMIN_POSTS, "/staff/sign-in", "/staff/sign-out"}
    routes = {
        route.resource.canonical
        for route in desk.app.router.routes()
        if route.method == "POST" and route.resource and route.resource.canonical.startswith("/staff")
    }

    for path in known:
        routes -= {
            path,
            path.replace("/news/", "/{owner}/").replace("slot.add", "{form}").replace("oneoff.add", "{form}"),
            path.replace("/some/", "/{token}/"),
            path.replace("/some/", "/{draft}/"),
        }
    assert routes == set()


async def test_a_viewer_changes_nothing(desk: StaffDesk) -> None:
    visitor = await desk.signed_in(Role.VIEWER)

    for path in [*POSTS, *ADMIN_POSTS]:
        assert await save(visitor, path, {**SLOT, **ONEOFF, "revision": "1", "name": "x"}) == 403, path
    assert desk.editing.lineup(desk.editing.owners()[0]).revision == 0


@pytest.mark.parametrize("path", ADMIN_POSTS)
@pytest.mark.parametrize("role", [Role.EDITOR, Role.MANAGER])
async def test_only_admins_make_tokens(desk: StaffDesk, path: str, role: Role) -> None:
    before = len(desk.door.tokens())
    visitor = await desk.signed_in(role)

    assert await save(visitor, path, {"name": "Mallory", "role": "admin"}) == 403
    assert len(desk.door.tokens()) == before + 1


async def test_an_editor_of_one_service_changes_no_other(desk: StaffDesk) -> None:
    visitor = await desk.signed_in(Role.EDITOR, ["classical"])

    assert await save(visitor, "/staff/news/edit/oneoff.add", ONEOFF) == 403
    assert await save(visitor, "/staff/station:two-fm/edit/oneoff.add", ONEOFF) == 403
    assert await save(visitor, "/staff/news/import", {"content": "slots: []"}) == 403
    assert await save(visitor, "/staff/drafts", {"name": "Theirs", "service": "news"}) == 403
    assert await save(visitor, "/staff/classical/edit/oneoff.add", ONEOFF) == 303
    page = (await visitor.get("/staff/news/week")).page
    assert not [one for one in page.links.values() if "/edit/" in one]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "https://evil.example"}, id="another page"),
        pytest.param({"Origin": "null"}, id="a page that says nothing"),
        pytest.param({"Origin": "-"}, id="no page at all"),
        pytest.param({"Origin": "http://radio.example.org"}, id="another scheme"),
        pytest.param({"Origin": "https://radio.example.org:8443"}, id="another port"),
        pytest.param({"Origin": "https://radio.example.org.evil.example"}, id="a longer name"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="the browser says cross-site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="the browser says same-site"),
    ],
)
async def test_forms_of_other_origins_are_refused(desk: StaffDesk, headers: dict[str, str]) -> None:
    visitor = await desk.signed_in(Role.ADMIN)

    fields = {**SLOT, **ONEOFF, "name": "Mallory", "role": "admin", "service": "news", "revision": "1"}
    for path in [*POSTS, *ADMIN_POSTS, "/staff/sign-in", "/staff/sign-out"]:
        assert await save(visitor, path, fields, **headers) == 403, path
    assert desk.editing.lineup(desk.editing.owners()[0]).revision == 0
    assert len(desk.door.tokens()) == 1
    assert (await visitor.get("/staff")).status == 200, "nobody was signed out"


@pytest.mark.parametrize("wrong", ["", "AAAA", "another's"])
async def test_forms_without_their_token_are_refused(desk: StaffDesk, wrong: str) -> None:
    visitor = await desk.signed_in(Role.ADMIN)
    if wrong == "another's":
        wrong = await csrf(await desk.signed_in(Role.EDITOR))

    fields = {**SLOT, **ONEOFF, "name": "Mallory", "role": "admin", "service": "news", "revision": "1"}
    for path in [*POSTS, *ADMIN_POSTS, "/staff/sign-in", "/staff/sign-out"]:
        assert await save(visitor, path, {**fields, "csrf": wrong}) == 403, path
    assert desk.editing.lineup(desk.editing.owners()[0]).revision == 0
    assert not [one for one in desk.door.tokens() if one.name == "Mallory"]
    assert (await visitor.get("/staff")).status == 200, "nobody was signed out"


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "application/xml"])
async def test_what_is_no_form_is_refused(desk: StaffDesk, kind: str) -> None:
    visitor = await desk.signed_in(Role.EDITOR)

    assert await save(visitor, "/staff/news/edit/oneoff.add", ONEOFF, **{"Content-Type": kind}) == 415


async def test_reading_changes_nothing(desk: StaffDesk) -> None:
    visitor = await desk.signed_in(Role.ADMIN)
    token = await csrf(visitor)
    query = (
        f"step=save&version=*&key=k&csrf={token}&title=Special&start=2026-11-25T06:00&end=2026-11-25T07:00"
    )

    assert (await visitor.get(f"/staff/news/edit/oneoff.add?{query}")).status == 200
    for path in (
        "/staff/news/undo",
        "/staff/sign-out",
        "/staff/drafts/some/publish",
        "/staff/tokens/a/revoke",
    ):
        assert (await visitor.get(f"{path}?{query}")).status == 404
    assert desk.editing.lineup(desk.editing.owners()[0]).revision == 0


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/staff\\..\\x",
        "/staffevil",
        "javascript:alert(1)",
        "/staff/\r\nSet-Cookie: a=b",
        "\t//evil.example",
        "/staff/\u202e",
        "",
    ],
)
async def test_signing_in_leads_nowhere_else(desk: StaffDesk, onward: str) -> None:
    visitor = desk.visitor()
    form = (await visitor.get("/staff/sign-in")).page.form("/staff/sign-in")

    got = await visitor.send(form, token=await desk.secret(Role.VIEWER), next=onward)

    assert (got.status, got.location) == (303, "/staff")


async def test_a_forged_session_is_nobody(desk: StaffDesk) -> None:
    visitor = await desk.signed_in(Role.ADMIN)
    visitor.cookies = dict.fromkeys(visitor.cookies, "A" * 43)

    assert (await visitor.get("/staff")).status == 303


async def test_signing_out_ends_the_session(desk: StaffDesk) -> None:
    visitor = await desk.signed_in(Role.EDITOR)
    before = dict(visitor.cookies)
    page = (await visitor.get("/staff")).page

    got = await visitor.send(next(one for one in page.forms if one.action == "/staff/sign-out"))

    assert got.location == "/staff/sign-in?done=out"
    (await visitor.follow(got)).says("You are signed out.")
    visitor.cookies = before
    assert (await visitor.get("/staff")).status == 303


async def test_guessing_is_slowed_down(desk: StaffDesk) -> None:
    visitor = desk.visitor()
    answers = []
    for guess in range(12):
        form = (await visitor.get("/staff/sign-in")).page.form("/staff/sign-in")
        answers.append(await visitor.send(form, token=f"lr_{guess:043}"))

    got = answers[-1]
    assert {one.status for one in answers} <= {403, 429}
    assert got.status == 429
    assert int(got.headers["Retry-After"]) > 0
    got.says("Wait")
    assert "lr_0" not in got.text, "a secret is never shown again"
