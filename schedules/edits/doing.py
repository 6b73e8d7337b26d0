# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Do edits: painted first, compared with what was to be heard, committed, and then in force.

Everything that changes lineups goes this one way, whether it is one command, a file, an undo or
a draft.  An edit that is acknowledged is in the store, and in force on this node.
"""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfoNotFoundError

from schedules.clock import Clock
from schedules.errors import (
    InvalidEditError,
    PastEditError,
    ReceiptExistsError,
    RefusedEditError,
    StaleRevisionError,
    StoreUnavailableError,
    StoreUnknownError,
)
from schedules.in_force import Proposal
from schedules.model.catalogue import Catalogue, Service
from schedules.model.kept import Commit, HistoryEntry, KeptLineup, LineupChange, Owner, Receipt
from schedules.painter import Lineups
from schedules.service import ScheduleService
from schedules.store.base import LineupStore
from schedules.timeline.painting import Painting

from .adopting import adoption
from .answers import KEY_USED, answer_of, outcomes_of
from .base import Asked, Outcome
from .committing import Committer, to_the_end
from .consequences import Comparison, compared, is_past
from .file_versions import lineup_version
from .known import KnownLineups
from .oddities import oddities
from .undoing import aired_otherwise
from .wanted import Made, Make, OneAtATime, Wanted, versions

TRIED_FOR_S = 4.0
"""So long an edit is done again and again since other nodes were faster: it is answered within five."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.02, 0.32
_AT_ONCE = 2
"""So many tries come without a pause before the next: mostly that is enough."""

_IMAGINED_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Looked:
    """What something wanted would do."""

    made: Sequence[Made]
    comparison: Comparison
    outcomes: tuple[Outcome, ...]
    painting: Painting


