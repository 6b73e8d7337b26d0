# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What somebody may do: by the role, and by the services that they are limited to."""

from __future__ import annotations

import pytest

from schedules.model.ids import ServiceId
from schedules.model.staff import Actor, Permission, Role

ALL = set(Permission)


@pytest.mark.parametrize(
    ("role", "services", "may"),
    [
        (Role.VIEWER, None, {Permission.VIEW}),
        (Role.MANAGER, None, ALL - {Permission.ADMINISTER}),
        (Role.MANAGER, {"news"}, ALL - {Permission.ADMINISTER}),
        (Role.ADMIN, None, ALL),
        (Role.ADMIN, {"news"}, ALL - {Permission.ADMINISTER}),
        (Role.ADMIN, set(), ALL - {Permission.ADMINISTER}),
    ],
)
def test_who_is_limited_to_services_administers_nothing(
    role: Role, services: set[str] | None, may: set[Permission]
) -> None:
    limits = None if services is None else frozenset(map(ServiceId, services))
    actor = Actor(name="Ann", role=role, services=limits)

    assert {one for one in Permission if actor.may(one)} == may


def test_what_somebody_lacks_is_told_by_its_cause() -> None:
    half = Actor(name="Ann", role=Role.ADMIN, services=frozenset({ServiceId("news")}))

    assert "limited to services" in half.lacks(Permission.ADMINISTER)
    assert 'the role "editor" has not' in Actor(name="Ben", role=Role.EDITOR).lacks(Permission.CORRECT)
