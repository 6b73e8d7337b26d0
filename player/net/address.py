# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Take http(s) addresses apart, and join relative ones, without changing a byte that the server may care for.

The usual libraries do not: ``urljoin`` drops the ``;`` of ``http://host/;`` (which SHOUTcast needs), others
re-quote signed queries.  Here only what cannot be sent at all is changed: blanks, controls and non-ASCII
become percent escapes, international hosts their ASCII form, and every way to write an IP address becomes
that address.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import unquote

from player.errors import UnsupportedAddressError

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_ADDRESS = 8192
_HTTP_TOO = {"icy": "http"}
"""How old players call the HTTP of radio."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
# A host with its port, as people write it; no scheme has a dot and a number behind it.
_NO_SCHEME = re.compile(r"[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]+)+:[0-9]{1,5}(?:[/?#]|$)")
_ABSOLUTE = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*)://([^/?#\\]*)([^#]*)", re.DOTALL)
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_\-.]*[a-z0-9_\-])?")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")
_NUMERIC_HOST = re.compile(r"[0-9a-fx.]+")
# What cannot be written down: header fields that were no UTF-8 have it, and JSON may.
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Address:
    """An http(s) address, ready to be sent.

    Attributes:
        host: A name in ASCII, or an IP address in its canonical form, without brackets.
        target: Path and query as they go on the wire; begins with ``/``.
        userinfo: User name and password, percent-decoded.
    """

    scheme: str
    host: str
    port: int
    target: str
    userinfo: tuple[str, str] | None = None

    @property
    def origin(self) -> tuple[str, str, int]:
        """What credentials and cookies are bound to."""
        return self.scheme, self.host, self.port

    @property
    def ip(self) -> IPv4Address | IPv6Address | None:
        """The host, where it is an IP address and needs no lookup."""
        if ":" in self.host:
            return IPv6Address(self.host)
        return IPv4Address(self.host) if _is_numeric(self.host) else None

    @property
    def url(self) -> str:
        """The address as sent: no user name, no fragment, no default port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"


def parse_address(text: str) -> Address:
    """Take an absolute address apart.

    Raises:
        UnsupportedAddressError: If it is not http(s), or no address.
    """
    text = _tidy(text)
    match = _ABSOLUTE.match(text)
    if match is None:
        scheme = _SCHEME.match(text)
        if scheme is None or _NO_SCHEME.match(text):
            raise UnsupportedAddressError(text[:200], "not an address: one begins with http:// or https://")
        what = f'scheme "{scheme[0][:-1].lower()}"'
        raise UnsupportedAddressError(text[:200], f"{what}: only http and https are opened")
    scheme_name, authority, target = match[1].lower(), match[2], match[3]
    scheme_name = _HTTP_TOO.get(scheme_name, scheme_name)
    if scheme_name not in DEFAULT_PORTS:
        raise UnsupportedAddressError(text, f'scheme "{scheme_name}": only http and https are opened')
    if target.startswith("\\") or len(text) > LONGEST_ADDRESS:
        raise UnsupportedAddressError(text, "not an address")
    userinfo, at, host_port = authority.rpartition("@")
    host, port = _host_and_port(text, host_port, DEFAULT_PORTS[scheme_name])
    user, _, password = userinfo.partition(":")
    return Address(
        scheme_name,
        host,
        port,
        quote_unsendable(target if target.startswith("/") else "/" + target),
        (unquote(user), unquote(password)) if at and userinfo else None,
    )


def join_address(base: str, reference: str) -> str:
    """Return the absolute form of a reference found at `base`; an absolute one comes back as it is.

    A host with its port is taken for one, too: lists have such where people left ``http://`` out.  ``icy://``
    becomes ``http://``, which is what it means and what every player opens.
    """
    reference = _tidy(reference)
    if _NO_SCHEME.match(reference):
        return f"http://{reference}"
    if match := _SCHEME.match(reference):
        known = _HTTP_TOO.get(match[0][:-1].lower())
        rest = reference[match.end() :]
        return f"{known}:{rest}" if known and rest.startswith("//") else reference
    base = _tidy(base)
    match = _ABSOLUTE.match(base)
    if match is None:
        raise UnsupportedAddressError(base, "not an address")
    scheme, authority, target = match.groups()
    origin = f"{scheme}://{authority}"
    if match := _ABSOLUTE.match(f"{scheme}:{reference}"):
        authority, target = match[2], match[3]
        return f"{scheme}://{authority}{_without_dots(target) if target.startswith('/') else target}"
    path = target.partition("?")[0] or "/"
    if not reference or reference.startswith("#"):
        return origin + (target or "/")
    if reference.startswith("?"):
        return origin + path + reference
    if not reference.startswith("/"):
        reference = path[: path.rfind("/") + 1] + reference
    return origin + _without_dots(reference)


