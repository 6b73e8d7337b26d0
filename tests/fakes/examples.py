# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How many examples a property is tried with: few in each run of all tests, more where one wants to be sure.

Every run draws others, so that what few miss today, the next ones meet.
"""

from __future__ import annotations

import os

TIMES = float(os.environ.get("TEST_EXAMPLES", "1"))
"""``TEST_EXAMPLES=5 bin/test`` tries five times as many."""


def examples(number: int) -> int:
    """Return how many to try where `number` is enough to find the defects that were planted."""
    return max(1, round(number * TIMES))
