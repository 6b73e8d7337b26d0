# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read StreamTheWorld's (Triton's) list of the servers that carry a mount, or why it does not give them.

Of each server the first port of each scheme is taken, https first: the others are for old firewalls and lead
to the same place.  A mount may be had in several ways (transports), each with an ending of its own; the way
of SHOUTcast comes first, being plain sound, and HLS last.  The servers are those of the moment: an address
made of one is good for one visit.

Where a mount is refused, the station may offer something else instead: an address, or another mount, which
the redirector beside this list leads to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .base import MOST_ENTRIES, Hint, PlaylistEntry, listed
from .markup import Tag, root_name, tags

_ROOT = "live_stream_config"
_ALTERNATE = "alternate-content"
_WANTED = frozenset(
    {"mountpoint", "status-code", "status-message", "mount", "server", "ip", "port", "transport", "url"}
) | {_ALTERNATE}
_SUFFIX = re.compile(r"[A-Za-z0-9._\-/]{1,64}")
_REDIRECTOR = "livestream-redirect/"
_MOST_TRANSPORTS = 4
_LONGEST_MOUNT = 200
_PLAIN_FIRST = {"shoutcast": 0, "http": 1, "hls": 2}
_GEO_BLOCKED = "453"
_DEFAULT_PORTS = {"http": "80", "https": "443"}


@dataclass(slots=True)
class _Server:
    host: str = ""
    ports: dict[str, str] = field(default_factory=dict)

    def add(self, port: str, scheme: str) -> None:
        scheme = scheme.lower() or ("https" if port == "443" else "http")
        if scheme in _DEFAULT_PORTS and port.isascii() and port.isdigit() and len(port) <= 5:
            self.ports.setdefault(scheme, port)

    def urls(self, mount: str) -> list[str]:
        ports = self.ports or _DEFAULT_PORTS
        host = f"[{self.host}]" if ":" in self.host else self.host
        return [
            f"{scheme}://{host}{'' if ports[scheme] == default else ':' + ports[scheme]}/{mount}"
            for scheme, default in (("https", "443"), ("http", "80"))
            if scheme in ports and self.host
        ]


@dataclass(slots=True)
class _Mountpoint:
    status: str = ""
    message: str = ""
    mount: str = ""
    servers: list[_Server] = field(default_factory=list)
    transports: dict[str, str] = field(default_factory=dict)  # the ending of each
    alternates: list[str] = field(default_factory=list)

    def entries(self) -> Iterator[PlaylistEntry]:
        refusal = self.refusal
        named = False
        for url in self._urls():
            named = True
            yield PlaylistEntry(url, self.mount, refusal)
        if refusal and not named:  # it has to have a name, so that its reason can be shown
            yield PlaylistEntry(f"streamtheworld:{self.mount.lstrip('/')}", self.mount, refusal)
        if refusal:
            title = f"{self.mount} (offered instead)".lstrip()
            yield from (PlaylistEntry(url, title) for url in self.alternates)

    def _urls(self) -> Iterator[str]:
        if mount := self.mount.lstrip("/"):
            for ending in self.endings:
                for server in self.servers:
                    yield from server.urls(mount + ending)

    @property
    def endings(self) -> list[str]:
        """What is put behind the mount's name, the plainest way first."""
        ranked = sorted(self.transports, key=lambda name: _PLAIN_FIRST.get(name, 1))
        return list(dict.fromkeys(self.transports[name] for name in ranked)) or [""]

    @property
    def refusal(self) -> str:
        if self.status in ("", "200"):
            return ""
        said = f"status {self.status[:9]}" + (f", {self.message[:100]}" if self.message else "")
        if self.status == _GEO_BLOCKED:
            return f"geo-blocked: the station does not serve this country ({said})"
        return f"StreamTheWorld answers: {said}"


def parse_streamtheworld(text: str) -> tuple[PlaylistEntry, ...]:
    """Return an address for each server and scheme of each mount, in order.

    Raises:
        PlaylistRefusedError: If every mount is refused; the reason says whether it is geo-blocked.
        PlaylistError: If there is none.
    """
    mountpoints: list[_Mountpoint] = []
    instead = False
    for tag in tags(text, _WANTED, closing=(_ALTERNATE, "mountpoint")):
        if tag.closes:
            instead = False
            continue
        if tag.name == "mountpoint" and len(mountpoints) >= MOST_ENTRIES:
            break
        if tag.name == "mountpoint" or not mountpoints:
            mountpoints.append(_Mountpoint())
        if tag.name in {"mountpoint", _ALTERNATE}:
            instead = tag.name == _ALTERNATE
        elif instead:
            _take_alternate(mountpoints[-1], tag)
        else:
            _take(mountpoints[-1], tag)
    return listed((entry for mountpoint in mountpoints for entry in mountpoint.entries()), text)


def _take(here: _Mountpoint, tag: Tag) -> None:
    match tag.name:
        case "status-code":
            here.status = tag.text
        case "status-message":
            here.message = tag.text
        case "mount":
            here.mount = tag.text[:_LONGEST_MOUNT]
        case "transport":
            suffix = tag.attributes().get("mountsuffix", "") if tag.raw else ""
            if len(here.transports) < _MOST_TRANSPORTS and (not suffix or _SUFFIX.fullmatch(suffix)):
                here.transports.setdefault(tag.text.lower()[:20], suffix)
        case "server" if len(here.servers) < MOST_ENTRIES:
            here.servers.append(_Server())
        case "ip" if here.servers:
            here.servers[-1].host = tag.text
        case "port" if here.servers:
            here.servers[-1].add(tag.text, tag.attributes().get("type", "") if tag.raw else "")


def _take_alternate(here: _Mountpoint, tag: Tag) -> None:
    """Note what is offered to those who are refused: an address, or a mount."""
    if tag.name == "url" and tag.text:
        here.alternates.append(tag.text)
    elif tag.name == "mount" and tag.text.strip("/"):
        here.alternates.append(_REDIRECTOR + tag.text.strip("/"))


class StreamTheWorld:
    """The format for the registry."""

    name = "StreamTheWorld"

    def recognises(self, text: str, hint: Hint) -> bool:  # noqa: ARG002 - content decides
        """Return whether it begins with ``<live_stream_config>``."""
        return root_name(text) == _ROOT

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_streamtheworld`."""
        return parse_streamtheworld(text)
