# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``config.yaml`` as typed, frozen values.  Defaults live here and nowhere else."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from player.air.signals.address import demo_address, is_demo
from player.errors import AllowRuleError, ResolveError
from player.net.guard import parse_allow_rule
from schedules.model.catalogue import StationKind
from schedules.settings import Duration, HttpUrl, HttpUrlOrEmpty, RightsSection, Section, Zone, mistaken
from schedules.settings.types import web_address

MAX_ID = 64
LEAST_EVERY_S = 60.0
DATABASES = ("sqlite:///", "postgresql://")


def _id(text: str) -> str:
    fine = text.isascii() and text.replace("-", "a").isalnum() and text == text.lower()
    if not fine or text.startswith("-") or text.endswith("-") or len(text) > MAX_ID:
        raise mistaken(f'"{text[:80]}" is no id; use a-z, 0-9 and "-", at most {MAX_ID} characters')
    return text


def _stream_address(text: str) -> str:
    if not is_demo(text):
        scheme, colon, _ = text.partition(":")
        if colon and scheme.lower() not in {"http", "https"} and "/" not in scheme:
            raise mistaken(
                f'"{text[:80]}": the scheme "{scheme[:40]}" is unsupported; use http, https or demo'
            )
        return web_address(text)
    try:
        demo_address(text)
    except ResolveError as error:
        raise mistaken(error.detail) from error
    return text


def _charset(name: str) -> str:
    try:
        b"a".decode(name, "replace")  # refuses codecs that are no character sets, too
    except (LookupError, ValueError) as error:  # ValueError: a NUL
        raise mistaken(f'no such character set "{name[:40]}"; one is windows-1251') from error
    return name


def _allow_rule(text: str) -> str:
    try:
        parse_allow_rule(text)
    except AllowRuleError as error:
        raise mistaken(str(error)) from error
    return text


def _own_machine(host: str) -> str:
    try:
        loopback = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise mistaken(
            f'cannot listen on "{host[:80]}": without an account, whoever reaches us could drive it; '
            "use 127.0.0.1, ::1 or localhost"
        )
    return host


def _proxy(text: str) -> str:
    try:
        ip_network(text, strict=False)
    except ValueError as error:
        raise mistaken(f'"{text[:80]}" is no address and no CIDR range') from error
    return text


def _database(text: str) -> str:
    # The address may hold a password, so that the words do not repeat it.
    if not any(text.startswith(prefix) and text != prefix for prefix in DATABASES):
        raise mistaken('is no database address; write "sqlite:///FILE" or "postgresql://USER@HOST/NAME"')
    return text


def _followed_address(text: str) -> str:
    # What browsers call a calendar on the web.
    scheme, colon, rest = text.partition(":")
    return web_address(f"https:{rest}" if colon and scheme.lower() in {"webcal", "webcals"} else text)


def _not_too_often(seconds: float) -> float:
    if seconds < LEAST_EVERY_S:
        raise mistaken("is too often for somebody else's service: write 1m or more")
    return seconds


Id = Annotated[str, AfterValidator(_id)]
FollowUrl = Annotated[str, StringConstraints(max_length=4096), AfterValidator(_followed_address)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
StreamUrl = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4096),
    AfterValidator(_stream_address),
]


class Office(Section):
    """A place where people of the network work."""

    address: Text


class Link(Section):
    """A link on the page; without an address it shows as text."""

    label: Text
    url: HttpUrlOrEmpty = ""


class Network(Section):
    """Who we are; shown on the page."""

    name: Text
    timezone: Zone
    website: HttpUrlOrEmpty = ""
    offices: tuple[Office, ...] = ()
    links: tuple[Link, ...] = ()
    copyright: Line = ""
    next_up_min: Duration = 600.0


class StreamAddress(Section):
    """One address of a stream, in order of preference."""

    url: StreamUrl
    icy_charset: Annotated[str, AfterValidator(_charset)] | None = None


class Silence(Section):
    """When sound counts as silence."""

    below_db: float = Field(default=-50.0, ge=-120, le=0)
    after_s: float = Field(default=15.0, gt=0)


class Alert(Section):
    """Who is told when something goes wrong on the air."""

    url: HttpUrl
    secret: Annotated[str, Field(min_length=8, max_length=200)] | None = None


class Follow(Section):
    """A schedule that lives elsewhere."""

    kind: Literal["ics", "composer", "liveradio"]
    url: FollowUrl
    every: Annotated[Duration, AfterValidator(_not_too_often)] = 900.0


class ServiceSection(Section):
    """One programme stream."""

    id: Id
    name: Text
    genre: Line = ""
    streams: tuple[StreamAddress, ...] = ()
    timezone: Zone | None = None
    keep_air: Duration = 0.0
    keep_air_always: bool = False
    idle_stop: Duration = 1800.0
    rights: RightsSection = RightsSection()
    listen_via: Literal["relay", "direct"] = "relay"
    silence: Silence = Silence()
    slots: Text | None = None
    source: Follow | None = None


class StationSection(Section):
    """One transmitter."""

    id: Id
    call_sign: Text
    name: Line = ""
    frequency_mhz: Annotated[float, Field(gt=0, lt=1000)] | None = None
    city: Line = ""
    kind: StationKind = StationKind.FM
    carries: Id
    timezone: Zone | None = None
    public_file_url: HttpUrlOrEmpty = ""
    streams: tuple[StreamAddress, ...] = ()
    slots: Text | None = None


class Tls(Section):
    """Certificate and key, as files."""

    cert: Text
    key: Text


class Listen(Section):
    """Where we answer."""

    host: Annotated[str, AfterValidator(_own_machine)] = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: HttpUrl | None = None
    trusted_proxies: tuple[Annotated[str, AfterValidator(_proxy)], ...] = ()
    tls: Tls | None = None


class Outbound(Section):
    """Addresses beyond the public internet that upstreams may have."""

    allow: tuple[Annotated[str, AfterValidator(_allow_rule)], ...] = ()


class Storage(Section):
    """Where edits are kept."""

    database: Annotated[Text, AfterValidator(_database)] = "sqlite:///liveradio.db"


class Config(Section):
    """The whole file."""

    network: Network
    services: tuple[ServiceSection, ...] = Field(min_length=1)
    stations: tuple[StationSection, ...] = ()
    listen: Listen = Listen()
    outbound: Outbound = Outbound()
    alerts: tuple[Alert, ...] = ()
    storage: Storage = Storage()
