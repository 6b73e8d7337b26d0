# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The file of a SQLite database, before SQLite opens it: its lock, its head, whether it is the same.

Never opened by us while SQLite has it open: closing it would take SQLite's own locks away.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from schedules.errors import StoreDamagedError, StoreFullError, StoreUnavailableError

Mode = Literal["rw", "ro"]
"""Neither makes a file: an empty database in place of a lost one would hide the loss."""

_HEAD = b"SQLite format 3\0"


class FileLock:
    """That no other service has the database; let go of by closing, and by the end of the process."""

    def __init__(self, path: Path) -> None:
        """Take it.

        Raises:
            StoreUnavailableError: If another service has it, or no lock can be had there.
        """
        lock = path.with_name(f"{path.name}.lock")
        try:
            self._handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreUnavailableError(
                f"{path}: its folder cannot be used: {error.strerror}; "
                "look at its rights, or name another in storage.database"
            ) from error
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.close()
            if isinstance(error, BlockingIOError):
                raise StoreUnavailableError(
                    f"{path}: another liveradio service is using this database; stop it first, "
                    "or name another in storage.database"
                ) from error
            raise StoreUnavailableError(f"{path}: no lock can be had there: {error.strerror}") from error

    def close(self) -> None:
        """Let go of it; more than once is no mistake."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)


def check_head(path: Path) -> bool:
    """Return whether there is a database, as far as its first bytes tell; nobody has it open.

    Raises:
        StoreDamagedError: If there is something else, or only what a lost one left behind.
        StoreUnavailableError: If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEAD))
    except FileNotFoundError:
        rest = path.with_name(f"{path.name}-wal")
        if rest.exists() and rest.stat().st_size:
            raise StoreDamagedError(
                f"{path}: the database is gone, but its last writes are there ({rest.name}): "
                "put it back, or remove that file to begin anew"
            ) from None
        return False
    except OSError as error:
        raise StoreUnavailableError(f"{path}: the database cannot be read: {error.strerror}") from error
    if not head:
        raise StoreDamagedError(
            f"{path}: the database is empty; restore a backup, or remove it to begin anew"
        )
    if head != _HEAD:
        raise StoreDamagedError(f"{path}: this is not a database; it was left as it is")
    return True


def identity(path: Path) -> tuple[int, int]:
    """Return what tells a file from another one of the same name.

    Raises:
        StoreUnavailableError: If there is none.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise StoreUnavailableError(
            f"{path}: the database is gone ({error.strerror}); put it back"
        ) from error
    return found.st_dev, found.st_ino


def is_full(path: Path) -> bool:
    """Tell whether the file system has no room."""
    try:
        room = os.statvfs(path.parent)
    except OSError:
        return False  # then the error speaks for itself
    return room.f_bavail == 0 or (room.f_files > 0 and room.f_favail == 0)


def connect_uri(path: Path, mode: Mode) -> str:
    """Return SQLite's address of a file."""
    return f"file:{quote(str(path))}?mode={mode}"


@contextmanager
def made_whole(path: Path) -> Iterator[Path]:
    """Give the name of a file beside a place; at the end it is moved there: it is there whole or not at all.

    The file is there, empty and for nobody else; what stands at the place is replaced.

    Raises:
        StoreFullError: If there is no room.
        StoreUnavailableError: If it cannot be written.
    """
    partial = path.with_name(f".{path.name}.new")
    try:
        _forget(partial)  # a run that was killed
        os.close(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            yield partial
            sync(partial)
            partial.replace(path)
        finally:
            _forget(partial)
        sync(path.parent)
    except OSError as error:
        kind = StoreFullError if error.errno in {errno.ENOSPC, errno.EDQUOT} else StoreUnavailableError
        raise kind(f"{path}: it cannot be written: {error.strerror}") from error


def sync(path: Path) -> None:
    """See to it that a file, or what was renamed in a folder, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _forget(partial: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        partial.with_name(partial.name + suffix).unlink(missing_ok=True)
