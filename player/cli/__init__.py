# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The command ``liveradio``."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run the command line and end the process with its exit status."""
    from player.cli.commands import run  # noqa: PLC0415 - `import player.cli` alone should cost nothing
    from player.cli.failure import interrupted  # noqa: PLC0415 - likewise

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupted)
    sys.exit(run(sys.argv[1:]))
