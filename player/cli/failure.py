# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How commands fail: one line for each mistake on standard error, and an exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from player.errors import PlayerError
from schedules.errors import MistakesError, ScheduleError

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


def complain(message: str) -> None:
    """Write to standard error."""
    print(message, file=sys.stderr)  # noqa: T201


@contextmanager
def failures_told() -> Iterator[None]:
    """Turn the errors that we raise on purpose into lines on standard error and an exit status.

    Raises:
        SystemExit: Instead of any of them.
    """
    try:
        yield
    except CommandError as error:
        complain(str(error))
        raise SystemExit(error.status) from error
    except MistakesError as error:
        for mistake in error.mistakes:
            complain(str(mistake))
        raise SystemExit(FAILED) from error
    except (PlayerError, ScheduleError) as error:
        complain(str(error))
        raise SystemExit(FAILED) from error
    except BrokenPipeError:
        # Whoever read our output has seen enough (`| head`).
        sys.stderr.close()
        raise SystemExit(0) from None
