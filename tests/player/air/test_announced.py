# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Titles of a station's automation: in force from their very frame on, never before."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from player.air.air import Air
from player.air.base import AirTitle, MountId, StreamTitle, TitleDetails
from player.air.coming import MOST_COMING
from player.air.mount import Mount, Mounts
from player.air.piece import same_piece
from player.air.run import Run
from player.air.titles import GOES_ON
from player.announcing import Announcements
from player.events import TitleChanged
from player.relay.audience import Audience
from player.relay.icy_mux import METAINT_BYTES
from player.running import running
from schedules.model.ids import StationId
from schedules.publisher import LocalPublisher
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.keeping import MP3, studio
from tests.fakes.upstream import ScriptedUpstream

STEP_S, STEP_BYTES = 0.1, 1600
"""A tenth of a second at 128 kbit/s."""

SHOWPIECE = TitleDetails(composer="Ravel", soloists=("Argerich",), ensemble="LSO")


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def announced(text: str, at_s: float = 0.0, details: TitleDetails = SHOWPIECE) -> AirTitle:
    return AirTitle(title=StreamTitle(text=text), at=after(at_s), details=details, announced=True)


def play(air: Air, begin_s: float, end_s: float) -> None:
    """Let sound come in real time, step by step."""
    for number in range(round(begin_s / STEP_S), round(end_s / STEP_S)):
        run = Run(frames=bytes(STEP_BYTES), duration_s=STEP_S, format=MP3)
        air.append(run, after((number + 1) * STEP_S))


def texts(air: Air) -> list[str]:
    return [title.title.text for title in air.titles.recent()]


def text_at(air: Air, seconds: float) -> str:
    title = air.title_at(air.position_at(after(seconds)))
    return title.title.text if title else ""


def test_one_for_later_is_nowhere_before_and_from_its_frame_on_everywhere() -> None:
    air, told = Air(), list[AirTitle]()
    air.placed = told.append
    play(air, 0, 10)
    air.announce(announced("Bolero", 12.05))

    play(air, 10, 12)
    assert (texts(air), told, air.latest_title) == ([], [], None)
    play(air, 12, 20)

    assert told == [announced("Bolero", 12.05)]
    first = round(12.1 / STEP_S) * STEP_BYTES  # the step that begins before its instant is not its own
    assert air.title_at(first - 1) is None
    assert air.title_at(first) == announced("Bolero", 12.05)


def test_icy_blocks_change_with_the_frame_of_the_announced_instant() -> None:
    air = Air()
    air.note_title(StreamTitle(text="Before"), NOON)
    play(air, 0, 3)
    air.announce(announced("Bolero", 3.0))  # at 48,000 bytes, where the third block falls
    play(air, 3, 6)

    data = Audience(air).opening(0, icy=True, now_s=0.0).data

    blocks, at = list[bytes](), 0
    while (at := at + METAINT_BYTES) < len(data):
        size = 1 + 16 * data[at]
        blocks.append(data[at + 1 : at + size].rstrip(b"\0"))
        at += size
    assert blocks == [b"StreamTitle='Before';", b"", b"StreamTitle='Bolero';", b"", b"", b""]


def test_one_for_a_while_ago_is_put_between_what_was_before_and_after_it() -> None:
    air, told = Air(), list[AirTitle]()
    air.placed = told.append
    play(air, 0, 10)
    air.note_title(StreamTitle(text="News"), after(10))
    play(air, 10, 20)

    air.announce(announced("Bolero", 5))

    assert texts(air) == ["News", "Bolero"]
    assert [text_at(air, second) for second in (4.8, 5.1, 9.9, 10.1)] == ["", "Bolero", "Bolero", "News"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        pytest.param(["Weather"], ["Weather", "Bolero", "Jingle"], id="something newer"),
        pytest.param([""], ["Bolero", "Jingle"], id="clears what it did not show"),
        pytest.param(["Jingle"], ["Bolero", "Jingle"], id="what it said before, after a reconnection"),
        pytest.param(["", "Jingle"], ["Bolero", "Jingle"], id="the same, cleared between"),
        pytest.param(["BOLERO!"], ["Bolero", "Jingle"], id="the same piece"),
        pytest.param(["BOLERO!", "Jingle"], ["Jingle", "Bolero", "Jingle"], id="its next piece"),
    ],
)
def test_what_was_announced_wins_until_the_stream_says_something_newer(
    said: list[str], shown: list[str]
) -> None:
    air = Air()
    air.note_title(StreamTitle(text="Jingle"), NOON)
    play(air, 0, 5)
    air.announce(announced("Bolero", 4))

    for number, text in enumerate(said):
        air.note_title(StreamTitle(text=text), after(5))
        play(air, 5 + number, 6 + number)

    assert texts(air) == shown


