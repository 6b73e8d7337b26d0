# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The two engines: hypothesis makes near-valid documents, atheris follows what code an input reaches.

Both run for a number of inputs or of seconds, whichever comes first, and go on after a finding, until there
are several.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from .mutants import mutants
from .recorder import Recorder
from .target import Target

HYPOTHESIS, ATHERIS = "hypothesis", "atheris"
ENGINES = (HYPOTHESIS, ATHERIS)
_BATCH = 200
_MUTANTS = 15


class _EnoughError(BaseException):
    """Ends a batch; no `Exception`, so that hypothesis does not take it for a failing example."""


def run_hypothesis(
    target: Target,
    recorder: Recorder,
    *,
    executions: int,
    seconds: float,
    start: int = 0,
    seeds: Iterable[bytes] = (),
) -> None:
    """Feed documents, each with some mutants of it, in batches whose seeds count up from `start`."""
    until_s = time.monotonic() + seconds
    words = [word.encode() for word in target.words]
    strategy = target.documents()

    def feed(inputs: Iterable[bytes]) -> None:
        for data in inputs:
            recorder.run(data)
            if recorder.executions >= executions or time.monotonic() > until_s or recorder.full:
                raise _EnoughError

    try:
        for data in seeds:
            feed(mutants(data, words, Random(start), _MUTANTS))
        for number in range(start, start + executions):
            _batch(
                strategy, number, lambda document, chance: feed(mutants(document, words, chance, _MUTANTS))
            )
    except _EnoughError:
        return


def _batch(strategy: SearchStrategy[bytes], number: int, feed: Callable[[bytes, Random], None]) -> None:
    chance = Random(number)

    @seed(number)
    @settings(
        max_examples=_BATCH,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def batch(document: bytes) -> None:
        feed(document, chance)

    batch()


def run_atheris(
    target: Target, recorder: Recorder, *, executions: int, seconds: float, corpus: Path, scratch: Path
) -> None:
    """Follow coverage; does not return: libFuzzer ends the process.

    The modules under test must have been imported under `instrumented`.

    Args:
        corpus: Where inputs that reach something new are kept for the next time.
        scratch: For what libFuzzer reads and writes besides.
    """
    atheris: Any = import_module("atheris")
    corpus.mkdir(parents=True, exist_ok=True)
    dictionary = scratch / "words.dict"
    dictionary.write_text("".join(f'"{_escaped(word)}"\n' for word in target.words or ("a",)))
    options = [
        "fuzz",
        f"-runs={executions}",
        f"-max_total_time={max(1, round(seconds))}",
        f"-max_len={target.longest_bytes}",
        f"-dict={dictionary}",
        f"-artifact_prefix={scratch}/",
        "-timeout=600",
        "-rss_limit_mb=0",
        "-malloc_limit_mb=0",
        "-print_final_stats=1",
        "-len_control=20",
        "-reload=0",
        str(corpus),
        str(scratch / "seeds"),
    ]

    def one(data: bytes) -> None:
        recorder.run(data)
        if recorder.full:
            raise SystemExit

    atheris.Setup(options, one)
    atheris.Fuzz()


def instrumented() -> Any:
    """Return a context in which imports of ours are made so that atheris can follow them."""
    return import_module("atheris").instrument_imports(include=["player", "bench"])


def _escaped(word: str) -> str:
    return "".join(
        chr(byte) if 0x20 <= byte < 0x7F and byte not in b'"\\' else f"\\x{byte:02X}"
        for byte in word.encode()
    )
