# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read a station's site: its front page, and a few pages that say where to listen and what is on.

It is read as a polite visitor does it: a dozen pages, two at a time, none that ``robots.txt`` asks to leave
alone, and nothing beyond the site itself.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import Final

from player.errors import StreamError, StreamRefusedError, UnsupportedAddressError
from player.net.address import DEFAULT_PORTS, parse_address
from player.net.client import GuardedClient
from player.net.redirects import CookieJar
from player.streams.text import shown

from .addresses import is_other_file
from .fetch import ONE_S, Document, fetch
from .page import read_page
from .robots import ALLOW_ALL, DENY_ALL, LARGEST_BYTES, Robots, parse_robots
from .sighting import Link, Page, Sighting, Topic

MOST_PAGES: Final = 12
DEEPEST: Final = 2
"""Links from the front page to a page that is read."""
SITE_S: Final = 20.0
AT_ONCE: Final = 2

_LIKELY: Final = (
    re.compile(
        r"listen|live|stream|player|on[ -]?air|escuch|h[oö]ren|[eé]coute|en[ -]?vivo|en[ -]?direct",
        re.IGNORECASE,
    ),
    re.compile(
        r"schedule|programm?e?s?\b|grid|calendar|shows?\b|programaci|sendeplan|grille|ways|stations?",
        re.IGNORECASE,
    ),
)
_HOST: Final = re.compile(
    r"(?:[\w-]+\.)+(?:[^\W\d_]{2,}|xn--[a-z0-9-]+)\.?(?::\d{1,5})?(?:[/?].*)?"
    r"|(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?:/.*)?|localhost(?::\d{1,5})?(?:/.*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page that was asked for.

    Attributes:
        reason: Why it could not be read; empty if it was.
    """

    url: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a site says.

    Attributes:
        url: Of its front page; empty if that could not be read.
        pages: Those that were asked for, in order.
        sightings: Of all pages, in their order; the same thing once for each page.
    """

    url: str = ""
    pages: tuple[PageRead, ...] = ()
    sightings: tuple[Sighting, ...] = ()

    @property
    def host(self) -> str:
        """The host of its front page; empty if that could not be read."""
        return parse_address(self.url).host if self.url else ""


def is_website(text: str) -> bool:
    """Return whether a website is meant, and no name: an address, or a host such as wskg.org."""
    return "://" in text or _HOST.fullmatch(text) is not None


def addresses_of(website: str) -> tuple[str, ...]:
    """Return the addresses to try for a website as people write it.

    Raises:
        UnsupportedAddressError: If it is none.
    """
    tries = (website,) if "://" in website else (f"https://{website}", f"http://{website}")
    return tuple(parse_address(one).url if "@" not in one else one for one in tries)


async def read_site(
    client: GuardedClient, website: str, *, within_s: float = SITE_S, page_s: float = ONE_S
) -> Site:
    """Read a site; that nothing of it can be read is an answer too.

    Args:
        within_s: For all of it.
        page_s: For each page.

    Raises:
        UnsupportedAddressError: If it is no address of a website.
    """
    visit = _Visit(client, page_s)
    tries = addresses_of(website)
    try:
        async with asyncio.timeout(within_s):
            for url in tries:
                if await visit.begin(url):
                    await visit.go_on()
                    break
    except TimeoutError:
        visit.read.append(PageRead(visit.front or tries[0], f"time was up after {within_s:.0f} s"))
    return Site(url=visit.front, pages=tuple(visit.read), sightings=tuple(visit.sightings))


@dataclass
class _Visit:
    client: GuardedClient
    page_s: float
    front: str = ""
    read: list[PageRead] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    _jar: CookieJar = field(default_factory=CookieJar)
    _robots: dict[tuple[str, str, int], Robots | str] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _waiting: list[tuple[int, int, int, str]] = field(default_factory=list)

    async def begin(self, url: str) -> bool:
        """Read the front page; return whether there is one."""
        page = await self._page(url)
        if page is None:
            return False
        self.front = page.url
        self._note(page, depth=1)
        return True

    async def go_on(self) -> None:
        """Read the likely pages, the likeliest first; and ask whether the site is an installation of ours."""
        await self._ask_for_installation()
        left = MOST_PAGES - 1
        while self._waiting and left > 0:
            self._waiting.sort()
            now, self._waiting = self._waiting[: min(AT_ONCE, left)], self._waiting[min(AT_ONCE, left) :]
            left -= len(now)
            pages = await asyncio.gather(*(self._page(url) for _, _, _, url in now))
            for (depth, _, _, _), page in zip(now, pages, strict=True):
                if page is not None:
                    self._note(page, depth=depth + 1)

    async def _ask_for_installation(self) -> None:
        origin = f"{self.front.partition('://')[0]}://{_authority(self.front)}"
        url = f"{origin}/api/v1/services"
        if await self._denied(url):
            return
        try:
            document = await fetch(
                self.client, url, jar=self._jar, within_s=self.page_s, accept="application/json"
            )
        except StreamError:
            return  # nearly all sites are none, which is nothing to tell
        if document.content_type == "application/json" and b'"services"' in document.body:
            self.sightings.append(
                Sighting(topic=Topic.LIVERADIO, value=origin, page=url, how="the site answers as one")
            )

    def _note(self, page: Page, *, depth: int) -> None:
        """Keep what a page says, and which of its links to follow."""
        self.sightings += page.sightings
        if depth > DEEPEST:
            return
        for order, link in enumerate(page.links):
            likely = _likely(link)
            if likely is None or link.url in self._seen or not self._is_ours(link.url):
                continue
            self._seen.add(link.url)
            self._waiting.append((depth, likely, order, link.url))

    def _is_ours(self, url: str) -> bool:
        return _site_of(url) == _site_of(self.front) and not is_other_file(url)

    async def _page(self, url: str) -> Page | None:
        """Return a page; ``None`` if there is none to read, which is noted with the reason."""
        self._seen.add(url)
        if denied := await self._denied(url):
            self.read.append(PageRead(url, denied))
            return None
        try:
            document = await fetch(
                self.client, url, jar=self._jar, within_s=self.page_s, accept="text/html, */*;q=0.1"
            )
        except StreamError as error:
            self.read.append(PageRead(url, error.reason))
            return None
        if denied := await self._denied(document.url):
            self.read.append(PageRead(document.url, denied))
            return None
        if self.front and _site_of(document.url) != _site_of(self.front):
            self.read.append(PageRead(document.url, "it leads to another site"))
            return None
        return await self._understood(url, document)

    async def _understood(self, url: str, document: Document) -> Page | None:
        already = document.url != url and document.url in self._seen and bool(self.front)
        self._seen.add(document.url)
        if document.streams:
            self.sightings.append(
                Sighting(
                    topic=Topic.STREAM,
                    value=url,
                    page=self.front or url,
                    how="a page that is a stream",
                    weight=1,
                )
            )
            return None
        body = document.body.lstrip()[:64].lower()
        if already or not (b"<" in body or "html" in document.content_type):
            return None
        self.read.append(PageRead(document.url))
        return await asyncio.to_thread(read_page, document.text, document.url)

    async def _denied(self, url: str) -> str:
        """Return why a page is left alone; empty if it may be read."""
        address = parse_address(url)
        robots = self._robots.get(address.origin)
        if robots is None:
            robots = await self._robots_of(f"{url.partition('://')[0]}://{_authority(url)}/robots.txt")
            self._robots[address.origin] = robots
        if isinstance(robots, str):
            return robots
        return "" if robots.allow(address.target) else "its robots.txt asks programs to leave it alone"

    async def _robots_of(self, url: str) -> Robots | str:
        """Return the rules of a site, or why it cannot be asked at all.

        As the standard says: where there is no such file all is allowed, where the server fails nothing is.
        """
        try:
            document = await fetch(
                self.client, url, jar=self._jar, within_s=self.page_s, most_bytes=LARGEST_BYTES
            )
        except StreamRefusedError as error:
            return DENY_ALL if error.status >= 500 or error.status == 429 else ALLOW_ALL
        except StreamError as error:
            return error.reason
        return ALLOW_ALL if b"<html" in document.body[:1000].lower() else parse_robots(document.text)


def _authority(url: str) -> str:
    return re.split(r"[/?#]", url.partition("://")[2], maxsplit=1)[0]


def _likely(link: Link) -> int | None:
    """Return how likely a link leads to streams or schedules, the lower the more; ``None``: not at all."""
    try:
        target = parse_address(link.url).target
    except UnsupportedAddressError:
        return None
    text = f"{link.words[:100]} {shown(target)}"
    return next((place for place, words in enumerate(_LIKELY) if words.search(text)), None)


def _site_of(url: str) -> tuple[str, int]:
    """Return what the addresses of one site have in common, whichever scheme, and with or without www."""
    address = parse_address(url)
    port = 0 if address.port == DEFAULT_PORTS[address.scheme] else address.port
    return address.host.removeprefix("www."), port
