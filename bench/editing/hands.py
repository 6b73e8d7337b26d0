# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Clients that edit a running service over HTTP, and keep a journal of what they were answered.

The journal is outside of the service, so it knows what was acknowledged whatever becomes of the service.
No answer means: not known, never: not done.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

API = "/api/v1/staff"
OWNER = "news"
SLOTS = tuple(f"hand-{number}" for number in range(6))
PATIENCE_S = 15.0
_PAUSE_S = 0.05
"""Before the next edit, while the database takes none."""
NOT_KNOWN = "is not known"
"""In the words of a 503 after which the edit may be there; after any other it is not."""


@dataclass(slots=True)
class Sent:
    """One edit that was sent.

    Attributes:
        token: A text that no other edit writes.
        revision: Of the lineup, as answered; 0: nobody knows whether it was done.
        refused: The status of a refusal; 0: none came.
    """

    token: str
    key: str
    version: int | str
    edit: dict[str, Any]
    revision: int = 0
    refused: int = 0

    @property
    def acknowledged(self) -> bool:
        """Whether the service said that it was done."""
        return self.revision > 0

    @property
    def unknown(self) -> bool:
        """Whether nothing was said."""
        return not self.revision and not self.refused


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    document: dict[str, Any]
    etag: str
    retry_after: str = ""


class Hand:
    """One client with a connection of its own.

    Args:
        url: The service's root address.
        actor_token: Bearer token, where one is needed.
    """

    def __init__(self, url: str, actor_token: str = "") -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE_S)
        self._headers = {"Authorization": f"Bearer {actor_token}"} if actor_token else {}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send one request.

        Raises:
            OSError: If the connection broke; http.client.HTTPException: if the answer did.
        """
        content = None if body is None else json.dumps(body)
        sent = {**self._headers, "Content-Type": "application/json", **headers}
        self._connection.request(method, API + path, content, sent)
        answer = self._connection.getresponse()
        document = json.loads(answer.read() or b"{}")
        fields = answer.headers
        return Answer(answer.status, document, fields.get("ETag", ""), fields.get("Retry-After", ""))

    def edit(self, edit: dict[str, Any], version: int | str, key: str = "") -> Answer:
        """Send one edit of the lineup."""
        match = version if version == "*" else f'"{version}"'
        headers = {"If-Match": str(match), **({"Idempotency-Key": key} if key else {})}
        return self.ask("POST", f"/lineups/{OWNER}/edits", {"edit": edit, "reason": ""}, **headers)

    def version(self, entry: str) -> int:
        """Return the present version of an entry."""
        answer = self.ask("GET", f"/lineups/{OWNER}/entries/{quote(entry)}")
        return int(answer.document["version"])

    def history(self, down_to: int = 0) -> list[dict[str, Any]]:
        """Return all of the lineup's history after a revision, newest first."""
        found: list[dict[str, Any]] = []
        cursor = None
        while True:
            query = f"?limit=200&machine=true{f'&before={quote(str(cursor))}' if cursor else ''}"
            document = self.ask("GET", f"/lineups/{OWNER}/history{query}").document
            found += document["history"]
            cursor = document["before"]
            if cursor is None or (found and found[-1]["revision"] <= down_to):
                return [entry for entry in found if entry["revision"] > down_to]

    def rows(self) -> dict[str, dict[str, Any]]:
        """Return every entry of the lineup, by id."""
        entries = self.ask("GET", f"/lineups/{OWNER}").document["entries"]
        return {entry["id"]: entry for entry in entries}

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def make_slots(hand: Hand) -> None:
    """Make the slots that are edited; they begin to air next year, so that no edit touches the past."""
    for number, name in enumerate(SLOTS):
        slot = {
            "id": name, "title": f"Hand {number}", "from": "2027-01-01", "start": f"0{number}:00",
            "end": f"0{number}:10", "recur": {"freq": "weekly", "byday": "SU"},
        }  # fmt: skip
        answer = hand.edit({"command": "slot.add", "slot": slot}, "*")
        assert answer.status == 200, answer


@dataclass(slots=True)
class Journal:
    """What all clients sent, in no order."""

    sent: list[Sent] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, one: Sent) -> None:
        """Keep one, before it is sent."""
        with self.lock:
            self.sent.append(one)


def new_edits(hand: Hand, chance: random.Random) -> Iterator[Sent]:
    """Yield edits to send: mostly words of a slot, now and then a one-off that comes or goes."""
    added: list[str] = []
    while True:
        token, key = f"t{uuid.uuid4().hex}", uuid.uuid4().hex
        what = chance.random()
        if what < 0.8:
            name = chance.choice(SLOTS)
            edit = {"command": "slot.change", "id": name, "set": {"subtitle": token}}
            yield Sent(token, key, hand.version(name), edit)
        elif what < 0.9 or not added:
            day = f"2027-{chance.randint(2, 12):02}-{chance.randint(1, 28):02}"
            start, end = f"{day}T{chance.randint(0, 22):02}:15", f"{day}T23:45"
            oneoff = {"id": token, "title": token, "kind": "oneoff", "start": start, "end": end}
            one = Sent(token, key, "*", {"command": "oneoff.add", "oneoff": oneoff})
            yield one
            if one.acknowledged:
                added.append(token)
        else:
            name = added.pop(chance.randrange(len(added)))
            yield Sent(f"-{name}", key, hand.version(name), {"command": "oneoff.remove", "id": name})


def work(url: str, journal: Journal, seed: int, over: threading.Event) -> None:
    """Edit until it is over, or the service is gone."""
    hand, chance = Hand(url), random.Random(seed)
    try:
        for one in new_edits(hand, chance):
            if over.is_set():
                return
            journal.note(one)
            answer = hand.edit(one.edit, one.version, one.key)
            if answer.status == 200:
                one.revision = int(answer.document["revision"])
            elif answer.status != 503 or NOT_KNOWN not in answer.document["detail"]:
                one.refused = answer.status
            if answer.status == 503:
                over.wait(_PAUSE_S)
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return  # the service was killed: what had no answer stays unknown
    finally:
        hand.close()
