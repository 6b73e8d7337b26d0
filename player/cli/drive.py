# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Commands that drive a player of the running service."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from datetime import UTC
from typing import Annotated, Any

import typer
from rich.console import Console

from player.cli.failure import FAILED, WRONG_VALUE, CommandError, failures_told
from player.cli.options import (
    ConfigOption,
    JsonOption,
    PlayerOption,
    ServiceOption,
    TokenOption,
    instant,
    print_json,
    service,
)
from player.cli.service_client import ServiceClient, path_of
from player.cli.tables import player_line

_BACK = re.compile(r"-(?:(\d+):)?(\d{1,2}):(\d{2})")
_PATIENCE_S = 15.0
_LOOK_S = 0.2
_ON_THE_WAY = {"resolving", "connecting", "buffering", "reconnecting"}


def start_of(text: str) -> object:
    """Return the body value for ``--from``: ``live``, ``start``, ``-MM:SS`` or an instant.

    Raises:
        CommandError: If it is none of these; exit status 2.
    """
    if text in {"live", "start"}:
        return text
    if match := _BACK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return {"behind_live_s": hours * 3600 + minutes * 60 + seconds}
    return {"at": instant(text, "--from").astimezone(UTC).isoformat().replace("+00:00", "Z")}


def _show(player: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(player)
    else:
        typer.echo(player_line(player))


def _settled(client: ServiceClient, player: dict[str, Any]) -> dict[str, Any]:
    """Wait, with a sign of life, until a player that is on its way has arrived somewhere."""
    deadline = time.monotonic() + _PATIENCE_S
    console = Console(stderr=True)
    with console.status(player_line(player)) as status:
        while player["state"] in _ON_THE_WAY and time.monotonic() < deadline:
            time.sleep(_LOOK_S)
            player = client.get(path_of("players", player["id"]))
            status.update(player_line(player))
    return player


def _command(
    player: str, verb: str, body: dict[str, Any] | None, as_json: bool, ask: Callable[[], ServiceClient]
) -> None:
    with failures_told():
        client = ask()
        answer = client.send("POST", path_of("players", player, verb), body)
        if verb in {"play", "resume", "live", "seek"}:
            answer = _settled(client, answer)
        _show(answer, as_json)
        if answer["state"] == "failed":
            raise CommandError(answer["reason"] or "the player failed", FAILED)


def play(
    station: Annotated[str, typer.Argument(help="Station id, such as wskg-fm.")],
    from_: Annotated[
        str, typer.Option("--from", metavar="WHERE", help="live, start, -MM:SS, or an instant.")
    ] = "live",
    player: PlayerOption = "local",
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Play a station."""
    with failures_told():
        body = {"station": station, "from": start_of(from_)}
    _command(player, "play", body, as_json, lambda: service(service_url, token, config))


def _verb(verb: str, text: str) -> Callable[..., None]:
    def command(
        player: PlayerOption = "local",
        config: ConfigOption = None,
        service_url: ServiceOption = None,
        token: TokenOption = None,
        as_json: JsonOption = False,
    ) -> None:
        _command(player, verb, None, as_json, lambda: service(service_url, token, config))

    command.__doc__ = text
    return command


def seek(
    by: Annotated[str, typer.Argument(metavar="±S", help="Seconds: -15 goes back, +15 forward.")],
    player: PlayerOption = "local",
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Go back or forward by some seconds."""
    with failures_told():
        if not re.fullmatch(r"[+-]?\d+(\.\d+)?", by):
            raise CommandError(f'seek: "{by}" is no number of seconds, such as -15', WRONG_VALUE)
    _command(player, "seek", {"by_s": float(by)}, as_json, lambda: service(service_url, token, config))


def volume(
    percent: Annotated[int, typer.Argument(min=0, max=100)],
    muted: Annotated[bool | None, typer.Option("--mute/--unmute", help="Also mute or unmute.")] = None,
    player: PlayerOption = "local",
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Set the volume, 0 to 100."""
    with failures_told():
        body: dict[str, Any] = {"percent": percent}
        if muted is not None:
            body["muted"] = muted
        client = service(service_url, token, config)
        _show(client.send("PUT", path_of("players", player, "volume"), body), as_json)


def status(
    follow: Annotated[bool, typer.Option("--follow", help="Go on printing what changes.")] = False,
    player: PlayerOption = "local",
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a player is doing."""
    with failures_told():
        client = service(service_url, token, config)
        last = client.get(path_of("players", player))
        _show(last, as_json)
        if not follow:
            return
        sys.stdout.flush()
        try:
            for name, data in client.events(path_of("events")):
                if name == "player" and data["id"] == player and data != last:
                    last = data
                    _show(data, as_json)
                    sys.stdout.flush()
        except KeyboardInterrupt:
            return
        raise CommandError("the service ended the connection", FAILED)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(play)
    app.command("pause")(_verb("pause", "Pause, and keep the position where air is kept."))
    app.command("resume")(_verb("resume", "Go on after a pause."))
    app.command("stop")(_verb("stop", "Stop playing."))
    app.command("live")(_verb("live", "Return to live."))
    # `seek -15`: without this, -15 would be taken for an option.
    app.command(context_settings={"ignore_unknown_options": True})(seek)
    app.command()(volume)
    app.command()(status)
