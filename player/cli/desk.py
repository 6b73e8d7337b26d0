# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Where commands of the staff are done: by the running service, or straight in the store where none runs.

Both give the documents of the API under ``/api/v1/staff``, so that a command need not know which it was.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

from schedules.errors import Mistake, MistakesError, StoreError

from .failure import CommandError
from .finding import Asked, running_service
from .output import write_whole
from .service_client import LostError, RefusedError, ServiceClient, path_of

Document = dict[str, Any]

IMPORT_PATIENCE_S = 90.0
"""A file may take the service half a minute to read, and then its consequences are painted."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """What a token is to be.

    Attributes:
        services: The only ones whose lineups it may edit; empty: all.
        expires_in_days: ``None``: it never does.
    """

    name: str
    role: str
    services: tuple[str, ...] = ()
    expires_in_days: int | None = None
    machine: bool = False


class StaffDesk(Protocol):
    """Does what the staff ask for, and answers with the documents of the API.

    Every method raises `CommandError`, `MistakesError`, `ScheduleError` or `PlayerError` where it is refused.
    """

    def owner(self, name: str) -> str:
        """Return the owner that a service's id, a station's id or ``station:ID`` means."""

    def import_file(self, owner: str, name: str, data: bytes, *, dry_run: bool, reason: str) -> Document:
        """Return ``{"outcome", "report"}``; with a rejected row nothing is done."""

    def undo(self, owner: str, revision: int, *, dry_run: bool, reason: str, correct_past: bool) -> Document:
        """Take an edit back, and return the outcome."""

    def history(self, owner: str | None, *, limit: int, machine: bool) -> Document:
        """Return ``{"history": […], "before"}``, newest first."""

    def tokens(self) -> Document:
        """Return ``{"tokens": […]}``."""

    def add_token(self, token: NewToken) -> Document:
        """Make a token, and return ``{"token", "secret"}``."""

    def revoke_token(self, token: str) -> None:
        """Make a token worth nothing from now on; its id names it."""

    def backup(self, file: Path) -> None:
        """Write a backup of all that is kept: to the whole file, or to none."""


class OnlineDesk:
    """Asks the running service."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def owner(self, name: str) -> str:
        """Return the owner that a name means.

        Raises:
            CommandError: If there is none.
        """
        rows = self._client.get(path_of("staff", "lineups"))["lineups"]
        return owner_among([str(row["owner"]) for row in rows], name)

    def import_file(self, owner: str, name: str, data: bytes, *, dry_run: bool, reason: str) -> Document:
        """Look first, then do it against the very revision that was looked at.

        Raises:
            MistakesError: If the file cannot be read.
        """
        path = path_of("staff", "lineups", owner, "imports")
        body = {"name": name, "content_base64": base64.b64encode(data).decode(), "reason": reason}
        with _mistakes_of(name):
            seen = self._client.send("POST", f"{path}?dry_run=true", body, patience_s=IMPORT_PATIENCE_S)
            if dry_run or rejected(seen):
                return seen
            headers = {"If-Match": f'"{seen["outcome"]["revision"]}"', **_once()}
            try:
                return self._client.send("POST", path, body, headers=headers, patience_s=IMPORT_PATIENCE_S)
            except LostError as error:
                raise CommandError(
                    f"{error}; perhaps all was imported, perhaps nothing: give the same command again, "
                    "which changes nothing where it was"
                ) from error

    def undo(self, owner: str, revision: int, *, dry_run: bool, reason: str, correct_past: bool) -> Document:
        """Ask for it."""
        query = "?dry_run=true" if dry_run else ""
        path = path_of("staff", "lineups", owner, "undo") + query
        body: Document = {"revision": revision, "reason": reason}
        if correct_past:
            body["correct_past"] = True
        return self._client.send("POST", path, body, headers=_once())

    def history(self, owner: str | None, *, limit: int, machine: bool) -> Document:
        """Ask for it."""
        lineup = () if owner is None else ("lineups", owner)
        query = urlencode({"limit": limit, "machine": str(machine).lower()})
        return self._client.get(f"{path_of('staff', *lineup, 'history')}?{query}")

    def tokens(self) -> Document:
        """Ask for them."""
        return self._client.get(path_of("staff", "tokens"))

    def add_token(self, token: NewToken) -> Document:
        """Ask for one."""
        body: Document = {"name": token.name, "role": token.role, "machine": token.machine}
        if token.services:
            body["services"] = list(token.services)
        if token.expires_in_days is not None:
            body["expires_in_days"] = token.expires_in_days
        return self._client.send("POST", path_of("staff", "tokens"), body)

    def revoke_token(self, token: str) -> None:
        """Ask for it."""
        self._client.send("DELETE", path_of("staff", "tokens", token))

    def backup(self, file: Path) -> None:
        """Ask for it.

        Raises:
            CommandError: If what comes is no whole backup.
        """
        from schedules.store.sql.backup_file import check_backup  # noqa: PLC0415 - only this needs it

        try:
            write_whole(file, self._client.pieces(path_of("staff", "backup")), check_backup)
        except StoreError as error:
            raise CommandError(
                f"{self._client.url}: what it sent is no whole backup, and was not kept"
            ) from error


@contextmanager
def open_desk(asked: Asked) -> Iterator[StaffDesk]:
    """Open the desk of the running service; where none runs, that of the store, with the state folder locked.

    Raises:
        NoServiceError: If a service was named and does not answer.
        StateFolderError: If another program uses the state folder.
        StoreError: If the store cannot be opened.
    """
    client = running_service(asked)
    if client is not None:
        yield OnlineDesk(client)
        return
    from .desk_offline import open_offline_desk  # noqa: PLC0415 - a running service is asked without all that

    with open_offline_desk(asked) as desk:
        yield desk


def owner_among(owners: Sequence[str], name: str) -> str:
    """Return which of the owners a name means: a service before a station.

    Raises:
        CommandError: If it is none of them.
    """
    for candidate in (name, f"station:{name}"):
        if candidate in owners:
            return candidate
    raise CommandError(f'no such service or station "{name}"; there are {", ".join(owners) or "none"}')


def rejected(document: Document) -> bool:
    """Return whether a row of an imported file was rejected."""
    return any(row["outcome"] == "rejected" for row in document["report"]["rows"])


@contextmanager
def _mistakes_of(name: str) -> Iterator[None]:
    """Turn a refusal that lists mistakes of the file into these mistakes."""
    try:
        yield
    except RefusedError as error:
        errors = error.problem.get("errors", ())
        if error.code != HTTPStatus.UNPROCESSABLE_ENTITY or not errors:
            raise
        raise MistakesError([_mistake(name, one) for one in errors]) from error


def _mistake(name: str, one: Document) -> Mistake:
    """Return a mistake from its place in a problem document: file, line and key, or a path of the request."""
    match one["loc"]:
        case [str() as file, int() as line, str() as key]:
            return Mistake(file, line, key, str(one["msg"]))
        case place:
            return Mistake(name, 0, ".".join(map(str, place)), str(one["msg"]))


def _once() -> dict[str, str]:
    """Return the header by which a request is not done twice, whoever repeats it on the way."""
    return {"Idempotency-Key": secrets.token_urlsafe(16)}
