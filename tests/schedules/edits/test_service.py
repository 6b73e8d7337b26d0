# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The edit service: what is acknowledged is kept and in force, and nobody overwrites anybody."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import pytest

from schedules.edits.base import ANY, Asked
from schedules.edits.rows import materialise
from schedules.errors import (
    InvalidEditError,
    NotAllowedEditError,
    PastEditError,
    RefusedEditError,
    StaleEditError,
    UnknownItemError,
    UnknownServiceError,
)
from schedules.model.ids import ServiceId
from schedules.model.kept import Owner
from schedules.model.staff import Actor, Role

from .office import ANA, BEN, MIDDAY, MORNING, NEWS, OF_ONE, ONE, TWO, Office, command, open_office

THURSDAY_NINE = "2026-11-26T14:00Z"  # 09:00 in New York
THURSDAY_SIX = "2026-11-26T11:00Z"


async def test_an_edit_is_kept_and_in_force_once_it_is_acknowledged() -> None:
    office = await open_office()

    outcome = await office.edit(
        "occurrence.move", id="morning", date="2026-11-26", start="07:00", end="10:00"
    )

    assert (outcome.revision, outcome.versions, outcome.changed) == (3, {"morning": 3}, True)
    kept = await office.store.lineup(NEWS)
    assert kept is not None
    assert kept.entries["morning"].row["moves"] == [
        {"date": "2026-11-26", "start": "07:00", "end": "2026-11-26T10:00"}
    ]
    assert office.on_air(THURSDAY_NINE) == "Morning Edition"
    assert office.on_air(THURSDAY_SIX) is None
    assert [(told.service, told.revision) for told in office.told] == [
        (ServiceId("news"), office.schedules.revision(ONE))
    ]


async def test_history_tells_who_did_what_when_and_why() -> None:
    office = await open_office()

    await office.edit("slot.change", id="midday", set={"title": "Noon"}, reason="the new name", actor=BEN)

    (entry, *_) = await office.editing.history([NEWS])
    assert (entry.revision, entry.actor, entry.at, entry.reason) == (
        3,
        "Ben",
        office.clock.now(),
        "the new name",
    )
    assert entry.command == {"command": "slot.change", "id": "midday", "set": {"title": "Noon"}}
    # From today on, as it is ten o'clock: one airing at the same time on each day of a year and more.
    (told,) = entry.consequences
    assert told.startswith("Midday is called Noon on 2 stations (24 November 2026, 12:00 to 13:00, and ")


async def test_a_dry_run_tells_the_same_and_does_nothing() -> None:
    office = await open_office()
    before = office.schedules.revision(ONE)
    oneoff = {"title": "Parade", "start": "2026-11-26T06:00", "end": "2026-11-26T06:40"}

    dry = await office.edit("oneoff.add", oneoff=oneoff, dry_run=True)

    assert (dry.dry_run, dry.revision, office.schedules.revision(ONE), office.told) == (True, 2, before, [])
    assert office.on_air(THURSDAY_SIX) == "Morning Edition"
    done = await office.edit("oneoff.add", oneoff=oneoff)
    assert done.changes == dry.changes
    assert done.consequences == dry.consequences
    (told,) = done.consequences
    assert told.sentence == (
        "cuts 40 minutes of Morning Edition on 2 stations (26 November 2026, 06:00 to 06:40):"
        " Parade is heard instead"
    )
    assert (told.stations, told.on_stream, told.count) == ((ONE, TWO), True, 1)
    assert told.before is not None
    assert told.after is not None
    assert (told.before.start, told.after.end) == (
        datetime.fromisoformat("2026-11-26T10:00Z"),
        datetime.fromisoformat("2026-11-26T11:40Z"),
    )


async def test_of_two_people_on_one_slot_the_second_is_told_what_the_first_did() -> None:
    office = await open_office()
    seen = office.version(NEWS, "midday")
    await office.edit("slot.change", id="midday", version=seen, set={"title": "Noon"}, actor=BEN)

    with pytest.raises(StaleEditError) as raised:
        await office.edit("slot.change", id="midday", version=seen, set={"title": "Lunch"})

    late = raised.value
    assert (late.changed_by, late.changed_at, late.version) == (
        "Ben",
        office.clock.now(),
        office.version(NEWS, "midday"),
    )
    assert [(one.field, one.base, one.theirs, one.yours, one.conflicts) for one in late.differences] == [
        ("title", "Midday", "Noon", "Lunch", True)
    ]
    assert office.editing.lineup(NEWS).revision == 3


async def test_fields_that_do_not_overlap_are_merged_when_that_is_asked_for() -> None:
    office = await open_office()
    seen = office.version(NEWS, "midday")
    await office.edit("occurrence.cancel", id="midday", version=seen, date="2026-11-26", actor=BEN)

    with pytest.raises(StaleEditError):
        await office.edit("occurrence.cancel", id="midday", version=seen, date="2026-11-27")
    await office.edit("occurrence.cancel", id="midday", version=seen, date="2026-11-27", merge=True)

    assert office.editing.lineup(NEWS).entries["midday"].row["except"] == ["2026-11-26", "2026-11-27"]


