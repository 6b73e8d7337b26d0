# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Keeps lineups in memory: the reference of what a store does, for tests and for trying things out.

Nothing in it waits, so every method is one step for everybody else: it is checked wholly first, and
then done.  Several services may share one, as nodes share a database.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from types import MappingProxyType

from schedules.errors import ReceiptExistsError, StaleDraftError, StaleRevisionError
from schedules.model.ids import ServiceId
from schedules.model.kept import (
    Commit,
    Draft,
    FollowedCopy,
    HistoryEntry,
    KeptEntry,
    KeptLineup,
    KeptProgramme,
    LineupChange,
    Owner,
    Receipt,
)
from schedules.model.staff import Session, StaffToken

from .base import Notice
from .bell import EVERYTHING, Bell
from .checks import RECEIPTS_LIVE, check_commit, check_name


class MemoryStore:
    """A store that forgets everything with the process."""

    def __init__(self) -> None:
        self._lineups: dict[Owner, KeptLineup] = {}
        self._history: list[HistoryEntry] = []
        self._receipts: dict[tuple[str, str], Receipt] = {}
        self._drafts: dict[str, Draft] = {}
        self._tokens: dict[str, StaffToken] = {}
        self._sessions: dict[str, Session] = {}
        self._followed: dict[ServiceId, FollowedCopy] = {}
        self._bell = Bell()

    async def lineups(self) -> Mapping[Owner, KeptLineup]:
        """As `LineupStore.lineups`."""
        return dict(sorted(self._lineups.items()))

    async def lineup(self, owner: Owner) -> KeptLineup | None:
        """As `LineupStore.lineup`."""
        return self._lineups.get(owner)

    async def revisions(self) -> Mapping[Owner, int]:
        """As `LineupStore.revisions`."""
        return {owner: lineup.revision for owner, lineup in sorted(self._lineups.items())}

    async def commit(self, commit: Commit) -> None:
        """As `LineupStore.commit`: a request that was done before is told from one that is late."""
        check_commit(commit)
        receipt, draft = commit.receipt, commit.closes_draft
        if receipt is not None and (receipt.actor, receipt.key) in self._receipts:
            raise ReceiptExistsError(receipt.key)
        for change in commit.changes:
            if self._revision(change.lineup.owner) != change.expected_revision:
                raise StaleRevisionError(change.lineup.owner)
        if draft is not None:
            self._check_draft(*draft)

        for change in commit.changes:
            owner = change.lineup.owner
            self._lineups[owner] = _applied(self._lineups.get(owner, KeptLineup(owner=owner)), change)
            self._history.append(change.history)
        if receipt is not None:
            oldest = receipt.at - RECEIPTS_LIVE
            self._receipts = {key: kept for key, kept in self._receipts.items() if kept.at >= oldest}
            self._receipts[receipt.actor, receipt.key] = receipt
        if draft is not None:
            del self._drafts[draft[0]]
            self._bell.ring(EVERYTHING)
        for change in commit.changes:
            self._bell.ring(Notice(change.lineup.owner, change.lineup.revision))

    async def receipt(self, actor: str, key: str) -> Receipt | None:
        """As `LineupStore.receipt`."""
        return self._receipts.get((actor, key))

    async def history(
        self,
        owners: Sequence[Owner] | None = None,
        *,
        before: tuple[Owner, int] | None = None,
        machine: bool = True,
        limit: int = 50,
    ) -> tuple[HistoryEntry, ...]:
        """As `LineupStore.history`; before an entry that is not there, there is nothing."""
        entries: Iterable[HistoryEntry] = reversed(self._history)
        if before is not None:
            names = [(entry.owner, entry.revision) for entry in self._history]
            entries = reversed(self._history[: names.index(before)] if before in names else [])
        wanted = (
            entry
            for entry in entries
            if (owners is None or entry.owner in owners) and (machine or not entry.machine)
        )
        return tuple(entry for entry, _ in zip(wanted, range(limit), strict=False))

    async def history_entry(self, owner: Owner, revision: int) -> HistoryEntry | None:
        """As `LineupStore.history_entry`."""
        found = (entry for entry in self._history if (entry.owner, entry.revision) == (owner, revision))
        return next(found, None)

    async def drafts(self) -> tuple[Draft, ...]:
        """As `LineupStore.drafts`."""
        return tuple(sorted(self._drafts.values(), key=lambda draft: (draft.name, draft.id)))

    async def draft(self, draft: str) -> Draft | None:
        """As `LineupStore.draft`."""
        return self._drafts.get(draft)

    async def put_draft(self, draft: Draft, expected_version: int) -> None:
        """As `LineupStore.put_draft`."""
        check_name(draft.id)
        known = self._drafts.get(draft.id)
        if (known.version if known else 0) != expected_version:
            raise StaleDraftError(draft.id)
        self._drafts[draft.id] = draft
        self._bell.ring(EVERYTHING)

    async def remove_draft(self, draft: str, expected_version: int) -> None:
        """As `LineupStore.remove_draft`."""
        self._check_draft(draft, expected_version)
        del self._drafts[draft]
        self._bell.ring(EVERYTHING)

    async def tokens(self) -> tuple[StaffToken, ...]:
        """As `LineupStore.tokens`."""
        return tuple(sorted(self._tokens.values(), key=lambda token: (token.created_at, token.id)))

    async def put_token(self, token: StaffToken) -> None:
        """As `LineupStore.put_token`."""
        check_name(token.id)
        self._tokens[token.id] = token
        self._bell.ring(EVERYTHING)

    async def sessions(self) -> tuple[Session, ...]:
        """As `LineupStore.sessions`, by the time they were made."""
        return tuple(sorted(self._sessions.values(), key=lambda kept: (kept.created_at, kept.digest)))

    async def put_session(self, session: Session) -> None:
        """As `LineupStore.put_session`."""
        check_name(session.digest)
        self._sessions[session.digest] = session
        self._bell.ring(EVERYTHING)

    async def remove_sessions(self, digests: Sequence[str]) -> None:
        """As `LineupStore.remove_sessions`."""
        for digest in digests:
            self._sessions.pop(digest, None)
        self._bell.ring(EVERYTHING)

    async def followed(self) -> tuple[FollowedCopy, ...]:
        """As `LineupStore.followed`, by service."""
        return tuple(copy for _, copy in sorted(self._followed.items()))

    async def put_followed(self, copy: FollowedCopy) -> None:
        """As `LineupStore.put_followed`."""
        check_name(copy.service)
        self._followed[copy.service] = copy
        self._bell.ring(Notice.of_followed(copy.service))

    async def remove_followed(self, service: ServiceId) -> None:
        """As `LineupStore.remove_followed`."""
        self._followed.pop(service, None)
        self._bell.ring(Notice.of_followed(service))

    def notices(self) -> AbstractAsyncContextManager[AsyncIterator[Notice]]:
        """As `LineupStore.notices`."""
        return self._bell.listening()

    async def aclose(self) -> None:
        """As `LineupStore.aclose`; what is in memory stays until the object is gone."""

    def _revision(self, owner: Owner) -> int:
        known = self._lineups.get(owner)
        return known.revision if known else 0

    def _check_draft(self, draft: str, expected_version: int) -> None:
        known = self._drafts.get(draft)
        if known is None or known.version != expected_version:
            raise StaleDraftError(draft)


def _applied(known: KeptLineup, change: LineupChange) -> KeptLineup:
    """Return a lineup as it is written: what a change does not name stays as it was."""
    after = change.lineup
    entries: dict[str, KeptEntry] = {**known.entries}
    programmes: dict[str, KeptProgramme] = {**known.programmes}
    for id_ in change.entries:
        entries.pop(id_, None)
        if id_ in after.entries:
            entries[id_] = after.entries[id_]
    for id_ in change.programmes:
        programmes.pop(id_, None)
        if id_ in after.programmes:
            programmes[id_] = after.programmes[id_]
    return replace(
        after,
        entries=MappingProxyType(
            dict(sorted(entries.items(), key=lambda item: (item[1].order, item[0]))),
        ),
        programmes=MappingProxyType(dict(sorted(programmes.items()))),
        zones=MappingProxyType({**after.zones}),
    )
