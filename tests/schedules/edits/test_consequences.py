# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What an edit does on the air, in words for people; and what is odd about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schedules.edits.base import Asked
from schedules.edits.consequences import MOST_TOLD
from schedules.edits.sentences import duration, times
from schedules.model.ids import ServiceId
from schedules.model.kept import DraftEdit, owner_of_station

from .office import ANA, NEWS, OF_ONE, ONE, TWO, Office, open_office

NEW_YORK = ZoneInfo("America/New_York")
WHO = Asked(actor=ANA)
OF_TWO = owner_of_station(TWO)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (30, "30 seconds"),
        (60, "1 minute"),
        (2400, "40 minutes"),
        (3600, "1 hour"),
        (5400, "1 hour 30 minutes"),
        (90_061, "1 day 1 hour 1 minute 1 second"),
        (0.2, "less than a second"),
    ],
)
def test_lengths_are_told_in_words(seconds: float, text: str) -> None:
    assert duration(timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2026-11-26T11:00Z", "2026-11-26T11:40Z", "26 November 2026, 06:00 to 06:40"),
        ("2026-11-27T04:00Z", "2026-11-27T07:00Z", "26 November 2026, 23:00 to 02:00"),
        ("2026-11-26T11:00Z", "2026-11-28T12:00Z", "26 November 2026, 06:00 to 28 November 2026, 07:00"),
        # The clocks are put back on the first of November 2026 at two in the night: one o'clock comes twice.
        ("2026-11-01T04:00Z", "2026-11-01T07:00Z", "1 November 2026, 00:00 EDT to 02:00 EST"),
        ("2026-11-01T05:00Z", "2026-11-01T05:30Z", "1 November 2026, 01:00 EDT to 01:30 EDT"),
        ("2026-11-01T06:00Z", "2026-11-01T06:30Z", "1 November 2026, 01:00 EST to 01:30 EST"),
    ],
)
def test_times_are_those_of_the_clock_on_the_wall(start: str, end: str, text: str) -> None:
    assert times(datetime.fromisoformat(start), datetime.fromisoformat(end), NEW_YORK) == text


async def told(office: Office, name: str, **values: Any) -> tuple[str, ...]:
    outcome = await office.edit(name, dry_run=True, **values)
    return tuple(one.sentence for one in outcome.consequences)


async def test_each_sort_of_consequence_has_its_words() -> None:
    office = await open_office()

    (gap,) = await told(office, "occurrence.cancel", id="midday", date="2026-11-26")
    assert gap == (
        "leaves 1 hour without anything planned on 2 stations (26 November 2026, 12:00 to 13:00),"
        " where Midday was to be heard"
    )
    assert await told(
        office, "oneoff.add", oneoff={"title": "Gala", "start": "2026-11-26T20:00", "end": "2026-11-26T21:30"}
    ) == ("Gala is heard instead of nothing on 2 stations (26 November 2026, 20:00 to 21:30)",)
    assert await told(office, "occurrence.words", id="midday", date="2026-11-26", set={"title": "Feast"}) == (
        "Midday is called Feast on 2 stations (26 November 2026, 12:00 to 13:00)",
    )
    assert await told(
        office, "occurrence.words", id="midday", date="2026-11-26", set={"subtitle": "Turkey"}
    ) == ("other words for 1 hour of Midday on 2 stations (26 November 2026, 12:00 to 13:00)",)
    rights = await told(office, "slot.change", id="midday", set={"rights": {"rewind": "off"}})
    assert rights[0].startswith(
        "other rights for 1 hour of Midday on 2 stations (24 November 2026, 12:00 to 13:00"
    )


async def test_what_comes_week_after_week_is_told_once_with_a_count() -> None:
    office = await open_office()
    weekly = {
        "title": "Council", "start": "12:00", "end": "12:30", "from": "2026-12-01", "until": "2026-12-31",
        "recur": {"freq": "weekly", "byday": "TU"},
    }  # fmt: skip

    outcome = await office.edit("slot.add", slot=weekly, dry_run=True)

    # The Tuesdays of December 2026: 1, 8, 15, 22, 29.
    (one,) = outcome.consequences
    assert one.count == 5
    assert one.sentence == (
        "cuts 30 minutes of Midday on 2 stations (1 December 2026, 12:00 to 12:30, and 4 times more):"
        " Council is heard instead"
    )


