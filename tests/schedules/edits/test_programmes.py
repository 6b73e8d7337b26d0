# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Programmes are things of their own; and what stands around the entries of a lineup."""

from __future__ import annotations

from typing import Any

import pytest

from schedules.edits.rows import materialise
from schedules.edits.undoing import inverse
from schedules.errors import InvalidEditError, PastEditError, RefusedEditError, UnknownItemError
from schedules.model.kept import ItemChange, ItemKind, Row
from tests.schedules.edits.kept_lineups import MORNING, NEW_YORK, NOW, edit, history, kept

LINKED: Row = {key: value for key, value in MORNING.items() if key != "title"} | {"programme_id": "show"}
SHOW: Row = {"title": "Show", "hosts": ["Ana"]}


def test_a_programme_is_added_with_an_id_of_its_title() -> None:
    applied = edit(
        kept(),
        "programme.add",
        programme={"title": "The  Long Walk", "hosts": "Ana", "subtitle": "", "rights": {"record": False}},
    )

    assert applied.programmes == {"the-long-walk"}
    assert applied.changes == (
        ItemChange(
            kind=ItemKind.PROGRAMME,
            id="the-long-walk",
            before=None,
            after={"title": "The Long Walk", "hosts": ["Ana"], "rights": {"record": False}},
        ),
    )
    again = edit(applied.lineup, "programme.add", programme={"title": "The Long Walk"}).lineup
    assert sorted(again.programmes) == ["the-long-walk", "the-long-walk-2"]


def test_other_words_of_a_programme_are_those_of_all_that_name_it() -> None:
    coming: Row = {**LINKED, "from": "2026-12-01"}
    own: Row = {**LINKED, "id": "own", "title": "Own title"}

    applied = edit(
        kept(coming, own, programmes=[("show", SHOW)]), "programme.change", id="show", set={"title": "New"}
    )

    assert [slot.programme.title for slot in materialise(applied.lineup).slots] == ["New", "Own title"]
    assert applied.entries == frozenset()
    assert applied.lineup.programmes["show"].version == 2
    assert applied.lineup.entries["morning"].version == 1


CASES: list[tuple[str, dict[str, Any], type[Exception], str]] = [
    ("programme.add", {"programme": {"subtitle": "x"}}, InvalidEditError, "is missing"),
    ("programme.add", {"programme": {"title": "x", "start": "05:00"}}, InvalidEditError, "unknown key"),
    ("programme.add", {"id": "show", "programme": {"title": "x"}}, InvalidEditError, "of a programme"),
    ("programme.add", {"id": "morning", "programme": {"title": "x"}}, InvalidEditError, "of a slot"),
    ("slot.add", {"slot": {**MORNING, "id": "show"}}, InvalidEditError, "of a programme"),
    (
        "oneoff.add",
        {"oneoff": {"id": "show", "title": "x", "start": "2026-12-01T10:00", "end": "2026-12-01T11:00"}},
        InvalidEditError,
        "of a programme",
    ),
    ("programme.change", {"id": "none", "set": {}}, UnknownItemError, 'no programme "none"'),
    ("programme.change", {"id": "show", "unset": ["title"]}, InvalidEditError, "is missing"),
    ("programme.change", {"id": "show", "set": {"url": "x"}}, InvalidEditError, "is no web address"),
    ("programme.remove", {"id": "show"}, RefusedEditError, "still named by morning"),
    ("lineup.change", {"timezone": "Europe/Nowhere"}, InvalidEditError, "no such zone"),
    ("lineup.change", {"timezone": "private:x"}, InvalidEditError, "no such zone"),
    ("lineup.change", {"timezone": "Europe/London"}, PastEditError, "another time"),
]


@pytest.mark.parametrize(("name", "values", "error", "words"), CASES)
def test_refusals_say_why(name: str, values: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error) as caught:
        edit(kept(LINKED, programmes=[("show", SHOW)]), name, **values)

    assert words in str(caught.value)


