# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a store of lineups can do; one conformance suite runs over all that there are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from schedules.model.ids import ServiceId
from schedules.model.kept import Commit, Draft, FollowedCopy, HistoryEntry, KeptLineup, Owner, Receipt
from schedules.model.staff import Session, StaffToken

_FOLLOWED = "followed:"
"""How notices begin that are of a followed schedule; no lineup is called like this."""


@dataclass(frozen=True, slots=True)
class Notice:
    """That something was written, perhaps by another node.

    Attributes:
        owner: Whose lineup; ``None``: look at everything again (after a gap, or a lost connection).
        revision: The lineup's new revision; 0 with ``None``.
    """

    owner: Owner | None
    revision: int

    @classmethod
    def of_followed(cls, service: ServiceId) -> Notice:
        """Return that the last good reading of a followed schedule was written or forgotten."""
        return cls(Owner(f"{_FOLLOWED}{service}"), 0)

    @property
    def followed(self) -> ServiceId | None:
        """The service whose followed schedule this is of; ``None``: it is of something else."""
        if self.owner is None or not self.owner.startswith(_FOLLOWED):
            return None
        return ServiceId(self.owner.removeprefix(_FOLLOWED))


class LineupStore(Protocol):
    """Keeps lineups, their history, drafts, tokens and sessions.

    Every method that writes is one transaction: when it returns, what it wrote is on the disk
    (or with the database server), whole; when it raises, nothing of it is, except that
    `StoreUnknownError` says that nobody can tell.

    All methods raise:
        StoreUnavailableError: The database is locked, read-only, gone or failing; it may heal.
        StoreFullError: There is no room left to write.
    """

    async def lineups(self) -> Mapping[Owner, KeptLineup]:
        """Return all lineups that are kept."""

    async def lineup(self, owner: Owner) -> KeptLineup | None:
        """Return one lineup; ``None`` if nothing was ever kept of it."""

    async def revisions(self) -> Mapping[Owner, int]:
        """Return the revision of every lineup that is kept."""

    async def commit(self, commit: Commit) -> None:
        """Write a commit.

        Raises:
            StaleRevisionError: If a lineup's revision is not the expected one.
            ReceiptExistsError: If there is a receipt of this actor with this key already.
            StaleDraftError: If the draft that is published has another version, or is not there.
            StoreUnknownError: If the connection was lost in the middle: ask for the receipt or the revision.
        """

    async def receipt(self, actor: str, key: str) -> Receipt | None:
        """Return a receipt, of the last 7 days at least."""

    async def history(
        self,
        owners: Sequence[Owner] | None = None,
        *,
        before: tuple[Owner, int] | None = None,
        machine: bool = True,
        limit: int = 50,
    ) -> tuple[HistoryEntry, ...]:
        """Return what was committed, newest first.

        Args:
            owners: Only of these lineups; ``None``: of all.
            before: Only what was committed before this entry, which is named by owner and revision.
            machine: Whether entries of programs are among them.
        """

    async def history_entry(self, owner: Owner, revision: int) -> HistoryEntry | None:
        """Return the edit that made a revision."""

    async def drafts(self) -> tuple[Draft, ...]:
        """Return all drafts, by name."""

    async def draft(self, draft: str) -> Draft | None:
        """Return one draft."""

    async def put_draft(self, draft: Draft, expected_version: int) -> None:
        """Write a draft; `expected_version` 0 makes a new one.

        Raises:
            StaleDraftError: If the store has it with another version, or not at all.
        """

    async def remove_draft(self, draft: str, expected_version: int) -> None:
        """Take a draft away.

        Raises:
            StaleDraftError: If the store has it with another version, or not at all.
        """

    async def tokens(self) -> tuple[StaffToken, ...]:
        """Return all tokens, also those that expired or were revoked, by the time they were made."""

    async def put_token(self, token: StaffToken) -> None:
        """Write a token: a new one, or a known one that changed."""

    async def sessions(self) -> tuple[Session, ...]:
        """Return all sessions that are kept."""

    async def put_session(self, session: Session) -> None:
        """Write a session."""

    async def remove_sessions(self, digests: Sequence[str]) -> None:
        """Forget sessions; those that are not there are no mistake."""

    async def followed(self) -> tuple[FollowedCopy, ...]:
        """Return the last good reading of each followed schedule."""

    async def put_followed(self, copy: FollowedCopy) -> None:
        """Write the last good reading of a followed schedule; `notices` tells it, as `Notice.followed`."""

    async def remove_followed(self, service: ServiceId) -> None:
        """Forget it; where there is none, that is no mistake.  `notices` tells it."""

    def notices(self) -> AbstractAsyncContextManager[AsyncIterator[Notice]]:
        """Hear of everything that is committed while the context is open, by this node or another.

        The iterator never ends by itself.  Without other nodes it may stay silent.  After a lost
        connection it comes with ``Notice(None, 0)`` once it is back.
        """

    async def aclose(self) -> None:
        """Finish what is being written, and let go of the database."""
