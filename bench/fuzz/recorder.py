# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Runs inputs one by one, measures each, and writes down what is found at once, so that nothing dies with us.

Where the process stands is kept in a page of memory that the parent sees too: it can tell an input that never
ends, and has the input that a crash left behind.
"""

from __future__ import annotations

import base64
import hashlib
import json
import mmap
import resource
import struct
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from .target import Check

LONGEST_INPUT_S = 1.0
"""Of processor time: others may be at work on the machine."""
LARGEST_RISE_BYTES = 100_000_000
MOST_FINDINGS = 5
_HEAD = struct.Struct("<BxxxIQQQQ")
_PAGE_BYTES = 1 << 20


class Kind(StrEnum):
    """What is wrong with an input."""

    ERROR = "error"
    """The check raised."""
    SLOW = "slow"
    MEMORY = "memory"
    HANG = "hang"
    CRASH = "crash"


@dataclass(frozen=True, slots=True)
class Finding:
    """An input, and what it does.

    Attributes:
        what: The same for two inputs that meet the same defect.
    """

    kind: Kind
    what: str
    data: bytes

    def document(self) -> dict[str, str]:
        """Return it as JSON can have it."""
        return {"kind": self.kind, "what": self.what, "data": base64.b64encode(self.data).decode()}

    @classmethod
    def of(cls, document: dict[str, Any]) -> Finding:
        """Return what `document` was made of."""
        return cls(Kind(document["kind"]), str(document["what"]), base64.b64decode(document["data"]))

    @property
    def file_name(self) -> str:
        """How it is kept."""
        return f"{self.kind}-{hashlib.sha256(self.data).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a process stands.

    Attributes:
        running: An input is being read just now; it is `data`.
        peak_kb: How much the process has grown since it began.
        seconds: For how long it has run.
    """

    running: bool
    executions: int
    longest_ns: int
    peak_kb: int
    seconds: float
    data: bytes


class Page:
    """A page of memory that two processes share, as a file."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(_PAGE_BYTES))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), _PAGE_BYTES)
        self._start_ns = time.monotonic_ns()

    def write(self, running: bool, executions: int, longest_ns: int, peak_kb: int, length: int) -> None:
        """Write the head."""
        ran_ns = time.monotonic_ns() - self._start_ns
        _HEAD.pack_into(self._memory, 0, running, length, executions, longest_ns, peak_kb, ran_ns)

    def put(self, data: bytes) -> None:
        """Write the input that will be read."""
        self._memory[_HEAD.size : _HEAD.size + len(data)] = data

    def read(self) -> Standing:
        """Return where the other process stands."""
        running, length, executions, longest_ns, peak_kb, ran_ns = _HEAD.unpack_from(self._memory, 0)
        return Standing(
            running=bool(running),
            executions=executions,
            longest_ns=longest_ns,
            peak_kb=peak_kb,
            seconds=ran_ns / 1e9,
            data=self._memory[_HEAD.size : _HEAD.size + length],
        )


class Recorder:
    """Runs a check on inputs.

    Args:
        check: What to run.
        page: Where the parent looks; ``None`` if there is none.
        tell: Called for each finding that is new, as soon as there is one.
        most: After so many findings it is `full`.
    """

    def __init__(
        self,
        check: Check,
        *,
        page: Page | None = None,
        tell: Callable[[Finding], None] | None = None,
        most: int = MOST_FINDINGS,
    ) -> None:
        self._check = check
        self._page = page
        self._tell = tell
        self._most = most
        self._start_kb = self._last_kb = peak_kb()
        self._limit_ns = int(LONGEST_INPUT_S * 1e9)
        self._suspicious_kb = 16 * 1024
        self.executions = 0
        self.longest_ns = 0
        self.findings: dict[tuple[Kind, str], Finding] = {}

    @property
    def full(self) -> bool:
        """Whether so many errors were found that going on makes no sense; the rest may have been chance."""
        return sum(kind is Kind.ERROR for kind, _ in self.findings) >= self._most

    def run(self, data: bytes) -> None:
        """Feed one input to the check."""
        data = data[: _PAGE_BYTES - _HEAD.size]
        self.executions += 1
        if self._page is not None:
            self._page.put(data)
            self._page.write(
                True, self.executions, self.longest_ns, self._last_kb - self._start_kb, len(data)
            )
        before_kb = peak_kb()
        started_ns = time.process_time_ns()
        try:
            self._check(data)
        except Exception as error:  # noqa: BLE001 - any error that comes out is what we look for
            self._found(Kind.ERROR, signature(error), data)
        took_ns = time.process_time_ns() - started_ns
        kb = peak_kb()
        self.longest_ns = max(self.longest_ns, took_ns)
        if took_ns > self._limit_ns:
            self._limit_ns = 3 * took_ns // 2
            self._found(Kind.SLOW, f"{took_ns / 1e9:.1f} s", data)
        if kb - before_kb > self._suspicious_kb:
            self._suspicious_kb = 2 * (kb - before_kb)
            self._found(Kind.MEMORY, f"a rise by {(kb - before_kb) // 1024} MiB", data)
        self._last_kb = kb
        if self._page is not None:
            self._page.write(False, self.executions, self.longest_ns, kb - self._start_kb, len(data))

    def _found(self, kind: Kind, what: str, data: bytes) -> None:
        if (kind, what) in self.findings or self.full:
            return
        finding = Finding(kind, what, data)
        self.findings[kind, what] = finding
        if self._tell is not None:
            self._tell(finding)


def peak_kb() -> int:
    """Return the most memory that this process ever had resident."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def signature(error: BaseException) -> str:
    """Name an error by its kind and by the last line of ours that it passed."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/player/" in frame.filename] or frames
    where = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
    text = str(error).splitlines()[0][:120] if type(error).__name__ == "BrokenPromiseError" else ""
    return f"{type(error).__name__} {text or 'at ' + where}"


def smallest(finding: Finding, check: Check, budget_s: float = 5.0) -> Finding:
    """Return the finding with as much cut away as can be in a few seconds; of errors only."""
    if finding.kind is not Kind.ERROR:
        return finding
    data = finding.data
    until_s = time.monotonic() + budget_s
    size = max(1, len(data) // 2)
    while size and time.monotonic() < until_s:
        at, shorter = 0, False
        while at < len(data) and time.monotonic() < until_s:
            tried = data[:at] + data[at + size :]
            if _fails_so(check, tried, finding.what):
                data, shorter = tried, True
            else:
                at += size
        if not shorter or size > len(data):
            size //= 2
    return Finding(finding.kind, finding.what, data)


def _fails_so(check: Check, data: bytes, what: str) -> bool:
    try:
        check(data)
    except Exception as error:  # noqa: BLE001 - see Recorder.run
        return signature(error) == what
    return False


def write_line(path: Path, document: dict[str, Any]) -> None:
    """Add one line of JSON to a file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(document) + "\n")
