# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Write a configuration of what was found: where each value is from, and what is missing as comments; pure.

All of it is a stranger's text.  A value is a quoted scalar in one line, and a comment has nothing in it that
could end it; so the file says what we say, whatever a page is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from player.settings.scalars import LONGEST_TEXT, id_of, quoted
from schedules.model.ids import RESERVED
from schedules.settings.types import web_address

from .adopt import Adopted
from .sighting import Sighting
from .streams import CheckedStream

LONGEST_COMMENT: Final = 500
STAND_IN: Final = "demo:news"
"""What a service has that must have a stream, where none plays: it says itself that it is none."""
MOST_OTHERS: Final = 12
_PASSWORD: Final = re.compile(r"(?<=://)([^/@:\s]*):[^/@\s]*@")
_DIAL: Final = re.compile(r"\d{2,3}\.\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a configuration depends on besides what was found.

    Attributes:
        asked: The website or name, as it was asked for.
        day: Today, as a date.
        timezone: This machine's.
        file: Name of the file that is written.
        allow: Private addresses that were allowed: what is there plays only with them.
    """

    asked: str
    day: str
    timezone: str
    file: str = "config.adopted.yaml"
    allow: tuple[str, ...] = ()


def draft(found: Adopted, around: Circumstances) -> str:
    """Return the configuration; it is valid whatever was found."""
    name = _name(found, around)
    service = id_of(name, RESERVED)
    lines = [
        f"# Drafted by liveradio adopt on {around.day}, for {_said(around.asked)}.",
        "# Each value says where it is from, and what was not found is a comment. Look it through, then:",
        f"#   liveradio check --config {_said(around.file)}",
        *_network(found, around, name),
        *_services(found, name, service),
        *_stations(found, name, service),
    ]
    if around.allow:
        lines += ["outbound:", "  # as --allow said: without these, what is there cannot be reached"]
        lines += [f"  allow: [{', '.join(quoted(rule) for rule in around.allow)}]"]
    return "\n".join(lines) + "\n"


def _network(found: Adopted, around: Circumstances, name: str) -> Iterator[str]:
    yield "network:"
    yield f"  # {_from(found.name) if found.name else 'not found: this is only what was asked for'}"
    yield f"  name: {quoted(name)}"
    if found.zone is not None:
        yield f"  # {_from(found.zone)}"
        yield f"  timezone: {quoted(found.zone.value)}"
    else:
        yield "  # not found: this is the zone of the machine that wrote this. Put in the station's own"
        yield f"  timezone: {quoted(around.timezone)}"
    if found.site.url:
        yield "  # the front page that was read"
        yield f"  website: {quoted(found.site.url)}"
    else:
        yield "  # not found, or not to be read: the website"
        yield '  # website: ""'
    yield from _offices(found.offices)
    yield from _links(found)
    if found.logo is not None and found.logo.content_type:
        size = f", {found.logo.size[0]} x {found.logo.size[1]}" if found.logo.size else ""
        yield f"  # Logo ({found.logo.content_type}{size}): {_said(found.logo.sighting.value)}"
        yield f"  #   {_from(found.logo.sighting)}; no setting takes it"
    for contact in found.contacts[:4]:
        yield f"  # Contact: {_said(contact.value)}; {_from(contact)}"


def _offices(offices: Sequence[Sighting]) -> Iterator[str]:
    fitting = [one for one in offices if _text(one.value)][:4]
    if not fitting:
        yield "  # not found: an office's address"
        yield '  # offices: [{address: ""}]'
        return
    yield "  offices:"
    for one in fitting:
        yield f"    # {_from(one)}"
        yield f"    - address: {quoted(_text(one.value))}"


def _links(found: Adopted) -> Iterator[str]:
    links = [(_text(one.words) or "FCC Public File", one) for one in _network_files(found)]
    renewal = found.renewal if found.renewal is not None and _fits(found.renewal.value) else None
    if renewal is not None:
        links.append((_text(renewal.words) or "FCC License Renewal", renewal))
    if links:
        yield "  links:"
    for label, one in links:
        yield f"    # {_from(one)}"
        yield f"    - label: {quoted(label)}"
        yield f"      url: {quoted(one.value)}"
    if renewal is None:
        indent = "    " if links else "  "
        yield f"{indent}# not found: a link to the licence renewal"
        opening = "" if links else "links: ["
        yield f'{indent}# {opening or "- "}{{label: "FCC License Renewal", url: ""}}{"]" if opening else ""}'


def _services(found: Adopted, name: str, service: str) -> Iterator[str]:
    yield "services:"
    yield f"  - id: {service}"
    yield "    # one service is one programme: give it its own name where the station has several"
    yield f"    name: {quoted(name)}"
    yield "    streams:"
    stream = found.stream
    if stream is not None:
        yield f"      # {_played(stream)}"
        yield f"      - url: {quoted(stream.address)}"
    else:
        yield "      # not found: a stream that plays. This built-in signal stands in for it"
        yield f"      - url: {STAND_IN}"
    for other in [one for one in found.streams if one is not stream][:MOST_OTHERS]:
        if stream is not None and not other.fit:
            continue  # what does not play is of interest only where nothing does
        yield f"      # {_played(other)}"
        if other.fit:
            yield "      # to be tried where the first one fails; only if it carries the same programme:"
        if not other.unfit:
            yield f"      # - url: {quoted(other.address)}"
    yield from _source(found)


def _source(found: Adopted) -> Iterator[str]:
    chosen = found.source
    if chosen is not None:
        yield f"    # {_read(chosen.programmes)}; {_from(chosen.sighting)}"
        yield "    source:"
        yield f"      kind: {chosen.sighting.topic.value}"
        yield f"      url: {quoted(chosen.url)}"
        yield "      every: 15m"
    else:
        yield "    # not found: a schedule that can be followed (kind: ics, composer or liveradio)"
        yield '    # source: {kind: ics, url: ""}'
    for other in [one for one in found.sources if one is not chosen]:
        said = _read(other.programmes) if other.readable else _said(other.reason)
        yield f"    # also seen: {said}; {_from(other.sighting)}"
        yield f"    # source: {{kind: {other.sighting.topic.value}, url: {quoted(other.url)}}}"


def _stations(found: Adopted, name: str, service: str) -> Iterator[str]:
    taken: list[str] = []
    yield "stations:"
    if not found.stations:
        taken.append(service)
        yield "  # not found: a call sign. This one has the name of the service"
        yield f"  - id: {service}"
        yield f"    call_sign: {quoted(name)}"
        yield "    # frequency_mhz: 0.0"
        yield f"    carries: {service}"
        yield from _public_file("", found)
    for one in found.stations:
        station = id_of(one.value, taken)
        taken.append(station)
        yield f"  # {_from(one)}"
        yield f"  - id: {station}"
        yield f"    call_sign: {quoted(one.value)}"
        yield f"    {'' if _DIAL.fullmatch(one.words) else '# '}frequency_mhz: {one.words or '0.0'}"
        yield f"    carries: {service}"
        yield from _public_file(one.value, found)
    for one in found.neighbours[:MOST_OTHERS]:
        station = id_of(one.value, taken)
        taken.append(station)
        dial = f", frequency_mhz: {one.words}" if _DIAL.fullmatch(one.words) else ""
        yield f"  # named there, too: take the mark away if it carries this service; {_from(one)}"
        yield f"  # - {{id: {station}, call_sign: {quoted(one.value)}{dial}, carries: {service}}}"


def _public_file(call_sign: str, found: Adopted) -> Iterator[str]:
    one = next((one for one in found.public_files if _is_file_of(one, call_sign)), None)
    if one is None or not _fits(one.value):
        yield "    # not found: its public file"
        yield '    # public_file_url: ""'
    else:
        yield f"    # {_from(one)}"
        yield f"    public_file_url: {quoted(one.value)}"


def _network_files(found: Adopted) -> list[Sighting]:
    """Return the public files that are of none of the stations."""
    return [
        one
        for one in found.public_files[:MOST_OTHERS]
        if _fits(one.value) and not any(_is_file_of(one, station.value) for station in found.stations)
    ]


def _is_file_of(public_file: Sighting, call_sign: str) -> bool:
    """Return whether a public file is that of a call sign, with or without what stands behind its dash."""
    profile = public_file.value.partition("?")[0].rstrip("/").rpartition("/")[2].lower()
    return bool(call_sign) and profile.partition("-")[0] == call_sign.lower().partition("-")[0]


def _played(stream: CheckedStream) -> str:
    candidate = stream.candidate
    marks = {True: "plays", False: "does not play", None: "not proven"}
    about = []
    if candidate is not None and candidate.codec:
        about.append(candidate.codec.value)
    if candidate is not None and candidate.bitrate_kbps:
        about.append(f"{candidate.bitrate_kbps} kbit/s")
    if stream.name:
        about.append(f'"{stream.name}"')
    said = marks[stream.playable] + (f" ({', '.join(about)})" if about else "")
    why = f", {stream.reason}" if stream.reason and not (stream.fit and stream.playable) else ""
    return f"{_said(said + why)}; {_from(stream.sighting)}"


def _read(programmes: int | None) -> str:
    if programmes is None:
        return "could be read"
    return f"could be read, with {programmes or 'no'} programme{'' if programmes == 1 else 's'} for today"


def _from(sighting: Sighting) -> str:
    """Return where something is from, as a comment may say it."""
    return _said(f"from {sighting.how}, {sighting.page}")


def _said(text: str) -> str:
    """Return text for a comment: one line that nothing ends, and no secret of an address."""
    visible = "".join(mark if mark.isprintable() else " " for mark in _PASSWORD.sub(r"\1:***@", text))
    return " ".join(visible.split())[:LONGEST_COMMENT]


def _name(found: Adopted, around: Circumstances) -> str:
    own = found.name.value if found.name else ""
    return (
        _text(own)
        or (_text(found.stations[0].value) if found.stations else "")
        or _text(around.asked)
        or "Station"
    )


def _text(value: str) -> str:
    """Return a text as the configuration takes one; empty if nothing of it is left."""
    visible = "".join(mark if mark.isprintable() else " " for mark in value)
    return " ".join(visible.split())[:LONGEST_TEXT].strip()


def _fits(url: str) -> bool:
    try:
        web_address(url)
    except ValueError:
        return False
    return True
