# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who plays what: every case of the corpus, every player, and the table that comes of it.

Each case is served anew for each player, on a port of its own, since some of them remember who came (tokens
that hold once, servers that are busy the first time).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.corpus.http.case import Case, serve

from .ours import Ours
from .peers import Outcome, Player, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One player on one case."""

    case: str
    player: str
    should_play: bool
    expected_error: str | None
    verdict: Verdict

    @property
    def family(self) -> str:
        """The first part of the name."""
        return self.case.partition("/")[0]

    @property
    def plays(self) -> bool:
        """Whether sound came."""
        return self.verdict.outcome is Outcome.PLAYS

    @property
    def expected(self) -> str:
        """What should become of it."""
        return "plays" if self.should_play else str(self.expected_error)

    @property
    def words(self) -> str:
        """What became of it, in one line."""
        verdict = self.verdict
        said = f": {verdict.detail[:120]}" if verdict.detail and not self.plays else ""
        error = f" ({verdict.error})" if verdict.error else ""
        return f"{verdict.outcome}{error} after {verdict.taken_ms:.0f} ms{said}"


async def rows_of(cases: Sequence[Case], players: Sequence[Player]) -> AsyncIterator[list[Row]]:
    """Give the rows of each case; all players are at it at the same time."""
    for case in cases:
        yield list(await asyncio.gather(*(_row(case, player) for player in players)))


async def _row(case: Case, player: Player) -> Row:
    async with serve(case) as (_, url):
        if not isinstance(player, Ours):
            verdict = await player.play(url)
        elif case.plays:
            verdict = await player.play(url, charset=case.charset)
        else:
            verdict = await player.told(url, charset=case.charset)
    return Row(
        case=case.name,
        player=player.name,
        should_play=case.plays,
        expected_error=None if case.error is None else str(case.error),
        verdict=verdict,
    )


def plays_table(rows: Sequence[Row], players: Sequence[str]) -> list[str]:
    """Return, as Markdown, how many of those that should play each plays, by family."""
    wanted = [row for row in rows if row.should_play]
    families = sorted({row.family for row in wanted})
    lines = [f"| family | cases | {' | '.join(players)} |", "|---|---:|" + "---:|" * len(players)]
    played = Counter((row.family, row.player) for row in wanted if row.plays)
    for family in families:
        number = len({row.case for row in wanted if row.family == family})
        lines.append(
            f"| {family} | {number} | {' | '.join(str(played[family, player]) for player in players)} |"
        )
    cases = len({row.case for row in wanted})
    sums = [sum(row.plays for row in wanted if row.player == player) for player in players]
    lines.append(f"| **all** | **{cases}** | {' | '.join(_share(number, cases) for number in sums)} |")
    return lines


def refuses_table(rows: Sequence[Row], players: Sequence[str], ours: str) -> list[str]:
    """Return, as Markdown, what each makes of those that cannot or must not play."""
    others = [row for row in rows if not row.should_play]
    cases = len({row.case for row in others})
    lines = [f"| of {cases} that do not play | {' | '.join(players)} |", "|---|" + "---:|" * len(players)]
    right = dict.fromkeys(players, "-") | {ours: str(sum(map(told_right, _of(others, ours))))}
    counts = {player: Counter(row.verdict.outcome for row in _of(others, player)) for player in players}
    lines.append(f"| told, with the right reason | {' | '.join(right[player] for player in players)} |")
    for outcome, words in (
        (Outcome.REFUSES, "ends by itself, without sound"),
        (Outcome.HANGS, "still tries after the limit"),
        (Outcome.PLAYS, "sound all the same"),
    ):
        lines.append(f"| {words} | {' | '.join(str(counts[player][outcome]) for player in players)} |")
    return lines


def told_right(row: Row) -> bool:
    """Whether an address that does not play was refused with the class that is expected."""
    return row.verdict.outcome is Outcome.REFUSES and row.verdict.error == row.expected_error


def odd_ones(rows: Iterable[Row], ours: str) -> list[str]:
    """Return a line for each case that we get wrong."""
    return [
        f"{row.case}: expected {row.expected}, {row.words}"
        for row in _of(rows, ours)
        if not (row.plays if row.should_play else told_right(row))
    ]


def shares(rows: Sequence[Row], players: Sequence[str]) -> Mapping[str, float]:
    """Return the share, in percent, of those that should play which each plays."""
    wanted = [row for row in rows if row.should_play]
    return {
        player: 100 * sum(row.plays for row in _of(wanted, player)) / max(1, len(_of(wanted, player)))
        for player in players
    }


def _of(rows: Iterable[Row], player: str) -> list[Row]:
    return [row for row in rows if row.player == player]


def _share(number: int, of: int) -> str:
    return f"**{number}** ({100 * number / of:.0f} %)" if of else "-"
