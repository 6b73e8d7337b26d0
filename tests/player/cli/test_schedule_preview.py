# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio schedule preview``: named nights through the whole command, reckoned on paper."""

from __future__ import annotations

import pytest

from .conftest import CommandLine
from .previewing import NEW_YORK, Files

LORD_HOWE = "Australia/Lord_Howe"


@pytest.fixture
def files(cli: CommandLine) -> Files:
    """Files in a folder without any configuration."""
    return Files(cli)


def tiled(minutes: int) -> str:
    """Return a lineup that tiles the day; each slot is called by its start."""
    times = [f"{at // 60:02}:{at % 60:02}" for at in range(0, 1440, minutes)]
    return "slots:\n" + "".join(
        f'- {{title: "{start}", start: "{start}", end: "{end}", recur: {{freq: daily}}, from: 2000-01-01}}\n'
        for start, end in zip(times, [*times[1:], "00:00"], strict=True)
    )


def test_every_half_hour_of_the_night_on_which_new_york_goes_back(files: Files) -> None:
    hours = [f"2026-11-01T{hour:02}:{minute}Z" for hour in (4, 5, 6, 7) for minute in ("00", "30")]

    assert files.now(tiled(30), *hours, "2026-11-01T05:15Z") == [
        ("00:00", 0, 1800, "00:30"),
        ("00:30", 0, 1800, "01:00"),
        ("01:00", 0, 1800, "01:30"),  # the first 01:00, in summer time
        ("01:30", 0, 5400, "02:00"),  # the first 01:30: it lasts until clocks show 02:00
        ("01:30", 1800, 5400, "02:00"),  # they show 01:00 again
        ("01:30", 3600, 5400, "02:00"),  # and 01:30
        ("02:00", 0, 1800, "02:30"),
        ("02:30", 0, 1800, "03:00"),
        ("01:00", 900, 1800, "01:30"),
    ]


def test_every_half_hour_of_the_night_on_which_new_york_goes_forward(files: Files) -> None:
    hours = [f"2027-03-14T{hour:02}:{minute}Z" for hour in (6, 7, 8) for minute in ("00", "30")]

    assert files.now(tiled(30), *hours) == [
        ("01:00", 0, 1800, "01:30"),
        ("01:30", 0, 1800, "03:00"),  # 02:00 and 02:30 do not air
        ("03:00", 0, 1800, "03:30"),
        ("03:30", 0, 1800, "04:00"),
        ("04:00", 0, 1800, "04:30"),
        ("04:30", 0, 1800, "05:00"),
    ]


NIGHTS = {
    "New York, back, overnight": (
        NEW_YORK, "22:00", "06:00", "2026-11-01T05:00Z", ("2026-11-01T02:00", "2026-11-01T11:00"),
    ),
    "New York, forward, overnight": (
        NEW_YORK, "22:00", "06:00", "2027-03-14T05:00Z", ("2027-03-14T03:00", "2027-03-14T10:00"),
    ),
    "New York, forward, ends in the gap": (
        NEW_YORK, "01:30", "02:30", "2027-03-14T06:30Z", ("2027-03-14T06:30", "2027-03-14T07:00"),
    ),
    "New York, forward, starts in the gap": (
        NEW_YORK, "02:30", "03:30", "2027-03-14T07:00Z", ("2027-03-14T07:00", "2027-03-14T07:30"),
    ),
    "Lord Howe, back by half an hour": (
        LORD_HOWE, "01:00", "02:00", "2026-04-04T15:00Z", ("2026-04-04T14:00", "2026-04-04T15:30"),
    ),
    "Lord Howe, forward by half an hour": (
        LORD_HOWE, "01:30", "03:00", "2026-10-03T15:30Z", ("2026-10-03T15:00", "2026-10-03T16:00"),
    ),
    "Santiago, no midnight": (
        "America/Santiago", "23:00", "02:00", "2026-09-06T04:00Z", ("2026-09-06T03:00", "2026-09-06T05:00"),
    ),
    "Kathmandu": (
        "Asia/Kathmandu", "06:00", "07:00", "2026-11-24T00:30Z", ("2026-11-24T00:15", "2026-11-24T01:15"),
    ),
    "Apia, begun on the date that was lost": (
        "Pacific/Apia", "22:00", "02:00", "2011-12-30T10:30Z", ("2011-12-30T10:00", "2011-12-30T12:00"),
    ),
    "in 2011": (NEW_YORK, "06:00", "07:00", "2011-07-04T10:00Z", ("2011-07-04T10:00", "2011-07-04T11:00")),
    "in 2035": (NEW_YORK, "06:00", "07:00", "2035-12-31T11:00Z", ("2035-12-31T11:00", "2035-12-31T12:00")),
}  # fmt: skip


