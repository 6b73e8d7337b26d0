# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The air: positions that only grow, instants that are true, bounded memory."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from player.air.air import Air
from player.air.base import AudioFormat, StreamTitle
from player.air.run import Run
from player.errors import PositionGoneError
from player.streams.candidate import Codec
from tests.fakes.frames import BYTES_PER_S, FRAME_BYTES, mp3

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MP3 = AudioFormat(codec=Codec.MP3, sample_rate_hz=48_000, channels=2, content_type="audio/mpeg")
MONO = AudioFormat(codec=Codec.MP3, sample_rate_hz=48_000, channels=1, content_type="audio/mpeg")
OPUS = AudioFormat(codec=Codec.OPUS, sample_rate_hz=48_000, channels=2, content_type="audio/ogg")
RUN_FRAMES = 5
RUN_S = 0.12
RUN_BYTES = RUN_FRAMES * FRAME_BYTES


def run(first: int = 0, audio: AudioFormat = MP3) -> Run:
    return Run(frames=mp3(first, RUN_FRAMES), duration_s=RUN_S, format=audio)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def filled(seconds: float, *, begin_s: float = 0.0, air: Air | None = None, audio: AudioFormat = MP3) -> Air:
    """Return an air on which sound came in real time from `begin_s` after noon on."""
    air = air or Air()
    for number in range(round(seconds / RUN_S)):
        air.append(run(number * RUN_FRAMES, audio), after(begin_s + (number + 1) * RUN_S))
    return air


def apart_s(one: datetime | None, other: datetime) -> float:
    assert one is not None
    return abs((one - other).total_seconds())


def test_an_empty_air_says_so() -> None:
    air = Air()

    assert (air.oldest, air.head, air.generation, air.format, air.newest_at) == (0, 0, 0, None, None)
    assert (air.kept_s, air.kept_bytes, air.gaps, air.latest_title) == (0, 0, (), None)
    assert (air.burst_position(), air.position_behind(5), air.position_at(NOON)) == (0, 0, 0)
    assert air.read(0, 1000) == b""
    with pytest.raises(PositionGoneError):
        air.instant_of(0)


def test_what_comes_in_real_time_lies_where_it_was_on_the_air() -> None:
    air = filled(12)

    assert apart_s(air.newest_at, after(12)) < 0.001
    assert apart_s(air.instant_of(0), after(0)) < 0.001
    assert air.kept_bytes == 12 * BYTES_PER_S
    assert air.kept_s == pytest.approx(12)
    position = air.position_at(after(6))
    assert position % RUN_BYTES == 0
    assert 0 <= 6 * BYTES_PER_S - position < RUN_BYTES


def test_a_burst_lies_in_the_past() -> None:
    air = Air()
    for number in range(50):  # 6 s of sound at once
        air.append(run(number * RUN_FRAMES), NOON)

    assert apart_s(air.newest_at, NOON) < 0.001
    assert apart_s(air.instant_of(0), after(-6)) < 0.001


def test_sound_that_comes_in_lumps_lies_evenly() -> None:
    air = Air()
    for lump in range(10):  # 1.2 s of sound each 1.2 s, the fourth one second late
        for number in range(10):
            at_s = (lump + 1) * 1.2 + (1.0 if lump == 3 else 0.0)
            air.append(run((lump * 10 + number) * RUN_FRAMES), after(at_s))

    for position, at_s in ((0, 0.0), (3 * 10 * RUN_BYTES, 3.6), (45 * RUN_BYTES, 5.4), (air.head, 12.0)):
        assert apart_s(air.instant_of(position), after(at_s)) < 0.001


def test_a_source_whose_clock_is_slow_is_followed() -> None:
    air = Air(keep_s=600)
    for number in range(5000):  # 600 s of sound in 606 s: 1 % slow
        air.append(run(0), after((number + 1) * RUN_S * 1.01))

    assert apart_s(air.newest_at, after(606)) < 1.0


