# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The examples of RFC 5545, section 3.8.5.3, with the dates that stand there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from .calendars import reading, starts, vevent

WORKDAYS = "MO,TU,WE,TH,FR"


def days(text: str) -> list[str]:
    """Return ``1997 Sep 2,9 Oct 7`` as starts at nine."""
    found, year, month = [], "", 0
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    for word in text.split():
        if word in names:
            month = names.index(word) + 1
        elif len(word) == 4 and word.isdigit():
            year = word
        else:
            found += [f"{year}-{month:02}-{int(day):02} 09:00" for day in word.split(",")]
    return found


def every(first: str, last: str, step_days: int = 1) -> list[str]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    count = (end - begin).days // step_days + 1
    return [f"{begin + timedelta(days=n * step_days)} 09:00" for n in range(count)]


JANUARIES = [start for year in (1998, 1999, 2000) for start in every(f"{year}-01-01", f"{year}-01-31")]
JUNE_JULY = days(" ".join(f"{year} Jun 10 Jul 10" for year in range(1997, 2002)))
MONDAYS_20TH = days("1997 May 19 1998 May 18 1999 May 17")
TU_TH = days("1997 Sep 2,4,9,11,16,18,23,25,30 Oct 2")
MO_WE_FR = days("1997 Sep 1,3,5,15,17,19,29 Oct 1,3,13,15,17,27,29,31 Nov 10,12,14,24,26,28 Dec 8,10,12,22")
TENTHS = days("1997 Mar 10 1999 Jan 10 Feb 10 Mar 10 2001 Jan 10 Feb 10 Mar 10 2003 Jan 10 Feb 10 Mar 10")


