# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read ``demo:…`` addresses: which built-in signal a configuration asks for.

Pure, so that the check of a configuration and the opening of a signal give the same answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from player.errors import ErrorClass, ResolveError

SCHEME: Final = "demo:"
LOWEST_TONE_HZ: Final = 20
HIGHEST_TONE_HZ: Final = 20_000
ALERT_TONES_HZ: Final = (853, 960, 1050)
"""The two tones of the Emergency Alert System's attention signal, and that of the Weather Radio."""
ALERT_MARGIN_HZ: Final = 5

_TONE = re.compile(r"tone\?hz=([0-9]{1,6})")


class DemoKind(StrEnum):
    """The built-in signals."""

    NEWS = "news"
    CLASSICAL = "classical"
    TONE = "tone"


@dataclass(frozen=True, slots=True)
class DemoAddress:
    """Which built-in signal an address names.

    Attributes:
        tone_hz: Frequency of the test tone; ``None`` for the other signals.
    """

    kind: DemoKind
    tone_hz: int | None = None


def is_demo(text: str) -> bool:
    """Return whether an address means a built-in signal, be it a right one or not."""
    return text.lower().startswith(SCHEME)


def demo_address(text: str) -> DemoAddress:
    """Read a ``demo:…`` address.

    Raises:
        ResolveError: `UNSUPPORTED`, if there is no such signal, or its frequency is not allowed.
    """
    name = text[len(SCHEME) :] if text.startswith(SCHEME) else ""
    if name in {DemoKind.NEWS, DemoKind.CLASSICAL}:
        return DemoAddress(DemoKind(name))
    if match := _TONE.fullmatch(name):
        return DemoAddress(DemoKind.TONE, _allowed_hz(int(match[1])))
    raise ResolveError(
        ErrorClass.UNSUPPORTED,
        f'no built-in signal "{text[:80]}"; there are demo:news, demo:classical and demo:tone?hz=440',
    )


def _allowed_hz(hz: int) -> int:
    if not LOWEST_TONE_HZ <= hz <= HIGHEST_TONE_HZ:
        raise ResolveError(
            ErrorClass.UNSUPPORTED,
            f"a test tone has {LOWEST_TONE_HZ} to {HIGHEST_TONE_HZ} Hz, not {hz}",
        )
    for alert_hz in ALERT_TONES_HZ:
        if abs(hz - alert_hz) <= ALERT_MARGIN_HZ:
            # 47 CFR 11.45: nobody may send these, or a likeness of them, outside a real alert.
            raise ResolveError(
                ErrorClass.UNSUPPORTED,
                f"{hz} Hz is too near to the alert tone of {alert_hz} Hz, which only a real alert may send",
            )
    return hz
