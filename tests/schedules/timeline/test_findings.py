# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a look through a lineup finds, and how often it says it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from schedules.model.broadcast import Scope
from schedules.model.catalogue import Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.slot import Kind, Mode, OneOff, Slot
from schedules.timeline.checking import check_place, check_service
from schedules.timeline.findings import Finding, Severity, Topic, length
from schedules.timeline.painting import Reach
from schedules.timeline.zone import Zones
from tests.schedules.lineups import (
    NEW_YORK,
    emergency,
    extra,
    fill,
    instant,
    layer,
    lineup,
    move,
    oneoff,
    slot,
)

# 26 Mondays and a day: from Monday 24 May to Monday 22 November 2027; no clock changes but on 7 November.
START, END = "2027-05-24T04:00Z", "2027-11-23T05:00Z"


def look(
    *entries: Slot | OneOff, start: str = START, end: str = END, zone: str = NEW_YORK
) -> tuple[Finding, ...]:
    reach = Reach(instant(start), instant(end))
    return check_place([layer(*entries, zone=zone)], Zones(), zone, reach, nights=[(reach.start, reach.end)])


def lines(found: tuple[Finding, ...], *topics: Topic) -> list[str]:
    """Return findings as ``gap 2027-05-24 02:00-05:00 x27 before, after``."""
    return [
        f"{one.topic} {one.start:%Y-%m-%d %H:%M}-{one.end:%H:%M} x{one.count} "
        + ", ".join(who.title for who in one.entries)
        for one in found
        if not topics or one.topic in topics
    ]


DAY = slot("Day", "05:00", "00:00")
NIGHT = slot("Night", "00:00", "05:00")
FAULTS = Topic.GAP, Topic.OVERLAP, Topic.SHORT


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param([DAY, NIGHT], [], id="a day that tiles has none"),
        pytest.param([DAY, fill()], [], id="fill closes every gap"),
        pytest.param([DAY], ["gap 2027-05-24 00:00-05:00 x183 Day"], id="a daily gap is one finding"),
        pytest.param(
            [DAY, slot("Night", "00:00", "05:00", "FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SA,SU")],
            ["gap 2027-05-24 00:00-05:00 x27 Day"],
            id="a weekly gap is one finding",
        ),
        pytest.param(
            [DAY, slot("Night", "00:00", "05:00", skip=["2027-06-03"])],
            ["gap 2027-06-03 00:00-05:00 x1 Day, Day"],
            id="a gap of one night",
        ),
        pytest.param([], ["gap 2027-05-24 00:00-00:00 x1 "], id="nothing at all"),
        pytest.param(
            [DAY, NIGHT, slot("Other", "06:00", "07:00", "FREQ=WEEKLY;BYDAY=SA")],
            ["overlap 2027-05-29 06:00-07:00 x26 Other, Day"],
            id="a weekly overlap is one finding, and says first who is heard",
        ),
        pytest.param(
            [DAY, NIGHT, slot("Other", "06:00", "07:00", priority=1)], [], id="priority says who is meant"
        ),
        pytest.param(
            [DAY, NIGHT, oneoff("Gala", "2027-06-01T20:00", "2027-06-01T22:00")], [], id="a one-off is meant"
        ),
        pytest.param(
            [
                DAY,
                NIGHT,
                oneoff("Gala", "2027-06-01T20:00", "2027-06-01T22:00"),
                oneoff("Match", "2027-06-01T21:00", "2027-06-01T23:00"),
            ],
            ["overlap 2027-06-01 21:00-22:00 x1 Match, Gala"],
            id="two one-offs",
        ),
        pytest.param(
            [
                DAY,
                NIGHT,
                slot("Other", "06:00", "07:00", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1"),
                emergency("Flood", "2027-06-01T05:30", "2027-06-01T07:30"),
            ],
            [],
            id="an overlap that nobody hears is none",
        ),
        pytest.param(
            [DAY, NIGHT, slot("Other", "06:00", "07:00", mode=Mode.REPLACE, priority=1), fill()],
            [],
            id="what is cancelled overlaps with nothing",
        ),
        pytest.param(
            [slot("Long", "05:00", "06:00", extra_days=1), fill()],
            ["overlap 2027-05-24 05:00-06:00 x183 Long, Long"],
            id="a slot that runs into its own next airing",
        ),
        pytest.param(
            [DAY, NIGHT, slot("Talk", "05:02", "06:00", "FREQ=WEEKLY;BYDAY=MO", priority=1)],
            ["short 2027-05-24 05:00-05:02 x27 Day"],
            id="a cut leaves two minutes",
        ),
        pytest.param(
            [DAY, NIGHT, slot("Newscast", "12:00", "12:03", priority=1)],
            [],
            id="a short programme",
        ),
        pytest.param(
            [DAY, NIGHT, slot("Talk", "05:05", "06:00", priority=1)], [], id="five minutes are not short"
        ),
    ],
)
def test_what_is_found(entries: list[Slot | OneOff], expected: list[str]) -> None:
    assert lines(look(*entries), *FAULTS) == expected


