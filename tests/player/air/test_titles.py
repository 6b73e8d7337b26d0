# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The history of titles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from player.air.base import StreamTitle
from player.air.titles import TitleHistory

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def history(*texts: str, limit: int = 200) -> TitleHistory:
    titles = TitleHistory(limit)
    for number, text in enumerate(texts):
        titles.add(StreamTitle(text=text), at=NOON + timedelta(minutes=number), position=100 * number)
    return titles


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param(["One", "Two"], ["Two", "One"], id="newest first"),
        pytest.param(["One", "One", "One"], ["One"], id="repeated"),
        pytest.param(["", "One"], ["One"], id="cleared before the first"),
        pytest.param(["One", "", "", "One"], ["One", "One"], id="cleared between"),
    ],
)
def test_recent(said: list[str], shown: list[str]) -> None:
    assert [title.title.text for title in history(*said).recent()] == shown


@pytest.mark.parametrize(
    ("position", "text"),
    [(-1, None), (0, "One"), (99, "One"), (100, ""), (199, ""), (200, "Two"), (9999, "Two")],
)
def test_the_title_in_force_at_a_position(position: int, text: str | None) -> None:
    title = history("One", "", "Two").at(position)

    assert (title.title.text if title else None) == text


def test_titles_are_settled_from_a_position_on() -> None:
    titles = history("One", "", "Two")  # at 0, 100 and 200

    titles.settle(100, lambda position: NOON + timedelta(seconds=position))

    assert [(title.title.text, title.at) for title in titles.newest(3)] == [
        ("One", NOON),
        ("", NOON + timedelta(seconds=100)),
        ("Two", NOON + timedelta(seconds=200)),
    ]
    assert titles.at(150) == titles.newest(2)[0]


@pytest.mark.parametrize(
    ("count", "texts"),
    [(0, []), (1, ["Two"]), (2, ["", "Two"]), (3, ["One", "", "Two"]), (4, ["One", "", "Two"])],
)
def test_the_newest_are_given_in_order(count: int, texts: list[str]) -> None:
    assert [title.title.text for title in history("One", "", "Two").newest(count)] == texts


def test_the_number_is_bounded() -> None:
    titles = history(*map(str, range(1000)), limit=10)

    assert [title.title.text for title in titles.recent()] == [str(number) for number in range(999, 989, -1)]
    assert len(titles.recent(3)) == 3
