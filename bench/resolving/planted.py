# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The judge is judged first: cases with a known answer, a peer that plays nothing, ours made to fail.

What comes out is written down beside the figures; a harness that calls silence sound ends here.
"""

from __future__ import annotations

from collections.abc import Sequence

from bench.common import ROOT
from player.errors import ErrorClass
from tests.corpus.http.case import Case
from tests.fakes.radio_server import answers, broadcasts, hangs

from .ours import Ours
from .peers import Outcome, Player, Verdict
from .table import Row, rows_of, told_right

_TONE = (ROOT / "tests" / "corpus" / "audio" / "tone.mp3").read_bytes()
_LIVE = broadcasts(b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n", _TONE)
_WHY = "planted, to judge the judge"

CASES = (
    Case(name="planted/mp3", why=_WHY, routes=lambda _: {"/": _LIVE}),
    Case(
        name="planted/m3u",
        why=_WHY,
        routes=lambda base: {
            "/": answers(f"#EXTM3U\n{base}/live\n".encode(), "audio/x-mpegurl"),
            "/live": _LIVE,
        },
    ),
    Case(
        name="planted/page",
        why=_WHY,
        routes=lambda _: {"/": answers(b"<html><body>Listen!</body></html>", "text/html")},
        plays=False,
        error=ErrorClass.NOT_A_STREAM,
    ),
    Case(name="planted/gone", why=_WHY, routes=lambda _: {}, plays=False, error=ErrorClass.UNREACHABLE),
    Case(
        name="planted/hangs", why=_WHY, routes=lambda _: {"/": hangs()}, plays=False, error=ErrorClass.TIMEOUT
    ),
)


class Deaf:
    """A peer that says that it plays nothing."""

    name = "deaf"

    async def play(self, _url: str) -> Verdict:
        """See `Player`."""
        return Verdict(outcome=Outcome.REFUSES, taken_ms=0.0)


class OursBroken(Ours):
    """Ours, whose guard lets nothing through."""

    name = "ours, made to fail"

    def __init__(self) -> None:
        super().__init__(allow=())


async def check(players: Sequence[Player]) -> dict[str, dict[str, str]]:
    """Return what each said of the plain cases.

    Raises:
        AssertionError: If the harness reports a peer right that is wrong, or a real one wrong.
    """
    everybody: list[Player] = [*players, Deaf(), OursBroken()]
    found: dict[str, dict[str, str]] = {}
    wrong = []
    async for rows in rows_of(CASES, everybody):
        for row in rows:
            found.setdefault(row.player, {})[row.case] = row.verdict.error or str(row.verdict.outcome)
            if not _as_planted(row):
                wrong.append(f"{row.player}: {row.case}: {row.words}")
    assert not wrong, "\n".join(wrong)
    return found


def _as_planted(row: Row) -> bool:
    if row.player in (Deaf.name, OursBroken.name):
        return not row.plays and (row.should_play or not told_right(row))
    if row.should_play:
        return row.plays or (row.case == "planted/m3u" and row.player.startswith("ffprobe"))  # reads no lists
    return not row.plays and (row.player != Ours.name or told_right(row))
