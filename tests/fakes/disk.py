# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Disks of their own, which a test fills up, makes read-only or pulls out; it takes root to have one.

Where there can be none, its tests fail: a skip would be seen by nobody.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

TAKES_ROOT = (
    "a disk of a test's own takes root: run bin/test as root,"
    " in a container that was started with --cap-add SYS_ADMIN --security-opt apparmor=unconfined"
)
"""A failure and no skip: else nobody would notice that full and broken disks are not tried any more."""


class SmallDisk:
    """A file system in memory.

    Attributes:
        folder: Where it is mounted.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        """Leave no room, also of what was given back since the last time."""
        with (self.folder / "filling").open("ab", buffering=0) as file:
            try:
                while file.write(b"\0" * 4096):
                    continue
            except OSError:
                return

    def free(self) -> None:
        """Give the room back."""
        (self.folder / "filling").unlink()

    def set_read_only(self, read_only: bool) -> None:
        """Let nothing be written; no file may be open for writing at the moment."""
        _mount("-o", f"remount,{'ro' if read_only else 'rw'}", str(self.folder))


@contextmanager
def small_disk(folder: Path, *, size_kb: int = 1024) -> Iterator[SmallDisk]:
    """Have a disk while the context is open."""
    if os.geteuid() != 0:
        pytest.fail(TAKES_ROOT)
    folder.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={size_kb}k", "tmpfs", str(folder))
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True, timeout=10)


def _mount(*words: str) -> None:
    done = subprocess.run(["mount", *words], check=False, timeout=10, capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"nothing can be mounted here: {done.stderr.strip()}; {TAKES_ROOT}")


class LooseDisk:
    """A disk that drops out and comes back, perhaps so that it can only be read.

    What is open on it when it drops out stays open, as with a real one.

    Attributes:
        folder: Where it is to be found.
    """

    def __init__(self, folder: Path, kept: Path) -> None:
        self.folder = folder
        self._kept = kept

    def pull_out(self) -> None:
        """Leave an empty folder in its place."""
        subprocess.run(["umount", "--lazy", self.folder], check=True, timeout=10)

    def put_back(self, *, read_only: bool = False) -> None:
        """Have it there again."""
        _mount("--bind", str(self._kept), str(self.folder))
        if read_only:
            _mount("-o", "remount,bind,ro", str(self.folder))

    def make_writable(self) -> None:
        """Let it be written again."""
        _mount("-o", "remount,bind,rw", str(self.folder))


@contextmanager
def loose_disk(folder: Path) -> Iterator[LooseDisk]:
    """Have a disk while the context is open."""
    kept = folder.with_name(f"{folder.name}-kept")
    with small_disk(kept, size_kb=8192):
        folder.mkdir()
        disk = LooseDisk(folder, kept)
        disk.put_back()
        try:
            yield disk
        finally:
            subprocess.run(["umount", "--lazy", folder], check=False, timeout=10, capture_output=True)
