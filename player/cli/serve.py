# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio serve``: run the service."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .failure import FAILED, WRONG_VALUE, CommandError, complain
from .options import ConfigOption, NoServiceOption, NoTokenOption
from .output import OutputError, ReaderGoneError, say

if TYPE_CHECKING:
    from player.settings import LoadedConfig


def serve(
    host: Annotated[
        str | None, typer.Option(metavar="H", help="Address to listen on; default: listen.host, 127.0.0.1.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=0, max=65535, help="Port to listen on; default: listen.port, 8080; 0 picks one."
        ),
    ] = None,
    state_dir: Annotated[
        Path | None,
        typer.Option(
            metavar="D", help="State folder; default: LIVERADIO_STATE_DIR, else the user's state folder."
        ),
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the page in a browser.")] = False,
    workers: Annotated[int, typer.Option(metavar="N", help="Processes; this version has one.")] = 1,
    config: ConfigOption = None,
    _service: NoServiceOption = None,
    _token: NoTokenOption = None,
) -> None:
    """Run the service until it is told to stop, by SIGTERM or Ctrl-C.

    Once it is ready, standard output gets one line with its address.
    """
    if workers != 1:
        raise CommandError("--workers: this version runs in one process", WRONG_VALUE)
    # Other commands need not wait for all of this.
    from player.settings import find_config, load_config  # noqa: PLC0415
    from player.state import state_folder  # noqa: PLC0415

    _log_to_stderr()
    overrides: dict[str, str | int | None] = {"listen.host": host, "listen.port": port}
    loaded = load_config(
        find_config(config, os.environ, Path.cwd()), environ=os.environ, overrides={**overrides}
    )
    for warning in loaded.warnings:
        complain(f"warning: {warning}")

    def ready(url: str) -> None:
        # The one line on standard output: programs wait for it.
        try:
            say(f"Ready: {url}")
        except (ReaderGoneError, OutputError):  # listeners need it no less
            complain(f"warning: nobody reads standard output; the service is at {url}")
        if not no_open:
            _open_page(url)

    _run(loaded, state_folder(state_dir, os.environ), ready)


def _run(loaded: LoadedConfig, state: Path, ready: Callable[[str], None]) -> None:
    from schedules.collector import collector_at_rest  # noqa: PLC0415 - a part of the service

    with collector_at_rest(for_good=True):
        # Other commands need not wait for all parts.
        from player.app import serve as run_service  # noqa: PLC0415

    work = run_service(loaded, state, ready)
    if sys.platform == "win32":
        asyncio.run(work)
    else:
        import uvloop  # noqa: PLC0415 - not there on Windows

        uvloop.run(work)


def _log_to_stderr() -> None:
    level = os.environ.get("LOGLEVEL", "").upper() or "INFO"
    if level not in logging.getLevelNamesMapping():
        raise CommandError(f'LOGLEVEL: "{level}" is none of DEBUG, INFO, WARNING, ERROR, CRITICAL', FAILED)
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("alembic", "apscheduler"):  # they tell every step, and every job that is added
        logging.getLogger(name).setLevel(logging.WARNING)


def _open_page(url: str) -> None:
    """Open the page where there is a desktop; a missing browser is no failure.

    In a process of its own: browsers take their time to answer, write to standard output, and outlive us.
    """
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    command = [sys.executable, "-I", "-m", "webbrowser", "-t", url]
    try:
        subprocess.Popen(  # noqa: S603 - our own interpreter, and an address that we made
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        complain(f"the page could not be opened ({error.strerror}); open {url} yourself")


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command(epilog="Example:  liveradio serve --port 0 --no-open")(serve)
