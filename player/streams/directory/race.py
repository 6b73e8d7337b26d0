# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Ask several mirrors the same: in turn, with overlap, until one gives an answer that makes sense."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from player.errors import DirectoryError

OVERLAP_S: Final = 1.5
MOST_AT_ONCE: Final = 3

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A mirror that gave no answer to use, and why."""

    mirror: str
    reason: str


@dataclass(frozen=True, slots=True)
class Won(Generic[Answer]):
    """The first answer that made sense.

    Attributes:
        passed_over: Mirrors that were asked before, and gave none.
    """

    mirror: str
    answer: Answer
    passed_over: tuple[PassedOver, ...]


async def first_answer(
    mirrors: Sequence[str],
    ask: Callable[[str], Awaitable[Answer]],
    *,
    overlap_s: float = OVERLAP_S,
    at_once: int = MOST_AT_ONCE,
) -> Won[Answer]:
    """Return the first answer.  The next mirror is asked after `overlap_s`, or at once when one fails.

    Args:
        mirrors: In order of asking; at least one.
        ask: Asks one mirror; raises DirectoryError if its answer cannot be used.

    Raises:
        DirectoryError: If none gave one; the text names each with its reason.
    """
    left = list(reversed(mirrors))
    passed_over: list[PassedOver] = []
    asked: dict[asyncio.Future[Answer], str] = {}
    try:
        while left or asked:
            more = bool(left) and len(asked) < at_once
            if more:
                mirror = left.pop()
                asked[asyncio.ensure_future(ask(mirror))] = mirror
            in_a_while = overlap_s if left and len(asked) < at_once else None
            done, _ = await asyncio.wait(asked, timeout=in_a_while, return_when=asyncio.FIRST_COMPLETED)
            for future in [one for one in asked if one in done]:  # in the order of asking
                mirror = asked.pop(future)
                try:
                    answer = future.result()
                except DirectoryError as error:
                    passed_over.append(PassedOver(mirror, str(error)))
                    continue
                passed_over += [
                    PassedOver(slow, "it had not answered when another did") for slow in asked.values()
                ]
                return Won(mirror, answer, tuple(passed_over))
    finally:
        for future in asked:
            future.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
    raise DirectoryError("; ".join(f"{one.mirror}: {one.reason}" for one in passed_over))
