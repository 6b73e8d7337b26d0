# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Every edit: a form, what it would do, then saved; and nothing typed is ever lost on the way."""

from __future__ import annotations

from typing import Any

import pytest

from schedules.errors import StoreFullError, StoreUnavailableError, StoreUnknownError
from schedules.model.kept import Owner
from schedules.model.staff import Role
from tests.fakes.staff_desk import Got, StaffDesk, Visitor

NEWS, TWO = Owner("news"), Owner("station:two-fm")
LOOK, SAVE = "See what this does", "Save"


async def edit(visitor: Visitor, path: str, **typed: str | list[str]) -> tuple[Got, Got]:
    """Fill a form, look at what it does, save; return what it does, and the page of the edit."""
    form = (await visitor.get(path)).page.form()
    does = await visitor.send(form, LOOK, **typed)
    assert does.status == 200, does.page.words
    saved = await visitor.send(does.page.form(), SAVE, reason="as agreed")
    return does, await visitor.follow(saved)


async def test_a_new_slot(desk: StaffDesk) -> None:
    ann = await desk.signed_in(name="Ann")

    does, saved = await edit(
        ann, "/staff/news/edit/slot.add", title="Night Watch", start="22:00", end="23:30",
        hosts="Mara Ellingwood\nDesmond Achterberg", days=["MO", "WE"],
    )  # fmt: skip

    does.says("Cuts 1 hour 30 minutes of Around the Clock on 3 stations", "Monday and Wednesday")
    saved.says("Saved.", "Adds Night Watch", "Ann", "as agreed")
    (entry,) = [
        one for one in desk.editing.lineup(NEWS).entries.values() if one.row["title"] == "Night Watch"
    ]
    assert entry.row == {
        "id": entry.id, "title": "Night Watch", "kind": "recurring", "start": "22:00", "end": "23:30",
        "hosts": ["Mara Ellingwood", "Desmond Achterberg"], "from": "2026-11-24",
        "recur": {"freq": "weekly", "byday": "MO,WE"},
    }  # fmt: skip
    page = (await ann.follow_link(saved, "As it is now")).says("Night Watch", "Monday and Wednesday")
    page.says("Monday 30 November 2026, 22:00 – 23:30")


async def test_a_one_off_cuts_into_all_stations_and_undo_gives_it_back(desk: StaffDesk) -> None:
    ann = await desk.signed_in(name="Ann")

    does, saved = await edit(
        ann, "/staff/news/edit/oneoff.add", title="Special", start="2026-11-25T06:00", minutes="40"
    )

    does.says("Cuts 40 minutes of Morning Edition on 3 stations (25 November 2026, 06:00 to 06:40)")
    (await ann.get("/staff/news/week")).says("06:00 – 06:40 Special One-off")
    undo = await ann.send(saved.page.form("/undo"), next(iter(saved.page.form("/undo").buttons)))
    undo.says("Take back", "Cuts 40 minutes of Special on 3 stations")
    undone = await ann.follow(await ann.send(undo.page.form("/undo"), "Take it back"))
    undone.says("Taken back.", "Takes back edit 2")
    assert [one for one in desk.editing.lineup(NEWS).entries.values() if one.row["title"] == "Special"] == []
    week = await ann.get("/staff/news/week")
    assert "Special" not in week.page.words


async def test_an_emergency_starts_now_and_ends_now(desk: StaffDesk) -> None:
    ann = await desk.signed_in()

    path = "/staff/news/edit/oneoff.add?kind=emergency&starts_now=yes"
    does, saved = await edit(ann, path, title="Flood Warning", minutes="30")

    does.says("Cuts 30 minutes of Morning Edition on 3 stations (24 November 2026, 07:00 to 07:30)")
    (entry,) = [
        one for one in desk.editing.lineup(NEWS).entries.values() if one.row["title"] == "Flood Warning"
    ]
    assert entry.row["kind"] == "emergency"
    await desk.clock.advance(600)
    page = await ann.follow_link(saved, "As it is now")
    _, ended = await edit(ann, page.page.links["End it now or sooner"])
    ended.says("Saved.", "Cuts 20 minutes of Flood Warning on 3 stations (24 November 2026, 07:10 to 07:30)")