async def test_fields_that_overlap_are_not_merged() -> None:
    office = await open_office()
    seen = office.version(NEWS, "midday")
    await office.edit("slot.change", id="midday", version=seen, set={"subtitle": "At noon"}, actor=BEN)

    with pytest.raises(StaleEditError):
        await office.edit("slot.change", id="midday", version=seen, set={"subtitle": "At one"}, merge=True)


async def test_what_was_removed_meanwhile_is_told_with_the_one_who_did_it() -> None:
    office = await open_office()
    await office.edit(
        "oneoff.add",
        oneoff={"id": "gala", "title": "Gala", "start": "2026-11-30T20:00", "end": "2026-11-30T22:00"},
    )
    seen = office.version(NEWS, "gala")
    await office.edit("oneoff.remove", id="gala", actor=BEN)

    with pytest.raises(StaleEditError) as raised:
        await office.edit("oneoff.change", id="gala", version=seen, set={"title": "Ball"})

    assert (raised.value.current, raised.value.changed_by) == (None, "Ben")


async def test_what_adds_is_made_against_the_lineup_or_against_whatever_there_is() -> None:
    office = await open_office()
    oneoff = {"title": "Gala", "start": "2026-11-30T20:00", "end": "2026-11-30T22:00"}

    with pytest.raises(StaleEditError, match="the lineup was changed by Ana"):
        await office.edit("oneoff.add", oneoff=oneoff, version=1)
    await office.edit("oneoff.add", oneoff=oneoff, version=2)
    await office.edit("oneoff.add", oneoff=oneoff, version=ANY)

    assert office.editing.lineup(NEWS).revision == 4


async def test_an_edit_of_an_item_needs_its_version() -> None:
    office = await open_office()

    with pytest.raises(RefusedEditError, match="which version"):
        await office.edit("occurrence.cancel", id="midday", version=ANY, date="2026-11-26")


@pytest.mark.parametrize(
    ("actor", "values", "text"),
    [
        (Actor(name="Vi", role=Role.VIEWER), {}, 'may not "edit"'),
        (Actor(name="Mo", role=Role.EDITOR, services=frozenset({ServiceId("music")})), {}, 'service "news"'),
        (BEN, {"correct_past": True}, 'may not "correct"'),
    ],
)
async def test_who_may_not_is_refused(actor: Actor, values: dict[str, Any], text: str) -> None:
    office = await open_office()

    for dry_run in (True, False):
        with pytest.raises(NotAllowedEditError, match=text):
            await office.edit(
                "occurrence.cancel", id="midday", date="2026-11-26", actor=actor, dry_run=dry_run, **values
            )


async def test_unknown_things_are_told_as_such() -> None:
    office = await open_office()

    with pytest.raises(UnknownItemError, match="nothing-like-it"):
        await office.edit("slot.end", id="nothing-like-it", last_date="2026-12-01", version=1)
    with pytest.raises(UnknownServiceError):
        await office.edit("slot.add", owner=Owner("sport"), slot=MORNING)
    with pytest.raises(UnknownItemError):
        await office.editing.undo(NEWS, 99, Asked(actor=ANA))
    with pytest.raises(InvalidEditError):
        await office.edit("slot.add", slot={**MIDDAY, "id": "x", "start": "25:00"})


async def test_what_has_aired_stays_unless_the_edit_says_that_it_corrects_it() -> None:
    office = await open_office()
    this_morning = "2026-11-24T11:00Z"
    row = {"id": "late", "title": "Late Entry", "start": "2026-11-24T05:30", "end": "2026-11-24T06:30"}

    with pytest.raises(PastEditError):
        await office.edit("occurrence.cancel", id="morning", date="2026-11-24")
    assert office.on_air(this_morning) == "Morning Edition"
    await office.edit("occurrence.cancel", id="morning", date="2026-11-24", correct_past=True)

    assert office.on_air(this_morning) is None
    with pytest.raises(PastEditError):
        await office.edit("oneoff.add", oneoff=row)


async def test_a_change_of_a_series_leaves_this_morning_as_it_was() -> None:
    office = await open_office()

    outcome = await office.edit("slot.change", id="morning", set={"title": "Sunrise"})

    assert office.on_air("2026-11-24T11:00Z") == "Morning Edition"
    assert office.on_air("2026-11-25T11:00Z") == "Sunrise"
    (told,) = outcome.consequences
    assert told.start == datetime.fromisoformat("2026-11-25T10:00Z")
    assert told.count > 300


async def test_what_is_on_may_end_now() -> None:
    office = await open_office()
    await office.edit(
        "oneoff.add", oneoff={"id": "debate", "title": "Debate", "start": "now", "end": "2026-11-24T11:00"}
    )
    await office.clock.advance(600.5)

    outcome = await office.edit("oneoff.end", id="debate")

    (told,) = outcome.consequences
    assert told.sentence == (
        "leaves 49 minutes 50 seconds without anything planned on 2 stations"
        " (24 November 2026, 10:10:10 to 11:00), where Debate was to be heard"
    ).replace("49 minutes 50 seconds", "50 minutes").replace("10:10:10", "10:10")
    assert outcome.warnings == ("Tuesday 24 November 2026 10:10 to 11:00: nothing is planned",)


