# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What people read: tables and lines made of the API's documents."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

_STATES = {
    "stopped": "Stopped",
    "resolving": "Looking for the stream",
    "connecting": "Connecting",
    "buffering": "Filling the buffer",
    "playing": "Playing",
    "paused": "Paused",
    "stalled": "Stalled",
    "reconnecting": "Reconnecting",
    "failed": "Failed",
}
SOURCES = {"sample": "Sample schedule: these programmes are invented.", "none": "No schedule is known."}
NOTHING = "Nothing is scheduled"


def show(table: Table) -> None:
    """Print a table as wide as the terminal, or unbroken into a pipe."""
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def wall(text: str, zone: str) -> str:
    """Return an instant of a document as the wall clock of a zone shows it."""
    local = datetime.fromisoformat(text).astimezone(ZoneInfo(zone))
    return f"{local.hour % 12 or 12}:{local:%M %p}"


def span(seconds: float) -> str:
    """Return ``1:02:03`` or ``2:03``."""
    minutes, second = divmod(max(0, int(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def next_up(upcoming: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the first broadcast worth announcing: brief ones are passed over."""
    return next((one for one in upcoming if not one["brief"]), upcoming[0] if upcoming else None)


def player_line(player: dict[str, Any]) -> str:
    """Return one line that says what a player is doing."""
    words = [_STATES[player["state"]]]
    if player["station"]:
        words.append(player["station"])
    if player["behind_live_s"] is not None and player["behind_live_s"] >= 10:
        words.append(f"{span(player['behind_live_s'])} behind live")
    if player["title"]:
        words.append(player["title"])
    if player["attempt"] > 1:
        words.append(f"attempt {player['attempt']}")
    words.append("muted" if player["muted"] else f"volume {player['volume_percent']} %")
    line = " · ".join(words)
    return f"{line} – {player['reason']}" if player["reason"] else line


def stations_table(stations: Iterable[dict[str, Any]]) -> Table:
    """Return the stations with what is on at each."""
    table = Table("Station", "MHz", "City", "Carries", "On now", "Stream", box=None, header_style="bold")
    for one in stations:
        table.add_row(
            one["id"],
            "" if one["frequency_mhz"] is None else f"{one['frequency_mhz']:g}",
            one["city"],
            one["service"],
            one["now"]["title"] if one["now"] else NOTHING,
            one["stream"]["state"] + (f": {one['stream']['reason']}" if one["stream"]["reason"] else ""),
        )
    return table


def now_table(pictures: dict[str, dict[str, Any]], zones: dict[str, str]) -> Table:
    """Return what is on at each station, and what comes next."""
    table = Table(
        "Station", "On now", "Since", "Until", "Progress", "Next up", "At", box=None, header_style="bold"
    )
    for station, picture in pictures.items():
        now, upcoming, zone = picture["now"], next_up(picture["next"]), zones[station]
        title = Text(now["title"] if now else NOTHING)
        if now and now["heard_on"] == "fm":
            title.append(" (FM only)", style="dim")
        table.add_row(
            station,
            title,
            wall(now["start"], zone) if now else "",
            wall(now["end"], zone) if now else "",
            f"{span(now['elapsed_s'])} of {span(now['duration_s'])}" if now and "elapsed_s" in now else "",
            upcoming["title"] if upcoming else NOTHING,
            wall(upcoming["start"], zone) if upcoming else "",
        )
    return table


def next_table(picture: dict[str, Any], zone: str) -> Table:
    """Return the next broadcasts of one station."""
    table = Table("Start", "End", "Programme", "", box=None, header_style="bold")
    for one in picture["next"]:
        table.add_row(wall(one["start"], zone), wall(one["end"], zone), one["title"], one["subtitle"])
    return table


def candidates_table(document: dict[str, Any]) -> Table:
    """Return what resolving found, with why each was chosen or dropped."""
    table = Table("", "Address", "Kind", "Codec", "kbit/s", "Title", "Why", box=None, header_style="bold")
    for one in document["streams"]:
        mark = {True: "plays", False: "dead", None: "?"}[one["playable"]]
        table.add_row(
            mark,
            Text(one["url"]),
            one["kind"] or "",
            one["codec"] or "",
            "" if one["bitrate_kbps"] is None else str(one["bitrate_kbps"]),
            Text(one["title"] or ""),
            Text(one["reason"] or ""),
        )
    return table
