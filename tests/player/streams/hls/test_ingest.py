# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A real ingest reads HLS as it reads any stream: nobody hears that it comes in lumps."""

from __future__ import annotations

from itertools import pairwise

import pytest

from player.air.air import Air
from player.air.base import MountId, OpenStream, StreamStatus
from player.air.ingest import Ingest
from player.air.status import StatusBoard
from player.net.client import GuardedClient
from player.running import running
from player.streams.candidate import Candidate
from player.streams.hls.stream import open_hls
from player.streams.playlists.hls import parse_hls
from schedules.publisher import LocalPublisher
from tests.fakes.clock import FakeClock
from tests.fakes.frames import numbers
from tests.fakes.hls_server import FRAMES, LiveShow, passing
from tests.fakes.radio_server import RadioServer, answers


class HlsUpstream:
    """Opens a show as the resolver does."""

    candidates: tuple[Candidate, ...] = ()

    def __init__(self, client: GuardedClient, show: LiveShow) -> None:
        self._client = client
        self._show = show
        self.opened = 0

    @property
    def address(self) -> str:
        return self._show.url

    async def open(self) -> OpenStream:
        self.opened += 1
        playlist = parse_hls(self._show.text())
        url = self._show.url
        return await open_hls(self._client, url, url, playlist, charset=None, clock=self._show.clock)


@pytest.mark.parametrize("fault", ["", "a segment is gone", "segments come late"])
async def test_sound_flows_evenly_through_an_ingest(
    server: RadioServer, client: GuardedClient, clock: FakeClock, fault: str
) -> None:
    show = LiveShow(server, clock)
    upstream, air, statuses = HlsUpstream(client, show), Air(), list[StreamStatus]()
    ingest = Ingest(
        MountId("news"),
        [upstream],
        air,
        StatusBoard(clock, statuses.append),
        clock=clock,
        publisher=LocalPublisher(),
        backoff=float,
    )
    came_s: list[float] = []
    if fault == "a segment is gone":
        server.on("/live/108.mp3", answers(b"", status="HTTP/1.1 404 Not Found"))

    with air.watch(lambda: came_s.append(clock.monotonic_s())):
        async with running(ingest):
            await passing(clock, server, 20)
            if fault == "segments come late":
                show.started_s += 2.0  # from now on, each of them
            await passing(clock, server, 40)

    heard = [number // FRAMES for number in numbers(air.read(air.oldest, 10_000_000))]
    in_order = list(dict.fromkeys(heard))
    assert [status.state.value for status in statuses] == ["connecting", "up"]
    assert upstream.opened == 1
    assert max(after - before for before, after in pairwise(came_s)) < (0.5 if not fault else 2.5)
    assert len(came_s) > 300
    missing = {108} if fault == "a segment is gone" else set[int]()
    assert in_order == [number for number in range(102, in_order[-1] + 1) if number not in missing]
    assert in_order[-1] >= 122  # 60 s are 25 segments, less what is kept in hand
