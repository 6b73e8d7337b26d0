# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Follows redirects by hand: exact ``Location`` bytes, each hop guarded, nothing secret to strangers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from player.errors import ErrorClass, RedirectError, StreamRefusedError, StreamUnreachableError

from .address import Address, join_address, parse_address
from .client import GuardedClient, Response, basic_authorization

MOST_REDIRECTS: Final = 10
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

Origin = tuple[str, str, int]


async def follow(client: GuardedClient, url: str, headers: Mapping[str, str] | None = None) -> Response:
    """GET an address and what it redirects to, until an answer that is no redirect.

    Cookies and user names live for these hops only, and go only to the origin that they are from.

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
        if response.status not in _REDIRECTS or not response.headers.get("Location"):
            return await _final(response)
        await response.aclose()

        _take_cookies(jar, response.all("Set-Cookie"))
        target = join_address(url, response.headers["Location"])
        if address.scheme == "https" and address.origin in credentials and target.lower().startswith("http:"):
            raise StreamUnreachableError(url, "refused to follow from https to http with a password")
        url = target


async def _final(response: Response) -> Response:
    if 200 <= response.status < 300:
        return response
    await response.aclose()
    raise StreamRefusedError(response.url, response.status)


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
        name, equals, value = pair.strip().partition("=")
        if not equals or not name or any(ord(mark) < 0x21 or ord(mark) > 0x7E for mark in name + value):
            continue
        if any(attribute.strip().lower() == "max-age=0" for attribute in attributes):
            jar.pop(name, None)
        elif len(jar) < 50:
            jar[name] = value
