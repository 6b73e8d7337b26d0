# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which zone data is in force: systems replace it while we run, and rightly so."""

from __future__ import annotations

import zoneinfo
from collections.abc import Hashable, Iterable
from importlib.util import find_spec
from pathlib import Path


def zone_data_stamp(names: Iterable[str]) -> Hashable:
    """Return a value that is another one once the data of any of these zones was replaced."""
    folders = [Path(folder) for folder in zoneinfo.TZPATH]
    package = find_spec("tzdata")
    if package is not None and package.submodule_search_locations:
        folders += [Path(folder) / "zoneinfo" for folder in package.submodule_search_locations]
    return tuple(_stamp(name, folders) for name in sorted(names))


def _stamp(name: str, folders: Iterable[Path]) -> Hashable:
    """Look where `zoneinfo` looks, in its order."""
    for folder in folders:
        try:
            status = (folder / name).stat()
        except OSError:
            continue
        return str(folder), name, status.st_ino, status.st_size, status.st_mtime_ns
    return name
