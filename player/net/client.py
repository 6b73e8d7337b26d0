# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The one way out: every byte from outside comes through this client, and every connection past the guard.

It speaks HTTP as radio does (see `icy_http`), asks like a player, and never does on its own what could
surprise a station: no second request, no redirect, no range, no compression, no proxy.  `redirects.follow`
is built on it.
"""

from __future__ import annotations

import asyncio
import base64
import socket
import ssl
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from player.errors import (
    ForbiddenAddressError,
    PlayerError,
    StreamEndedError,
    StreamError,
    StreamTimeoutError,
    StreamUnreachableError,
    UnsupportedAddressError,
)

from .address import Address
from .guard import AddressPolicy
from .head_fields import MOST_FIELDS
from .heads import HEAD_LIMIT_BYTES
from .icy_http import AddrInfo, IcyResponse, icy_connector
from .lookup import SystemResolver

LOOKUP_S: Final = 5.0
CONNECT_S: Final = 4.0
HEAD_S: Final = 6.0
"""From the lookup to the end of the head, all in all."""
# Servers show browsers a web page, and some know only the great players; so we say whom we are like.
USER_AGENT: Final = "PlayLiveRadio/0.1 (like VLC/3.0)"


class _DeniedError(OSError):
    """The guard said no.  An OSError, since that is what aiohttp takes for a failed connection."""


class _SlowLookupError(OSError):
    """Nobody said what address a name has."""


class _NoAnswerError(aiohttp.ClientError):
    """The connection ended before there was an answer.  None of those after which aiohttp asks again."""


async def _ask_once(request: aiohttp.ClientRequest, ask: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from sending a GET a second time when the first gets no answer: a token may be spent."""
    try:
        return await ask(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        closed = isinstance(error, aiohttp.ServerDisconnectedError)
        raise _NoAnswerError("the server closed the connection" if closed else _said(error)) from error


def guarded_socket(policy: AddressPolicy, info: AddrInfo) -> socket.socket:
    """Make the socket for one final address: the last door, past which nothing is looked up any more.

    Raises:
        OSError: If the policy denies the address.
    """
    family, kind, protocol, _, sockaddr = info
    verdict = policy.verdict(str(sockaddr[0]), int(sockaddr[1]))
    if not verdict.allowed:
        raise _DeniedError(verdict.reason)
    made = socket.socket(family, kind, protocol)
    made.setblocking(False)
    return made


class GuardedResolver(AbstractResolver):
    """Looks names up, and drops the answers that are denied."""

    def __init__(self, policy: AddressPolicy, inner: AbstractResolver) -> None:
        self._policy = policy
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the allowed addresses of a name.

        Raises:
            OSError: If the lookup fails or takes too long, or no answer is left.
        """
        try:
            async with asyncio.timeout(LOOKUP_S):
                answers = await self._inner.resolve(host, port, family)
        except TimeoutError as error:
            raise _SlowLookupError(f"the name was not looked up within {LOOKUP_S:.0f} s") from error
        verdicts = [self._policy.verdict(answer["host"], port) for answer in answers]
        allowed = [answer for answer, verdict in zip(answers, verdicts, strict=True) if verdict.allowed]
        if answers and not allowed:
            raise _DeniedError("; ".join(dict.fromkeys(verdict.reason for verdict in verdicts)))
        return allowed

    async def close(self) -> None:
        """Release what the inner resolver holds."""
        await self._inner.close()


class Response:
    """One answer: its head, and a body that is read piece by piece."""

    def __init__(self, address: str, inner: aiohttp.ClientResponse) -> None:
        self._address = address
        self._inner = inner
        self._read_bytes = 0

    @property
    def url(self) -> str:
        """The address that was asked, without user name and fragment."""
        return self._address

    @property
    def status(self) -> int:
        """The HTTP status code."""
        return self._inner.status

    @property
    def headers(self) -> Mapping[str, str]:
        """Fields by name, in any letter case, the first of equal ones; bytes that are not UTF-8 are
        surrogate escapes.  Those that only say how long the body is are gone."""
        return self._inner.headers

    def all(self, name: str) -> list[str]:
        """Return every value of a field that may come more than once."""
        return self._inner.headers.getall(name, [])

    @property
    def complete(self) -> bool | None:
        """Whether all of the body that was announced, by a length or by chunks, has been read.

        ``None`` if nothing was announced that can be believed.  True is no end yet, as lengths may be too
        small: who reads on waits a moment for more, and who reads what has an end of its own may stop.
        """
        return self._inner.whole(self._read_bytes) if isinstance(self._inner, IcyResponse) else None

    async def read_some(self) -> bytes:
        """Return the next piece of the body as soon as there is one; empty at its end.

        A body that is shorter than was announced simply ends: `complete` tells.

        Raises:
            StreamEndedError: If the connection broke, after all that came before has been read.
        """
        try:
            data = await self._inner.content.readany()
        except (aiohttp.ClientError, OSError) as error:
            raise StreamEndedError(self._address, f"the connection broke: {_said(error)}") from error
        broke = self._inner.broke if isinstance(self._inner, IcyResponse) else None
        if not data and broke is not None:
            raise StreamEndedError(self._address, f"the connection broke: {_said(broke)}") from broke
        self._read_bytes += len(data)
        return data

    async def aclose(self) -> None:
        """Close the connection at once; may be called twice."""
        self._inner.close()


class GuardedClient:
    """Sends requests past the guard: GET for sound and lists, POST for alerts.

    Args:
        policy: Decides on every connection.
        ca_file: A further trust root for TLS, as a PEM file.
        resolver: Looks names up; the system's unless a test says otherwise.
    """

    def __init__(
        self, policy: AddressPolicy, ca_file: Path | None = None, *, resolver: AbstractResolver | None = None
    ) -> None:
        self._policy = policy
        self._ca_file = ca_file
        self._resolver = resolver
        self._tls: ssl.SSLContext | None = None
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open it; the file of the trust root is read now.

        Raises:
            PlayerError: If that file cannot be read.
        """
        if self._ca_file is not None:
            self._tls = _tls_context(self._ca_file)
        resolver = GuardedResolver(self._policy, self._resolver or SystemResolver())
        self._session = aiohttp.ClientSession(
            connector=icy_connector(resolver, lambda info: guarded_socket(self._policy, info)),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S),
            response_class=IcyResponse,
            middlewares=(_ask_once,),
            # The limits are `HeadReader`'s; the parser behind it shall have none of its own.
            max_line_size=2 * HEAD_LIMIT_BYTES,
            max_field_size=2 * HEAD_LIMIT_BYTES,
            max_headers=2 * MOST_FIELDS,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def open(self, address: Address, headers: Mapping[str, str] | None = None) -> Response:
        """Send one GET and read the head of the answer, whatever its status; follow nothing.

        The caller closes the response.

        Raises:
            ForbiddenAddressError: If the guard denies every address of the host.
            StreamTimeoutError: If lookup, connecting or the head took too long.
            StreamUnreachableError: If lookup, connection or TLS failed, or no answer of a radio server came.
        """
        return await self._send("GET", address, headers, None, HEAD_S)

    async def post(
        self, address: Address, body: bytes, headers: Mapping[str, str], *, within_s: float = HEAD_S
    ) -> Response:
        """Send one POST; else as `open`.

        Args:
            within_s: For lookup, connection, body and the head of the answer, in seconds.
        """
        return await self._send("POST", address, headers, body, within_s)

    async def _send(
        self,
        method: str,
        address: Address,
        headers: Mapping[str, str] | None,
        body: bytes | None,
        within_s: float,
    ) -> Response:
        """Send one request and read the head of the answer, whatever its status; follow nothing.

        Raises:
            ForbiddenAddressError: If the guard denies every address of the host.
            StreamTimeoutError: If lookup, connecting or the head took too long.
            StreamUnreachableError: If lookup, connection or TLS failed, or no answer of a radio server came.
        """
        if self._session is None:
            raise RuntimeError("the client is not open")
        url = address.url
        if address.ip is not None:
            verdict = self._policy.verdict(address.ip, address.port)
            if not verdict.allowed:
                raise ForbiddenAddressError(url, verdict.reason)
        sent = {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "identity", **(headers or {})}
        if address.userinfo is not None and "Authorization" not in sent:
            sent["Authorization"] = basic_authorization(*address.userinfo)
        try:
            async with asyncio.timeout(within_s):
                inner = await self._session.request(
                    method,
                    _exact(address),
                    headers=sent,
                    data=body,
                    allow_redirects=False,
                    ssl=self._tls_for(address),
                )
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _as_stream_error(url, error, within_s) from error
        return Response(url, inner)

    def _tls_for(self, address: Address) -> ssl.SSLContext | bool:
        if address.scheme != "https":
            return True
        if self._tls is None:
            self._tls = _tls_context(None)
        return self._tls


def _exact(address: Address) -> URL:
    """Return what aiohttp sends byte for byte: all of the target as a path, since it loses an empty query."""
    authority = address.url.partition("://")[2].partition("/")[0]
    return URL.build(scheme=address.scheme, authority=authority, path=address.target, encoded=True)


def basic_authorization(user: str, password: str) -> str:
    """Return the value of an Authorization field (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")


def _tls_context(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise PlayerError(f"{ca_file}: not a readable PEM file of trust roots: {error}") from error
    return context


def _as_stream_error(url: str, error: Exception, within_s: float) -> StreamError:
    """Say in our words what aiohttp met."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, _DeniedError):
        return ForbiddenAddressError(url, str(cause))
    if isinstance(cause, _SlowLookupError):
        return StreamTimeoutError(url, str(cause))
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return StreamTimeoutError(url, f"no connection within {CONNECT_S:.0f} s")
    if isinstance(error, TimeoutError):
        return StreamTimeoutError(url, f"no answer within {within_s:.0f} s")
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return StreamUnreachableError(url, f"name lookup failed: {_said(cause)}")
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return StreamUnreachableError(url, f"TLS certificate refused: {_said(error.certificate_error)}")
    if isinstance(error, aiohttp.ClientSSLError):
        return StreamUnreachableError(url, f"TLS failed: {_said(cause)}")
    if isinstance(error, aiohttp.ClientConnectorError):
        return StreamUnreachableError(url, f"cannot connect: {_said(cause)}")
    if isinstance(error, aiohttp.ClientResponseError):
        return StreamUnreachableError(url, f"the answer is not HTTP: {error.message}")
    if isinstance(error, aiohttp.InvalidURL | ValueError):
        return UnsupportedAddressError(url, "not an address")
    return StreamUnreachableError(url, f"no answer: {_said(error)}")


def _said(error: BaseException) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(text.split())[:200]
