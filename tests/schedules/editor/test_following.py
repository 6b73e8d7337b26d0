# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The first page says from where a schedule is followed, as of when, and why it fails."""

from __future__ import annotations

from pathlib import Path

from schedules.follow.status import FollowStatus
from schedules.model.ids import ServiceId
from tests.fakes.clock import NOON
from tests.fakes.following import HandFollowing
from tests.fakes.staff_desk import staff_desk

NEWS, CLASSICAL = ServiceId("news"), ServiceId("classical")


async def test_the_first_page_says_how_following_is_going(tmp_path: Path) -> None:
    following = HandFollowing(
        {
            NEWS: FollowStatus(
                service=NEWS, kind="ics", url="https://calendar.example.org/news.ics", as_of=NOON,
                failing_since=NOON, reason="<b>HTTP 503</b>", notes=("2 that last whole days are left out",),
            ),
            CLASSICAL: FollowStatus(service=CLASSICAL, kind="composer", url="https://c.example/v1"),
        }
    )  # fmt: skip
    async with staff_desk(tmp_path, following=following) as desk:
        visitor = await desk.signed_in()

        page = await visitor.get("/staff")

    page.says(
        "Followed from https://calendar.example.org/news.ics: last read well "
        "on Tuesday 24 November 2026, 07:00. Since Tuesday 24 November 2026, 07:00 it fails: "
        "<b>HTTP 503</b>. "
        "2 that last whole days are left out.",
        "Followed from https://c.example/v1: never read yet.",
    )
