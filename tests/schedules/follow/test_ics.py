# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Calendars that are followed: what they say is heard, and local slots lie over all of it."""

from __future__ import annotations

import pytest

from schedules.errors import FollowError
from schedules.follow.base import Taken
from schedules.follow.copies import content_of, lineup_of
from schedules.follow.ics import CalendarSource, https_of
from schedules.formats.sandbox import Limits
from schedules.model.ids import ServiceId
from schedules.model.kept import FollowedCopy
from schedules.model.rights import Rewind, Rights
from schedules.timeline.followed import last_day, merged
from tests.fakes.calendar_host import calendar, vevent
from tests.fakes.clock import NOON
from tests.schedules.follow.sources import Web, heard
from tests.schedules.lineups import lineup, slot

URL = "https://calendar.example/grid.ics"
ZONED = ";TZID=America/New_York:"
WEEK = ("2026-11-23T05:00Z", "2026-11-30T05:00Z")


async def taken(body: bytes, **more: object) -> Taken:
    source = CalendarSource(
        Web({URL: body}), URL, timezone="America/New_York", rights=Rights(rewind=Rewind.PAUSE), **more  # type: ignore[arg-type]
    )  # fmt: skip
    return await source.read(NOON, None)


def daily(title: str, start: str, end: str, *more: str) -> str:
    return vevent(title, f"{ZONED}20261101T{start}00", f"{ZONED}20261101T{end}00", "RRULE:FREQ=DAILY", *more)


async def test_times_with_a_zone_in_utc_and_floating_are_read() -> None:
    found = await taken(
        calendar(
            daily("Zoned", "0500", "0600"),
            vevent("Exact", ":20261124T150000Z", ":20261124T160000Z"),
            vevent("Floating", ":20261124T120000", ":20261124T130000"),
        )
    )

    assert heard(found.lineup, "2026-11-24T05:00Z", "2026-11-25T05:00Z") == [
        "Zoned 24T10:00-24T11:00", "Exact 24T15:00-24T16:00", "Floating 24T17:00-24T18:00"
    ]  # fmt: skip


async def test_x_wr_timezone_rules_floating_times() -> None:
    body = calendar(
        vevent("Floating", ":20261124T120000", ":20261124T130000"), head="X-WR-TIMEZONE:Europe/Berlin\r\n"
    )

    assert heard((await taken(body)).lineup, *WEEK) == ["Floating 24T11:00-24T12:00"]


async def test_whole_days_are_notes_and_no_airings() -> None:
    found = await taken(
        calendar(
            daily("Morning", "0500", "0900"),
            vevent("Pledge Week", ";VALUE=DATE:20261123", ";VALUE=DATE:20261128"),
            vevent("Midnight Marathon", f"{ZONED}20261125T000000", f"{ZONED}20261126T000000"),
        )
    )

    titles = {line.rpartition(" 2")[0] for line in heard(found.lineup, *WEEK)}
    assert titles == {"Morning", "Midnight Marathon"}
    assert any("1 that last whole days are left out" in note for note in found.notes)


async def test_among_what_is_followed_a_calendars_own_order_stands() -> None:
    moved = vevent(
        "Morning",
        f"{ZONED}20261125T070000",
        f"{ZONED}20261125T080000",
        f"RECURRENCE-ID{ZONED}20261125T050000",
    )
    found = await taken(
        calendar(
            daily("Morning", "0500", "0600"), moved, daily("Seven", "0700", "0900"),
            vevent("Special", f"{ZONED}20261126T053000", f"{ZONED}20261126T073000"),
        )
    )  # fmt: skip

    assert heard(found.lineup, "2026-11-25T10:00Z", "2026-11-25T15:00Z") == [
        "Morning 25T12:00-25T13:00", "Seven 25T13:00-25T14:00"
    ]  # fmt: skip
    assert heard(found.lineup, "2026-11-26T10:00Z", "2026-11-26T15:00Z") == [
        "Morning 26T10:00-26T10:30", "Special 26T10:30-26T12:30", "Seven 26T12:30-26T14:00"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "over",
    [
        pytest.param(vevent("Far", f"{ZONED}20261124T050000", f"{ZONED}20261124T070000"), id="a one-off"),
        pytest.param(daily("Far", "0500", "0700"), id="a series"),
        pytest.param(
            daily("Far", "0100", "0300", "EXDATE:20261125T060000Z")
            + vevent("Far", f"{ZONED}20261124T050000", f"{ZONED}20261124T070000",
                     f"RECURRENCE-ID{ZONED}20261124T010000"),
            id="a moved one",
        ),
        pytest.param(
            daily("Far", "0100", "0300", "RDATE;TZID=America/New_York;VALUE=PERIOD:20261124T050000/PT2H"),
            id="a further one",
        ),
        pytest.param(
            vevent("Far", f"{ZONED}20261124T050000", f"{ZONED}20261124T070000",
                   "X-LIVERADIO-KIND:emergency", "X-LIVERADIO-PRIORITY:1000000"),
            id="what calls itself an emergency",
        ),
    ],
)  # fmt: skip
async def test_local_slots_lie_over_whatever_a_calendar_says(over: str) -> None:
    far = (await taken(calendar(over))).lineup
    local = slot("Local", "05:30", "06:00")

    assert heard(far, "2026-11-24T09:30Z", "2026-11-24T12:30Z") == ["Far 24T10:00-24T12:00"]
    assert heard(merged(lineup(local), far), "2026-11-24T09:30Z", "2026-11-24T12:30Z") == [
        "Far 24T10:00-24T10:30 1/2", "Local 24T10:30-24T11:00", "Far 24T11:00-24T12:00 2/2"
    ]  # fmt: skip


