# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""While something is on that may not be streamed, the air carries a notice, and nothing of that at all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import islice, pairwise

from player.air.base import AudioFormat, MountId, StreamState, StreamTitle, Upstream
from player.air.mount import Mount
from player.air.notices.sounds import PLAIN
from player.errors import StreamRefusedError
from player.events import StreamChanged, TitleChanged
from player.running import running
from player.streams.candidate import Codec
from schedules.events import ScheduleChanged
from schedules.model.ids import ServiceId
from schedules.publisher import LocalPublisher
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.frames import FRAME_BYTES, FRAME_S, numbers, opus_headers, opus_page
from tests.fakes.notices import NOTICE, HandRights, NumberedNotices
from tests.fakes.upstream import Live, ScriptedUpstream, Step

BASE = 1_000_000
MP3_48 = AudioFormat(codec=Codec.MP3, sample_rate_hz=48_000, channels=2, content_type="audio/mpeg")


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


class Studio:
    """A mount that somebody listens to, and what it tells."""

    def __init__(self, rights: HandRights) -> None:
        self.clock = FakeClock()
        self.rights = rights
        self.notices = NumberedNotices()
        self.publisher = LocalPublisher()
        self.told: list[object] = []

    @asynccontextmanager
    async def on_air(self, *upstreams: Upstream) -> AsyncIterator[Mount]:
        mount = Mount(
            MountId("news"),
            upstreams,
            clock=self.clock,
            publisher=self.publisher,
            backoff=lambda attempt: 1.0,
            keep_s=600,
            withholding=(self.rights, self.notices),
        )
        with self.publisher.subscribe(self.told.append):
            async with running(mount):
                with mount.listening():
                    yield mount

    def upstream(self, *openings: object) -> ScriptedUpstream:
        return ScriptedUpstream(self.clock, *openings)  # type: ignore[arg-type]

    @property
    def titles(self) -> list[str]:
        return [one.title.title.text for one in self.told if isinstance(one, TitleChanged)]

    @property
    def statuses(self) -> list[tuple[str, str]]:
        return [(one.status.state, one.status.reason) for one in self.told if isinstance(one, StreamChanged)]

    def edit(self, start: datetime | None, end: datetime | None) -> None:
        self.rights.forbid(start, end)
        self.publisher.publish(ScheduleChanged(ServiceId("news"), 2))


def live_s(mount: Mount) -> list[tuple[float, float]]:
    """Return each frame of the upstream's on the air: when it was live, by its number, and by the air."""
    return [
        ((number - BASE) * FRAME_S, (mount.air.instant_of(position) - NOON).total_seconds())
        for position, number in _frames(mount)
        if number < NOTICE
    ]


def notice_s(mount: Mount) -> list[float]:
    return [
        (mount.air.instant_of(position) - NOON).total_seconds()
        for position, number in _frames(mount)
        if number >= NOTICE
    ]


def _frames(mount: Mount) -> Iterator[tuple[int, int]]:
    position = mount.air.oldest
    while position < mount.air.head:
        data = mount.air.read(position, 10_000_000)
        for at, number in enumerate(numbers(data)):
            yield position + at * FRAME_BYTES, number
        position += len(data)


async def test_from_the_boundary_on_until_the_end_the_air_carries_the_notice_alone() -> None:
    studio = Studio(HandRights(after(20), after(50)))
    async with studio.on_air(studio.upstream(Live(studio.clock))) as mount:
        await studio.clock.advance(70)

        assert not [s for s, _ in live_s(mount) if 20 < s < 50 - FRAME_S]
        heard = notice_s(mount)
        assert 19.7 <= heard[0] <= 20
        assert 49.7 <= heard[-1] + FRAME_S <= 50
        assert all(0 < late - early < 0.05 for early, late in pairwise(heard))
        assert max(s for s, _ in live_s(mount)) > 69.5
        assert min(s for s, _ in live_s(mount) if s > 25) < 50.2  # the return is on time
        assert mount.air.generation == 1  # no connection ended
        assert not [gap for gap in mount.air.gaps if gap.end - gap.start > timedelta(seconds=0.3)]
        assert studio.notices.asked == [MP3_48]


async def test_words_say_what_and_until_when_and_the_upstreams_title_comes_back() -> None:
    def titled() -> Iterator[Step]:
        steps = iter(Live(studio.clock))
        yield StreamTitle(text="Before")
        yield next(steps)
        for number, step in enumerate(steps):
            if number == 500:
                yield StreamTitle(text="Of the game")
            yield step

    studio = Studio(HandRights(after(20), after(50)))
    async with studio.on_air(studio.upstream(titled())) as mount:
        await studio.clock.advance(40)
        assert mount.withheld
        words = "Not streamed. We return at 12:00:50."
        assert (mount.status.state, mount.status.reason, mount.status.since) == (
            StreamState.UP,
            words,
            after(20),
        )
        assert studio.titles == ["Before", words]

        await studio.clock.advance(30)
        assert not mount.withheld
        assert mount.status.reason == ""
        assert studio.titles == ["Before", words, "", "Of the game"]
    shown = [("up", ""), ("up", words), ("up", ""), ("off", "")]
    assert studio.statuses == [("connecting", "connecting to http://a.example/live"), *shown]


