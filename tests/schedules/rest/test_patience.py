# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How long each debt is waited for: the borders, in seconds."""

from __future__ import annotations

import pytest

from schedules.rest.patience import NO_DEBT, Debt, Owed, Patience

KB = 1000


@pytest.mark.parametrize(
    ("owed", "waited_s", "body_bytes", "hasty", "words"),
    [
        (Owed.FIRST_BYTE, 5.0, 0, False, None),
        (Owed.FIRST_BYTE, 5.1, 0, False, "nothing came within 5 s"),
        (Owed.FIRST_BYTE, 1.1, 0, True, "nothing came within 1 s"),
        (Owed.HEAD, 10.0, 0, False, None),
        (Owed.HEAD, 10.1, 0, False, "the head of the request did not come within 10 s"),
        (Owed.HEAD, 1.9, 0, True, None),
        (Owed.HEAD, 2.1, 0, True, "the head of the request did not come within 2 s"),
        (Owed.NEXT_REQUEST, 30.0, 0, False, None),
        (Owed.NEXT_REQUEST, 30.1, 0, False, "no other request came within 30 s"),
        (Owed.NEXT_REQUEST, 6.1, 0, True, "no other request came within 6 s"),
        (Owed.BODY, 9.9, 0, False, None),
        (Owed.BODY, 10.1, 10 * KB, False, "the body comes with less than 1000 bytes a second"),
        (Owed.BODY, 10.1, 11 * KB, False, None),
        (Owed.BODY, 29.9, 30 * KB, False, None),
        (Owed.BODY, 29.9, 29 * KB, True, "the body comes with less than 1000 bytes a second"),
        (Owed.BODY, 30.1, 5000 * KB, False, "the body did not come within 30 s"),
    ],
)
def test_what_is_overdue(
    owed: Owed, waited_s: float, body_bytes: int, hasty: bool, words: str | None
) -> None:
    debt = Debt(owed, 1000.0, body_bytes)

    assert Patience().overdue(debt, 1000.0 + waited_s, hasty=hasty) == words


@pytest.mark.parametrize("hasty", [False, True])
def test_who_owes_nothing_may_stay_for_ever(hasty: bool) -> None:
    assert Patience().overdue(NO_DEBT, 1e9, hasty=hasty) is None
