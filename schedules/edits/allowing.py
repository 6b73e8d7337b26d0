# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who may edit what."""

from __future__ import annotations

from schedules.errors import NotAllowedEditError
from schedules.model.ids import ServiceId
from schedules.model.staff import Actor, Permission


def check_may(actor: Actor, needed: Permission) -> None:
    """Check that somebody's role has a permission.

    Raises:
        NotAllowedEditError: If not.
    """
    if not actor.may(needed):
        raise NotAllowedEditError(f'{actor.name} has the role "{actor.role}", which may not "{needed}"')


def check_may_edit(actor: Actor, service: ServiceId, needed: Permission = Permission.EDIT) -> None:
    """Check that somebody may edit lineups of a service, and of the stations that carry it.

    Raises:
        NotAllowedEditError: If not.
    """
    check_may(actor, needed)
    if not actor.may_edit(service):
        raise NotAllowedEditError(f'{actor.name} may not edit lineups of the service "{service}"')
