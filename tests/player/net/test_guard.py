# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from player.errors import AllowRuleError
from player.net.guard import AddressPolicy


@pytest.mark.parametrize(
    "address",
    [
        # The first and last of each range in IANA's special-purpose registries, and of multicast.
        *("0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255"),
        *("127.0.0.1", "127.255.255.254", "169.254.0.0", "169.254.169.254", "172.16.0.0", "172.31.255.255"),
        *(
            "192.0.0.1",
            "192.0.0.170",
            "192.0.2.1",
            "192.31.196.1",
            "192.52.193.1",
            "192.88.99.1",
            "192.168.0.0",
        ),
        *("192.168.255.255", "192.175.48.1", "198.18.0.0", "198.19.255.255", "198.51.100.1", "203.0.113.9"),
        *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
        *("::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.1.2.3"),
        *(
            "64:ff9b::127.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:10::1",
        ),
        *("2001:0:102:304::f5ff:fffe", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:1::"),
        *("2620:4f:8000::1", "3fff::1", "5f00::1", "4000::1", "fc00::1", "fdff::1", "fe80::1", "fe80::1%lo"),
        # ISATAP, RFC 5214: an IPv4 address in the interface identifier
        *("2606:4700::5efe:7f00:1", "2606:4700::200:5efe:10.0.0.1", "4000::5efe:808:808"),
        "2002:7f00:1::5efe:808:808",  # one form within another
        *("64:ff9b::6464:1", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "2002:e000:1::"),
        *("fec0::1", "ff02::1", "ff0e::1", "2606:4700::1%eth0"),
    ],
)
def test_what_is_not_public_is_denied(address: str) -> None:
    verdict = AddressPolicy().verdict(address, 8000)

    assert not verdict.allowed
    assert verdict.reason


@pytest.mark.parametrize(
    "address",
    [
        *(
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
        ),
        *("128.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "198.17.255.255", "198.20.0.0"),
        *(
            "223.255.255.255",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2606:4700::1111",
            "2a00:1450::1",
            "2002:808:808::1",
            "2606:4700::5efe:808:808",
            "2002:808:808::5efe:808:808",
        ),
    ],
)
def test_what_is_public_is_allowed(address: str) -> None:
    assert AddressPolicy().verdict(address, 8000).allowed


@pytest.mark.parametrize(
    ("rule", "address", "port", "allowed"),
    [
        ("127.0.0.1", "127.0.0.1", 8000, True),
        ("127.0.0.1", "127.0.0.1", 1, True),
        ("127.0.0.1", "127.0.0.2", 8000, False),
        ("127.0.0.1", "::1", 8000, False),
        ("127.0.0.1", "::ffff:127.0.0.1", 8000, True),
        ("127.0.0.1", "64:ff9b::127.0.0.1", 8000, False),
        ("127.0.0.1:8000", "127.0.0.1", 8000, True),
        ("127.0.0.1:8000", "127.0.0.1", 8001, False),
        ("::1", "::1", 80, True),
        ("[::1]:8000", "::1", 8000, True),
        ("[::1]:8000", "::1", 80, False),
        ("[::1]", "::1", 80, True),
        ("10.1.0.0/16", "10.1.200.3", 80, True),
        ("10.1.0.0/16", "10.2.0.1", 80, False),
        ("fd00::/8", "fd12::1", 80, True),
        (" 127.0.0.1 ", "127.0.0.1", 80, True),
    ],
)
def test_the_operator_allows_by_address_port_and_network(
    rule: str, address: str, port: int, allowed: bool
) -> None:
    assert AddressPolicy([rule]).verdict(address, port).allowed is allowed


@pytest.mark.parametrize(
    "rule",
    [
        *(
            "",
            "localhost",
            "localhost:8000",
            "radio.example",
            "127.1",
            "300.0.0.1",
            "127.0.0.1:",
            "127.0.0.1:0",
        ),
        *(
            "127.0.0.1:65536",
            "127.0.0.1:http",
            "127.0.0.1:٣",
            "10.0.0.0/8:80",
            "10.0.0.0/33",
            "[::1",
            "[::1]80",
        ),
        *("http://127.0.0.1", "*", "127.0.0.1,::1"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_and_named(rule: str) -> None:
    with pytest.raises(AllowRuleError, match="ADDR:PORT"):
        AddressPolicy([rule])
