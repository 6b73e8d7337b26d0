# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Files on pages: looked at first, then taken whole; the same twice changes nothing."""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64encode

import pytest
from aiohttp import FormData

from schedules.editor.body import UPLOAD_LIMIT_BYTES
from schedules.editor.imports import pack, unpack
from schedules.http import HttpProblem
from schedules.model.kept import Owner
from tests.fakes.staff_desk import Got, StaffDesk, Visitor

CLASSICAL = Owner("classical")
FILE = """slots:
  - {id: concert, title: Evening Concert, start: "20:00", end: "22:00", from: 2026-11-01,
     recur: {freq: daily}}
"""


async def upload(visitor: Visitor, data: bytes, name: str) -> Got:
    """Choose a file, and look at what it does."""
    page = (await visitor.get("/staff/classical/import")).page
    form = FormData(quote_fields=False, default_to_multipart=True)
    form.add_field("csrf", page.form("/import").value("csrf"))
    form.add_field("step", "preview")
    form.add_field("file", data, filename=name, content_type="application/octet-stream")
    return await visitor.ask("POST", "/staff/classical/import", form, {"Origin": "https://radio.example.org"})


async def test_a_file_is_looked_at_then_taken(desk: StaffDesk) -> None:
    ann = await desk.signed_in(name="Ann")

    does = await upload(ann, FILE.encode(), "../../week.yaml")

    does.says("Import week.yaml", "1 accepted", "Evening Concert is heard instead of nothing")
    assert desk.editing.lineup(CLASSICAL).revision == 0
    saved = await ann.follow(await ann.send(does.page.form("/import"), "Take this file", reason="new season"))
    saved.says("Imported.", "new season")
    assert "concert" in desk.editing.lineup(CLASSICAL).entries
    again = await upload(ann, FILE.encode(), "week.yaml")
    again.says("Nothing: all is like this already.")


async def test_text_can_be_pasted_and_comes_back_where_it_has_a_mistake(desk: StaffDesk) -> None:
    ann = await desk.signed_in()
    form = (await ann.get("/staff/classical/import")).page.form("/import")

    got = await ann.send(form, content=FILE.replace("20:00", "25:00"), name="week.yaml")

    assert got.status == 422
    got.says("Nothing was imported", "week.yaml:2")
    assert "25:00" in got.page.form("/import").value("content")
    does = await ann.send(got.page.form("/import"), content=FILE)
    does.says("Evening Concert")


async def test_nothing_is_said_to_be_nothing(desk: StaffDesk) -> None:
    ann = await desk.signed_in()
    got = await ann.send((await ann.get("/staff/classical/import")).page.form("/import"))

    assert got.status == 422
    got.says("Choose a file, or paste what is in it.")


async def test_a_lineup_that_changed_meanwhile_is_looked_at_again(desk: StaffDesk) -> None:
    ann, ben = await desk.signed_in(name="Ann"), await desk.signed_in(name="Ben")
    does = await upload(ann, FILE.encode(), "week.yaml")
    form = (await ben.get("/staff/classical/edit/oneoff.add")).page.form()
    other = await ben.send(form, "See what this does", title="Ben's", start="2026-11-28T10:00", minutes="60")
    await ben.send(other.page.form(), "Save")

    got = await ann.send(does.page.form("/import"), "Take this file")

    assert got.status == 412
    got.says("Nothing was imported", "This is what the file would do now.")
    assert (await ann.send(got.page.form("/import"), "Take this file")).status == 303


async def test_a_file_that_is_too_large_is_refused(desk: StaffDesk) -> None:
    ann = await desk.signed_in()

    got = await upload(ann, b"#" * (UPLOAD_LIMIT_BYTES + 1), "week.yaml")

    assert got.status == 413


def test_a_packed_file_is_the_same_and_no_bomb_grows_out_of_it() -> None:
    assert unpack(pack(b"\x00\xffslots")) == b"\x00\xffslots"

    bomb = urlsafe_b64encode(zlib.compress(b"0" * (UPLOAD_LIMIT_BYTES * 20))).decode()

    assert len(unpack(bomb)) == UPLOAD_LIMIT_BYTES + 1


@pytest.mark.parametrize("text", ["!", "AAAA", "é", "A"])
def test_what_is_not_packed_is_refused(text: str) -> None:
    with pytest.raises(HttpProblem):
        unpack(text)
