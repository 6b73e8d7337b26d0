# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Drafts: looked at together, published together or not at all."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from schedules.edits.base import ANY, Asked, Version
from schedules.errors import (
    InvalidEditError,
    NotAllowedEditError,
    PastEditError,
    RefusedEditError,
    StaleDraftError,
    StaleEditError,
    TimelineRangeError,
    UnknownItemError,
)
from schedules.model.ids import ServiceId
from schedules.model.kept import Draft, Owner
from schedules.model.staff import Actor, Role

from .office import ANA, BEN, MUSIC, NEWS, OF_ONE, ONE, TWO, Office, command, open_office

GALA = {"id": "gala", "title": "Gala", "start": "2026-11-26T12:00", "end": "2026-11-26T14:00"}
THURSDAY_NOON = "2026-11-26T17:00Z"
WHO = Asked(actor=ANA)


async def drafted(office: Office, draft: Draft, name: str, **values: Any) -> Draft:
    """Add an edit that is made against what there is, or is there in the draft."""
    owner: Owner = values.pop("owner", NEWS)
    version: Version = values.pop("version", office.version(owner, values["id"]) if "id" in values else ANY)
    asked: Asked = values.pop("asked", WHO)
    return await office.editing.add_to_draft(
        draft.id, draft.version, owner=owner, command=command(name, **values), version=version, asked=asked
    )


async def pledge_week(office: Office) -> Draft:
    """Return a draft with a gala, its end an hour later, and a station's own hour under it."""
    draft = await office.editing.make_draft("Pledge  week", ServiceId("news"), WHO)
    draft = await drafted(office, draft, "oneoff.add", oneoff=GALA)
    draft = await drafted(
        office, draft, "oneoff.change", id="gala", version=1, set={"end": "2026-11-26T15:00"}
    )
    local = {"id": "local", "title": "Local Hour", "start": "2026-11-26T14:00", "end": "2026-11-26T15:00"}
    return await drafted(office, draft, "oneoff.add", owner=OF_ONE, oneoff=local)


async def test_a_draft_is_seen_before_it_is_published_and_changes_nothing() -> None:
    office = await open_office()
    draft = await pledge_week(office)

    preview = await office.editing.preview_draft(
        draft.id,
        WHO,
        start=datetime.fromisoformat(THURSDAY_NOON),
        end=datetime.fromisoformat("2026-11-27T00:00Z"),
    )

    assert (draft.name, draft.version, preview.stale) == ("Pledge week", 4, {})
    assert [(outcome.owner, outcome.dry_run, len(outcome.changes)) for outcome in preview.outcomes] == [
        (NEWS, True, 1),
        (OF_ONE, True, 1),
    ]
    titles = {
        station: [one.occurrence.programme.title for one in heard]
        for station, heard in preview.broadcasts.items()
    }
    assert titles == {ONE: ["Gala", "Local Hour"], TWO: ["Gala"]}
    assert office.on_air(THURSDAY_NOON) == "Midday"
    assert office.editing.lineup(NEWS).revision == 2
    assert office.told == []


async def test_a_draft_is_published_in_one_transaction() -> None:
    office = await open_office()
    draft = await pledge_week(office)

    outcomes = await office.editing.publish_draft(draft.id, draft.version, Asked(actor=BEN, reason="pledges"))

    assert [(one.owner, one.revision, one.versions) for one in outcomes] == [
        (NEWS, 3, {"gala": 3}),
        (OF_ONE, 1, {"local": 1}),
    ]
    assert (office.on_air("2026-11-26T19:30Z", ONE), office.on_air("2026-11-26T19:30Z", TWO)) == (
        "Local Hour",
        "Gala",
    )
    assert len(office.told) == 1
    assert await office.editing.drafts() == ()
    (entry,) = await office.editing.history([OF_ONE])
    assert (entry.draft, entry.actor, entry.reason) == ("Pledge week", "Ben", "pledges")
    again = await Office(office.store).open()
    assert again.on_air("2026-11-26T19:30Z", ONE) == "Local Hour"


async def test_a_published_draft_is_undone_lineup_by_lineup() -> None:
    office = await open_office()
    draft = await pledge_week(office)
    await office.editing.publish_draft(draft.id, draft.version, WHO)

    await office.editing.undo(NEWS, 3, WHO)

    assert office.on_air(THURSDAY_NOON) == "Midday"
    assert office.on_air("2026-11-26T19:30Z", ONE) == "Local Hour"


