# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import socket
import ssl
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from player.errors import (
    ErrorClass,
    ForbiddenAddressError,
    PlayerError,
    StreamEndedError,
    StreamError,
    StreamRefusedError,
    StreamUnreachableError,
)
from player.net.address import parse_address
from player.net.client import GuardedClient, guarded_socket
from player.net.guard import AddressPolicy
from player.net.redirects import follow
from tests.fakes.radio_server import RadioServer, answers, goes_on, redirects, resets, says

from .bodies import body

CORPUS = Path(__file__).parents[2] / "corpus"


class Names(AbstractResolver):
    """Answers every name with the addresses given, as a DNS server under a stranger's control could."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self.addresses
        ]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"ICY 200 OK\r\nicy-name:Tiny\r\nicy-metaint:16\r\n\r\n", id="SHOUTcast"),
        pytest.param(b"ICY 200 OK\nicy-name:Tiny\nicy-metaint:16\n\n", id="LF only"),
        pytest.param(b"ICY 200\r\nicy-name:Tiny\r\nicy-metaint:16\r\n\r\n", id="no reason"),
        pytest.param(b"HTTP/1.0 200 OK\r\nicy-name:Tiny\r\nicy-metaint:16\r\n\r\n", id="HTTP/1.0"),
        pytest.param(b"HTTP/1.1 200 OK\r\nicy-name:Tiny\r\nicy-metaint:16\r\n\r\n", id="no length"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nicy-name:Tiny\r\nicy-metaint:16\r\nX: " + b"a" * 60000 + b"\r\n\r\n",
            id="long line",
        ),
    ],
)
async def test_every_head_of_a_radio_server_is_read(
    server: RadioServer, client: GuardedClient, head: bytes
) -> None:
    url = server.on("/", says(head[:2], head[2:7], head[7:], b"sound"))

    response = await client.open(parse_address(url))

    assert (response.status, response.headers["ICY-Name"], response.headers["icy-metaint"]) == (
        200,
        "Tiny",
        "16",
    )
    assert await body(response) == b"sound"


async def test_the_request_is_that_of_a_player_with_the_bytes_of_the_address(
    server: RadioServer, client: GuardedClient
) -> None:
    for target in (
        "/;",
        "/;?icy=http",
        "/a%2Fb%7Ec,d?Signature=x%2By~z%3D%3D&Expires=1&k=(a)'*!",
        "/a//b/../c/.",
        "//a?",
        "/a??b=%zz&c",
        "/[a]{b}|^`\\",
    ):
        await body(await client.open(parse_address(server.on(target, answers(b"x"))), {"Icy-MetaData": "1"}))

        request = server.requests[-1]
        assert request.head.split(b"\r\n")[0] == f"GET {target} HTTP/1.1".encode()
        assert request.headers["host"] == f"127.0.0.1:{server.port}"
        assert request.headers["accept-encoding"] == "identity"
        assert request.headers["icy-metadata"] == "1"
        assert "mozilla" not in request.headers["user-agent"].lower()
        assert not request.headers.keys() & {"range", "cookie", "authorization", "referer"}
    assert server.connections == 7


async def test_the_environment_names_no_proxy(
    server: RadioServer, client: GuardedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")

    assert await body(await client.open(parse_address(server.on("/", answers(b"x"))))) == b"x"


async def test_chunks_are_joined_and_compression_is_left_alone(
    server: RadioServer, client: GuardedClient
) -> None:
    url = server.on(
        "/",
        answers(
            b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", status="HTTP/1.1 200 OK", head=["Transfer-Encoding: chunked"]
        ),
    )
    assert await body(await client.open(parse_address(url))) == b"abcde"

    url = server.on("/", answers(b"not gzip", head=["Content-Encoding: gzip"]))
    assert await body(await client.open(parse_address(url))) == b"not gzip"


@pytest.mark.parametrize(
    ("script", "error", "reason"),
    [
        pytest.param(answers(b"", status="HTTP/1.0 503 Busy"), StreamRefusedError, "HTTP 503", id="503"),
        pytest.param(
            says(b"ICY 401 Service Unavailable\r\n\r\n"), StreamRefusedError, "HTTP 401", id="ICY 401"
        ),
        pytest.param(
            says(b"ICY 404 Resource Not Found\r\n\r\n"), StreamRefusedError, "HTTP 404", id="ICY 404"
        ),
        pytest.param(says(b"SSH-2.0-OpenSSH\r\n"), StreamUnreachableError, "not HTTP", id="another protocol"),
        pytest.param(says(), StreamUnreachableError, "no answer", id="closed at once"),
        pytest.param(resets(), StreamUnreachableError, "reset", id="reset at once"),
        pytest.param(
            goes_on(b"HTTP/1.0 200 OK\r\n", b"X: y\r\n"),
            StreamUnreachableError,
            "not HTTP: the head is longer",
            id="endless head",
        ),
        pytest.param(says(b"\x15\x03\x01\x00\x02\x02\x46"), StreamUnreachableError, "it is TLS", id="TLS"),
    ],
)
async def test_what_goes_wrong_has_its_own_error(
    server: RadioServer, client: GuardedClient, script: object, error: type[StreamError], reason: str
) -> None:
    server.scripts["/"] = script  # type: ignore[assignment]

    with pytest.raises(error, match=reason):
        await follow(client, server.url())


async def test_a_broken_body_says_so_after_its_last_byte(server: RadioServer, client: GuardedClient) -> None:
    url = server.on("/", resets(b"HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\n", b"some"))
    response = await client.open(parse_address(url))
    assert await response.read_some() == b"some"

    with pytest.raises(StreamEndedError, match="connection broke"):
        await response.read_some()
    await response.aclose()


async def test_an_answer_that_breaks_off_at_once_is_not_asked_for_again(
    server: RadioServer, client: GuardedClient
) -> None:
    for script in (says(), resets(), says(b"HTTP/1.1 100 Continue\r\n\r\n"), resets(b"HTTP/1.1 200 OK\r\n")):
        before = server.connections
        with pytest.raises(StreamUnreachableError, match=r"no answer: .*(closed|reset)"):
            await client.open(parse_address(server.on("/", script)))
        assert server.connections == before + 1


async def test_nobody_there_and_no_such_name_are_unreachable(client: GuardedClient) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(StreamUnreachableError, match="cannot connect"):
            await client.open(parse_address(f"http://127.0.0.1:{free.getsockname()[1]}/"))
    with pytest.raises(StreamUnreachableError, match="lookup"):
        await client.open(parse_address("http://no-such-host.invalid/"))


async def test_errors_never_show_what_is_secret(server: RadioServer, client: GuardedClient) -> None:
    url = server.url("/gone?token=hush").replace("http://", "http://user:word@")

    with pytest.raises(StreamRefusedError) as caught:
        await follow(client, url)

    assert not any(secret in str(caught.value) for secret in ("hush", "user", "word"))


# --- the guard ---


async def test_denied_answers_of_a_name_are_dropped_and_an_allowed_one_is_used(server: RadioServer) -> None:
    server.on("/", answers(b"x"))
    names = Names("10.0.0.1", "::1", "127.0.0.1", "169.254.169.254")
    async with GuardedClient(AddressPolicy(["127.0.0.1"]), resolver=names) as client:
        response = await client.open(parse_address(f"http://radio.example:{server.port}/"))

        assert await body(response) == b"x"
        assert server.requests[0].headers["host"] == f"radio.example:{server.port}"


async def test_a_name_without_an_allowed_answer_is_forbidden_at_every_new_lookup(server: RadioServer) -> None:
    names = Names("127.0.0.1", "::ffff:127.0.0.1", "10.0.0.1")
    async with GuardedClient(AddressPolicy(), resolver=names) as client:
        for _ in range(2):
            with pytest.raises(ForbiddenAddressError, match=r"127\.0\.0\.1 is loopback"):
                await client.open(parse_address(f"http://radio.example:{server.port}/"))

    assert names.asked == ["radio.example"] * 2
    assert server.connections == 0


async def test_a_name_that_changes_its_answer_is_judged_anew(server: RadioServer) -> None:
    server.on("/", answers(b"x"))
    names = Names("127.0.0.1")
    async with GuardedClient(AddressPolicy(["127.0.0.1"]), resolver=names) as client:
        address = parse_address(f"http://radio.example:{server.port}/")
        await body(await client.open(address))
        names.addresses = ("127.0.0.2",)

        with pytest.raises(ForbiddenAddressError):
            await client.open(address)


@pytest.mark.parametrize(
    "info",
    [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80)),
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::ffff:127.0.0.1", 80, 0, 0)),
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 80, 0, 0)),
    ],
)
def test_the_last_door_is_the_socket(info: tuple[int, int, int, str, tuple[object, ...]]) -> None:
    with pytest.raises(OSError, match="loopback"):
        guarded_socket(AddressPolicy(), info)


LOOPBACK_FORMS: list[str] = json.loads((CORPUS / "addresses" / "loopback.json").read_text("utf-8"))


async def test_no_form_of_a_loopback_address_reaches_a_listener() -> None:
    assert len(LOOPBACK_FORMS) >= 60
    async with (
        RadioServer() as four,
        RadioServer(host="::1") as six,
        GuardedClient(AddressPolicy()) as client,
    ):
        for listener in (four, six):
            for host in LOOPBACK_FORMS:
                with pytest.raises(StreamError) as caught:
                    await follow(client, f"http://{host}:{listener.port}/")
                kinds = {ErrorClass.FORBIDDEN_ADDRESS, ErrorClass.UNSUPPORTED}
                if host.lower() == "localhost.":  # not every system's resolver knows it
                    kinds.add(ErrorClass.UNREACHABLE)
                assert caught.value.kind in kinds, host

        assert (four.connections, six.connections) == (0, 0)


async def test_a_redirect_does_not_reach_what_is_denied(server: RadioServer) -> None:
    async with RadioServer() as inside, GuardedClient(AddressPolicy([f"127.0.0.1:{server.port}"])) as client:
        for host in (
            "127.0.0.1",
            "localhost",
            "0x7f.1",
            "[::ffff:127.0.0.1]",
            "2130706433",
            "[64:ff9b::7f00:1]",
        ):
            server.on("/", redirects(f"http://{host}:{inside.port}/"))
            with pytest.raises(ForbiddenAddressError):
                await follow(client, server.url())

        assert inside.connections == 0


# --- TLS ---


async def test_tls_needs_a_trust_root_and_the_right_name(certificate: tuple[Path, Path]) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(*certificate)
    policy = AddressPolicy(["127.0.0.0/8"])
    async with RadioServer(tls=tls) as server:
        url = server.on("/", says(b"ICY 200 OK\r\n\r\nsound"))
        async with GuardedClient(policy) as stranger:
            with pytest.raises(StreamUnreachableError, match="certificate"):
                await follow(stranger, url)
        async with GuardedClient(policy, certificate[0]) as client:
            assert await body(await follow(client, url)) == b"sound"
        async with GuardedClient(policy, certificate[0], resolver=Names("127.0.0.1")) as client:
            with pytest.raises(StreamUnreachableError, match="certificate"):
                await follow(client, f"https://other.example:{server.port}/")


async def test_a_trust_root_that_cannot_be_read_is_named() -> None:
    with pytest.raises(PlayerError, match="nothing-here"):
        async with GuardedClient(AddressPolicy(), Path("nothing-here.pem")):
            pass
