# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the fuzzer once found stays found: each kept input goes through the check that it once failed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bench.fuzz.recorder import LONGEST_INPUT_S
from bench.fuzz.targets import KEPT, TARGETS

SEEDS = sorted(path for path in KEPT.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", [pytest.param(path, id=f"{path.parent.name}/{path.name}") for path in SEEDS])
def test_an_input_that_once_failed_does_no_more(path: Path) -> None:
    data = path.read_bytes()

    started_s = time.process_time()
    TARGETS[path.parent.name].check(data)

    assert time.process_time() - started_s < LONGEST_INPUT_S


def test_every_kept_input_has_a_target_and_is_small() -> None:
    assert SEEDS
    for path in SEEDS:
        assert path.parent.name in TARGETS
        assert path.stat().st_size <= 1 << 20
