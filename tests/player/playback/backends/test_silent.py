# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The backend of a machine without sound."""

from __future__ import annotations

import asyncio

import pytest

from player.errors import ForbiddenAddressError
from player.playback.backends.base import Missing
from player.playback.backends.silent import SilentBackend
from player.playback.player import PlayerKind


async def test_each_load_is_answered_with_what_to_install() -> None:
    backend = SilentBackend()
    backend.load("http://127.0.0.1:8080/listen/wskg-fm")

    async with asyncio.timeout(1):
        fact = await anext(backend.facts())

    assert backend.kind is PlayerKind.SILENT
    assert isinstance(fact, Missing)
    assert fact.package == "libvlc5 vlc-plugin-base"
    assert fact.package in fact.reason


async def test_it_asks_for_our_relay_as_the_others_do() -> None:
    with pytest.raises(ForbiddenAddressError):
        SilentBackend().load("file:///etc/passwd")
