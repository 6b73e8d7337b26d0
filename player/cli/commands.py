# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""All commands in one list."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from player.cli import check, drive, look, resolve, serve

app = typer.Typer(
    name="liveradio",
    help="Play live radio and see what is on and next up.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(version("play-live-radio"))
        raise typer.Exit


@app.callback()
def top(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Play live radio and see what is on and next up."""


for part in (serve, look, drive, resolve, check):
    part.register(app)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit status."""
    try:
        app(args=arguments, prog_name="liveradio")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0
