# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One who edits over HTTP: reads an item, writes one field of it, and takes down what was answered."""

from __future__ import annotations

import http.client
import json
import random
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from .checker import Fate, Try

PATIENCE_S = 30.0
FIELDS = ("subtitle", "genre")
REPEATED = 0.1
"""Share of edits that are sent a second time, as if the first answer had been lost."""
MERGED = 0.3


@dataclass(frozen=True, slots=True)
class Item:
    """What may be changed.

    Attributes:
        place: ``entries`` or ``programmes``.
        command: That changes it.
    """

    id: str
    place: str
    command: str


@dataclass(slots=True)
class Staff:
    """A connection to one service, with a token."""

    url: str
    token: str
    _open: http.client.HTTPConnection | None = None

    def ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """Return the status and the document; ``OSError`` or ``HTTPException`` if nothing comes."""
        if self._open is None:
            parts = urlsplit(self.url)
            self._open = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE_S)
        sent = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            **(headers or {}),
        }
        try:
            content = None if body is None else json.dumps(body)
            self._open.request(method, f"/api/v1/staff{path}", content, sent)
            answer = self._open.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            self._open.close()
            self._open = None
            raise


@dataclass(slots=True)
class Client:
    """One of those who edit one lineup at the same time.

    Attributes:
        name: As history names it.
        tries: What it did.
        faults: What it was answered and should not have been.
        busy: How often it was told to come back in a moment.
    """

    name: str
    staff: Staff
    owner: str
    items: tuple[Item, ...]
    seed: int
    tries: list[Try] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    replayed: int = 0
    busy: int = 0

    def work(self, operations: int) -> None:
        """Do so many edits, one after the other."""
        chance = random.Random(self.seed)
        for number in range(operations):
            self._edit(chance, f"{self.name}-{number}")

    def _edit(self, chance: random.Random, value: str) -> None:
        item, wanted = chance.choice(self.items), chance.choice(FIELDS)
        merge, repeat = chance.random() < MERGED, chance.random() < REPEATED
        lineup = f"/lineups/{self.owner}"
        status, read = self.staff.ask("GET", f"{lineup}/{item.place}/{item.id}")
        if status != 200:
            self.faults.append(f"{item.id} could not be read: {status} {read}")
            return
        common: dict[str, Any] = {
            "actor": self.name, "item": item.id, "field": wanted, "value": value, "merge": merge,
            "base_version": read["version"], "base_value": read["row"].get(wanted),
        }  # fmt: skip
        path = f"{lineup}/edits{'?merge=true' if merge else ''}"
        body = {"edit": {"command": item.command, "id": item.id, "set": {wanted: value}}}
        headers = {"If-Match": f'"{read["version"]}"', "Idempotency-Key": value}
        try:
            status, answer = self.staff.ask("POST", path, body, headers)
        except (OSError, http.client.HTTPException, ValueError):
            self.tries.append(Try(**common, fate=Fate.UNKNOWN))
            return
        if status == 200:
            self.tries.append(Try(**common, fate=Fate.DONE, revision=answer["revision"]))
        elif status == 412:
            self.tries.append(
                Try(
                    **common,
                    fate=Fate.STALE,
                    current_version=answer["version"],
                    current_value=(answer["current"] or {}).get(wanted),
                    changed_by=answer["changed_by"],
                )
            )
        elif (
            status == 503
        ):  # it says of itself that it may be tried again; whether it was done, history tells
            self.tries.append(Try(**common, fate=Fate.UNKNOWN))
            self.busy += 1
        else:
            self.tries.append(Try(**common, fate=Fate.UNKNOWN))
            self.faults.append(f"{value} was answered {status}: {answer.get('detail', answer)}")
        if status == 200 and repeat:
            self._again(path, body, headers, answer)

    def _again(self, path: str, body: Any, headers: dict[str, str], before: Any) -> None:
        """The very same request must be answered the very same, and not be done again."""
        status, answer = self.staff.ask("POST", path, body, headers)
        if status != 200 or {**answer, "replayed": False} != {**before, "replayed": False}:
            self.faults.append(
                f"{headers['Idempotency-Key']} was answered otherwise the second time: {status}"
            )
        elif not answer["replayed"]:
            self.faults.append(f"{headers['Idempotency-Key']} does not say that it was done before")
        else:
            self.replayed += 1
