# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio token …``: what people sign in with, and programs edit with."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any

import typer

from .desk import NewToken, open_desk
from .failure import WRONG_VALUE, CommandError, complain
from .finding import Asked
from .options import ConfigOption, JsonOption, ServiceOption, StateDirOption, TokenOption
from .output import clean, print_json, say

app = typer.Typer(help="Make, list and revoke tokens of the staff.", no_args_is_help=False)

MOST_DAYS = 3650


class RoleName(StrEnum):
    """What a token may be for, from least to most."""

    VIEWER = "viewer"
    EDITOR = "editor"
    MANAGER = "manager"
    ADMIN = "admin"


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose it is; history names every edit by it.")],
    role: Annotated[
        RoleName,
        typer.Option(
            "--role",
            metavar="R",
            help="viewer: look; editor: edit; manager: also correct what has aired; admin: also make tokens "
            "and backups.",
        ),
    ],
    services: Annotated[
        list[str] | None,
        typer.Option(
            "--for",
            metavar="SERVICE",
            help="It may edit only the lineups of this service and of its stations. May be given more than "
            "once; without it, all.",
        ),
    ] = None,
    expires_in: Annotated[
        str | None,
        typer.Option("--expires-in", metavar="90d", help="Days, or weeks as in 12w; without it, never."),
    ] = None,
    machine: Annotated[
        bool,
        typer.Option("--machine", help="A program has it: history leaves its edits out unless asked."),
    ] = False,
    state_dir: StateDirOption = None,
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a token, and print its secret: this once, and nothing else on standard output."""
    if not name.strip() or not name.isprintable():
        raise CommandError("NAME: is empty, or holds characters that no name has", WRONG_VALUE)
    if services and role is RoleName.ADMIN:
        raise CommandError(
            "--for: cannot limit an admin, who may make any token and read all backups; leave it out, "
            "or give --role manager",
            WRONG_VALUE,
        )
    days = None if expires_in is None else days_of(expires_in)
    wanted = NewToken(name.strip(), role.value, tuple(services or ()), days, machine)
    with open_desk(Asked(service_url, token, config, state_dir)) as desk:
        made = desk.add_token(wanted)
    if as_json:
        print_json(made)
        return
    about = made["token"]
    complain(f"{about['name']}: {about['role']}{_limits(about)}; its id is {about['id']}")
    complain("The secret is shown this once; keep it as you keep a password.")
    say(made["secret"])


def list_(
    state_dir: StateDirOption = None,
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """List all tokens, also those that expired or were revoked; no secret is kept anywhere."""
    with open_desk(Asked(service_url, token, config, state_dir)) as desk:
        document = desk.tokens()
    if as_json:
        print_json(document)
    elif not document["tokens"]:
        say("There is no token; make one with: liveradio token add NAME --role editor")
    else:
        from . import staff_tables, tables  # noqa: PLC0415 - programs, who take JSON, need not wait for it

        tables.show(staff_tables.token_rows(document["tokens"]))


def revoke(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Its id, as liveradio token list says it.")],
    state_dir: StateDirOption = None,
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a token worth nothing from now on; who signed in with it is signed out."""
    with open_desk(Asked(service_url, token, config, state_dir)) as desk:
        desk.revoke_token(id_)
    if as_json:
        print_json({"revoked": id_})
    else:
        say(f"Revoked {clean(id_)}.")


def days_of(text: str) -> int:
    """Read how long a token is to last.

    Raises:
        CommandError: If that makes no sense; exit status 2.
    """
    found = re.fullmatch(r"(\d{1,4})([dw])", text, re.ASCII)
    days = int(found[1]) * (7 if found[2] == "w" else 1) if found else 0
    if not 1 <= days <= MOST_DAYS:
        raise CommandError(
            f'--expires-in: "{text}" is none of 1d to {MOST_DAYS}d, or of as many weeks, such as 12w',
            WRONG_VALUE,
        )
    return days


def _limits(token: dict[str, Any]) -> str:
    services = f" for {', '.join(token['services'])}" if token["services"] is not None else ""
    return services + (f", until {token['expires_at']}" if token["expires_at"] else "")


def register(parent: typer.Typer) -> None:
    """Add these commands."""
    app.command(epilog="Example:  liveradio token add Ann --role editor --for news --expires-in 90d")(add)
    app.command("list", epilog="Example:  liveradio token list")(list_)
    app.command(epilog="Example:  liveradio token revoke k3f9a2")(revoke)
    parent.add_typer(app, name="token")
