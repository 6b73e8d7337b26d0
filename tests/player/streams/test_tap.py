# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Listening without playing: what is counted, when it ends, and what that is called.  No real time passes."""

from __future__ import annotations

import asyncio

import pytest

from player.errors import ErrorClass, ResolveError, StreamEndedError
from player.streams.candidate import StationInfo, StreamInfo
from player.streams.tap import STALL_S, Limits, Tap, Tapped, TapUpstream, tapped_json
from player.streams.title import StreamTitle, make_title
from tests.fakes.clock import FakeClock
from tests.fakes.upstream import Opening, ScriptedUpstream, Step, Then

ONE, TWO, NONE = make_title("A - One"), make_title("Two"), StreamTitle(text="", raw="-")
ENDED = StreamEndedError("http://a.example/live", "the server ended the stream")
OVER = (ErrorClass.UNREACHABLE, "http://a.example/live: the server ended the stream")


class Ears:
    """Meets `Hearer`, and remembers."""

    def __init__(self) -> None:
        self.heard: list[bytes | StreamTitle] = []
        self.infos: list[StreamInfo] = []

    def opened(self, info: StreamInfo) -> None:
        self.infos.append(info)

    def sound(self, data: bytes) -> None:
        self.heard.append(data)

    def title(self, title: StreamTitle) -> None:
        self.heard.append(title)


class Desk:
    """A tap of scripted upstreams."""

    def __init__(self, *openings: Opening, limits: Limits) -> None:
        self.clock = FakeClock()
        self.ears = Ears()
        self.stop = asyncio.Event()
        self.upstreams = [
            ScriptedUpstream(self.clock, opening, address=f"http://{name}.example/live")
            for name, opening in zip("abcd", openings, strict=False)
        ]
        upstreams: list[TapUpstream] = [*self.upstreams]
        self._tap = Tap(upstreams, limits, self.clock, self.ears)

    async def run(self, seconds: float, *, then_stop: bool = False) -> Tapped:
        task = asyncio.ensure_future(self._tap.run(self.stop))
        await self.clock.advance(seconds)
        if then_stop:
            self.stop.set()
            await self.clock.settle()
        if not task.done():
            task.cancel()
            await asyncio.wait([task])
            pytest.fail(f"it still listens after {seconds} s")
        assert [upstream.connected for upstream in self.upstreams] == [0] * len(self.upstreams)
        return task.result()


def live(*first: Step) -> list[Step]:
    """Ten bytes a second after some steps, for a minute; then silence."""
    second: list[Step] = [1.0, b"0123456789"]
    return [*first, *second * 60]


async def test_it_ends_after_so_many_seconds_of_the_open_stream() -> None:
    desk = Desk(live(b"burst"), limits=Limits(seconds=5.5))

    tapped = await desk.run(5.5)

    assert tapped == Tapped(audio_bytes=55)
    assert desk.ears.heard == [b"burst", *[b"0123456789"] * 5]


async def test_it_ends_with_the_last_title_that_was_wanted() -> None:
    desk = Desk(live(b"a", ONE, b"bc", TWO, b"def", NONE), limits=Limits(seconds=60, titles=2))

    tapped = await desk.run(0)

    assert tapped == Tapped(titles=(ONE, TWO), audio_bytes=3)
    assert desk.ears.heard == [b"a", ONE, b"bc", TWO]


async def test_the_time_ends_it_before_the_titles_and_that_is_no_failure() -> None:
    tapped = await Desk(live(ONE), limits=Limits(seconds=3, titles=2)).run(3)

    assert tapped == Tapped(titles=(ONE,), audio_bytes=20)


async def test_silence_until_the_time_is_over_is_no_failure() -> None:
    assert await Desk([b"burst", Then.FREEZE], limits=Limits(seconds=10)).run(10) == Tapped(audio_bytes=5)


@pytest.mark.parametrize(
    "limits", [Limits(seconds=10), Limits(titles=3), Limits(seconds=10, titles=3), Limits()], ids=str
)
async def test_an_end_before_that_is_an_error_and_nothing_is_opened_again(limits: Limits) -> None:
    desk = Desk([b"ab", ONE, 1.0, b"c", ENDED], [b"other"], limits=limits)

    tapped = await desk.run(1)

    assert tapped == Tapped(titles=(ONE,), audio_bytes=3, error=OVER)
    assert [upstream.opened for upstream in desk.upstreams] == [1, 0]


