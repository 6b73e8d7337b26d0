# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A child of `schedules.formats.sandbox` that does one thing that a reader of files must not do.

It limits itself as the real one does, takes its order, and then misbehaves.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import signal
import sys
import threading
from pathlib import Path


def compute_for_ever() -> None:
    while True:
        pass


def ignore_the_first_signal() -> None:
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    compute_for_ever()


def wait_for_ever() -> None:
    threading.Event().wait()


def take_memory() -> None:
    kept = []
    while True:
        kept.append(bytearray(10_000_000))


def answer_for_ever() -> None:
    while True:
        sys.stdout.buffer.write(b"x" * 65_536)


def complain_for_ever() -> None:
    while True:
        sys.stderr.buffer.write(b"x" * 65_536)


def die() -> None:
    faulthandler.disable()
    os.kill(os.getpid(), signal.SIGSEGV)


def raise_() -> None:
    raise RuntimeError("a reader with a defect")


def answer_nonsense() -> None:
    sys.stdout.buffer.write(b"\x80\x05not at all")


def answer_something_else() -> None:
    sys.stdout.buffer.write(pickle.dumps(["a list"]))


def name_a_command() -> None:
    sys.stdout.buffer.write(b"cposix\nsystem\n(S'true'\ntR.")


def close_its_input() -> None:
    os.close(0)


def write_a_file() -> None:
    """Write to the first folder of PATH, which a test has chosen."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    with (Path(os.environ["PATH"]) / "written").open("wb", buffering=0) as file:
        file.write(b"x")


def tell_its_environment() -> None:
    """Answer with a pickle that names a class called like the names of the environment."""
    words = ("environment", str(sorted(os.environ)))
    named = b"".join(b"\x8c" + bytes([len(word)]) + word.encode() for word in words)
    sys.stdout.buffer.write(b"\x80\x05" + named + b"\x93.")


DEEDS = {
    deed.__name__.strip("_").replace("_", " "): deed
    for deed in (
        *(compute_for_ever, ignore_the_first_signal, wait_for_ever, take_memory, answer_for_ever),
        *(complain_for_ever, die, raise_, answer_nonsense, answer_something_else, name_a_command),
        *(close_its_input, write_a_file, tell_its_environment),
    )
}

if __name__ == "__main__":
    from schedules.formats.sandbox import OUT_OF_MEMORY
    from schedules.formats.sandbox_child import limit_this_process

    deed, cpu_s, memory_bytes = sys.argv[1:]
    limit_this_process(int(cpu_s), int(memory_bytes))
    if deed != "close its input":
        sys.stdin.buffer.read()
    try:
        DEEDS[deed]()
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
