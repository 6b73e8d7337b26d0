# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Every page for everyone who may see it: whole without scripts, and kept by nobody."""

from __future__ import annotations

import pytest

from schedules.formats.slotfile import SlotFile
from schedules.model.ids import RESERVED
from schedules.model.staff import Role
from tests.fakes.form_reader import FormReader
from tests.fakes.staff_desk import StaffDesk

SEEN = [
    "/staff",
    "/staff/news/week",
    "/staff/news/week?week=2026-W49",
    "/staff/news/week?week=2031-W01",
    "/staff/station:two-fm/week",
    "/staff/news/slots",
    "/staff/news/slots?find=morning",
    "/staff/station:two-fm/slots",
    "/staff/classical/week",
    "/staff/news/entries/morning",
    "/staff/news/entries/morning?date=2026-11-26",
    "/staff/news/programmes",
    "/staff/news/findings",
    "/staff/news/export",
    "/staff/news/history",
    "/staff/history",
    "/staff/history?machine=yes",
    "/staff/drafts",
]
EDITING = [
    "/staff/news/import",
    "/staff/news/edit/slot.add",
    "/staff/news/edit/slot.change?id=morning",
    "/staff/news/edit/slot.change?id=morning&date=2026-11-27",
    "/staff/news/edit/slot.end?id=morning",
    "/staff/news/edit/slot.remove?id=morning",
    "/staff/news/edit/occurrence.cancel?id=morning&date=2026-11-27",
    "/staff/news/edit/occurrence.move?id=morning&date=2026-11-27",
    "/staff/news/edit/occurrence.words?id=morning&date=2026-11-26",
    "/staff/news/edit/occurrence.restore?id=morning&date=2026-11-26",
    "/staff/news/edit/extra.add?id=morning",
    "/staff/news/edit/extra.remove?id=morning&date=2026-11-28&extra=10:00",
    "/staff/news/edit/oneoff.add",
    "/staff/news/edit/oneoff.add?kind=emergency&starts_now=yes",
    "/staff/news/edit/programme.add",
    "/staff/news/edit/lineup.change",
]
ADMIN = ["/staff/tokens"]
NET_HOUR = {"title": "Net Hour", "start": "20:00", "end": "21:00", "freq": "daily"}


def check(page: FormReader) -> None:
    """Fail on anything that needs a script, breaks the policy, or leaves a field without a name."""
    assert not page.tags & {"script", "style", "iframe", "object"}
    assert not [one for one in page.attributes if one[1] == "style" or one[1].startswith("on")]
    labelled = page.labels | {""}
    for tag, name, value in page.attributes:
        if tag in {"input", "select", "textarea"} and name == "id" and not value.startswith("f-"):
            assert value in labelled, f"{value} has no label"
    hashes = {value[1:] for _, name, value in page.attributes if name == "href" and value.startswith("#")}
    assert hashes <= set(page.ids)
    described = [
        one for _, name, value in page.attributes if name == "aria-describedby" for one in value.split()
    ]
    assert set(described) <= set(page.ids)


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_gets_the_pages_that_are_for_it(desk: StaffDesk, role: Role) -> None:
    visitor = await desk.signed_in(role)
    may_edit = role is not Role.VIEWER

    for path in [*SEEN, *EDITING, *ADMIN]:
        got = await visitor.get(path)

        allowed = path in SEEN or (path in EDITING and may_edit) or role is Role.ADMIN
        assert got.status == (200 if allowed else 403), path
        assert got.headers["Cache-Control"] == "no-store"
        assert got.headers["Referrer-Policy"] == "same-origin"
        policy = got.headers["Content-Security-Policy"]
        assert "form-action 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "Access-Control-Allow-Origin" not in got.headers
        check(got.page)
        buttons = [one for one in got.page.links.values() if "/edit/" in one or "/import" in one]
        assert not buttons or may_edit, f"a viewer is shown the way to an edit on {path}"


async def test_who_is_not_known_is_led_to_the_sign_in_page_and_back(desk: StaffDesk) -> None:
    visitor = desk.visitor()

    got = await visitor.get("/staff/news/week?week=2026-W49")

    assert got.status == 303
    assert got.location == "/staff/sign-in?next=%2Fstaff%2Fnews%2Fweek%3Fweek%3D2026-W49"
    form = (await visitor.follow(got)).page.form("/staff/sign-in")
    got = await visitor.send(form, token=await desk.secret(Role.VIEWER))
    assert (got.status, got.location) == (303, "/staff/news/week?week=2026-W49")
    (await visitor.follow(got)).says("Morning Edition", "Monday 30 November 2026")


