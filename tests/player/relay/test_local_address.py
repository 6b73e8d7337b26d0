# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What our own player is given to load, read as the relay reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qsl, urlsplit

import pytest

from player.relay.local_address import local_address
from player.relay.query import parse_sound_query
from schedules.model.ids import StationId

NOON = datetime(2026, 11, 24, 12, 0, 0, 250_000, tzinfo=UTC)
ELSEWHERE = NOON.astimezone(timezone(timedelta(hours=-5)))


@pytest.mark.parametrize(("at", "read"), [(None, None), (NOON, NOON), (ELSEWHERE, NOON)])
def test_the_relay_reads_what_the_player_was_given(at: datetime | None, read: datetime | None) -> None:
    parts = urlsplit(local_address("http://127.0.0.1:8080/", "s+e/c=&", StationId("wskg-fm"), at))

    query = parse_sound_query(parse_qsl(parts.query))

    assert (parts.netloc, parts.path) == ("127.0.0.1:8080", "/listen/wskg-fm")
    assert (query.local, query.at) == ("s+e/c=&", read)
