# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio check``: is the configuration right, and where does each value come from."""

from __future__ import annotations

import typer
from rich.table import Table
from rich.text import Text

from player.cli import tables
from player.cli.failure import complain, failures_told
from player.cli.options import ConfigOption, JsonOption, configuration, print_json
from player.offline import open_schedules
from player.settings import LoadedConfig


def check(config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """Check the configuration and its slot files, and say where each value came from."""
    with failures_told():
        loaded = configuration(config)
        open_schedules(loaded)
        for warning in loaded.warnings:
            complain(f"warning: {warning}")
        if as_json:
            print_json(_document(loaded))
            return
        table = Table("Setting", "Value", "From", box=None, header_style="bold")
        for origin in loaded.sources:
            table.add_row(origin.key, Text(str(origin.value)), origin.source)
        tables.show(table)
        typer.echo(f"{loaded.path}: no mistakes.")


def _document(loaded: LoadedConfig) -> dict[str, object]:
    return {
        "path": str(loaded.path),
        "settings": [{"key": o.key, "value": o.value, "source": o.source} for o in loaded.sources],
        "warnings": [str(warning) for warning in loaded.warnings],
    }


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(check)
