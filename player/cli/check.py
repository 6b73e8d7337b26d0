# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio check``: is the configuration right, and where do its values and its lineups come from."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import typer

from .failure import complain
from .finding import configuration
from .options import ConfigOption, JsonOption, NoServiceOption, NoTokenOption, StateDirOption
from .output import print_json, say, short

if TYPE_CHECKING:
    from player.offline import Sources
    from player.settings import LoadedConfig
    from schedules.settings import Origin

_RECEIVER = re.compile(r"^alerts\b.*\b(?:url|secret)$")
_PASSWORD = re.compile(r"(?<=://)([^/@:\s]*):[^/@\s]*@")


def check(
    state_dir: StateDirOption = None,
    config: ConfigOption = None,
    _service: NoServiceOption = None,
    _token: NoTokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the configuration, its slot files, and the database of lineups that were edited.

    It says where each value and each lineup came from; every mistake is a line with file, line and key.
    """
    # Other commands need not wait for all of this.
    from player.offline import open_schedules, read_sources  # noqa: PLC0415
    from player.state import state_folder  # noqa: PLC0415
    from schedules.settings import duration_text  # noqa: PLC0415

    loaded = configuration(config)
    sources = read_sources(loaded, state_folder(state_dir, os.environ))
    open_schedules(loaded, sources=sources)
    warnings = [*map(str, loaded.warnings), *_too_short(loaded, sources)]
    for warning in warnings:
        complain(f"warning: {warning}")
    settings, lineups = _settings(loaded), _lineups(loaded, sources)
    if as_json:
        database = {
            "state": "readable" if sources.has_store else "not made yet",
            "lineups": len(sources.kept),
        }
        print_json(
            {
                "path": str(loaded.path),
                "settings": settings,
                "warnings": warnings,
                "database": database,
                "lineups": lineups,
            }
        )
        return
    from .tables import Column, Rows, show  # noqa: PLC0415 - programs, who take JSON, need not wait for it

    cells = tuple((one["key"], _text(one["value"]), one["source"]) for one in settings)
    show(Rows((Column("Setting"), Column("Value"), Column("From")), cells))
    say("")
    show(Rows((Column("Lineup"), Column("From")), tuple((one["owner"], _from(one)) for one in lineups)))
    for one in loaded.config.services:
        if one.source is not None:
            often = duration_text(one.source.every)
            say(f"{one.id} follows {one.source.kind}, {without_password(one.source.url)}, every {often}.")
    say("")
    if sources.has_store:
        count = len(sources.kept)
        say(f"The database can be read; it keeps {count} lineup{'s' * (count != 1)}.")
    else:
        say("There is no database yet; the first start of the service makes it.")
    say(f"{short(loaded.path)}: no mistakes.")


def _too_short(loaded: LoadedConfig, sources: Sources) -> list[str]:
    """Return a warning for each service whose longest programme is longer than the air that is kept."""
    from player import settings  # noqa: PLC0415 - as above
    from player.restartable import kept_too_short  # noqa: PLC0415
    from schedules.settings import duration_text  # noqa: PLC0415

    catalogue = settings.catalogue(loaded.config)
    origins = {one.key: one.source for one in loaded.sources}
    found = []
    for place, programme in kept_too_short(loaded.config, catalogue, sources.services, sources.stations):
        key, kept_s = f"services[{place}].keep_air", loaded.config.services[place].keep_air
        lasts = f'"{programme.title}" lasts {duration_text(programme.duration_s)}'
        found.append(
            f"{origins.get(key, short(loaded.path))}: {key}: {duration_text(kept_s)} is too short to go back "
            f"to the start of every programme: {lasts}"
        )
    return found


def _lineups(loaded: LoadedConfig, sources: Sources) -> list[dict[str, Any]]:
    """Return where each lineup comes from; stations without one of their own are left out."""
    config = loaded.config
    files = {one.id: one.slots for one in config.services}
    files |= {f"station:{one.id}": one.slots for one in config.stations if one.slots}
    known = files.keys() | {f"station:{one.id}" for one in config.stations}
    kept = {str(owner): one.revision for owner, one in sources.kept.items()}
    return [
        {
            "owner": owner,
            "source": "store" if owner in kept else "file" if files.get(owner) else "none",
            "file": files.get(owner),
            "file_used": owner not in kept and bool(files.get(owner)),
            "revision": kept.get(owner, 0),
            "configured": owner in known,
        }
        for owner in dict.fromkeys([*files, *kept])
    ]


def _from(lineup: dict[str, Any]) -> str:
    """Return in words where a lineup comes from."""
    if lineup["source"] == "store":
        unused = f"; {lineup['file']} is used no more" if lineup["file"] else ""
        stray = "" if lineup["configured"] else "; nothing of that name is configured"
        return f"the database, revision {lineup['revision']}{unused}{stray}"
    return str(lineup["file"]) if lineup["file"] else "nowhere yet"


def without_password(value: object) -> object:
    """Return a value with the password of an address in it left out: people show this to others."""
    return _PASSWORD.sub(r"\1:***@", value) if isinstance(value, str) else value


def _settings(loaded: LoadedConfig) -> list[dict[str, Any]]:
    return [{"key": one.key, "value": _shown(one), "source": one.source} for one in loaded.sources]


def _shown(one: Origin) -> object:
    """Return a value without what is secret in it; whoever knows a receiver's address may post there."""
    if _RECEIVER.search(one.key) and isinstance(one.value, str):
        scheme, slashes, rest = one.value.partition("://")
        return f"{scheme}://{rest.partition('/')[0].rpartition('@')[2]}/***" if slashes else "***"
    return without_password(one.value)


def _text(value: object) -> str:
    """Return a value as the file writes it; empty if there is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(check)
