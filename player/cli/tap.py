# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio tap``: listen to a stream without playing it."""

from __future__ import annotations

import math
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from schedules.errors import ScheduleError

from .ending import orderly_ending
from .failure import WRONG_VALUE, CommandError
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
from .output import doing, print_json


def tap(
    station_or_url: AskedArgument,
    seconds: Annotated[
        float | None,
        typer.Option("--seconds", metavar="S", help="End so many seconds after the stream has opened."),
    ] = None,
    titles: Annotated[
        int | None,
        typer.Option("--titles", metavar="N", min=1, help="End after so many titles."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Write the sound there, without titles; - is standard output, and titles then go to "
            "standard error.",
        ),
    ] = None,
    allow: AllowOption = None,
    ca: CaOption = None,
    charset: CharsetOption = None,
    config: ConfigOption = None,
    _service: NoServiceOption = None,
    _token: NoTokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Listen to a stream without playing it, and print its titles as they come.

    It ends after S seconds or N titles, whichever comes first; without either, when it is interrupted. It
    connects once: if the stream ends before, the exit status is 1.
    """
    if seconds is not None and not (seconds > 0 and math.isfinite(seconds)):
        raise CommandError(f"--seconds: {seconds:g} is no time to listen; one is 10", WRONG_VALUE)
    if as_json and out is not None and str(out) == "-":
        raise CommandError("--json, --out: both go to standard output; give --out a file", WRONG_VALUE)
    with orderly_ending() as ending:
        from player.streams.tap import Limits, tapped_json  # noqa: PLC0415 - no other command needs these parts

        from . import asking, tapping  # noqa: PLC0415 - likewise

        try:
            way = asking.way_to(station_or_url, asking.Wishes(tuple(allow or ()), ca, charset), config)
        except ScheduleError as error:  # an unknown station, a wrong configuration
            if as_json:  # a program reads one document, whatever happens
                print_json(tapping.nothing(error))
            raise
        with tapping.SoundFile(out, ending) as file, ExitStack() as waiting:
            waiting.enter_context(doing(f"Resolving {station_or_url} …"))
            hearer = tapping.Teller(file, tapping.line_for(out, as_json=as_json), waiting.close)
            limits = Limits(seconds=seconds, titles=titles)
            document = tapped_json(tapping.listen(way, limits, hearer, ending))
        if as_json:
            print_json(document)
        if document["error"] is not None:
            kind, detail = document["error"]["class"], document["error"]["detail"]
            raise CommandError(f"{kind}: {detail}" if kind else detail)


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command(epilog="Example:  liveradio tap wskg-fm --seconds 60 --out sound.mp3")(tap)
