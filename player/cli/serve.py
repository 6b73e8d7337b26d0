# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio serve``: run the service."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from player.cli.failure import WRONG_VALUE, CommandError, complain, failures_told
from player.cli.options import ConfigOption
from player.settings import LoadedConfig, find_config, load_config
from player.state import state_folder


def serve(
    host: Annotated[
        str | None, typer.Option(metavar="H", help="Address to listen on; default 127.0.0.1.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(metavar="N", min=0, max=65535, help="Port to listen on; 0 picks a free one.")
    ] = None,
    state_dir: Annotated[Path | None, typer.Option(metavar="D", help="State folder.")] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the page in a browser.")] = False,
    workers: Annotated[int, typer.Option(metavar="N", help="Processes; this version has one.")] = 1,
    config: ConfigOption = None,
) -> None:
    """Run the service until it is told to stop."""
    with failures_told():
        if workers != 1:
            raise CommandError("--workers: this version runs in one process", WRONG_VALUE)
        overrides = {"listen.host": host, "listen.port": port}
        loaded = load_config(
            find_config(config, os.environ, Path.cwd()),
            environ=os.environ,
            overrides={key: value for key, value in overrides.items() if value is not None},
        )
        logging.basicConfig(
            level=os.environ.get("LOGLEVEL", "INFO").upper(),
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        )
        logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it tells every job it adds
        for warning in loaded.warnings:
            complain(f"warning: {warning}")

        def ready(url: str) -> None:
            # The one line on standard output: programs wait for it.
            sys.stdout.write(f"Ready: {url}\n")
            sys.stdout.flush()
            if not no_open:
                _open_page(url)

        _run(loaded, state_folder(state_dir, os.environ), ready)


def _run(loaded: LoadedConfig, state: Path, ready: Callable[[str], None]) -> None:
    from player.app import serve as run_service  # noqa: PLC0415 - other commands need not wait for all parts

    work = run_service(loaded, state, ready)
    if sys.platform == "win32":
        asyncio.run(work)
    else:
        import uvloop  # noqa: PLC0415 - not there on Windows

        uvloop.run(work)


def _open_page(url: str) -> None:
    """Open the page where there is a desktop; a missing browser is no failure."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    try:
        webbrowser.get().open(url)
    except webbrowser.Error as error:
        complain(f"the page could not be opened ({error}); open {url} yourself")


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(serve)
