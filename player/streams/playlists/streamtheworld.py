# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read StreamTheWorld's (Triton's) list of the servers that carry a mount, or why it does not give them.

Of each server the first port of each scheme is taken, https first: the others are for old firewalls and lead
to the same place.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .base import Hint, PlaylistEntry, listed
from .markup import root_name, tags

_ROOT = "live_stream_config"
_WANTED = frozenset({"mountpoint", "status-code", "status-message", "mount", "server", "ip", "port"})
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
        return [
            f"{scheme}://{self.host}{'' if ports[scheme] == default else ':' + ports[scheme]}/{mount}"
            for scheme, default in (("https", "443"), ("http", "80"))
            if scheme in ports and self.host
        ]


@dataclass(slots=True)
class _Mountpoint:
    status: str = ""
    message: str = ""
    mount: str = ""
    servers: list[_Server] = field(default_factory=list)

    def entries(self) -> list[PlaylistEntry]:
        mount, refusal = self.mount.lstrip("/"), self.refusal
        urls = [url for server in self.servers for url in server.urls(mount)] if mount else []
        if refusal and not urls:
            urls = [f"streamtheworld:{mount}"]  # it has to have a name, so that its reason can be shown
        return [PlaylistEntry(url, self.mount, refusal) for url in urls]

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
    for tag in tags(text, _WANTED):
        if tag.name == "mountpoint" or not mountpoints:
            mountpoints.append(_Mountpoint())
        here = mountpoints[-1]
        match tag.name:
            case "status-code":
                here.status = tag.text
            case "status-message":
                here.message = tag.text
            case "mount":
                here.mount = tag.text
            case "server":
                here.servers.append(_Server())
            case "ip" if here.servers:
                here.servers[-1].host = tag.text
            case "port" if here.servers:
                here.servers[-1].add(tag.text, tag.attributes().get("type", "") if tag.raw else "")
    return listed([entry for mountpoint in mountpoints for entry in mountpoint.entries()], text)


class StreamTheWorld:
    """The format for the registry."""

    name = "StreamTheWorld"

    def recognises(self, text: str, hint: Hint) -> bool:  # noqa: ARG002 - content decides
        """Return whether it begins with ``<live_stream_config>``."""
        return root_name(text) == _ROOT

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_streamtheworld`."""
        return parse_streamtheworld(text)
