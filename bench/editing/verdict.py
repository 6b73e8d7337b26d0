# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Is every acknowledged edit there, whole and once?  Told from the journal and from what is kept now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from .hands import Sent


def tokens_of(entry: Mapping[str, Any]) -> list[str]:
    """Return what tells which edit made an entry of history."""
    command = entry["command"]
    match command["command"]:
        case "slot.change":
            return [command["set"]["subtitle"]]
        case "oneoff.add":
            return [command["oneoff"]["id"]]
        case "oneoff.change":
            return [command["set"]["title"]]
        case "oneoff.remove":
            return [f"-{command['id']}"]
        case _:
            return []


def faults(
    sent: Iterable[Sent], history: Sequence[Mapping[str, Any]], rows: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Return what is wrong; nothing is, if it is empty.

    Args:
        history: All of it, in any order.
        rows: The entries of the lineup now, by id; each with its ``row`` and ``version``.
    """
    entries = sorted(history, key=lambda entry: entry["revision"])
    found = [
        f"revision {after['revision']} follows {before['revision']}"
        for before, after in pairwise(entries)
        if after["revision"] != before["revision"] + 1
    ]
    where: dict[str, int] = {}
    times: Counter[str] = Counter()
    for entry in entries:
        for token in tokens_of(entry):
            where[token] = entry["revision"]
            times[token] += 1
    found += [f"{token} was done {count} times" for token, count in times.items() if count > 1]
    for one in sent:
        if one.acknowledged and where.get(one.token) != one.revision:
            found.append(f"{one.token} was acknowledged as {one.revision}, and is at {where.get(one.token)}")
        if one.refused and one.token in where:
            found.append(f"{one.token} was refused with {one.refused}, and is at {where[one.token]}")
    return found + _unlike(entries, rows)


def _unlike(entries: Sequence[Mapping[str, Any]], rows: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the entries that are not as history says that they were left: half an edit."""
    left: dict[str, tuple[int, Mapping[str, Any] | None]] = {}
    copied: set[str] = set()  # from a file into the store: it changes nothing, so they keep version 0
    for entry in entries:
        for change in entry["changes"]:
            if change["kind"] == "entry":
                left[change["id"]] = entry["revision"], change["after"]
                adopted = entry["command"]["command"] == "lineup.adopt"
                (copied.add if adopted else copied.discard)(change["id"])
    found = []
    for name, (revision, after) in left.items():
        now = rows.get(name)
        if after is None or now is None:
            if (after is None) != (now is None):
                found.append(
                    f"{name} is {'there' if now else 'gone'}, which revision {revision} did not leave so"
                )
        elif now["version"] != (0 if name in copied else revision) or _bare(now["row"]) != _bare(after):
            found.append(f"{name} is not what revision {revision} made of it")
    return found


def _bare(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if not key.startswith(".") and key != "programme_id"}
