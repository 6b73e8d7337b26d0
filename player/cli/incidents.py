# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio incidents``: what went wrong on the air, from the running service or from its state folder."""

from __future__ import annotations

import os
from typing import Annotated, Any
from urllib.parse import urlencode

import typer

from player.state import state_folder

from .failure import WRONG_VALUE, CommandError
from .finding import Asked, running_service
from .options import ConfigOption, JsonOption, ServiceOption, StateDirOption, TokenOption
from .output import pour, print_json, say
from .service_client import path_of


def incidents(
    service: Annotated[
        str | None,
        typer.Option("--for", metavar="SERVICE", help="Of this service only; default: all."),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As a table for spreadsheets.")] = False,
    state_dir: StateDirOption = None,
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what went wrong on the air in the last 90 days, newest first.

    That is silence, sound that goes round in a circle, and streams that are down.
    """
    if as_json and as_csv:
        raise CommandError("--json and --csv exclude each other", WRONG_VALUE)
    rows = _rows(Asked(service_url, token, config, state_dir), service)
    if as_json:
        print_json({"incidents": rows})
    elif as_csv:
        from player.watching.incidents import table  # noqa: PLC0415 - only this option needs it

        pour(table(rows))
    elif not rows:
        say("Nothing went wrong.")
    else:
        from . import staff_tables, tables  # noqa: PLC0415 - programs, who take JSON, need not wait for it

        tables.show(staff_tables.incident_rows(rows))


def _rows(asked: Asked, service: str | None) -> list[dict[str, Any]]:
    """Return plain incidents, the newest first."""
    client = running_service(asked)
    if client is not None:
        query = "?" + urlencode({"service": service}) if service else ""
        found: list[dict[str, Any]] = client.get(path_of("staff", "incidents") + query)["incidents"]
        return found
    from player.watching.incidents import plain, read_incidents  # noqa: PLC0415 - a running service is asked

    kept = read_incidents(state_folder(asked.state_dir, os.environ))
    return [plain(one) for one in reversed(kept) if service in (None, one.service)]


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command(epilog="Example:  liveradio incidents --for news --csv > incidents.csv")(incidents)
