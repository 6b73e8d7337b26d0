# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Drafts on pages: made, filled, looked at, published at once."""

from __future__ import annotations

from schedules.model.kept import Owner
from tests.fakes.staff_desk import Got, StaffDesk, Visitor

NEWS = Owner("news")
LOOK, SAVE = "See what this does", "Save"


async def made(visitor: Visitor, name: str = "Pledge week") -> Got:
    """Make a draft, and return its page."""
    form = (await visitor.get("/staff/drafts")).page.form("/staff/drafts")
    return await visitor.follow(await visitor.send(form, name=name, service="news"))


async def added(visitor: Visitor, title: str, start: str) -> Got:
    """Add a one-off to the draft, and return the draft's page."""
    form = (await visitor.get("/staff/news/edit/oneoff.add")).page.form()
    does = await visitor.send(form, LOOK, title=title, start=start, minutes="60")
    (draft,) = [
        value for tag, name, value in does.page.attributes if tag == "option" and name == "value" and value
    ]
    return await visitor.follow(await visitor.send(does.page.form(), SAVE, into=draft, reason="pledge"))


async def test_a_draft_is_made_filled_looked_at_and_published(desk: StaffDesk) -> None:
    ann = await desk.signed_in(name="Ann")
    (await made(ann)).says("Pledge week", "None yet.")

    await added(ann, "Drive One", "2026-11-27T10:00")
    draft = await added(ann, "Drive Two", "2026-11-28T10:00")

    draft.says("Nothing is on the air until it is published.", "Drive One", "Drive Two", "Cuts 1 hour")
    draft.says("10:00 – 11:00 Drive One One-off")
    assert desk.editing.lineup(NEWS).revision == 0
    assert "Drive One" not in (await ann.get("/staff/news/week")).page.words

    home = await ann.follow(
        await ann.send(draft.page.form("/publish"), "Publish all of it", reason="it begins")
    )

    home.says("The draft was published", "Publishes the draft Pledge week", "it begins")
    (await ann.get("/staff/news/week")).says("10:00 – 11:00 Drive One", "10:00 – 11:00 Drive Two")
    (await ann.get("/staff/drafts")).says("There are none.")


async def test_an_edit_is_taken_out_and_a_draft_removed(desk: StaffDesk) -> None:
    ann = await desk.signed_in(name="Ann")
    await made(ann)
    await added(ann, "Drive One", "2026-11-27T10:00")
    draft = await added(ann, "Drive Two", "2026-11-28T10:00")

    draft = await ann.follow(await ann.send(draft.page.form("/take-out")))

    assert "Drive One" not in draft.page.words
    draft.says("Drive Two", "Taken out of this draft.")
    gone = await ann.follow(await ann.send(draft.page.form("/remove")))
    gone.says("The draft was removed.")
    assert await desk.editing.drafts() == ()


async def test_a_draft_that_another_changed_meanwhile_is_not_published(desk: StaffDesk) -> None:
    ann, ben = await desk.signed_in(name="Ann"), await desk.signed_in(name="Ben")
    await made(ann)
    seen = await added(ann, "Drive One", "2026-11-27T10:00")
    await added(ben, "Drive Two", "2026-11-28T10:00")

    got = await ann.send(seen.page.form("/publish"), "Publish all of it")

    assert got.status == 412
    got.says("Nothing was published", "Drive Two")
    assert desk.editing.lineup(NEWS).revision == 0


async def test_an_edit_that_became_stale_is_marked_and_all_waits(desk: StaffDesk) -> None:
    ann = await desk.signed_in(name="Ann")
    await made(ann)
    form = (await ann.get("/staff/news/edit/occurrence.cancel?id=talk&date=2026-11-27")).page.form()
    does = await ann.send(form, LOOK)
    (id_,) = [one.id for one in await desk.editing.drafts()]
    await ann.send(does.page.form(), SAVE, into=id_)
    await added(ann, "Drive One", "2026-11-27T12:00")
    other = (await ann.get("/staff/news/edit/occurrence.cancel?id=talk&date=2026-11-28")).page.form()
    assert (await ann.send((await ann.send(other, LOOK)).page.form(), SAVE)).status == 303

    draft = await ann.get(f"/staff/drafts/{id_}")

    draft.says("Cannot be done as things are now")
    revision = desk.editing.lineup(NEWS).revision
    got = await ann.send(draft.page.form("/publish"), "Publish all of it")
    assert got.status == 412
    assert desk.editing.lineup(NEWS).revision == revision


