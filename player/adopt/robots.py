# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read ``robots.txt`` (RFC 9309): what of its site a host wants no program to fetch; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

AGENT: Final = "playliveradio"
"""Our name there; in any letter case."""
LARGEST_BYTES: Final = 500 * 1024
"""What the standard demands to be read; the rest is passed over."""
_MOST_RULES: Final = 5000
_LONGEST_RULE: Final = 2000
_PRODUCT: Final = re.compile(r"[a-z_-]+")


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for us.

    Attributes:
        rules: Patterns of paths, each with whether it allows.
    """

    rules: tuple[tuple[str, bool], ...] = ()

    def allow(self, target: str) -> bool:
        """Return whether a path, with its query, may be fetched: the longest matching rule decides."""
        matching = [(len(pattern), allows) for pattern, allows in self.rules if _matches(pattern, target)]
        return max(matching, default=(0, True))[1]


ALLOW_ALL: Final = Robots()
DENY_ALL: Final = Robots((("/", False),))


def parse_robots(text: str) -> Robots:
    """Return the rules for us: those of all groups with our name, else of those for everybody."""
    ours: list[tuple[str, bool]] = []
    everybody: list[tuple[str, bool]] = []
    named = False
    agents: set[str] = set()
    in_rules = False
    for line in text.lstrip("\ufeff").splitlines():
        key, colon, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        if not colon:
            continue
        if key.lower() == "user-agent":
            agents = set() if in_rules else agents
            in_rules = False
            product = _PRODUCT.match(value.lower())
            agents.add("*" if value == "*" else product[0] if product else "")
            named = named or AGENT in agents
        elif key.lower() in ("allow", "disallow"):
            in_rules = True
            rule = value[:_LONGEST_RULE], key.lower() == "allow"
            if value and AGENT in agents and len(ours) < _MOST_RULES:
                ours.append(rule)
            elif value and "*" in agents and len(everybody) < _MOST_RULES:
                everybody.append(rule)
    return Robots(tuple(ours if named else everybody))


def _matches(pattern: str, target: str) -> bool:
    """Return whether a pattern matches a path from its start; ``*`` is anything, a last ``$`` is its end."""
    whole = pattern.endswith("$")
    first, *others = (pattern[:-1] if whole else pattern).split("*")
    if not target.startswith(first):
        return False
    at = len(first)
    for index, part in enumerate(others):
        if whole and index == len(others) - 1:
            return target.endswith(part) and len(target) - len(part) >= at
        at = target.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return not whole or at == len(target)
