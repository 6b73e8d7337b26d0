# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Events of another installation, in pieces of any size."""

from __future__ import annotations

import pytest

from schedules.errors import FollowError
from schedules.follow.news import News, NewsReader

TEXT = b'id: 5\r\nevent: schedule\r\ndata: {"a":1}\r\n\r\nevent: now\ndata: {\ndata: }\n\n: quiet\n\n'
WHOLE = [News("schedule", b'{"a":1}'), News("now", b"{\n}"), News("message", b"")]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_events_are_whole_however_they_come(size: int) -> None:
    reader = NewsReader()

    found = [one for at in range(0, len(TEXT), size) for one in reader.feed(TEXT[at : at + size])]

    assert found == WHOLE


def test_an_event_without_an_end_is_not_collected_for_ever() -> None:
    reader = NewsReader()
    reader.feed(b"data: " + b"x" * 150_000)

    with pytest.raises(FollowError, match="no end"):
        reader.feed(b"x" * 150_000)
