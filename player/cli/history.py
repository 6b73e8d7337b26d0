# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio history`` and ``liveradio undo``: what was edited, and taking it back."""

from __future__ import annotations

from typing import Annotated

import typer

from .desk import open_desk
from .finding import Asked
from .options import (
    ConfigOption,
    DryRunOption,
    JsonOption,
    ReasonOption,
    ServiceOption,
    StateDirOption,
    TokenOption,
)
from .outcome import tell_outcome
from .output import clean, print_json, say


def history(
    owner: Annotated[
        str | None,
        typer.Option(
            "--for", metavar="SERVICE", help="Of the lineup of this service or station only; default: all."
        ),
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=200, help="How many edits, at most.")] = 20,
    machine: Annotated[bool, typer.Option("--machine", help="Also those of programs.")] = False,
    state_dir: StateDirOption = None,
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what was edited, newest first: when, by whom, and why."""
    with open_desk(Asked(service_url, token, config, state_dir)) as desk:
        wanted = None if owner is None else desk.owner(owner)
        document = desk.history(wanted, limit=limit, machine=machine)
    if as_json:
        print_json(document)
    elif not document["history"]:
        say("Nothing was edited.")
    else:
        from . import staff_tables, tables  # noqa: PLC0415 - programs, who take JSON, need not wait for it

        tables.show(staff_tables.history_rows(document["history"]))


def undo(
    owner: Annotated[
        str, typer.Argument(metavar="SERVICE", help="Whose lineup: a service, station:ID, or a station.")
    ],
    revision: Annotated[
        int, typer.Argument(metavar="REVISION", min=1, help="Which edit, as liveradio history numbers it.")
    ],
    dry_run: DryRunOption = False,
    reason: ReasonOption = "",
    correct_past: Annotated[
        bool,
        typer.Option("--correct-past", help="It may change what has aired already; for managers and admins."),
    ] = False,
    state_dir: StateDirOption = None,
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take an edit back, as a new entry of history.

    It is refused where later edits have touched the same, and where it would change what has aired.
    """
    with open_desk(Asked(service_url, token, config, state_dir)) as desk:
        outcome = desk.undo(
            desk.owner(owner), revision, dry_run=dry_run, reason=reason, correct_past=correct_past
        )
    if as_json:
        print_json(outcome)
        return
    tell_outcome(outcome)
    if dry_run:
        say("Nothing was changed; without --dry-run this edit is taken back.")
    else:
        say(f"Taken back; the lineup of {clean(outcome['owner'])} is at revision {outcome['revision']}.")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command(epilog="Example:  liveradio history --for news")(history)
    app.command(epilog='Example:  liveradio undo news 12 --reason "wrong week"')(undo)
