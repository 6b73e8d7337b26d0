# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Take apart what is asked of a playlist, all mistakes at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from player.relay.query import QueryError, QueryMistake, asked_instant

DIRECTIVE = "_HLS_"
"""Beginning of the names that the protocol keeps for itself; those that we do not offer are passed over."""

_SKIP = f"{DIRECTIVE}skip"
_KNOWN = ("from", "position")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaylistQuery:
    """What is asked of a playlist.

    Attributes:
        begin: Instant at which it begins; ``None``: as far back as is usual.
        position: A signed position of the listener's own; ``None``: none.
        delta: The asker has an earlier version, and needs only what is new.
    """

    begin: datetime | None = None
    position: str | None = None
    delta: bool = False


def parse_playlist_query(pairs: Iterable[tuple[str, str]]) -> PlaylistQuery:
    """Return what the decoded pairs of a query ask for.

    Raises:
        QueryError: If a parameter is unknown, given twice, or has a value that it cannot have.
    """
    mistakes: list[QueryMistake] = []
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in values:
            mistakes.append(QueryMistake(name[:100], "given twice"))
        elif name in _KNOWN or name.startswith(DIRECTIVE):
            values[name] = value
        else:
            known = ", ".join(_KNOWN)
            mistakes.append(QueryMistake(name[:100], f"unknown parameter; known are {known}"))

    begin = None
    if (text := values.get("from")) is not None:
        try:
            begin = asked_instant(text)
        except (ValueError, OverflowError):
            mistakes.append(
                QueryMistake("from", "expected an instant with Z or an offset, such as 2026-11-24T15:00:00Z")
            )
    if mistakes:
        raise QueryError(mistakes)
    return PlaylistQuery(
        begin=begin, position=values.get("position"), delta=values.get(_SKIP) in {"YES", "v2"}
    )
