# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Follows redirects by hand: exact ``Location`` bytes, each hop guarded, nothing secret to strangers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from player.errors import ErrorClass, RedirectError, StreamRefusedError, StreamUnreachableError

from .address import Address, join_address, parse_address
from .client import GuardedClient, Response, basic_authorization

MOST_REDIRECTS: Final = 10
MOST_COOKIES: Final = 50
"""Of one origin."""
MOST_COOKIE_BYTES: Final = 32 * 1024
"""Of one origin; servers take no request with more."""
MOST_ORIGINS: Final = 16
_REDIRECTS: Final = frozenset({300, 301, 302, 303, 307, 308})
# How servers of old redirect: "0;url=…", at once or nearly so.  Pages that renew themselves wait for longer.
_REFRESH: Final = re.compile(
    r"""\s*([0-9]{1,4})(?:\.[0-9]*)?\s*[;,]\s*(?:url\s*=\s*)?(?:"([^"]*)"|'([^']*)'|(.*))""",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_REFRESH_S: Final = 5
_SOUND: Final = re.compile(r"audio/|video/|application/ogg", re.IGNORECASE)
_COOKIE_NAME: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_COOKIE_VALUE: Final = re.compile(r"[\x20-\x7e]*")
_GONE: Final = re.compile(r"max-age=\s*(?:0+|-[0-9]+)", re.IGNORECASE)

Origin = tuple[str, str, int]


class CookieJar:
    """Cookies of one stream, such as a token that its playlist sets and its segments need.

    Each goes back to the origin that set it and to no other, whatever domain and path it names.  An origin
    is scheme, host and port: that is narrower than RFC 6265, which knows neither schemes nor ports.
    """

    def __init__(self) -> None:
        self._by_origin: dict[Origin, dict[str, str]] = {}

    def of(self, origin: Origin) -> Mapping[str, str]:
        """Return what an origin gets, by name."""
        return self._by_origin.get(origin, {})

    def take(self, origin: Origin, fields: Sequence[str]) -> None:
        """Keep what an origin said in ``Set-Cookie``; of too many origins the oldest is forgotten."""
        if not fields:
            return
        kept = self._by_origin.pop(origin, {})
        _take_cookies(kept, fields)
        if kept:
            self._by_origin[origin] = kept
        if len(self._by_origin) > MOST_ORIGINS:
            del self._by_origin[next(iter(self._by_origin))]


async def follow(
    client: GuardedClient,
    url: str,
    headers: Mapping[str, str] | None = None,
    jar: CookieJar | None = None,
    hop: Callable[[str], None] | None = None,
) -> Response:
    """GET an address and what it redirects to, until an answer that is no redirect.

    User names live for these hops only, and so do cookies unless there is a jar; both go only to the origin
    that they are from.

    Args:
        jar: Of one stream: what the answers set is put there, and what is there is sent.
        hop: Is told of each further address before it is asked, and may raise.

    Raises:
        RedirectError: If the hops go in a circle, or are too many.
        StreamRefusedError: If the last answer is an error status.
        StreamError: As `GuardedClient.open`, for each hop.
    """
    jar = CookieJar() if jar is None else jar
    credentials: dict[Origin, tuple[str, str]] = {}
    seen: set[tuple[str, frozenset[tuple[str, str]]]] = set()
    while True:
        address = parse_address(url)
        if address.userinfo is not None:
            credentials[address.origin] = address.userinfo
        cookies = jar.of(address.origin)
        state = (address.url, frozenset(cookies.items()))
        if state in seen:
            raise RedirectError(url, "redirects in a circle", kind=ErrorClass.LOOP)
        if len(seen) > MOST_REDIRECTS:
            raise RedirectError(url, f"more than {MOST_REDIRECTS} redirects", kind=ErrorClass.TOO_DEEP)
        if seen and hop is not None:
            hop(url)
        seen.add(state)

        response = await client.open(address, _secrets(address, credentials, cookies) | dict(headers or {}))
        jar.take(address.origin, response.all("Set-Cookie"))
        location = _location(response)
        if location is None:
            return await _final(response)
        await response.aclose()

        target = join_address(url, location)
        if address.scheme == "https" and address.origin in credentials and target.lower().startswith("http:"):
            raise StreamUnreachableError(url, "refused to follow from https to http with a password")
        url = target


def _location(response: Response) -> str | None:
    """Return where an answer redirects to; ``None`` if it does not.  An empty text is the same address."""
    headers = response.headers
    if response.status in _REDIRECTS and "Location" in headers:
        return headers["Location"]
    sound = _SOUND.match(headers.get("Content-Type", "")) or "icy-metaint" in headers
    if sound or not 200 <= response.status < 400:
        return None
    match = _REFRESH.fullmatch(headers.get("Refresh", ""))
    if match is None or int(match[1]) > _LONGEST_REFRESH_S:
        return None
    return (match[2] or match[3] or match[4] or "").strip() or None


async def _final(response: Response) -> Response:
    if 200 <= response.status < 300:
        return response
    await response.aclose()
    raise StreamRefusedError(
        response.url, response.status, retry_after=response.headers.get("Retry-After", "")
    )


def _secrets(
    address: Address, credentials: Mapping[Origin, tuple[str, str]], cookies: Mapping[str, str]
) -> dict[str, str]:
    fields = {}
    if cookies:
        fields["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    if address.origin in credentials:
        fields["Authorization"] = basic_authorization(*credentials[address.origin])
    return fields


def _take_cookies(jar: dict[str, str], fields: Sequence[str]) -> None:
    for field in fields:
        pair, *attributes = field.split(";")
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not (equals and _COOKIE_NAME.fullmatch(name) and _COOKIE_VALUE.fullmatch(value)):
            continue
        if any(_GONE.fullmatch(attribute.strip()) for attribute in attributes):
            jar.pop(name, None)
        elif len(jar) < MOST_COOKIES or name in jar:
            others = sum(len(one) + len(jar[one]) for one in jar if one != name)
            if others + len(name) + len(value) <= MOST_COOKIE_BYTES:
                jar[name] = value
