# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""All commands in one list."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Annotated

import typer

from . import (
    adopt,
    backup,
    check,
    drive,
    find,
    history,
    incidents,
    look,
    resolve,
    schedule,
    serve,
    tap,
    tokens,
    tuning,
)
from .failure import WRONG_VALUE, complain, told
from .output import forgive_encodings, say, stand_in, told_of_failures

app = typer.Typer(
    name="liveradio",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    add_completion=False,
    epilog="Exit status: 0 done; 1 it failed; 2 wrong option or value. Each command has its own --help.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - only this option needs it

        say(version("play-live-radio"))
        raise typer.Exit


@app.callback()
def top(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Play live radio, and see what is on and next up.

    Begin with: liveradio serve
    """


for part in (
    serve,
    look,
    drive,
    resolve,
    tap,
    find,
    adopt,
    schedule,
    history,
    incidents,
    tuning,
    tokens,
    backup,
    check,
):
    part.register(app)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit status; what went wrong is on standard error by then."""
    stand_in()
    forgive_encodings()
    if not arguments:
        complain("liveradio: say what to do, such as liveradio now; see liveradio --help")
        return WRONG_VALUE
    try:
        with told_of_failures() if "--help" in arguments else nullcontext():  # typer writes that by itself
            app(args=arguments, prog_name="liveradio", standalone_mode=False)
    except BaseException as error:  # noqa: BLE001 - what is not ours is raised again
        return told(error)
    return 0
