# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which addresses are public: written anew from IANA's registries, so that it can judge the guard.

It shares nothing with `player.net.guard`, not even the library: addresses are numbers here, ranges are
compared by shifting.  The sources are the IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its
successors), and for IPv6 the address space registry, in which only 2000::/3 is given out.
"""

from __future__ import annotations

import socket
from enum import Enum, auto


class Reach(Enum):
    """What the guard must say of an address."""

    INNER = auto()
    """Never to be allowed."""
    PUBLIC = auto()
    """To be allowed."""
    EITHER = auto()
    """Special, though reachable: nobody's radio is there, and a guard may take either side."""


# "Globally reachable: false", or "not applicable" and withdrawn.
_INNER_V4 = """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
    192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
"""
# "Globally reachable: true", inside and outside of these; and one that a great cloud keeps for itself.
_EITHER_V4 = "192.0.0.9/32 192.0.0.10/32 192.31.196.0/24 192.52.193.0/24 192.175.48.0/24 168.63.129.16/32"
_INNER_V6 = """
    ::/128 ::1/128 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001:db8::/32 3fff::/20 5f00::/16
    fc00::/7 fe80::/10 fec0::/10 ff00::/8
"""
_EITHER_V6 = """
    2001:1::1/128 2001:1::2/128 2001:1::3/128 2001:3::/32 2001:4:112::/48 2001:20::/28 2001:30::/28
    2620:4f:8000::/48
"""
_MAPPED, _NAT64, _SIX_TO_FOUR = "::ffff:0:0/96", "64:ff9b::/96", "2002::/16"
_GIVEN_OUT = "2000::/3"
# RFC 5214: an interface identifier ::0:5EFE:a.b.c.d or ::200:5EFE:a.b.c.d leads by a tunnel to a.b.c.d.
_ISATAP = 0x00005EFE


def _prefix(text: str) -> tuple[int, int]:
    """Return the leading bits of a range as a number, and how many bits follow."""
    address, _, length = text.partition("/")
    packed = socket.inet_pton(socket.AF_INET6 if ":" in address else socket.AF_INET, address)
    rest = len(packed) * 8 - int(length)
    return int.from_bytes(packed, "big") >> rest, rest


def _within(number: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(number >> rest == prefix for prefix, rest in ranges)


_RANGES = {
    name: tuple(_prefix(text) for text in texts.split())
    for name, texts in {
        "inner4": _INNER_V4,
        "either4": _EITHER_V4,
        "inner6": _INNER_V6,
        "either6": _EITHER_V6,
        "mapped": _MAPPED,
        "nat64": _NAT64,
        "6to4": _SIX_TO_FOUR,
        "given out": _GIVEN_OUT,
    }.items()
}


def reach(packed: bytes) -> Reach:
    """Judge an address of 4 or 16 bytes."""
    number = int.from_bytes(packed, "big")
    if len(packed) == 4:
        return _reach_v4(number)
    if _within(number, _RANGES["mapped"]) or _within(number, _RANGES["nat64"]):
        return _reach_v4(number & 0xFFFFFFFF)
    if number >> 32 & 0xFDFFFFFF == _ISATAP and _reach_v4(number & 0xFFFFFFFF) is Reach.INNER:
        return Reach.INNER
    if _within(number, _RANGES["6to4"]):
        return _reach_v4(number >> 80 & 0xFFFFFFFF)
    if _within(number, _RANGES["either6"]):
        return Reach.EITHER
    if _within(number, _RANGES["inner6"]) or not _within(number, _RANGES["given out"]):
        return Reach.INNER
    return Reach.PUBLIC


def _reach_v4(number: int) -> Reach:
    if _within(number, _RANGES["either4"]):
        return Reach.EITHER
    return Reach.INNER if _within(number, _RANGES["inner4"]) else Reach.PUBLIC
