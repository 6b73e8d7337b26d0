# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio adopt``: from a station's website, or its name, to a configuration that has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from .failure import CommandError, complain
from .options import (
    AllowOption,
    CaOption,
    ConfigOption,
    CountryOption,
    DirectoryOption,
    JsonOption,
    NoServiceOption,
    NoTokenOption,
)
from .output import clean, doing, print_json, say

MOST_SHOWN = 8
"""Of one kind; `--json` has all."""


def adopt(
    website_or_name: Annotated[
        str,
        typer.Argument(
            metavar="WEBSITE-OR-NAME",
            help="A station's website, such as wskg.org; or any part of its name or call sign.",
        ),
    ],
    country: CountryOption = "",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="The file to write, a new one; without it, config.adopted.yaml here.",
        ),
    ] = None,
    no_probe: Annotated[
        bool, typer.Option("--no-probe", help="Leave the streams that are found unproven.")
    ] = False,
    directory: DirectoryOption = None,
    allow: AllowOption = None,
    ca: CaOption = None,
    config: ConfigOption = None,
    _service: NoServiceOption = None,
    _token: NoTokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draft a configuration from a station's website or name.

    Its site is read, and the directory of stations, for streams, schedules and a logo. Each is checked; then
    a new configuration is written, never over one that is there. The exit status is 1 if no stream plays.
    """
    from . import adopting, asking  # noqa: PLC0415 - few other commands need these parts

    request = adopting.Request(
        asked=website_or_name,
        country=country,
        directories=tuple(directory or ()),
        probe=not no_probe,
        out=out,
    )
    wishes = asking.Wishes(tuple(allow or ()), ca)
    with doing(f"Reading {website_or_name} …"):
        document = adopting.document_of(request, wishes, config)
    if as_json:
        print_json(document)
    else:
        _show(document)
    if document["error"] is not None:
        raise CommandError(document["error"]["detail"])


def _show(document: Mapping[str, Any]) -> None:
    from . import tables  # noqa: PLC0415 - only people need it

    for one in document["passed_over"]:
        complain(f"passed over {one['directory']}: {one['reason']}")
    if document["directory_error"]:
        complain(f"the directory of stations could not be asked: {document['directory_error']}")
    for one in document["pages"]:
        if one["reason"]:
            complain(f"not read: {one['url']}: {one['reason']}")
    cells = tuple(_cells(document))
    if cells:
        columns = ("What", 0), ("Check", 0), ("Found", 0), ("Where", 1), ("How", 2)
        tables.show(tables.Rows(tuple(tables.Column(*one) for one in columns), cells))
    if document["written"]:
        name = clean(document["written"])
        say(f"\nWritten: {name}. Look it through, then: liveradio check --config {name}")


def _cells(document: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    from .check import without_password  # noqa: PLC0415 - only people need it

    marks = {True: "plays", False: "dead", None: "unproven"}
    for key in ("name", "timezone"):
        if document[key]:
            yield _row(key, "", document[key]["value"], document[key])
    for one in document["stations"][:MOST_SHOWN]:
        mhz = "" if one["frequency_mhz"] is None else f" {one['frequency_mhz']}"
        yield _row("station", "" if one["own"] else "another's?", f"{one['call_sign']}{mhz}", one)
    for one in document["streams"]:
        words = marks[one["playable"]] if one["fit"] or one["playable"] is False else "unfit"
        why = one["reason"] if words != "plays" else ""  # it says the same once more
        about = (one["codec"], one["bitrate_kbps"] and f"{one['bitrate_kbps']} kbit/s", why)
        check = ", ".join((words, *(part for part in about if part)))
        yield _row(
            "* stream" if one["picked"] else "stream", check, str(without_password(one["address"])), one
        )
    for one in document["sources"]:
        check = f"{one['programmes'] or 'no'} programmes today" if one["readable"] else one["reason"]
        yield _row(f"{'* ' if one['picked'] else ''}schedule ({one['kind']})", check, one["url"], one)
    if (logo := document["logo"]) is not None:
        size = f", {logo['size'][0]} x {logo['size'][1]}" if logo["size"] else ""
        yield _row(
            "logo",
            f"{logo['content_type']}{size}" if logo["content_type"] else logo["reason"],
            logo["url"],
            logo,
        )
    for key, what in (("public_files", "public file"), ("offices", "office"), ("contacts", "contact")):
        for one in document[key][:MOST_SHOWN]:
            yield _row(what, "", one["value"], one)
    if document["renewal"]:
        yield _row("licence renewal", "", document["renewal"]["value"], document["renewal"])


def _row(what: str, check: str | None, found: str, one: Mapping[str, Any]) -> tuple[str, ...]:
    return what, check or "", found, one["page"], one["how"]


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command(epilog="Example:  liveradio adopt wskg.org")(adopt)
