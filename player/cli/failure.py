# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How commands fail: one line for each mistake on standard error, and an exit status."""

from __future__ import annotations

import sys
from types import FrameType
from typing import NoReturn

import typer

from player.errors import PlayerError
from schedules.errors import MistakesError, ScheduleError

from .output import ReaderGoneError, clean

FAILED = 1
WRONG_VALUE = 2


class CommandError(Exception):
    """A command cannot do what was asked.

    Attributes:
        status: The exit status of the process.
    """

    def __init__(self, message: str, status: int = FAILED) -> None:
        super().__init__(message)
        self.status = status


class InterruptedCommandError(BaseException):
    """SIGINT or SIGTERM ended the command: for one that runs until then, all is well."""


def interrupted(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - a signal handler's signature
    """End the command from a signal handler."""
    raise InterruptedCommandError


def complain(message: str) -> None:
    """Write lines to standard error; it may hold what strangers sent."""
    for line in message.splitlines():
        print(clean(line), file=sys.stderr)  # noqa: T201 - this is the one place that may


def told(error: BaseException) -> int:
    """Say on standard error what went wrong, and return the exit status for it.

    Raises:
        BaseException: The error itself, if it is none that we raise on purpose.
    """
    match error:
        case SystemExit():
            return error.code if isinstance(error.code, int) else FAILED if error.code else 0
        case InterruptedCommandError() | ReaderGoneError():
            return 0
        case typer.TyperException():
            complain(_usage(error))
            return WRONG_VALUE
        case CommandError():
            complain(_with_cure(str(error)))
            return error.status
        case MistakesError():
            complain("\n".join(map(str, error.mistakes)))
        case PlayerError() | ScheduleError():
            complain(_with_cure(str(error)))
        case _:
            raise error
    return FAILED


def _with_cure(message: str) -> str:
    """Add what to do about an unknown station, whoever noticed it: we, or the service."""
    return f"{message}; liveradio stations lists them" if message.startswith("no such station") else message


def _usage(error: typer.TyperException) -> str:
    """Return one line of what the parser of the command line says in four."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "liveradio"
    message = " ".join(error.format_message().split()).rstrip(".")
    return f"{command}: {message}; see {command} --help"
