# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What commands print: text for people, JSON for programs, and what becomes of both when nobody reads on."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import TextIOWrapper
from pathlib import Path

from player.errors import PlayerError

_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class ReaderGoneError(Exception):
    """Whoever read our output has seen enough (``| head``)."""


class OutputError(PlayerError):
    """Standard output, or a file that was asked for, cannot be written to; the text says why."""


def clean(text: str) -> str:
    """Return text without anything that steers a terminal: titles and reasons come from strangers."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def short(path: Path) -> str:
    """Return a path as people see it from where they are."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def doing(text: str) -> AbstractContextManager[object]:
    """Show on a terminal what is being done, for as long as the context is open."""
    from rich.console import Console  # noqa: PLC0415 - only commands that wait need it
    from rich.text import Text  # noqa: PLC0415 - likewise

    return Console(stderr=True).status(Text(clean(text)))


def say(text: str) -> None:
    """Write a line, or several, to standard output at once.

    Raises:
        ReaderGoneError: If nobody reads it any more.
        OutputError: If it cannot be written, as on a full disk.
    """
    with told_of_failures():
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def pour(data: bytes) -> None:
    """Write sound to standard output at once; it waits for whoever reads it.

    Raises:
        ReaderGoneError: If nobody reads it any more.
        OutputError: If it cannot be written, as on a full disk.
    """
    with told_of_failures():
        rest = memoryview(data)
        while rest:  # past the buffer, so that nothing is left in it when we are interrupted while we wait
            rest = rest[os.write(sys.stdout.fileno(), rest) :]


def write_whole(file: Path, pieces: Iterable[bytes], check: Callable[[Path], object]) -> None:
    """Write a file that only its owner can read: all of it, or nothing of that name.

    Args:
        check: Raises if what was written makes no sense; then it does not get its name.

    Raises:
        OutputError: If it cannot be written, as on a full disk.
    """
    try:
        number, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise OutputError(f"{file} cannot be written to: {error.strerror}") from error
    partial = Path(name)
    try:
        with os.fdopen(number, "wb") as opened:
            for piece in pieces:
                opened.write(piece)
            opened.flush()
            os.fsync(opened.fileno())
        check(partial)
        partial.replace(file)
    except OSError as error:
        raise OutputError(f"{file} cannot be written to: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)


def print_json(document: object, *, one_line: bool = False) -> None:
    """Write one JSON document to standard output.

    Args:
        one_line: For a program that reads one document after the other.

    Raises:
        ReaderGoneError: If nobody reads it any more.
        OutputError: If it cannot be written.
    """
    plain = sys.stdout.encoding.lower().replace("-", "") != "utf8"
    say(json.dumps(document, ensure_ascii=plain, indent=None if one_line else 2))


def stand_in() -> None:
    """Open the standard streams that whoever started us closed (``>&-``).

    Without that, the next file or connection would take their number, and Python has no stream for them at
    all: what is meant for standard error would go to standard output.  What is written to a closed standard
    output fails, as it must; what is written to a closed standard error is lost.
    """
    for number, name, flags in (
        (0, "stdin", os.O_RDONLY),
        (1, "stdout", os.O_RDONLY),
        (2, "stderr", os.O_WRONLY),
    ):
        if getattr(sys, name) is not None:
            continue
        opened = os.open(os.devnull, flags)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)
        setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))


def forgive_encodings() -> None:
    """Let a terminal that cannot show some character show a substitute, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


@contextmanager
def told_of_failures() -> Iterator[None]:
    """Turn what goes wrong with standard output into errors of ours; nothing else may fail in the block.

    Raises:
        ReaderGoneError: If nobody reads it any more.
        OutputError: If it cannot be written.
    """
    try:
        yield
    except BrokenPipeError as error:
        _give_up_output()
        raise ReaderGoneError from error
    except OSError as error:
        _give_up_output()
        raise OutputError(f"standard output cannot be written to: {error.strerror}") from error


def _give_up_output() -> None:
    """Let what is left in the buffer go nowhere, so that the interpreter's end does not fail once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    finally:
        os.close(nowhere)
