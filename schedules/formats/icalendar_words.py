# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a calendar says of a programme, and what only ours says of an airing.

SUMMARY is the title, the first line of DESCRIPTION the subtitle, CATEGORIES the
genre, URL the page, IMAGE (or an ATTACH that is an image) the picture.
ORGANIZER, CONTACT and ATTENDEE are people who keep the calendar, not those who
speak, and often private addresses: they are not read.

The X-LIVERADIO properties say what a lineup can say and a calendar cannot.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b

from schedules.model.ids import StationId
from schedules.model.programme import Programme
from schedules.model.rights import Rewind, RightsRule
from schedules.model.slot import Kind, Mode, Words

from .icalendar_components import Component
from .icalendar_lines import Property
from .icalendar_values import NonsenseError, text, texts
from .visible import TURNS, has_something_visible, is_link

UNTITLED = "Untitled"
MAX_TITLE, MAX_LINE, MAX_URL, MAX_HOSTS = 300, 1_000, 4_096, 50

OWN_ID = "X-LIVERADIO-ID"
OWN_KIND = "X-LIVERADIO-KIND"
OWN_SCOPE = "X-LIVERADIO-SCOPE"
OWN_PRIORITY = "X-LIVERADIO-PRIORITY"
OWN_MODE = "X-LIVERADIO-MODE"
OWN_REWIND = "X-LIVERADIO-REWIND"
OWN_RECORD = "X-LIVERADIO-RECORD"
OWN_STREAM = "X-LIVERADIO-STREAM"
OWN_SUBTITLE = "X-LIVERADIO-SUBTITLE"
OWN_HOST = "X-LIVERADIO-HOST"
"""Once for each host."""
OWN_GENRE = "X-LIVERADIO-GENRE"
OWN_EMPTY = "X-LIVERADIO-EMPTY"
"""What one occurrence has none of though its series has: names of fields, with commas."""
OWN_EXTRA_OF = "X-LIVERADIO-EXTRA-OF"
"""The id of the slot that it is a further airing of."""
OWN_SAMPLE = "X-LIVERADIO-SAMPLE"
"""Of the calendar: TRUE if the programmes are invented."""

_CONTROL = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x9f{TURNS}]")
_TAG = re.compile(r"<[A-Za-z/!][^<>]{0,500}>")
_BREAK = re.compile(r"<(?:br|p|div|li|/p|/div)\b[^<>]{0,100}>", re.IGNORECASE)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@+~-]{0,199}")
_SWITCH = {"TRUE": True, "FALSE": False}


@dataclass(frozen=True, slots=True)
class Own:
    """What only our own calendars say of an airing; ``None``: nothing."""

    id: str = ""
    extra_of: str = ""
    kind: Kind | None = None
    station: StationId | None = None
    priority: int = 0
    mode: Mode = Mode.CUT


def words_of(component: Component) -> Words:
    """Return what a component says of its programme; what it does not say is ``None``.

    Raises:
        NonsenseError: If one of our own properties makes no sense.
    """
    title = _line(component.first("SUMMARY"), MAX_TITLE)
    own_subtitle, description = component.first(OWN_SUBTITLE), component.first("DESCRIPTION")
    if own_subtitle is not None:
        subtitle = _line(own_subtitle, MAX_LINE)
    else:
        subtitle = None if description is None else _first_line(text(description.value))
    hosts = tuple(_clean(text(host.value), MAX_TITLE) for host in component.all(OWN_HOST))
    genre = _line(component.first(OWN_GENRE), MAX_LINE)
    if genre is None:
        named = [name for each in component.all("CATEGORIES") for name in texts(each.value)]
        genre = _clean(", ".join(dict.fromkeys(named)), MAX_LINE) if named else None
    empty = frozenset(component.text(OWN_EMPTY).lower().split(","))
    return Words(
        title=title or None,
        subtitle=subtitle,
        hosts=tuple(host for host in hosts if host)[:MAX_HOSTS] or (() if "hosts" in empty else None),
        genre="" if genre is None and "genre" in empty else genre,
        url=_address(component.first("URL")) or ("" if "url" in empty else None),
        image=_image(component) or ("" if "image" in empty else None),
        rights=RightsRule(
            rewind=_rewind(component.text(OWN_REWIND)),
            record=_switch(component, OWN_RECORD),
            stream=_switch(component, OWN_STREAM),
        ),
    )


