# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who may ask what: the Host rule, the loopback rule, tokens, and what each route demands.

Nothing here trusts what a client says of itself where that can be known
otherwise: our own address is that of the socket, never that of ``Host``.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Middleware

from schedules.http import Handler, HttpProblem
from schedules.model.staff import Actor, Permission, Role

H = TypeVar("H", bound=Callable[..., Any])

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
DEFAULT_PORTS = {"http": 80, "https": 443}

_FORWARDING = frozenset(
    {
        "via",
        "x-real-ip",
        "x-client-ip",
        "x-cluster-client-ip",
        "true-client-ip",
        "cf-connecting-ip",
        "fastly-client-ip",
        "fly-client-ip",
    }
)


class Access(StrEnum):
    """What a route demands of who asks; every route declares one."""

    PUBLIC = "public"
    """Nothing, and pages of other origins may read the answer too."""
    PERSONAL = "personal"
    """Nothing, but what is answered depends on who asks: no other origin may read it."""
    LOCAL = "local"
    """Loopback, the token of the run, or a token of a manager or an admin."""
    STAFF = "staff"
    """A permission that the route names, held by the one who asks."""


STAFF_PATHS = ("/api/v1/staff", "/staff")
"""Below these, every route names a permission."""
DOORSTEP = ("/staff/sign-in", "/staff/static")
"""Except here: who is not yet known comes so far."""
TRUSTED_ROLES = frozenset({Role.MANAGER, Role.ADMIN})
"""Their tokens count where loopback does."""

ACTOR: web.RequestKey[Actor] = web.RequestKey("actor", Actor)

Refuse = Callable[[web.Request, HttpProblem], web.StreamResponse]
"""Makes an answer for people out of a refusal."""


class Door(Protocol):
    """Knows the staff by what their requests carry."""

    async def arrive(self, request: web.Request) -> Actor | None:
        """Return who asks; ``None`` if nobody that is known.

        Raises:
            HttpProblem: 429 after too many wrong secrets.
        """

    def who(self, request: web.Request) -> Actor | None:
        """Return who asks, as far as is known in memory."""

    def bearer(self, request: web.Request) -> Actor | None:
        """Return whose token the request carries; sessions and loopback do not count."""


@dataclass(frozen=True, slots=True)
class Names:
    """What we are called on one listening address.

    Attributes:
        hosts: Values of ``Host`` that mean us.
        loopback_hosts: Those of them that only this machine uses.
        origins: Values of ``Origin`` of our own pages.
    """

    hosts: frozenset[str]
    loopback_hosts: frozenset[str]
    origins: frozenset[str]


