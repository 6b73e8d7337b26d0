# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio find``: look a station up by its name, and print the lines that make it ours."""

from __future__ import annotations

import sys
from collections.abc import Mapping
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
from .output import doing, print_json, say

MOST = 20


def find(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Any part of a station's name or call sign.")],
    country: CountryOption = "",
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, max=MOST, help="How many streams to check and show.")
    ] = 10,
    pick: Annotated[
        int | None,
        typer.Option(
            "--pick", metavar="N", min=1, help="Which one to configure; without it, the first that plays."
        ),
    ] = None,
    directory: DirectoryOption = None,
    allow: AllowOption = None,
    ca: CaOption = None,
    config: ConfigOption = None,
    _service: NoServiceOption = None,
    _token: NoTokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look a station up by its name.

    It is searched for in radio-browser, the open directory of stations. What is found is checked; then come
    the lines for config.yaml. The exit status is 1 if nothing is found, or nothing plays.
    """
    from . import asking, lookup  # noqa: PLC0415 - few other commands need these parts

    wanted = lookup.Wanted(
        name=name, country=country, most=limit, pick=pick, directories=tuple(directory or ())
    )
    wishes = asking.Wishes(tuple(allow or ()), ca)
    with doing(f"Looking for {name} …"):
        document = lookup.document_of(wanted, wishes, config)
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
    if document["stations"]:
        tables.show(_rows(document))
    if document["config"] is None:
        return
    picked = document["stations"][document["picked"] - 1]
    say(f"\n# Number {picked['number']}, for config.yaml: add each entry to the list of that name.")
    text = document["config"]
    say(text if _speaks_utf8() else _in_ascii(text))
    if picked["playable"] is False:
        complain(f"warning: number {picked['number']} does not play now ({picked['reason']})")


def _rows(document: Mapping[str, Any]) -> Any:
    from . import tables  # noqa: PLC0415 - only people need it

    marks = {True: "plays", False: "dead", None: "unproven"}
    return tables.Rows(
        (
            tables.Column("No"),
            tables.Column("Result"),
            tables.Column("Name"),
            tables.Column("Place", 2),
            tables.Column("Codec", 3),
            tables.Column("kbit/s", 4),
            tables.Column("Address"),
            tables.Column("Why", 1),
        ),
        tuple(
            (
                str(one["number"]),
                marks[one["playable"]],
                one["name"],
                ", ".join(part for part in (one["state"], one["country"]) if part),
                one["codec"] or "",
                "" if one["bitrate_kbps"] is None else str(one["bitrate_kbps"]),
                one["address"],
                one["reason"] or "",
            )
            for one in document["stations"]
        ),
    )


def _speaks_utf8() -> bool:
    return sys.stdout.encoding.lower().replace("-", "") == "utf8"


def _in_ascii(text: str) -> str:
    """Write characters that a terminal cannot show as YAML's escapes: they stand in quotes only."""
    from player.settings.scalars import escaped  # noqa: PLC0415 - seldom needed

    return "".join(mark if mark.isascii() else escaped(mark) for mark in text)


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command(epilog="Example:  liveradio find --country US WSKG")(find)
