# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Everything that can go wrong in `player`.

PlayerError
├── AllowRuleError           a rule of `outbound.allow` or `--allow` makes no sense
├── PlaylistError            a playlist file makes no sense
│   └── PlaylistRefusedError … or itself says why there is nothing to play
├── DirectoryError           a directory of stations gives no answer that can be used
├── ResolveError             an address gives nothing that plays; carries the class and the detail
├── StreamError              a stream could not be opened or read
│   ├── ForbiddenAddressError  … because the guard does not let us connect there
│   ├── StreamTimeoutError   … in time
│   ├── StreamRefusedError   … because the server said no
│   ├── StreamUnreachableError … DNS, connection or TLS failed
│   ├── StreamEndedError     … any further: the server ended it
│   ├── UnsupportedAddressError … because it is of a kind that we do not open
│   ├── RedirectError        … because its redirects lead nowhere
│   └── NotAudioError        … because what came back is not audio we know
├── NoAudioError             a mount has no frame to give yet
├── PositionGoneError        a position of the air was dropped since
├── UnknownPlayerError       no such player, or none that the asker may see
├── PlayerConflictError      the player cannot do that in its present state
├── NotAllowedError          rights or access forbid it; names the rule
├── MalformedPlayerError     a page sent something that is not a player's state
└── BackendMissingError      a system package is missing; says which
"""

from __future__ import annotations

from enum import StrEnum


class PlayerError(Exception):
    """Base of every error `player` raises on purpose."""


class AllowRuleError(PlayerError, ValueError):
    """A rule of `outbound.allow` or `--allow` makes no sense; the text says what may stand there."""


class PlaylistError(PlayerError, ValueError):
    """A playlist file makes no sense.

    Attributes:
        line: Line number, counted from 1, where reading stopped.
    """

    def __init__(self, message: str, *, line: int) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line


class ErrorClass(StrEnum):
    """Why an address gives nothing that plays, the most telling first."""

    FORBIDDEN_ADDRESS = "forbidden-address"
    LOOP = "loop"
    TOO_DEEP = "too-deep"
    TOO_LARGE = "too-large"
    UNSUPPORTED = "unsupported"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    NOT_A_STREAM = "not-a-stream"
    EMPTY = "empty"

    @property
    def place(self) -> int:
        """Its place in this order: the lower, the more it tells."""
        return list(ErrorClass).index(self)


class PlaylistRefusedError(PlaylistError):
    """A playlist or a directory says itself why there is nothing to play: geo-blocked, unknown station.

    Attributes:
        kind: The class of the failure.
        reason: One sentence for a person.
    """

    def __init__(self, kind: ErrorClass, reason: str, *, line: int = 1) -> None:
        super().__init__(reason, line=line)
        self.kind = kind
        self.reason = reason


class DirectoryError(PlayerError):
    """A directory of stations gives no answer that can be used; the text says why."""


class ResolveError(PlayerError):
    """An address gives nothing that plays.

    Attributes:
        kind: The class of the failure.
        detail: One sentence for a person; never credentials.
    """

    def __init__(self, kind: ErrorClass, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


class StreamError(PlayerError):
    """A stream could not be opened or read.

    Attributes:
        url: The address tried, with user name, password and query left out,
            so that it is safe to log and to show.
        reason: What happened, without the address.
        kind: The class of the failure in the words of `resolve`.
        permanent: True if trying the same address again cannot help.
    """

    kind = ErrorClass.UNREACHABLE
    permanent = False

    def __init__(self, url: str, reason: str) -> None:
        self.url = _without_secrets(url)
        self.reason = reason
        super().__init__(f"{self.url}: {reason}")


def _without_secrets(url: str) -> str:
    """Cut by hand: what strangers list is often no address, and `urlsplit` raises on some of it."""
    scheme, mark, rest = url.partition("://")
    if not mark:
        return url
    authority, slash, path = rest.partition("?")[0].partition("#")[0].partition("/")
    return f"{scheme}{mark}{authority.rpartition('@')[2]}{slash}{path}"


class ForbiddenAddressError(StreamError):
    """The guard does not let us connect to this address."""

    kind = ErrorClass.FORBIDDEN_ADDRESS
    permanent = True


class StreamTimeoutError(StreamError):
    """The server took too long to answer, or fell silent."""

    kind = ErrorClass.TIMEOUT


class StreamUnreachableError(StreamError):
    """Name lookup, connection or TLS failed."""


class StreamEndedError(StreamError):
    """The server ended a stream that was playing."""


class UnsupportedAddressError(StreamError):
    """The address is none that we open: another scheme, or not an address at all."""

    kind = ErrorClass.UNSUPPORTED
    permanent = True


class RedirectError(StreamError):
    """Redirects go round in a circle, or on for too long."""

    def __init__(self, url: str, reason: str, *, kind: ErrorClass) -> None:
        super().__init__(url, reason)
        self.kind = kind


class StreamRefusedError(StreamError):
    """The server answered with an error status.

    Attributes:
        status: The HTTP status code.
        retry_after: When the server wants to be asked again, in its words; empty if it does not say.
    """

    def __init__(self, url: str, status: int, *, retry_after: str = "") -> None:
        super().__init__(url, f"HTTP {status}")
        self.status = status
        self.retry_after = retry_after
        self.permanent = status in {401, 404, 410}


class NotAudioError(StreamError):
    """The address answers, but with something that is not audio we know."""

    kind = ErrorClass.NOT_A_STREAM
    permanent = True


class NoAudioError(PlayerError):
    """A mount has no frame to give yet; the text says why."""


class PositionGoneError(PlayerError, LookupError):
    """A position of the air was dropped since, or was never kept.

    Attributes:
        oldest: The oldest position that is kept.
    """

    def __init__(self, position: int, *, oldest: int) -> None:
        super().__init__(f"position {position} is gone: the oldest kept is {oldest}")
        self.oldest = oldest


class UnknownPlayerError(PlayerError, LookupError):
    """No player has this id, or none that the asker may see.

    Attributes:
        player: The id that was asked for.
    """

    def __init__(self, player: str) -> None:
        super().__init__(f'no such player "{player}"')
        self.player = player


class PlayerConflictError(PlayerError):
    """The player cannot do that in its present state; the text says why."""


class NotAllowedError(PlayerError):
    """Rights or access forbid it, and asking again cannot help.

    Attributes:
        rule: The rule that forbids it, such as ``rewind: pause``.
    """

    def __init__(self, message: str, *, rule: str) -> None:
        super().__init__(f"{message} ({rule})")
        self.rule = rule


class MalformedPlayerError(PlayerError, ValueError):
    """A page sent something that is not a player's state; the text says what is wrong."""


class BackendMissingError(PlayerError):
    """A system package is missing, so that this player cannot make sound.

    Attributes:
        package: What to install, as a Debian package name list.
    """

    def __init__(self, message: str, *, package: str) -> None:
        super().__init__(message)
        self.package = package
