# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The schedule service where a station breaks away: what its transmitter has, and what its stream."""

from __future__ import annotations

from datetime import timedelta

import pytest

from schedules.model.broadcast import HeardOn, NowNext
from tests.schedules.lineups import instant, lineup, slot

from .bench import DAILY, WSQG, Bench, title, titles


class TestBreakaways:
    """A station's own slots, 11:00 to 12:30 UTC, over the service's Midday of 10:05 to 14:00."""

    LOCAL = lineup(slot("Town Talk", "06:00", "07:30"))  # by New York's clock

    def picture(self, bench: Bench, at: str, station: str = "wsqg-fm") -> NowNext:
        return bench.schedules.now_next(station, at=instant(f"2026-11-24T{at}Z"), depth=2)

    async def test_the_transmitter_has_it_and_the_stream_goes_on(self, bench: Bench) -> None:
        await bench.schedules.replace_station_lineup("wsqg-fm", self.LOCAL)

        picture = self.picture(bench, "11:30")

        assert titles(picture) == ("Town Talk", ["Midday", "Evening"])
        assert picture.now is not None
        assert picture.now.heard_on is HeardOn.FM
        assert picture.next[0].heard_on is HeardOn.BOTH
        assert picture.next[0].joined_in_progress
        assert picture.stream is not None
        assert (title(picture.stream.now), [title(one) for one in picture.stream.next]) == (
            "Midday",
            ["Evening", "Morning"],
        )
        assert picture.stream.now is not None
        assert picture.stream.now.heard_on is HeardOn.STREAM
        assert [one.heard_on for one in picture.stream.next] == [HeardOn.BOTH, HeardOn.BOTH]

    async def test_what_comes_next_on_the_stream_is_marked_where_a_breakaway_will_cut_it(
        self, bench: Bench
    ) -> None:
        await bench.schedules.replace_station_lineup("wsqg-fm", self.LOCAL)

        picture = bench.schedules.now_next("wsqg-fm", at=instant("2026-11-24T11:30Z"), depth=6)

        assert picture.stream is not None
        assert [(title(one), one.heard_on) for one in picture.stream.next] == [
            ("Evening", HeardOn.BOTH),
            ("Morning", HeardOn.BOTH),
            ("Newscast", HeardOn.BOTH),
            ("Midday", HeardOn.STREAM),  # tomorrow's, cut by tomorrow's Town Talk
            ("Evening", HeardOn.BOTH),
            ("Morning", HeardOn.BOTH),
        ]
        assert [(title(one), one.heard_on) for one in picture.next] == [
            ("Midday", HeardOn.BOTH),
            ("Evening", HeardOn.BOTH),
            ("Morning", HeardOn.BOTH),
            ("Newscast", HeardOn.BOTH),
            ("Midday", HeardOn.BOTH),
            ("Town Talk", HeardOn.FM),
        ]

    @pytest.mark.parametrize(
        ("start", "end", "marked"),
        [
            ("04:00", "05:05", ["Newscast"]),  # New York's clock: until Midday begins at 10:05 UTC
            ("04:00", "05:06", ["Newscast", "Midday"]),
            ("09:00", "10:00", []),  # from Midday's end on
            ("08:30", "09:30", ["Midday"]),  # over its end
            ("13:00", "15:00", ["Evening"]),  # all of it
        ],
    )
    async def test_only_what_a_breakaway_touches_is_marked(
        self, bench: Bench, start: str, end: str, marked: list[str]
    ) -> None:
        # From 06:00 to 06:30 UTC, so that the stream has a picture of its own then.
        early = slot("Early Talk", "01:00", "01:30")
        await bench.schedules.replace_station_lineup("wsqg-fm", lineup(early, slot("Town Talk", start, end)))

        picture = bench.schedules.now_next("wsqg-fm", at=instant("2026-11-24T06:10Z"), depth=3)

        assert picture.stream is not None
        assert [title(one) for one in picture.stream.next] == ["Newscast", "Midday", "Evening"]
        assert [title(one) for one in picture.stream.next if one.heard_on is HeardOn.STREAM] == marked

    async def test_before_it_both_are_told_since_next_differs(self, bench: Bench) -> None:
        await bench.schedules.replace_station_lineup("wsqg-fm", self.LOCAL)

        picture = self.picture(bench, "10:30")

        assert picture.stream is not None
        assert title(picture.now) == title(picture.stream.now) == "Midday"
        assert picture.stream.now is not None
        assert picture.stream.now.heard_on is HeardOn.BOTH
        assert picture.valid_until == instant("2026-11-24T11:00Z")

    async def test_far_from_it_the_stream_is_left_out(self, bench: Bench) -> None:
        await bench.schedules.replace_station_lineup("wsqg-fm", self.LOCAL)

        assert self.picture(bench, "08:00").stream is None
        assert self.picture(bench, "19:00").stream is None

    async def test_a_change_of_the_stream_ends_the_picture_too(self, bench: Bench) -> None:
        await bench.schedules.replace_station_lineup(
            "wsqg-fm", lineup(slot("Long Talk", "08:00", "14:00"))
        )  # 13:00 to 19:00

        picture = self.picture(bench, "13:30")

        assert title(picture.now) == "Long Talk"
        assert picture.valid_until == instant("2026-11-24T14:00Z")  # Midday ends on the stream
        assert bench.schedules.next_boundary(instant("2026-11-24T13:30Z")) == instant("2026-11-24T14:00Z")

    async def test_a_station_with_a_stream_of_its_own_is_heard_on_both(self, bench: Bench) -> None:
        await bench.schedules.replace_service_lineup("classical", DAILY)
        await bench.schedules.replace_station_lineup("wsqx-fm", self.LOCAL)

        picture = self.picture(bench, "11:30", "wsqx-fm")

        assert title(picture.now) == "Town Talk"
        assert picture.now is not None
        assert picture.now.heard_on is HeardOn.BOTH
        assert picture.stream is None

    async def test_others_do_not_have_it(self, bench: Bench) -> None:
        written = lineup(*DAILY.slots, slot("Town Talk", "06:00", "07:30", station=WSQG))
        await bench.schedules.replace_service_lineup("news", written)

        assert title(self.picture(bench, "11:30").now) == "Town Talk"
        assert title(self.picture(bench, "11:30", "wskg-fm").now) == "Midday"
        assert self.picture(bench, "11:30", "wskg-fm").stream is None

    async def test_a_window_is_of_the_transmitter(self, bench: Bench) -> None:
        await bench.schedules.replace_station_lineup("wsqg-fm", self.LOCAL)
        window = (instant("2026-11-24T10:30Z"), instant("2026-11-24T13:00Z"))

        on_air = bench.schedules.window("wsqg-fm", *window)

        assert [title(one) for one in on_air] == ["Midday", "Town Talk", "Midday"]
        assert [(one.part, one.parts) for one in on_air] == [(1, 2), (1, 1), (2, 2)]

    async def test_a_picture_changes_exactly_at_its_valid_until(self, bench: Bench) -> None:
        await bench.schedules.replace_station_lineup("wsqg-fm", self.LOCAL)
        at = instant("2026-11-24T00:00Z")

        while at < instant("2026-11-26T00:00Z"):
            picture = bench.schedules.now_next("wsqg-fm", at=at)
            assert picture.valid_until is not None
            last = bench.schedules.now_next("wsqg-fm", at=picture.valid_until - timedelta(microseconds=1))
            after = bench.schedules.now_next("wsqg-fm", at=picture.valid_until)
            assert facts(last) == facts(picture)
            assert facts(after) != facts(picture)
            at = picture.valid_until


def facts(picture: NowNext) -> tuple[object, ...]:
    return picture.now, picture.next, picture.stream
