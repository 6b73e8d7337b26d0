# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio schedule …``: what a file would put on the air, or puts there; what is planned; is it sound."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .failure import WRONG_VALUE, CommandError
from .finding import Asked, configuration, running_service, whole_configuration
from .options import (
    ConfigOption,
    DryRunOption,
    FromOption,
    JsonOption,
    NoConfigOption,
    NoServiceOption,
    NoTokenOption,
    ReasonOption,
    ServiceOption,
    StateDirOption,
    TokenOption,
    ToOption,
    instant,
    window,
)
from .output import print_json

app = typer.Typer(help="Preview, import, export and check schedules.", no_args_is_help=False)


class Mode(StrEnum):
    """What is shown of a file."""

    OCCURRENCES = "occurrences"
    TIMELINE = "timeline"
    NOW = "now"


class FileFormat(StrEnum):
    """In what a schedule can be written."""

    ICS = "ics"
    CSV = "csv"
    YAML = "yaml"
    JSON = "json"


def preview(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="iCalendar, CSV or a slot file; - is standard input."),
    ],
    tz: Annotated[
        str,
        typer.Option("--tz", metavar="Z", help="Zone of what names none, and of the clock in the table."),
    ],
    from_: FromOption = None,
    to: ToOption = None,
    at: Annotated[
        list[str] | None,
        typer.Option("--at", metavar="I", help="What is on at this instant; may be given more than once."),
    ] = None,
    mode: Annotated[
        Mode | None,
        typer.Option(
            "--mode",
            metavar="M",
            help="occurrences: all that is planned; timeline: what is heard of it, the default with --from; "
            "now: what is on and next, the default with --at.",
        ),
    ] = None,
    station: Annotated[
        str | None,
        typer.Option("--station", metavar="ID", help="With the breakaways of this station."),
    ] = None,
    _config: NoConfigOption = None,
    _service: NoServiceOption = None,
    _token: NoTokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a file would put on the air; nothing is touched.

    Times need an offset, such as 2026-11-24T15:00:00Z. No configuration and no service is needed.
    """
    if bool(at) == (from_ is not None or to is not None):
        raise CommandError("--from, --to, --at: say --from and --to, or --at, and not both", WRONG_VALUE)
    if mode is not None and bool(at) != (mode is Mode.NOW):
        needs = "--at" if mode is Mode.NOW else "--from and --to"
        raise CommandError(f"--mode: {mode} needs {needs}", WRONG_VALUE)
    instants = [instant(one, "--at") for one in at or ()]
    bounds = None if at else window(from_, to)

    from . import schedule_preview as way  # noqa: PLC0415 - other commands need not wait for it

    way.check_instants(bounds or instants, "--from, --to" if bounds else "--at")
    zone = way.zone_of(tz)
    reading = way.reading_of(file, zone)
    seen = way.preview_of(reading, zone, station)
    if bounds is None:
        documents = way.now_documents(seen, instants)
    elif mode is Mode.OCCURRENCES:
        documents = way.occurrence_documents(seen, *bounds)
    else:
        documents = way.timeline_documents(seen, *bounds)
    if as_json:
        print_json(documents)
        return
    from . import schedule_tables  # noqa: PLC0415 - programs, who take JSON, need not wait for it

    schedule_tables.show_preview(documents, zone, now=bounds is None, sample=reading.lineup.sample)


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="iCalendar, CSV or a slot file; - is standard input.")
    ],
    owner: Annotated[
        str,
        typer.Option(
            "--for", metavar="SERVICE", help="Whose lineup: a service, station:ID, or a station's own."
        ),
    ],
    dry_run: DryRunOption = False,
    reason: ReasonOption = "",
    state_dir: StateDirOption = None,
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put what a file says in place of all that is to come: all of it, or nothing.

    A lineup that was a slot file is kept in the store from then on. The same file again changes nothing.
    """
    from . import schedule_import as way  # noqa: PLC0415 - other commands need not wait for it

    asked = Asked(service_url, token, config, state_dir)
    way.import_file(file, owner, asked, dry_run=dry_run, reason=reason, as_json=as_json)


def export(
    station: Annotated[str, typer.Option("--station", metavar="S", help="Id, such as wskg-fm.")],
    from_: FromOption = None,
    to: ToOption = None,
    form: Annotated[
        FileFormat | None,
        typer.Option(
            "--format",
            metavar="F",
            help="ics (iCalendar), csv (a table), yaml (a slot file of one-offs) or json, which is the same "
            "as --json.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write it there; without this, to standard output."),
    ] = None,
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write what a station broadcasts in a window as a file.

    Broadcasts that touch the window are given whole. Without a running service they are computed from the
    configuration.
    """
    if form is None and not as_json:
        raise CommandError("--format: is missing; say ics, csv, yaml or json", WRONG_VALUE)
    if as_json and form not in {None, FileFormat.JSON}:
        raise CommandError("--json, --format: say one of them", WRONG_VALUE)
    start, end = window(from_, to)
    client = running_service(Asked(service_url, token, config))

    from . import schedule_export as way  # noqa: PLC0415 - other commands need not wait for it

    found = (
        way.of_configuration(whole_configuration(config), station, start, end)
        if client is None
        else way.of_service(client, station, start, end)
    )
    if form in {None, FileFormat.JSON} and out is None:
        print_json(found.document)
        return
    domain = way.domain_of(configuration(config)) if form is FileFormat.ICS else ""
    way.save(way.WRITERS[form or FileFormat.JSON](found, domain), out)


def check(
    station: Annotated[
        str | None, typer.Option("--station", metavar="S", help="Look at this station only.")
    ] = None,
    config: ConfigOption = None,
    _service: NoServiceOption = None,
    _token: NoTokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look the lineups of the configuration through, from today to 400 days ahead.

    Told are gaps, overlaps of airings with equal class, scope and priority, very short pieces that cuts
    leave, and what the nights do on which clocks change. A gap or such an overlap is exit status 1.
    """
    from . import schedule_check as way  # noqa: PLC0415 - other commands need not wait for it

    found = way.checked(whole_configuration(config), station, datetime.now(UTC))
    if as_json:
        print_json(found.document())
    else:
        from . import schedule_tables  # noqa: PLC0415 - programs, who take JSON, need not wait for it

        schedule_tables.show_check(found)
    if found.faults:
        what = (
            "is 1 gap or equal overlap" if found.faults == 1 else f"are {found.faults} gaps or equal overlaps"
        )
        raise CommandError(f"schedule check: there {what}")


def register(parent: typer.Typer) -> None:
    """Add these commands."""
    app.command(
        epilog="Example:  liveradio schedule preview spring.ics --tz America/New_York "
        "--at 2027-03-14T07:00:00Z"
    )(preview)
    app.command("import", epilog="Example:  liveradio schedule import spring.ics --for news --dry-run")(
        import_
    )
    app.command(
        epilog="Example:  liveradio schedule export --station wskg-fm --from 2026-11-23T05:00Z "
        "--to 2026-11-30T05:00Z --format ics --out week.ics"
    )(export)
    app.command(epilog="Example:  liveradio schedule check --station wskg-fm")(check)
    parent.add_typer(app, name="schedule")
