# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The files of one mount's kept air: their names, and how each is there as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from player.air.base import MountId

SEGMENT_END, PART_END = ".air", ".journal"
_PARTIAL = ".new"


def folder_name(mount: MountId) -> str:
    """Return the name of a mount's folder: no id has a plus sign in it."""
    return mount.replace(":", "+")


def segment_path(folder: Path, number: int) -> Path:
    """Return where the frames of a segment are."""
    return folder / f"{number:010d}{SEGMENT_END}"


def part_path(folder: Path, part: int) -> Path:
    """Return where a part of the journal is."""
    return folder / f"{part:08d}{PART_END}"


def number_of(name: str, ending: str) -> int | None:
    """Return the number in the name of a file of ours; ``None`` for any other file."""
    digits = name.removesuffix(ending)
    return int(digits) if digits != name and digits.isascii() and digits.isdigit() else None


def is_ours(name: str) -> bool:
    """Whether a file in such a folder is one that we write."""
    return name == _PARTIAL or any(number_of(name, ending) is not None for ending in (SEGMENT_END, PART_END))


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in place so that, whatever happens, it is whole and on the disk, or not there.

    Raises:
        OSError: If it is not there.
    """
    partial = path.with_name(_PARTIAL)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    partial.replace(path)
    sync_folder(path.parent)


def write_all(descriptor: int, data: bytes, offset: int = 0) -> None:
    """Write all of it at an offset.

    Raises:
        OSError: If it could not be, or only in part.
    """
    rest = memoryview(data)
    while rest:
        count = os.pwrite(descriptor, rest, offset)
        rest, offset = rest[count:], offset + count


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk.

    Raises:
        OSError: If they are not.
    """
    with opened(folder, os.O_RDONLY | os.O_DIRECTORY) as descriptor:
        os.fsync(descriptor)


@contextmanager
def opened(path: Path, flags: int = os.O_RDONLY) -> Iterator[int]:
    """Have a file open while the context is.

    Raises:
        OSError: If it cannot be opened.
    """
    descriptor = os.open(path, flags)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
