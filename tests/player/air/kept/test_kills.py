# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Kept air survives being killed at any moment: what was said to be kept is there, and nothing half is."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from tests.fakes.keeping_child import check_kept, killing

KILLS = 10


async def test_ten_kills_lose_nothing_that_was_kept(tmp_path: Path) -> None:
    chance = random.Random(6)
    async with asyncio.timeout(60), killing(tmp_path, KILLS) as child:
        for number in range(1, KILLS + 1):
            await child.round(chance.randrange(1, 4), chance.random() * 0.02)
            assert await check_kept(tmp_path, child.told) == []
            assert len(child.told) >= number
            child.go_on()
