# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""For commands that go out themselves: the addresses behind what was named, and the rules of the way.

They run without the service, and keep to the same rules: the configuration's, and those of the options.
"""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass
from pathlib import Path

from player import settings
from player.air.signals.address import is_demo
from player.errors import AllowRuleError
from player.net.guard import AddressPolicy, parse_allow_rule
from player.streams.text import known_charset
from schedules.errors import MistakesError

from .failure import WRONG_VALUE, CommandError, complain
from .finding import configuration, whole_configuration


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options.

    Attributes:
        allow: Rules for private addresses, besides those of the configuration.
        ca: A further trust root.
        charset: Of lists and titles; ``None`` leaves it to the configuration and the stream.
    """

    allow: tuple[str, ...] = ()
    ca: Path | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """One address, with the charset of its lists and titles as far as it is known."""

    url: str
    charset: str | None = None

    @property
    def demo(self) -> bool:
        """True for a built-in signal."""
        return is_demo(self.url)


@dataclass(frozen=True, slots=True)
class Way:
    """Where to go, and what is allowed on the way.

    Attributes:
        addresses: In order of preference.
    """

    addresses: tuple[Address, ...]
    policy: AddressPolicy
    ca: Path | None


def way_to(asked: str, wishes: Wishes, config: Path | None) -> Way:
    """Return the way to what was named.

    Args:
        asked: A station's id, or an address.
        config: As the option names it.

    Raises:
        CommandError: If an option's value is wrong; exit status 2.
        UnknownStationError: If it is no address, and no station has this id.
        MistakesError: If the configuration that is needed has mistakes.
    """
    check(wishes)
    addresses, rules = _addresses(asked, config)
    hinted = tuple(Address(one.url, wishes.charset or one.charset) for one in addresses)
    return Way(hinted, AddressPolicy([*rules, *wishes.allow]), wishes.ca)


def check(wishes: Wishes) -> None:
    """Look at the options' values.

    Raises:
        CommandError: If one is wrong; exit status 2.
    """
    for rule in wishes.allow:
        try:
            parse_allow_rule(rule)
        except AllowRuleError as error:
            raise CommandError(f"--allow: {error}", WRONG_VALUE) from error
    if wishes.charset is not None and not known_charset(wishes.charset):
        message = f'--charset: no such character set "{wishes.charset}"; one is windows-1251'
        raise CommandError(message, WRONG_VALUE)
    if wishes.ca is not None:
        try:
            ssl.create_default_context(cafile=wishes.ca)
        except OSError as error:  # also what TLS cannot read
            message = f"--ca: {wishes.ca} is no readable PEM file of trust roots ({error.strerror})"
            raise CommandError(message, WRONG_VALUE) from error


def _addresses(asked: str, config: Path | None) -> tuple[list[Address], tuple[str, ...]]:
    """Return the addresses, and the operator's rules for private ones."""
    if is_demo(asked):
        return [Address(asked)], ()
    if any(mark in asked for mark in ":/."):  # no id has one
        return [Address(asked)], rules_for_strangers(config)
    loaded = whole_configuration(config).config
    mount = settings.mounts_of(loaded)[settings.catalogue(loaded).station(asked).id]
    own = settings.streams_of(loaded)[mount]
    return [Address(one.url, one.icy_charset) for one in own], loaded.outbound.allow


def rules_for_strangers(config: Path | None) -> tuple[str, ...]:
    """Return the rules of the configuration for an address that is not in it.

    A configuration that was named must be right.  One that only happens to lie here may belong to
    something else: without it, all private addresses are forbidden.
    """
    try:
        return configuration(config).config.outbound.allow
    except MistakesError as error:
        if config is not None or os.environ.get("LIVERADIO_CONFIG"):
            raise
        place = error.mistakes[0].file
        complain(
            f"warning: {place} has mistakes, so that its outbound.allow is not used; see liveradio check"
        )
        return ()
