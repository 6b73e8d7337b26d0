# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio backup`` and ``liveradio restore``: everything that is kept, as one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .desk import open_desk
from .failure import CommandError, complain
from .finding import Asked
from .options import (
    ConfigOption,
    JsonOption,
    NoServiceOption,
    NoTokenOption,
    ServiceOption,
    StateDirOption,
    TokenOption,
)
from .output import print_json, say


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; only its owner can read it.")],
    force: Annotated[bool, typer.Option("--force", help="Put it in place of a file of that name.")] = False,
    state_dir: StateDirOption = None,
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write all lineups, their history and drafts to one file; the service may run.

    Tokens are not in it, so that nobody who finds the file can edit.
    """
    if file.is_dir():
        raise CommandError(f"{file}: is a folder; name a file")
    if file.exists() and not force:
        raise CommandError(f"{file}: is there already; name another, or overwrite it with --force")
    with open_desk(Asked(service_url, token, config, state_dir)) as desk:
        desk.backup(file)
    from . import restoring as way  # noqa: PLC0415 - only what was written is looked at

    held = way.look(file)
    if as_json:
        print_json({"file": str(file), "bytes": file.stat().st_size, **held.document()})
    else:
        say(f"Wrote {file}: {held.words()}.")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What liveradio backup has written.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in place of what is kept now, which is gone then.")
    ] = False,
    state_dir: StateDirOption = None,
    config: ConfigOption = None,
    _service: NoServiceOption = None,
    _token: NoTokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read a backup back: all of it, or nothing. No service may run meanwhile.

    Tokens are to be made anew.
    """
    from . import restoring as way  # noqa: PLC0415 - other commands need not wait for it

    held = way.restore(file, Asked(config=config, state_dir=state_dir), replace=replace)
    if as_json:
        print_json({"file": str(file), **held.document()})
    else:
        say(f"Restored {held.words()}.")
        complain("No token is in a backup: make them anew with liveradio token add.")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command(epilog="Example:  liveradio backup radio-2026-11-24.backup")(backup)
    app.command(epilog="Example:  liveradio restore radio-2026-11-24.backup")(restore)
