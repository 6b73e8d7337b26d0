# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Refusals that pass a moment later are asked about once more, and nobody waits for that."""

from __future__ import annotations

import asyncio

import pytest

from player.errors import ErrorClass, StreamRefusedError
from player.streams import retry
from player.streams.resolver import Resolver
from player.streams.retry import refused, retry_wait_s, wait_s
from tests.fakes.radio_server import RadioServer, Request, Script, answers, goes_on

from .audio import audio

SOUND = goes_on(b"HTTP/1.0 200 OK\r\n\r\n", audio("tone.mp3"))


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("", 1.0),
        ("0", 1.0),
        ("2", 2.0),
        (" 3 ", 3.0),
        ("120", 3.0),
        ("9" * 500, 3.0),
        ("-1", 1.0),
        ("1.5", 1.0),
        ("Tue, 24 Nov 2026 12:00:05 GMT", 3.0),
        ("\udcff", 1.0),
    ],
)
def test_the_wait_asked_for_is_kept_within_bounds(said: str, seconds: float) -> None:
    assert wait_s(said) == seconds


def test_only_some_refusals_pass() -> None:
    waits = {
        status: retry_wait_s(StreamRefusedError("http://a.example/", status)) is not None
        for status in (400, 401, 403, 404, 410, 429, 500, 502, 503)
    }

    assert {status for status, waited in waits.items() if waited} == {403, 429, 503}


def test_the_reason_tells_both_answers() -> None:
    assert (refused(503, 503), refused(503, 403)) == (
        "refused with 503 twice",
        "refused with 503, then with 403",
    )


def refuses(status: int, times: int, then: Script = SOUND, *, retry_after: str = "") -> Script:
    left = [times]

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        left[0] -= 1
        head = [f"Retry-After: {retry_after}"] if retry_after else []
        busy = answers(b"", status=f"HTTP/1.0 {status} No", head=head)
        await (busy if left[0] >= 0 else then)(request, writer)

    return script


@pytest.mark.parametrize("status", [403, 429, 503])
async def test_a_refusal_that_passes_is_asked_once_more(
    server: RadioServer, resolver: Resolver, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr(retry, "SHORTEST_S", 0.1)
    url = server.on("/", refuses(status, 1))

    resolution = await resolver.resolve(url)

    assert [one.playable for one in resolution.streams] == [True]
    assert resolution.elapsed_ms >= 100
    assert server.connections == 2


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        pytest.param(refuses(503, 9), "refused with 503 twice", id="busy"),
        pytest.param(
            refuses(503, 1, answers(b"", status="HTTP/1.0 429 No")),
            "refused with 503, then with 429",
            id="two",
        ),
        pytest.param(refuses(503, 1, answers(b"", status="HTTP/1.0 404 No")), "HTTP 404", id="gone then"),
        pytest.param(refuses(404, 9), "HTTP 404", id="gone"),
        pytest.param(refuses(500, 9), "HTTP 500", id="broken"),
    ],
)
async def test_the_reason_of_a_refusal(
    server: RadioServer,
    resolver: Resolver,
    monkeypatch: pytest.MonkeyPatch,
    script: Script,
    reason: str,
) -> None:
    monkeypatch.setattr(retry, "SHORTEST_S", 0.05)
    live = server.on("/live", script)

    (found,) = (await resolver.resolve(server.on("/", answers(live.encode())))).streams

    assert (found.reason, found.playable, found.failure) == (reason, False, ErrorClass.UNREACHABLE)
    assert server.connections <= 3


async def test_others_go_on_meanwhile_and_the_order_stays(server: RadioServer, resolver: Resolver) -> None:
    urls = [server.on(f"/{n}", refuses(503, 1)) for n in range(3)]
    urls += [server.on(f"/{n}", SOUND) for n in range(3, 7)]
    url = server.on("/", answers("\n".join(urls).encode()))

    resolution = await resolver.resolve(url)

    assert [(one.url, one.playable) for one in resolution.streams] == [(url, True) for url in urls]
    targets = server.targets()
    first_again = min(index for index, target in enumerate(targets) if target in targets[1:index])
    assert first_again > max(targets.index(f"/{n}") for n in range(3, 7))


async def test_an_ingest_takes_another_one_rather_than_waiting(
    server: RadioServer, resolver: Resolver
) -> None:
    urls = [server.on("/1", refuses(503, 1)), server.on("/2", SOUND)]

    resolution, stream = await resolver.open(server.on("/", answers("\n".join(urls).encode())))
    await stream.aclose()

    assert stream.info.url == urls[1]
    assert resolution.elapsed_ms < 900
    assert server.targets() == ["/", "/1", "/2"]


async def test_an_ingest_waits_for_the_only_one(server: RadioServer, resolver: Resolver) -> None:
    url = server.on("/", refuses(503, 1))

    resolution, stream = await resolver.open(url)
    await stream.aclose()

    assert stream.info.url == url
    assert 1000 <= resolution.elapsed_ms < 2500


async def test_the_deadline_does_not_wait_for_a_second_answer(
    server: RadioServer, resolver: Resolver
) -> None:
    live = server.on("/live", refuses(503, 1, retry_after="3"))

    resolution = await resolver.resolve(server.on("/", answers(live.encode())), deadline_s=0.5)

    (found,) = resolution.streams
    assert (found.playable, found.reason) == (False, "refused with 503")
