# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Follows redirects by hand: exact ``Location`` bytes, each hop guarded, nothing secret to strangers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from player.errors import ErrorClass, RedirectError, StreamRefusedError, StreamUnreachableError

from .address import Address, join_address, parse_address
from .client import GuardedClient, Response, basic_authorization

MOST_REDIRECTS: Final = 10
MOST_COOKIES: Final = 50
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


async def follow(client: GuardedClient, url: str, headers: Mapping[str, str] | None = None) -> Response:
    """GET an address and what it redirects to, until an answer that is no redirect.

    Cookies and user names live for these hops only, and go only to the origin that they are from, whatever
    domain and path a cookie names.

    Raises:
        RedirectError: If the hops go in a circle, or are too many.
        StreamRefusedError: If the last answer is an error status.
        StreamError: As `GuardedClient.open`, for each hop.
    """
    cookies: dict[Origin, dict[str, str]] = {}
    credentials: dict[Origin, tuple[str, str]] = {}
    seen: set[tuple[str, frozenset[tuple[str, str]]]] = set()
    while True:
        address = parse_address(url)
        if address.userinfo is not None:
            credentials[address.origin] = address.userinfo
        jar = cookies.setdefault(address.origin, {})
        state = (address.url, frozenset(jar.items()))
        if state in seen:
            raise RedirectError(url, "redirects in a circle", kind=ErrorClass.LOOP)
        if len(seen) > MOST_REDIRECTS:
            raise RedirectError(url, f"more than {MOST_REDIRECTS} redirects", kind=ErrorClass.TOO_DEEP)
        seen.add(state)

        response = await client.open(address, _secrets(address, credentials, jar) | dict(headers or {}))
        location = _location(response)
        if location is None:
            return await _final(response)
        await response.aclose()

        _take_cookies(jar, response.all("Set-Cookie"))
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
    address: Address, credentials: Mapping[Origin, tuple[str, str]], jar: Mapping[str, str]
) -> dict[str, str]:
    fields = {}
    if jar:
        fields["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
    if address.origin in credentials:
        fields["Authorization"] = basic_authorization(*credentials[address.origin])
    return fields


def _take_cookies(jar: dict[str, str], fields: list[str]) -> None:
    for field in fields:
        pair, *attributes = field.split(";")
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not (equals and _COOKIE_NAME.fullmatch(name) and _COOKIE_VALUE.fullmatch(value)):
            continue
        if any(_GONE.fullmatch(attribute.strip()) for attribute in attributes):
            jar.pop(name, None)
        elif len(jar) < MOST_COOKIES or name in jar:
            jar[name] = value
