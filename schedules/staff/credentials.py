# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Secrets of tokens and sessions: how they are made, and what of them is kept.

A secret holds 256 random bits, so that nobody can guess it and a plain digest
is enough to know it again.  It is shown once and kept nowhere.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from schedules.errors import InvalidEditError, RefusedEditError
from schedules.model.ids import ServiceId
from schedules.model.staff import Actor, Role, StaffToken

PREFIX = "lr_"
"""Of the secrets of tokens: by it, people and scanners know what they found."""
SECRET_BYTES = 32
LONGEST_SECRET = 200
LONGEST_NAME = 100

THIS_MACHINE = Actor(name="this machine", role=Role.ADMIN)
"""Who works on the machine itself, or has the token of the running service."""


def new_secret(prefix: str = PREFIX) -> str:
    """Return a new secret: the prefix and 43 base64url characters."""
    return prefix + secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256, in hex."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def is_digest_of(digest: str, secret: str) -> bool:
    """Tell whether a digest is that of a secret, in a time that does not depend on where they differ."""
    return hmac.compare_digest(digest.encode(), digest_of(secret).encode())


def new_token(
    name: str,
    role: Role,
    *,
    services: Iterable[ServiceId] | None,
    expires_at: datetime | None,
    by: Actor,
    machine: bool,
    now: datetime,
    known: Iterable[StaffToken],
) -> tuple[StaffToken, str]:
    """Return a new token, and its secret, which is never to be had again.

    Args:
        services: The only ones whose lineups it may edit; ``None``: all.
        by: Who makes it; may not give away more services than they have themselves.
        machine: Whether a program uses it.
        known: All tokens that there are.

    Raises:
        InvalidEditError: If the name is none that people could read, the token has expired already, or
            services are named for an admin.
        RefusedEditError: If a valid token has this name, or more is given away than one has.
    """
    name, wanted = name.strip(), None if services is None else frozenset(services)
    mistakes: list[tuple[tuple[str | int, ...], str]] = []
    if not 0 < len(name) <= LONGEST_NAME or any(unicodedata.category(c)[0] == "C" for c in name):
        mistakes.append((("name",), f"must be 1 to {LONGEST_NAME} characters that can be seen"))
    if name.casefold() == THIS_MACHINE.name:
        mistakes.append((("name",), "is what history calls those who have no token"))
    if expires_at is not None and expires_at <= now:
        mistakes.append((("expires_at",), "is over already"))
    if wanted is not None and not wanted:
        mistakes.append((("services",), "must name one at least; leave it out for all"))
    if wanted and role is Role.ADMIN:
        mistakes.append((("services",), "cannot limit an admin, who may make any token and read all backups"))
    if mistakes:
        raise InvalidEditError(mistakes)
    if by.services is not None and (wanted is None or not wanted <= by.services):
        raise RefusedEditError("a token cannot be for more services than you may edit yourself")
    taken = {one.name.casefold() for one in known if is_worth(one, now)}
    if name.casefold() in taken:
        raise RefusedEditError(f'there is a token of the name "{name}" already; revoke it, or choose another')
    secret, ids = new_secret(), {one.id for one in known}
    token = StaffToken(
        id=next(one for one in iter(lambda: secrets.token_hex(4), "") if one not in ids),
        name=name,
        digest=digest_of(secret),
        role=role,
        created_at=now,
        created_by=by.name,
        services=wanted,
        expires_at=expires_at,
        machine=machine,
    )
    return token, secret


def is_worth(token: StaffToken, now: datetime) -> bool:
    """Tell whether a token opens anything: neither revoked nor expired."""
    return token.revoked_at is None and (token.expires_at is None or now < token.expires_at)


def actor_with(token: StaffToken) -> Actor:
    """Return who acts with a token."""
    return Actor(name=token.name, role=token.role, services=token.services, machine=token.machine)