class Doing:
    """The one way in which lineups change."""

    def __init__(
        self,
        store: LineupStore,
        schedules: ScheduleService,
        catalogue: Catalogue,
        clock: Clock,
        known: KnownLineups,
    ) -> None:
        self._store = store
        self._schedules = schedules
        self._catalogue = catalogue
        self._clock = clock
        self._known = known
        self._committer = Committer(store, clock)
        self._keys = OneAtATime()
        self._imagining = asyncio.Semaphore(_IMAGINED_AT_ONCE)
        self._failed_s = -math.inf

    async def look(self, wanted: Wanted, upon: Make | None = None) -> Looked:
        """Tell what it would do; nothing is written, and nobody is held up.

        Args:
            upon: What is taken for done already.
        """
        now = self._clock.now()
        made = await wanted.make(now)
        at_first = self._schedules.lineups(wanted.service)
        if upon is not None:
            at_first = self._with(at_first, await upon(now))
        lineups = self._with(at_first, made)
        async with self._imagining:
            with _paintable():
                before, after = await self._schedules.imagine(wanted.service, lineups)
                if upon is not None:
                    _, before = await self._schedules.imagine(wanted.service, at_first)
        looked = await self._compare(wanted, made, now, (at_first, before), (lineups, after))
        present = {one.owner: lineup_version(self._known.lineup(one.owner)) for one in made}
        outcomes = tuple(
            replace(outcome, dry_run=True, revision=present[outcome.owner]) for outcome in looked.outcomes
        )
        return replace(looked, outcomes=outcomes)

    async def do(self, wanted: Wanted, asked: Asked) -> tuple[Outcome, ...]:
        """Do it, once for each idempotency key."""
        self._known.require_loaded()
        begun_s = self._clock.monotonic_s()
        if not asked.key:
            return await self._do(wanted, asked, begun_s)
        async with self._keys.alone((asked.actor.name, asked.key)):
            return await self.answered(wanted.fingerprint, asked) or await self._do(wanted, asked, begun_s)

    async def answered(self, fingerprint: str, asked: Asked) -> tuple[Outcome, ...]:
        """Return what was answered to the same request before; empty if it is new.

        Raises:
            RefusedEditError: If the key was used for another request.
        """
        receipt = await self._store.receipt(asked.actor.name, asked.key)
        if receipt is None:
            return ()
        if receipt.fingerprint != fingerprint:
            raise RefusedEditError(KEY_USED)
        return outcomes_of(receipt.answer)

    async def _do(self, wanted: Wanted, asked: Asked, begun_s: float) -> tuple[Outcome, ...]:
        tries, pause_s = 0, FIRST_PAUSE_S
        while True:
            try:
                return await self._once(wanted, asked, begun_s)
            except StaleRevisionError as stale:  # another node was faster: look at what it did
                await self._known.refresh(Owner(stale.owner))
            except ReceiptExistsError:  # another node has done this very request
                answered = await self.answered(wanted.fingerprint, asked)
                if answered:
                    return answered
            tries += 1
            if tries < _AT_ONCE:
                continue
            # Nodes that try in step are in each other's way for ever: each waits for a time of its own.
            wait_s = random.uniform(0, pause_s)  # noqa: S311 - no secret
            if self._clock.monotonic_s() + wait_s > begun_s + TRIED_FOR_S:
                raise StoreUnavailableError(
                    "other nodes change this lineup all the time; try again in a moment"
                )
            await self._clock.sleep(wait_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    async def _once(self, wanted: Wanted, asked: Asked, begun_s: float) -> tuple[Outcome, ...]:
        async with self._schedules.changing(wanted.service) as changing:
            self._require_no_failure_since(begun_s)
            now = self._clock.now()
            made = await wanted.make(now)
            if not any(one.applied.changes for one in made):
                return await to_the_end(self._nothing(wanted, asked, made, now))
            before = changing.lineups
            lineups = self._with(before, made)
            with _paintable():
                proposal = await changing.propose(lineups)
            looked = await self._compare(
                wanted, made, now, (before, proposal.before), (lineups, proposal.after)
            )
            # From here on it is done whole, whoever goes away meanwhile.
            await to_the_end(self._write(wanted, asked, looked, proposal, now))
            return looked.outcomes

    async def _compare(
        self,
        wanted: Wanted,
        made: Sequence[Made],
        now: datetime,
        before: tuple[Lineups, Painting],
        after: tuple[Lineups, Painting],
    ) -> Looked:
        """Look at the difference, in a thread.

        Raises:
            PastEditError: If it changes what has aired, and does not say so.
        """
        service = self._catalogue.service(wanted.service)
        comparison, odd = await asyncio.to_thread(self._difference, made, now, before, after, service)
        # Before the first entry nothing was planned by this lineup: what is entered first may have begun,
        # unless something was heard from a schedule that is followed.
        frozen = before[0].followed is not None or any(one.base.entries for one in made)
        if frozen and is_past(comparison, now) and not wanted.correct_past:
            first = comparison.consequences[0].sentence if comparison.consequences else ""
            raise _past(made, first)
        for one in () if wanted.correct_past else made:
            if one.undoes is not None and (title := self._aired_otherwise(one, before[1], after[1])):
                raise _past(made, title)
        outcomes = []
        for place, one in enumerate(made):
            applied = one.applied
            outcomes.append(
                Outcome(
                    owner=one.owner,
                    revision=applied.lineup.revision
                    if applied.changes
                    else self._known.lineup(one.owner).revision,
                    changes=applied.changes,
                    versions=versions(applied),
                    # All lineups of a service are painted together, and so is what comes of it.
                    consequences=() if place else comparison.consequences,
                    warnings=() if place else _warnings(comparison, odd),
                    changed=bool(applied.changes),
                )
            )
        return Looked(made, comparison, tuple(outcomes), after[1])

    def _aired_otherwise(self, one: Made, before: Painting, after: Painting) -> str:
        """Return what an undo would change that is older than the paintings reach; empty: nothing."""
        return aired_otherwise(
            one.base,
            one.applied,
            until=max(before.reach.start, after.reach.start),
            timezone=self._known.zone(one.owner),
        )

    def _difference(
        self,
        made: Sequence[Made],
        now: datetime,
        before: tuple[Lineups, Painting],
        after: tuple[Lineups, Painting],
        service: Service,
    ) -> tuple[Comparison, tuple[str, ...]]:
        stations = self._catalogue.carrying(service.id)
        comparison = compared(before[1], after[1], service, stations)
        written = {one.owner: one.applied.entries for one in made}
        odd = oddities(
            before, after, comparison, written=written, service=service, stations=stations, now=now
        )
        return comparison, odd

    async def _write(
        self, wanted: Wanted, asked: Asked, looked: Looked, proposal: Proposal, now: datetime
    ) -> None:
        """Commit and put in force; the caller holds the service."""
        changed = [one for one in looked.made if one.applied.changes]
        for one in changed:
            if not self._known.is_kept(one.owner) and one.base.revision:
                copy, commit = adoption(one.base, asked.actor, now, self._known.file_of(one.owner))
                await self._commit(commit, copy)
        sentences = looked.comparison.sentences
        changes = tuple(
            LineupChange(
                expected_revision=one.base.revision,
                lineup=one.applied.lineup,
                entries=one.applied.entries,
                programmes=one.applied.programmes,
                history=HistoryEntry(
                    owner=one.owner,
                    revision=one.applied.lineup.revision,
                    at=now,
                    actor=asked.actor.name,
                    machine=asked.actor.machine,
                    command=one.command,
                    changes=one.applied.changes,
                    consequences=() if place else sentences,
                    reason=asked.reason,
                    undoes=one.undoes,
                    draft=one.draft,
                ),
            )
            for place, one in enumerate(changed)
        )
        receipt = self._receipt(wanted, asked, looked.outcomes, now)
        commit = Commit(changes=changes, receipt=receipt, closes_draft=wanted.closes_draft)
        await self._commit(commit, *(one.applied.lineup for one in changed))
        proposal.accept()

    async def _commit(self, commit: Commit, *lineups: KeptLineup) -> None:
        try:
            await self._committer.commit(commit)
        except StoreUnavailableError as error:
            self._failed_s = self._clock.monotonic_s()
            if isinstance(error, StoreUnknownError):
                self._known.doubt()
            raise
        for lineup in lineups:
            self._known.wrote(lineup)

    def _require_no_failure_since(self, begun_s: float) -> None:
        """Give up what has waited behind an edit that the database did not take: it has waited as long.

        Else each of many would wait for the database after the other.

        Raises:
            StoreUnavailableError: If a commit failed since then.
        """
        if self._failed_s > begun_s:
            raise StoreUnavailableError(
                "the database took no edits while this one waited for its turn; try again in a moment"
            )

    async def _nothing(
        self, wanted: Wanted, asked: Asked, made: Sequence[Made], now: datetime
    ) -> tuple[Outcome, ...]:
        """Answer that all is like this already; with a key, that is remembered."""
        outcomes = tuple(
            Outcome(
                owner=one.owner,
                revision=self._known.lineup(one.owner).revision,
                changes=(),
                versions={},
                changed=False,
            )
            for one in made
        )
        receipt = self._receipt(wanted, asked, outcomes, now)
        if receipt is not None or wanted.closes_draft is not None:
            await self._commit(Commit(changes=(), receipt=receipt, closes_draft=wanted.closes_draft))
        return outcomes

    def _receipt(
        self, wanted: Wanted, asked: Asked, outcomes: Sequence[Outcome], now: datetime
    ) -> Receipt | None:
        if not asked.key:
            return None
        return Receipt(
            actor=asked.actor.name,
            key=asked.key,
            fingerprint=wanted.fingerprint,
            answer=answer_of(outcomes),
            at=now,
        )

    def _with(self, lineups: Lineups, made: Sequence[Made]) -> Lineups:
        """Return the lineups of a service with what was made of them."""
        for one in made:
            if one.applied.changes:
                lineups = lineups.with_own(one.owner, self._known.read(one.applied.lineup))
        return lineups


def _past(made: Sequence[Made], what: str) -> PastEditError:
    """Return that what has aired would change: what, and what can be done about it."""
    if any(one.undoes is not None for one in made):
        return PastEditError(
            "to take this back would change what has aired already; make an edit of what is to come, "
            f"or say that this corrects the past: {what}"
        )
    return PastEditError(f"this changes what has aired already, and does not say that it corrects it: {what}")


def _warnings(comparison: Comparison, odd: tuple[str, ...]) -> tuple[str, ...]:
    if not comparison.more:
        return odd
    return (*odd, f"it has {comparison.more} more consequences than are told here")


@contextmanager
def _paintable() -> Iterator[None]:
    """Turn what painting cannot do into what is wrong with the edit."""
    try:
        yield
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidEditError([((), f"this cannot be painted: {error}")]) from error