async def test_a_station_that_has_its_own_programme_at_other_times_is_counted_with_the_others() -> None:
    for owner in (OF_ONE, OF_TWO):
        office = await open_office()
        own = {"title": "Own Hour", "kind": "oneoff", "start": "2026-11-26T15:00", "end": "2026-11-26T16:00"}
        await office.edit("oneoff.add", owner=owner, oneoff=own)

        outcome = await office.edit("occurrence.cancel", id="midday", date="2026-11-26", dry_run=True)

        (one,) = outcome.consequences
        assert one.stations == (ONE, TWO)
        assert one.on_stream


async def test_a_station_that_has_its_own_programme_then_is_not_counted() -> None:
    office = await open_office()
    own = {"title": "Own Hour", "kind": "emergency", "start": "2026-11-26T05:00", "end": "2026-11-26T09:00"}
    await office.edit("oneoff.add", owner=OF_ONE, oneoff=own)

    (sentence,) = await told(office, "occurrence.cancel", id="morning", date="2026-11-26")

    assert "on WTWO (26 November 2026, 05:00 to 09:00)" in sentence


async def test_a_slot_that_is_cut_in_two_and_says_the_same_does_nothing_on_the_air() -> None:
    office = await open_office()

    outcome = await office.edit(
        "slot.change", id="midday", which="following", date="2026-12-01", set={"priority": 1}
    )

    assert (len(outcome.changes), outcome.consequences, outcome.warnings) == (2, (), ())


async def test_so_many_consequences_are_told_and_no_more() -> None:
    office = await open_office()
    rows = []
    for count in range(130):
        day, hour, minute = 1 + count % 28, 14 + count // 28, count % 28
        start, end = (f"2027-01-{day:02d}T{hour:02d}:{at:02d}" for at in (minute, minute + 30))
        rows.append({"title": f"Talk {count}", "start": start, "end": end})
    draft = await _draft_of(office, rows)

    (outcome,) = (await office.editing.preview_draft(draft, WHO)).outcomes

    assert len(outcome.consequences) == MOST_TOLD
    assert outcome.warnings[-1] == "it has 30 more consequences than are told here"


async def _draft_of(office: Office, rows: list[dict[str, str]]) -> str:
    draft = await office.editing.make_draft("Many", ServiceId("news"), WHO)
    edits = tuple(
        DraftEdit(owner=NEWS, command={"command": "oneoff.add", "oneoff": {**row}}, version=None)
        for row in rows
    )
    await office.store.put_draft(replace(draft, version=2, edits=edits), 1)
    return draft.id


# What is odd


async def test_two_of_equal_weight_at_one_time_are_warned_of_and_only_when_they_are_new() -> None:
    office = await open_office()
    rival = {"id": "rival", "title": "Rival", "start": "12:30", "end": "13:30", "from": "2026-12-01"}

    first = await office.edit("slot.add", slot=rival)
    again = await office.edit("slot.change", id="rival", set={"subtitle": "still there"})

    (warning,) = first.warnings
    assert warning == (
        'Tuesday 1 December 2026 12:30 to 13:00: "Rival" is heard over "Midday",'
        " of the same class, scope and priority"
    )
    assert again.warnings == ()


async def test_one_that_is_never_heard_is_warned_of_though_nothing_changes_on_the_air() -> None:
    office = await open_office()
    under = {
        "title": "Under",
        "start": "05:00",
        "end": "09:00",
        "from": "2026-12-01",
        "recur": {"freq": "weekly", "byday": "MO"},
    }
    await office.edit("slot.change", id="morning", set={"recur": {"freq": "monthly", "bymonthday": "7"}})

    outcome = await office.edit("slot.add", slot=under, dry_run=True)

    assert any("Monday 7 December 2026 05:00 to 09:00" in warning for warning in outcome.warnings)


async def test_a_short_piece_that_a_cut_leaves_is_warned_of() -> None:
    office = await open_office()
    oneoff = {"title": "Speech", "start": "2026-11-26T12:03", "end": "2026-11-26T13:00"}

    outcome = await office.edit("oneoff.add", oneoff=oneoff, dry_run=True)

    assert outcome.warnings == (
        'Thursday 26 November 2026 12:00 to 12:03: only 3 min of "Midday" is left by a cut',
    )


async def test_a_slot_that_a_clock_change_leaves_nothing_of_is_warned_of() -> None:
    office = await open_office()
    # On 14 March 2027 the clocks of New York skip two to three in the night.
    night = {"title": "Small Hours", "start": "02:15", "end": "02:45", "from": "2026-12-01"}

    outcome = await office.edit("slot.add", slot=night, dry_run=True)

    assert [warning for warning in outcome.warnings if "14 March 2027" in warning]
    await office.edit("slot.add", slot={**night, "id": "night"})
    again = await office.edit("slot.change", id="night", set={"end": "02:50"})
    assert again.warnings == ()
