# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The child process of `sandbox`: limits itself, reads one file, answers, ends.

Standard input: one line of JSON (name, stations, timezone), then the file.
Standard output: the reading, or a tuple of mistakes, packed by `carry`.
"""

from __future__ import annotations

import json
import resource
import sys

from schedules.errors import MistakesError

from .carry import pack
from .sandbox import OUT_OF_MEMORY


def limit_this_process(cpu_s: int, memory_bytes: int) -> None:
    """Have the kernel stop this process where it takes more; it can never be given more again."""
    for what, soft, hard in (
        (resource.RLIMIT_CPU, cpu_s, cpu_s + 1),  # SIGXCPU tells the parent; SIGKILL follows
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(what, (soft, hard))


def main(arguments: list[str]) -> int:
    """Read the file on standard input within limits; return the exit status."""
    cpu_s, memory_bytes = (int(argument) for argument in arguments)
    limit_this_process(cpu_s, memory_bytes)
    try:
        from .registry import read  # noqa: PLC0415 - within the limits, as all that follows

        order = json.loads(sys.stdin.buffer.readline())
        data = sys.stdin.buffer.read()
        try:
            answer = pack(read(data, order["name"], stations=order["stations"], timezone=order["timezone"]))
        except MistakesError as error:
            answer = pack(error.mistakes)
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
