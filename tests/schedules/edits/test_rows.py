# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Kept rows mean what they say, by the quick way as by the careful one."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.edits.applying import apply
from schedules.edits.commands import COMMANDS
from schedules.edits.reading import QuickReader
from schedules.edits.rows import EntryReader, check_row, kept_from, materialise, row_of
from schedules.errors import InvalidEditError
from schedules.formats.slotfile import SlotFile
from schedules.model.kept import KeptEntry, KeptLineup, KeptProgramme, Row
from schedules.model.slot import Lineup, OneOff, Slot
from tests.fakes.examples import examples
from tests.schedules.edits.kept_lineups import MORNING, NEW_YORK, NEWS, NOW, kept
from tests.schedules.formats.any_lineup import PROGRAMMES, RULES, difference, lineups

SAMPLES = ("classical", "news", "wsqg-fm")


@given(lineup=lineups())
@settings(max_examples=examples(25), deadline=None)
def test_a_lineup_that_is_kept_means_the_same_as_the_file_it_came_from(lineup: Lineup) -> None:
    copy = kept_from(lineup, NEWS)

    assert copy.revision == 0
    assert set(copy.entries) == {one.id for one in lineup.slots} | {one.id for one in lineup.oneoffs}
    assert difference(lineup, materialise(copy)) == ""


@given(lineup=lineups())
@settings(max_examples=examples(25), deadline=None)
def test_the_quick_way_reads_a_row_as_the_careful_one_does(lineup: Lineup) -> None:
    copy = kept_from(lineup, NEWS)

    for entry in copy.entries.values():
        quick = QuickReader().read(entry, None)
        careful = check_row(
            entry.row, None, order=entry.order, timezone=NEW_YORK, zones=copy.zones, stations=None
        )
        assert not careful.faults
        assert quick == careful.airing


@given(
    lineup=lineups().filter(lambda one: one.slots or one.oneoffs),
    programme=PROGRAMMES,
    rights=RULES,
    own=st.sets(st.sampled_from(["title", "subtitle", "hosts", "genre", "url", "image", "rights"])),
)
@settings(max_examples=examples(25), deadline=None)
def test_words_that_a_row_leaves_out_are_those_of_its_programme_by_both_ways(
    lineup: Lineup, programme: object, rights: object, own: set[str]
) -> None:
    donor = Slot(
        **{
            **{name: getattr(_SLOT, name) for name in Slot.__dataclass_fields__},
            "programme": programme,
            "rights": rights,
        }
    )
    words = {
        key: value
        for key, value in row_of(donor).items()
        if key in {"title", "subtitle", "hosts", "genre", "url", "image", "rights"}
    }
    show = KeptProgramme(id="show", version=1, row=words)
    first = next(iter(kept_from(lineup, NEWS).entries.values()))
    blank: Row = {"subtitle": "", "genre": "", "url": "", "image": "", "hosts": []}
    raw = {
        key: value
        for key, value in {**blank, **first.row}.items()
        if key in own or key not in {*blank, "title", "rights"}
    }

    careful = check_row(raw, show, order=0, timezone=NEW_YORK, zones=lineup.zones, stations=None)
    assert careful.airing is not None, careful.faults
    entry = KeptEntry(
        id=first.id, order=0, version=1, row=row_of(careful.airing, careful.own), programme="show"
    )
    assert QuickReader().read(entry, show) == careful.airing
    assert not (entry.row.keys() & {*blank, "title", "rights"}) - own
    heard = careful.airing.programme
    wanted = show.row["title"] if "title" not in own else first.row["title"]
    assert heard.title == wanted
    assert heard.genre == (words.get("genre", "") if "genre" not in own else first.row.get("genre", ""))


