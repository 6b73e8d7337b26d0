# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Options that commands share, and where the service and the configuration are found."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from player.cli.failure import WRONG_VALUE, CommandError
from player.cli.service_client import NoServiceError, ServiceClient
from player.settings import LoadedConfig, find_config, load_config
from player.state import read_service_file, state_folder

ConfigOption = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Configuration; default: ./config.yaml.")
]
ServiceOption = Annotated[
    str | None,
    typer.Option("--service", metavar="URL", help="The service to ask; default: the one on this machine."),
]
TokenOption = Annotated[str | None, typer.Option("--token", metavar="T", help="Token for that service.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
PlayerOption = Annotated[str, typer.Option("--player", metavar="ID", help="Which player to drive.")]


def configuration(option: Path | None) -> LoadedConfig:
    """Load the configuration that the options and the environment name.

    Raises:
        MistakesError: If it has mistakes.
    """
    return load_config(find_config(option, os.environ, Path.cwd()), environ=os.environ, overrides={})


def service(option: str | None, token: str | None, config: Path | None) -> ServiceClient:
    """Return the service to ask: the one named, the one that wrote its file, or the one configured.

    Raises:
        CommandError: If the address makes no sense.
    """
    url = option or os.environ.get("LIVERADIO_SERVICE")
    secret = token or os.environ.get("LIVERADIO_TOKEN") or ""
    if url:
        if not url.startswith(("http://", "https://")):
            raise CommandError(f'--service: "{url}" is no http(s) address', WRONG_VALUE)
        return ServiceClient(url, secret)
    running = read_service_file(state_folder(None, os.environ))
    if running is not None:
        return ServiceClient(running.url, secret or running.token)
    listen = configuration(config).config.listen
    return ServiceClient(f"http://{listen.host}:{listen.port}/", secret)


def running_service(option: str | None, token: str | None, config: Path | None) -> ServiceClient | None:
    """Return the service if it answers.  One that was named must answer; the default one may be away.

    Raises:
        NoServiceError: If a service was named and does not answer.
    """
    client = service(option, token, config)
    try:
        client.get("/readyz")
    except NoServiceError:
        if option or os.environ.get("LIVERADIO_SERVICE"):
            raise
        return None
    return client


def instant(text: str, option: str) -> datetime:
    """Read an instant with its offset from UTC.

    Raises:
        CommandError: If it is none; exit status 2.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise CommandError(
            f'{option}: "{text}" is no instant with an offset, such as 2026-11-24T15:00:00Z', WRONG_VALUE
        )
    return found


def print_json(document: object) -> None:
    """Write one JSON document to standard output."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