async def test_what_was_changed_after_an_edit_was_drafted_refuses_all_of_the_draft() -> None:
    office = await open_office()
    draft = await office.editing.make_draft("Holiday", ServiceId("news"), WHO)
    draft = await drafted(office, draft, "occurrence.cancel", id="morning", date="2026-11-26")
    draft = await drafted(office, draft, "occurrence.cancel", id="midday", date="2026-11-26")
    await office.edit("slot.change", id="midday", set={"subtitle": "News at noon"}, actor=BEN)

    preview = await office.editing.preview_draft(draft.id, WHO)
    assert list(preview.stale) == [1]
    assert "changed by Ben" in preview.stale[1]
    with pytest.raises(StaleEditError):
        await office.editing.publish_draft(draft.id, draft.version, WHO)

    assert office.on_air("2026-11-26T11:00Z") == "Morning Edition"
    shorter = await office.editing.take_from_draft(draft.id, draft.version, 1, WHO)
    await office.editing.publish_draft(shorter.id, shorter.version, WHO)
    assert office.on_air("2026-11-26T11:00Z") is None


async def test_other_edits_meanwhile_do_not_stand_in_the_way_of_what_a_draft_adds() -> None:
    office = await open_office()
    draft = await pledge_week(office)
    await office.edit("occurrence.cancel", id="morning", date="2026-11-30", actor=BEN)

    outcomes = await office.editing.publish_draft(draft.id, draft.version, WHO)

    assert outcomes[0].revision == 4
    assert office.on_air("2026-11-30T11:00Z") is None


async def test_an_edit_that_cannot_be_done_is_refused_when_it_is_added() -> None:
    office = await open_office()
    draft = await pledge_week(office)

    with pytest.raises(UnknownItemError):
        await drafted(office, draft, "slot.end", id="nothing", version=1, last_date="2026-12-01")
    with pytest.raises(PastEditError):
        await drafted(office, draft, "occurrence.cancel", id="morning", date="2026-11-23")
    with pytest.raises(RefusedEditError, match="which version"):
        await drafted(office, draft, "occurrence.cancel", id="morning", date="2026-11-30", version=ANY)
    with pytest.raises(RefusedEditError, match='service "news"'):
        await drafted(office, draft, "oneoff.add", owner=MUSIC, oneoff=GALA)

    assert await office.editing.draft(draft.id) == draft


async def test_two_people_on_one_draft_do_not_overwrite_each_other() -> None:
    office = await open_office()
    draft = await pledge_week(office)
    await office.editing.take_from_draft(draft.id, draft.version, 2, Asked(actor=BEN))

    with pytest.raises(StaleDraftError):
        await drafted(office, draft, "occurrence.cancel", id="morning", date="2026-11-30")
    with pytest.raises(StaleDraftError):
        await office.editing.publish_draft(draft.id, draft.version, WHO)
    with pytest.raises(StaleDraftError):
        await office.editing.remove_draft(draft.id, draft.version, WHO)

    left = await office.editing.draft(draft.id)
    assert (left.version, len(left.edits), left.changed_by) == (5, 2, "Ben")
    await office.editing.remove_draft(draft.id, 5, WHO)
    with pytest.raises(UnknownItemError):
        await office.editing.draft(draft.id)


async def test_who_may_not_edit_drafts_nothing_and_publishes_nothing() -> None:
    office = await open_office()
    draft = await office.editing.make_draft("Past", ServiceId("news"), WHO)
    draft = await drafted(
        office, draft, "occurrence.cancel", id="morning", date="2026-11-23", correct_past=True
    )
    viewer = Asked(actor=Actor(name="Vi", role=Role.VIEWER))
    stranger = Asked(actor=Actor(name="Mo", role=Role.ADMIN, services=frozenset({ServiceId("music")})))

    for asked in (viewer, stranger):
        with pytest.raises(NotAllowedEditError):
            await office.editing.make_draft("Mine", ServiceId("news"), asked)
        with pytest.raises(NotAllowedEditError):
            await office.editing.publish_draft(draft.id, draft.version, asked)
        with pytest.raises(NotAllowedEditError):
            await office.editing.remove_draft(draft.id, draft.version, asked)
    with pytest.raises(NotAllowedEditError, match="correct"):
        await office.editing.publish_draft(draft.id, draft.version, Asked(actor=BEN))

    assert (await office.editing.preview_draft(draft.id, viewer)).stale == {}


