# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who may do what: roles, permissions, and the one who acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from schedules.model.ids import ServiceId


class Role(StrEnum):
    """What somebody is here for, from least to most."""

    VIEWER = "viewer"
    EDITOR = "editor"
    MANAGER = "manager"
    ADMIN = "admin"


class Permission(StrEnum):
    """What a route of the staff demands."""

    VIEW = "view"
    """See lineups, history, drafts and findings."""
    EDIT = "edit"
    """Edit lineups: commands, drafts, imports, undo."""
    CORRECT = "correct"
    """Change what has aired already."""
    ADMINISTER = "administer"
    """Make and revoke tokens, and take a backup; only of an actor for all services."""


PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.VIEWER: frozenset({Permission.VIEW}),
        Role.EDITOR: frozenset({Permission.VIEW, Permission.EDIT}),
        Role.MANAGER: frozenset({Permission.VIEW, Permission.EDIT, Permission.CORRECT}),
        Role.ADMIN: frozenset(Permission),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The one who acts, as history names them.

    Attributes:
        name: Such as the name of a token; "this machine" without one.
        services: The only services whose lineups (and whose stations' lineups) may be edited; ``None``: all.
        machine: True for programs, whose entries history leaves out unless it is asked for all.
    """

    name: str
    role: Role
    services: frozenset[ServiceId] | None = None
    machine: bool = False

    def may(self, permission: Permission) -> bool:
        """Tell whether a permission is this one's: by the role, and to administer only if for all services.

        Who may make any token, or read all that is kept, is limited to nothing.
        """
        limited = permission is Permission.ADMINISTER and self.services is not None
        return permission in PERMISSIONS[self.role] and not limited

    def lacks(self, permission: Permission) -> str:
        """Return in words why a permission is not this one's."""
        if permission in PERMISSIONS[self.role]:
            return f'this needs the permission "{permission}", which nobody has who is limited to services'
        return f'this needs the permission "{permission}", which the role "{self.role}" has not'

    def may_edit(self, service: ServiceId) -> bool:
        """Tell whether lineups of a service, and of the stations that carry it, are this one's to edit."""
        return self.may(Permission.EDIT) and (self.services is None or service in self.services)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffToken:
    """A token for the API and for signing in; the secret itself is kept nowhere.

    Attributes:
        id: Short and public: what lists and ``revoke`` name.
        digest: SHA-256 of the secret, in hex.
        services: As `Actor.services`.
        expires_at: From when it is worth nothing; ``None``: never.
    """

    id: str
    name: str
    digest: str
    role: Role
    created_at: datetime
    created_by: str
    services: frozenset[ServiceId] | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    machine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser that signed in.

    Attributes:
        digest: SHA-256 of the cookie's secret, in hex.
        token_id: The token it signed in with: when that is revoked, the session ends.
    """

    digest: str
    token_id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