async def test_a_draft_needs_a_name(desk: StaffDesk) -> None:
    ann = await desk.signed_in()
    got = await ann.send(
        (await ann.get("/staff/drafts")).page.form("/staff/drafts"), name=" ", service="news"
    )

    assert got.status == 422
    got.says("Give the draft a name.")


async def test_a_second_click_adds_nothing_more(desk: StaffDesk) -> None:
    ann = await desk.signed_in(name="Ann")
    await made(ann)
    form = (await ann.get("/staff/news/edit/oneoff.add")).page.form()
    does = await ann.send(form, LOOK, title="Drive", start="2026-11-27T10:00", minutes="60")
    (draft,) = await desk.editing.drafts()

    first = await ann.send(does.page.form(), SAVE, into=draft.id)
    second = await ann.send(does.page.form(), SAVE, into=draft.id)

    assert (first.status, second.status) == (303, 303)
    assert first.location == second.location
    (draft,) = await desk.editing.drafts()
    assert len(draft.edits) == 1


async def test_what_only_the_draft_has_is_edited_within_it(desk: StaffDesk) -> None:
    ann = await desk.signed_in(name="Ann")
    await made(ann)
    draft = await added(ann, "Drive One", "2026-11-27T10:00")
    entry = await ann.follow_link(draft, "Drive One")
    entry.says("This is as a draft makes it.")

    form = (await ann.follow_link(entry, "Change")).page.form()
    does = await ann.send(form, LOOK, title="Grand Drive")
    does.says("within a draft; nothing is added yet")
    assert "Save" not in does.page.words
    draft = await ann.follow(await ann.send(does.page.form(), "Add to the draft"))

    draft.says("Changes the title of Grand Drive", "10:00 – 11:00 Grand Drive")
    (await ann.follow(await ann.send(draft.page.form("/publish"), "Publish all of it"))).says("published")
    (await ann.get("/staff/news/week")).says("10:00 – 11:00 Grand Drive")


async def test_both_halves_of_what_the_draft_has_cut_are_edited_within_it(desk: StaffDesk) -> None:
    ann = await desk.signed_in(name="Ann")
    await made(ann)
    (id_,) = [one.id for one in await desk.editing.drafts()]
    change = "/staff/news/edit/slot.change?id=talk&date=2026-12-07&draft=" + id_
    does = await ann.send((await ann.get(change)).page.form(), LOOK, which="following", title="Talk Two")
    draft = await ann.follow(await ann.send(does.page.form(), "Add to the draft"))
    draft.says("Written by this draft: The Talk, Talk Two.")

    for entry, day in (("talk", "2026-12-01"), ("talk-20261207", "2026-12-08")):
        path = f"/staff/news/edit/occurrence.cancel?id={entry}&date={day}&draft={id_}"
        does = await ann.send((await ann.get(path)).page.form(), LOOK)
        assert (await ann.send(does.page.form(), "Add to the draft")).status == 303
    draft = await ann.get(f"/staff/drafts/{id_}")
    assert "Cannot be done" not in draft.page.words
    await ann.send(draft.page.form("/publish"), "Publish all of it")

    rows = {key: one.row for key, one in desk.editing.lineup(NEWS).entries.items()}
    assert rows["talk"]["except"] == ["2026-12-01"]
    assert rows["talk-20261207"]["except"] == ["2026-12-08"]


async def test_a_form_within_a_draft_that_was_removed_keeps_what_was_typed(desk: StaffDesk) -> None:
    ann = await desk.signed_in(name="Ann")
    draft = await made(ann)
    (id_,) = [one.id for one in await desk.editing.drafts()]
    form = (await ann.get(f"/staff/news/edit/slot.change?id=talk&draft={id_}")).page.form()
    await ann.send(draft.page.form("/remove"))

    got = await ann.send(form, LOOK, title="My Long Title")

    assert got.status == 404
    assert "My Long Title" in got.text
    assert (await ann.get(f"/staff/news/edit/slot.change?id=talk&draft={id_}")).status == 404
