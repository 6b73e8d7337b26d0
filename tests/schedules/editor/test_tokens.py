# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tokens on pages: made, shown once, revoked."""

from __future__ import annotations

from schedules.model.staff import Role
from tests.fakes.staff_desk import StaffDesk


async def test_a_token_is_made_its_secret_shown_once_and_revoked(desk: StaffDesk) -> None:
    boss = await desk.signed_in(Role.ADMIN, name="Boss")
    form = (await boss.get("/staff/tokens")).page.form("/staff/tokens")

    got = await boss.send(form, name="Ben", role="editor", services=["classical"], days="30")

    (secret,) = [
        value for tag, name, value in got.page.attributes if name == "value" and value.startswith("lr_")
    ]
    assert secret not in (await boss.get("/staff/tokens")).text
    ben = desk.visitor()
    page = (await ben.get("/staff/sign-in")).page
    await ben.send(page.form("/staff/sign-in"), token=secret)
    (await ben.get("/staff")).says("Ben (editor)")
    assert (await ben.get("/staff/news/edit/slot.add")).status == 403
    assert (await ben.get("/staff/classical/edit/slot.add")).status == 200

    (token,) = [one for one in desk.door.tokens() if one.name == "Ben"]
    done = await boss.send((await boss.get("/staff/tokens")).page.form(f"/{token.id}/revoke"))

    (await boss.follow(done)).says("Revoked.")
    assert (await ben.get("/staff")).status == 303, "the session ends with the token"


async def test_mistakes_stand_beside_their_fields_and_what_was_typed_stays(desk: StaffDesk) -> None:
    boss = await desk.signed_in(Role.ADMIN, name="Boss")
    form = (await boss.get("/staff/tokens")).page.form("/staff/tokens")

    got = await boss.send(form, name="Ben", days="many")
    assert got.status == 422
    got.says("Choose a role.", "Write a whole number")
    assert got.page.form("/staff/tokens").value("name") == "Ben"
    assert got.page.form("/staff/tokens").value("days") == "many"
    got = await boss.send(form, name="Boss", role="editor")
    assert got.status == 409
    got.says('There is a token of the name "Boss" already')
    got = await boss.send(form, name="", role="editor")
    assert got.status == 422


async def test_a_token_for_a_service_that_is_gone_is_not_one_for_all(desk: StaffDesk) -> None:
    boss = await desk.signed_in(Role.ADMIN, name="Boss")
    form = (await boss.get("/staff/tokens")).page.form("/staff/tokens")

    got = await boss.post(
        form.action, [*form.sent(name="Ben", role="editor"), ("services", "gone"), ("services", "<b>")]
    )

    assert got.status == 422
    got.says("There is no service gone and <b> any more")
    assert [one.name for one in desk.door.tokens()] == ["Boss"]


async def test_an_admin_for_some_services_is_a_mistake(desk: StaffDesk) -> None:
    boss = await desk.signed_in(Role.ADMIN, name="Boss")
    form = (await boss.get("/staff/tokens")).page.form("/staff/tokens")

    got = await boss.send(form, name="Half", role="admin", services=["news"])

    assert got.status == 422
    got.says("It cannot limit an admin")
    assert [one.name for one in desk.door.tokens()] == ["Boss"]
