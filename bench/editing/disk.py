# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a disk may hold after the power failed: recorded writes, some of those not yet synced left out.

The recording is strace's, of all system calls that change files of one folder.  A write is sure to be on the
disk once a later sync of its file has ended; before that it is there, or not, or the first sectors of it are.
Names (create, rename, remove) and lengths are taken as a journalling file system keeps them: in order.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR_BYTES = 512
DATABASE = "liveradio.db"
"""Part of the names of the files that matter; small files beside them are written anew at each start."""

_CALL = re.compile(r"^(?P<pid>\d+)\s+(?P<name>\w+)\((?P<rest>.*)$", re.DOTALL)
_RESUMED = re.compile(r"^(?P<pid>\d+)\s+<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)$", re.DOTALL)
_FILE = re.compile(r"^(\d+)<([^>]*)>")
_BYTES = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_UNFINISHED = " <unfinished ...>"


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes to a file at an offset."""

    path: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file's new length."""

    path: str
    length: int


@dataclass(frozen=True, slots=True)
class Sync:
    """All earlier writes of the file are on the disk."""

    path: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A name was taken away."""

    path: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """A name was put in place of another."""

    path: str
    to: str


@dataclass(frozen=True, slots=True)
class Said:
    """Bytes that left for a client: here is where an acknowledgement is."""

    data: bytes


Step = Write | Cut | Sync | Gone | Renamed | Said


def read_recording(lines: Iterable[str], folder: str) -> Iterator[Step]:
    """Yield what happened to files of a folder, in the order in which calls ended, and what was said.

    Args:
        lines: As ``strace -f -y -xx -e trace=…`` writes them.
    """
    begun: dict[str, str] = {}
    for line in lines:
        text = line.rstrip("\n")
        if text.endswith(_UNFINISHED):
            call = _CALL.match(text.removesuffix(_UNFINISHED))
            if call:
                begun[call["pid"]] = text.removesuffix(_UNFINISHED)
            continue
        resumed = _RESUMED.match(text)
        if resumed:
            text = begun.pop(resumed["pid"], "") + resumed["rest"]
        call = _CALL.match(text)
        if call and " = -1 " not in call["rest"][-80:]:
            yield from _steps(call["name"], call["rest"], folder)


def _steps(name: str, rest: str, folder: str) -> Iterator[Step]:
    file = _FILE.match(rest)
    path = _text(file[2]) if file else ""
    inside = path.startswith(folder)
    match name:
        case "pwrite64" if inside:
            offset = int(re.findall(r", (\d+)\)\s+=", rest)[-1])
            yield Write(path, offset, _data(rest))
        case "fsync" | "fdatasync" if inside:
            yield Sync(path)
        case "ftruncate" if inside:
            yield Cut(path, int(re.findall(r", (\d+)\)\s+=", rest)[-1]))
        case "unlink" | "unlinkat":
            yield from (Gone(found) for found in _names(rest, folder)[-1:])
        case "rename" | "renameat" | "renameat2":
            names = _names(rest, folder)
            if len(names) == 2:
                yield Renamed(*names)
        case "write" | "writev" | "pwritev" | "pwritev2" if inside:
            if DATABASE in path:
                raise ValueError(f"the replay does not know where {name} writes: {path}")
        case "write" | "writev" | "sendto" | "sendmsg":
            yield Said(_data(rest))


def _data(rest: str) -> bytes:
    return b"".join(_unescaped(part) for part in _BYTES.findall(rest))


def _unescaped(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _text(text: str) -> str:
    return _unescaped(text).decode() if text.startswith("\\x") else text


def _names(rest: str, folder: str) -> list[str]:
    return [
        name
        for name in (_unescaped(part).decode() for part in _BYTES.findall(rest))
        if name.startswith(folder)
    ]


@dataclass(slots=True)
class Disk:
    """Files as they surely are, and the writes that may or may not be there."""

    sure: dict[str, bytearray] = field(default_factory=dict)
    pending: dict[str, list[Write]] = field(default_factory=dict)

    def take(self, step: Step) -> None:
        """Go one step on."""
        match step:
            case Write():
                self.pending.setdefault(step.path, []).append(step)
            case Sync():
                for write in self.pending.pop(step.path, []):
                    _put(self.sure.setdefault(step.path, bytearray()), write.offset, write.data)
            case Cut():
                # Lengths are kept in order with earlier writes of the file, which are then no more in doubt.
                self.take(Sync(step.path))
                content = self.sure.setdefault(step.path, bytearray())
                del content[step.length :]
                content.extend(bytes(step.length - len(content)))
            case Gone():
                self.sure.pop(step.path, None)
                self.pending.pop(step.path, None)
            case Renamed():
                self.take(Sync(step.path))
                if step.path in self.sure:
                    self.sure[step.to] = self.sure.pop(step.path)
            case Said():
                pass

    def leave(self, folder: Path, base: str, chance: random.Random) -> int:
        """Write what the disk may hold into a folder; return how many writes were dropped or torn."""
        lost = 0
        for path in {*self.sure, *self.pending}:
            content = bytearray(self.sure.get(path, b""))
            keep = chance.random()  # of some cuts nearly all is there, of others nearly nothing
            for write in self.pending.get(path, []):
                draw = chance.random()
                if draw < keep:
                    _put(content, write.offset, write.data)
                    continue
                lost += 1
                if draw < (1 + keep) / 2:  # torn: some sectors of it are there
                    for at in range(0, len(write.data), SECTOR_BYTES):
                        if chance.random() < 0.5:
                            _put(content, write.offset + at, write.data[at : at + SECTOR_BYTES])
            target = folder / path.removeprefix(base).lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return lost


def _put(content: bytearray, offset: int, data: bytes) -> None:
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data
