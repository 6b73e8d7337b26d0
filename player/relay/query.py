# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Take apart what a listener asks for, all mistakes at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from player.errors import PlayerError

_SECONDS = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_KNOWN = ("at", "behind_live_s", "position", "latency", "local")


@dataclass(frozen=True, slots=True)
class QueryMistake:
    """One query parameter that makes no sense, and why."""

    parameter: str
    message: str


class QueryError(PlayerError, ValueError):
    """A query makes no sense.

    Attributes:
        mistakes: All that were found, in the order of the query.
    """

    def __init__(self, mistakes: Iterable[QueryMistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("; ".join(f"{m.parameter}: {m.message}" for m in self.mistakes))


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundQuery:
    """What a listener asks for.

    Attributes:
        behind_live_s: Begin this far behind the newest air; ``None``: at the live edge.
        at: Begin with what was on the air then; never together with `behind_live_s`.
        position: Of the listener's own, as it was given out; ``None``: it shows none.
        low_latency: As little as possible in hand, for those who talk with the studio.
        local: The secret by which our own player shows itself; empty for all others.
    """

    behind_live_s: float | None = None
    at: datetime | None = None
    position: str | None = None
    low_latency: bool = False
    local: str = ""

    @property
    def goes_back(self) -> bool:
        """Whether it asks for anything but live; a position alone does not say where it leads."""
        return self.at is not None or bool(self.behind_live_s)

    @property
    def names_live(self) -> bool:
        """Whether it asks for live in so many words."""
        return self.behind_live_s == 0


def parse_sound_query(pairs: Iterable[tuple[str, str]]) -> SoundQuery:
    """Return what the decoded pairs of a query ask for.

    Raises:
        QueryError: If a parameter is unknown, given twice, or has a value that it cannot have.
    """
    mistakes: list[QueryMistake] = []
    values: dict[str, str] = {}
    for name, value in pairs:
        if name not in _KNOWN:
            mistakes.append(
                QueryMistake(name[:100], f"unknown parameter; known are {', '.join(_KNOWN[:-1])}")
            )
        elif name in values:
            mistakes.append(QueryMistake(name, "given twice"))
        else:
            values[name] = value

    behind_live_s = at = None
    if (text := values.get("behind_live_s")) is not None:
        if _SECONDS.fullmatch(text):
            behind_live_s = float(text)
        else:
            mistakes.append(QueryMistake("behind_live_s", "expected seconds, 0 or more, such as 30 or 12.5"))
    if (text := values.get("at")) is not None:
        try:
            at = asked_instant(text)
        except (ValueError, OverflowError):  # the latter: outside the calendar once it is UTC
            mistakes.append(
                QueryMistake("at", "expected an instant with Z or an offset, such as 2026-11-24T15:00:00Z")
            )
    if "at" in values and "behind_live_s" in values:
        mistakes.append(QueryMistake("at", "give either at or behind_live_s, not both"))
    if values.get("latency", "low") != "low":
        mistakes.append(QueryMistake("latency", 'the only value is "low"'))
    if mistakes:
        raise QueryError(mistakes)
    return SoundQuery(
        behind_live_s=behind_live_s,
        at=at,
        position=values.get("position"),
        low_latency="latency" in values,
        local=values.get("local", ""),
    )


def asked_instant(text: str) -> datetime:
    """Return an instant that a query names, in UTC.

    Raises:
        ValueError: If it is none, or has no offset.
        OverflowError: If it is outside the calendar once it is UTC.
    """
    # A plus sign that was not percent-encoded has become a space on its way through the query.
    spelt = text.replace(" ", "+")
    if not _INSTANT.fullmatch(spelt):
        raise ValueError(text)
    return datetime.fromisoformat(spelt).astimezone(UTC)