class Gate:
    """Checks every request before its handler sees it.

    Args:
        public_url: The address that people use, where it is not the listening one.
        listen_host: The configured listening host; a name there is one of ours.
        token: Bearer token of this run; empty: there is none.
        tls: Whether the listening address itself speaks TLS.
    """

    def __init__(
        self,
        *,
        public_url: str | None = None,
        listen_host: str = "127.0.0.1",
        token: str = "",
        tls: bool = False,
    ) -> None:
        self._public = urlsplit(public_url) if public_url else None
        self._listen_host = listen_host
        self._token = token.encode()
        self._scheme = "https" if tls else "http"
        self._names: dict[object, Names] = {}
        self._door: Door | None = None
        self._refusals: list[tuple[str, Refuse]] = []

    def set_door(self, door: Door) -> None:
        """Say who knows the staff; until then nobody does."""
        self._door = door

    def refuse_with(self, under: str, refuse: Refuse) -> None:
        """Let pages answer those of the staff's addresses that are refused: 401, 403 or 429.

        Args:
            under: Path below which it does, such as ``/staff``.
        """
        self._refusals.append((under, refuse))

    def install(self, app: web.Application) -> None:
        """Put the gate before all handlers; after `schedules.http.install_problems`."""
        app.middlewares.append(self._middleware())
        app.on_response_prepare.append(_let_other_origins_read)

    def is_loopback(self, request: web.Request) -> bool:
        """Return whether the request comes from this machine itself, by a page of ours or by none."""
        host = request.headers.get("Host", "").lower()
        return (
            _is_loopback_peer(request)
            and not _was_forwarded(request)
            and host in self._names_of(request).loopback_hosts
            and self.is_own_origin(request)
        )

    def has_token(self, request: web.Request) -> bool:
        """Return whether the request carries the token of this run."""
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        given = value.strip().encode("utf-8", "surrogateescape")
        return bool(self._token) and scheme.lower() == "bearer" and hmac.compare_digest(given, self._token)

    def is_trusted(self, request: web.Request) -> bool:
        """Return whether the request may do what only this machine's people and their managers may."""
        if self.is_loopback(request) or self.has_token(request):
            return True
        actor = None if self._door is None else self._door.bearer(request)
        return actor is not None and actor.role in TRUSTED_ROLES

    def is_known(self, request: web.Request) -> bool:
        """Return whether the staff or this machine itself asks; looks into memory alone."""
        if self.is_loopback(request) or self.has_token(request):
            return True
        return self._door is not None and self._door.who(request) is not None

    def is_https(self, request: web.Request) -> bool:
        """Return whether people reach us by https where this request came in."""
        if self._scheme == "https":
            return True
        public = self._public is not None and self._public.scheme == "https"
        return public and not self.is_loopback(request)

    def is_own_origin(self, request: web.Request) -> bool:
        """Return whether no page, or a page of ours, has sent the request."""
        origins = request.headers.getall("Origin", ())
        return not origins or (len(origins) == 1 and origins[0] in self._names_of(request).origins)

    def demand_own_origin(self, request: web.Request) -> None:
        """Refuse a page of another origin.

        Raises:
            HttpProblem: 403.
        """
        site = request.headers.get("Sec-Fetch-Site")
        if not self.is_own_origin(request) or site in {"cross-site", "same-site"}:
            raise HttpProblem(403, "a page of another origin may not do this")

    def _middleware(self) -> Middleware:
        @web.middleware
        async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
            self._check_host(request)
            info = request.match_info
            if info.http_exception is None:
                if request.method not in SAFE_METHODS:
                    self._check_unsafe(request)
                access = declared_access(info.route)
                if access is None or not is_declared(info.route):
                    raise HttpProblem(403, "this address says of nobody that they may use it")
                if access is Access.STAFF:
                    try:
                        request[ACTOR] = await self._admit(request, declared_permission(info.route))
                    except HttpProblem as refusal:
                        return self._refused(request, refusal)
                if access is Access.LOCAL and not self.is_trusted(request):
                    raise HttpProblem(
                        403, "only this machine itself, or the token of the running service, may do this"
                    )
            return await handler(request)

        return gate

    async def _admit(self, request: web.Request, permission: Permission | None) -> Actor:
        actor = None if self._door is None else await self._door.arrive(request)
        if actor is None:
            raise HttpProblem(
                401,
                "this is for the staff: send a token as Authorization: Bearer, or sign in",
                headers={"WWW-Authenticate": 'Bearer realm="staff"'},
            )
        if permission is None:
            raise HttpProblem(403, "this address says of nobody that they may use it")
        if not actor.may(permission):
            raise HttpProblem(403, actor.lacks(permission))
        return actor

    def _refused(self, request: web.Request, refusal: HttpProblem) -> web.StreamResponse:
        for under, refuse in self._refusals:
            if is_below(request.path, under):
                return refuse(request, refusal)
        raise refusal

    def _check_host(self, request: web.Request) -> None:
        host = request.headers.get("Host")
        if not host or not request.raw_path.startswith("/"):
            raise HttpProblem(400, "the request must name this service in Host, and a path alone")
        hosts = self._names_of(request).hosts
        if host not in hosts and host.lower() not in hosts:
            raise HttpProblem(421, "the name in Host is not one of this service's; see listen.public_url")

    def _check_unsafe(self, request: web.Request) -> None:
        self.demand_own_origin(request)
        codings = request.headers.getall("Content-Encoding", ())
        if any(coding.strip().lower() != "identity" for coding in codings):
            # What is packed may grow a thousandfold, and nobody needs it for what is sent here.
            raise HttpProblem(
                415,
                "send the body as it is, without Content-Encoding",
                headers={"Accept-Encoding": "identity"},
            )
        if request.path.startswith("/api/") and request.content_type != "application/json":
            raise HttpProblem(
                415, "send Content-Type: application/json", headers={"Accept": "application/json"}
            )

    def _names_of(self, request: web.Request) -> Names:
        sockname = request.protocol.sockname
        names = self._names.get(sockname)
        if names is None:
            names = self._names[sockname] = self._name_address(sockname)
        return names

    def _name_address(self, sockname: object) -> Names:
        local: list[str] = []
        loopback: list[str] = []
        origins: list[str] = []
        if isinstance(sockname, tuple):  # else a Unix socket, which has no name of its own
            port = int(sockname[1])
            bare = [*LOOPBACK_NAMES, _literal(str(sockname[0])), self._listen_host.lower()]
            local = _with_and_without(bare, port)
            loopback = _with_and_without(LOOPBACK_NAMES, port)
            origins = [_origin(self._scheme, name, port) for name in bare]
        if self._public is not None:
            name = (self._public.hostname or "").lower()
            name = f"[{name}]" if ":" in name else name
            scheme = self._public.scheme
            port = self._public.port or DEFAULT_PORTS.get(scheme, 0)
            local += [f"{name}:{port}", *([name] if port == DEFAULT_PORTS.get(scheme) else [])]
            origins.append(_origin(scheme, name, port))
        return Names(frozenset(local), frozenset(loopback), frozenset(origins))


