# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Everything together, with real sockets, real sound and a real child: silence to alert, and back."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from player.air.base import MountId, StreamState, StreamStatus
from player.air.mount import Mount, Mounts
from player.air.quiet import Listening
from player.air.timing import Timing
from player.events import StreamChanged
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.running import running
from player.streams.upstream import HttpUpstream
from player.watching.alerts import Alerts, Receiver
from player.watching.bookkeeper import Bookkeeper
from player.watching.ear import ChildEar
from player.watching.incidents import IncidentKind, IncidentLog
from player.watching.watch import Thresholds, Watching
from schedules.clock import SystemClock
from schedules.model.ids import ServiceId, StationId
from schedules.publisher import LocalPublisher
from tests.fakes.radio_server import RadioServer, Request, answers, broadcasts
from tests.fakes.sounds import made

HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n"
RATE_BYTES_S = 8_000
NEWS = ServiceId("news")


async def test_a_silent_stream_is_told_of_left_and_told_of_again_when_it_sounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("player.watching.verdict.BACK_S", 1.0)
    nothing = made(tmp_path / "nothing.mp3", "anullsrc=r=22050:cl=mono", 4).read_bytes()
    sound = made(tmp_path / "sound.mp3", "anoisesrc=color=pink:amplitude=0.3:seed=3", 4).read_bytes()
    clock, publisher = SystemClock(), LocalPublisher()
    statuses: list[StreamStatus] = []
    back = asyncio.Event()

    def note(event: object) -> None:
        if isinstance(event, StreamChanged):
            statuses.append(event.status)

    async def receive(request: Request, writer: asyncio.StreamWriter) -> None:
        await answers(b"")(request, writer)
        if json.loads(request.body)["kind"] == "back":
            back.set()

    async with RadioServer() as server, GuardedClient(AddressPolicy(["127.0.0.1"])) as client:
        addresses = [
            server.on(target, broadcasts(HEAD, one, rate_bytes_s=RATE_BYTES_S))
            for target, one in (("/a", nothing), ("/b", sound))
        ]
        receiver = Receiver(server.on("/told", receive), "0123456789")
        mount = Mount(
            MountId("news"),
            [HttpUpstream(client, address, None, clock) for address in addresses],
            clock=clock,
            publisher=publisher,
            timing=Timing(proof_s=0.5),
            listening=Listening(ear=ChildEar(-50), leave_s=2),
        )
        mounts = Mounts([mount], {StationId("one"): mount.id})
        incidents = IncidentLog(tmp_path, clock.now)
        alerts = Alerts([receiver], [NEWS], tmp_path, client, clock)
        services = (
            mounts,
            alerts,
            Bookkeeper(incidents, {mount.id: NEWS}, alerts.tell, clock, publisher),
            Watching(mounts, {mount.id: Thresholds(-50, 1)}, clock, publisher),
        )
        with publisher.subscribe(note), mount.listening():
            async with running(*services), asyncio.timeout(20):
                await back.wait()

    told = [request for request in server.requests if request.target == "/told"]
    bodies = [json.loads(request.body) for request in told]
    assert [body["kind"] for body in bodies] == ["silent", "back"]
    assert bodies[0]["id"] == bodies[1]["id"]
    assert bodies[1]["reason"] == "it sounds again"
    for request in told:
        assert request.method == "POST"
        stamp = request.headers["x-liveradio-timestamp"]
        assert abs(int(stamp) - datetime.now(UTC).timestamp()) < 60
        digest = hmac.new(b"0123456789", stamp.encode() + b"." + request.body, hashlib.sha256).hexdigest()
        assert request.headers["x-liveradio-signature"] == f"sha256={digest}"

    (silent,) = (status for status in statuses if status.state is StreamState.SILENT)
    assert silent.reason == "nothing above -50 dBFS"
    assert statuses[-2].state is StreamState.UP
    assert "playing 2 of 2" in statuses[-2].reason
    (incident,) = incidents.of(NEWS)
    assert (incident.kind, incident.ended) == (IncidentKind.SILENT, "it sounds again")
    assert incident.since == silent.since
    assert incident.until is not None
