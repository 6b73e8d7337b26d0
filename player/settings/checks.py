# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What single values of a configuration cannot tell: doubles, dangling names, files that are not there.

The checks read plain data of any shape, so that they find their mistakes also
where others are: a person gets all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import schedules
from schedules.errors import FollowError
from schedules.follow.composer import widget_address
from schedules.model.ids import RESERVED
from schedules.safe_yaml import KeyPath, Plain
from schedules.settings import Fault, near

SAMPLES = "samples"


def find_file(name: str, folder: Path) -> Path | None:
    """Return the file that a configuration names, or ``None`` if there is none.

    Args:
        name: A path, relative to the folder of the configuration; ``samples/…`` that is
            not there means the sample weeks that ship with the program.
        folder: Where the configuration lies.
    """
    for candidate in (folder / name, *_packaged(name)):
        if candidate.is_file():
            return candidate
    return None


def faults(data: Plain, folder: Path) -> Iterator[Fault]:
    """Give every fault that lies between values."""
    services = list(_items(data, "services"))
    stations = list(_items(data, "stations"))
    yield from _doubles(services)
    yield from _doubles(stations)
    yield from _dangling(services, stations)
    for path, service in services:
        yield from _reserved(path, service)
        yield from _follow(path, service)
    for path, item in services + stations:
        yield from _missing_file((*path, "slots"), item.get("slots"), folder)
    listen = data.get("listen") if isinstance(data, dict) else None
    tls = listen.get("tls") if isinstance(listen, dict) else None
    if isinstance(tls, dict):
        for key in ("cert", "key"):
            yield from _missing_file(("listen", "tls", key), tls.get(key), folder)


def _packaged(name: str) -> tuple[Path, ...]:
    parts = Path(name).parts
    if len(parts) == 2 and parts[0] == SAMPLES and parts[1] != "..":
        return (Path(schedules.__file__).parent / SAMPLES / parts[1],)
    return ()


def _items(data: Plain, key: str) -> Iterator[tuple[KeyPath, dict[str, Plain]]]:
    rows = data.get(key) if isinstance(data, dict) else None
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, dict):
            yield (key, index), row


def _doubles(items: list[tuple[KeyPath, dict[str, Plain]]]) -> Iterator[Fault]:
    seen: dict[str, int | str] = {}
    for path, item in items:
        name = item.get("id")
        if isinstance(name, str):
            if name in seen:
                yield (*path, "id"), f'"{name[:80]}" is the id of {path[0]}[{seen[name]}] already'
            seen.setdefault(name, path[1])


def _reserved(path: KeyPath, service: dict[str, Plain]) -> Iterator[Fault]:
    name = service.get("id")
    if isinstance(name, str) and name in RESERVED:
        yield (*path, "id"), f'"{name}" is taken by a page of the staff; give another, such as "{name}-1"'


def _dangling(
    services: list[tuple[KeyPath, dict[str, Plain]]], stations: list[tuple[KeyPath, dict[str, Plain]]]
) -> Iterator[Fault]:
    known = [name for _, service in services if isinstance(name := service.get("id"), str)]
    for path, station in stations:
        carried = station.get("carries")
        if isinstance(carried, str) and carried not in known:
            yield (*path, "carries"), f'no such service "{carried[:80]}"{near(carried, known)}'


def _follow(path: KeyPath, service: dict[str, Plain]) -> Iterator[Fault]:
    """Give what is wrong between a service's streams and what it follows."""
    source = service.get("source")
    follows = source if isinstance(source, dict) else {}
    kind, url = follows.get("kind"), follows.get("url")
    if "streams" not in service and kind != "liveradio":
        yield (*path, "streams"), "is missing"
    elif service.get("streams") == []:
        yield (*path, "streams"), "needs at least 1"
    if kind == "composer" and isinstance(url, str):
        try:
            widget_address(url)
        except FollowError as error:
            yield (*path, "source", "url"), str(error)


def _missing_file(path: KeyPath, name: Plain, folder: Path) -> Iterator[Fault]:
    if not isinstance(name, str) or not name.strip():
        return
    try:
        found = find_file(name.strip(), folder)
    except (OSError, ValueError):  # a name that no file can have
        found = None
    if found is None:
        yield path, f'no such file "{name[:200]}" (looked for in {folder.resolve()})'
