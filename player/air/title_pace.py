# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How often the title may change.

A broken or hostile source sends hundreds a second, and each is told to every page and every listener.
"""

from __future__ import annotations

EVERY_S = 0.2
AT_ONCE = 5
"""A burst holds some minutes of a source at most, and so few titles."""


class TitlePace:
    """Lets some titles through at once, and a flood of them one each `every_s` seconds.

    Args:
        every_s: Seconds between two of a flood.
        at_once: How many may come together after a time without any.
    """

    def __init__(self, every_s: float = EVERY_S, at_once: int = AT_ONCE) -> None:
        self._every_s = every_s
        self._ahead_s = (at_once - 0.5) * every_s  # between two turns, where no rounding decides
        self._due_s = 0.0  # when the next one would be, if they came evenly

    def wait_s(self, now_s: float) -> float:
        """Return in how many seconds the next title may come; 0 if it may now.

        Args:
            now_s: Seconds of the monotonic clock.
        """
        return max(0.0, self._due_s - self._ahead_s - now_s)

    def count(self, now_s: float) -> None:
        """Note that one came."""
        self._due_s = max(self._due_s, now_s) + self._every_s