@pytest.mark.parametrize("night", NIGHTS)
def test_an_airing_on_a_special_night(files: Files, night: str) -> None:
    tz, start, end, at, airs = NIGHTS[night]
    text = (
        f'slots:\n- {{title: Show, start: "{start}", end: "{end}", recur: {{freq: daily}}, from: 2000-01-01}}'
    )

    done = files.preview(text, "--at", at, tz=tz)

    now = done.document[0]["now"]
    assert (now["start"], now["end"]) == (f"{airs[0]}:00Z", f"{airs[1]}:00Z")


def test_what_a_lost_hour_or_a_lost_date_takes_away_does_not_air(files: Files) -> None:
    hours = tiled(60)

    spring = files.rows(hours, "2027-03-14T06:00Z", "2027-03-14T08:00Z")
    lord_howe = files.rows(tiled(30), "2026-10-03T15:00Z", "2026-10-03T16:00Z", tz=LORD_HOWE)
    apia = files.rows(hours, "2011-12-30T09:00Z", "2011-12-30T11:00Z", tz="Pacific/Apia")

    assert [one[2] for one in spring] == ["01:00", "03:00"]
    assert [one[2] for one in lord_howe] == ["01:30", "02:30"]  # clocks skip from 02:00 to 02:30
    assert [one[2] for one in apia] == ["23:00", "00:00"]  # 29 December, and then the 31st


ONE_OFFS = """\
slots:
- {title: Day, start: "00:00", end: "00:00", recur: {freq: daily}, from: 2026-01-01}
- {title: First hour, kind: oneoff, start: "2026-11-01T01:10", end: "2026-11-01T01:20"}
- {title: Second hour, kind: one-off, start: "2026-11-01T01:30-05:00", end: "2026-11-01T01:45-05:00"}
- {title: Instants, kind: oneoff, start: "2026-11-01T12:00Z", end: "2026-11-01T13:00Z"}
- {title: Flood, kind: emergency, start: "2026-11-01T12:30Z", end: "2026-11-01T12:40Z"}
- {title: Late, kind: oneoff, start: "2026-11-01T12:20Z", end: "2026-11-01T12:35Z"}
"""


def test_one_offs_with_and_without_offsets_and_an_emergency_over_them(files: Files) -> None:
    assert files.rows(ONE_OFFS, "2026-11-01T04:00Z", "2026-11-02T05:00Z") == [
        ("2026-11-01T04:00", "2026-11-01T05:10", "Day"),
        ("2026-11-01T05:10", "2026-11-01T05:20", "First hour"),
        ("2026-11-01T05:20", "2026-11-01T06:30", "Day"),
        ("2026-11-01T06:30", "2026-11-01T06:45", "Second hour"),
        ("2026-11-01T06:45", "2026-11-01T12:00", "Day"),
        ("2026-11-01T12:00", "2026-11-01T12:20", "Instants"),
        ("2026-11-01T12:20", "2026-11-01T12:30", "Late"),
        ("2026-11-01T12:30", "2026-11-01T12:40", "Flood"),
        ("2026-11-01T12:40", "2026-11-01T13:00", "Instants"),
        ("2026-11-01T13:00", "2026-11-02T05:00", "Day"),
    ]


def test_pieces_are_counted_over_the_whole_airing_and_never_clipped(files: Files) -> None:
    done = files.preview(ONE_OFFS, "--from", "2026-11-01T06:00Z", "--to", "2026-11-01T06:35Z")

    assert [(one["title"], one["part"], one["parts"]) for one in done.document] == [
        ("Day", 2, 4), ("Second hour", 1, 1)
    ]  # fmt: skip
    first = done.document[0]
    assert (first["occurrence_start"], first["occurrence_end"]) == (
        "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"
    )  # fmt: skip
    assert (first["joined_in_progress"], first["duration_s"]) == (True, 4200)


BREAKAWAYS = """\
slots:
- {title: Network, start: "06:00", end: "12:00", recur: {freq: daily}, from: 2026-01-01}
- {title: Local, start: "07:00", end: "08:00", recur: {freq: daily}, scope: "station:not-in-any-file"}
- {title: Elsewhere, start: "09:00", end: "10:00", recur: {freq: daily}, scope: "station:other"}
- {title: Special, kind: oneoff, start: "2026-11-24T07:30", end: "2026-11-24T07:45"}
- {title: Own special, kind: oneoff, start: "2026-11-24T07:40", end: "2026-11-24T07:50", scope: "station:not-in-any-file"}
"""  # noqa: E501 - a row of the file