@pytest.mark.parametrize(
    ("form", "typed", "does", "week"),
    [
        pytest.param(
            "occurrence.cancel", {},
            "Cuts 4 hours of Morning Edition on 3 stations (27 November 2026, 05:00 to 09:00)",
            "00:00 – 09:00 Around the Clock Fill Part 1", id="cancelled",
        ),
        pytest.param(
            "occurrence.move", {"start": "2026-11-27T07:00", "end": "2026-11-27T09:00"},
            "Cuts 2 hours of Morning Edition on 3 stations (27 November 2026, 05:00 to 07:00)",
            "07:00 – 09:00 Morning Edition Moved", id="moved",
        ),
        pytest.param(
            "occurrence.words", {"title": "Black Friday Edition"},
            "Other words for 4 hours of", "05:00 – 09:00 Black Friday Edition Other words", id="worded",
        ),
    ],
)  # fmt: skip
async def test_one_airing_is_changed_and_restored(
    desk: StaffDesk, form: str, typed: dict[str, str], does: str, week: str
) -> None:
    ann = await desk.signed_in()

    shown, _ = await edit(ann, f"/staff/news/edit/{form}?id=morning&date=2026-11-27", **typed)

    if form != "occurrence.words":
        shown.says(does)
    (await ann.get("/staff/news/week")).says(week)
    page = await ann.get("/staff/news/entries/morning?date=2026-11-27")
    _, restored = await edit(ann, page.page.links["Restore this time"])
    restored.says("Saved.")
    assert desk.editing.lineup(NEWS).entries["morning"].row.get("except") is None


async def test_one_form_changes_time_and_words_of_one_airing(desk: StaffDesk) -> None:
    ann = await desk.signed_in()
    path = "/staff/news/edit/occurrence.move?id=morning&date=2026-11-27"

    _, both = await edit(
        ann, path, start="2026-11-27T07:00", end="2026-11-27T09:00", title="Black Friday", hosts="Bo"
    )
    _, words = await edit(ann, path, hosts="", genre="Talk")
    nothing = await ann.send((await ann.get(path)).page.form(), LOOK)

    both.says("Moves Morning Edition of 27 November 2026 to", "and changes the title and the hosts")
    words.says("Changes the genre and the hosts of Morning Edition of 27 November 2026")
    assert (nothing.status, "This is the time it has already" in nothing.page.words) == (422, True)
    row = desk.editing.lineup(NEWS).entries["morning"].row
    assert isinstance(row["moves"], list)
    assert row["moves"][-1] == {
        "date": "2026-11-27", "start": "07:00", "end": "2026-11-27T09:00", "title": "Black Friday",
        "genre": "Talk",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("which", "wednesday", "thursday_week"),
    [("this", "06:00 – 09:00", "05:00 – 09:00"), ("following", "06:00 – 09:00", "06:00 – 09:00")],
)
async def test_this_time_or_this_and_following(
    desk: StaffDesk, which: str, wednesday: str, thursday_week: str
) -> None:
    ann = await desk.signed_in()

    await edit(ann, "/staff/news/edit/slot.change?id=morning&date=2026-12-02", which=which, start="06:00")

    words = (await ann.get("/staff/news/week?week=2026-W49")).page.words
    assert f"Wednesday 2 December 2026 00:00 – {wednesday[:5]} Around" in words
    assert f"Thursday 3 December 2026 00:00 – {thursday_week[:5]} Around" in words
    assert "Tuesday 1 December 2026 00:00 – 05:00 Around" in words


async def test_every_time_leaves_the_past_as_it_was_and_says_where_it_goes_on(desk: StaffDesk) -> None:
    ann = await desk.signed_in()

    await edit(ann, "/staff/news/edit/slot.change?id=morning", which="all", start="06:00")

    (await ann.get("/staff/news/entries/morning")).says("this goes on as a new slot")
    (await ann.get("/staff/news/week")).says("Tuesday 24 November 2026 Today 00:00 – 05:00 Around the Clock")
    (await ann.get("/staff/news/week")).says("Wednesday 25 November 2026 00:00 – 06:00 Around the Clock")


async def test_other_forms_work_too(desk: StaffDesk) -> None:
    ann = await desk.signed_in()

    _, saved = await edit(
        ann, "/staff/news/edit/programme.add", title="The Show", hosts="Ann Howe", genre="Talk"
    )
    saved.says("Adds the programme The Show")
    await edit(ann, "/staff/news/edit/programme.change?id=the-show", genre="News")
    await edit(
        ann,
        "/staff/news/edit/slot.add",
        programme_id="the-show",
        title="",
        start="20:00",
        end="21:00",
        days=["SA"],
    )
    (await ann.get("/staff/news/week")).says("20:00 – 21:00 The Show")
    (await ann.get("/staff/news/programmes")).says("The Show Ann Howe 1 slots")
    await edit(ann, "/staff/news/edit/extra.add?id=talk", date="2026-11-28", start="15:00", end="16:00")
    (await ann.get("/staff/news/week")).says("15:00 – 16:00 The Talk Further airing")
    await edit(ann, "/staff/news/edit/extra.remove?id=talk&date=2026-11-28&extra=15:00")
    await edit(ann, "/staff/news/edit/slot.end?id=talk&date=2026-11-29")
    assert desk.editing.lineup(NEWS).entries["talk"].row["until"] == "2026-11-29"
    _, saved = await edit(
        ann, "/staff/station:two-fm/edit/slot.add", title="Two's Own", start="03:00", end="04:00", days=["TH"]
    )
    saved.says("Saved.", "TWO-FM Town")
    (await ann.get("/staff/station:two-fm/week")).says("03:00 – 04:00 Two's Own Breakaway")
    await edit(ann, "/staff/classical/edit/lineup.change", sample="yes")
    assert desk.editing.lineup(Owner("classical")).sample


