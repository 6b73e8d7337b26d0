# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Commands that drive a player of the running service."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

import typer

from .failure import FAILED, WRONG_VALUE, CommandError
from .finding import Asked, service
from .options import ConfigOption, JsonOption, PlayerOption, ServiceOption, TokenOption, instant
from .output import print_json, say
from .service_client import ServiceClient, path_of

PATIENCE_S = 15.0
LOOK_S = 0.2
ARRIVED = frozenset({"stopped", "playing", "paused", "failed"})

_BACK = re.compile(r"-(?:([0-9]{1,4}):([0-5]?[0-9])|([0-9]{1,6})):([0-5][0-9])")
_SECONDS = re.compile(r"[+-]?[0-9]{1,9}(?:\.[0-9]{1,6})?")


def start_of(text: str) -> object:
    """Return the body value for ``--from``: ``live``, ``start``, ``-MM:SS``, ``-H:MM:SS`` or an instant.

    Raises:
        CommandError: If it is none of these; exit status 2.
    """
    if text in {"live", "start"}:
        return text
    if match := _BACK.fullmatch(text):
        hours, minutes, minutes_alone, seconds = (int(part or 0) for part in match.groups())
        return {"behind_live_s": hours * 3600 + (minutes + minutes_alone) * 60 + seconds}
    if not text[:1].isdigit():
        raise CommandError(
            f'--from: "{text}" is none of live, start, -MM:SS, or an instant with an offset', WRONG_VALUE
        )
    return {"at": instant(text, "--from").isoformat().replace("+00:00", "Z")}


def seconds_of(text: str) -> float:
    """Return how far to seek, in seconds.

    Raises:
        CommandError: If it is no number of seconds; exit status 2.
    """
    if text.startswith("--"):
        raise CommandError(f"liveradio seek: no such option: {text}; see liveradio seek --help", WRONG_VALUE)
    if not _SECONDS.fullmatch(text):
        raise CommandError(f'seek: "{text}" is no number of seconds, such as -15', WRONG_VALUE)
    return float(text)


def _show(player: dict[str, Any], as_json: bool, *, one_line: bool = False) -> None:
    if as_json:
        print_json(player, one_line=one_line)
        return
    from .tables import player_line  # noqa: PLC0415 - programs, who take JSON, need not wait for it

    say(player_line(player))


def _settled(client: ServiceClient, player: dict[str, Any]) -> dict[str, Any]:
    """Wait, with a sign of life on a terminal, until a player that is on its way has arrived somewhere."""
    from rich.console import Console  # noqa: PLC0415 - only a player that is on its way needs it
    from rich.text import Text  # noqa: PLC0415 - likewise

    from .tables import player_line  # noqa: PLC0415 - likewise

    deadline_s = time.monotonic() + PATIENCE_S
    with Console(stderr=True).status(Text(player_line(player))) as status:
        while player["state"] not in ARRIVED and time.monotonic() < deadline_s:
            time.sleep(LOOK_S)
            player = client.get(path_of("players", player["id"]))
            status.update(Text(player_line(player)))
    return player


def _command(player: str, verb: str, body: dict[str, Any] | None, as_json: bool, asked: Asked) -> None:
    client = service(asked)
    answer = client.send("POST", path_of("players", player, verb), body)
    waits = verb in {"play", "resume", "live", "seek"}
    if waits and answer["state"] not in ARRIVED:
        answer = _settled(client, answer)
    _show(answer, as_json)
    if waits and answer["state"] == "failed":
        raise CommandError(answer["reason"] or "the player failed")
    if waits and answer["state"] not in ARRIVED:
        raise CommandError(
            f"nothing is heard after {PATIENCE_S:.0f} s; the player goes on trying, "
            "follow it with: liveradio status --follow"
        )


def play(
    station: Annotated[str, typer.Argument(metavar="STATION", help="Id, such as wskg-fm.")],
    from_: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="WHERE",
            help="live; start, of the programme that is heard; -MM:SS, so long ago; or an instant with its "
            "offset, such as 2026-11-24T15:00:00Z.",
        ),
    ] = "live",
    player: PlayerOption = "local",
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Play a station, and say what became of it."""
    body = {"station": station, "from": start_of(from_)}
    _command(player, "play", body, as_json, Asked(service_url, token, config))


def _verb(verb: str, text: str) -> Callable[..., None]:
    def command(
        player: PlayerOption = "local",
        config: ConfigOption = None,
        service_url: ServiceOption = None,
        token: TokenOption = None,
        as_json: JsonOption = False,
    ) -> None:
        _command(player, verb, None, as_json, Asked(service_url, token, config))

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
    _command(player, "seek", {"by_s": seconds_of(by)}, as_json, Asked(service_url, token, config))


def volume(
    percent: Annotated[int, typer.Argument(metavar="P", min=0, max=100, help="From 0 to 100.")],
    muted: Annotated[
        bool | None, typer.Option("--mute/--unmute", help="Also mute or unmute; default: leave it.")
    ] = None,
    player: PlayerOption = "local",
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Set the volume, 0 to 100."""
    body: dict[str, Any] = {"percent": percent} if muted is None else {"percent": percent, "muted": muted}
    client = service(Asked(service_url, token, config))
    _show(client.send("PUT", path_of("players", player, "volume"), body), as_json)


def status(
    follow: Annotated[
        bool,
        typer.Option("--follow", help="Go on with a line for each change, until interrupted (--json too)."),
    ] = False,
    player: PlayerOption = "local",
    config: ConfigOption = None,
    service_url: ServiceOption = None,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a player is doing."""
    client = service(Asked(service_url, token, config))
    last = client.get(path_of("players", player))
    _show(last, as_json, one_line=follow)
    if not follow:
        return
    # A page's state is only told to those who name its id.
    query = "" if player == "local" else "?" + urlencode({"player": player})
    for name, data in client.events(path_of("events") + query):
        if name == "player" and data["id"] == player and data != last:
            last = data
            _show(data, as_json, one_line=True)
    raise CommandError("the service ended the connection", FAILED)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command(epilog="Examples:  liveradio play wskg-fm    liveradio play wskg-fm --from -05:00")(play)
    app.command("pause")(_verb("pause", "Pause, and keep the position for as long as air is kept."))
    app.command("resume")(_verb("resume", "Go on after a pause."))
    app.command("stop")(_verb("stop", "Stop playing."))
    app.command("live")(_verb("live", "Return to live."))
    # `seek -15`: without this, -15 would be taken for an option.
    app.command(
        context_settings={"ignore_unknown_options": True},
        epilog="Examples:  liveradio seek -15    liveradio seek +30",
    )(seek)
    app.command(epilog="Examples:  liveradio volume 60    liveradio volume 60 --mute")(volume)
    app.command(epilog="Example:  liveradio status --follow")(status)
