# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio tuning-hours``: how long was listened, from the running service or from its state folder."""

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


def tuning_hours(
    month: Annotated[
        str | None,
        typer.Option("--month", metavar="YYYY-MM", help="Which month; default: the present one."),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As a table for spreadsheets.")] = False,
    state_dir: StateDirOption = None,
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell for how many hours all together listened to each station in a month.

    There are sums alone: nothing is kept of any listener.
    """
    if as_json and as_csv:
        raise CommandError("--json and --csv exclude each other", WRONG_VALUE)
    found = _month(Asked(service_url, token, config, state_dir), month)
    if as_json:
        print_json(found)
    elif as_csv:
        from player.tuning.month import table  # noqa: PLC0415 - only this option needs it

        pour(table(found["rows"]))
    elif not found["rows"]:
        say(f"Nobody listened in {found['month']}.")
    else:
        from . import staff_tables, tables  # noqa: PLC0415 - programs, who take JSON, need not wait for it

        tables.show(staff_tables.tuning_rows(found["rows"]))


def _month(asked: Asked, name: str | None) -> dict[str, Any]:
    """Return a month as the API has it."""
    from player.tuning.month import is_month  # noqa: PLC0415 - the other commands need not wait for it

    if name is not None and not is_month(name):
        raise CommandError("--month takes a month, such as 2026-11", WRONG_VALUE)
    client = running_service(asked)
    if client is not None:
        query = "?" + urlencode({"month": name}) if name else ""
        found: dict[str, Any] = client.get(path_of("staff", "tuning-hours") + query)
        return found
    return _kept(asked, name)


def _kept(asked: Asked, name: str | None) -> dict[str, Any]:
    """Return a month as the state folder has it."""
    from player.tuning.month import kept_zone, load, month_name, rows_of  # noqa: PLC0415 - as above
    from schedules.clock import SystemClock  # noqa: PLC0415

    state, now = state_folder(asked.state_dir, os.environ), SystemClock().now()
    zone = kept_zone(state)
    try:
        month = load(state, name or month_name(now, zone), zone)
    except OSError as error:
        raise CommandError(f"tuning hours cannot be read: {error}") from error
    return {"month": month.name, "timezone": month.zone.key, "rows": rows_of(month, now)}


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command(epilog="Example:  liveradio tuning-hours --month 2026-10 --csv > 2026-10.csv")(tuning_hours)