def test_positions_stay_when_old_air_is_dropped() -> None:
    air = filled(100.8)

    assert air.head == 100.8 * BYTES_PER_S
    assert air.kept_s == pytest.approx(60, abs=RUN_S)
    assert air.oldest == pytest.approx(40.8 * BYTES_PER_S, abs=RUN_BYTES)
    assert air.instant_of(air.oldest) >= after(40.8) - timedelta(seconds=RUN_S)
    with pytest.raises(PositionGoneError) as gone:
        air.read(0, 1000)
    assert gone.value.oldest == air.oldest
    with pytest.raises(ValueError, match="not come yet"):
        air.read(air.head + 1, 1000)


def test_the_byte_limit_holds_whatever_is_to_be_kept() -> None:
    air = filled(60, air=Air(keep_s=3600, limit_bytes=100_000))

    assert 100_000 - RUN_BYTES <= air.kept_bytes <= 100_000


@pytest.mark.parametrize("limit", [0, 1, RUN_BYTES, RUN_BYTES + 1, 10_000, 1_000_000])
def test_reading_never_ends_within_a_frame(limit: int) -> None:
    air = filled(6)
    heard, position = b"", air.oldest

    while piece := air.read(position, limit):
        assert len(piece) % FRAME_BYTES == 0
        assert len(piece) <= max(limit, RUN_BYTES)
        heard += piece
        position += len(piece)

    assert heard == b"".join(run(number * RUN_FRAMES).frames for number in range(50))


@pytest.mark.parametrize(
    ("kept_s", "begins_s"),
    [
        pytest.param(30, 5.04, id="5 s are more than 64 KiB at 16,000 bytes/s: 80,640 bytes"),
        pytest.param(2.4, 2.4, id="all that is there"),
    ],
)
def test_a_burst_is_at_least_5_s(kept_s: float, begins_s: float) -> None:
    air = filled(kept_s)

    assert air.head - air.burst_position() == begins_s * BYTES_PER_S


def test_a_burst_is_at_least_64_kib() -> None:
    air = Air()
    for number in range(200):  # a quarter of the byte rate: 5 s would be 20,000 bytes
        air.append(Run(frames=mp3(number, 5), duration_s=4 * RUN_S, format=MP3), after(number * 4 * RUN_S))

    burst_bytes = air.head - air.burst_position()

    assert 65_536 <= burst_bytes < 65_536 + RUN_BYTES


def test_a_burst_does_not_reach_over_a_long_hole_nor_into_another_format() -> None:
    air = filled(2.4)
    air.interrupt()
    filled(1.2, begin_s=5.0, air=air)
    assert air.burst_position() == 0  # a hole of 2.6 s is bridged

    air.interrupt()
    filled(1.2, begin_s=20.0, air=air)
    assert air.burst_position() == 3.6 * BYTES_PER_S

    filled(1.2, begin_s=21.2, air=air, audio=MONO)
    assert air.burst_position() == 4.8 * BYTES_PER_S


def test_behind_live_counts_from_the_newest_frame() -> None:
    air = filled(30)

    assert air.position_behind(0) == air.head
    assert air.position_behind(10) == pytest.approx(20 * BYTES_PER_S, abs=RUN_BYTES)
    assert air.position_behind(1000) == air.oldest


def test_a_gap_is_marked_and_an_instant_within_it_means_what_follows() -> None:
    air = filled(6)
    air.interrupt()
    filled(6, begin_s=10, air=air)

    (gap,) = air.gaps
    assert gap.position == 6 * BYTES_PER_S
    assert apart_s(gap.start, after(6)) < 0.001
    assert apart_s(gap.end, after(10)) < 0.001
    assert air.position_at(after(8)) == gap.position
    assert air.position_at(after(5.99)) == gap.position - RUN_BYTES
    assert air.position_at(after(-100)) == air.oldest
    assert air.position_at(after(100)) == air.head


