# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Decides which addresses we may connect to: the public internet, and what the operator allows by name.

Playlists, redirects and DNS answers come from strangers, and must not make us knock at doors inside the
operator's network.  Python's ``is_global`` is not enough: in 3.11 it calls multicast and IPv6 forms that
carry a private IPv4 address global.  So the ranges are written out here, from IANA's special-purpose
registries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from player.errors import AllowRuleError

IpAddress = IPv4Address | IPv6Address
IpNetwork = IPv4Network | IPv6Network

_DENIED_V4: tuple[tuple[IPv4Network, str], ...] = tuple(
    (IPv4Network(network), reason)
    for network, reason in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared carrier range"),
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "cloud platform service"),
        ("169.254.0.0/16", "link-local, cloud metadata"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "IETF protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "AS112"),
        ("192.52.193.0/24", "AMT"),
        ("192.88.99.0/24", "6to4 relays"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "AS112"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_DENIED_V6: tuple[tuple[IPv6Network, str], ...] = tuple(
    (IPv6Network(network), reason)
    for network, reason in (
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("::/96", "IPv4-compatible, obsolete"),  # after its own special addresses
        ("64:ff9b:1::/48", "local translation"),
        ("100::/64", "discard-only"),
        ("2001::/23", "IETF protocol assignments, Teredo"),
        ("2001:db8::/32", "documentation"),
        ("2620:4f:8000::/48", "AS112"),
        ("3fff::/20", "documentation"),
        ("5f00::/16", "segment routing"),
        ("fc00::/7", "unique local"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local, obsolete"),
        ("ff00::/8", "multicast"),
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)  # the upper half of an interface identifier (RFC 5214, 6.1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether we may connect, and why not (or by which rule)."""

    allowed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class AllowRule:
    """An exception that the operator makes.  Without `port`: every port."""

    network: IpNetwork
    port: int | None = None

    def covers(self, address: IpAddress, port: int) -> bool:
        """Return whether the rule lets a connection through."""
        return self.port in (None, port) and address in self.network


def parse_allow_rule(text: str) -> AllowRule:
    """Read ``ADDR``, ``ADDR:PORT``, ``[V6]:PORT`` or ``CIDR``; names are no rules.

    Raises:
        AllowRuleError: If it is none of these.
    """
    rule = text.strip()
    address, port = rule, None
    if rule.startswith("["):
        address, bracket, after = rule[1:].partition("]")
        if not bracket or (after and not after.startswith(":")):
            raise _wrong_rule(text)
        port = _port(text, after[1:]) if after else None
    elif rule.count(":") == 1:
        address, _, digits = rule.partition(":")
        port = _port(text, digits)
    try:
        network = ip_network(address, strict=False)
    except ValueError:
        raise _wrong_rule(text) from None
    if port is not None and "/" in address:
        raise _wrong_rule(text)
    inner = network.network_address.ipv4_mapped if isinstance(network, IPv6Network) else None
    if inner is not None and network.prefixlen >= 96:
        network = IPv4Network((inner, network.prefixlen - 96))  # as `AddressPolicy.verdict` sees it
    return AllowRule(network, port)


def _port(rule: str, digits: str) -> int:
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 5 and 0 < int(digits) <= 65535):
        raise _wrong_rule(rule)
    return int(digits)


def _wrong_rule(text: str) -> AllowRuleError:
    return AllowRuleError(
        f'"{text}" is no allow rule: write ADDR, ADDR:PORT, [V6]:PORT or CIDR, never a name'
    )


class AddressPolicy:
    """Says whether we may connect to an address; pure, and asked for every single connection.

    Args:
        allow: Rules as `parse_allow_rule` reads them; all else that is not public stays denied.

    Raises:
        AllowRuleError: If a rule makes no sense.
    """

    def __init__(self, allow: Sequence[str] = ()) -> None:
        self._rules = tuple(parse_allow_rule(text) for text in allow)

    def verdict(self, ip: IpAddress | str, port: int) -> Verdict:
        """Judge one final address.

        Raises:
            ValueError: If `ip` is a text that is no address (a name was never looked up).
        """
        address = ip_address(ip) if isinstance(ip, str) else ip
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped  # the kernel connects to that very IPv4 address
        if any(rule.covers(address, port) for rule in self._rules):
            return Verdict(True, "allowed by the operator")
        denied = _denied_reason(address)
        return Verdict(False, f"{address} is {denied}") if denied else Verdict(True, "public")


def _denied_reason(address: IpAddress) -> str:
    """Return why an address is not public, or an empty text."""
    if isinstance(address, IPv4Address):
        return next((reason for network, reason in _DENIED_V4 if address in network), "")
    if address.scope_id is not None:
        return "bound to an interface"
    if reason := next((reason for network, reason in _DENIED_V6 if address in network), ""):
        return reason
    for inner in _embedded_v4(address):
        if reason := _denied_reason(inner):
            return f"a form of {inner}: {reason}"
    return "" if address in _GLOBAL_V6 or address in _NAT64 else "outside the public range"


def _embedded_v4(address: IPv6Address) -> Iterator[IPv4Address]:
    """Give the IPv4 addresses where packets to a NAT64, ISATAP or 6to4 address may end up."""
    if address in _NAT64 or int(address) >> 32 & 0xFFFFFFFF in _ISATAP:
        yield IPv4Address(int(address) & 0xFFFFFFFF)
    if address.sixtofour is not None:
        yield address.sixtofour