async def test_whoever_tunes_in_amid_it_hears_the_notice_at_once_in_the_upstreams_format() -> None:
    studio = Studio(HandRights(after(-100), after(50)))
    async with studio.on_air(studio.upstream(Live(studio.clock))) as mount:
        await studio.clock.advance(1)

        assert mount.has_fresh_audio
        assert mount.air.kept_s >= 5
        assert live_s(mount) == []
        assert studio.notices.asked == [MP3_48]


async def test_a_burst_does_not_reach_back_into_it() -> None:
    studio = Studio(HandRights(after(-100), after(-2)))
    async with studio.on_air(studio.upstream(Live(studio.clock, burst_s=30))) as mount:
        await studio.clock.advance(10)

        assert -2 <= min(s for s, _ in live_s(mount)) < -1.7
        assert notice_s(mount) == []


async def test_nor_does_a_burst_that_comes_in_pieces() -> None:
    def in_pieces() -> Iterator[Step]:
        burst, *_ = islice(Live(studio.clock, burst_s=30), 1)
        assert isinstance(burst, bytes)
        for at in range(0, len(burst), 50 * FRAME_BYTES):
            yield burst[at : at + 50 * FRAME_BYTES]
            yield 0.01
        yield from islice(Live(studio.clock), 1, None)

    studio = Studio(HandRights(after(-100), after(-2)))
    async with studio.on_air(studio.upstream(in_pieces())) as mount:
        await studio.clock.advance(10)

        # A quarter of a second of the station is missing between its pieces and what follows.
        assert -2.3 <= min(s for s, _ in live_s(mount)) < 0


async def test_a_connection_that_breaks_just_after_it_does_not_bring_it_back() -> None:
    studio = Studio(HandRights(after(-100), after(20)))
    breaks = Live(studio.clock, lasts_s=20.5, then=StreamRefusedError("http://a.example/live", 500))
    async with studio.on_air(studio.upstream(breaks, Live(studio.clock, burst_s=30))) as mount:
        await studio.clock.advance(40)

        assert min(s for s, _ in live_s(mount)) >= 20 - FRAME_S
        assert max(s for s, _ in live_s(mount)) > 39


async def test_an_edit_counts_at_once_both_ways() -> None:
    studio = Studio(HandRights())
    async with studio.on_air(studio.upstream(Live(studio.clock))) as mount:
        await studio.clock.advance(20)
        studio.edit(after(10), after(100))
        await studio.clock.advance(10)
        studio.edit(None, None)
        await studio.clock.advance(10)

        assert not [s for s, _ in live_s(mount) if 20 < s < 29.8]
        assert max(s for s, _ in live_s(mount)) > 39.7
        assert notice_s(mount)[0] > 19.7
        assert notice_s(mount)[-1] < 30


async def test_an_edit_of_its_end_is_told_of() -> None:
    studio = Studio(HandRights(after(5), after(50)))
    async with studio.on_air(studio.upstream(Live(studio.clock))) as mount:
        await studio.clock.advance(20)
        studio.edit(after(5), after(30))
        await studio.clock.advance(1)
        assert mount.status.reason == "Not streamed. We return at 12:00:30."
        await studio.clock.advance(12)
        assert not mount.withheld
        assert notice_s(mount)[-1] < 30


async def test_it_is_heard_while_the_upstream_is_down_too_and_then_the_truth_is_told() -> None:
    studio = Studio(HandRights(after(-10), after(50)))
    async with studio.on_air(studio.upstream(StreamRefusedError("http://a.example/live", 503))) as mount:
        await studio.clock.advance(40)
        assert mount.status.state == "up"
        assert mount.has_fresh_audio
        assert studio.notices.asked == [PLAIN]

        await studio.clock.advance(30)
        assert mount.status.state == "down"
        assert not mount.has_fresh_audio


async def test_without_a_notice_there_is_silence_and_nothing_of_the_programme() -> None:
    studio = Studio(HandRights(after(20), after(50)))
    studio.notices.fails = True
    async with studio.on_air(studio.upstream(Live(studio.clock))) as mount:
        await studio.clock.advance(45)
        assert not [s for s, _ in live_s(mount) if s > 20]
        assert notice_s(mount) == []
        assert len(studio.notices.asked) == 3  # again every ten seconds
        await studio.clock.advance(20)
        assert max(s for s, _ in live_s(mount)) > 64


async def test_a_mount_that_stops_amid_it_says_no_more_of_it() -> None:
    studio = Studio(HandRights(after(-10), after(500)))
    async with studio.on_air(studio.upstream(Live(studio.clock))) as mount:
        await studio.clock.advance(5)
        assert mount.withheld
    assert not mount.withheld
    assert mount.status.state is StreamState.OFF


async def test_after_it_an_ogg_stream_begins_with_its_headers_anew() -> None:
    def opus() -> Iterator[Step]:
        yield opus_headers()
        for number in range(1, 1000):
            yield opus_page(number, seconds=0.1)
            yield 0.1

    studio = Studio(HandRights(after(-10), after(20)))
    async with studio.on_air(studio.upstream(opus())) as mount:
        await studio.clock.advance(30)
        air, position = mount.air, mount.air.oldest
        assert air.generation == 2  # these notices are MP3 whatever was asked for
        while air.generation_at(position) == 1:
            position += len(air.read(position, 10_000))
        assert air.read(position, 10_000).startswith(opus_headers())