def test_details_are_added_to_the_title_that_tells_of_the_piece_already() -> None:
    air = Air()
    play(air, 0, 2)
    air.note_title(StreamTitle(text="RAVEL - BOLERO", artist="RAVEL", title="BOLERO"), after(2))
    play(air, 2, 5)

    words = StreamTitle(text="Bolero", title="Bolero")
    air.announce(AirTitle(title=words, at=after(4), details=SHOWPIECE, announced=True))
    air.announce(announced("Bolero", 4.5, TitleDetails(album="Dances")))

    [title] = air.titles.recent()
    assert (title.at, title.title.artist) == (after(2), "RAVEL")
    assert (title.details.composer, title.details.album) == ("Ravel", "Dances")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("A - B", "A", "B"), ("a – b!", "", "a – b!"), True),
        (("B", "", "B"), ("A - B", "A", "B"), True),
        (("A - B", "A", "B"), ("C - B", "C", "B"), False),
        (("", "", ""), ("", "", ""), False),
        (("…", "", "…"), ("!", "", "!"), False),
    ],
)
def test_the_same_piece(one: tuple[str, str, str], other: tuple[str, str, str], same: bool) -> None:
    a, b = (StreamTitle(text=t, artist=artist, title=title) for t, artist, title in (one, other))

    assert same_piece(a, b) is same_piece(b, a) is same


def test_no_more_than_some_wait() -> None:
    air = Air()
    for number in range(MOST_COMING):
        air.announce(announced(f"T{number}", number))

    with pytest.raises(OverflowError):
        air.announce(announced("One more"))


def test_where_nothing_comes_in_the_clock_decides_and_all_are_told() -> None:
    clock, publisher, told = FakeClock(), LocalPublisher(), list[object]()
    mount = Mount(MountId("news"), [ScriptedUpstream(clock)], clock=clock, publisher=publisher)
    with publisher.subscribe(told.append):
        mount.announce(announced("Bolero", 60))
        mount.place_due()
        before = list(told)
        clock.jump(61)
        mount.place_due()

    assert before == []
    assert told == [TitleChanged(mount=MountId("news"), title=announced("Bolero", 60))]
    assert mount.titles == (announced("Bolero", 60),)


@pytest.mark.parametrize("stopped", [timedelta(minutes=1), GOES_ON + timedelta(minutes=1)])
async def test_they_are_kept_with_the_air_and_in_force_after_a_short_stop(
    tmp_path: Path, stopped: timedelta
) -> None:
    clock = FakeClock()
    async with studio(tmp_path, clock) as first:
        await first.play(6)
        first.title("Jingle")
        await first.play(20)
        first.air.announce(announced("Bolero", 2))  # long written, so that it follows later
        first.air.announce(announced("Fugue", 20))
        await first.play(1)
        kept = first.air.titles.recent()
    clock.jump(stopped.total_seconds())

    async with studio(tmp_path, clock, first.sent) as second:
        assert [title.title.text for title in kept] == ["Fugue", "Jingle", "Bolero"]
        assert second.air.titles.recent() == kept
        assert [text_at(second.air, at) for at in (1, 3, 10, 21)] == ["", "Bolero", "Jingle", "Fugue"]
        latest = second.air.latest_title
        assert latest is not None
        assert latest.title.text == ("Fugue" if stopped <= GOES_ON else "")
        second.air.note_title(StreamTitle(text="Jingle"), clock.now())  # what it said before
        assert (second.air.latest_title == latest) is (stopped <= GOES_ON)


def test_what_plays_is_told_last_whatever_was_told_late() -> None:
    clock, publisher, told = FakeClock(), LocalPublisher(), list[object]()
    mount = Mount(MountId("news"), [ScriptedUpstream(clock)], clock=clock, publisher=publisher)
    play(mount.air, -20, -5)
    mount.air.note_title(StreamTitle(text="News"), after(-5))
    play(mount.air, -5, 0)

    with publisher.subscribe(told.append):
        mount.announce(announced("Bolero", -15))

    assert [one.title.title.text for one in told if isinstance(one, TitleChanged)] == ["Bolero", "News"]
    assert [title.title.text for title in mount.all_titles] == ["News", "Bolero"]


async def test_on_a_mount_at_rest_the_instant_comes_by_itself() -> None:
    clock, publisher = FakeClock(), LocalPublisher()
    mount = Mount(MountId("news"), [ScriptedUpstream(clock)], clock=clock, publisher=publisher)
    announcements = Announcements(Mounts([mount], {StationId("fm"): mount.id}), clock)
    async with running(announcements):
        await clock.advance(100)
        idle = len(clock.slept)
        announcements.announce(StationId("fm"), announced("Bolero", 130))
        await clock.advance(29)
        before = mount.titles
        await clock.advance(2)
        waits = len(clock.slept)
        await clock.advance(100)

    assert (idle, before) == (0, ())
    assert mount.titles == (announced("Bolero", 130),)
    assert len(clock.slept) == waits


def test_one_for_before_what_is_kept_is_listed_in_its_place_and_heard_nowhere() -> None:
    air = Air(keep_s=5.0)
    play(air, 0, 2)
    air.note_title(StreamTitle(text="News"), after(2))
    play(air, 2, 30)

    air.announce(announced("Bolero", 1))

    assert texts(air) == ["News", "Bolero"]
    assert [text_at(air, second) for second in (26, 29)] == ["News", "News"]