def with_userinfo(url: str, of: str) -> str:
    """Return an address with the user name and password of another, as written there.

    It comes back as it is where that other one has none, it has its own, or the two are not of one origin:
    no stranger is told.
    """
    if "@" not in of:
        return url
    try:
        theirs, its = parse_address(of), parse_address(url)
    except UnsupportedAddressError:
        return url
    found, into = _ABSOLUTE.match(_tidy(of)), _ABSOLUTE.match(_tidy(url))
    if theirs.userinfo is None or its.origin != theirs.origin or found is None or into is None:
        return url
    if "@" in into[2]:
        return url
    return f"{into[1]}://{found[2].rpartition('@')[0]}@{_tidy(url)[into.start(2) :]}"


def quote_unsendable(text: str) -> str:
    """Percent-encode controls, blanks and bytes beyond ASCII, and nothing else."""
    raw = _SURROGATE.sub(_encodable, text).encode()
    return "".join(chr(byte) if 0x20 < byte < 0x7F else f"%{byte:02X}" for byte in raw)


def _tidy(text: str) -> str:
    text = re.sub(r"[\t\r\n]", "", text.strip("\x00\x09\x0a\x0b\x0c\x0d\x20\ufeff\xa0"))
    return text if text.isascii() else _SURROGATE.sub(_encodable, text)


def _encodable(surrogate: re.Match[str]) -> str:
    """Return the byte that a surrogate escape stands for as it will be sent; a stray half pair is no text."""
    byte = ord(surrogate[0]) - 0xDC00
    return f"%{byte:02X}" if 0x80 <= byte <= 0xFF else "%EF%BF%BD"


def _without_dots(target: str) -> str:
    """Resolve ``.`` and ``..`` of a path as RFC 3986 (5.2.4) says, and leave its query alone."""
    path, mark, rest = target.partition("?")
    if "/." not in path:
        return target
    kept: list[str] = []
    parts = path.split("/")[1:]
    for index, part in enumerate(parts):
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
        if part in (".", "..") and index == len(parts) - 1:
            kept.append("")
    return "/" + "/".join(kept) + mark + rest


def _host_and_port(text: str, host_port: str, default: int) -> tuple[str, int]:
    if host_port.startswith("["):
        host, bracket, after = host_port[1:].partition("]")
        try:
            host = str(IPv6Address(host))
        except ValueError:
            raise UnsupportedAddressError(text, "not an IPv6 address") from None
        if not bracket or "%" in host or (after and not after.startswith(":")):
            raise UnsupportedAddressError(text, "not an address")
        digits = after[1:]
    else:
        name, _, digits = host_port.partition(":")
        host = _ascii_host(text, name)
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) <= 5 and int(digits) <= 65535):
        raise UnsupportedAddressError(text, "not a port")
    return host, int(digits) if digits else default


def _ascii_host(text: str, name: str) -> str:
    try:
        name = unquote(name, errors="strict")
        if not name.isascii():
            name = name.encode("idna").decode("ascii")  # also folds circled digits, wide dots and the like
    except UnicodeError:
        raise UnsupportedAddressError(text, "not a host name") from None
    name = name.lower()
    bare = name.rstrip(".")
    if not bare or not _NAME.fullmatch(bare) or len(name) > 253:
        raise UnsupportedAddressError(text, "not a host name")
    if not _is_numeric(bare):
        return name if name == bare else bare + "."
    try:
        return str(IPv4Address(socket.inet_aton(bare)))  # decimal, hex, octal and short forms
    except OSError:
        raise UnsupportedAddressError(text, "not an IPv4 address") from None


def _is_numeric(host: str) -> bool:
    """Return whether a host must be read as IPv4: its last part is a number."""
    return _NUMERIC_HOST.fullmatch(host) is not None and bool(
        _NUMERIC_LABEL.fullmatch(host.rpartition(".")[2])
    )
