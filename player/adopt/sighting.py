# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is seen on a page: the value, which page it stands on, and how it stands there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST_VALUE = 4096


class Topic(StrEnum):
    """What a sighting may be of."""

    STREAM = "stream"
    """An address that may play, or lead to one that does."""
    COMPOSER = "composer"
    """The address of a grid at NPR Composer: that of its widget, which ends with the station's key."""
    CALENDAR = "ics"
    """The address of an iCalendar file."""
    LIVERADIO = "liveradio"
    """The address of another installation of this program."""
    NAME = "name"
    STATION = "station"
    """A call sign; the sighting's `words` are its MHz, empty if unknown."""
    ZONE = "zone"
    """The name of a time zone, as somebody said it."""
    LOGO = "logo"
    PUBLIC_FILE = "public file"
    RENEWAL = "renewal"
    """A link to the notice of a licence's renewal."""
    OFFICE = "office"
    """A postal address, in one line."""
    CONTACT = "contact"
    """An e-mail address or a telephone number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One thing that was seen.

    Attributes:
        page: The address of the page, without user name.
        how: How it stands there, for a person: ``audio element``, ``script``.
        words: Words beside it, such as those of a link.
        weight: How much it is to be believed; the lower, the more.
    """

    topic: Topic
    value: str
    page: str
    how: str
    words: str = ""
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page.

    Attributes:
        words: Its own, cleaned.
    """

    url: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says.

    Attributes:
        url: Where it was found at last.
    """

    url: str
    links: tuple[Link, ...] = ()
    sightings: tuple[Sighting, ...] = ()
