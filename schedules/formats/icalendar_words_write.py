# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a calendar says of a programme: for people's own calendars first, and exactly for our reader."""

from __future__ import annotations

from collections.abc import Iterator

from schedules.model.programme import Programme
from schedules.model.rights import RightsRule

from .icalendar_lines_write import line, text
from .icalendar_words import OWN_EMPTY, OWN_HOST, OWN_RECORD, OWN_REWIND, OWN_STREAM, OWN_SUBTITLE


def airing_words(programme: Programme, instead_of: Programme) -> Iterator[str]:
    """Yield the lines that describe a programme.

    Args:
        instead_of: What would be said without these lines; what it has and the programme
            has not is named, since leaving out a line means that it stays.
    """
    yield line("SUMMARY", text(programme.title))
    hosts = f"With {', '.join(programme.hosts)}" if programme.hosts else ""
    described = "\n".join(filter(None, [programme.subtitle, hosts]))
    if described or instead_of.subtitle:
        yield line("DESCRIPTION", text(described))
        yield line(OWN_SUBTITLE, text(programme.subtitle))
    for host in programme.hosts:
        yield line(OWN_HOST, text(host))
    if programme.genre:
        yield line("CATEGORIES", text(programme.genre))
    if programme.url:
        yield line("URL", programme.url)
    if programme.image:
        yield line("IMAGE", programme.image, VALUE="URI", DISPLAY="BADGE")
    empty = [
        name
        for name in ("hosts", "genre", "url", "image")
        if getattr(instead_of, name) and not getattr(programme, name)
    ]
    if empty:
        yield line(OWN_EMPTY, ",".join(empty))


def rights_lines(rights: RightsRule) -> Iterator[str]:
    """Yield the lines of rights, where they say something."""
    if rights.rewind is not None:
        yield line(OWN_REWIND, rights.rewind.value)
    if rights.record is not None:
        yield line(OWN_RECORD, "TRUE" if rights.record else "FALSE")
    if rights.stream is not None:
        yield line(OWN_STREAM, "TRUE" if rights.stream else "FALSE")
