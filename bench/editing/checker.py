# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Was any edit lost?  Told from what the clients saw and from what history says, without code of the service.

Each edit writes one field of one item, to a value that no other edit writes.  So
what a client had read, what it was answered and what history tells can be laid
side by side, field by field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Fate(StrEnum):
    """What a client was answered."""

    DONE = "done"
    STALE = "stale"
    UNKNOWN = "unknown"
    """Nothing came, so that it may have been done or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One edit as its client saw it.

    Attributes:
        actor: The client, as history names it.
        field: The key that it wrote.
        value: What it wrote there; no other edit writes that.
        base_version: Of the item, as the client had read it.
        base_value: Of the field, as the client had read it.
        merge: Whether changes of other fields meanwhile were no hindrance.
        revision: Answered, when done: what the lineup is at with it.
        current_version: Answered, when stale: the item's present version.
        current_value: The same for the field.
        changed_by: Who was said to have been faster, when stale.
    """

    actor: str
    item: str
    field: str
    value: str
    base_version: int
    base_value: str | None
    merge: bool
    fate: Fate
    revision: int = 0
    current_version: int = 0
    current_value: str | None = None
    changed_by: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """One field of one item that an entry of history says was written."""

    revision: int
    actor: str
    item: str
    field: str
    before: str | None
    after: str | None


def written_by(history: Iterable[Mapping[str, Any]], fields: Sequence[str]) -> list[Written]:
    """Return what history says, oldest first, as far as it is about these fields of items that stayed."""
    found = []
    for entry in sorted(history, key=lambda one: int(one["revision"])):
        for change in entry["changes"]:
            before, after = change["before"], change["after"]
            if before is None or after is None:
                continue
            found += [
                Written(
                    int(entry["revision"]),
                    entry["actor"],
                    change["id"],
                    field,
                    before.get(field),
                    after.get(field),
                )
                for field in fields
                if before.get(field) != after.get(field)
            ]
    return found


def faults(
    tries: Sequence[Try],
    history: Sequence[Mapping[str, Any]],
    final: Mapping[tuple[str, str], str | None],
    fields: Sequence[str],
) -> list[str]:
    """Return everything that is wrong; nothing, if no edit was lost, half done, or done twice.

    Args:
        history: All entries of the lineup, in any order.
        final: By item and field, what the service says at the end.
        fields: The keys that the clients wrote.
    """
    written = written_by(history, fields)
    return [
        *_broken_chain([int(one["revision"]) for one in history]),
        *_broken_fields(written, final),
        *_lost(tries, written),
        *_untrue(tries, written),
    ]


def _broken_chain(revisions: Sequence[int]) -> Iterator[str]:
    """Revisions must be all numbers from the first to the last, each once."""
    for revision, count in Counter(revisions).items():
        if count > 1:
            yield f"revision {revision} is {count} times in history"
    missing = set(range(min(revisions, default=1), max(revisions, default=0) + 1)) - set(revisions)
    if missing:
        yield f"{len(missing)} revisions are missing in history, such as {min(missing)}"


def _broken_fields(written: Sequence[Written], final: Mapping[tuple[str, str], str | None]) -> Iterator[str]:
    """Each edit must begin where the one before has left the field, and the last one must be there now."""
    last: dict[tuple[str, str], Written] = {}
    for one in written:
        before = last.get((one.item, one.field))
        if before is not None and before.after != one.before:
            yield (
                f"{one.item}.{one.field}: revision {one.revision} begins at {one.before!r}, "
                f"but revision {before.revision} left {before.after!r}"
            )
        last[one.item, one.field] = one
    for (item, field), end in last.items():
        if final.get((item, field)) != end.after:
            yield (
                f"{item}.{field}: is {final.get((item, field))!r} at the end, "
                f"but revision {end.revision} left {end.after!r}"
            )


def _lost(tries: Sequence[Try], written: Sequence[Written]) -> Iterator[str]:
    """What was acknowledged must be there once, on what its client had read; what was refused, never."""
    by_value: dict[str | None, list[Written]] = {}
    for one in written:
        by_value.setdefault(one.after, []).append(one)
    versions: dict[str, list[int]] = {}
    for one in written:
        versions.setdefault(one.item, []).append(one.revision)
    for attempt in tries:
        there = by_value.get(attempt.value, [])
        who = f"{attempt.actor}'s {attempt.value!r} at {attempt.item}.{attempt.field}"
        if len(there) > 1:
            yield f"{who} was done {len(there)} times: {[one.revision for one in there]}"
        elif attempt.fate is Fate.STALE and there:
            yield f"{who} was refused, and is in history all the same"
        elif attempt.fate is Fate.DONE and not there:
            yield f"{who} was acknowledged, and is nowhere in history"
        if len(there) != 1:
            continue
        (one,) = there
        if attempt.fate is Fate.DONE and attempt.revision != one.revision:
            yield f"{who} was acknowledged at revision {attempt.revision}, and is at {one.revision}"
        if (one.actor, one.item, one.field) != (attempt.actor, attempt.item, attempt.field):
            yield f"{who} is in history as {one.actor}'s, at {one.item}.{one.field}"
        if one.before != attempt.base_value:
            yield f"{who} was made on {attempt.base_value!r}, and has overwritten {one.before!r}"
        between = [r for r in versions[one.item] if attempt.base_version < r < one.revision]
        if between and not attempt.merge:
            yield f"{who} was made against version {attempt.base_version}, but {between} came in between"


def _untrue(tries: Sequence[Try], written: Sequence[Written]) -> Iterator[str]:
    """Who was refused must have been told a state that was there, and was newer than what they had read."""
    states: dict[tuple[str, int], str] = {}
    values: dict[tuple[str, str], list[tuple[int, str | None]]] = {}
    for one in written:
        states[one.item, one.revision] = one.actor
        values.setdefault((one.item, one.field), []).append((one.revision, one.after))
    for attempt in tries:
        if attempt.fate is not Fate.STALE:
            continue
        who = (
            f"{attempt.actor}, refused at {attempt.item}.{attempt.field} with version {attempt.base_version}"
        )
        actor = states.get((attempt.item, attempt.current_version))
        if attempt.current_version <= attempt.base_version:
            yield f"{who}, was told version {attempt.current_version}, which is no newer"
        elif actor is None:
            yield f"{who}, was told version {attempt.current_version}, which never was"
        elif actor != attempt.changed_by:
            yield f"{who}, was told that {attempt.changed_by!r} was faster, but it was {actor!r}"
        known = values.get((attempt.item, attempt.field), ())
        before = [value for revision, value in known if revision <= attempt.current_version]
        if before and before[-1] != attempt.current_value:
            yield f"{who}, was told {attempt.current_value!r}, but it was {before[-1]!r}"
