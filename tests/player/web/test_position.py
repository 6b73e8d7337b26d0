# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The page's arithmetic of positions, tried by node itself; the tables are in ``position.test.mjs``."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

TABLES = Path(__file__).with_name("position.test.mjs")


def test_positions_are_reckoned_right() -> None:
    node = shutil.which("node")
    assert node, "node is missing: apt-get install nodejs"

    done = subprocess.run(
        [node, "--no-warnings", "--test", TABLES], check=False, capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 0, done.stdout
    assert "# fail 0" in done.stdout or "fail 0" in done.stdout
