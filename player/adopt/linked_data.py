# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read what a page says of itself in JSON-LD (schema.org): who it is, where it plays, when; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from player.errors import PlaylistError
from player.streams.playlists.json_body import json_of, string

from .sighting import Topic

MOST_THINGS: Final = 500
_STATIONS: Final = frozenset({"RadioStation", "RadioBroadcastService", "BroadcastService"})
_BODIES: Final = frozenset(
    {"Organization", "NGO", "NewsMediaOrganization", "EducationalOrganization", "LocalBusiness", "WebSite"}
)
_SOUNDS: Final = frozenset({"AudioObject", "RadioChannel", "BroadcastChannel", "MediaObject"})
_MHZ: Final = re.compile(r"(8[789]|9\d|10[0-7])\.(\d)\d?")
_CALL_SIGN: Final = re.compile(r"[A-Z][A-Z0-9]{2,5}(?:-[A-Z]{2})?")
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,200}\.[A-Za-z]{2,24}")
_TELEPHONE: Final = re.compile(r"\+?[0-9][0-9 ().-]{5,24}[0-9]")

Said = tuple[Topic, str, str]
"""What, its value, and words beside it."""


def said_in(text: str) -> Iterator[Said]:
    """Give what a block of JSON-LD says; one that is no JSON says nothing.  Addresses are as written."""
    try:
        document = json_of(text)
    except PlaylistError:
        return
    for thing in _things(document):
        yield from _said(thing)


def _things(document: object) -> Iterator[Mapping[str, Any]]:
    """Give every object, the outer ones first, as far as patience goes."""
    waiting: list[object] = [document]
    for _ in range(MOST_THINGS):
        if not waiting:
            return
        one = waiting.pop(0)
        if isinstance(one, dict):
            yield one
            waiting += [value for value in one.values() if isinstance(value, dict | list)]
        elif isinstance(one, list):
            waiting += one[:MOST_THINGS]


def _said(thing: Mapping[str, Any]) -> Iterator[Said]:
    kinds = _kinds(thing)
    if kinds & _STATIONS:
        yield from _of_station(thing)
    if kinds & (_STATIONS | _BODIES):
        for key in ("name", "legalName"):
            if name := string(thing.get(key)):
                yield Topic.NAME, name, "station" if kinds & _STATIONS else "organization"
                break
        for key in ("logo", "image"):
            yield from ((Topic.LOGO, url, key) for url in _addresses(thing.get(key)))
    if kinds & ((_STATIONS | _BODIES) - {"WebSite"}):
        yield from _contacts(thing)
    if kinds & _SOUNDS:
        for key in ("contentUrl", "embedUrl"):
            yield from ((Topic.STREAM, url, string(thing.get("name"))) for url in _addresses(thing.get(key)))
    if "ListenAction" in kinds:
        yield from ((Topic.STREAM, url, "") for url in _addresses(thing.get("target")))


def _of_station(thing: Mapping[str, Any]) -> Iterator[Said]:
    call_sign = string(thing.get("callSign"))
    if _CALL_SIGN.fullmatch(call_sign):
        yield Topic.STATION, call_sign, _mhz(thing.get("broadcastFrequency"))
    if zone := string(thing.get("broadcastTimezone")):
        yield Topic.ZONE, zone, ""


def _contacts(thing: Mapping[str, Any]) -> Iterator[Said]:
    for place in _listed(thing.get("address")):
        if isinstance(place, dict):
            keys = ("streetAddress", "addressLocality", "addressRegion", "postalCode")
            street, town, region, code = (string(place.get(key)) for key in keys)
            line = ", ".join(part for part in (street, town, f"{region} {code}".strip()) if part)
        else:
            line = string(place)
        if line:
            yield Topic.OFFICE, line, ""
    points = [thing, *(one for one in _listed(thing.get("contactPoint")) if isinstance(one, dict))]
    for point in points:
        mail = string(point.get("email")).removeprefix("mailto:")
        if _MAIL.fullmatch(mail):
            yield Topic.CONTACT, mail, ""
        telephone = string(point.get("telephone"))
        if _TELEPHONE.fullmatch(telephone):
            yield Topic.CONTACT, telephone, ""


def _kinds(thing: Mapping[str, Any]) -> set[str]:
    return {string(one).rpartition("/")[2].rpartition(":")[2] for one in _listed(thing.get("@type"))}


def _mhz(value: object) -> str:
    for one in _listed(value):
        if isinstance(one, dict):
            one = one.get("broadcastFrequencyValue")  # noqa: PLW2901 - the same number, one layer below
        text = str(one) if isinstance(one, float) else string(one)
        if match := _MHZ.search(text):
            return f"{match[1]}.{match[2]}"
    return ""


def _addresses(value: object) -> Iterator[str]:
    for one in _listed(value):
        if isinstance(one, dict):
            for key in ("contentUrl", "urlTemplate", "url", "@id"):
                if text := string(one.get(key)):
                    yield text
                    break
        elif text := string(one):
            yield text


def _listed(value: object) -> list[Any]:
    return value[:50] if isinstance(value, list) else [] if value is None else [value]