async def test_an_edit_that_changes_nothing_writes_nothing() -> None:
    office = await open_office()

    outcome = await office.edit("slot.change", id="midday", set={"title": "Midday"})

    assert (outcome.changed, outcome.revision, outcome.changes) == (False, 2, ())
    assert (office.told, len(await office.editing.history())) == ([], 2)


async def test_a_station_has_a_lineup_of_its_own_on_top() -> None:
    office = await open_office()
    row = {"title": "Ithaca Today", "start": "2026-11-26T06:00", "end": "2026-11-26T07:00"}

    outcome = await office.edit("oneoff.add", owner=OF_ONE, oneoff=row)

    assert (office.on_air(THURSDAY_SIX, ONE), office.on_air(THURSDAY_SIX, TWO)) == (
        "Ithaca Today",
        "Morning Edition",
    )
    (told,) = outcome.consequences
    assert (told.stations, told.on_stream) == ((ONE,), False)
    assert told.sentence.startswith(
        "cuts 1 hour of Morning Edition on WONE (26 November 2026, 06:00 to 07:00)"
    )


async def test_a_repeated_request_is_answered_again_and_not_done_twice() -> None:
    office = await open_office()
    oneoff = {"title": "Gala", "start": "2026-11-30T20:00", "end": "2026-11-30T22:00"}

    first = await office.edit("oneoff.add", oneoff=oneoff, key="k1")
    again = await office.edit("oneoff.add", oneoff=oneoff, key="k1")

    assert (first.replayed, again.replayed) == (False, True)
    assert (again.revision, again.changes, again.consequences) == (
        first.revision,
        first.changes,
        first.consequences,
    )
    assert office.editing.lineup(NEWS).revision == 3
    with pytest.raises(RefusedEditError, match="key"):
        await office.edit("oneoff.add", oneoff={**oneoff, "title": "Ball"}, key="k1")
    await office.edit("oneoff.add", oneoff=oneoff, key="k1", actor=BEN)  # whose keys are others
    assert office.editing.lineup(NEWS).revision == 4


async def test_requests_with_one_key_at_the_same_time_are_done_once() -> None:
    office = await open_office()
    oneoff = {"title": "Gala", "start": "2026-11-30T20:00", "end": "2026-11-30T22:00"}

    outcomes = await asyncio.gather(*(office.edit("oneoff.add", oneoff=oneoff, key="k") for _ in range(5)))

    assert sorted(outcome.replayed for outcome in outcomes) == [False, True, True, True, True]
    assert office.editing.lineup(NEWS).revision == 3


async def test_a_repeated_request_that_changed_nothing_is_not_done_later() -> None:
    office = await open_office()
    nothing: dict[str, Any] = {"id": "midday", "set": {"title": "Midday"}}
    seen = office.version(NEWS, "midday")

    await office.edit("slot.change", **nothing, version=seen, key="k")
    await office.edit("slot.change", id="midday", set={"title": "Noon"})
    again = await office.edit("slot.change", **nothing, version=seen, key="k")

    assert (again.replayed, again.changed) == (True, False)
    assert office.on_air("2026-11-25T17:30Z") == "Noon"


async def test_all_lineups_that_there_may_be_are_listed() -> None:
    office = await open_office()

    assert list(office.editing.owners()) == [
        NEWS,
        Owner("music"),
        OF_ONE,
        Owner("station:wtwo"),
        Owner("station:wthree"),
    ]
    assert office.editing.lineup(Owner("music")).revision == 0
    assert office.editing.followed(ServiceId("news")) is None


async def test_a_command_is_told_of_a_zone_that_there_is_not() -> None:
    office = await open_office()

    with pytest.raises(InvalidEditError):
        await office.editing.apply(
            NEWS, command("lineup.change", timezone="Europe/Nowhere"), ANY, Asked(actor=ANA)
        )
    assert office.editing.lineup(NEWS).revision == 2


async def test_a_service_that_is_opened_again_knows_everything() -> None:
    office = await open_office()
    await office.edit("slot.change", id="midday", set={"title": "Noon"})

    again = await Office(office.store).open()

    assert again.editing.lineup(NEWS).revision == 3
    assert again.on_air("2026-11-25T17:30Z") == "Noon"


async def test_over_a_followed_schedule_even_the_first_edit_leaves_the_past_alone() -> None:
    office, other = await Office().open(), await open_office()
    await office.schedules.replace_followed_lineup("news", materialise(other.editing.lineup(NEWS)))
    late = {"title": "Late", "start": "2026-11-24T08:00", "end": "2026-11-24T08:30"}

    with pytest.raises(PastEditError):
        await office.edit("oneoff.add", oneoff=late, actor=BEN)
    await office.edit("slot.add", slot={"title": "Early", "start": "08:00", "end": "08:30"}, actor=BEN)

    assert office.on_air("2026-11-24T08:00-05:00") == "Morning Edition"
    assert office.on_air("2026-11-25T08:00-05:00") == "Early"
