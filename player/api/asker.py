# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who asks, as far as players are concerned."""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web

from player.playback.desk import Asker

from .ports import PORTS


def asker_of(request: web.Request, web_ids: Iterable[str] = ()) -> Asker:
    """Return who asks.

    Args:
        web_ids: Ids of web players that the request names.  They hold 128 random
            bits, so that who can name one is its page, or was told by it.
    """
    trusted = request.app[PORTS].gate.is_trusted(request)
    return Asker(loopback_or_token=trusted, web_ids=frozenset(web_ids))
