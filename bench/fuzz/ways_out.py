# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Checks of the ways out: addresses, redirects, the guard, cookies, heads.

What counts is who is connected to in the end.  So here an address is asked of three others than ours: the C
library (which reads an IP address in any form that it knows), yarl (which aiohttp uses to send it), and the
registries in `oracle`.
"""

from __future__ import annotations

import asyncio
import functools
import socket
import struct
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urljoin

from aiohttp.base_protocol import BaseProtocol
from aiohttp.http import HttpProcessingError
from aiohttp.http_parser import HttpResponseParser
from yarl import URL

from player.errors import AllowRuleError, UnsupportedAddressError
from player.net.address import Address, join_address, parse_address
from player.net.client import basic_authorization
from player.net.guard import AddressPolicy, parse_allow_rule
from player.net.head_fields import MOST_FIELDS
from player.net.heads import HEAD_LIMIT_BYTES, HeadError, HeadReader
from player.net.redirects import _take_cookies

from .oracle import Reach, reach
from .sound import cut
from .target import BrokenPromiseError, Check, claim

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789/.?=&-_~%+,@!$'()*")


def text_of(data: bytes) -> str:
    """Return any text that Python can have: half surrogate pairs too, as JSON and file systems give them."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")


def check_address(policy: AddressPolicy | None = None) -> Check:
    """Return the check of reading an address, and of what the guard says of it."""
    judge = policy or AddressPolicy()

    def check(data: bytes) -> None:
        try:
            address = parse_address(text_of(data))
        except UnsupportedAddressError as error:
            str(error).encode()
            return
        check_form(address)
        check_literal(address, judge)
        check_sent(address)

    return check


def check_form(address: Address) -> None:
    """What was read is fit to be sent, and reading it again gives the same."""
    url = address.url
    claim(all(" " < mark < "\x7f" for mark in url), "what is sent is printable ASCII")
    claim(0 <= address.port <= 65535, "a port is one")
    claim(address.target.startswith("/") and "#" not in address.target, "a target is a path without fragment")
    if address.userinfo is not None:
        user, password = address.userinfo
        claim(basic_authorization(user, password).isascii(), "a password is sent as ASCII")
    if len(url) > 8192:  # what was escaped is longer, and may not be read again
        return
    again = parse_address(url)
    claim(again.url == url and again.origin == address.origin, "reading it again gives the same")


def check_literal(address: Address, judge: AddressPolicy) -> None:
    """Every host that the C library takes for an IP address is one for us, the same, and judged as it is."""
    literal = literal_of(address.host, address.port)
    claim((address.ip is not None) == (literal is not None), "both see an IP address, or neither does")
    if literal is None or address.ip is None:
        return
    claim(address.ip.packed == literal, "both see the same IP address")
    check_verdict(judge, literal, address.port)


