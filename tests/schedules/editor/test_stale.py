# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Two people at one slot: nobody's work is lost, and both see what differs."""

from __future__ import annotations

from schedules.model.kept import Owner
from tests.fakes.form_reader import ReadForm
from tests.fakes.staff_desk import Got, StaffDesk, Visitor

NEWS = Owner("news")
LOOK, SAVE = "See what this does", "Save"
SPECIAL = {"title": "Special", "subtitle": "First", "start": "2026-12-01T06:00", "end": "2026-12-01T07:00"}


async def special(desk: StaffDesk) -> str:
    """Make a one-off, and return its id."""
    ann = await desk.signed_in(name="Founder")
    form = (await ann.get("/staff/news/edit/oneoff.add")).page.form()
    does = await ann.send(form, LOOK, **SPECIAL)
    assert (await ann.send(does.page.form(), SAVE)).status == 303
    return next(one.id for one in desk.editing.lineup(NEWS).entries.values() if one.row["title"] == "Special")


async def save(visitor: Visitor, form: ReadForm, **typed: str | list[str]) -> Got:
    """Look at what a form does, and save it."""
    does = await visitor.send(form, LOOK, **typed)
    return await visitor.send(does.page.form(), SAVE) if does.status == 200 else does


async def both(desk: StaffDesk, path: str) -> tuple[Visitor, Visitor, ReadForm, ReadForm]:
    """Open one form in two browsers."""
    ann, ben = await desk.signed_in(name="Ann"), await desk.signed_in(name="Ben")
    return ann, ben, (await ann.get(path)).page.form(), (await ben.get(path)).page.form()


async def test_the_second_save_shows_both_versions_and_saves_nothing(desk: StaffDesk) -> None:
    ann, ben, first, second = await both(desk, f"/staff/news/edit/oneoff.change?id={await special(desk)}")

    assert (await save(ann, first, subtitle="Ann's")).status == 303
    revision = desk.editing.lineup(NEWS).revision
    got = await save(ben, second, subtitle="Ben's", genre="Talk")

    assert got.status == 412
    got.says(
        "changed by Ann after you opened it, on Tuesday 24 November 2026, 07:00",
        "Both of you changed the same",
    )
    got.says("Subtitle Both changed it First Ann's Ben's", "Genre – – Talk")
    assert desk.editing.lineup(NEWS).revision == revision


async def test_mine_can_be_taken_over_theirs(desk: StaffDesk) -> None:
    id_ = await special(desk)
    ann, ben, first, second = await both(desk, f"/staff/news/edit/oneoff.change?id={id_}")
    await save(ann, first, subtitle="Ann's", genre="Ann's")
    got = await save(ben, second, subtitle="Ben's")

    form = next(one for one in got.page.forms if "Take mine over theirs" in one.buttons)
    does = await ben.send(form, "Take mine over theirs")
    assert (await ben.send(does.page.form(), SAVE)).status == 303

    row = desk.editing.lineup(NEWS).entries[id_].row
    assert (row["subtitle"], row["genre"]) == ("Ben's", "Ann's"), "what Ben did not touch stays Ann's"


async def test_what_does_not_overlap_can_be_kept_of_both(desk: StaffDesk) -> None:
    id_ = await special(desk)
    ann, ben, first, second = await both(desk, f"/staff/news/edit/oneoff.change?id={id_}")
    await save(ann, first, subtitle="Ann's")
    got = await save(ben, second, genre="Ben's")
    got.says("You changed different things: both can be kept.")

    form = next(one for one in got.page.forms if "Keep both changes" in one.buttons)
    does = await ben.send(form, "Keep both changes")
    assert (await ben.send(does.page.form(), SAVE)).status == 303

    row = desk.editing.lineup(NEWS).entries[id_].row
    assert (row["subtitle"], row["genre"]) == ("Ann's", "Ben's")


async def test_mine_can_be_edited_again_on_top_of_theirs(desk: StaffDesk) -> None:
    id_ = await special(desk)
    ann, ben, first, second = await both(desk, f"/staff/news/edit/oneoff.change?id={id_}")
    await save(ann, first, subtitle="Ann's", genre="Ann's")
    got = await save(ben, second, subtitle="Ben's")

    form = next(one for one in got.page.forms if "Edit mine again, on top of theirs" in one.buttons)
    again = await ben.send(form, "Edit mine again, on top of theirs")

    assert again.page.form().value("subtitle") == "Ben's"
    assert again.page.form().value("genre") == "Ann's"
    assert (await save(ben, again.page.form(), subtitle="Both")).status == 303
    assert desk.editing.lineup(NEWS).entries[id_].row["subtitle"] == "Both"


async def test_it_is_told_when_it_is_looked_at_already(desk: StaffDesk) -> None:
    ann, ben, first, second = await both(desk, f"/staff/news/edit/oneoff.change?id={await special(desk)}")
    await save(ann, first, subtitle="Ann's")

    got = await ben.send(second, LOOK, subtitle="Ben's")

    assert got.status == 412


async def test_a_slot_that_goes_on_under_another_id_is_followed(desk: StaffDesk) -> None:
    # "Every time" of a slot that has aired ends it, and lets it go on as a new one.
    ann, ben, first, second = await both(desk, "/staff/news/edit/slot.change?id=morning")
    assert (await save(ann, first, subtitle="Ann's")).status == 303

    got = await save(ben, second, genre="Ben's")

    assert got.status == 412
    got.says("it goes on as a new slot since then", "Subtitle – Ann's –", "Genre – – Ben's")
    form = next(one for one in got.page.forms if "Keep both changes" in one.buttons)
    does = await ben.send(form, "Keep both changes")
    assert (await ben.send(does.page.form(), SAVE)).status == 303
    heard = [
        one.row for one in desk.editing.lineup(NEWS).entries.values()
        if one.row["title"] == "Morning Edition" and "until" not in one.row
    ]  # fmt: skip
    assert [(row["subtitle"], row["genre"]) for row in heard] == [("Ann's", "Ben's")]


async def test_one_airing_of_a_slot_that_goes_on_elsewhere_is_found(desk: StaffDesk) -> None:
    path = "/staff/news/edit/occurrence.cancel?id=morning&date=2026-12-03"
    ann, ben = await desk.signed_in(name="Ann"), await desk.signed_in(name="Ben")
    cancel = (await ben.get(path)).page.form()
    await save(ann, (await ann.get("/staff/news/edit/slot.change?id=morning")).page.form(), subtitle="Ann's")

    got = await save(ben, cancel)
    assert got.status == 412
    form = next(one for one in got.page.forms if "Keep both changes" in one.buttons)
    does = await ben.send(form, "Keep both changes")
    assert (await ben.send(does.page.form(), SAVE)).status == 303

    words = (await ben.get("/staff/news/week?week=2026-W49")).page.words
    assert "Thursday 3 December 2026 00:00 – 09:00 Around the Clock" in words
