# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The staff's door: who asks, by token, by session, or because they sit at this machine.

All that is asked on the way of a request is answered from memory.  Tokens and sessions that another node,
or a command, has written are seen within a minute, and at once where somebody comes with them.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NoReturn

from aiohttp import web

from schedules.access import Gate
from schedules.clock import Clock
from schedules.errors import SignInError, StoreError, StoreUnavailableError, UnknownItemError
from schedules.http import HttpProblem
from schedules.model.ids import ServiceId
from schedules.model.staff import Actor, Role, Session, StaffToken
from schedules.rest.addresses import networks, sender_of
from schedules.store.base import LineupStore, Notice

from .cookies import FormSecrets, drop_session_cookie, session_secret, set_session_cookie
from .credentials import (
    LONGEST_SECRET,
    THIS_MACHINE,
    actor_with,
    digest_of,
    is_digest_of,
    is_worth,
    new_secret,
    new_token,
)
from .guesses import Guesses

log = logging.getLogger(__name__)

IDLE = timedelta(hours=12)
"""A session that nobody uses ends."""
LONGEST = timedelta(days=7)
"""Every session ends."""
REFRESH_S = 60.0
LOOK_AGAIN_S = 1.0
"""Credentials that nobody knows make us look into the store, at most so often."""
LOOK_AGAIN_WITHIN_S = 2.0
SEEN_EVERY = timedelta(minutes=5)
"""How exactly the store knows when a session was used last."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser that has just signed in.

    Attributes:
        set_cookie: Puts the session's cookie on the answer; without that, nothing was gained.
    """

    actor: Actor
    set_cookie: Callable[[web.StreamResponse], None]


