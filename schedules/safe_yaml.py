# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read YAML that a stranger may have written, and keep the line of every key and item.

The only file that knows a YAML library.  It takes the parser's events, not its
objects, so nothing is ever constructed: no tags, no anchors, no aliases, no
duplicate keys, limits on size, depth and number of values.

Plain scalars mean what they look like (the core schema of YAML 1.2, made
smaller): ``true`` and ``false``, decimal numbers, ``null``; all else is text.
So ``12:30``, ``off``, ``no`` and ``2026-01-01`` stay as they were typed.  JSON is
a subset and reads just the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from .errors import Mistake, MistakesError

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
KeyPath: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_VALUES = 250_000
MAX_DIGITS = 40
MAX_MISTAKES = 100
MAX_KEY_SHOWN = 80

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_CONSTANTS: Mapping[str, Plain] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_RAW_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_JSON_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data, and where each piece of it was written.

    Attributes:
        file: Name of the file, for messages.
        value: ``None`` for an empty file.
        lines: Line, counted from 1, of each key and each list item.
    """

    file: str
    value: Plain
    lines: Mapping[KeyPath, int]

    def line(self, path: KeyPath) -> int:
        """Return the line of a value, or of the nearest one around it that is written."""
        for length in range(len(path), 0, -1):
            if (line := self.lines.get(path[:length])) is not None:
                return line
        return self.lines.get((), 1)

    def mistake(self, path: KeyPath, message: str) -> Mistake:
        """Return a mistake at the place of a value."""
        return Mistake(self.file, self.line(path), key_text(path), message)


def key_text(path: KeyPath) -> str:
    """Return a path as people write it: ``stations[2].timezone``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step[:MAX_KEY_SHOWN]}" for step in path)
    return "".join(steps).removeprefix(".")


def read_bytes(path: Path, name: str | None = None, *, limit_bytes: int = MAX_BYTES) -> bytes:
    """Return the content of a small file.

    Raises:
        MistakesError: If it is missing, unreadable, no file, or larger than the limit.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit_bytes + 1)
    except FileNotFoundError:
        message = "no such file"
    except IsADirectoryError:
        message = "is a folder, not a file"
    except PermissionError:
        message = "may not be read by this user"
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
    except ValueError as error:  # a NUL in the name
        message = f"cannot be read: {error}"
    else:
        if len(data) <= limit_bytes:
            return data
        message = f"is larger than {limit_bytes:,} bytes"
    raise MistakesError([Mistake(name or str(path), 0, "", message)])


def parse(data: bytes | str, file: str) -> Document:
    """Read one YAML or JSON document.

    Args:
        data: The content; bytes are UTF-8, with or without a byte order mark.
        file: Name of the file, for messages.

    Raises:
        MistakesError: All that is wrong; after a fault of syntax nothing more can be found.
    """
    text = _decode(data, file)
    if text.lstrip()[:1] in {"{", "["}:  # JSON writes far characters as two escapes
        text = _JSON_PAIR.sub(_join_pair, text)
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line, text.rstrip("\n").count("\n")) + 1 if mark else 0
        builder.wrong(line, (), _plain_words(error))
    except (yaml.YAMLError, ValueError) as error:
        builder.wrong(0, (), f"not YAML: {error}")
    except _StopReadingError:
        pass  # the reason is among the builder's mistakes
    if builder.mistakes:
        raise MistakesError(builder.mistakes)
    return Document(file, builder.value, builder.lines)


def scalar(text: str) -> Plain:
    """Return what a plain scalar means.

    Raises:
        ValueError: If it is a number with more than `MAX_DIGITS` characters.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if not _FLOAT.fullmatch(text):
        return text
    if len(text) > MAX_DIGITS:
        raise ValueError(f"number of more than {MAX_DIGITS} characters; put it in quotes if it is text")
    return int(text) if _INT.fullmatch(text) else float(text)


def _decode(data: bytes | str, file: str) -> str:
    try:
        if isinstance(data, bytes):
            if len(data) > MAX_BYTES:
                raise MistakesError([Mistake(file, 0, "", f"is larger than {MAX_BYTES:,} bytes")])
            text = data.decode("utf-8-sig")
        else:
            text = data.removeprefix("\ufeff")
            text.encode()  # a lone surrogate would reach the C parser
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        byte = error.object[error.start]
        message = f"not UTF-8 (byte 0x{byte:02x}); save the file as UTF-8"
        raise MistakesError([Mistake(file, line, "", message)]) from error
    except UnicodeEncodeError as error:
        raise MistakesError([Mistake(file, 0, "", "not Unicode text")]) from error
    if bad := _RAW_CONTROL.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        message = f"control character U+{ord(bad.group()):04X}; remove it"
        raise MistakesError([Mistake(file, line, "", message)])
    return text