def programme_of(words: Words) -> Programme:
    """Return the programme that words describe by themselves."""
    return words.over(Programme(UNTITLED))


def all_words(words: Words, programme: Programme) -> Words:
    """Return words that say the same of any programme as these do of this one."""
    whole = words.over(programme)
    return Words(
        title=whole.title,
        subtitle=whole.subtitle,
        hosts=whole.hosts,
        genre=whole.genre,
        url=whole.url,
        image=whole.image,
        rights=words.rights,
    )


def own_of(component: Component, stations: Collection[str] | None) -> Own:
    """Return what our own properties say of an airing.

    Raises:
        NonsenseError: If one of them makes no sense.
    """
    kind, mode = component.text(OWN_KIND).lower(), component.text(OWN_MODE).lower()
    priority, ident = component.text(OWN_PRIORITY), component.text(OWN_ID)
    try:
        return Own(
            id=ident if _ID.fullmatch(ident) else "",
            extra_of=component.text(OWN_EXTRA_OF),
            kind=Kind(kind) if kind else None,
            station=_station(component.text(OWN_SCOPE), stations),
            priority=_priority(priority) if priority else 0,
            mode=Mode(mode) if mode else Mode.CUT,
        )
    except ValueError as error:
        raise NonsenseError(str(error)) from error


def slot_id(uid: str) -> str:
    """Return a UID, or its hash if it would be no id of ours: too long, or with other characters."""
    if _ID.fullmatch(uid) and len(uid) <= 150:
        return uid
    return f"uid-{_digest(uid)}"


def shown(component: Component) -> str:
    """Return what a person knows a component by."""
    return _line(component.first("SUMMARY"), 80) or component.text("UID")[:80] or component.name


def _digest(uid: str) -> str:
    return blake2b(uid.encode(errors="replace"), digest_size=10).hexdigest()


def _line(found: Property | None, most: int) -> str | None:
    return None if found is None else _clean(text(found.value), most)


def _clean(value: str, most: int) -> str:
    """Return a text as one line of at most so many characters, without what is not shown."""
    line = " ".join(_CONTROL.sub(" ", value).split())
    if not has_something_visible(line):
        return ""
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _first_line(description: str) -> str:
    """Return the first line of a description, which may be HTML."""
    lines = _BREAK.sub("\n", description[:10_000]).split("\n")
    plain = (_clean(html.unescape(_TAG.sub("", line)), MAX_TITLE) for line in lines)
    return next((line for line in plain if line), "")


def _address(found: Property | None) -> str | None:
    value = found.value.strip() if found else ""
    return value if is_link(value) else None


def _image(component: Component) -> str | None:
    pictures = [
        one for one in component.all("ATTACH") if one.parameter("FMTTYPE").lower().startswith("image/")
    ]
    found = (_address(one) for one in (*component.all("IMAGE"), *pictures))
    return next((address for address in found if address), None)


def _rewind(value: str) -> Rewind | None:
    try:
        return Rewind(value.lower()) if value else None
    except ValueError as error:
        raise NonsenseError(f'{OWN_REWIND}="{value[:40]}" is none of {", ".join(Rewind)}') from error


def _switch(component: Component, name: str) -> bool | None:
    value = component.text(name).upper()
    if value and value not in _SWITCH:
        raise NonsenseError(f'{name}="{value[:40]}" is neither TRUE nor FALSE')
    return _SWITCH.get(value)


def _priority(value: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,7}", value) or abs(int(value)) > 1_000_000:
        raise NonsenseError(f'{OWN_PRIORITY}="{value[:40]}" is no whole number up to 1,000,000')
    return int(value)


def _station(value: str, stations: Collection[str] | None) -> StationId | None:
    if value in {"", "service", "network"}:
        return None
    station = value.removeprefix("station:")
    if station == value or not station:
        raise NonsenseError(f'{OWN_SCOPE}="{value[:40]}" is no scope; write service, or station:ID')
    if stations is not None and station not in stations:
        raise NonsenseError(f'no such station "{station[:80]}"')
    return StationId(station)
