# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import gzip

import pytest

from player.errors import ErrorClass
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.streams import fetch as fetch_module
from player.streams.resolver import Resolver
from schedules.clock import SystemClock
from tests.fakes.radio_server import (
    RadioServer,
    Script,
    answers,
    goes_on,
    hangs,
    redirects,
    resets,
    says,
)

from .resolving import HTML, PLAIN_HEAD, SOUND, error, playing


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        pytest.param(HTML, ErrorClass.NOT_A_STREAM, id="HTML with 200 and an audio type"),
        pytest.param(answers(b"The station is off.", "audio/mpeg"), ErrorClass.NOT_A_STREAM, id="prose"),
        pytest.param(answers(b"\x00\x01\x02" * 2000), ErrorClass.NOT_A_STREAM, id="binary that is no sound"),
        pytest.param(answers(b""), ErrorClass.EMPTY, id="no bytes"),
        pytest.param(answers(b"  \r\n"), ErrorClass.EMPTY, id="blanks"),
        pytest.param(answers(b"[playlist]\nNumberOfEntries=0\n"), ErrorClass.EMPTY, id="no entry"),
        pytest.param(answers(b"#EXTM3U\n"), ErrorClass.EMPTY, id="M3U without entry"),
        pytest.param(answers(b"", status="HTTP/1.1 404 Not Found"), ErrorClass.UNREACHABLE, id="404"),
        pytest.param(says(b"ICY 401 Service Unavailable\r\n\r\n"), ErrorClass.UNREACHABLE, id="ICY 401"),
        pytest.param(resets(), ErrorClass.UNREACHABLE, id="reset"),
        pytest.param(redirects("/"), ErrorClass.LOOP, id="redirect to itself"),
        pytest.param(redirects("rtsp://h/"), ErrorClass.UNSUPPORTED, id="redirect to another scheme"),
        pytest.param(redirects("http://10.0.0.1/"), ErrorClass.FORBIDDEN_ADDRESS, id="redirect inside"),
        pytest.param(answers(b"mms://h/a\nrtsp://h/b\n"), ErrorClass.UNSUPPORTED, id="other schemes"),
        pytest.param(answers(b"RIFF\0\0\0\0WAVEfmt "), ErrorClass.UNSUPPORTED, id="WAVE"),
        pytest.param(
            answers(b"#EXTM3U\nhttp://10.0.0.1/x\nmms://h/x\n"),
            ErrorClass.FORBIDDEN_ADDRESS,
            id="most telling",
        ),
        pytest.param(answers(b"x" * 600_000), ErrorClass.TOO_LARGE, id="too long"),
        pytest.param(
            goes_on(b"HTTP/1.0 200 OK\r\n\r\n", b"http://10.0.0.1/x\n"),
            ErrorClass.TOO_LARGE,
            id="endless list",
        ),
        pytest.param(
            answers(gzip.compress(b"#" * 50_000_000), head=["Content-Encoding: gzip"]),
            ErrorClass.TOO_LARGE,
            id="gzip bomb",
        ),
    ],
)
async def test_what_does_not_play_has_a_class(
    server: RadioServer, resolver: Resolver, script: Script, kind: ErrorClass
) -> None:
    resolution = await resolver.resolve(server.on("/", script))

    assert error(resolution) is kind
    assert not any(found.playable for found in resolution.streams)


@pytest.mark.parametrize("url", ["mms://h/", "file:///etc/passwd", "nonsense", "", "http://"])
async def test_other_schemes_are_unsupported(resolver: Resolver, url: str) -> None:
    assert error(await resolver.resolve(url)) is ErrorClass.UNSUPPORTED


async def test_hanging_servers_are_a_timeout(
    server: RadioServer, resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_module, "FIRST_BYTES_S", 0.05)
    monkeypatch.setattr(fetch_module, "LIST_S", 0.05)
    cases = [
        (hangs(PLAIN_HEAD), ErrorClass.TIMEOUT),
        (hangs(PLAIN_HEAD, b"[playlist]\n" * 30), ErrorClass.EMPTY),
        (hangs(PLAIN_HEAD, b"no list, and no end " * 30), ErrorClass.TIMEOUT),
    ]

    for script, kind in cases:
        assert error(await resolver.resolve(server.on("/", script))) is kind
    live = server.on("/live", SOUND)
    url = server.on("/", hangs(PLAIN_HEAD, f"File1={live}\n".encode()))
    assert playing(await resolver.resolve(url)) == [(live, True)]  # all was said, though the line stays open


async def test_a_loop_drops_its_branch_only(server: RadioServer, resolver: Resolver) -> None:
    live = server.on("/live", SOUND)
    a, b = server.url("/a.m3u"), server.url("/b.m3u")
    server.on("/a.m3u", answers(f"{b}\n{live}\n".encode()))
    server.on("/b.m3u", answers(f"{a}\n".encode()))
    assert playing(await resolver.resolve(a)) == [(live, True)]
    assert sorted(server.targets()) == ["/a.m3u", "/b.m3u", "/live"]  # the loop was seen before it was asked

    server.on("/a.m3u", answers(f"{b}\n".encode()))
    assert error(await resolver.resolve(a)) is ErrorClass.LOOP

    server.on("/c.m3u", answers(server.on("/back", redirects("/c.m3u")).encode()))
    assert error(await resolver.resolve(server.url("/c.m3u"))) is ErrorClass.LOOP
    assert server.targets()[-3:] == ["/c.m3u", "/back", "/c.m3u"]


async def test_five_lists_deep_plays_and_deeper_does_not(server: RadioServer, resolver: Resolver) -> None:
    live = server.on("/live", SOUND)
    for depth in range(1, 7):
        inner = live if depth == 1 else server.url(f"/{depth - 1}")
        server.on(f"/{depth}", answers(inner.encode()))

    assert playing(await resolver.resolve(server.url("/5"))) == [(live, True)]
    assert error(await resolver.resolve(server.url("/6"))) is ErrorClass.TOO_DEEP


