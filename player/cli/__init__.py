# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The command ``liveradio``."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def main() -> None:
    """Run the command line and end the process with its exit status."""
    for number in ENDING_SIGNALS:
        signal.signal(number, _end_at_once)
    from player.cli.commands import run  # noqa: PLC0415 - `import player.cli` alone should cost nothing
    from player.cli.failure import InterruptedCommandError, interrupted  # noqa: PLC0415 - likewise

    try:
        for number in ENDING_SIGNALS:
            signal.signal(number, interrupted)
        status = run(sys.argv[1:])
    except InterruptedCommandError:  # just before or after the command
        status = 0
    sys.exit(status)


def _end_at_once(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - a signal handler's signature
    """End the process while it still loads: nothing was begun, and an exception would end in some import."""
    os._exit(0)
