# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Options that commands share, and values that they read alike; cheap to import, as every command waits."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from .failure import WRONG_VALUE, CommandError

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Configuration; default: LIVERADIO_CONFIG, else ./config.yaml, else the one that was installed.",
    ),
]
ServiceOption = Annotated[
    str | None,
    typer.Option(
        "--service",
        metavar="URL",
        help="The service to ask; default: LIVERADIO_SERVICE, else the one that runs on this machine.",
    ),
]
TokenOption = Annotated[
    str | None,
    typer.Option("--token", metavar="T", help="Token for that service; default: LIVERADIO_TOKEN."),
]
NoConfigOption = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Taken by every command; this one needs none."),
]
NoServiceOption = Annotated[
    str | None,
    typer.Option("--service", metavar="URL", help="Taken by every command; this one asks no service."),
]
NoTokenOption = Annotated[
    str | None, typer.Option("--token", metavar="T", help="Taken by every command; this one needs none.")
]
StateDirOption = Annotated[
    Path | None,
    typer.Option(
        "--state-dir",
        metavar="D",
        help="State folder; default: LIVERADIO_STATE_DIR, else the user's state folder.",
    ),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Only tell what it would do; nothing is changed.")
]
ReasonOption = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Why, in your own words; history keeps it.")
]
AskedArgument = Annotated[
    str,
    typer.Argument(
        metavar="STATION-OR-URL",
        help="Id of a station, with all its streams in order; or the address of a stream or playlist.",
    ),
]
AllowOption = Annotated[
    list[str] | None,
    typer.Option(
        "--allow",
        metavar="A",
        help="An address beyond the public internet that may be used, besides the configuration's "
        "outbound.allow: ADDR, ADDR:PORT, [V6]:PORT or CIDR. May be given more than once.",
    ),
]
CaOption = Annotated[
    Path | None, typer.Option("--ca", metavar="FILE", help="A further trust root for TLS, as PEM.")
]
CountryOption = Annotated[
    str, typer.Option("--country", metavar="CC", help="Only stations of this country, such as US.")
]
DirectoryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--directory",
        metavar="URL",
        help="A server that speaks radio-browser's API, to be asked instead of its own. May be given "
        "more than once: the next is asked when one does not answer.",
    ),
]
CharsetOption = Annotated[
    str | None,
    typer.Option(
        "--charset", metavar="NAME", help="Character set of playlists and titles, such as windows-1251."
    ),
]
FromOption = Annotated[
    str | None,
    typer.Option("--from", metavar="I", help="Beginning of the window, such as 2026-11-24T15:00:00Z."),
]
ToOption = Annotated[str | None, typer.Option("--to", metavar="I", help="End of the window.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document, for programs.")]
PlayerOption = Annotated[
    str,
    typer.Option(
        "--player",
        metavar="ID",
        help="Which player: local is this machine's own loudspeaker, web:… a page that offered itself.",
    ),
]


def instant(text: str, option: str) -> datetime:
    """Read an instant with its offset, and return it in UTC.

    Raises:
        CommandError: If it is none; exit status 2.
    """
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):  # OverflowError: an offset leads out of the years that there are
        pass
    raise CommandError(
        f'{option}: "{text}" is no instant with an offset, such as 2026-11-24T15:00:00Z', WRONG_VALUE
    )


def window(from_: str | None, to: str | None) -> tuple[datetime, datetime]:
    """Read the two ends of a window, in UTC.

    Raises:
        CommandError: If one is missing or no instant, or they are the wrong way round; exit status 2.
    """
    if from_ is None or to is None:
        missing = "--to" if to is None else "--from"
        raise CommandError(f"{missing}: is missing; a window needs --from and --to", WRONG_VALUE)
    start, end = instant(from_, "--from"), instant(to, "--to")
    if end <= start:
        raise CommandError("--to: must be after --from", WRONG_VALUE)
    return start, end