async def test_a_long_list_is_cut_and_requests_are_few(server: RadioServer, resolver: Resolver) -> None:
    url = server.on("/", answers("\n".join(server.url(f"/{n}") for n in range(500)).encode()))

    resolution = await resolver.resolve(url)

    assert error(resolution) is ErrorClass.UNREACHABLE
    assert len(resolution.streams) == 30
    assert server.connections == 41


async def test_lists_of_lists_end_after_sixty_requests(server: RadioServer, resolver: Resolver) -> None:
    for n in range(40):
        server.on(
            f"/{n}", answers("\n".join(server.on(f"/{n}/{k}", answers(b"mms:x")) for k in range(3)).encode())
        )
        for k in range(3):
            server.on(f"/{n}/{k}", answers(f"{server.url(f'/{n}/{k}')}\n".encode()))
    url = server.on("/", answers("\n".join(server.url(f"/{n}") for n in range(40)).encode()))

    resolution = await resolver.resolve(url)

    assert server.connections == 60
    assert error(resolution) is ErrorClass.LOOP  # more telling than the limit, which was met as well


async def test_entries_do_not_reach_what_is_denied(server: RadioServer) -> None:
    async with RadioServer() as inside, GuardedClient(AddressPolicy([f"127.0.0.1:{server.port}"])) as client:
        hosts = ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "127.0.0.1."]
        entries = "\n".join(f"http://{host}:{inside.port}/live" for host in hosts)
        for text in (
            entries,
            "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n"
            + entries.replace("\n", "\n#EXT-X-STREAM-INF:BANDWIDTH=1\n"),
        ):
            resolution = await Resolver(client, SystemClock()).resolve(server.on("/", answers(text.encode())))
            assert error(resolution) is ErrorClass.FORBIDDEN_ADDRESS

        assert inside.connections == 0


async def test_every_entry_that_is_passed_over_keeps_its_reason(
    server: RadioServer, resolver: Resolver
) -> None:
    live = server.on("/live", SOUND)
    entries = {
        "mms://h/a": ErrorClass.UNSUPPORTED,
        "not an address\\": None,
        "http://10.0.0.1/x": ErrorClass.FORBIDDEN_ADDRESS,
        server.url("/gone"): ErrorClass.UNREACHABLE,
        server.on("/page", HTML): ErrorClass.NOT_A_STREAM,
        server.on("/nothing", answers(b"")): ErrorClass.EMPTY,
        server.on("/empty.m3u", answers(b"#EXTM3U\n")): ErrorClass.EMPTY,
        server.on("/circle", redirects("/circle")): ErrorClass.LOOP,
        server.on("/long", answers(b"http://a.example/\n" * 40_000)): ErrorClass.TOO_LARGE,
        live: None,
    }
    url = server.on("/", answers(("#EXTM3U\n" + "\n".join(entries)).encode()))

    resolution = await resolver.resolve(url)

    found = {one.url: one for one in resolution.streams}
    for listed, failure in entries.items():
        if failure is not None:
            assert (found[listed].playable, found[listed].failure) == (False, failure)
            assert found[listed].reason
    assert found[live].playable
    assert resolution.error is None


async def test_entries_that_cannot_be_asked_take_no_place_of_others(
    server: RadioServer, resolver: Resolver
) -> None:
    live = server.on("/live", SOUND)
    url = server.on("/", answers("\n".join([*(f"mms://h/{n}" for n in range(35)), live]).encode()))

    resolution = await resolver.resolve(url)

    assert playing(resolution)[-1] == (live, True)
    assert len(resolution.streams) == 30


async def test_loops_of_any_length_drop_their_own_branches(server: RadioServer, resolver: Resolver) -> None:
    live, other = server.on("/live", SOUND), server.on("/other", SOUND)
    lists = {"/a": ["/b", "/live"], "/b": ["/c", "/other"], "/c": ["/a", "/c", "/b"]}
    for target, entries in lists.items():
        server.on(target, answers("\n".join(server.url(entry) for entry in entries).encode()))

    resolution = await resolver.resolve(server.url("/a"))

    assert playing(resolution) == [(other, True), (live, True)]
    assert sorted(server.targets()) == ["/a", "/b", "/c", "/live", "/other"]


async def test_a_list_that_lists_itself_in_another_way_is_a_loop(
    server: RadioServer, resolver: Resolver
) -> None:
    for spelling in (
        "http://127.1:{port}/l",
        "http://0x7f000001:{port}/l#x",
        "//127.0.0.1:{port}/x/../l",
        "l",
    ):
        text = "#EXTM3U\n" + spelling.format(port=server.port)
        assert error(await resolver.resolve(server.on("/l", answers(text.encode())))) is ErrorClass.LOOP


@pytest.mark.parametrize("probe", [True, False])
async def test_the_answer_is_the_same_each_time(server: RadioServer, resolver: Resolver, probe: bool) -> None:
    urls = [server.on(f"/{n}", [SOUND, HTML, answers(b"")][n % 3]) for n in range(9)]
    inner = [server.on(f"/list{n}", answers("\n".join(urls[n::2]).encode())) for n in range(2)]
    url = server.on("/", answers("\n".join([*inner, server.url("/gone")]).encode()))

    answered = {
        tuple((one.url, one.playable, one.reason) for one in resolution.streams)
        for resolution in [await resolver.resolve(url, probe=probe) for _ in range(5)]
    }

    assert len(answered) == 1
    assert [one[0] for one in next(iter(answered))] == [*urls[::2], *urls[1::2], server.url("/gone")]
