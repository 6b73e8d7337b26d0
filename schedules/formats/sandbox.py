# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read a file of a stranger's in a child process that may use so much time and memory, and no more.

The readers refuse hostile files by rule.  This is for the file that nobody has
thought of: the child that reads it is stopped by the kernel, and the service
goes on.  What the child says is not trusted either; see `carry`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from schedules.errors import Mistake, MistakesError

from .carry import CarryError, unpack
from .report import Reading

log = logging.getLogger(__name__)

OUT_OF_MEMORY = 70
"""Exit status of a child that the kernel refused more memory."""

# -P: the working folder may hold a file called json.py.
CHILD = (sys.executable, "-P", "-m", f"{__package__}.sandbox_child")

_CHUNK_BYTES = 65_536
_COMPLAINT_BYTES = 4_096
_ROOT = str(Path(__file__).resolve().parents[2])
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "PYTHONTZPATH", "LD_LIBRARY_PATH")
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost.

    Attributes:
        input_bytes: Of the file.
        output_bytes: Of what the child answers.
        memory_bytes: Of address space, the interpreter's own some 100 MB included.
        cpu_s: Whole seconds of computing.
        wall_s: Seconds from start to answer.
    """

    input_bytes: int = 20 * _MB
    output_bytes: int = 64 * _MB
    memory_bytes: int = 400 * _MB
    cpu_s: int = 10
    wall_s: float = 30.0


LIMITS = Limits()


async def read_outside(
    data: bytes,
    name: str,
    *,
    stations: Collection[str] | None = None,
    timezone: str | None = None,
    limits: Limits = LIMITS,
) -> Reading:
    """Do what `registry.read` does, in a child process with limits; when cancelled, the child is gone.

    Raises:
        MistakesError: Everything that is wrong with the file, or which limit it broke.
    """
    if len(data) > limits.input_bytes:
        raise _mistake(name, f"is larger than {limits.input_bytes:,} bytes")
    order = {
        "name": name,
        "stations": None if stations is None else sorted(stations),
        "timezone": timezone,
    }
    child = await _start(name, limits)
    try:
        async with asyncio.timeout(limits.wall_s):
            answer, complaint = await _talk(child, json.dumps(order).encode() + b"\n" + data, limits, name)
            status = await child.wait()
    except TimeoutError as error:
        raise _mistake(name, f"could not be read in {limits.wall_s:g} s") from error
    finally:
        await _end(child)
    if status:
        raise _mistake(name, _why(status, limits, complaint))
    return await asyncio.to_thread(_answered, answer, name)


def read_outside_now(
    data: bytes,
    name: str,
    *,
    stations: Collection[str] | None = None,
    timezone: str | None = None,
    limits: Limits = LIMITS,
) -> Reading:
    """Do what `read_outside` does where no event loop runs, as in a command; blocks.

    Raises:
        MistakesError: Everything that is wrong with the file, or which limit it broke.
    """
    return asyncio.run(read_outside(data, name, stations=stations, timezone=timezone, limits=limits))


async def _start(name: str, limits: Limits) -> Process:
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    try:
        return await asyncio.create_subprocess_exec(
            *CHILD,
            str(limits.cpu_s),
            str(limits.memory_bytes),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=kept | {"PYTHONPATH": _ROOT},
            start_new_session=True,  # Ctrl-C in a terminal is the parent's to handle
        )
    except OSError as error:
        raise _mistake(name, f"could not be read: no process for it: {error.strerror}") from error


async def _talk(child: Process, order: bytes, limits: Limits, name: str) -> tuple[bytes, bytes]:
    """Send the order, and return the answer and what the child complained about."""
    async with asyncio.TaskGroup() as group:
        sending = group.create_task(_send(child, order))
        answer = group.create_task(_receive(child, child.stdout, limits.output_bytes))
        complaint = group.create_task(_receive(child, child.stderr, _COMPLAINT_BYTES, drop_rest=True))
    assert sending.done()  # noqa: S101 - the group has waited for it
    if len(answer.result()) > limits.output_bytes:
        raise _mistake(name, f"makes a lineup of more than {limits.output_bytes:,} bytes")
    return answer.result(), complaint.result()


async def _send(child: Process, order: bytes) -> None:
    assert child.stdin is not None  # noqa: S101 - asked for with PIPE
    with contextlib.suppress(
        BrokenPipeError, ConnectionResetError
    ):  # a child that died says so by its status
        child.stdin.write(order)
        await child.stdin.drain()
        child.stdin.close()
        await child.stdin.wait_closed()


async def _receive(
    child: Process, pipe: asyncio.StreamReader | None, limit_bytes: int, *, drop_rest: bool = False
) -> bytes:
    """Return what comes, up to the end, or a bit more than the limit: then the child is killed."""
    assert pipe is not None  # noqa: S101 - asked for with PIPE
    found = bytearray()
    while block := await pipe.read(_CHUNK_BYTES):
        if len(found) <= limit_bytes:
            found += block
        elif not drop_rest:
            child.kill()  # it would wait for ever to be read
            break
    return bytes(found)


async def _end(child: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        child.kill()
    # Reading its pipes to their ends lets the transport close as well: a full pipe would keep it open.
    await child.communicate()


def _why(status: int, limits: Limits, complaint: bytes) -> str:
    if status == -signal.SIGXCPU:
        return f"took more than {limits.cpu_s} s of computing"
    if status == OUT_OF_MEMORY:
        return f"needs more than {limits.memory_bytes:,} bytes of memory"
    log.error("a reader of files ended with status %d: %s", status, complaint.decode(errors="replace"))
    by = f"by signal {-status}" if status < 0 else f"with status {status}"
    return f"could not be read: the process that read it ended {by}"


def _answered(answer: bytes, name: str) -> Reading:
    try:
        found = unpack(answer)
    except CarryError as error:
        raise _mistake(name, f"could not be read: {error}") from error
    if isinstance(found, Reading):
        return found
    if isinstance(found, tuple) and found and all(isinstance(one, Mistake) for one in found):
        raise MistakesError(found)
    raise _mistake(name, "could not be read: its reader answered nonsense")


def _mistake(name: str, message: str) -> MistakesError:
    return MistakesError([Mistake(name, 0, "", message)])
