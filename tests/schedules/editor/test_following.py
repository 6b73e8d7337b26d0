# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The first page says from where a schedule is followed, as of when, and why it fails."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from schedules.follow.status import FollowStatus
from schedules.model.ids import ServiceId
from schedules.model.programme import Programme
from schedules.model.rights import Rights
from schedules.timeline.followed import DatedAiring, dated_lineup
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


async def test_what_is_followed_says_as_of_when_in_the_week_and_on_its_own_page(tmp_path: Path) -> None:
    start = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
    programme = Programme(title="From Elsewhere")
    airing = DatedAiring(start=start, end=start + timedelta(hours=1), programme=programme)
    following = HandFollowing(
        {
            NEWS: FollowStatus(
                service=NEWS, kind="ics", url="https://calendar.example.org/news.ics", as_of=NOON
            )
        }
    )
    async with staff_desk(tmp_path, slots="slots: []\n", following=following) as desk:
        await desk.schedules.replace_followed_lineup(NEWS, dated_lineup([airing], Rights()))
        visitor = await desk.signed_in()

        week = await visitor.get("/staff/news/week")
        entry = await visitor.follow_link(week, "From Elsewhere")

    for page in (week, entry):
        page.says("Followed, as of Tuesday 24 November 2026, 07:00; read-only")
