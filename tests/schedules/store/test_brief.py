# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What goes beside something else is not waited for long."""

from __future__ import annotations

import asyncio

import pytest

from schedules.errors import StoreUnavailableError
from schedules.store import brief
from schedules.store.brief import briefly


async def test_what_is_read_at_once_is_given() -> None:
    async def read() -> str:
        return "Ana"

    assert await briefly(read()) == "Ana"


async def test_a_busy_database_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brief, "BRIEFLY_S", 0.01)

    with pytest.raises(StoreUnavailableError, match="busy"):
        await briefly(asyncio.Event().wait())
