# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A station's website as they are: a few useful things among everything that can trip a reader.

The front page wants its cookie back, has a base address, entities, broken markup and scripts; beside pages
that matter there are a huge one, one that redirects in a circle, one that ``robots.txt`` asks to leave alone,
one that never ends, and links into private networks.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any

from aiohttp import web

from .composer import GRID, UCS, event
from .serving import served

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\xb4\x00\x00\x00\xb4\x08\x02\x00\x00\x00"
    b"\x00\x00\x00\x00\x00\x00\x00\x00IEND\xaeB`\x82"
)
"""The beginning and the end of a picture of 180 by 180 pixels; all that is looked at."""
ROBOTS = "User-agent: *\nDisallow: /private/\nDisallow: /*?print=\n"
HUGE_BYTES = 3 * 1024 * 1024


@dataclass
class Website:
    """A station's website.

    Attributes:
        stream: Address of its live stream; pages link to a playlist that leads there.
        title: What its pages are called; any text.
        robots: Its ``robots.txt``; empty for none.
        composer: Whether a page has the key of a Composer grid.
        calendar: Whether a page links to a calendar.
        front: Its front page, if it is to be another one.
        endless: Whether one of its pages never ends.
        sound: An episode, which is a file and no stream.
        asked: Path and query of each request, in order.
        agents: The User-Agent of each request.
    """

    stream: str = "http://127.0.0.1:9/live"
    title: str = "Valley Radio"
    robots: str = ROBOTS
    composer: bool = True
    calendar: bool = True
    front: str = ""
    sound: bytes = b""
    endless: bool = False
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    url: str = ""

    def app(self) -> web.Application:
        """Return it as an application."""
        app = web.Application(middlewares=[self._note])
        app.add_routes(
            [
                web.get("/", self._front),
                web.get("/robots.txt", self._robots),
                web.get("/radio/listen-live", self._listen),
                web.get("/radio/listen.m3u", self._playlist),
                web.get("/radio/schedule", self._schedule),
                web.get("/radio/live/circle", self._circle),
                web.get("/radio/live/huge", self._huge),
                web.get("/radio/live/endless", self._endless),
                web.get("/radio/live/elsewhere", self._elsewhere),
                web.get("/private/live", self._page),
                web.get("/radio/logo.png", self._logo),
                web.get("/radio/episode.mp3", self._episode),
                web.get("/radio/week.ics", self._calendar),
                web.get("/v1/widget/{ucs}/day", self._day),
            ]
        )
        return app

    @web.middleware
    async def _note(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.asked.append(request.path_qs)
        self.agents.append(request.headers.get("User-Agent", ""))
        response: web.StreamResponse = await handler(request)
        return response

    async def _robots(self, _: web.Request) -> web.Response:
        return web.Response(text=self.robots, status=200 if self.robots else 404)

    async def _front(self, request: web.Request) -> web.Response:
        if "visit" not in request.cookies:
            response = web.Response(status=302, headers={"Location": "/"})
            response.set_cookie("visit", "1")
            return response
        return html(self.front or self._front_page())

    def _front_page(self) -> str:
        title = escape(self.title)
        return f"""<!DOCTYPE html><HTML lang=en><head><meta charset=utf-8>
<base href="/radio/"><title>Home | {title}</title>
<meta property="og:site_name" content="{title}"/>
<link rel="shortcut icon" href=favicon.ico><link rel='apple-touch-icon' sizes=180x180 href="logo.png">
<script type="application/ld+json">
{{"@context": "https://schema.org", "@graph": [{{"@type": "RadioStation", "callSign": "WVAL-FM",
"broadcastFrequency": {{"@type": "BroadcastFrequencySpecification", "broadcastFrequencyValue": 90.7}},
"broadcastTimezone": "America/New_York", "email": "hello@valley.example",
"address": {{"@type": "PostalAddress", "streetAddress": "1 Main St", "addressLocality": "Vestal",
"addressRegion": "NY", "postalCode": "13850"}}}}, {{"@type": "BreadcrumbList", "itemListElement": [[[]]]}}]}}
</script>
<script type="application/ld+json">{{"broken": </script>
<!-- <a href="commented-out.m3u">no</a> -->
<style>a[href$=".mp3"] {{ color: red }}</style>
</head><body onload="x('<a href=never.pls>')">
<p>Hello &amp; welcome <b>to <i>{title}</b></i> <p class="a
<a href=listen-live title="&#72;ear">Listen&nbsp;live</a>
<a href="listen-live" rel=nofollow>Listen <b>live</b></a>
<a href='schedule?utm_source=x&amp;y=1#today'>Programme schedule</a>
<a href="/private/live">Live from the studio (staff)</a> <a href="schedule?print=1">Schedule to print</a>
<a href="live/circle">Live circle</a><a href="live/huge">Live archive</a><a href="live/endless">Live blog</a>
<a href="live/elsewhere">Live elsewhere</a><a href="live/missing">Live: gone</a>
<a href="http://10.11.12.13/live.mp3">Live inside</a> <a href="http://169.254.169.254:80/latest/stream.pls">x</a>
<a href="javascript:alert('live')">Live</a><a href="mailto:live@valley.example">Live</a><a href="http://[::1">Live</a>
<a href="https://other.example/live">Live at others</a><a href="episode.mp3">Latest episode</a>
<footer>WVAL-FM 90.7 Vestal &middot; WVLY 101.3 Oneonta | W213BW 90.5 | the 91.5 percent of WHO answers
<a href="https://publicfiles.fcc.gov/fm-profile/wval-fm">WVAL Public File</a>
<a href="https://www.valley.example/renewal">License Renewal</a></footer>
<script>document.write("<a href='written.pls'>"); var a = "http://10.11.12.13:8000/inside"; // " </script>
</body></HTML>"""

    async def _listen(self, _: web.Request) -> web.Response:
        escaped = self.stream.replace("/", "\\/")
        return html(
            f"<title>Listen Live | {escape(self.title)}</title><body><audio controls>"
            '<source src="/radio/listen.m3u?token=abc123&amp;expires=1" type="audio/x-mpegurl"></audio>'
            f'<div data-player=\'{{"url":"{escaped}"}}\'></div><a href=/radio/listen.m3u>Any player</a>'
        )

    async def _playlist(self, _: web.Request) -> web.Response:
        return web.Response(text=f"#EXTM3U\n{self.stream}\n", content_type="audio/x-mpegurl")

    async def _schedule(self, _: web.Request) -> web.Response:
        parts = [f"<title>Schedule | {escape(self.title)}</title>"]
        if self.composer:
            address = f"{self.url}/v1/widget/{UCS}/week?format=json".replace("/", "\\/")
            parts.append(f'<script>fetch("{address}").then(show)</script>')
        if self.calendar:
            parts.append(f'<a href="webcal://{self.url.partition("://")[2]}/radio/week.ics">Subscribe</a>')
        return html("".join(parts))

    async def _circle(self, _: web.Request) -> web.Response:
        return web.Response(status=301, headers={"Location": "/radio/live/circle"})

    async def _elsewhere(self, _: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "http://192.168.77.1/admin"})

    async def _huge(self, _: web.Request) -> web.Response:
        return html("<a href=early.m3u>early</a>" + "<p>" * (HUGE_BYTES // 3) + "<a href=late.m3u>late</a>")

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        if not self.endless:
            return html("<title>Live blog</title>")
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        await response.write(b"<title>Live blog</title>")
        await asyncio.Event().wait()
        return response

    async def _page(self, _: web.Request) -> web.Response:
        return html('<a href="/radio/secret.m3u">staff only</a>')

    async def _logo(self, _: web.Request) -> web.Response:
        return web.Response(body=PNG, content_type="image/png")

    async def _episode(self, _: web.Request) -> web.Response:
        return web.Response(body=self.sound, content_type="audio/mpeg")

    async def _calendar(self, _: web.Request) -> web.Response:
        return web.Response(text=calendar(), content_type="text/calendar")

    async def _day(self, request: web.Request) -> web.Response:
        if request.match_info["ucs"] != UCS:
            return web.json_response({"onToday": []})
        day = date.fromisoformat(request.query["date"])
        return web.json_response({"onToday": [event(day, start, end, title) for start, end, title in GRID]})


def html(text: str) -> web.Response:
    """Return a page."""
    return web.Response(text=text, content_type="text/html")


def calendar(zone: str = "America/New_York") -> str:
    """Return a calendar with two programmes a day."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", f"X-WR-TIMEZONE:{zone}"]
    for uid, title, start, end in (
        ("a", "Morning", "060000", "120000"),
        ("b", "Afternoon", "120000", "180000"),
    ):
        lines += ["BEGIN:VEVENT", f"UID:{uid}@valley.example", "DTSTAMP:20260101T000000Z", f"SUMMARY:{title}"]
        lines += [f"DTSTART;TZID={zone}:20260101T{start}", f"DTEND;TZID={zone}:20260101T{end}"]
        lines += ["RRULE:FREQ=DAILY", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


@asynccontextmanager
async def website(site: Website | None = None) -> AsyncIterator[Website]:
    """Serve a website on loopback."""
    running = site or Website()
    async with served(running.app(), shutdown_timeout_s=0.1) as url:
        running.url = url
        yield running
