# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who gets what in a turn, and who is let go: on a real air, with outlets that a test controls."""

from __future__ import annotations

from datetime import timedelta

import pytest

from player.air.air import Air
from player.relay.audience import Audience
from player.relay.listener import Ending, Listener
from player.relay.query import SoundQuery
from player.relay.start import burst_end, start
from player.relay.turn import LARGEST_SEND_BYTES, MOST_PENDING_BYTES
from player.streams.title import StreamTitle
from tests.fakes.clock import FakeClock
from tests.fakes.outlet import RecordingOutlet
from tests.fakes.studio import FRAME_S, MP3_OTHER, Studio, numbers

RUN_FRAMES = 4
LIVE = SoundQuery()


class Room:
    """An audience, its air, and a clock that is turned by hand."""

    def __init__(self, *, kbps: int = 96, keep_s: float = 60.0) -> None:
        self.clock = FakeClock()
        self.air = Air(keep_s=keep_s)
        self.studio = Studio(self.air, kbps=kbps)
        self.audience = Audience(self.air)

    async def on_air(self, seconds: float, *, step_s: float = 0.5) -> None:
        """Let time pass while sound comes in real time, with a turn after each step."""
        for _ in range(round(seconds / step_s)):
            await self.clock.advance(step_s)
            self.studio.send(step_s, self.clock.now())
            self.turn()

    def turn(self) -> None:
        self.audience.serve(0, self.clock.monotonic_s())

    def join(
        self, query: SoundQuery = LIVE, *, icy: bool = False, outlet: RecordingOutlet | None = None
    ) -> tuple[Listener, RecordingOutlet]:
        position = start(self.air, query)
        opening = self.audience.opening(
            position,
            icy=icy,
            now_s=self.clock.monotonic_s(),
            until=burst_end(self.air, position, query) if query.goes_back else None,
        )
        outlet = outlet or RecordingOutlet()
        outlet.send(opening.data)
        return self.audience.admit(outlet, opening), outlet


async def test_everyone_at_the_same_place_gets_the_same_object() -> None:
    room = Room()
    room.studio.send(10, room.clock.now())
    outlets = [room.join()[1] for _ in range(3)]

    await room.on_air(2)

    assert numbers(outlets[0].data)[-1] == room.studio.next - 1
    for sends in zip(*(outlet.sent[1:] for outlet in outlets), strict=True):
        assert sends[0] is sends[1] is sends[2]


async def test_listeners_with_titles_at_the_same_place_share_too() -> None:
    room = Room()
    room.studio.send(10, room.clock.now())
    room.air.note_title(StreamTitle(text="One"), room.clock.now())
    outlets = [room.join(icy=True)[1] for _ in range(2)]

    await room.on_air(5)

    assert b"StreamTitle='One';" in outlets[0].data
    for one, other in zip(outlets[0].sent[1:], outlets[1].sent[1:], strict=True):
        assert one is other


async def test_every_send_ends_with_a_whole_frame() -> None:
    room = Room()
    room.studio.send(20, room.clock.now())
    listener, outlet = room.join()
    await room.on_air(1)
    outlet.pending_bytes = MOST_PENDING_BYTES + 1
    await room.on_air(15)
    outlet.pending_bytes = 0

    await room.on_air(3)

    for piece in outlet.sent:
        numbers(piece)  # raises if anything but whole frames is in it
    heard = numbers(outlet.data)
    assert heard == list(range(heard[0], room.studio.next))
    assert max(map(len, outlet.sent[1:])) <= LARGEST_SEND_BYTES
    assert not listener.ended.done()


async def test_one_without_room_is_left_alone_and_let_go_after_20_s() -> None:
    room = Room()
    room.studio.send(10, room.clock.now())
    slow, slow_outlet = room.join()
    quick, quick_outlet = room.join()
    slow_outlet.pending_bytes = MOST_PENDING_BYTES + 1

    await room.on_air(19.5)
    before = slow.ended.done()
    await room.on_air(1.5)

    assert not before
    assert slow.ended.result() is Ending.SLOW
    assert slow_outlet.aborted
    assert len(slow_outlet.sent) == 1
    assert not quick.ended.done()
    assert numbers(quick_outlet.data)[-1] == room.studio.next - 1


async def test_a_lump_of_30_s_harms_nobody_who_has_room() -> None:
    room = Room()
    room.studio.send(5, room.clock.now())
    listener, outlet = room.join()
    await room.clock.advance(30)
    room.studio.send(30, room.clock.now())

    for _ in range(10):
        room.turn()

    assert not listener.ended.done()
    heard = numbers(outlet.data)
    assert heard == list(range(room.studio.next))


async def test_one_whom_the_air_has_overtaken_is_let_go() -> None:
    room = Room(keep_s=10)
    room.studio.send(10, room.clock.now())
    listener, outlet = room.join()
    await room.clock.advance(30)
    room.studio.send(30, room.clock.now())

    room.turn()

    assert listener.ended.result() is Ending.SLOW
    assert outlet.aborted


async def test_one_who_left_is_forgotten() -> None:
    room = Room()
    room.studio.send(10, room.clock.now())
    listener, outlet = room.join()
    outlet.gone = True

    room.turn()

    assert listener.ended.result() is Ending.LEFT
    assert len(room.audience) == 0


async def test_a_pause_of_the_upstream_is_a_pause_and_no_end() -> None:
    room = Room()
    room.studio.send(10, room.clock.now())
    listener, outlet = room.join()

    for _ in range(40):
        await room.clock.advance(1)
        room.turn()
    room.air.interrupt()
    await room.on_air(1)

    assert not listener.ended.done()
    heard = numbers(outlet.data)
    assert heard == list(range(heard[0], room.studio.next))


