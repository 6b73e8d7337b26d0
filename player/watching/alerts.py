# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tells receivers of alerts: one POST each, signed, tried for a day, in order for each service.

What is not delivered yet is kept in the state folder.  Each service has a queue of
its own at each receiver, so that a slow one holds up nothing else.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import os
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol

from player.errors import StreamError
from player.net.address import Address, parse_address
from schedules.clock import Clock
from schedules.model.ids import ServiceId

from .bookkeeper import Alert, AlertKind
from .incidents import text_of

log = logging.getLogger(__name__)

FILE_NAME: Final = "alerts.json"
TRIED_FOR: Final = timedelta(hours=24)
PATIENCE_S: Final = 10.0
FIRST_RETRY_S, LONGEST_RETRY_S = 5.0, 600.0
MOST_WAITING: Final = 200
"""In each queue; the oldest are given up."""
USER_AGENT: Final = "PlayLiveRadio/0.1 (alerts)"
SIGNATURE, TIMESTAMP = "X-LiveRadio-Signature", "X-LiveRadio-Timestamp"


class Poster(Protocol):
    """Sends a POST past the guard; see `player.net.client.GuardedClient.post`."""

    async def post(
        self, address: Address, body: bytes, headers: Mapping[str, str], *, within_s: float
    ) -> Answer:
        """Return the answer, whatever its status; redirects are not followed."""


class Answer(Protocol):
    """What a receiver answers."""

    @property
    def status(self) -> int:
        """The HTTP status code."""

    async def aclose(self) -> None:
        """Close the connection."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who is told.

    Attributes:
        url: May hold a secret, so that it is never logged nor written down.
        secret: Signs what we send; without one it is not signed.
    """

    url: str
    secret: str | None = None

    @property
    def key(self) -> str:
        """Its name in the state folder."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:16]


def full_jitter(attempt: int) -> float:
    """Return a wait in seconds: random below a ceiling that doubles."""
    ceiling_s = min(FIRST_RETRY_S * 2 ** min(attempt, 16), LONGEST_RETRY_S)
    return random.uniform(ceiling_s / 2, ceiling_s)  # noqa: S311 - spreads load, keeps no secret


def body_of(alert: Alert) -> bytes:
    """Return what is sent."""
    return json.dumps(_plain(alert), ensure_ascii=False).encode("utf-8", "replace")


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the value of the signature's field: HMAC-SHA256 over timestamp, a point, and the body."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={digest.hexdigest()}"


class _Queue:
    """The alerts of one service that one receiver has not got yet."""

    def __init__(self) -> None:
        self.waiting: list[Alert] = []
        self.news = asyncio.Event()


class Alerts:
    """Takes alerts and delivers them.

    Args:
        folder: The state folder; it exists.
        backoff: Wait in seconds after failure number n, from 0.
    """

    def __init__(
        self,
        receivers: Iterable[Receiver],
        services: Iterable[ServiceId],
        folder: Path,
        client: Poster,
        clock: Clock,
        *,
        backoff: Callable[[int], float] = full_jitter,
    ) -> None:
        self._receivers = {one.key: one for one in receivers}
        self._path = folder / FILE_NAME
        self._client = client
        self._clock = clock
        self._backoff = backoff
        self._queues = {(key, service): _Queue() for service in services for key in self._receivers}
        self._ends_told: dict[str, str] = {}
        self._load()

    def tell(self, alert: Alert) -> None:
        """Take an alert: it is written down, and then delivered to everyone."""
        for (_, service), queue in self._queues.items():
            if service == alert.service:
                queue.waiting.append(alert)
                del queue.waiting[:-MOST_WAITING]
                queue.news.set()
        self._save()

    def tell_once(self, alert: Alert, what: str) -> None:
        """Take an alert, unless the last one that was told so of its service was about the same."""
        if self._ends_told.get(alert.service) != what:
            self._ends_told[alert.service] = what
            self.tell(alert)

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with asyncio.TaskGroup() as group:
            for (key, service), queue in self._queues.items():
                group.create_task(self._deliver_all(self._receivers[key], queue), name=f"alerts of {service}")

    async def _deliver_all(self, receiver: Receiver, queue: _Queue) -> None:
        attempt = 0
        while True:
            while not queue.waiting:
                queue.news.clear()
                await queue.news.wait()
            alert = queue.waiting[0]
            problem = await self._deliver(receiver, alert)
            if problem and self._clock.now() - alert.at < TRIED_FOR:
                if not attempt:
                    log.warning('alert "%s" of %s is tried again: %s', alert.kind, alert.service, problem)
                await self._clock.sleep(self._backoff(attempt))
                attempt += 1
                continue
            if problem:
                log.error('alert "%s" of %s was never delivered: %s', alert.kind, alert.service, problem)
            attempt = 0
            if queue.waiting and queue.waiting[0] is alert:  # else it was given up for newer ones
                del queue.waiting[0]
            self._save()

    async def _deliver(self, receiver: Receiver, alert: Alert) -> str:
        """Try once; return what went wrong, without the address."""
        body, timestamp = body_of(alert), str(int(self._clock.now().timestamp()))
        headers = {"Content-Type": "application/json", "User-Agent": USER_AGENT, TIMESTAMP: timestamp}
        if receiver.secret:
            headers[SIGNATURE] = signature(receiver.secret, timestamp, body)
        try:
            answer = await self._client.post(parse_address(receiver.url), body, headers, within_s=PATIENCE_S)
        except StreamError as error:
            return error.reason
        await answer.aclose()
        return "" if 200 <= answer.status < 300 else f"HTTP {answer.status}"

    def _save(self) -> None:
        """Write down what is not delivered: a whole file, or the one before."""
        waiting = [
            {"receiver": key, **_plain(alert)}
            for (key, _), queue in self._queues.items()
            for alert in queue.waiting
        ]
        text = json.dumps({"waiting": waiting, "ends_told": self._ends_told}, ensure_ascii=False)
        try:
            number, name = tempfile.mkstemp(prefix=f".{FILE_NAME}.", dir=self._path.parent)
            with os.fdopen(number, "wb") as file:
                file.write(text.encode("utf-8", "replace"))
            Path(name).replace(self._path)
        except OSError as error:
            log.warning("alerts cannot be written down: %s", error.strerror)

    def _load(self) -> None:
        for key, alert in self._kept():
            queue = self._queues.get((key, alert.service))
            if queue is not None:
                queue.waiting.append(alert)

    def _kept(self) -> Iterator[tuple[str, Alert]]:
        try:
            said = json.loads(self._path.read_bytes())
            self._ends_told = {str(service): str(what) for service, what in said["ends_told"].items()}
            for one in said["waiting"]:
                yield (
                    str(one["receiver"]),
                    Alert(
                        id=str(one["id"]),
                        kind=AlertKind(one["kind"]),
                        service=ServiceId(one["service"]),
                        since=datetime.fromisoformat(one["since"]),
                        at=datetime.fromisoformat(one["at"]),
                        reason=str(one["reason"]),
                    ),
                )
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("alerts that were not delivered cannot be read: %s", error)


def _plain(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "kind": alert.kind.value,
        "service": alert.service,
        "since": text_of(alert.since),
        "at": text_of(alert.at),
        "reason": alert.reason,
    }
