# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The command ``liveradio``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end the process with its exit status."""
    from player.cli.commands import run  # noqa: PLC0415  (importing it costs more than some callers of `main` need)

    sys.exit(run(sys.argv[1:]))
