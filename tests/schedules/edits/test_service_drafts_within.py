# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Edits within a draft of what exists only there, or was cut there."""

from __future__ import annotations

from typing import Any

import pytest

from schedules.edits.base import ANY, Asked
from schedules.errors import PastEditError, StaleEditError, UnknownItemError
from schedules.model.ids import ServiceId
from schedules.model.kept import Draft

from .office import ANA, BEN, NEWS, Office, command, open_office

WHO = Asked(actor=ANA)
DAY_S = 86_400


async def begun() -> tuple[Office, Draft]:
    """Return an office in which midday has aired and is to come, and an empty draft."""
    office = await open_office()
    await office.clock.advance(DAY_S)
    return office, await office.editing.make_draft("Autumn", ServiceId("news"), WHO)


async def add(office: Office, draft: Draft, name: str, version: int | str = ANY, **values: Any) -> Draft:
    """Add an edit to the draft as it is."""
    draft = await office.editing.draft(draft.id)
    return await office.editing.add_to_draft(
        draft.id, draft.version, owner=NEWS, command=command(name, **values), version=version, asked=WHO
    )


async def published(office: Office, draft: Draft) -> None:
    """Publish the draft as it is."""
    draft = await office.editing.draft(draft.id)
    await office.editing.publish_draft(draft.id, draft.version, WHO)


async def test_the_half_that_a_cut_of_the_draft_made_can_be_edited() -> None:
    office, draft = await begun()
    await add(
        office, draft, "slot.change", office.version(NEWS, "midday"), id="midday", set={"genre": "News"}
    )
    seen = (await office.editing.draft_lineup(draft.id, NEWS)).entries["midday-20261125"]

    await add(office, draft, "occurrence.cancel", seen.version, id=seen.id, date="2026-12-03")
    await published(office, draft)

    row = office.editing.lineup(NEWS).entries["midday-20261125"].row
    assert (row["genre"], row["except"]) == ("News", ["2026-12-03"])
    assert office.on_air("2026-12-03T17:00Z") is None


@pytest.mark.parametrize("days", [1, 2])
async def test_the_half_is_the_same_one_on_another_day(days: int) -> None:
    office, draft = await begun()
    await add(
        office, draft, "slot.change", office.version(NEWS, "midday"), id="midday", set={"genre": "News"}
    )
    await add(office, draft, "occurrence.cancel", id="midday-20261125", date="2026-12-03")
    await office.clock.advance(DAY_S)
    (later,) = (id_ for id_ in (await office.editing.draft_lineup(draft.id, NEWS)).entries if "-" in id_)
    assert later == "midday-20261126"
    await add(office, draft, "occurrence.cancel", id=later, date="2026-12-04")
    await office.clock.advance(DAY_S * (days - 1))

    assert (await office.editing.preview_draft(draft.id, WHO)).stale == {}
    await published(office, draft)

    assert (office.on_air("2026-12-03T17:00Z"), office.on_air("2026-12-04T17:00Z")) == (None, None)
    assert office.on_air("2026-12-05T17:00Z") == "Midday"


async def test_an_edit_of_what_the_draft_has_cut_means_the_half_that_goes_on() -> None:
    office, draft = await begun()
    version = office.version(NEWS, "midday")
    await add(office, draft, "slot.change", version, id="midday", set={"genre": "News"})

    await add(office, draft, "slot.change", version, id="midday", set={"subtitle": "with Ana"})
    await add(office, draft, "occurrence.cancel", version, id="midday", date="2026-12-03")
    await published(office, draft)

    row = office.editing.lineup(NEWS).entries["midday-20261125"].row
    assert (row["genre"], row["subtitle"], row["except"]) == ("News", "with Ana", ["2026-12-03"])


async def test_a_cut_from_a_date_on_leaves_each_half_its_own_dates() -> None:
    office, draft = await begun()
    version = office.version(NEWS, "midday")
    await add(
        office, draft, "slot.change", version, id="midday", which="following", date="2026-12-07",
        set={"genre": "News"},
    )  # fmt: skip

    for day in ("2026-12-01", "2026-12-08"):
        await add(office, draft, "occurrence.cancel", version, id="midday", date=day)
    await published(office, draft)

    entries = office.editing.lineup(NEWS).entries
    assert entries["midday"].row["except"] == ["2026-12-01"]
    assert entries["midday-20261207"].row["except"] == ["2026-12-08"]


async def test_what_the_draft_has_added_without_an_id_is_found_again_though_its_id_was_taken() -> None:
    office, draft = await begun()
    gala = {"title": "Gala", "start": "2026-11-26T12:00", "end": "2026-11-26T14:00"}
    await add(office, draft, "oneoff.add", oneoff=gala)
    (id_,) = (await office.editing.draft_lineup(draft.id, NEWS)).entries.keys() - {"morning", "midday"}
    await add(office, draft, "oneoff.change", id=id_, set={"title": "Grand Gala"})
    other = {**gala, "id": id_, "start": "2026-11-27T12:00", "end": "2026-11-27T14:00"}
    await office.edit("oneoff.add", oneoff=other, actor=BEN)

    await published(office, draft)

    assert office.on_air("2026-11-26T17:30Z") == "Grand Gala"
    assert office.on_air("2026-11-27T17:30Z") == "Gala"


async def test_what_is_changed_live_meanwhile_still_refuses_all_that_follows_from_it() -> None:
    office, draft = await begun()
    await add(
        office, draft, "slot.change", office.version(NEWS, "midday"), id="midday", set={"genre": "News"}
    )
    await add(office, draft, "occurrence.cancel", id="midday-20261125", date="2026-12-03")
    await office.edit("slot.change", id="midday", set={"subtitle": "by Ben"}, actor=BEN)
    revision = office.editing.lineup(NEWS).revision

    assert 0 in (await office.editing.preview_draft(draft.id, WHO)).stale
    with pytest.raises(StaleEditError):
        await published(office, draft)

    assert office.editing.lineup(NEWS).revision == revision


async def test_what_an_edit_would_do_is_told_upon_what_the_draft_does_already() -> None:
    office, draft = await begun()
    version = office.version(NEWS, "midday")
    draft = await add(office, draft, "slot.end", version, id="midday", last_date="2026-12-06")
    gala = {"id": "gala", "title": "Gala", "start": "2026-12-01T12:30", "end": "2026-12-01T13:00"}

    async def tried(name: str, version: int | str = ANY, **values: Any) -> list[str]:
        outcome = await office.editing.try_in_draft(
            draft.id, owner=NEWS, command=command(name, **values), version=version, asked=WHO
        )
        assert outcome.dry_run
        return [one.sentence for one in outcome.consequences]

    (sentence,) = await tried("oneoff.add", oneoff=gala)
    assert "Midday" in sentence
    later = {**gala, "start": "2026-12-08T12:30", "end": "2026-12-08T13:00"}
    (sentence,) = await tried("oneoff.add", oneoff=later)
    assert "Midday" not in sentence, "the draft has ended it by then"
    with pytest.raises(PastEditError):
        await tried("occurrence.cancel", version, id="midday", date="2026-11-24")
    with pytest.raises(UnknownItemError):
        await tried("oneoff.remove", id="gala")
    assert (await office.editing.draft(draft.id)) == draft
    assert office.editing.lineup(NEWS).revision == 2
