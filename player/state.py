# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The state folder: where it is, its lock, and the file by which commands find a running service."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from player.errors import PlayerError

SERVICE_FILE = "service.json"


class StateFolderError(PlayerError):
    """The state folder cannot be used; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class RunningService:
    """What a running service tells the commands on its machine.

    Attributes:
        url: Its root address.
        pid: Its process.
        token: Bearer token of this run, for the same user only.
    """

    url: str
    pid: int
    token: str


def state_folder(option: Path | None, environ: Mapping[str, str]) -> Path:
    """Return the folder that the option, the environment or the system names; it need not exist yet.

    Raises:
        StateFolderError: If it is named by the home of a user that there is not.
    """
    named = option or environ.get("LIVERADIO_STATE_DIR")
    if not named:
        return platformdirs.user_state_path("play-live-radio", appauthor=False)
    try:
        return Path(named).expanduser()
    except RuntimeError as error:
        raise StateFolderError(f"{named}: no such home folder; name another with --state-dir") from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep the folder to ourselves, so that no two services share one.

    Raises:
        StateFolderError: If it cannot be made, or another service has it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / "lock").open("a")
    except OSError as error:
        raise _unusable(folder, error) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StateFolderError(
                f"{folder}: another liveradio service is using this state folder; "
                "stop it, or name another with --state-dir"
            ) from error
        except OSError as error:  # a file system without locks
            raise _unusable(folder, error) from error
        yield


@contextmanager
def announced(folder: Path, service: RunningService) -> Iterator[None]:
    """Tell the commands of this user where the service is, for as long as it runs.

    Raises:
        StateFolderError: If nothing can be written there.
    """
    path = folder / SERVICE_FILE
    partial = folder / f".{SERVICE_FILE}.new"
    content = json.dumps({"url": service.url, "pid": service.pid, "token": service.token})
    try:
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(content)
        partial.replace(path)
    except OSError as error:
        raise _unusable(folder, error) from error
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def read_service_file(folder: Path) -> RunningService | None:
    """Return the service that runs with this state folder, or ``None`` if none does.

    Raises:
        StateFolderError: If there is a file that cannot be read.
    """
    path = folder / SERVICE_FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        service = RunningService(str(found["url"]), int(found["pid"]), str(found["token"]))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StateFolderError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise StateFolderError(f"{path}: makes no sense; if no service runs, remove it") from error
    return service if _runs(service.pid) else None


def _runs(pid: int) -> bool:
    """Return whether there is such a process: a service that was killed leaves its file behind."""
    if pid <= 0:
        return False  # to the system these are groups of processes, among them our own
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True  # it runs, as somebody else
    return True


def _unusable(folder: Path, error: OSError) -> StateFolderError:
    return StateFolderError(
        f"{folder}: the state folder cannot be used: {error.strerror}; name another with --state-dir"
    )
