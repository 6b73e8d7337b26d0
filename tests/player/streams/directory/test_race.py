# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The first mirror with an answer wins; who hangs or errs holds nobody up."""

from __future__ import annotations

import asyncio

import pytest

from player.errors import DirectoryError
from player.streams.directory.race import PassedOver, first_answer

LONG_S = 600.0


class Mirrors:
    """Mirrors by name: each errs, answers, or waits to be let go.

    Attributes:
        asked: In order.
        cancelled: Those that were given up.
    """

    def __init__(self, **says: str | None) -> None:
        self._says = says
        self.asked: list[str] = []
        self.cancelled: list[str] = []

    async def ask(self, name: str) -> str:
        self.asked.append(name)
        says = self._says[name]
        if says is None:
            try:
                await asyncio.Event().wait()
            finally:
                self.cancelled.append(name)
        assert says is not None
        if says.startswith("!"):
            raise DirectoryError(says[1:])
        return says


async def test_one_that_answers_is_the_only_one_asked() -> None:
    mirrors = Mirrors(a="yes", b="no")

    won = await first_answer(["a", "b"], mirrors.ask)

    assert (won.mirror, won.answer, won.passed_over, mirrors.asked) == ("a", "yes", (), ["a"])


async def test_after_one_that_errs_the_next_is_asked_at_once() -> None:
    mirrors = Mirrors(a="!HTTP 502", b="!no JSON", c="yes", d="no")

    async with asyncio.timeout(20):
        won = await first_answer(["a", "b", "c", "d"], mirrors.ask, overlap_s=LONG_S)

    assert (won.mirror, mirrors.asked) == ("c", ["a", "b", "c"])
    assert won.passed_over == (PassedOver("a", "HTTP 502"), PassedOver("b", "no JSON"))


async def test_one_that_hangs_is_overtaken_and_given_up() -> None:
    mirrors = Mirrors(a=None, b=None, c="yes")

    async with asyncio.timeout(20):
        won = await first_answer(["a", "b", "c"], mirrors.ask, overlap_s=0.01)

    assert (won.mirror, mirrors.cancelled) == ("c", ["a", "b"])
    assert [one.mirror for one in won.passed_over] == ["a", "b"]
    assert "had not answered" in won.passed_over[0].reason


async def test_no_more_than_the_limit_are_asked_at_once() -> None:
    mirrors = Mirrors(a=None, b=None, c="yes")

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await first_answer(["a", "b", "c"], mirrors.ask, overlap_s=0.001, at_once=2)

    assert mirrors.asked == mirrors.cancelled == ["a", "b"]


async def test_where_none_answers_each_reason_is_told() -> None:
    mirrors = Mirrors(a="!HTTP 502", b="!no JSON")

    with pytest.raises(DirectoryError, match="a: HTTP 502; b: no JSON"):
        await first_answer(["a", "b"], mirrors.ask)


async def test_a_surprise_comes_out_and_leaves_nothing_behind() -> None:
    mirrors = Mirrors(a=None)

    async def ask(name: str) -> str:
        if name == "b":
            raise ZeroDivisionError
        return await mirrors.ask(name)

    with pytest.raises(ZeroDivisionError):
        await first_answer(["a", "b"], ask, overlap_s=0.01)

    assert mirrors.cancelled == ["a"]