@pytest.mark.parametrize("end", ["04:00", "06:00"])
def test_a_bare_end_of_a_move_is_the_first_such_time_after_the_start_by_both_ways(end: str) -> None:
    entry = KeptEntry(
        id="morning",
        order=0,
        version=1,
        row={**MORNING, "days_later": 1, "moves": [{"date": "2026-11-26", "end": end}]},
    )

    careful = check_row(entry.row, None, order=0, timezone=NEW_YORK, zones={}, stations=None).airing

    assert isinstance(careful, Slot)
    assert [one.end and one.end.day.day for one in careful.moves] == [27 if end == "06:00" else 28]
    assert QuickReader().read(entry, None) == careful


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_kept_as_it_is(name: str) -> None:
    data = files("schedules").joinpath(f"samples/{name}.yaml").read_bytes()
    lineup = SlotFile().read(data, name).lineup

    copy = kept_from(lineup, NEWS)

    assert difference(lineup, materialise(copy)) == ""
    without_lines = [replace(one, line=0) for one in lineup.slots]
    orders = {one.id: copy.entries[one.id].order for one in lineup.slots}
    assert list(materialise(copy).slots) == [replace(one, order=orders[one.id]) for one in without_lines]


def test_an_edit_of_one_row_leaves_the_others_the_same_values() -> None:
    lineup = kept(MORNING, {**MORNING, "id": "other", "title": "Other"})
    reader = EntryReader()
    before = reader.lineup(lineup)

    command = COMMANDS.validate_python(
        {"command": "occurrence.cancel", "id": "morning", "date": "2026-11-26"}
    )
    after = reader.lineup(apply(lineup, command, now=NOW, timezone=NEW_YORK, reader=reader).lineup)

    assert after.slots[1] is before.slots[1]
    assert after.slots[0] is not before.slots[0]


def test_a_programme_that_changes_is_seen_in_rows_that_were_read_before() -> None:
    show: Row = {"title": "Show", "subtitle": "Old"}
    linked = {key: value for key, value in MORNING.items() if key != "title"} | {"programme_id": "show"}
    lineup = kept(linked, programmes=[("show", show)])
    reader = EntryReader()
    reader.lineup(lineup)

    changed = KeptProgramme(id="show", version=2, row={**show, "subtitle": "New"})
    after = reader.lineup(replace(lineup, programmes={"show": changed}))

    assert [slot.programme.subtitle for slot in after.slots] == ["New"]


def test_a_row_that_somebody_wrote_by_hand_is_read_all_the_same() -> None:
    row: Row = {"id": "x", "title": "By hand", "kind": "fill", "recur": {"freq": "weekly", "byday": ["MO"]}}

    (slot,) = materialise(kept(row)).slots

    assert (slot.programme.title, slot.start, slot.end) == ("By hand", slot.end, slot.start)
    assert [day.day for day in slot.recur.byday] == [0]


def test_a_row_that_makes_no_sense_is_named() -> None:
    lineup = kept(MORNING, {"id": "x", "title": "No time"})

    with pytest.raises(InvalidEditError) as caught:
        materialise(lineup)

    assert caught.value.mistakes == (
        (("x", "start"), "is missing (only a fill may leave start and end out: it then lasts the whole day)"),
    )


def test_a_scope_of_a_station_that_is_configured_no_more_is_kept() -> None:
    (slot,) = materialise(kept({**MORNING, "scope": "station:gone-fm"})).slots

    assert slot.station == "gone-fm"


_SLOT = materialise(kept(MORNING)).slots[0]


def test_orders_of_entry_are_those_of_the_model() -> None:
    oneoff: Row = {
        "id": "special",
        "title": "Special",
        "kind": "oneoff",
        "start": "2026-12-01T10:00",
        "end": "2026-12-01T11:00",
    }
    lineup = materialise(kept(oneoff, MORNING))

    assert isinstance(lineup.oneoffs[0], OneOff)
    assert lineup.oneoffs[0].order < lineup.slots[0].order


def test_an_empty_lineup_is_one() -> None:
    assert materialise(KeptLineup(owner=NEWS)) == Lineup()
