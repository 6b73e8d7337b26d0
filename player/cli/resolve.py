# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio resolve``: which streams hide behind an address, in order, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from schedules.errors import ScheduleError

from .failure import CommandError
from .options import (
    AllowOption,
    AskedArgument,
    CaOption,
    CharsetOption,
    ConfigOption,
    JsonOption,
    NoServiceOption,
    NoTokenOption,
)
from .output import clean, doing, print_json, say


def resolve(
    station_or_url: AskedArgument,
    allow: AllowOption = None,
    ca: CaOption = None,
    charset: CharsetOption = None,
    no_probe: Annotated[
        bool, typer.Option("--no-probe", help="Fetch and look, but leave what is found unproven.")
    ] = False,
    config: ConfigOption = None,
    _service: NoServiceOption = None,
    _token: NoTokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the streams behind a station or an address.

    They come in order, with what was learned of each. The first that plays is the choice; the exit status is
    1 if none does.
    """
    from . import asking, resolving, tables  # noqa: PLC0415 - few other commands need these parts

    wishes = asking.Wishes(tuple(allow or ()), ca, charset)
    try:
        with doing(f"Resolving {station_or_url} …"):
            document = resolving.document_of(station_or_url, wishes, config, probe=not no_probe)
    except ScheduleError as error:  # an unknown station, a wrong configuration
        if as_json:  # a program reads one document, whatever happens
            print_json(resolving.nothing(station_or_url, error))
        raise
    if as_json:
        print_json(document)
    elif document["streams"]:
        tables.show(tables.candidate_rows(document))
        if about := resolving.about(document):
            say(clean(about))
    if document["error"] is not None:
        raise CommandError(f"{document['error']['class']}: {document['error']['detail']}")


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command(
        epilog="Example:  liveradio resolve --allow 192.168.1.20:8000 http://192.168.1.20:8000/a.m3u"
    )(resolve)