async def test_a_draft_that_is_published_twice_by_one_request_is_published_once() -> None:
    office = await open_office()
    draft = await pledge_week(office)
    asked = Asked(actor=ANA, key="once")

    first = await office.editing.publish_draft(draft.id, draft.version, asked)
    again = await office.editing.publish_draft(draft.id, draft.version, asked)

    assert [one.replayed for one in first + again] == [False, False, True, True]
    assert [one.changes for one in first] == [one.changes for one in again]
    with pytest.raises(UnknownItemError):
        await office.editing.publish_draft(draft.id, draft.version, WHO)


async def test_edits_that_take_each_other_back_leave_everything_as_it_was() -> None:
    office = await open_office()
    draft = await office.editing.make_draft("Nothing", ServiceId("news"), WHO)
    with pytest.raises(RefusedEditError, match="nothing in this draft"):
        await office.editing.publish_draft(draft.id, draft.version, WHO)
    draft = await drafted(office, draft, "occurrence.cancel", id="morning", date="2026-11-30")
    draft = await drafted(office, draft, "occurrence.restore", id="morning", version=1, date="2026-11-30")

    (outcome,) = await office.editing.publish_draft(draft.id, draft.version, WHO)

    assert (outcome.changed, office.version(NEWS, "morning"), office.editing.lineup(NEWS).revision) == (
        False,
        1,
        2,
    )
    assert await office.editing.drafts() == ()


async def test_a_preview_reaches_as_far_as_timelines_do() -> None:
    office = await open_office()
    draft = await pledge_week(office)
    now = office.clock.now()

    for days in ((0, 32), (-40, -39), (500, 501)):
        with pytest.raises(TimelineRangeError):
            await office.editing.preview_draft(
                draft.id, WHO, start=now + timedelta(days=days[0]), end=now + timedelta(days=days[1])
            )


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
async def test_a_draft_has_a_name(name: str) -> None:
    office = await open_office()

    with pytest.raises(InvalidEditError):
        await office.editing.make_draft(name, ServiceId("news"), WHO)


async def test_a_programme_that_is_as_it_was_in_the_end_keeps_its_version() -> None:
    office = await open_office()
    added = await office.edit("programme.add", version=ANY, id="show", programme={"title": "Show"})
    draft = await office.editing.make_draft("There and back", ServiceId("news"), WHO)
    for title in ("Other", "Show"):
        draft = await drafted(office, draft, "programme.change", id="show", set={"title": title})
    draft = await drafted(office, draft, "slot.change", id="midday", set={"priority": 1})

    (outcome,) = await office.editing.publish_draft(draft.id, draft.version, WHO)

    assert dict(outcome.versions) == {"midday": 4}
    assert office.version(NEWS, "show") == added.revision
    undone = await office.editing.undo(NEWS, added.revision, WHO)
    assert undone.changed, "nobody has touched it since"


async def test_the_same_request_adds_an_edit_once() -> None:
    office = await open_office()
    draft = await office.editing.make_draft("Holiday", ServiceId("news"), WHO)
    twice = Asked(actor=ANA, reason="gala", key="one")

    at_once = [drafted(office, draft, "oneoff.add", oneoff=GALA, asked=twice) for _ in range(2)]
    both = await asyncio.gather(*at_once)
    first = both[0]
    late = await drafted(office, draft, "oneoff.add", oneoff=GALA, asked=twice)
    anew = await drafted(office, first, "oneoff.add", oneoff=GALA, asked=twice)

    assert both[1] == late == anew == first
    assert (first.version, len(first.edits)) == (2, 1)
    with pytest.raises(RefusedEditError, match="used for another request"):
        await drafted(office, first, "oneoff.add", oneoff={**GALA, "title": "Ball"}, asked=twice)
    other = await drafted(
        office, first, "oneoff.add", oneoff={**GALA, "id": "ball"}, asked=Asked(actor=BEN, key="one")
    )
    assert len(other.edits) == 2, "a key is one person's own"
