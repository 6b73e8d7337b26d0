# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Where the service and the configuration are found."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from player.state import read_service_file, state_folder

from .failure import WRONG_VALUE, CommandError
from .service_client import ServiceClient

if TYPE_CHECKING:
    from player.settings import LoadedConfig

SERVICE_VARIABLE = "LIVERADIO_SERVICE"
TOKEN_VARIABLE = "LIVERADIO_TOKEN"  # noqa: S105 - the name of a variable


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say of where to look; empty and ``None`` leave it to the environment.

    Attributes:
        state_dir: The state folder, of commands that have an option for it.
    """

    service: str | None = None
    token: str | None = None
    config: Path | None = None
    state_dir: Path | None = None


def configuration(option: Path | None) -> LoadedConfig:
    """Load the configuration that the option, the environment or the current folder names.

    Raises:
        MistakesError: If it has mistakes.
    """
    from player.settings import find_config, load_config  # noqa: PLC0415 - a running service is asked without it

    return load_config(find_config(option, os.environ, Path.cwd()), environ=os.environ)


def whole_configuration(option: Path | None, state_dir: Path | None = None) -> LoadedConfig:
    """Load it with the stations and streams that it leaves to other installations, as they were last known.

    Raises:
        MistakesError: If it has mistakes.
        StateFolderError: If the state folder cannot be named.
    """
    loaded = configuration(option)
    if all(one.source is None or one.source.kind != "liveradio" for one in loaded.config.services):
        return loaded
    from player.joining import joined_as_kept  # noqa: PLC0415 - few need it, and it brings the web along

    return joined_as_kept(loaded, state_folder(state_dir, os.environ))


def service(asked: Asked) -> ServiceClient:
    """Return the service to ask: the one named, the one that wrote its file, or the one configured.

    Raises:
        CommandError: If its address or the token makes no sense; exit status 2.
        MistakesError: If the configuration had to be asked, and has mistakes.
        StateFolderError: If the service's file cannot be read.
    """
    url, name = _first((asked.service, "--service"), (os.environ.get(SERVICE_VARIABLE), SERVICE_VARIABLE))
    token, token_name = _first((asked.token, "--token"), (os.environ.get(TOKEN_VARIABLE), TOKEN_VARIABLE))
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise CommandError(f"{token_name}: holds characters that no token has", WRONG_VALUE)
    if url:
        return ServiceClient(_address(url, name), token)
    running = read_service_file(state_folder(asked.state_dir, os.environ))
    if running is not None:
        return ServiceClient(running.url, token or running.token)
    listen = configuration(asked.config).config.listen
    host = f"[{listen.host}]" if ":" in listen.host else listen.host
    return ServiceClient(f"{'https' if listen.tls else 'http'}://{host}:{listen.port}/", token)


def running_service(asked: Asked) -> ServiceClient | None:
    """Return the service if it answers.  One that was named must answer; the default one may be away.

    Raises:
        NoServiceError: If a service was named and does not answer.
        RefusedError: If a service was named and is not ready.
    """
    client = service(asked)
    if asked.service or os.environ.get(SERVICE_VARIABLE):
        client.demand_ready()
        return client
    return client if client.is_ready() else None


def _first(*given: tuple[str | None, str]) -> tuple[str, str]:
    """Return the first value that is not empty, with the name of where it came from."""
    return next(((value, name) for value, name in given if value), ("", ""))


def _address(url: str, name: str) -> str:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a broken IPv6 address, or a port that is no number
        fine = False
        parts = urlsplit("")
    if not fine or not (url.isascii() and url.isprintable()) or " " in url or parts.query or parts.fragment:
        raise CommandError(
            f'{name}: "{url}" is no address of a service, such as http://127.0.0.1:8080/', WRONG_VALUE
        )
    return url