def test_a_finding_says_it_in_words_in_numbers_and_how_much_it_matters() -> None:
    night = slot("Night", "00:00", "05:00", "FREQ=WEEKLY;BYDAY=TU,TH,FR,SA,SU", line=12)

    [gap, grows] = look(DAY, night)

    assert gap.sentence == (
        "Monday 24 May 2027 00:00 to 05:00, the first of 53 times on Mondays and Wednesdays:"
        " nothing is planned"
    )
    assert (gap.severity, gap.seconds, gap.weekdays) == (Severity.FAULT, 5 * 3600, (0, 2))
    assert f"{gap.start:%z}" == "-0400"
    assert grows.severity is Severity.NOTE
    assert [(one.owner, one.id, one.line) for one in grows.entries] == [("news", "night", 12)]


# Change nights

FALL = {"start": "2026-10-31T04:00Z", "end": "2026-11-03T05:00Z"}
SPRING = {"start": "2027-03-13T05:00Z", "end": "2027-03-16T04:00Z"}


@pytest.mark.parametrize(
    ("night", "entry", "topic", "seconds", "planned_s"),
    [
        pytest.param(FALL, ("01:00", "02:00"), Topic.GROWS, 7200, 3600, id="fall: both hours"),
        pytest.param(FALL, ("01:30", "02:00"), Topic.GROWS, 5400, 1800, id="fall: the rest of both"),
        pytest.param(FALL, ("01:00", "01:30"), None, 0, 0, id="fall: the first half hour is as ever"),
        pytest.param(FALL, ("00:00", "06:00"), Topic.GROWS, 7 * 3600, 6 * 3600, id="fall: midnight to six"),
        pytest.param(FALL, ("02:00", "03:00"), None, 0, 0, id="fall: afterwards"),
        pytest.param(FALL, ("22:00", "02:00"), Topic.GROWS, 5 * 3600, 4 * 3600, id="fall: overnight"),
        pytest.param(SPRING, ("02:00", "03:00"), Topic.VANISHES, 0, 3600, id="spring: the hour that is lost"),
        pytest.param(SPRING, ("02:30", "03:30"), Topic.SHRINKS, 1800, 3600, id="spring: over the end"),
        pytest.param(SPRING, ("01:30", "02:30"), Topic.SHRINKS, 1800, 3600, id="spring: over the begin"),
        pytest.param(SPRING, ("00:00", "06:00"), Topic.SHRINKS, 5 * 3600, 6 * 3600, id="spring: to six"),
        pytest.param(SPRING, ("01:00", "02:00"), None, 0, 0, id="spring: before"),
    ],
)  # fmt: skip
def test_what_a_change_night_does(
    night: dict[str, str], entry: tuple[str, str], topic: Topic | None, seconds: float, planned_s: float
) -> None:
    found = [one for one in look(slot("Show", *entry), **night) if one.topic not in FAULTS]

    assert [(one.topic, one.seconds, one.planned_s) for one in found] == (
        [(topic, seconds, planned_s)] if topic else []
    )


@pytest.mark.parametrize(
    ("night", "entry", "sentence"),
    [
        pytest.param(
            FALL,
            ("01:30", "02:00"),
            'Sunday 1 November 2026: "Show", 01:30 to 02:00, airs 1 h 30 min instead of 30 min:'
            " clocks go back at 02:00",
            id="grows",
        ),
        pytest.param(
            SPRING,
            ("02:00", "03:00"),
            'Sunday 14 March 2027: "Show", 02:00 to 03:00, does not air: clocks go forward at 02:00',
            id="vanishes",
        ),
    ],
)
def test_what_a_change_night_does_in_words(
    night: dict[str, str], entry: tuple[str, str], sentence: str
) -> None:
    [found] = [one for one in look(slot("Show", *entry), **night) if one.topic not in FAULTS]

    assert found.sentence == sentence


@pytest.mark.parametrize(
    ("zone", "start", "end", "entry", "expected"),
    [
        pytest.param(
            "Australia/Lord_Howe", "2026-10-03T00:00Z", "2026-10-05T00:00Z", ("01:30", "02:30"),
            (Topic.SHRINKS, 1800), id="Lord Howe: half an hour",
        ),
        pytest.param(
            "America/Santiago", "2026-09-05T00:00Z", "2026-09-07T00:00Z", ("00:00", "01:00"),
            (Topic.VANISHES, 0), id="Santiago: at midnight",
        ),
        pytest.param(
            "Pacific/Apia", "2011-12-29T00:00Z", "2012-01-01T00:00Z", ("22:00", "06:00"),
            (Topic.SHRINKS, 7200), id="Apia: over the lost date",
        ),
    ],
)  # fmt: skip
def test_change_nights_of_other_places(
    zone: str, start: str, end: str, entry: tuple[str, str], expected: tuple[Topic, float]
) -> None:
    found = [
        one for one in look(slot("Show", *entry), start=start, end=end, zone=zone) if one.topic not in FAULTS
    ]

    assert (found[0].topic, found[0].seconds) == expected