def test_a_short_hole_is_no_gap() -> None:
    air = filled(6)
    air.interrupt()
    filled(6, begin_s=6.1, air=air)

    assert air.gaps == ()


def test_another_format_begins_a_generation_that_no_reading_goes_over() -> None:
    air = filled(2.4)
    assert air.generation == 1
    border = air.head
    filled(2.4, begin_s=2.4, air=air, audio=MONO)

    assert (air.generation, air.burst_position(), air.format) == (2, border, MONO)
    assert [air.generation_at(position) for position in (0, border - 1, border, air.head)] == [1, 1, 2, 2]
    assert air.read(border - RUN_BYTES, 1_000_000) == run(19 * RUN_FRAMES).frames
    assert air.position_at(after(1)) == 8 * RUN_BYTES  # the step from 0.96 s on, of the older one
    assert air.position_behind(60) == 0


def test_a_joiner_of_an_ogg_stream_gets_its_headers_once() -> None:
    air = Air()
    headers = b"headers!"

    def page(number: int, *, opens: bool = False) -> Run:
        frames = (headers if opens else b"") + b"page%04d" % number
        return Run(frames=frames, duration_s=0.5, format=OPUS, preamble=headers, opens=opens)

    air.append(page(0, opens=True), NOON)
    air.append(page(1), after(0.5))

    assert air.preamble_at(0) == b""
    assert air.preamble_at(16) == headers
    assert air.preamble_at(air.head) == headers


def test_an_ogg_stream_joined_in_its_middle_opens_with_headers() -> None:
    air = Air()

    air.append(Run(frames=b"page", duration_s=0.5, format=OPUS, preamble=b"head"), NOON)

    assert air.read(0, 100) == b"headpage"
    assert air.preamble_at(0) == b""


def test_titles_belong_to_what_came_after_them() -> None:
    air = filled(1.2)
    assert air.note_title(StreamTitle(text="One"), after(99))
    border = air.head
    filled(1.2, begin_s=1.2, air=air)
    assert not air.note_title(StreamTitle(text="One"), after(2.4))
    assert air.note_title(StreamTitle(text=""), after(2.4))

    assert air.title_at(border - 1) is None
    one = air.title_at(border)
    assert one is not None
    assert one.title.text == "One"
    assert apart_s(one.at, after(1.2)) < 0.001  # the instant of the sound, not of its arrival
    assert air.latest_title is not None
    assert air.latest_title.title.text == ""


def at_of(air: Air, text: str) -> datetime:
    return next(title.at for title in air.titles.recent() if title.title.text == text)


def burst(air: Air, *texts: str, at: datetime = NOON, audio: AudioFormat = MP3) -> None:
    """Let 1.2 s of sound come at once after each title."""
    for text in texts:
        air.note_title(StreamTitle(text=text), at)
        for number in range(10):
            air.append(run(number * RUN_FRAMES, audio), at)


def test_titles_of_a_burst_move_back_with_their_sound() -> None:
    air = Air()

    burst(air, "One", "Two", "Three")
    assert [apart_s(at_of(air, text), NOON) for text in ("One", "Two", "Three")] == pytest.approx(
        [3.6, 2.4, 1.2], abs=0.001
    )

    filled(2.4, air=air)  # in real time behind it
    assert apart_s(at_of(air, "One"), after(-3.6)) < 0.001


@pytest.mark.parametrize("audio", [MP3, MONO], ids=["the same format", "another generation"])
def test_a_title_between_two_connections_belongs_to_the_sound_of_the_second(audio: AudioFormat) -> None:
    air = Air()
    burst(air, "One")
    air.interrupt()

    burst(air, "Two", "Three", at=after(30), audio=audio)

    assert apart_s(at_of(air, "One"), after(-1.2)) < 0.001
    assert apart_s(at_of(air, "Two"), after(30 - 2.4)) < 0.001
    assert apart_s(at_of(air, "Three"), after(30 - 1.2)) < 0.001


