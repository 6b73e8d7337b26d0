# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Keeps the garbage collector at rest while much is made that stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest(*, for_good: bool = False) -> Iterator[None]:
    """Keep the garbage collector from looking through what is being made.

    Painting and reading make no cycles, so nothing would be found; but a look stops all threads,
    the event loop's too, for a tenth of a second where a lineup is dense.

    Args:
        for_good: What is made stays until the process ends: it is not looked through afterwards either.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
        if for_good:
            gc.freeze()
    finally:
        gc.enable()