def test_exceptions_of_the_night_count_and_instants_are_never_longer() -> None:
    entries: list[Slot | OneOff] = [
        slot("Moved", "12:00", "13:00", moves=(move("2026-11-01", "2026-11-01T00:30", "2026-11-01T02:30"),)),
        slot("Extra", "12:00", "13:00", extras=(extra("2026-11-01", "01:00", "03:00"),)),
        slot("Skipped", "00:00", "06:00", skip=["2026-11-01"]),
        slot("Later", "01:00", "02:00", "FREQ=WEEKLY;BYDAY=SA", days_later=1),
        oneoff("Wall", "2026-11-01T01:00", "2026-11-01T02:00"),
        oneoff("Instants", "2026-11-01T01:00-04:00", "2026-11-01T02:00-05:00"),
        slot("London", "01:00", "03:00", timezone="Europe/London"),
    ]

    found = [one for one in look(*entries, **FALL) if one.topic not in FAULTS]

    assert {one.entries[0].title: one.seconds for one in found} == {
        "Moved": 3 * 3600,
        "Extra": 3 * 3600,
        "Later": 7200,
        "Wall": 7200,
    }


# A service with its stations

NEWS = Service(id=ServiceId("news"), name="News", timezone=NEW_YORK)
WSKG = Station(
    id=StationId("wskg-fm"), call_sign="WSKG-FM", name="WSKG", carries=NEWS.id, timezone="America/Chicago"
)


def test_a_station_is_looked_at_with_what_it_inherits_in_its_own_time() -> None:
    reach = Reach(instant("2026-11-24T05:00Z"), instant("2026-11-25T05:00Z"))
    service = lineup(slot("Day", "05:00", "00:00"))
    local = lineup(slot("Local", "00:00", "02:00"), slot("Other", "01:00", "02:00", "FREQ=DAILY;INTERVAL=2"))

    found = check_service(NEWS, [WSKG], service, {WSKG.id: local}, reach)

    assert lines(found.stream, *FAULTS) == ["gap 2026-11-24 00:00-05:00 x1 Day"]
    assert lines(found.stations[WSKG.id], *FAULTS) == [
        "gap 2026-11-23 23:00-00:00 x1 Local",
        "overlap 2026-11-24 01:00-02:00 x1 Other, Local",
        "gap 2026-11-24 02:00-04:00 x1 Other, Day",
    ]
    assert found.faulty


def test_a_lineup_without_gap_and_overlap_is_not_faulty_whatever_the_nights_do() -> None:
    reach = Reach(instant("2026-10-25T00:00Z"), instant("2027-04-01T00:00Z"))

    found = check_service(NEWS, [WSKG], lineup(DAY, NIGHT), {}, reach)

    assert not found.faulty
    assert {one.topic for one in found.stream} == {Topic.GROWS, Topic.SHRINKS}
    assert len(found.stations[WSKG.id]) == len(found.stream)


def test_the_change_nights_of_years_to_come_can_be_had_too() -> None:
    reach = Reach(instant("2026-11-24T05:00Z"), instant("2026-11-25T05:00Z"))

    found = check_service(NEWS, [], lineup(DAY, NIGHT), {}, reach, of_years=[2027, 2030])

    assert [f"{one.start:%Y-%m-%d}" for one in found.stream] == [
        "2027-03-14",  # the second Sunday of March, and the first of November
        "2027-11-07",
        "2030-03-10",
        "2030-11-03",
    ]


def test_classes_scopes_and_priorities_of_one_rank_only() -> None:
    entries = [
        layer(DAY, NIGHT, fill(), slot("Second fill", "05:00", "06:00", kind=Kind.FILL)),
        layer(slot("Local", "06:00", "07:00"), scope=Scope.STATION),
    ]
    reach = Reach(instant("2026-11-24T05:00Z"), instant("2026-11-25T05:00Z"))

    assert not check_place(entries, Zones(), NEW_YORK, reach, nights=[])


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(90 * 60, "1 h 30 min"), (45, "45 s"), (86_400 * 2 + 61, "2 d 1 min 1 s"), (0, "0 s")],
)
def test_lengths_in_words(seconds: int, words: str) -> None:
    assert length(timedelta(seconds=seconds)) == words