def test_a_title_after_which_sound_comes_late_belongs_to_that() -> None:
    air = filled(2.4)
    air.note_title(StreamTitle(text="One"), after(2.4))
    air.interrupt()

    filled(2.4, begin_s=30, air=air)

    assert apart_s(at_of(air, "One"), after(30)) < 0.001


def test_a_title_after_all_sound_was_dropped_belongs_to_what_comes() -> None:
    air = Air()
    burst(air, "One")
    air.clear()

    burst(air, "Two", "Three", at=after(3600))

    assert apart_s(at_of(air, "One"), after(-1.2)) < 0.001
    assert apart_s(at_of(air, "Two"), after(3600 - 2.4)) < 0.001


def test_a_burst_that_is_longer_than_what_is_kept_is_no_error() -> None:
    air = Air(keep_s=2.0)

    burst(air, "One", "Two", "Three", "Four")

    assert at_of(air, "One") <= at_of(air, "Two") <= at_of(air, "Three")
    assert apart_s(at_of(air, "Two"), after(-2.0)) < 2 * RUN_S  # it was that old when it was dropped
    assert apart_s(at_of(air, "Four"), after(-1.2)) < 0.001


def test_old_titles_stay_where_a_source_has_a_fast_clock() -> None:
    air = Air(keep_s=60)
    for number in range(5000):  # 600 s of sound in 594 s: 1 % fast, so that the line moves all the time
        air.append(run(0), after((number + 1) * RUN_S * 0.99))
        if number == 500:
            air.note_title(StreamTitle(text="One"), NOON)

    assert apart_s(at_of(air, "One"), after(501 * RUN_S * 0.99)) < 0.7  # 1 % of the minute that it was kept


def test_watchers_hear_of_sound_and_titles_until_they_leave() -> None:
    air, heads = Air(), list[int]()

    with air.watch(lambda: heads.append(air.head)):
        air.append(run(), NOON)
        air.note_title(StreamTitle(text="One"), NOON)
        air.note_title(StreamTitle(text="One"), NOON)
    air.append(run(), NOON)

    assert heads == [RUN_BYTES, RUN_BYTES]


def test_clearing_drops_the_sound_and_keeps_the_count() -> None:
    air = filled(6)

    air.clear()

    assert air.oldest == air.head == 6 * BYTES_PER_S
    assert (air.generation, air.newest_at, air.gaps) == (1, None, ())
    air.append(run(), after(3600))
    assert air.generation == 1
    assert apart_s(air.newest_at, after(3600)) < 0.001


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["run", "run", "run", "mono", "break", "wait", "clear"]), st.floats(0, 20)),
        max_size=80,
    )
)
def test_whatever_happens_positions_grow_and_point_to_runs(steps: list[tuple[str, float]]) -> None:
    air, now_s, starts, head = Air(keep_s=10, limit_bytes=20 * RUN_BYTES), 0.0, [0], 0
    for what, wait_s in steps:
        now_s += wait_s if what == "wait" else 0.01
        if what in {"run", "mono"}:
            air.append(run(audio=MONO if what == "mono" else MP3), after(now_s))
            starts.append(air.head)
        elif what == "break":
            air.interrupt()
        elif what == "clear":
            air.clear()
        assert head <= air.head
        head = air.head
        assert air.oldest in starts
        for behind_s in (0.0, 0.05, 1.0, 7.0, 100.0):
            position = air.position_behind(behind_s)
            assert position in starts
            assert air.oldest <= position <= air.head
            again = air.position_at(after(now_s - behind_s))
            assert again in starts
            assert air.oldest <= again <= air.head
        assert air.burst_position() in starts
        if air.newest_at is not None:
            assert air.newest_at <= after(now_s) + timedelta(milliseconds=1)
