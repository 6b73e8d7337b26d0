# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A schedule service with a day of the news in force."""

from __future__ import annotations

import pytest

from .bench import DAILY, NEWS, Bench


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.schedules.put_in_force(services={NEWS: DAILY}, stations={})
    return bench