@pytest.mark.parametrize(
    "path",
    [
        "/staff/nobody/week",
        "/staff/station:nobody/week",
        "/staff/news/entries/nothing",
        "/staff/news/history/99",
        "/staff/drafts/nothing",
        "/staff/news/edit/slot.change?id=nothing",
        "/staff/news/edit/nothing",
        "/staff/nothing",
        "/staff/news",
        "/staff/news/undo",
        "/staff/news/week/more",
        "/staff/drafts/x/y/z",
    ],
)
async def test_what_is_not_there_is_said_on_a_page(desk: StaffDesk, path: str) -> None:
    got = await desk.visitor(away=False).get(path)

    assert got.status == 404
    got.says("Not Found", "To the first page of the staff")


async def test_what_is_nowhere_is_told_only_to_those_who_may_see_pages(desk: StaffDesk) -> None:
    got = await desk.visitor().get("/staff/nothing/here")

    assert (got.status, got.location) == (303, "/staff/sign-in?next=%2Fstaff%2Fnothing%2Fhere")
    got = await desk.visitor(away=False).get("/staff/")
    assert (got.status, got.location) == (303, "/staff")
    assert (
        (await desk.visitor(away=False).get("/staffroom"))
        .headers["Content-Type"]
        .startswith("application/problem+json")
    )


async def test_no_service_may_be_called_as_a_page_is(desk: StaffDesk) -> None:
    paths = {route.resource.canonical for route in desk.app.router.routes() if route.resource}
    first = {path.split("/")[2] for path in paths if path.startswith("/staff/")}

    assert {name for name in first if "{" not in name} == RESERVED


async def test_a_service_that_no_station_carries_has_a_week_too(desk: StaffDesk) -> None:
    ann = await desk.signed_in()
    form = (await ann.get("/staff/web/edit/slot.add")).page.form()
    does = await ann.send(form, "See what this does", **NET_HOUR)
    does.says("Net Hour", "on the stream alone")
    await ann.send(does.page.form(), "Save")

    week = await ann.get("/staff/web/week")
    week.says("20:00 – 21:00 Net Hour", "Nothing planned")
    assert "only on" not in week.page.words
    page = await ann.follow_link(week, "Net Hour")
    page.says("20:00 – 21:00")


async def test_a_week_that_is_none_is_said_on_a_page(desk: StaffDesk) -> None:
    got = await desk.visitor(away=False).get("/staff/news/week?week=2026-W60")

    assert got.status == 422
    got.says("2026-W60")


async def test_the_week_tells_apart_what_is_on_where(desk: StaffDesk) -> None:
    got = await desk.visitor(away=False).get("/staff/news/week")

    got.says(
        "06:00 – 09:00 Thanksgiving Edition Moved Other words",
        "12:00 – 13:00 Local Hour Breakaway, not on the stream only on TWO-FM",
        "Around the Clock Fill",
    )
    # Where the breakaway is not, the fill goes on in one piece.
    got.says("10:00 – 00:00 Around the Clock Fill Part 2 of 2 only on ONE-FM and THREE-FM")
    assert got.page.links["Thanksgiving Edition"] == "/staff/news/entries/morning?date=2026-11-26"


async def test_what_is_followed_is_read_only_and_can_be_laid_over(desk: StaffDesk) -> None:
    text = b"slots: [{id: theirs, title: From Elsewhere, start: '10:00', end: '12:00', recur: {freq: daily}}]"
    followed = SlotFile().read(text, "theirs.yaml").lineup
    await desk.schedules.replace_followed_lineup("classical", followed)
    visitor = await desk.signed_in(Role.EDITOR)

    week = (await visitor.get("/staff/classical/week")).says("From Elsewhere Followed, read-only")
    page = await visitor.follow_link(week, "From Elsewhere")

    page.says("This comes from a schedule that lives elsewhere", "10:00 – 12:00")
    assert not [one for one in page.page.links.values() if "/edit/" in one]
    (await visitor.get("/staff/classical/slots")).says("Followed from elsewhere: read-only", "From Elsewhere")
    (await visitor.get("/staff")).says("Follows a schedule that lives elsewhere")


async def test_gaps_are_shown(desk: StaffDesk) -> None:
    got = await desk.visitor(away=False).get("/staff/classical/week")

    got.says("00:00 – 00:00 Nothing planned")


async def test_the_style_sheet_can_be_had_by_everybody_and_nothing_else(desk: StaffDesk) -> None:
    visitor = desk.visitor()
    got = await visitor.get("/staff/static/staff.css")

    assert got.status == 200
    assert got.headers["Content-Type"].startswith("text/css")
    again = await visitor.get("/staff/static/staff.css", **{"If-None-Match": got.headers["ETag"]})
    assert again.status == 304
    for name in ("../app.py", "%2e%2e%2fapp.py", "app.py", ""):
        assert (await visitor.get(f"/staff/static/{name}")).status in {303, 404}
