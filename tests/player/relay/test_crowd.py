# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Many listeners at once on real sockets: all the same, and none at the cost of another."""

from __future__ import annotations

import asyncio
import gc
import socket
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
import uvloop

from player.relay.outlet import SEND_BUFFER_BYTES
from player.relay.turn import LARGEST_SEND_BYTES, MOST_PENDING_BYTES
from tests.fakes.eventually import eventually
from tests.fakes.radio_set import RadioSet, tuned_in
from tests.fakes.relay_server import RelayServer, relay_server
from tests.fakes.studio import Studio, numbers

PATH = "/listen/news-fm"
LISTENERS = 200
STALLED = 15


@dataclass(slots=True)
class Ear:
    """Keeps all that one listener hears."""

    heard: bytearray = field(default_factory=bytearray)
    ended: bool = False

    async def listen(self, radio: RadioSet) -> None:
        while piece := await radio.reader.read(1 << 16):
            self.heard += piece
        self.ended = True


def on_both_loops(scenario: Callable[[], Awaitable[None]], loop: str) -> None:
    """Run a scenario on asyncio's own loop or on uvloop, on which the service runs."""

    async def bounded() -> None:
        async with asyncio.timeout(60):
            await scenario()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop if loop == "uvloop" else None) as runner:
        runner.run(bounded())


loops = pytest.mark.parametrize("loop", ["asyncio", "uvloop"])


@loops
def test_200_hear_the_same_whole_frames_while_15_stalled_readers_are_let_go(loop: str) -> None:
    on_both_loops(_crowd, loop)


async def _crowd() -> None:
    async with relay_server(tick_s=0.05) as server, AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        studio = Studio(server.air())
        studio.send(10, datetime.now(UTC))
        ears = [Ear() for _ in range(LISTENERS)]
        tasks = []
        for number, ear in enumerate(ears):
            if number < STALLED:
                await stack.enter_async_context(tuned_in(server.port, PATH, receive_buffer_bytes=4096))
            radio = await stack.enter_async_context(tuned_in(server.port, PATH))
            tasks.append(group.create_task(ear.listen(radio)))
        await eventually(lambda: server.relay.listeners == LISTENERS + STALLED)

        audience, air = server.relay.fanout.audience(server.air()), server.air()

        def everyone_with_room_is_served() -> bool:
            with_room = (member for member in audience if member.outlet.pending_bytes <= MOST_PENDING_BYTES)
            return all(member.cursor == air.head for member in with_room)

        most_pending_bytes = 0
        for _ in range(60):  # 60 s of sound as fast as all who read can take it
            studio.send(1, datetime.now(UTC))
            await eventually(everyone_with_room_is_served)
            pending = (listener.outlet.pending_bytes for listener in audience)
            most_pending_bytes = max(most_pending_bytes, *pending)
        await eventually(lambda: server.relay.listeners == LISTENERS)
        await eventually(lambda: all(len(ear.heard) == len(ears[0].heard) for ear in ears))
        await server.relay.close()
        await eventually(lambda: all(ear.ended for ear in ears))

    assert len({bytes(ear.heard) for ear in ears}) == 1
    heard = numbers(bytes(ears[0].heard))
    assert heard == list(range(heard[0], studio.next))
    assert len(heard) > 2000  # 65 s of frames of 26 ms
    assert most_pending_bytes <= MOST_PENDING_BYTES + LARGEST_SEND_BYTES


@loops
def test_200_connections_end_at_a_frame_within_5_s_even_where_some_do_not_read(loop: str) -> None:
    on_both_loops(_shutdown, loop)


async def _shutdown() -> None:
    async with relay_server(tick_s=0.05) as server, AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        studio = Studio(server.air())
        studio.send(30, datetime.now(UTC))
        ears = [Ear() for _ in range(LISTENERS - STALLED)]
        for _ in range(STALLED):
            await stack.enter_async_context(tuned_in(server.port, PATH, receive_buffer_bytes=4096))
        for ear in ears:
            group.create_task(ear.listen(await stack.enter_async_context(tuned_in(server.port, PATH))))
        await eventually(lambda: server.relay.listeners == LISTENERS)
        audience = server.relay.fanout.audience(server.air())
        for _ in range(4):
            studio.send(10, datetime.now(UTC))
            await eventually(
                lambda: all(m.cursor == server.air().head or m.outlet.pending_bytes for m in audience)
            )
        assert sum(member.outlet.pending_bytes > 0 for member in audience) == STALLED
        waiting = group.create_task(_refused(server))
        await eventually(lambda: server.mount("classical").listeners == 1)

        begin = time.monotonic()
        await server.runner.cleanup()
        took_s = time.monotonic() - begin

        await eventually(lambda: all(ear.ended for ear in ears))
        assert await waiting == 503

    assert 1 <= took_s < 5  # one second is given to those who do not read
    for ear in ears:
        numbers(bytes(ear.heard))  # raises if a frame is cut


async def _refused(server: RelayServer) -> int:
    """Wait for a service that has no sound, and be told at once that all ends."""
    async with tuned_in(server.port, "/listen/classical-fm") as radio:
        return radio.status


async def test_a_listener_costs_little_memory_once_its_burst_is_sent() -> None:
    async with relay_server() as server, AsyncExitStack() as stack:
        Studio(server.air()).send(10, datetime.now(UTC))
        radios = [await stack.enter_async_context(tuned_in(server.port, PATH)) for _ in range(2)]
        tracemalloc.start()
        stack.callback(tracemalloc.stop)
        before_bytes, _ = tracemalloc.get_traced_memory()
        for _ in range(50):
            radio = await stack.enter_async_context(tuned_in(server.port, PATH))
            await radio.read(65_000)
            radios.append(radio)
        gc.collect()
        after_bytes, _ = tracemalloc.get_traced_memory()

    assert (after_bytes - before_bytes) / 50 < 40_000  # both ends; the burst alone has 65,536 bytes


async def test_the_kernel_holds_little_for_each_listener() -> None:
    async with relay_server() as server, tuned_in(server.port, PATH, receive_buffer_bytes=4096):
        Studio(server.air()).send(10, datetime.now(UTC))
        await eventually(lambda: server.relay.listeners == 1)
        (listener,) = server.relay.fanout.audience(server.air())
        transport = listener.outlet._transport  # type: ignore[attr-defined]

        asked = transport.get_extra_info("socket").getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)

    assert asked <= 2 * SEND_BUFFER_BYTES
