# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Alerts reach their receivers: once, in order, however long these are away, and whatever else they do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from player.errors import StreamTimeoutError
from player.net.address import Address
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.running import running
from player.watching.alerts import MOST_WAITING, Alerts, Receiver, body_of
from player.watching.bookkeeper import Alert, AlertKind
from schedules.clock import SystemClock
from schedules.model.ids import ServiceId
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.radio_server import RadioServer, Request, Script, answers, redirects

NEWS, CLASSICAL = ServiceId("news"), ServiceId("classical")
A, B = Receiver("http://a.example/told"), Receiver("http://b.example/told")


def alert(number: int, service: ServiceId = NEWS, kind: AlertKind = AlertKind.SILENT) -> Alert:
    return Alert(id=f"{number:02}", kind=kind, service=service, since=NOON, at=NOON, reason="nothing")


@dataclass
class Reply:
    status: int

    async def aclose(self) -> None:
        pass


@dataclass
class HandPoster:
    """Receivers that answer as told; a status of 0 takes its time and gives up."""

    clock: FakeClock
    statuses: dict[str, int] = field(default_factory=dict)
    got: list[tuple[str, str]] = field(default_factory=list)
    tries: int = 0

    async def post(
        self,
        address: Address,
        body: bytes,
        headers: Mapping[str, str],
        *,
        within_s: float,
    ) -> Reply:
        self.tries += 1
        host = address.host.partition(".")[0]
        status = self.statuses.get(host, 204)
        if not status:
            await self.clock.sleep(within_s)
            raise StreamTimeoutError(address.url, "no answer within 10 s")
        if 200 <= status < 300:
            self.got.append((host, json.loads(body)["id"]))
        return Reply(status)


@dataclass
class Desk:
    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        self.poster = HandPoster(self.clock)

    def alerts(self, *receivers: Receiver) -> Alerts:
        return Alerts(
            receivers or (A,),
            (NEWS, CLASSICAL),
            self.folder,
            self.poster,
            self.clock,
            backoff=lambda n: 5 * 2**n,
        )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_what_is_sent_is_the_event_and_nothing_else() -> None:
    assert json.loads(body_of(alert(1))) == {
        "id": "01", "kind": "silent", "service": "news", "since": "2026-11-24T12:00:00.000Z",
        "at": "2026-11-24T12:00:00.000Z", "reason": "nothing",
    }  # fmt: skip


async def test_every_receiver_gets_each_alert_once_and_in_order(desk: Desk) -> None:
    alerts = desk.alerts(A, B)

    async with running(alerts):
        for number in range(5):
            alerts.tell(alert(number))
        await desk.clock.advance(3600)

    for host in "ab":
        assert [number for to, number in desk.poster.got if to == host] == ["00", "01", "02", "03", "04"]
    assert desk.poster.tries == 10


@pytest.mark.parametrize("status", [500, 404, 302, 0], ids=["broken", "gone", "redirects", "slow"])
async def test_one_that_fails_is_tried_again_in_order_and_holds_nobody_up(desk: Desk, status: int) -> None:
    alerts = desk.alerts(A, B)
    desk.poster.statuses["a"] = status

    async with running(alerts):
        for number in range(3):
            alerts.tell(alert(number))
        await desk.clock.advance(100)
        assert [to for to, _ in desk.poster.got] == ["b"] * 3
        assert desk.poster.tries <= 3 + 5  # after 0, 5, 15, 35 and 75 s

        desk.poster.statuses["a"] = 200
        await desk.clock.advance(200)

    assert desk.poster.got[3:] == [("a", "00"), ("a", "01"), ("a", "02")]


async def test_another_service_does_not_wait_for_one_whose_alert_fails(desk: Desk) -> None:
    alerts = desk.alerts()
    desk.poster.statuses["a"] = 0

    async with running(alerts):
        alerts.tell(alert(1))
        alerts.tell(alert(2, CLASSICAL))
        await desk.clock.settle()

    assert desk.poster.tries == 2


