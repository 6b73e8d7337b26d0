# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What people read: tables and lines made of the API's documents."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from player.words import NOTHING, SAMPLE, age_text, clock_text, mhz_text, next_up, wall_text

from .output import clean, say

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
SOURCES = {"sample": SAMPLE, "none": "No schedule is known."}
UNBROKEN = 100_000
"""Characters in a line that nobody reads on a terminal: programs want each row in a line of its own."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        spare: On a terminal that is too narrow the columns with the highest go first; those with 0 stay.
    """

    title: str
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Rows:
    """A table before it is known how wide it may be."""

    columns: tuple[Column, ...]
    cells: tuple[tuple[str, ...], ...]


def show(rows: Rows) -> None:
    """Print a table as wide as the terminal; into a pipe with all columns, and no line broken."""
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else UNBROKEN
    page = io.StringIO()  # rich ends the process itself where nobody reads on
    console = Console(file=page, width=width, height=25, force_terminal=terminal)  # both, or it looks itself
    console.print(_fitted(rows, console))
    say("\n".join(line.rstrip() for line in page.getvalue().splitlines()))


def _fitted(rows: Rows, console: Console) -> Table:
    """Return the table without the columns that it can do without and has no room for."""
    unbroken = console.options.update_width(UNBROKEN)
    kept = list(range(len(rows.columns)))
    while True:
        table = Table(box=None, header_style="bold", pad_edge=False)
        for index in kept:
            table.add_column(rows.columns[index].title, overflow="fold")
        for row in rows.cells:
            table.add_row(*(Text(clean(row[index])) for index in kept))
        spare = max(kept, key=lambda index: (rows.columns[index].spare, index))
        if (
            Measurement.get(console, unbroken, table).maximum <= console.width
            or not rows.columns[spare].spare
        ):
            return table
        kept.remove(spare)


def wall(text: str, zone: str, at: str) -> str:
    """Return an instant as the wall clock of a zone shows it, with the weekday if it is not that of `at`."""
    local, here = (datetime.fromisoformat(one).astimezone(ZoneInfo(zone)) for one in (text, at))
    day = "" if local.date() == here.date() else f"{local:%a} "
    return f"{day}{wall_text(local, zone)}"


def player_line(player: Mapping[str, Any]) -> str:
    """Return one line that says what a player is doing."""
    words = [_STATES.get(player["state"], player["state"])]
    if player["station"]:
        words.append(player["station"])
    if player["behind_live_s"] is not None and player["behind_live_s"] >= 10:
        words.append(f"{clock_text(player['behind_live_s'])} behind live")
    if player["title"]:
        words.append(player["title"])
    if player["attempt"] > 1:
        words.append(f"attempt {player['attempt']}")
    words.append("muted" if player["muted"] else f"volume {player['volume_percent']} %")
    line = " · ".join(words)
    return clean(f"{line} – {player['reason']}" if player["reason"] else line)


def station_rows(stations: Iterable[Mapping[str, Any]]) -> Rows:
    """Return the stations with what is on at each."""
    return Rows(
        _columns("Station", "MHz 2", "City 3", "Carries 1", "On now", "Stream 4"),
        tuple(
            (
                one["id"],
                mhz_text(one["frequency_mhz"]),
                one["city"],
                one["service"],
                one["now"]["title"] if one["now"] else NOTHING,
                f"{one['stream']['state']}: {one['stream']['reason']}"
                if one["stream"]["reason"] and one["stream"]["state"] != "off"
                else one["stream"]["state"],
            )
            for one in stations
        ),
    )


def now_rows(pictures: Mapping[str, Mapping[str, Any]], zones: Mapping[str, str]) -> Rows:
    """Return what is on at each station, and what comes next."""
    cells = []
    for station, picture in pictures.items():
        now, upcoming = picture["now"], next_up(picture["next"], itemgetter("brief"))
        zone, at = zones[station], picture["at"]
        cells.append(
            (
                station,
                _title(picture),
                wall(now["start"], zone, at) if now else "",
                wall(now["end"], zone, at) if now else "",
                f"{clock_text(now['elapsed_s'])} of {clock_text(now['duration_s'])}"
                if now and "elapsed_s" in now
                else "",
                upcoming["title"] if upcoming else NOTHING,
                wall(upcoming["start"], zone, at) if upcoming else "",
            )
        )
    return Rows(
        _columns("Station", "On now", "Since 4", "Until 3", "Progress 5", "Next up 1", "At 2"),
        tuple(cells),
    )


def followed_notes(pictures: Iterable[Mapping[str, Any]], now: datetime) -> list[str]:
    """Return how old what is followed is, for as many as follow something."""
    read = {one["as_of"] for one in pictures if one["source"] == "followed" and one["as_of"]}
    if not read:
        return []
    age = age_text((now - min(map(datetime.fromisoformat, read))).total_seconds())
    one = "The schedule is followed from elsewhere; it"
    what = one if len(read) == 1 else "Schedules are followed; the oldest"
    return [f"{what} was last read {age} ago."]


def next_rows(picture: Mapping[str, Any], zone: str) -> Rows:
    """Return the next broadcasts of one station."""
    return Rows(
        _columns("Start", "End 2", "Programme", "About 1"),
        tuple(
            (
                wall(one["start"], zone, picture["at"]),
                wall(one["end"], zone, picture["at"]),
                one["title"],
                one["subtitle"],
            )
            for one in picture["next"]
        ),
    )


def candidate_rows(document: Mapping[str, Any]) -> Rows:
    """Return what resolving found, with why each was chosen or dropped."""
    marks = {True: "plays", False: "dead", None: "unproven"}
    return Rows(
        _columns("Result", "Address", "Kind 4", "Codec 2", "kbit/s 3", "Name 5", "Why"),
        tuple(
            (
                marks[one["playable"]],
                one["url"],
                one["kind"] or "",
                one["codec"] or "",
                "" if one["bitrate_kbps"] is None else str(one["bitrate_kbps"]),
                one["title"] or "",
                one["reason"] or "",
            )
            for one in document["streams"]
        ),
    )


def _columns(*names: str) -> tuple[Column, ...]:
    """Return columns; a digit behind a title says how well it can be spared."""
    return tuple(Column(n[:-2], int(n[-1])) if n[-1].isdigit() else Column(n) for n in names)


def _title(picture: Mapping[str, Any]) -> str:
    now = picture["now"]
    if not now:
        return NOTHING
    if now["heard_on"] != "fm":
        return str(now["title"])
    heard = picture.get("stream", {}).get("now")
    return f"{now['title']} (FM only; the stream: {heard['title'] if heard else NOTHING})"
