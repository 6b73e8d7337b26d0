# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Where a request comes from, whatever it says of itself."""

from __future__ import annotations

import pytest
from aiohttp import web
from multidict import CIMultiDict

from schedules.rest.addresses import customer_of, is_loopback, networks, sender_of


class Asker:
    """As much of a request as is looked at."""

    def __init__(self, peer: str, *forwarded: str) -> None:
        self.protocol = type("P", (), {"peername": (peer, 1234)})()
        self.headers = CIMultiDict([("X-Forwarded-For", line) for line in forwarded])


@pytest.mark.parametrize(
    ("peer", "forwarded", "sender"),
    [
        pytest.param("203.0.113.9", [], "203.0.113.9", id="direct"),
        pytest.param("203.0.113.9", ["10.9.9.9"], "203.0.113.9", id="a stranger's word"),
        pytest.param("10.0.0.1", ["203.0.113.9"], "203.0.113.9", id="a proxy's word"),
        pytest.param("10.0.0.1", ["1.2.3.4, 203.0.113.9"], "203.0.113.9", id="the last hop alone"),
        pytest.param("10.0.0.1", ["1.2.3.4", "203.0.113.9"], "203.0.113.9", id="in two lines"),
        pytest.param("10.0.0.1", ["203.0.113.9, 10.0.0.2"], "203.0.113.9", id="two proxies"),
        pytest.param("10.0.0.1", ["10.0.0.2"], "10.0.0.2", id="proxies alone"),
        pytest.param("10.0.0.1", [], "10.0.0.1", id="a silent proxy"),
        pytest.param("10.0.0.1", ["1.2.3.4, unknown"], "10.0.0.1", id="nonsense"),
        pytest.param("::ffff:10.0.0.1", ["203.0.113.9"], "203.0.113.9", id="mapped"),
    ],
)
def test_where_a_request_comes_from(peer: str, forwarded: list[str], sender: str) -> None:
    request: web.Request = Asker(peer, *forwarded)  # type: ignore[assignment]

    assert sender_of(request, networks(["10.0.0.0/8"])) == sender


@pytest.mark.parametrize(
    ("address", "customer"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:1:ffff::1", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("no address", "no address"),
    ],
)
def test_what_counts_as_one_sender(address: str, customer: str) -> None:
    assert customer_of(address) == customer


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("127.9.9.9", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.0.0.1", False),
        ("localhost", False),
    ],
)
def test_what_is_this_machine(address: str, local: bool) -> None:
    assert is_loopback(address) is local