async def test_after_a_day_it_is_given_up_and_the_next_has_its_turn(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    alerts = desk.alerts()
    desk.poster.statuses["a"] = 503

    async with running(alerts):
        alerts.tell(alert(1))
        await desk.clock.advance(3 * 86_400)
        tries = desk.poster.tries
        desk.poster.statuses["a"] = 200
        alerts.tell(alert(2))
        await desk.clock.advance(1)

    assert tries < 20
    assert desk.poster.got == [("a", "02")]
    assert "was never delivered: HTTP 503" in caplog.text
    assert "a.example" not in caplog.text  # the address may be a secret


async def test_what_was_not_delivered_is_after_a_restart(desk: Desk) -> None:
    desk.poster.statuses["a"] = 500
    alerts = desk.alerts()
    async with running(alerts):
        alerts.tell(alert(1))
        alerts.tell(alert(2))
        await desk.clock.advance(1)
    desk.poster.statuses["a"] = 200

    async with running(desk.alerts()):
        await desk.clock.advance(1)
    async with running(desk.alerts()):
        await desk.clock.advance(1)

    assert desk.poster.got == [("a", "01"), ("a", "02")]


@pytest.mark.parametrize("content", [b"", b"{", b'{"waiting": 3, "ends_told": []}', b"\xff" * 9])
async def test_a_damaged_file_costs_only_itself(desk: Desk, content: bytes) -> None:
    (desk.folder / "alerts.json").write_bytes(content)
    alerts = desk.alerts()

    async with running(alerts):
        alerts.tell(alert(1))
        await desk.clock.advance(1)

    assert desk.poster.got == [("a", "01")]


def test_a_queue_has_an_end_and_the_newest_stay(desk: Desk) -> None:
    alerts = desk.alerts()
    for number in range(MOST_WAITING + 10):
        alerts.tell(alert(number))

    kept = json.loads((desk.folder / "alerts.json").read_bytes())["waiting"]

    assert len(kept) == MOST_WAITING
    assert kept[-1]["id"] == f"{MOST_WAITING + 9}"


def test_the_end_of_a_lineup_is_told_once_also_after_a_restart(desk: Desk) -> None:
    ends = alert(1, kind=AlertKind.LINEUP_ENDS)
    for what in ("on Monday", "on Monday", "on Tuesday"):
        desk.alerts().tell_once(ends, what)

    assert len(json.loads((desk.folder / "alerts.json").read_bytes())["waiting"]) == 2


async def test_over_real_sockets_a_redirect_is_not_followed_and_private_addresses_are_denied(
    tmp_path: Path,
) -> None:
    done = asyncio.Event()
    scripts: list[Script] = [answers(b"", status="HTTP/1.1 500 No"), redirects("/elsewhere", 307)]

    async def receive(request: Request, writer: asyncio.StreamWriter) -> None:
        if scripts:
            await scripts.pop(0)(request, writer)
            return
        await answers(b"")(request, writer)
        done.set()

    async with RadioServer() as server, GuardedClient(AddressPolicy(["127.0.0.1"])) as client:
        receiver = Receiver(server.on("/told", receive))
        alerts = Alerts([receiver], [NEWS], tmp_path, client, SystemClock(), backoff=lambda _: 0.01)
        fresh = Alert(
            id="1",
            kind=AlertKind.DOWN,
            service=NEWS,
            since=NOON,
            at=SystemClock().now() + timedelta(0),
            reason="r",
        )
        async with running(alerts), asyncio.timeout(5):
            alerts.tell(fresh)
            await done.wait()
        assert server.targets() == ["/told"] * 3

        async with GuardedClient(AddressPolicy([])) as closed:
            alerts = Alerts([receiver], [NEWS], tmp_path, closed, SystemClock(), backoff=lambda _: 0.01)
            assert "loopback" in await alerts._deliver(receiver, fresh)
        assert len(server.requests) == 3
