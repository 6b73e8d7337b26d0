# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Where requests come from: the peer, or what a proxy that we trust says of it.

What counts per address (wrong secrets, connections) asks here, so that all of it means the same
address, and nobody gets a new one by writing a header.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence

from aiohttp import web

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Return addresses and CIDRs as networks."""
    return tuple(ipaddress.ip_network(text, strict=False) for text in texts)


def sender_of(request: web.Request, trusted: Sequence[Network]) -> str:
    """Return the address that a request comes from.

    What a proxy says of it is believed only of a proxy that we trust: counted from the last hop,
    the first address that is none of theirs.
    """
    peer = request.protocol.peername
    address = str(peer[0]) if isinstance(peer, tuple) else ""
    hops = [hop.strip() for line in request.headers.getall("X-Forwarded-For", ()) for hop in line.split(",")]
    while hops and is_among(address, trusted):
        hop = parsed(hops.pop())
        if hop is None:
            break
        address = str(hop)
    return address


def is_among(address: str, among: Sequence[Network]) -> bool:
    """Return whether an address lies in one of the networks; what is none lies in none."""
    ip = parsed(address)
    return ip is not None and any(ip in network for network in among)


def is_loopback(address: str) -> bool:
    """Return whether an address is this machine's own."""
    ip = parsed(address)
    return ip is not None and ip.is_loopback


def parsed(text: str) -> Address | None:
    """Return an address, of IPv4 in IPv6's clothes the IPv4 one; ``None`` if it is none."""
    try:
        ip = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return ip.ipv4_mapped or ip if isinstance(ip, ipaddress.IPv6Address) else ip


def customer_of(address: str) -> str:
    """Return what counts as one sender: of IPv6 the first 64 bits, since one customer has all that follow."""
    ip = parsed(address)
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return address if ip is None else str(ip)