def _join_pair(match: re.Match[str]) -> str:
    high, low = int(match[2], 16), int(match[3], 16)
    return f"{match[1]}{chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))}"


def _plain_words(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "cannot be read"
    if "cannot start any token" in problem:
        return "not YAML: a tab or a special character begins a value; indent with spaces, quote the text"
    if "mapping values are not allowed" in problem:
        return 'not YAML: a second ":" in one line, or wrong indentation; put text with ": " in quotes'
    return f"not YAML: {problem}{f' {error.context}' if error.context else ''}"


class _StopReadingError(Exception):
    """Reading on makes no sense."""


@dataclass(slots=True)
class _Level:
    """One open list or mapping; `key` is the mapping's key that waits for its value."""

    value: list[Plain] | dict[str, Plain]
    path: KeyPath
    key: str | None = None
    duplicate: bool = False


@dataclass(slots=True)
class _Builder:
    """Makes plain data of events."""

    file: str
    value: Plain = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    _levels: list[_Level] = field(default_factory=list)
    _values: int = 0
    _documents: int = 0

    def wrong(self, line: int, path: KeyPath, message: str) -> None:
        self.mistakes.append(Mistake(self.file, line, key_text(path), message))

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 0
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._stop(line, 'a second document begins ("---"); one file holds one')
            case yaml.AliasEvent():
                self._refuse_marks(event, line)
                self._place(None, line)
            case yaml.ScalarEvent():
                self._refuse_marks(event, line)
                self._take_scalar(event, line)
            case yaml.SequenceStartEvent():
                self._open([], event, line)
            case yaml.MappingStartEvent():
                self._open({}, event, line)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._levels.pop()

    def _stop(self, line: int, message: str) -> None:
        self.wrong(line, self._here(), message)
        raise _StopReadingError

    def _here(self) -> KeyPath:
        """Path of the value that comes next."""
        if not self._levels:
            return ()
        level = self._levels[-1]
        step = len(level.value) if isinstance(level.value, list) else level.key
        return level.path if step is None else (*level.path, step)

    def _refuse_marks(self, event: Any, line: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.wrong(line, self._here(), f'aliases ("*{event.anchor}") are not allowed; write it out')
        elif event.anchor is not None:
            self.wrong(line, self._here(), f'anchors ("&{event.anchor}") are not allowed')
        if getattr(event, "tag", None) is not None:
            self.wrong(line, self._here(), f'tags ("{event.tag}") are not allowed')
        if len(self.mistakes) >= MAX_MISTAKES:
            self._stop(line, "too many mistakes; reading stopped here")

    def _take_scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        text: str = event.value
        if _CONTROL.search(text):
            self.wrong(line, self._here(), "holds a control character; remove it")
        if self._wants_key():
            self._take_key(text, line)
            return
        value: Plain = text
        if event.implicit[0]:  # neither quoted nor a block
            try:
                value = scalar(text)
            except ValueError as error:
                self.wrong(line, self._here(), str(error))
        self._place(value, line)

    def _wants_key(self) -> bool:
        level = self._levels[-1] if self._levels else None
        return level is not None and level.key is None and isinstance(level.value, dict)

    def _take_key(self, text: str, line: int) -> None:
        level = self._levels[-1]
        level.key = text
        level.duplicate = isinstance(level.value, dict) and text in level.value
        path = (*level.path, text)
        if level.duplicate:
            self.wrong(line, path, f"is here for the second time; the first is in line {self.lines[path]}")
            if len(self.mistakes) >= MAX_MISTAKES:
                self._stop(line, "too many mistakes; reading stopped here")
        else:
            self.lines[path] = line

    def _place(self, value: Plain, line: int) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            self._stop(line, f"more than {MAX_VALUES:,} values")
        if not self._levels:
            self.value = value
            self.lines[()] = line
            return
        level = self._levels[-1]
        if isinstance(level.value, list):
            self.lines[(*level.path, len(level.value))] = line
            level.value.append(value)
        elif level.key is None:
            self._stop(line, "a list, a mapping or an alias cannot be a key")
        elif not level.duplicate:
            level.value[level.key] = value
        level.key = None

    def _open(self, value: list[Plain] | dict[str, Plain], event: Any, line: int) -> None:
        self._refuse_marks(event, line)
        if len(self._levels) >= MAX_DEPTH:
            self.wrong(line, (), f"nested deeper than {MAX_DEPTH} levels")
            raise _StopReadingError
        path = self._here()
        self._place(value, line)
        self._levels.append(_Level(value, path))


def walk(value: Plain, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Plain]]:
    """Give every value that holds no others (also an empty list or mapping), with its path."""
    inner: list[tuple[str | int, Plain]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    if not inner:
        yield path, value
    for step, one in inner:
        yield from walk(one, (*path, step))