def test_a_programme_that_nothing_names_is_removed() -> None:
    applied = edit(kept(MORNING, programmes=[("show", SHOW)]), "programme.remove", id="show")

    assert applied.lineup.programmes == {}
    assert applied.programmes == {"show"}


def test_a_slot_changes_its_programme() -> None:
    lineup = kept(LINKED, programmes=[("show", SHOW), ("other", {"title": "Other"})])

    applied = edit(lineup, "slot.change", id="morning", set={"programme_id": "other"})

    assert [slot.programme.title for slot in materialise(applied.lineup).slots] == ["Show", "Other"]
    free = edit(lineup, "slot.change", id="morning", set={"title": "Free"}, unset=["programme_id"])
    assert [entry.programme for entry in free.lineup.entries.values()] == ["show", None]


def test_to_write_down_the_zone_that_is_in_force_anyway_changes_no_airing() -> None:
    applied = edit(kept(MORNING), "lineup.change", timezone=NEW_YORK, sample=True)

    assert applied.changes == (
        ItemChange(
            kind=ItemKind.LINEUP,
            id="lineup",
            before={"timezone": None, "sample": False},
            after={"timezone": NEW_YORK, "sample": True},
        ),
    )
    assert (applied.lineup.version, applied.lineup.revision) == (2, 2)


def test_another_zone_is_a_correction_of_the_past() -> None:
    applied = edit(kept(MORNING), "lineup.change", timezone="Europe/London", correct_past=True)

    assert applied.lineup.timezone == "Europe/London"


@pytest.mark.parametrize("id_", ["../x", "a/b", "..", "<script>", "a\nb", " a", "\u202ea"])
def test_an_id_is_one_that_fits_into_every_address_and_file(id_: str) -> None:
    with pytest.raises(InvalidEditError, match="is no id"):
        edit(kept(), "programme.add", id=id_, programme=SHOW)


@pytest.mark.parametrize("id_", [[], {}, ["show"], 7, True, "sow"])
@pytest.mark.parametrize("name", ["slot", "oneoff"])
def test_what_names_no_programme_is_told(name: str, id_: object) -> None:
    row = {"title": "x", "start": "2026-12-01T10:00", "end": "2026-12-01T11:00"}
    row = row if name == "oneoff" else {"title": "x", "start": "10:00", "end": "11:00"}

    values: dict[str, Any] = {name: {**row, "programme_id": id_}}
    with pytest.raises(InvalidEditError) as caught:
        edit(kept(), f"{name}.add", **values)

    ((path, message),) = caught.value.mistakes
    assert path == (name, "programme_id")
    assert message.startswith("there is no programme")


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x1b", "\x7f", "\x9b"])
@pytest.mark.parametrize("key", ["title", "subtitle", "genre", "hosts"])
def test_no_word_holds_a_control_character(key: str, sign: str) -> None:
    text = f"A{sign}B"

    with pytest.raises(InvalidEditError, match="control character"):
        edit(
            kept(),
            "programme.add",
            programme={"title": "x", key: [text] if key == "hosts" else text},
        )


def test_a_programme_comes_not_back_under_an_id_that_a_slot_has_by_now() -> None:
    gone = edit(kept(programmes=[("show", SHOW)]), "programme.remove", id="show")
    taken = edit(gone.lineup, "slot.add", slot={**MORNING, "id": "show"}).lineup

    with pytest.raises(RefusedEditError, match="of a programme and of a slot"):
        inverse(history(gone), taken, now=NOW, timezone=NEW_YORK)


def test_a_row_of_a_file_that_has_a_programmes_id_gets_another() -> None:
    lineup = kept(programmes=[("show", SHOW)])
    rows_ = [{**MORNING, "id": "show"}]

    once = edit(lineup, "lineup.import", slots=rows_)

    assert list(once.lineup.entries) == ["show-20261124"] or len(once.lineup.entries) == 1
    assert edit(once.lineup, "lineup.import", slots=rows_).changes == ()