def literal_of(host: str, port: int) -> bytes | None:
    """Return the IP address in a host by the C library's reading, without any lookup."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return None
    family, _, _, _, peer = answers[0]
    return socket.inet_pton(family, str(peer[0]).partition("%")[0])


def check_verdict(judge: AddressPolicy, packed: bytes, port: int) -> None:
    family = socket.AF_INET if len(packed) == 4 else socket.AF_INET6
    verdict = judge.verdict(socket.inet_ntop(family, packed), port)
    wanted = reach(packed)
    claim(verdict.reason != "", "a verdict has a reason")
    if wanted is not Reach.EITHER:
        claim(verdict.allowed == (wanted is Reach.PUBLIC), f"{wanted.name} for {packed.hex()}")


def check_sent(address: Address) -> None:
    """What aiohttp makes of the address is the same host, port and target."""
    with suppress(ValueError):  # which the client declares as an unsupported address
        url = URL(address.url, encoded=True)
        claim(url.raw_host == address.host, "aiohttp asks the same host")
        claim(url.port == address.port, "aiohttp asks the same port")
        # It drops a query that is empty: "/a?" is sent as "/a", which is known and bears no harm.
        path, mark, query = address.target.partition("?")
        claim(url.raw_path_qs == path + (mark if query else "") + query, "aiohttp sends the same target")


def check_join(data: bytes) -> None:
    """Join a reference to a base; a zero byte stands between the two."""
    first, _, second = data.partition(b"\x00")
    base, reference = text_of(first), text_of(second)
    try:
        source = parse_address(base)
        joined = join_address(base, reference)
        found = parse_address(joined)
    except UnsupportedAddressError as error:
        str(error).encode()
        return
    shown = (
        reference.strip("\x00\t\n\r\x0b\x0c \ufeff\xa0").replace("\t", "").replace("\r", "").replace("\n", "")
    )
    if not shown.startswith("//") and ":" not in shown.partition("/")[0]:
        claim(found.origin == source.origin, "a relative reference stays where it is")
    if source.target == "/a/b/c;d?q" and shown and _PLAIN.issuperset(shown) and ";" not in shown:
        if shown.partition("?")[1:] == ("?", "") or "//" in shown:
            return  # an empty query is one, and an empty segment too: the library drops both
        expected = urljoin("http://h.example/a/b/c;d?q", shown)
        claim(found.target == parse_address(expected).target, "a reference means what RFC 3986 says")


def check_guard(policy: AddressPolicy | None = None) -> Check:
    """Return the check of the guard alone: an address of 4 or 16 bytes, and a port."""
    judge = policy or AddressPolicy()

    def check(data: bytes) -> None:
        if len(data) < 6:
            return
        (port,) = struct.unpack_from(">H", data)
        for packed in (data[2:6], data[2:18]):
            if len(packed) in (4, 16):
                check_verdict(judge, packed, port)

    return check


def check_allow_rule(data: bytes) -> None:
    """Read a rule; one that is read allows what it says, and makes nothing else allowed."""
    packed, text = data[:4], text_of(data[4:])
    try:
        rule = parse_allow_rule(text)
        judge = AddressPolicy([text])
    except AllowRuleError as error:
        claim(str(error) != "", "says why")
        return
    first = rule.network.network_address
    port = rule.port if rule.port is not None else 8000
    claim(judge.verdict(first, port).allowed, "what is allowed is allowed")
    if len(packed) == 4 and reach(packed) is Reach.INNER:
        ip = socket.inet_ntop(socket.AF_INET, packed)
        allowed = judge.verdict(ip, port).allowed
        inside = rule.network.version == 4 and (
            int.from_bytes(packed, "big") >> (32 - rule.network.prefixlen)
            == int(first) >> (32 - rule.network.prefixlen)
        )
        claim(allowed <= (inside or rule.network.version == 6), "nothing else is allowed")
        if rule.port is not None:
            claim(not judge.verdict(ip, rule.port ^ 1).allowed, "no other port is allowed")


def check_cookies(data: bytes) -> None:
    """Take cookies of any number of fields; what is kept can be sent without becoming another field."""
    jar: dict[str, str] = {}
    _take_cookies(jar, [line.decode("utf-8", "surrogateescape") for line in data.split(b"\n")])
    claim(len(jar) <= 50, "a jar is bounded")
    for name, value in jar.items():
        claim(name != "" and not set("=;") & set(name) and ";" not in value, "a cookie is one pair")
        claim(all(" " <= mark < "\x7f" for mark in name + value), "a cookie is printable ASCII")


def check_head(data: bytes) -> None:
    """Read a head however it is cut; what comes out is a head that aiohttp takes, and the whole body."""
    body, parts = cut(data)
    whole, pieces = read_answer([body]), read_answer(parts)
    claim(whole == pieces, "cutting makes no difference")
    if not whole:
        return
    head, mark, _ = whole.partition(b"\r\n\r\n")
    claim(mark != b"" and head.startswith(b"HTTP/1.0 "), "a head comes first")
    claim(len(head) <= 2 * HEAD_LIMIT_BYTES, "a head is bounded")
    check_strict(head + mark)
    if b"chunked" not in body.lower():
        claim(whole[len(head) + 4 :] == b"" or body.endswith(whole[len(head) + 4 :]), "a body is not changed")


def read_answer(parts: Sequence[bytes]) -> bytes | None:
    """Return what a reader gives out; ``None`` if it refuses."""
    reader = HeadReader()
    out = bytearray()
    try:
        for part in parts:
            out += reader.feed(part)
        out += reader.end()
    except HeadError as error:
        claim(str(error) != "", "says why")
        return None
    return bytes(out)


def check_strict(head: bytes) -> None:
    """Have aiohttp's own parser read a head."""
    loop = _loop()
    parser = HttpResponseParser(
        BaseProtocol(loop),
        loop,
        2**16,
        read_until_eof=True,
        auto_decompress=False,
        max_line_size=2 * HEAD_LIMIT_BYTES,
        max_field_size=2 * HEAD_LIMIT_BYTES,
        max_headers=2 * MOST_FIELDS,
    )
    try:
        messages, *_ = parser.feed_data(head)
    except HttpProcessingError as error:
        raise BrokenPromiseError(f"aiohttp takes every head: {type(error).__name__}") from error
    claim(len(messages) == 1, "it is one head")


@functools.cache
def _loop() -> asyncio.AbstractEventLoop:
    """Return the loop that aiohttp's parser wants to be told of; nothing runs in it."""
    return asyncio.new_event_loop()
