# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is on the desk while an edit is made of it."""

from __future__ import annotations

from schedules.edits.desk import Desk
from schedules.model.kept import KeptLineup
from tests.schedules.edits.kept_lineups import MORNING, NEW_YORK, NOW, kept


def on_desk(lineup: KeptLineup) -> Desk:
    return Desk(lineup, now=NOW, timezone=NEW_YORK, stations=None)


def test_what_was_written_and_written_back_keeps_its_version() -> None:
    lineup = kept(MORNING, {**MORNING, "id": "other"})
    desk = on_desk(lineup)

    desk.reorder("morning", 5)
    desk.reorder("morning", 0)
    desk.remove("other")
    applied = desk.applied()

    assert [change.id for change in applied.changes] == ["other"]
    assert applied.lineup.entries["morning"] is lineup.entries["morning"]


def test_nothing_done_is_no_new_revision() -> None:
    lineup = kept(MORNING)

    assert on_desk(lineup).applied().lineup is lineup


def test_an_id_is_free_if_no_item_has_or_had_it() -> None:
    desk = on_desk(kept(MORNING, programmes=[("show", {"title": "Show"})]))
    desk.remove("morning")

    assert [desk.free_id(id_) for id_ in ("morning", "show", "noon")] == ["morning-2", "show-2", "noon"]