def declared(access: Access, permission: Permission | None = None) -> Callable[[H], H]:
    """Declare, as a decorator of a handler, what its route demands.

    Raises:
        ValueError: If it is for the staff and names no permission, or the other way round.
    """
    if (access is Access.STAFF) is (permission is None):
        raise ValueError("a route of the staff names a permission, and no other route does")

    def declare(handler: H) -> H:
        handler.__dict__["__access__"] = access
        handler.__dict__["__permission__"] = permission
        return handler

    return declare


def declared_access(route: web.AbstractRoute) -> Access | None:
    """Return what a route demands, or ``None`` if nobody has said."""
    access = _declared(route, "__access__")
    return access if isinstance(access, Access) else None


def declared_permission(route: web.AbstractRoute) -> Permission | None:
    """Return the permission that a route of the staff demands; ``None``: it is for others."""
    permission = _declared(route, "__permission__")
    return permission if isinstance(permission, Permission) else None


def is_declared(route: web.AbstractRoute) -> bool:
    """Return whether it is said who may use a route; below the staff's paths that takes a permission."""
    access = declared_access(route)
    path = route.resource.canonical if route.resource is not None else ""
    staff = any(is_below(path, one) for one in STAFF_PATHS)
    if staff and not any(is_below(path, one) for one in DOORSTEP):
        return access is Access.STAFF
    return access is not None


def undeclared_routes(app: web.Application) -> list[str]:
    """Return the routes that declare not enough, as ``METHOD path``; there must be none."""
    return [f"{r.method} {r.resource}" for r in app.router.routes() if not is_declared(r)]


def is_below(path: str, folder: str) -> bool:
    """Return whether a path is another one, or lies below it."""
    return path == folder or path.startswith(f"{folder}/")


def _declared(route: web.AbstractRoute, name: str) -> object:
    handler = getattr(route.handler, "__func__", route.handler)
    return getattr(handler, name, None)


def actor_of(request: web.Request) -> Actor:
    """Return who asks, of a request to a route of the staff."""
    return request[ACTOR]


async def _let_other_origins_read(request: web.Request, response: web.StreamResponse) -> None:
    if request.method not in {"GET", "HEAD"} or request.match_info.http_exception is not None:
        return
    if declared_access(request.match_info.route) is Access.PUBLIC:
        response.headers.setdefault("Access-Control-Allow-Origin", "*")


def _with_and_without(names: Iterable[str], port: int) -> list[str]:
    # Browsers always say a port that is not the standard one; other clients often leave it out.
    return [text for name in names for text in (name, f"{name}:{port}")]


def _origin(scheme: str, name: str, port: int) -> str:
    return f"{scheme}://{name}" if port == DEFAULT_PORTS.get(scheme) else f"{scheme}://{name}:{port}"


def _literal(address: str) -> str:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped) if ip.ipv4_mapped else f"[{ip}]"
    return str(ip)


def _is_loopback_peer(request: web.Request) -> bool:
    peer = request.protocol.peername
    if not isinstance(peer, tuple):
        return False
    ip = ipaddress.ip_address(str(peer[0]).partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        return ip.ipv4_mapped.is_loopback
    return ip.is_loopback


def _was_forwarded(request: web.Request) -> bool:
    names = map(str.lower, request.headers)
    return any(name in _FORWARDING or "forwarded" in name for name in names)
