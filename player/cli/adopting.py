# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What ``liveradio adopt`` does: find out all about a station, and write a configuration of it."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from player.adopt.adopt import Adopted, Wanted, adopt
from player.adopt.draft import Circumstances, draft
from player.adopt.json import adopted_json
from player.adopt.machine import machine_zone
from player.adopt.site import is_website
from player.errors import UnsupportedAddressError
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.settings import find_config
from player.streams.resolver import Resolver
from schedules.clock import Clock, SystemClock
from schedules.errors import MistakesError

from .asking import Wishes, check, rules_for_strangers
from .failure import WRONG_VALUE, CommandError
from .lookup import check_directory, country_of, name_of

FILE_NAME = "config.adopted"
MOST_FILES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the options say.

    Attributes:
        asked: A website or a name.
        out: The file to write; ``None``: a new one in the current folder.
    """

    asked: str
    country: str = ""
    directories: tuple[str, ...] = ()
    probe: bool = True
    out: Path | None = None


def document_of(request: Request, wishes: Wishes, config: Path | None) -> dict[str, Any]:
    """Adopt, write the configuration, and return the document of ``adopt --json``.

    Raises:
        CommandError: If an option's value is wrong (exit status 2), or the file cannot be written.
        MistakesError: If a configuration was named, and has mistakes.
    """
    check(wishes)
    for directory in request.directories:
        check_directory(directory)
    wanted = _wanted(request)
    if request.out is not None:
        _look_at(request.out)
    policy = AddressPolicy([*_rules(config), *wishes.allow])
    clock = SystemClock()
    try:
        found = asyncio.run(_adopt(wanted, policy, wishes.ca, clock))
    except UnsupportedAddressError as error:
        raise CommandError(f"WEBSITE-OR-NAME: {error}", WRONG_VALUE) from error
    written = None
    if found.anything:
        around = Circumstances(
            asked=wanted.website or wanted.name,
            day=clock.now().date().isoformat(),
            timezone=wanted.timezone,
            allow=wishes.allow,
        )
        written = _write(request.out, found, around)
    failure = _failure(found, wanted)
    return {
        "asked": {
            "website": wanted.website or None,
            "name": wanted.name or None,
            "country": wanted.country or None,
        },
        **adopted_json(found),
        "written": None if written is None else str(written),
        "error": {"class": failure[0], "detail": failure[1]} if failure else None,
    }


def _wanted(request: Request) -> Wanted:
    asked = request.asked.strip()
    website = asked if is_website(asked) else ""
    return Wanted(
        website=website,
        name="" if website else name_of(asked, "WEBSITE-OR-NAME"),
        country=country_of(request.country),
        directories=request.directories,
        probe=request.probe,
        timezone=machine_zone(os.environ),
    )


async def _adopt(wanted: Wanted, policy: AddressPolicy, ca: Path | None, clock: Clock) -> Adopted:
    async with GuardedClient(policy, ca) as client:
        return await adopt(wanted, client, Resolver(client, clock), clock.now())


def _rules(config: Path | None) -> tuple[str, ...]:
    """Return the rules of the configuration that there is already; an empty folder has none."""
    try:
        find_config(config, os.environ, Path.cwd())
    except MistakesError:
        return ()
    return rules_for_strangers(config)


def _write(out: Path | None, found: Adopted, around: Circumstances) -> Path:
    """Write the configuration into a file that was not there, and return which."""
    numbered = (Path(f"{FILE_NAME}{'' if one == 1 else f'-{one}'}.yaml") for one in range(1, MOST_FILES))
    for path in [out] if out is not None else numbered:
        text = draft(found, replace(around, file=str(path)))
        try:
            _make(path, text)
        except FileExistsError:
            if out is not None:
                raise _not_new(out) from None
        except OSError as error:
            raise CommandError(f"{path}: cannot be written: {error.strerror}") from error
        else:
            return path
    raise CommandError(f"{FILE_NAME}-{MOST_FILES}.yaml: there are too many of these files; remove some")


def _make(path: Path, text: str) -> None:
    """Make a file that was not there; half of one is not left."""
    with path.open("x", encoding="utf-8") as file:
        try:
            file.write(text)
            file.flush()
        except OSError:
            path.unlink()
            raise


def _look_at(out: Path) -> None:
    """See whether a file may be made there, before anything is asked."""
    if os.path.lexists(out):
        raise _not_new(out)
    if not out.parent.is_dir():
        raise CommandError(f"--out: there is no folder {out.parent}", WRONG_VALUE)


def _not_new(path: Path) -> CommandError:
    return CommandError(f"--out: {path} is there already, and nothing is written over it", WRONG_VALUE)


def _failure(found: Adopted, wanted: Wanted) -> tuple[str, str] | None:
    if found.stream is not None:
        return None
    if not found.anything:
        why = _why_nothing(found, wanted)
        return "not-found", f"nothing was found of {wanted.website or wanted.name}{why}"
    if not found.streams:
        return "no-stream", "no stream was found; put its address into the file that was written"
    return "nothing-plays", (
        f"{len(found.streams)} found, and none is a live stream that plays from here; "
        "the file that was written has a built-in signal instead"
    )


def _why_nothing(found: Adopted, wanted: Wanted) -> str:
    if wanted.website:
        reason = next((one.reason for one in reversed(found.site.pages) if one.reason), "")
    else:
        reason = (
            found.listed.error
            or "the directory has no station of that name; try a part of it, or its website"
        )
    return f": {reason}" if reason else ""
