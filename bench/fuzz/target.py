# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What can be fuzzed: a name, a check that takes bytes, and what to begin with.

A check feeds bytes to the code and returns.  It catches the errors that the code declares, and no other;
where the code promises more than not to fail (sound is never lost, an inner address is never allowed), it
says so with `claim`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis.strategies import SearchStrategy

Check = Callable[[bytes], None]


class BrokenPromiseError(Exception):
    """The code did not fail, but what it returned cannot be right."""


def claim(true: bool, what: str) -> None:
    """Raise if a promise is not kept.

    Raises:
        BrokenPromiseError: Always, unless `true`.
    """
    if not true:
        raise BrokenPromiseError(what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One thing to fuzz.

    Attributes:
        name: Also of the folder where its findings are kept.
        check: Raises what is a finding.
        modules: What is under test: modules or packages, by their full names.  When one of them changes,
            figures made with it are out of date.
        seeds: Inputs to begin with, made anew at each call.
        documents: Near-valid inputs.
        words: What the format is made of.
        longest_bytes: Of an input that the engine which follows coverage makes up.
    """

    name: str
    check: Check
    modules: tuple[str, ...]
    seeds: Callable[[], list[bytes]]
    documents: Callable[[], SearchStrategy[bytes]]
    words: tuple[str, ...] = ()
    longest_bytes: int = 4096
