# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio check``: is the configuration right, and where does each value come from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import typer

from .failure import complain
from .finding import configuration
from .options import ConfigOption, JsonOption, NoServiceOption, NoTokenOption
from .output import print_json, say, short

if TYPE_CHECKING:
    from player.settings import LoadedConfig

_PASSWORD = re.compile(r"(?<=://)([^/@:\s]*):[^/@\s]*@")


def check(
    config: ConfigOption = None,
    _service: NoServiceOption = None,
    _token: NoTokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the configuration and its slot files.

    It says where each value came from; every mistake is a line with file, line and key.
    """
    from player.offline import open_schedules  # noqa: PLC0415 - other commands need not wait for it

    loaded = configuration(config)
    open_schedules(loaded)
    for warning in loaded.warnings:
        complain(f"warning: {warning}")
    settings = _settings(loaded)
    if as_json:
        warnings = [str(warning) for warning in loaded.warnings]
        print_json({"path": str(loaded.path), "settings": settings, "warnings": warnings})
        return
    from .tables import Column, Rows, show  # noqa: PLC0415 - programs, who take JSON, need not wait for it

    cells = tuple((one["key"], _text(one["value"]), one["source"]) for one in settings)
    show(Rows((Column("Setting"), Column("Value"), Column("From")), cells))
    say(f"{short(loaded.path)}: no mistakes.")


def without_password(value: object) -> object:
    """Return a value with the password of an address in it left out: people show this to others."""
    return _PASSWORD.sub(r"\1:***@", value) if isinstance(value, str) else value


def _settings(loaded: LoadedConfig) -> list[dict[str, Any]]:
    return [
        {"key": one.key, "value": without_password(one.value), "source": one.source} for one in loaded.sources
    ]


def _text(value: object) -> str:
    """Return a value as the file writes it; empty if there is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(check)
