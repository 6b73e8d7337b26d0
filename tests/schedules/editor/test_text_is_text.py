# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""HTML, scripts and formulas in every field are shown as what they are: text."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from schedules.model.kept import Owner
from schedules.model.staff import Role
from tests.fakes.form_reader import FormReader
from tests.fakes.staff_desk import Got, StaffDesk, Visitor

from .test_pages import check

NEWS = Owner("news")
LOOK, SAVE = "See what this does", "Save"
CANARIES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "</textarea><svg onload=alert(1)>",
    "</title><iframe src=javascript:alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    '=HYPERLINK("http://evil.example")',
    "\u202egnp.exe\u2066",
]


def harmless(got: Got, texts: Iterable[str] = ()) -> FormReader:
    """Fail if anything of a page is not ours; return it taken apart."""
    assert got.status < 500
    page = got.page
    check(page)
    assert not page.tags & {"img", "svg", "iframe"}
    for _tag, name, value in page.attributes:
        if name in {"href", "action", "src"}:
            assert value.startswith(("/", "#", "https://example.org")), value
    for text in texts:
        assert " ".join(text.split()) in page.words, text
    assert "49" not in [word for word in page.words.split() if word.startswith("49")]
    return page


async def look_around(visitor: Visitor, text: str, paths: Iterable[str]) -> None:
    """Open pages that show a text."""
    for path in paths:
        harmless(await visitor.get(path), [text])


@pytest.mark.parametrize("text", CANARIES)
async def test_every_text_of_a_slot_is_text_everywhere(desk: StaffDesk, text: str) -> None:
    ann = await desk.signed_in(Role.ADMIN, name=f"A {text[:60]}" if text.isprintable() else "Ann")
    form = (await ann.get("/staff/news/edit/slot.add")).page.form()
    typed: dict[str, str | list[str]] = {
        "title": f"T {text}", "subtitle": f"S {text}", "hosts": f"H {text}", "genre": f"G {text}",
        "start": "10:00", "end": "11:00", "days": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"],
    }  # fmt: skip

    does = await ann.send(form, LOOK, **typed)
    assert does.status == 200, does.page.words
    plain = text.replace("\u202e", "").replace("\u2066", "")  # what turns a text round is not kept
    harmless(does, [f"T {plain}"])
    assert does.page.form().value("title") == f"T {text}"
    saved = await ann.send(does.page.form(), SAVE, reason=f"R {text}")
    assert saved.status == 303

    entry = next(
        one for one in desk.editing.lineup(NEWS).entries.values() if str(one.row["title"]).startswith("T ")
    )
    await look_around(
        ann, f"T {plain}",
        ["/staff/news/week", "/staff/news/slots", f"/staff/news/entries/{entry.id}", "/staff/history",
         "/staff"],
    )  # fmt: skip
    harmless(await ann.get("/staff/news/history/2"), [f"R {plain}", f"G {plain}", f"H {plain}"])
    change = harmless(await ann.get(f"/staff/news/edit/slot.change?id={entry.id}"))
    assert change.form().value("title") == f"T {plain}"
    assert change.form().value("hosts") == f"H {plain}"


@pytest.mark.parametrize("text", CANARIES)
async def test_whatever_is_sent_in_any_field_comes_back_as_text(desk: StaffDesk, text: str) -> None:
    ann = await desk.signed_in(Role.ADMIN, name="Ann")
    paths = [
        "/staff/news/edit/slot.add",
        "/staff/news/edit/slot.change?id=morning",
        "/staff/news/edit/occurrence.move?id=morning&date=2026-11-27",
        "/staff/news/edit/oneoff.add",
        "/staff/news/edit/extra.add?id=morning",
        "/staff/news/edit/lineup.change",
        "/staff/news/import",
        "/staff/drafts",
        "/staff/tokens",
    ]
    for path in paths:
        form = (await ann.get(path)).page.form(path.split("?")[0])
        names = {name for name, _ in form.fields} - {"csrf"}
        for step in ("preview", "save", "back"):
            fields = [
                ("csrf", form.value("csrf")),
                ("step", step),
                *((name, text) for name in names if name != "step"),
            ]
            got = await ann.post(form.action, fields, kind=form.kind)
            assert got.status in {200, 303, 400, 404, 409, 412, 422}, (path, step, got.status)
            if got.status != 303:
                harmless(got)
    assert desk.editing.lineup(NEWS).revision == 0


async def test_addresses_with_anything_in_them_are_harmless(desk: StaffDesk) -> None:
    ann = await desk.signed_in(Role.ADMIN)
    for text in ("%3Cscript%3E", "%22onload=%22", "..%2F..%2F", "%00", "%0d%0aSet-Cookie:a=b"):
        for path in (
            f"/staff/{text}/week", f"/staff/news/week?week={text}", f"/staff/news/entries/{text}",
            f"/staff/news/entries/morning?date={text}&extra={text}", f"/staff/drafts/{text}",
            f"/staff/news/slots?find={text}", f"/staff/news/history?before={text}@1",
            f"/staff/sign-in?next={text}",
            f"/staff/news/edit/slot.change?id=morning&date={text}", f"/staff/news/edit/slot.add?title={text}",
            f"/staff/news/week?done={text}",
        ):  # fmt: skip
            got = await ann.get(path)
            assert got.status in {200, 400, 404, 422}, (path, got.status)
            assert "a=b" not in got.headers.get("Set-Cookie", "")
            if got.status != 400 and got.headers["Content-Type"].startswith("text/html"):
                harmless(got)


async def test_links_of_programmes_lead_to_the_web_only(desk: StaffDesk) -> None:
    ann = await desk.signed_in()
    form = (await ann.get("/staff/news/edit/slot.add")).page.form()

    for url in ("javascript:alert(1)", "data:text/html,x", "//evil.example", "https://"):
        got = await ann.send(form, LOOK, title="T", start="10:00", end="11:00", days=["MO"], url=url)

        assert got.status == 422
        harmless(got)