class StaffDoor:
    """Knows the staff.

    Args:
        gate: Says what comes from this machine itself, what has the token of the run, and what is https.
        trusted_proxies: Addresses or CIDRs whose word is taken for where a request comes from.
    """

    def __init__(
        self, store: LineupStore, clock: Clock, gate: Gate, *, trusted_proxies: Iterable[str] = ()
    ) -> None:
        self._store = store
        self._clock = clock
        self._gate = gate
        self._proxies = networks(trusted_proxies)
        self._guesses = Guesses(clock)
        self._forms = FormSecrets(gate.is_https)
        self._tokens: dict[str, StaffToken] = {}
        self._by_digest: dict[str, StaffToken] = {}
        self._sessions: dict[str, Session] = {}
        self._seen: dict[str, datetime] = {}
        self._ended: set[str] = set()
        self._writing = asyncio.Lock()
        self._looked_s = -math.inf

    # Life

    def install(self, app: web.Application) -> None:
        """Make the gate ask here; before the application runs."""
        self._gate.set_door(self)
        self._forms.install(app)

    async def open(self) -> None:
        """Read who is known; a store that is away just now is asked again.

        Raises:
            StoreError: If it cannot be read, and will not heal by itself.
        """
        try:
            await self._refresh()
        except StoreUnavailableError as error:
            log.warning("until the store is back, the staff are known by where they sit alone: %s", error)

    async def run(self) -> NoReturn:
        """Keep up with what others write, and forget what has ended, until cancelled."""
        async with self._store.notices() as notices, asyncio.TaskGroup() as group:
            group.create_task(self._listen(notices), name="staff notices")
            while True:
                await self._keep_up()  # at first, what was written before anybody listened
                await self._clock.sleep(REFRESH_S)
        raise AssertionError("cancelling is the only way out")

    # Who asks

    def who(self, request: web.Request) -> Actor | None:
        """Return who asks, as far as is known in memory; ``None``: nobody that is known.

        A request that names a token is judged by that alone, then comes the session, then the place.
        """
        if "Authorization" in request.headers:
            return THIS_MACHINE if self._gate.has_token(request) else self.bearer(request)
        return self._by_session(request) or (THIS_MACHINE if self._gate.is_loopback(request) else None)

    def bearer(self, request: web.Request) -> Actor | None:
        """Return whose token the request carries."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        token = self._token(secret.strip()) if scheme.lower() == "bearer" else None
        return None if token is None else actor_with(token)

    async def arrive(self, request: web.Request) -> Actor | None:
        """Return who asks; looks into the store where the credentials are not known yet.

        Raises:
            HttpProblem: 429 after too many wrong secrets.
        """
        actor = self.who(request)
        named = "Authorization" in request.headers
        if actor is None and (named or self._session_secret(request)):
            await self._look_again()
            actor = self.who(request)
        if actor is None and named:
            wait_s = self._failed(request)
            if wait_s > 0:
                raise HttpProblem(
                    429,
                    "too many wrong secrets; wait a little",
                    headers={"Retry-After": str(math.ceil(wait_s))},
                )
        return actor

    # Sessions

    async def sign_in(self, request: web.Request, secret: str) -> SignedIn:
        """Begin a session with a token's secret; a session that the browser had ends.

        Raises:
            SignInError: If the secret opens nothing.
            StoreError: If the session cannot be kept.
        """
        secret = secret.strip()
        token = self._token(secret)
        if token is None:
            await self._look_again()
            token = self._token(secret)
        if token is None:
            raise SignInError(self._failed(request))
        now, cookie = self._clock.now(), new_secret("")
        session = Session(
            digest=digest_of(cookie), token_id=token.id, created_at=now, seen_at=now, expires_at=now + LONGEST
        )
        before = digest_of(self._session_secret(request))
        async with self._writing:
            await self._store.put_session(session)
            self._sessions[session.digest] = session
        if before in self._sessions:
            await self._end([before])
        https = self._gate.is_https(request)
        return SignedIn(actor_with(token), lambda response: set_session_cookie(response, cookie, https=https))

    async def sign_out(self, request: web.Request, response: web.StreamResponse) -> None:
        """End the session of a browser, here and in the store, and take its cookie away.

        Raises:
            StoreError: If the store cannot be written; the session has ended on this node all the same.
        """
        drop_session_cookie(response, https=self._gate.is_https(request))
        secret = self._session_secret(request)
        if secret:
            await self._end([digest_of(secret)])

    # Forms

    def csrf_token(self, request: web.Request) -> str:
        """Return what a form of this browser's has to send back.

        It is bound to the session, or without one to a cookie of its own, which the answer to this
        request sets by itself.
        """
        return self._forms.token(request, self._signed_in(request))

    def check_csrf(self, request: web.Request, given: str) -> None:
        """Refuse a form that was not made for this browser.

        Raises:
            HttpProblem: 403.
        """
        self._forms.check(request, self._signed_in(request), given)

    # Tokens

    def tokens(self) -> tuple[StaffToken, ...]:
        """Return all tokens, also those that expired or were revoked, by the time they were made."""
        return tuple(sorted(self._tokens.values(), key=lambda one: (one.created_at, one.id)))

    async def add_token(
        self,
        name: str,
        role: Role,
        services: Iterable[ServiceId] | None = None,
        expires_at: datetime | None = None,
        *,
        by: Actor,
        machine: bool = False,
    ) -> tuple[StaffToken, str]:
        """Make a token; its secret is never to be had again.

        Raises:
            InvalidEditError, RefusedEditError: As `credentials.new_token`.
            StoreError: If it cannot be kept.
        """
        async with self._writing:
            self._take(await self._store.tokens(), await self._store.sessions())
            token, secret = new_token(
                name, role, services=services, expires_at=expires_at, by=by, machine=machine,
                now=self._clock.now(), known=self._tokens.values(),
            )  # fmt: skip
            await self._store.put_token(token)
            self._know(token)
        return token, secret

    async def revoke(self, token_id: str) -> StaffToken:
        """Make a token worth nothing, and end the sessions that began with it, at once.

        Raises:
            UnknownItemError: If there is no such token.
            StoreError: If that cannot be kept; then it is still worth what it was.
        """
        async with self._writing:
            self._take(await self._store.tokens(), await self._store.sessions())
            token = self._tokens.get(token_id)
            if token is None:
                raise UnknownItemError(f'there is no token "{token_id}"')
            if token.revoked_at is None:
                token = replace(token, revoked_at=self._clock.now())
                await self._store.put_token(token)
                self._know(token)
        await self._end([one.digest for one in self._sessions.values() if one.token_id == token_id])
        return token

    # Inside

    def _token(self, secret: str) -> StaffToken | None:
        if not 0 < len(secret) <= LONGEST_SECRET:
            return None
        token = self._by_digest.get(digest_of(secret))
        if token is None or not is_digest_of(token.digest, secret):
            return None
        return token if is_worth(token, self._clock.now()) else None

    def _session_secret(self, request: web.Request) -> str:
        return session_secret(request, https=self._gate.is_https(request))

    def _signed_in(self, request: web.Request) -> str:
        """Return the secret of the session that the request has, if that is worth something."""
        return self._session_secret(request) if self._by_session(request) is not None else ""

    def _by_session(self, request: web.Request) -> Actor | None:
        secret, now = self._session_secret(request), self._clock.now()
        session = self._sessions.get(digest_of(secret)) if 0 < len(secret) <= LONGEST_SECRET else None
        if session is None or not is_digest_of(session.digest, secret) or self._is_over(session, now):
            return None
        self._seen[session.digest] = now
        return actor_with(self._tokens[session.token_id])

    def _is_over(self, session: Session, now: datetime) -> bool:
        token = self._tokens.get(session.token_id)
        seen = max(session.seen_at, self._seen.get(session.digest, session.seen_at))
        return token is None or not is_worth(token, now) or now >= min(session.expires_at, seen + IDLE)

    def _failed(self, request: web.Request) -> float:
        sender = sender_of(request, self._proxies)
        wait_s = self._guesses.failed(sender)
        log.info("a wrong secret of the staff from %s", sender)
        return wait_s

    async def _end(self, digests: list[str]) -> None:
        for digest in digests:
            self._ended.add(digest)
            self._sessions.pop(digest, None)
            self._seen.pop(digest, None)
        if digests:
            async with self._writing:  # nobody is just reading what is removed here
                await self._store.remove_sessions(digests)
                self._ended.difference_update(digests)

    async def _listen(self, notices: AsyncIterator[Notice]) -> None:
        async for notice in notices:
            if notice.owner is None:
                await self._keep_up()

    async def _look_again(self) -> None:
        now_s = self._clock.monotonic_s()
        if now_s - self._looked_s < LOOK_AGAIN_S:
            return
        self._looked_s = now_s
        try:
            async with asyncio.timeout(LOOK_AGAIN_WITHIN_S):
                await self._refresh()
        except (StoreError, TimeoutError) as error:
            log.warning("who is of the staff stays as it was known: %s", str(error) or "the store is slow")

    async def _keep_up(self) -> None:
        try:
            await self._refresh()
            await self._tidy()
        except StoreError as error:
            log.warning("who is of the staff stays as it was known: %s", error)

    async def _refresh(self) -> None:
        async with self._writing:
            self._take(await self._store.tokens(), await self._store.sessions())

    async def _tidy(self) -> None:
        now = self._clock.now()
        over = [one.digest for one in self._sessions.values() if self._is_over(one, now)]
        await self._end([*over, *self._ended])
        for digest, seen in list(self._seen.items()):
            session = self._sessions.get(digest)
            if session is not None and seen - session.seen_at >= SEEN_EVERY:
                async with self._writing:
                    await self._store.put_session(replace(session, seen_at=seen))
                    self._sessions[digest] = replace(session, seen_at=seen)

    def _take(self, tokens: Iterable[StaffToken], sessions: Iterable[Session]) -> None:
        self._tokens.clear()
        self._by_digest.clear()
        for token in tokens:
            self._know(token)
        self._sessions = {one.digest: one for one in sessions if one.digest not in self._ended}
        self._seen = {digest: at for digest, at in self._seen.items() if digest in self._sessions}

    def _know(self, token: StaffToken) -> None:
        self._tokens[token.id] = token
        self._by_digest[token.digest] = token
