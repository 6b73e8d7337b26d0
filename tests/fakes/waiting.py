# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Wait for another process, which tells us nothing: look again and again, at most until a deadline.

What goes on in a test's own event loop is waited for with `eventually` instead.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

WITHIN_S = 15.0
PAUSE_S = 0.02
"""Between two looks: the other process has other things to do than to answer them."""


def wait_until(condition: Callable[[], object], what: str, within_s: float = WITHIN_S) -> float:
    """Return as soon as the condition holds, and how many seconds that took; it blocks its thread.

    Args:
        condition: Asks the other process; its answer is taken for a yes or a no.
        what: What is waited for, in words.

    Raises:
        AssertionError: If it does not hold in time.
    """
    began_s = time.monotonic()
    while not condition():
        assert time.monotonic() - began_s < within_s, f"not within {within_s:g} s: {what}"
        signal.sigtimedwait([], PAUSE_S)
    return time.monotonic() - began_s