async def test_a_connection_that_died_without_a_word_is_an_end_too() -> None:
    tapped = await Desk([b"ab", 5.0, b"c", Then.FREEZE], limits=Limits(titles=1)).run(5 + STALL_S)

    assert tapped.audio_bytes == 3
    assert tapped.error == (ErrorClass.TIMEOUT, "http://a.example/live: nothing came for 30 s")


async def test_a_stop_is_no_failure_at_any_instant() -> None:
    assert await Desk(live(ONE), limits=Limits()).run(7, then_stop=True) == Tapped(
        titles=(ONE,), audio_bytes=70
    )
    assert await Desk([Then.FREEZE], limits=Limits(titles=1)).run(1, then_stop=True) == Tapped()
    stopped = Desk(live(), limits=Limits(seconds=3))
    stopped.stop.set()
    assert (await stopped.run(0)).error is None


async def test_the_first_address_that_plays_is_listened_to() -> None:
    dead = ResolveError(ErrorClass.NOT_A_STREAM, "a web page came back, not a stream")
    desk = Desk(dead, ENDED, live(), live(), limits=Limits(seconds=1.5))

    tapped = await desk.run(1.5)

    assert tapped == Tapped(audio_bytes=10)
    assert [upstream.opened for upstream in desk.upstreams] == [1, 1, 1, 0]
    assert [info.url for info in desk.ears.infos] == ["http://c.example/live"]


async def test_where_none_plays_the_most_telling_error_is_told() -> None:
    page = ResolveError(ErrorClass.NOT_A_STREAM, "a web page came back, not a stream")
    private = ResolveError(ErrorClass.FORBIDDEN_ADDRESS, "10.0.0.1 is private")

    tapped = await Desk(page, private, ENDED, limits=Limits(seconds=1)).run(0)

    assert tapped.error == (ErrorClass.FORBIDDEN_ADDRESS, "10.0.0.1 is private")
    assert (await Desk(limits=Limits(seconds=1)).run(0)).error == (ErrorClass.EMPTY, "there is no stream")


async def test_titles_are_those_that_say_something_new() -> None:
    other = make_title("Two", "http://i.example/a.jpg")
    empty = StreamTitle(text="", stream_url="http://i.example/")
    script = live(NONE, empty, ONE, ONE, NONE, NONE, TWO, other)

    tapped = await Desk(script, limits=Limits(seconds=0.5)).run(0.5)

    assert tapped.titles == (ONE, NONE, TWO, other)


async def test_what_a_hearer_raises_ends_it_and_comes_out() -> None:
    desk = Desk(live(b"x"), limits=Limits(seconds=9))

    def full(data: bytes) -> None:
        raise ValueError(f"no room for {len(data)}")

    desk.ears.sound = full  # type: ignore[method-assign]

    with pytest.raises(ValueError, match="no room for 1"):
        await desk.run(0)
    assert desk.upstreams[0].connected == 0


def test_the_document_has_every_key_and_null_for_what_is_unknown() -> None:
    title = StreamTitle(text="A - B", artist="A", title="B", raw=" A - B", stream_url="http://x/")
    station = StationInfo(name="WSKG", bitrate_kbps=128)

    assert tapped_json(Tapped(titles=(title, NONE), station=station, audio_bytes=7, error=OVER)) == {
        "titles": [
            {"text": "A - B", "artist": "A", "title": "B", "raw": " A - B", "stream_url": "http://x/"},
            {"text": "", "artist": None, "title": None, "raw": "-", "stream_url": None},
        ],
        "station": {"name": "WSKG", "genre": None, "url": None, "bitrate_kbps": 128},
        "audio_bytes": 7,
        "error": {"class": "unreachable", "detail": "http://a.example/live: the server ended the stream"},
    }
    assert tapped_json(Tapped())["error"] is None
    assert tapped_json(Tapped(error=(None, "the disk is full")))["error"] == {
        "class": None,
        "detail": "the disk is full",
    }