@pytest.mark.parametrize(
    ("first", "rule", "until", "expected"),
    [
        pytest.param(
            "19970902", "DAILY;COUNT=10", "1999-01-01", every("1997-09-02", "1997-09-11"), id="ten days"
        ),
        pytest.param(
            "19970902",
            "DAILY;UNTIL=19971224T000000Z",
            "1999-01-01",
            every("1997-09-02", "1997-12-23"),
            id="until",
        ),
        pytest.param(
            "19970902", "DAILY;INTERVAL=2", "1997-12-04", every("1997-09-02", "1997-12-03", 2), id="other day"
        ),
        pytest.param(
            "19970902",
            "DAILY;INTERVAL=10;COUNT=5",
            "1999-01-01",
            days("1997 Sep 2,12,22 Oct 2,12"),
            id="10 days",
        ),
        pytest.param(
            "19980101",
            "YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
            "2003-01-01",
            JANUARIES,
            id="each day of January, yearly",
        ),
        pytest.param(
            "19980101",
            "DAILY;UNTIL=20000131T140000Z;BYMONTH=1",
            "2003-01-01",
            JANUARIES,
            id="each day of January, daily",
        ),
        pytest.param(
            "19970902", "WEEKLY;COUNT=10", "1999-01-01", every("1997-09-02", "1997-11-04", 7), id="ten weeks"
        ),
        pytest.param(
            "19970902",
            "WEEKLY;UNTIL=19971224T000000Z",
            "1999-01-01",
            every("1997-09-02", "1997-12-23", 7),
            id="weeks",
        ),
        pytest.param(
            "19970902",
            "WEEKLY;INTERVAL=2;WKST=SU",
            "1998-02-18",
            every("1997-09-02", "1998-02-17", 14),
            id="every other week",
        ),
        pytest.param(
            "19970902",
            "WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
            "1999-01-01",
            TU_TH,
            id="five weeks",
        ),
        pytest.param("19970902", "WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", "1999-01-01", TU_TH, id="counted"),
        pytest.param(
            "19970901",
            "WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
            "1999-01-01",
            MO_WE_FR,
            id="three days of every other week",
        ),
        pytest.param(
            "19970902",
            "WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
            "1999-01-01",
            days("1997 Sep 2,4,16,18,30 Oct 2,14,16"),
            id="two days of every other week",
        ),
        pytest.param(
            "19970905",
            "MONTHLY;COUNT=10;BYDAY=1FR",
            "1999-01-01",
            days("1997 Sep 5 Oct 3 Nov 7 Dec 5 1998 Jan 2 Feb 6 Mar 6 Apr 3 May 1 Jun 5"),
            id="first Friday",
        ),
        pytest.param(
            "19970905",
            "MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR",
            "1999-01-01",
            days("1997 Sep 5 Oct 3 Nov 7 Dec 5"),
            id="first Friday, until",
        ),
        pytest.param(
            "19970907",
            "MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
            "1999-01-01",
            days("1997 Sep 7,28 Nov 2,30 1998 Jan 4,25 Mar 1,29 May 3,31"),
            id="first and last Sunday",
        ),
        pytest.param(
            "19970922",
            "MONTHLY;COUNT=6;BYDAY=-2MO",
            "1999-01-01",
            days("1997 Sep 22 Oct 20 Nov 17 Dec 22 1998 Jan 19 Feb 16"),
            id="last Monday but one",
        ),
        pytest.param(
            "19970928",
            "MONTHLY;BYMONTHDAY=-3",
            "1998-02-27",
            days("1997 Sep 28 Oct 29 Nov 28 Dec 29 1998 Jan 29 Feb 26"),
            id="last day but two",
        ),
        pytest.param(
            "19970902",
            "MONTHLY;COUNT=10;BYMONTHDAY=2,15",
            "1999-01-01",
            days("1997 Sep 2,15 Oct 2,15 Nov 2,15 Dec 2,15 1998 Jan 2,15"),
            id="2nd and 15th",
        ),
        pytest.param(
            "19970930",
            "MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
            "1999-01-01",
            days("1997 Sep 30 Oct 1,31 Nov 1,30 Dec 1,31 1998 Jan 1,31 Feb 1"),
            id="first and last day",
        ),
        pytest.param(
            "19970910",
            "MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
            "2003-01-01",
            days("1997 Sep 10,11,12,13,14,15 1999 Mar 10,11,12,13"),
            id="every 18 months",
        ),
        pytest.param(
            "19970902",
            "MONTHLY;INTERVAL=2;BYDAY=TU",
            "1998-04-01",
            days("1997 Sep 2,9,16,23,30 Nov 4,11,18,25 1998 Jan 6,13,20,27 Mar 3,10,17,24,31"),
            id="Tuesdays of every other month",
        ),
        pytest.param("19970610", "YEARLY;COUNT=10;BYMONTH=6,7", "2009-01-01", JUNE_JULY, id="June and July"),
        pytest.param(
            "19970310",
            "YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
            "2009-01-01",
            TENTHS,
            id="every other year",
        ),
        pytest.param("19970519", "YEARLY;BYDAY=20MO", "2000-01-01", MONDAYS_20TH, id="20th Monday"),
        pytest.param(
            "19970313",
            "YEARLY;BYMONTH=3;BYDAY=TH",
            "2000-01-01",
            days("1997 Mar 13,20,27 1998 Mar 5,12,19,26 1999 Mar 4,11,18,25"),
            id="Thursdays in March",
        ),
        pytest.param(
            "19970913",
            "MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
            "1998-06-14",
            days("1997 Sep 13 Oct 11 Nov 8 Dec 13 1998 Jan 10 Feb 7 Mar 7 Apr 11 May 9 Jun 13"),
            id="Saturday after the first Sunday",
        ),
        pytest.param(
            "19961105",
            "YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            "2005-01-01",
            days("1996 Nov 5 2000 Nov 7 2004 Nov 2"),
            id="election day",
        ),
        pytest.param(
            "19970904",
            "MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
            "1999-01-01",
            days("1997 Sep 4 Oct 7 Nov 6"),
            id="third of three weekdays",
        ),
        pytest.param(
            "19970929",
            f"MONTHLY;BYDAY={WORKDAYS};BYSETPOS=-2",
            "1998-03-31",
            days("1997 Sep 29 Oct 30 Nov 27 Dec 30 1998 Jan 29 Feb 26 Mar 30"),
            id="last workday but one",
        ),
        pytest.param(
            "19970805",
            "WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
            "1999-01-01",
            days("1997 Aug 5,10,19,24"),
            id="MO",
        ),
        pytest.param(
            "19970805",
            "WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
            "1999-01-01",
            days("1997 Aug 5,17,19,31"),
            id="SU",
        ),
        pytest.param(
            "19970101",
            "YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
            "2010-01-01",
            days("1997 Jan 1 Apr 10 Jul 19 2000 Jan 1 Apr 9 Jul 18 2003 Jan 1 Apr 10 Jul 19 2006 Jan 1"),
            id="days of the year",
        ),
        pytest.param(
            "19970512",
            "YEARLY;BYWEEKNO=20;BYDAY=MO",
            "2000-01-01",
            days("1997 May 12 1998 May 11 1999 May 17"),
            id="Monday of week 20",
        ),
        pytest.param(
            "20070115",
            "MONTHLY;BYMONTHDAY=15,30;COUNT=5",
            "2009-01-01",
            days("2007 Jan 15,30 Feb 15 Mar 15,30"),
            id="dates that are not there",
        ),
    ],
)
def test_the_dates_of_the_standard(first: str, rule: str, until: str, expected: list[str]) -> None:
    start = f"DTSTART;TZID=America/New_York:{first}T090000"

    read = reading(vevent(start, "DURATION:PT10M", f"RRULE:FREQ={rule}"))

    assert starts(read.lineup, "1996-01-01", until) == expected
    assert not read.report.changed