async def test_the_kept_copy_is_heard_as_what_was_read() -> None:
    found = await taken(
        calendar(
            daily("Morning", "0500", "0600", "CATEGORIES:News"),
            vevent("Morning", f"{ZONED}20261125T070000", f"{ZONED}20261125T080000",
                   f"RECURRENCE-ID{ZONED}20261125T050000"),
            vevent("Special", f"{ZONED}20261126T053000", f"{ZONED}20261126T073000"),
        )
    )  # fmt: skip
    copy = FollowedCopy(service=ServiceId("news"), url=URL, as_of=NOON, content=content_of(found.lineup))

    again = lineup_of(copy)

    assert again.followed
    assert heard(again, *WEEK) == heard(found.lineup, *WEEK)
    assert last_day(again) is None


async def test_an_own_station_may_be_named_and_a_strange_one_is_left_out() -> None:
    body = calendar(
        vevent("Ours", ":20261124T150000Z", ":20261124T160000Z", "X-LIVERADIO-SCOPE:station:wsqe"),
        vevent("Theirs", ":20261124T150000Z", ":20261124T160000Z", "X-LIVERADIO-SCOPE:station:other"),
    )

    found = await taken(body, stations={"wsqe"})

    assert [one.programme.title for one in found.lineup.slots] == ["Ours"]
    assert found.notes == ("1 of stations that do not carry the service are left out",)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "no calendar", id="empty"),
        pytest.param(b"<html><body>Please sign in</body></html>", "no calendar", id="a login page"),
        pytest.param(b"slots: []\n", "no calendar", id="another format"),
        pytest.param(calendar(daily("A", "0500", "0600"))[:-30], "ends in the middle", id="cut off"),
        pytest.param(
            calendar("BEGIN:VEVENT\r\nUID:x\r\nSUMMARY:x\r\nEND:VEVENT\r\n"),
            "DTSTART is missing",
            id="nonsense",
        ),
    ],
)
async def test_what_is_no_calendar_is_refused_with_the_reason(body: bytes, reason: str) -> None:
    with pytest.raises(FollowError, match=reason):
        await taken(body)


async def test_a_calendar_that_costs_too_much_is_stopped() -> None:
    many = calendar(*(daily(f"S{n}", "0500", "0600") for n in range(300)))

    with pytest.raises(FollowError, match="larger than"):
        await taken(many, limits=Limits(input_bytes=1_000))


async def test_an_unchanged_calendar_is_not_sent_again() -> None:
    web = Web({URL: calendar(daily("Morning", "0500", "0900"))})
    source = CalendarSource(web, URL, timezone="America/New_York", rights=Rights())

    first = await source.read(NOON, None)
    second = await source.read(NOON, first.lineup)

    assert web.unchanged == 1
    assert second.lineup == first.lineup


@pytest.mark.parametrize(
    ("url", "expected"),
    [("webcal://a.example/x.ics", "https://a.example/x.ics"), ("WEBCALS://a.example/x", "https://a.example/x"),
     ("http://a.example/x.ics", "http://a.example/x.ics")],
)  # fmt: skip
def test_webcal_is_https(url: str, expected: str) -> None:
    assert https_of(url) == expected
