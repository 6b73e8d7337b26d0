# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A network that has nothing but loopback: no peer that follows a list gets out, and no lookup either."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_INSIDE = "BENCH_RESOLVING_CAGE"


def enter(module: str, arguments: Sequence[str]) -> None:
    """Start this program anew inside; returns at once if it runs there already.

    User namespaces must be allowed on the machine; where they are not, `unshare` says so and all ends.
    """
    if _INSIDE in os.environ:
        return
    os.environ[_INSIDE] = "1"
    inner = 'ip link set lo up && exec "$@"'
    command = ["unshare", "-rnm", "sh", "-c", inner, "sh", sys.executable, "-m", module, *arguments]
    os.execvp(command[0], command)


@contextmanager
def silent_nameserver(folder: Path) -> Iterator[list[str]]:
    """Have a name server that never answers; gives the start of a command line whose lookups go there.

    The system's resolver is told to be patient, so that it is not what ends the wait.
    """
    config = folder / "resolv.conf"
    config.write_text("nameserver 127.0.0.1\noptions timeout:30 attempts:5\n")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 53))  # what is asked is never read
        mount = 'mount --bind "$0" /etc/resolv.conf && exec "$@"'
        yield ["unshare", "-m", "sh", "-c", mount, str(config)]
