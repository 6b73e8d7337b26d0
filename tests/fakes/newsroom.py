# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Staff who retitle, over HTTP, a special that is on the air now, and write down what they were answered.

Each title is one that nobody else writes, so it tells which edit is in force, and what became of each.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bench.editing.hands import NOT_KNOWN, Answer, Hand, Journal, Sent
from bench.editing.verdict import faults

from .service import Service

SPECIAL = "special"
READ = (
    "/api/v1/stations/news/now?depth=5",
    "/api/v1/stations/news/schedule",
    "/api/v1/staff/me",
    "/api/v1/staff/lineups",
    "/api/v1/staff/lineups/news",
    f"/api/v1/staff/lineups/news/entries/{SPECIAL}",
    "/api/v1/staff/lineups/news/findings",
    "/api/v1/staff/lineups/news/export?format=yaml",
)
"""Documents that are answered from memory, whatever becomes of the database."""


@dataclass
class Newsroom:
    """The staff of one service.

    Attributes:
        journal: May be shared by several, who edit the same lineup on several nodes.
    """

    radio: Service
    journal: Journal = field(default_factory=Journal)

    def __post_init__(self) -> None:
        self.hand = Hand(self.radio.url)

    def begin(self) -> None:
        """Put the special on the air."""
        at = datetime.now(UTC).replace(second=0, microsecond=0)
        row = {
            "id": SPECIAL, "title": "Special", "kind": "oneoff", "start": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            "end": f"{at + timedelta(hours=6):%Y-%m-%dT%H:%M:%SZ}",
        }  # fmt: skip
        answer = self.hand.edit({"command": "oneoff.add", "oneoff": row, "correct_past": True}, "*")
        assert answer.status == 200, answer

    def retitle(self, version: int | None = None) -> tuple[str, Answer]:
        """Give it a title that it never had; return the title and the answer."""
        title, key = f"t{uuid.uuid4().hex}", uuid.uuid4().hex
        edit = {"command": "oneoff.change", "id": SPECIAL, "set": {"title": title}, "correct_past": True}
        one = Sent(title, key, self.hand.version(SPECIAL) if version is None else version, edit)
        self.journal.note(one)
        answer = self.hand.edit(edit, one.version, key)
        if answer.status == 200:
            one.revision = int(answer.document["revision"])
        elif NOT_KNOWN not in answer.document["detail"]:
            one.refused = answer.status
        return title, answer

    def retitled(self) -> str:
        """As `retitle`, and it has to be done."""
        title, answer = self.retitle()
        assert answer.status == 200, answer
        return title

    def refused(self, status: int) -> Answer:
        """As `retitle`, and it has to be refused, with words."""
        _, answer = self.retitle()
        assert answer.status == status, answer
        assert answer.document["detail"], answer
        return answer

    def title(self) -> str:
        """Return what is on now, as listeners are told."""
        now = self.radio.get("/api/v1/stations/news/now")["now"]
        return str(now["title"]) if now else ""

    def planned(self) -> list[str]:
        """Return all titles of the schedule."""
        entries = self.radio.get("/api/v1/stations/news/schedule")["broadcasts"]
        return [str(one["title"]) for one in entries]

    def faults(self) -> list[str]:
        """Lay what was answered beside what is kept; nothing is wrong if nothing comes."""
        return faults(self.journal.sent, self.hand.history(), self.hand.rows())
