# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The staff's pages over real edits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.fakes.staff_desk import StaffDesk, staff_desk


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[StaffDesk]:
    """A node with the staff's pages; it is Tuesday 24 November 2026, 07:00 in New York."""
    async with staff_desk(tmp_path) as open_desk:
        yield open_desk