def test_the_thirteenth_that_is_a_friday_and_a_first_one_that_is_taken_away() -> None:
    read = reading(
        vevent(
            "DTSTART;TZID=America/New_York:19970902T090000",
            "DURATION:PT10M",
            "EXDATE;TZID=America/New_York:19970902T090000",
            "RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        )
    )

    assert starts(read.lineup, "1997-01-01", "2000-12-31") == days(
        "1998 Feb 13 Mar 13 Nov 13 1999 Aug 13 2000 Oct 13"
    )


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # The UNTIL of the standard's own example is an error that is known: 17:00 in New York is 21:00Z.
        pytest.param("HOURLY;INTERVAL=3;UNTIL=19970902T210000Z", "09:00 12:00 15:00", id="every third hour"),
        pytest.param("MINUTELY;INTERVAL=15;COUNT=6", "09:00 09:15 09:30 09:45 10:00 10:15", id="quarters"),
        pytest.param("MINUTELY;INTERVAL=90;COUNT=4", "09:00 10:30 12:00 13:30", id="an hour and a half"),
    ],
)
def test_the_hours_of_the_standard(rule: str, expected: str) -> None:
    start = "DTSTART;TZID=America/New_York:19970902T090000"

    lineup = reading(vevent(start, "DURATION:PT10M", f"RRULE:FREQ={rule}")).lineup

    assert starts(lineup, "1997-01-01", "1999-01-01") == [f"1997-09-02 {each}" for each in expected.split()]


@pytest.mark.parametrize(
    "rule",
    [
        "DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40",
        "MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16",
    ],
)
def test_twenty_minutes_apart_in_working_hours(rule: str) -> None:
    start = "DTSTART;TZID=America/New_York:19970902T090000"

    lineup = reading(vevent(start, "DURATION:PT10M", f"RRULE:FREQ={rule}")).lineup

    hours = [f"{hour:02}:{minute:02}" for hour in range(9, 17) for minute in (0, 20, 40)]
    assert starts(lineup, "1997-09-02", "1997-09-04") == [
        f"1997-09-0{day} {each}" for day in (2, 3) for each in hours
    ]
