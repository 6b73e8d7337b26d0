# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Other words of a programme count from now on: what has aired keeps those under which it did."""

from __future__ import annotations

from datetime import timedelta

import pytest

from schedules.edits.rows import materialise
from schedules.edits.undoing import inverse
from schedules.model.kept import KeptLineup, Row
from tests.schedules.edits.kept_lineups import MORNING, NEW_YORK, NOW, edit, history, kept, past, to_come

SLOT: Row = {key: value for key, value in MORNING.items() if key != "title"} | {"programme_id": "show"}
SHOW: Row = {"title": "Show", "hosts": ["Ana"]}
SILENT: Row = {"subtitle": "", "genre": "", "url": "", "image": ""}


def oneoff(id_: str, start: str, end: str, **more: str) -> Row:
    return {"id": id_, "kind": "oneoff", "start": start, "end": end, "programme_id": "show", **more}


def renamed(lineup: KeptLineup, **set_: object) -> KeptLineup:
    return edit(lineup, "programme.change", id="show", set=set_ or {"title": "New"}).lineup


def test_a_slot_that_has_aired_is_cut_and_only_what_is_to_come_has_the_new_words() -> None:
    before = kept(SLOT, programmes=[("show", SHOW)])

    applied = edit(before, "programme.change", id="show", set={"title": "New"})

    after = applied.lineup
    assert past(after) == past(before)
    assert [line.replace(" New", " Show") for line in to_come(after)] == to_come(before)
    assert all(line.endswith(" New") for line in to_come(after))
    # It is ten in the morning: that of today is over.
    old, new = after.entries["morning"], after.entries["morning-20261125"]
    assert old.row["until"] == "2026-11-24"
    assert old.row | {"title": "Show", "hosts": ["Ana"], **SILENT} == old.row
    assert (old.programme, new.programme) == ("show", "show")
    assert not new.row.keys() & {"title", "hosts"}
    assert applied.entries == {"morning", "morning-20261125"}
    assert applied.programmes == {"show"}


def test_the_airing_that_is_on_keeps_its_words_to_its_end() -> None:
    on_air = {**SLOT, "start": "09:30", "end": "11:00"}

    after = renamed(kept(on_air, programmes=[("show", SHOW)]))

    assert to_come(after, days=1) == [
        "a-fm 11-24 10:00:00-0500-11-24 11:00:00 Show",
        "a-fm 11-25 09:30:00-0500-11-25 10:00:00 New",
        "b-fm 11-24 10:00:00-0500-11-24 11:00:00 Show",
        "b-fm 11-25 09:30:00-0500-11-25 10:00:00 New",
    ]


UNTOUCHED: list[tuple[str, Row]] = [
    ("has not begun", {**SLOT, "from": "2026-11-25"}),
    ("begins later today", {**SLOT, "from": "2026-11-24", "start": "12:00", "end": "13:00"}),
    ("says the changed word itself", {**SLOT, "title": "Own"}),
    ("is a one-off to come", oneoff("special", "2026-11-24T12:00", "2026-11-24T13:00")),
    (
        "is a one-off that says the changed word",
        oneoff("x", "2026-11-24T09:00", "2026-11-24T11:00", title="y"),
    ),
]


@pytest.mark.parametrize("row", [row for _, row in UNTOUCHED], ids=[name for name, _ in UNTOUCHED])
def test_nothing_is_written_into_an_entry_that(row: Row) -> None:
    applied = edit(
        kept(row, programmes=[("show", SHOW)]), "programme.change", id="show", set={"title": "New"}
    )

    assert applied.entries == frozenset()
    assert len(applied.changes) == 1


@pytest.mark.parametrize(
    "row",
    [
        oneoff("special", "2026-11-24T09:00", "2026-11-24T11:00"),
        oneoff("special", "2026-11-20T09:00", "2026-11-20T11:00"),
        {**SLOT, "id": "special", "until": "2026-11-20"},
    ],
    ids=["on the air", "over", "a slot that is over"],
)
def test_what_has_no_time_to_come_has_the_old_words_written_into_its_row(row: Row) -> None:
    before = kept(row, programmes=[("show", SHOW)])

    after = renamed(before)

    assert list(after.entries) == ["special"]
    assert after.entries["special"].row["title"] == "Show"
    assert past(after) == past(before)
    assert edit(after, "programme.change", id="show", set={"title": "Newer"}).entries == frozenset()


def test_several_slots_at_once_are_one_edit_that_one_undo_takes_back() -> None:
    other = {**SLOT, "id": "evening", "start": "18:00", "end": "19:00"}
    before = kept(
        SLOT, other, oneoff("x", "2026-11-24T09:00", "2026-11-24T11:00"), programmes=[("show", SHOW)]
    )
    applied = edit(before, "programme.change", id="show", set={"title": "New", "genre": "News"})
    assert len(applied.entries) == 5

    back = inverse(history(applied), applied.lineup, now=NOW, timezone=NEW_YORK).lineup

    assert {id_: (one.row, one.order, one.programme) for id_, one in back.entries.items()} == {
        id_: (one.row, one.order, one.programme) for id_, one in before.entries.items()
    }
    assert back.programmes["show"].row == SHOW


def test_a_right_that_the_programme_did_not_speak_of_does_not_reach_what_has_aired() -> None:
    before = kept(SLOT, programmes=[("show", SHOW)])

    after = renamed(before, rights={"record": False})

    old, new = materialise(after).slots
    assert old.rights == materialise(before).slots[0].rights
    assert new.rights.record is False
    assert after.entries["morning"].programme is None, "no row can say that a right is not spoken of"


def test_the_second_change_leaves_what_the_first_has_written() -> None:
    first = renamed(kept(SLOT, programmes=[("show", SHOW)]))

    second = edit(
        first, "programme.change", id="show", set={"image": "https://a.example/b.png"}, now=NOW + timedelta(7)
    )

    assert second.entries == {"morning-20261125", "morning-20261202"}
    titles = [(one.id, one.programme.title, one.programme.image) for one in materialise(second.lineup).slots]
    assert titles == [
        ("morning", "Show", ""),
        ("morning-20261125", "New", ""),
        ("morning-20261202", "New", "https://a.example/b.png"),
    ]


def test_a_correction_of_the_past_changes_the_words_in_place_everywhere() -> None:
    lineup = kept(SLOT, programmes=[("show", SHOW)])

    applied = edit(lineup, "programme.change", id="show", set={"title": "New"}, correct_past=True)

    assert applied.entries == frozenset()
    assert all(line.endswith(" New") for line in past(applied.lineup))