async def test_the_second_of_two_hours_can_be_meant(desk: StaffDesk) -> None:
    ann = await desk.signed_in()
    form = (await ann.get("/staff/news/edit/oneoff.add")).page.form()
    typed = {"title": "Second Hour", "start": "2027-11-07T01:30", "end": "2027-11-07T02:00"}

    first = await ann.send(form, LOOK, **typed)
    second = await ann.send(form, LOOK, **typed, start_again="yes")
    never = await ann.send(form, LOOK, **{**typed, "start": "2027-11-06T01:30"}, start_again="yes")

    first.says("The clock shows 01:30 on Sunday 7 November 2027 twice: the first one (UTC-4) is meant.")
    second.says("the second one (UTC-5) is meant")
    await ann.send(second.page.form(), SAVE)
    assert desk.editing.lineup(NEWS).entries
    (entry,) = [
        one for one in desk.editing.lineup(NEWS).entries.values() if one.row["title"] == "Second Hour"
    ]
    assert entry.row["start"] == "2027-11-07T06:30Z"
    assert never.status == 422
    never.says("the clock shows this time only once")


async def test_every_mistake_stands_beside_its_field_and_nothing_typed_is_lost(desk: StaffDesk) -> None:
    ann = await desk.signed_in()
    form = (await ann.get("/staff/news/edit/slot.add")).page.form()
    typed: dict[str, str | list[str]] = {
        "title": "", "subtitle": "What I typed", "hosts": "One\nTwo", "start": "09:00", "end": "25:00",
        "days": ["TU", "TH"], "until": "2020-01-01", "interval": "two", "url": "ftp://nowhere",
        "kind": "fill",
        "scope": "station:two-fm", "mode": "replace", "rights_rewind": "off", "wkst": "SU",
    }  # fmt: skip

    got = await ann.send(form, LOOK, **typed)

    assert got.status == 422
    again = got.page.form()
    for name, value in typed.items():
        found = [one for known, one in again.fields if known == name]
        assert found == (value if isinstance(value, list) else [value]), name
    assert got.page.links["Title: Write a title"] == "#f-title"
    assert (
        got.page.links['Only every so many days, weeks, months or years: "two" is no whole number']
        == "#f-interval"
    )
    assert len(got.page.marked["mistake"]) == 2

    got = await ann.send(again, LOOK, title="Now", interval="2")

    assert got.status == 422
    assert "#f-end" in got.page.links.values()
    assert "#f-url" in got.page.links.values()
    assert got.page.form().value("subtitle") == "What I typed"


async def test_a_form_that_was_looked_at_comes_back_as_it_was(desk: StaffDesk) -> None:
    ann = await desk.signed_in()
    form = (await ann.get("/staff/news/edit/slot.add")).page.form()
    does = await ann.send(form, LOOK, title="Night Watch", start="22:00", end="23:30", days=["MO", "WE"])

    back = await ann.send(does.page.form(), "Change it", reason="typed already")

    assert back.status == 200
    assert back.page.form().value("title") == "Night Watch"
    assert [value for name, value in back.page.form().fields if name == "days"] == ["MO", "WE"]
    does = await ann.send(back.page.form(), LOOK)
    assert does.page.form().value("reason") == "typed already"


async def test_the_same_form_sent_twice_is_done_once(desk: StaffDesk) -> None:
    ann = await desk.signed_in()
    form = (await ann.get("/staff/news/edit/oneoff.add")).page.form()
    does = await ann.send(form, LOOK, title="Special", start="2026-11-25T06:00", end="2026-11-25T06:40")

    once = await ann.send(does.page.form(), SAVE)
    twice = await ann.send(does.page.form(), SAVE)

    assert once.location == twice.location == "/staff/news/history/2?done=saved"
    assert desk.editing.lineup(NEWS).revision == 2