def test_breakaways_are_those_of_the_station_that_is_named(files: Files) -> None:
    window = ("2026-11-24T11:00Z", "2026-11-24T17:00Z")

    network = [one[2] for one in files.rows(BREAKAWAYS, *window)]
    station = [one[2] for one in files.rows(BREAKAWAYS, *window, "--station", "not-in-any-file")]
    unknown = [one[2] for one in files.rows(BREAKAWAYS, *window, "--station", "nobody")]

    assert network == unknown == ["Network", "Special", "Network"]
    assert station == ["Network", "Local", "Special", "Own special", "Local", "Network"]
    at = "2026-11-24T12:15Z"
    assert files.now(BREAKAWAYS, at) == [("Network", 4500, 5400, "Special")]
    assert files.now(BREAKAWAYS, at, station="not-in-any-file") == [("Local", 900, 1800, "Special")]


def test_in_a_gap_nothing_is_on_and_next_is_as_far_away_as_it_is(files: Files) -> None:
    text = """\
slots:
- {title: Leap, start: "12:00", end: "13:00", recur: {freq: yearly}, from: 2024-02-29, until: 2030-01-01}
"""

    assert files.now(
        text, "2020-01-01T00:00Z", "2024-02-29T17:30Z", "2024-02-29T18:00Z", "2028-02-29T17:00Z",
        "2029-01-01T00:00Z", "2035-01-01T00:00Z",
    ) == [
        (None, None, None, "Leap"),
        ("Leap", 1800, 3600, "Leap"),
        (None, None, None, "Leap"),  # on from its start, and no longer on at its end
        ("Leap", 0, 3600, None),
        (None, None, None, None),
        (None, None, None, None),
    ]  # fmt: skip


def test_next_is_the_newscast_too(files: Files) -> None:
    done = files.preview(
        'slots:\n- {title: Music, kind: fill}\n- {title: News, start: "12:00", end: "12:05"}',
        "--at", "2026-11-24T16:00Z",
    )  # fmt: skip

    following = done.document[0]["next"]
    assert (following["title"], following["brief"]) == ("News", True)


def test_instants_are_answered_in_the_order_in_which_they_were_asked(files: Files) -> None:
    twice = ("2026-11-24T12:00Z", "2011-01-01T12:00Z", "2026-11-24T12:00Z")

    assert [one[0] for one in files.now(tiled(60), *twice)] == ["07:00", "07:00", "07:00"]


def test_all_that_is_planned_is_shown_without_precedence_and_unclipped(files: Files) -> None:
    text = """\
slots:
- {title: Before, start: "05:00", end: "06:00", from: 2026-11-24, until: 2026-11-24}
- {title: B, start: "06:00", end: "08:00", from: 2026-11-24, until: 2026-11-24}
- {title: A, start: "06:00", end: "08:00", from: 2026-11-24, until: 2026-11-24}
- {title: Short, start: "06:00", end: "07:00", from: 2026-11-24, until: 2026-11-24}
- {title: Overnight, start: "22:00", end: "06:30", from: 2026-11-23, until: 2026-11-23}
- {title: Cancelled, start: "06:00", end: "07:00", from: 2026-11-24, until: 2026-11-24, except: [2026-11-24]}
- {title: After, start: "07:00", end: "09:00", from: 2026-11-24, until: 2026-11-24}
- {title: Flood, kind: emergency, mode: replace, start: "2026-11-24T06:00", end: "2026-11-24T06:10"}
"""

    rows = files.rows(
        text, "2026-11-24T06:00-05:00", "2026-11-24T07:00-05:00", "--mode", "occurrences", "--station", "x"
    )

    assert rows == [
        ("2026-11-24T03:00", "2026-11-24T11:30", "Overnight"),
        ("2026-11-24T11:00", "2026-11-24T11:10", "Flood"),
        ("2026-11-24T11:00", "2026-11-24T12:00", "Short"),
        ("2026-11-24T11:00", "2026-11-24T13:00", "A"),
        ("2026-11-24T11:00", "2026-11-24T13:00", "B"),
    ]


def test_long_airings_and_those_that_cancel_others_reach_into_a_window_from_afar(files: Files) -> None:
    text = """\
slots:
- {title: Fill, kind: fill}
- {title: Marathon, start: "12:00", end: "12:00", extra_days: 8, from: 2011-07-01, until: 2011-07-01}
- {title: Week, start: "12:00", end: "12:00", extra_days: 6, from: 2011-07-09, until: 2011-07-09}
- {title: Strike, kind: oneoff, mode: replace, start: "2011-07-15T06:00", end: "2011-07-15T07:00"}
"""

    assert [one[2] for one in files.rows(text, "2011-07-08T00:00Z", "2011-07-08T01:00Z")] == ["Marathon"]
    # "Week" would be on, but is cancelled five days later; "Marathon" is over.
    assert files.now(text, "2011-07-12T12:00Z") == [("Fill", 28800, 86400, "Fill")]
