# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The child that hears may go at any time; whoever feeds it is told so, in one kind of error."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
import uvloop

from player.streams.candidate import Codec
from player.watching.ear import EarError, EarProcess


@pytest.mark.parametrize("make", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def test_frames_for_a_child_that_is_gone_are_an_error(make: Callable[[], asyncio.AbstractEventLoop]) -> None:
    async def feed() -> None:
        child = await EarProcess.start(Codec.MP3, 15)
        try:
            child.give_no_more()
            with pytest.raises(EarError):
                await child.give(bytes(4))
        finally:
            await child.aclose()

    with asyncio.Runner(loop_factory=make) as runner:
        runner.run(feed())
