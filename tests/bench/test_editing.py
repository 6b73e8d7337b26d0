# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The checker of lost edits finds what is planted for it, and nothing where all is well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bench.editing.checker import Fate, Try, faults

Entry = dict[str, Any]
Final = dict[tuple[str, str], str | None]
FIELDS = ("subtitle", "genre")


def entry(revision: int, actor: str, before: dict[str, str], after: dict[str, str]) -> Entry:
    change = {"kind": "entry", "id": "tea", "before": before, "after": after}
    return {"revision": revision, "actor": actor, "changes": [change]}


class Story:
    """Ann and Bo edit one slot; Bo is refused once, and reads again; Cy changes another field, merged."""

    def __init__(self) -> None:
        added = {"kind": "entry", "id": "tea", "before": None, "after": {"title": "Tea"}}
        self.history: list[Entry] = [
            {"revision": 1, "actor": "Di", "changes": [added]},
            entry(2, "Ann", {"title": "Tea"}, {"title": "Tea", "subtitle": "a"}),
            entry(3, "Bo", {"title": "Tea", "subtitle": "a"}, {"title": "Tea", "subtitle": "b"}),
            entry(4, "Cy", {"subtitle": "b"}, {"subtitle": "b", "genre": "c"}),
        ]
        ann = Try(
            actor="Ann", item="tea", field="subtitle", value="a", base_version=1, base_value=None,
            merge=False, fate=Fate.DONE, revision=2,
        )  # fmt: skip
        refused = replace(
            ann, actor="Bo", value="b0", fate=Fate.STALE, revision=0, current_version=2, current_value="a",
            changed_by="Ann",
        )  # fmt: skip
        self.tries: list[Try] = [
            ann,
            refused,
            replace(ann, actor="Bo", value="b", base_version=2, base_value="a", revision=3),
            replace(ann, actor="Cy", field="genre", value="c", base_version=2, merge=True, revision=4),
            replace(ann, actor="Cy", value="never came", fate=Fate.UNKNOWN, revision=0),
        ]
        self.final: Final = {("tea", "subtitle"): "b", ("tea", "genre"): "c"}

    def faults(self) -> list[str]:
        return faults(self.tries, self.history, self.final, FIELDS)


def test_nothing_is_wrong_where_all_is_well() -> None:
    assert Story().faults() == []


def overwritten(story: Story) -> None:
    story.tries[2] = replace(story.tries[2], base_version=1, base_value=None)


def overwritten_by_a_merge(story: Story) -> None:
    story.tries[3] = replace(story.tries[3], base_value="what Cy had read")


def acknowledged_and_gone(story: Story) -> None:
    del story.history[3]


def gone_at_the_end(story: Story) -> None:
    story.final["tea", "genre"] = None


def done_twice(story: Story) -> None:
    story.history.append(entry(5, "Cy", {"genre": "c"}, {"genre": "d"}))
    story.history.append(entry(6, "Cy", {"genre": "d"}, {"genre": "c"}))


def done_though_refused(story: Story) -> None:
    story.history.append(entry(5, "Bo", {"subtitle": "b"}, {"subtitle": "b0"}))
    story.final["tea", "subtitle"] = "b0"


def history_with_a_hole(story: Story) -> None:
    story.history.insert(0, {"revision": -1, "actor": "Di", "changes": []})


def history_that_begins_elsewhere(story: Story) -> None:
    story.history[2] = entry(3, "Bo", {"subtitle": "x"}, {"subtitle": "b"})


def the_same_revision_twice(story: Story) -> None:
    story.history.append({"revision": 4, "actor": "Di", "changes": []})


def the_wrong_name(story: Story) -> None:
    story.history[1]["actor"] = "Bo"


def the_wrong_revision(story: Story) -> None:
    story.tries[0] = replace(story.tries[0], revision=3)


def an_untrue_winner(story: Story) -> None:
    story.tries[1] = replace(story.tries[1], changed_by="Cy")


def an_untrue_version(story: Story) -> None:
    story.tries[1] = replace(story.tries[1], current_version=1)


def an_untrue_value(story: Story) -> None:
    story.tries[1] = replace(story.tries[1], current_value="z")


@pytest.mark.parametrize(
    ("plant", "says"),
    [
        (overwritten, "has overwritten 'a'"),
        (overwritten, "came in between"),
        (overwritten_by_a_merge, "has overwritten None"),
        (acknowledged_and_gone, "is nowhere in history"),
        (gone_at_the_end, "is None at the end"),
        (done_twice, "was done 2 times"),
        (done_though_refused, "was refused, and is in history"),
        (history_with_a_hole, "revisions are missing"),
        (history_that_begins_elsewhere, "begins at 'x'"),
        (the_same_revision_twice, "is 2 times in history"),
        (the_wrong_name, "is in history as Bo's"),
        (the_wrong_revision, "was acknowledged at revision 3"),
        (an_untrue_winner, "it was 'Ann'"),
        (an_untrue_version, "is no newer"),
        (an_untrue_value, "was told 'z'"),
    ],
)
def test_what_is_planted_is_found(plant: Callable[[Story], None], says: str) -> None:
    story = Story()

    plant(story)

    assert any(says in fault for fault in story.faults()), story.faults()
