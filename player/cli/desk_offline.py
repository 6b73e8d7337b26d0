# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Commands of the staff when no service runs: straight in the store, with the state folder locked."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from pydantic import BaseModel

from player import settings
from player.offline import lineup_files
from player.state import locked, state_folder
from schedules.clock import SystemClock
from schedules.edits.base import Asked as AskedEdit
from schedules.edits.base import Editing, ImportPreview
from schedules.errors import InvalidEditError, UnknownItemError
from schedules.model.ids import ServiceId
from schedules.model.kept import HistoryEntry, KeptLineup, Owner, owner_of_service, owner_of_station
from schedules.model.staff import Role
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from schedules.staff import conversions
from schedules.staff.credentials import THIS_MACHINE, new_token
from schedules.staff.describing import Describer
from schedules.store.base import LineupStore
from schedules.store.opening import open_store

from .desk import Document, NewToken, owner_among, rejected
from .failure import WRONG_VALUE, CommandError
from .finding import Asked, whole_configuration


class OfflineDesk:
    """Does everything itself, as who works on this machine.

    The store and the service of edits are opened when they are first needed, and closed by `close`.
    """

    def __init__(self, loaded: settings.LoadedConfig, state: Path, runner: asyncio.Runner) -> None:
        self._loaded = loaded
        self._state = state
        self._runner = runner
        self._clock = SystemClock()
        self._catalogue = settings.catalogue(loaded.config)
        self._store: LineupStore | None = None
        self._editing: Editing | None = None

    def owner(self, name: str) -> str:
        """Return the owner that a name means.

        Raises:
            CommandError: If there is none.
        """
        services = [owner_of_service(one) for one in self._catalogue.services]
        stations = [owner_of_station(one) for one in self._catalogue.stations]
        return owner_among([*services, *stations], name)

    def import_file(self, owner: str, name: str, data: bytes, *, dry_run: bool, reason: str) -> Document:
        """Look first, then do it."""
        editing = self._edits()
        how = AskedEdit(actor=THIS_MACHINE, dry_run=True, reason=reason)
        seen = self._runner.run(editing.preview_import(Owner(owner), data, name, how))
        document = _imported(seen)
        if dry_run or rejected(document):
            return document
        revision, how = seen.outcome.revision, replace(how, dry_run=False)
        return _imported(self._runner.run(editing.import_file(Owner(owner), data, name, revision, how)))

    def undo(self, owner: str, revision: int, *, dry_run: bool, reason: str, correct_past: bool) -> Document:
        """Take it back."""
        how = AskedEdit(actor=THIS_MACHINE, dry_run=dry_run, reason=reason)
        undone = self._edits().undo(Owner(owner), revision, how, correct_past=correct_past)
        outcome = self._runner.run(undone)
        return _plain(conversions.outcome_of(outcome))

    def history(self, owner: str | None, *, limit: int, machine: bool) -> Document:
        """Read it."""
        owners = None if owner is None else [Owner(owner)]
        store = self._kept()
        found = self._runner.run(store.history(owners, machine=machine, limit=limit))
        known = {of: self._runner.run(store.lineup(of)) for of in {one.owner for one in found}}
        describe = Describer(lambda of: known.get(of) or KeptLineup(owner=of))
        return {
            "history": [_plain(conversions.history_entry_of(one, describe)) for one in found],
            "before": _cursor(found[-1]) if len(found) == limit else None,
        }

    def tokens(self) -> Document:
        """Read them."""
        found = self._runner.run(self._kept().tokens())
        return {"tokens": [_plain(conversions.token_of(one)) for one in found]}

    def add_token(self, token: NewToken) -> Document:
        """Make one.

        Raises:
            CommandError: If its name or a service makes no sense; exit status 2.
        """
        for one in token.services:
            if ServiceId(one) not in self._catalogue.services:
                raise CommandError(f'services: no such service "{one}"', WRONG_VALUE)
        store, now, days = self._kept(), self._clock.now(), token.expires_in_days
        try:
            made, secret = new_token(
                token.name,
                Role(token.role),
                services=[ServiceId(one) for one in token.services] or None,
                expires_at=None if days is None else now + timedelta(days=days),
                by=THIS_MACHINE,
                machine=token.machine,
                now=now,
                known=self._runner.run(store.tokens()),
            )
        except InvalidEditError as error:
            lines = [f"{'.'.join(map(str, place))}: {words}" for place, words in error.mistakes]
            raise CommandError("\n".join(lines), WRONG_VALUE) from error
        self._runner.run(store.put_token(made))
        return {"token": _plain(conversions.token_of(made)), "secret": secret}

    def revoke_token(self, token: str) -> None:
        """Revoke it, and end the sessions that began with it."""
        self._runner.run(self._revoke(self._kept(), token))

    def backup(self, file: Path) -> None:
        """Write it from the database itself."""
        from schedules.store.backup import backup  # noqa: PLC0415 - only this needs it

        self._runner.run(backup(self._loaded.config.storage.database, self._state, file))

    def close(self) -> None:
        """Let go of the store."""
        store, self._store = self._store, None
        if store is not None:
            self._runner.run(store.aclose())

    async def _revoke(self, store: LineupStore, token: str) -> None:
        found = next((one for one in await store.tokens() if one.id == token), None)
        if found is None:
            raise UnknownItemError(f'there is no token "{token}"')
        if found.revoked_at is None:
            await store.put_token(replace(found, revoked_at=self._clock.now()))
        over = [one.digest for one in await store.sessions() if one.token_id == token]
        if over:
            await store.remove_sessions(over)

    def _kept(self) -> LineupStore:
        if self._store is None:
            database = self._loaded.config.storage.database
            self._store = self._runner.run(open_store(database, self._state))
        return self._store

    def _edits(self) -> Editing:
        if self._editing is None:
            from schedules.edits.service import EditService  # noqa: PLC0415 - tokens and history need it not

            store = self._kept()
            schedules = ScheduleService(
                self._catalogue, self._clock, LocalPublisher(), self._loaded.config.network.next_up_min
            )
            kept = self._runner.run(store.revisions())
            files = lineup_files(self._loaded, schedules, self._clock, without=kept.keys())
            files.load()
            editing = EditService(store, schedules, self._catalogue, self._clock, files)
            self._runner.run(editing.open())
            self._editing = editing
        return self._editing


@contextmanager
def open_offline_desk(asked: Asked) -> Iterator[OfflineDesk]:
    """Open the store of the configuration; nobody else uses the state folder meanwhile.

    Raises:
        MistakesError: If the configuration has mistakes.
        StateFolderError: If another program uses the state folder.
    """
    loaded = whole_configuration(asked.config, asked.state_dir)
    state = state_folder(asked.state_dir, os.environ)
    with locked(state), asyncio.Runner() as runner:
        desk = OfflineDesk(loaded, state, runner)
        try:
            yield desk
        finally:
            desk.close()


def _imported(seen: ImportPreview) -> Document:
    return {
        "outcome": _plain(conversions.outcome_of(seen.outcome)),
        "report": _plain(conversions.report_of(seen.report)),
    }


def _cursor(entry: HistoryEntry) -> str:
    return f"{entry.owner}@{entry.revision}"


def _plain(document: BaseModel) -> Document:
    # As `schedules.rest.routes.encode` writes it, which would bring the whole web server along.
    return document.model_dump(mode="json", by_alias=True, exclude_unset=True)
