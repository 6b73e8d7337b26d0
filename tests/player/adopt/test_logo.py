# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Pictures by their first bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from player.adopt.logo import first_logo, picture_size, picture_type
from player.adopt.sighting import Sighting, Topic
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from tests.fakes.radio_server import RadioServer, answers
from tests.fakes.website import PNG

GIF = b"GIF89a\x0a\x00\x14\x00"


@pytest.mark.parametrize(
    ("data", "kind", "size"),
    [
        (PNG, "image/png", (180, 180)),
        (GIF, "image/gif", (10, 20)),
        (b"\xff\xd8\xff\xe0", "image/jpeg", None),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp", None),
        (b"\x00\x00\x01\x00\x01\x00", "image/x-icon", None),
        (b'<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="x">', "image/svg+xml", None),
        (b"<html><svg>", "", None),
        (b"<!--" * 2000, "", None),
        (b"", "", None),
        (PNG[:12], "image/png", None),
    ],
)
def test_a_picture_is_what_its_bytes_say(data: bytes, kind: str, size: tuple[int, int] | None) -> None:
    assert picture_type(data) == kind
    assert picture_size(data, kind) == size


@pytest.fixture
async def server() -> AsyncIterator[RadioServer]:
    async with RadioServer() as running:
        running.on("/page", answers(b"<html>not found", "image/png"))
        running.on("/a.gif", answers(GIF, "text/plain"))
        yield running


def logo(url: str, weight: int) -> Sighting:
    return Sighting(topic=Topic.LOGO, value=url, page="http://a.example/", how="icon", weight=weight)


async def test_the_likeliest_that_is_a_picture_is_taken(server: RadioServer) -> None:
    seen = [logo(server.url("/a.gif"), 4), logo(server.url("/page"), 0), logo("http://10.0.0.1/x.png", 1)]

    async with GuardedClient(AddressPolicy(["127.0.0.1"])) as client:
        found = await first_logo(client, seen)
        wrong = await first_logo(client, seen[1:])
        nothing = await first_logo(client, [])

    assert found is not None
    assert wrong is not None
    assert (found.sighting.value, found.content_type) == (server.url("/a.gif"), "image/gif")
    assert (wrong.content_type, wrong.reason) == ("", "what came back is no picture")
    assert nothing is None
