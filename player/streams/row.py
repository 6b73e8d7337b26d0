# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One address that a walk came to, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from player.errors import ErrorClass

from .candidate import Candidate
from .opened import OpenStream


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one branch gives nothing.

    Attributes:
        status: The HTTP status it was refused with, if it was.
    """

    kind: ErrorClass
    detail: str
    status: int | None = None


@dataclass(slots=True, eq=False)
class Row:
    """One address that a walk came to, and what became of it.

    Attributes:
        url: As listed.
        title: The list's own name for it.
        path: Addresses of the lists that led here, as sent.
        listed: False for the address that the walk began with.
        behind_page: True if a server's own page led here.
        address: As sent; empty if it cannot be.
        host: Whom it is asked of.
        key: Under which its health is kept; no secret is in it.
        asked: True while its turn is, and after.
        late: True if it took so long that others had their turn first.
        due_s: Not asked before this time of the loop.
        refused: The status of a refusal that may pass, after which it is asked once more.
        candidate: What it turned out to be, dead ones included.
        failure: Why it gives nothing.
        opened: Its connection, where sound was found and it is kept.
        reached: Where its redirects ended; ``None`` until an answer came that is no error.
    """

    url: str
    title: str | None = None
    path: tuple[str, ...] = ()
    listed: bool = False
    behind_page: bool = False
    address: str = field(init=False, default="")
    host: str = field(init=False, default="")
    key: str = field(init=False, default="")
    asked: bool = field(init=False, default=False)
    late: bool = field(init=False, default=False)
    due_s: float = field(init=False, default=0.0)
    refused: int | None = field(init=False, default=None)
    candidate: Candidate | None = field(init=False, default=None)
    failure: Failure | None = field(init=False, default=None)
    opened: OpenStream | None = field(init=False, default=None)
    reached: str | None = field(init=False, default=None)

    @property
    def waiting(self) -> bool:
        """True if its turn may still come."""
        return not self.asked and self.candidate is None and self.failure is None

    @property
    def counts(self) -> bool:
        """True if it gives sound, or may: what cannot be asked or gave nothing takes no other's place."""
        return self.failure is None and (self.asked or self.candidate is None)


def health_keys(urls: Iterable[str]) -> list[str]:
    """Return for each address of a list under which name its health is kept.

    That is the address without user name and query, since those are secrets or tokens, which are another each
    time.  Where several are equal then, their place among these is added.
    """
    counts: dict[str, int] = {}
    keys = []
    for url in urls:
        bare = _bare(url)
        counts[bare] = counts.get(bare, 0) + 1
        keys.append(bare if counts[bare] == 1 else f"{bare}#{counts[bare]}")
    return keys


def _bare(url: str) -> str:
    scheme, mark, rest = url.partition("#")[0].partition("?")[0].partition("://")
    authority, slash, path = rest.partition("/")
    host = authority.rpartition("@")[2].lower()
    return f"{scheme.lower()}{mark}{host}{slash}{path}" if mark else url