async def test_another_format_ends_the_connection_behind_the_last_frame_of_the_old() -> None:
    room = Room()
    room.studio.send(10, room.clock.now())
    listener, outlet = room.join()
    room.studio.send(1, room.clock.now())
    last = room.studio.next - 1
    room.studio.audio = MP3_OTHER
    room.studio.send(1, room.clock.now())

    room.turn()
    room.turn()

    assert listener.ended.result() is Ending.FORMAT
    assert not outlet.aborted
    assert numbers(outlet.data)[-1] == last


async def test_an_ended_connection_may_hand_over_what_was_sent_but_not_for_ever() -> None:
    room = Room()
    room.studio.send(10, room.clock.now())
    patient, patient_outlet = room.join()
    stuck, stuck_outlet = room.join()
    room.studio.audio = MP3_OTHER
    room.studio.send(1, room.clock.now())
    patient_outlet.pending_bytes = stuck_outlet.pending_bytes = 100

    room.turn()
    waiting = not patient.ended.done() and not stuck.ended.done()
    await room.clock.advance(1)
    patient_outlet.pending_bytes = 0
    room.turn()
    await room.clock.advance(5)
    room.turn()

    assert waiting
    assert patient.ended.result() is stuck.ended.result() is Ending.FORMAT
    assert not patient_outlet.aborted
    assert stuck_outlet.aborted


async def test_a_format_that_came_and_went_between_two_turns_is_not_heard() -> None:
    room = Room()
    room.studio.send(10, room.clock.now())
    listener, outlet = room.join()
    last = room.studio.next - 1
    for audio in (MP3_OTHER, room.studio.audio):
        room.studio.audio = audio
        room.studio.send(1, room.clock.now())

    room.turn()

    assert listener.ended.result() is Ending.FORMAT
    assert numbers(outlet.data)[-1] == last


@pytest.mark.parametrize("behind_s", [12.0, 30.0, 59.0])
async def test_one_who_is_behind_gets_a_burst_and_then_real_time(behind_s: float) -> None:
    room = Room()
    room.studio.send(60, room.clock.now())
    newest = room.studio.next - 1

    _, outlet = room.join(SoundQuery(behind_live_s=behind_s))
    burst = numbers(outlet.data)
    await room.on_air(4)
    heard = numbers(outlet.data)

    assert (newest - burst[0]) * FRAME_S == pytest.approx(behind_s, abs=0.2)
    assert len(outlet.sent[0]) >= 65_536
    assert len(burst) * FRAME_S == pytest.approx(6.0, abs=0.2)  # 72 KiB at 96 kbit/s
    assert heard == list(range(heard[0], heard[-1] + 1))
    assert (heard[-1] - burst[-1]) * FRAME_S == pytest.approx(4.0, abs=0.3)


async def test_one_who_is_behind_goes_on_in_an_outage_over_its_hole_and_then_lives_on_live() -> None:
    room = Room()
    room.studio.send(60, room.clock.now())
    listener, outlet = room.join(SoundQuery(behind_live_s=20))
    before_outage = room.studio.next - 1

    for _ in range(16):  # an outage of 8 s: 6 s were in hand, so that it has heard 14 s and 6 s are left
        await room.clock.advance(0.5)
        room.turn()
    during = numbers(outlet.data)
    room.air.interrupt()
    await room.on_air(10, step_s=0.25)
    after = numbers(outlet.data)

    assert (before_outage - during[-1]) * FRAME_S == pytest.approx(6.0, abs=0.3)
    assert after == list(range(after[0], after[-1] + 1))
    assert (after[-1] - during[-1]) * FRAME_S == pytest.approx(
        10.0, abs=0.4
    )  # the hole cost it at most one turn
    assert not listener.ended.done()


async def test_one_who_is_behind_and_stops_reading_is_let_go_20_s_after_its_own_due() -> None:
    room = Room()
    room.studio.send(60, room.clock.now())
    listener, outlet = room.join(SoundQuery(behind_live_s=30))
    outlet.pending_bytes = MOST_PENDING_BYTES + 1

    await room.on_air(19)
    before = listener.ended.done()
    await room.on_air(2)

    assert not before
    assert listener.ended.result() is Ending.SLOW


async def test_an_instant_is_where_it_was_on_the_air() -> None:
    room = Room()
    room.studio.send(60, room.clock.now())

    _, outlet = room.join(SoundQuery(at=room.clock.now() - timedelta(seconds=45)))

    newest = room.studio.next - 1
    assert (newest - numbers(outlet.data)[0]) * FRAME_S == pytest.approx(45.0, abs=0.2)


async def test_low_latency_has_one_second_in_hand() -> None:
    room = Room()
    room.studio.send(60, room.clock.now())

    _, outlet = room.join(SoundQuery(low_latency=True))

    assert len(numbers(outlet.data)) * FRAME_S == pytest.approx(1.0, abs=RUN_FRAMES * FRAME_S)


class BrokenOutlet(RecordingOutlet):
    """Cannot send."""

    def send(self, data: bytes) -> None:
        if self.sent:
            raise RuntimeError("a defect")
        super().send(data)


async def test_a_listener_whose_outlet_fails_is_let_go_and_the_others_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    room = Room()
    room.studio.send(10, room.clock.now())
    before, broken, after = (
        room.join(outlet=made()) for made in (RecordingOutlet, BrokenOutlet, RecordingOutlet)
    )

    await room.on_air(2)

    assert broken[0].ended.result() is Ending.FAILED
    assert broken[1].aborted
    assert len(room.audience) == 2
    assert before[1].data == after[1].data
    assert before[0].cursor == room.air.head
    assert [record.getMessage() for record in caplog.records] == [
        "a listener could not be served, and is let go"
    ]
    assert "RuntimeError: a defect" in caplog.text
