# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""libVLC as a listener of somebody else's: a process that plays one address on a sound card."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

_PLAY = """
import sys, vlc
instance = vlc.Instance("--ignore-config", "--intf=dummy", "--no-video", "--quiet", "--aout=pulse")
player = instance.media_player_new(sys.argv[1])
player.play()
sys.stdin.read()
"""


@contextmanager
def vlc_listener(url: str, environ: Mapping[str, str]) -> Iterator[None]:
    """Play an address until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PLAY, url], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env=dict(environ),
    )  # fmt: skip
    try:
        yield
    finally:
        process.kill()
        process.communicate()