async def test_what_changes_nothing_cannot_be_saved(desk: StaffDesk) -> None:
    ann = await desk.signed_in()
    form = (await ann.get("/staff/news/edit/slot.change?id=morning")).page.form()

    got = await ann.send(form, LOOK)

    got.says("Nothing: all is like this already.")
    assert SAVE not in got.page.form().buttons
    saved = await ann.post(form.action, [*form.sent(), ("step", "save"), ("key", "k")])
    assert saved.location == "/staff/news/slots?done=unchanged"
    (await ann.follow(saved)).says("Nothing was saved: all was like this already.")


async def test_the_past_is_only_corrected_by_those_who_may_and_say_so(desk: StaffDesk) -> None:
    typed = {"title": "Yesterday", "start": "2026-11-23T06:00", "end": "2026-11-23T07:00"}
    ann = await desk.signed_in(Role.EDITOR)
    got = await ann.send((await ann.get("/staff/news/edit/oneoff.add")).page.form(), LOOK, **typed)
    assert got.status == 409
    got.says("Only managers may correct the past.")
    assert "correct_past" not in got.text

    boss = await desk.signed_in(Role.MANAGER)
    got = await boss.send((await boss.get("/staff/news/edit/oneoff.add")).page.form(), LOOK, **typed)
    assert got.status == 409
    does = await boss.send(got.page.form(), LOOK, correct_past="yes")
    assert does.status == 200
    saved = await boss.send(does.page.form(), SAVE)
    assert saved.status == 303

    # taking the correction back changes the past, too
    asked = (await ann.follow(saved)).page.form("/undo")
    got = await ann.send(asked)
    assert got.status == 409
    got.says("Only managers may correct the past.")
    assert "correct_past" not in got.text
    assert (await ann.send(asked, correct_past="yes")).status == 403
    form = (await boss.follow(saved)).page.form("/undo")
    got = await boss.send(form)
    assert got.status == 409
    got.says("If taking it back puts right what is recorded wrongly, tick the box.")
    does = await boss.send(got.page.form("/undo"), correct_past="yes")
    undone = await boss.follow(await boss.send(does.page.form("/undo"), "Take it back"))
    undone.says("Taken back.", "Takes back edit 2, past included")


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (StoreUnavailableError("the database is locked"), 503, "Nothing was saved: the database is locked"),
        (StoreFullError("the disk is full"), 507, "Nothing was saved: the disk is full"),
        (StoreUnknownError("the connection was lost"), 503, "It is not known whether this was saved"),
    ],
)
async def test_when_the_store_fails_the_very_same_can_be_sent_again(
    desk: StaffDesk, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, words: str
) -> None:
    ann = await desk.signed_in()
    form = (await ann.get("/staff/news/edit/oneoff.add")).page.form()
    does = await ann.send(form, LOOK, title="Special", start="2026-11-25T06:00", end="2026-11-25T06:40")

    async def fail(*_: Any, **__: Any) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(desk.editing._doing, "do", fail)
        got = await ann.send(does.page.form(), SAVE, reason="why")
    assert got.status == status
    got.says(words)
    assert got.headers["Retry-After"] == "5"
    assert got.page.form().value("key") == does.page.form().value("key")

    assert (await ann.send(got.page.form(), SAVE)).location == "/staff/news/history/2?done=saved"
    assert desk.editing.lineup(NEWS).revision == 2


async def test_who_signs_in_anew_meanwhile_loses_nothing(desk: StaffDesk) -> None:
    ann = await desk.signed_in(name="Ann")
    form = (await ann.get("/staff/news/edit/oneoff.add")).page.form()
    other = await desk.signed_in(name="Ann again")
    ann.cookies = other.cookies

    got = await ann.send(form, LOOK, title="Special", start="2026-11-25T06:00", end="2026-11-25T06:40")

    assert got.status == 403
    got.says("Look at it, and send it again")
    assert (await ann.send(got.page.form(), LOOK)).status == 200


async def test_what_is_gone_meanwhile_is_said_and_what_was_typed_is_there(desk: StaffDesk) -> None:
    ann, ben = await desk.signed_in(name="Ann"), await desk.signed_in(name="Ben")
    await edit(ann, "/staff/news/edit/oneoff.add", title="Short", start="2026-11-25T06:00", minutes="5")
    (id_,) = [one.id for one in desk.editing.lineup(NEWS).entries.values() if one.row["title"] == "Short"]
    form = (await ben.get(f"/staff/news/edit/oneoff.change?id={id_}")).page.form()
    await edit(ann, f"/staff/news/edit/oneoff.remove?id={id_}")

    got = await ben.send(form, LOOK, subtitle="What Ben typed")

    assert got.status in {404, 412}
    assert "What Ben typed" in got.text
