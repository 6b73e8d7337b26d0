# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tokens: how they are made, and what is refused."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schedules.errors import InvalidEditError, RefusedEditError
from schedules.model.ids import ServiceId
from schedules.model.staff import Actor, Role, StaffToken
from schedules.staff.credentials import actor_with, is_digest_of, is_worth, new_token

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NEWS, CLASSICAL = ServiceId("news"), ServiceId("classical")
BOSS = Actor(name="Boss", role=Role.ADMIN)


def made(name: str = "Ann", **how: Any) -> tuple[StaffToken, str]:
    plain: dict[str, Any] = {
        "services": None, "expires_at": None, "by": BOSS, "machine": False, "now": NOW, "known": (),
    }  # fmt: skip
    return new_token(name, Role.EDITOR, **{**plain, **how})


def test_of_the_secret_only_the_digest_is_kept() -> None:
    token, secret = made(services=[NEWS], machine=True)

    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in repr(token)
    assert is_digest_of(token.digest, secret)
    assert not is_digest_of(token.digest, secret + "x")
    assert actor_with(token) == Actor(name="Ann", role=Role.EDITOR, services=frozenset({NEWS}), machine=True)
    assert (token.created_at, token.created_by) == (NOW, "Boss")


def test_no_two_are_alike() -> None:
    tokens = [made() for _ in range(200)]

    assert len({secret for _, secret in tokens}) == len({token.digest for token, _ in tokens}) == 200


@pytest.mark.parametrize(
    ("how", "place"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"name": "This Machine"}, "name"),
        ({"expires_at": NOW}, "expires_at"),
        ({"services": []}, "services"),
    ],
)
def test_what_makes_no_sense_is_a_mistake_of_its_field(how: dict[str, Any], place: str) -> None:
    with pytest.raises(InvalidEditError) as caught:
        made(**how)

    assert [where for where, _ in caught.value.mistakes] == [(place,)]


def test_history_can_tell_the_staff_apart() -> None:
    ann, _ = made()

    for taken in ("Ann", " ann "):
        with pytest.raises(RefusedEditError):
            made(taken, known=[ann])
    made(known=[replace(ann, revoked_at=NOW)])
    made(known=[replace(ann, expires_at=NOW)])


def test_nobody_gives_away_more_than_they_have() -> None:
    limited = replace(BOSS, services=frozenset({NEWS}))

    assert made(by=limited, services=[NEWS])[0].services == frozenset({NEWS})
    for services in (None, [NEWS, CLASSICAL]):
        with pytest.raises(RefusedEditError):
            made(by=limited, services=services)


def test_what_a_token_is_worth() -> None:
    token, _ = made(expires_at=NOW + timedelta(days=1))

    assert is_worth(token, NOW)
    assert not is_worth(token, NOW + timedelta(days=1))
    assert not is_worth(replace(token, revoked_at=NOW), NOW)
