# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Other nodes that are faster, again and again: every edit is answered within five seconds."""

from __future__ import annotations

import pytest

from schedules.errors import StaleRevisionError, StoreUnavailableError
from tests.fakes.failing_store import FailingStore

from .office import NEWS, done, open_office

ANSWERED_WITHIN_S = 5.0


async def test_an_edit_that_other_nodes_outrun_again_and_again_is_done_within_seconds() -> None:
    store = FailingStore()
    office = await open_office(store)
    store.before = [StaleRevisionError(NEWS)] * 12

    (outcome,) = await done(office.edit("slot.change", id="midday", set={"title": "Noon"}), offices=[office])

    assert outcome.revision == 3
    assert office.clock.monotonic_s() < ANSWERED_WITHIN_S
    assert store.before == []
    assert len({*office.clock.slept}) >= 8, "each wait is another one, so that nodes get out of step"


async def test_an_edit_that_never_gets_a_turn_is_answered_within_five_seconds() -> None:
    store = FailingStore()
    office = await open_office(store)
    store.before = [StaleRevisionError(NEWS)] * 1000

    with pytest.raises(StoreUnavailableError, match="other nodes"):
        await done(office.edit("slot.change", id="midday", set={"title": "Noon"}), offices=[office])

    assert office.clock.monotonic_s() < ANSWERED_WITHIN_S
