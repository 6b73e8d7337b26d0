# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Everything that can go wrong in `schedules`.

ScheduleError
├── UnknownStationError      no such station in the catalogue
├── UnknownServiceError      no such service in the catalogue
├── MistakesError            a file from a person has mistakes: all of them, each with its place
├── TimelineRangeError       an instant or range that the timeline does not reach
├── StoreError               lineups cannot be kept as they should
│   ├── StoreUnavailableError   the database is locked, read-only, gone or failing: later, perhaps
│   ├── StoreFullError          there is no room left
│   ├── StoreUnknownError       the connection was lost while a commit was under way
│   ├── StoreSchemaError        the database is of a newer version, or of none that we know
│   └── StoreDamagedError       the database cannot be read
├── SignInError              a secret opens nothing here
├── FollowError              a schedule that lives elsewhere gives no answer that can be used
├── StaleRevisionError       a lineup is at another revision than a commit was made against
├── StaleDraftError          a draft has another version, or is gone
├── ReceiptExistsError       this request was done before
└── EditError                an edit that is refused
    ├── UnknownItemError        no such slot, one-off, programme, draft or history entry
    ├── StaleEditError          the item was changed since
    ├── RefusedEditError        it cannot be done in this state; the text says why and what to do
    ├── NotAllowedEditError     the one who acts may not do this
    ├── PastEditError           it would change what has aired already
    └── InvalidEditError        what it would make is not a right row: all mistakes
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


class ScheduleError(Exception):
    """Base of every error `schedules` raises on purpose."""


class UnknownStationError(ScheduleError, LookupError):
    """No station has this id.

    Attributes:
        station: The id that was asked for.
    """

    def __init__(self, station: str) -> None:
        super().__init__(f'no such station "{station}"')
        self.station = station


class UnknownServiceError(ScheduleError, LookupError):
    """No service has this id.

    Attributes:
        service: The id that was asked for.
    """

    def __init__(self, service: str) -> None:
        super().__init__(f'no such service "{service}"')
        self.service = service


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake in a file that a person wrote, with its place.

    Attributes:
        file: Name of the file, as the person named it.
        line: Line counted from 1; 0 where no line can be named (a missing file).
        key: Path of the value, such as ``stations[2].timezone``; may be empty.
        message: What is wrong and what to do.
    """

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class MistakesError(ScheduleError, ValueError):
    """A file from a person has mistakes.

    Attributes:
        mistakes: All that were found, in the order of the lines.
    """

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class TimelineRangeError(ScheduleError, ValueError):
    """An instant or range lies where the timeline does not reach."""


class StoreError(ScheduleError):
    """Lineups cannot be kept as they should be; the text says why and what to do."""


class StoreUnavailableError(StoreError):
    """The database is locked, read-only, gone or failing; it may be back later."""


class StoreFullError(StoreError):
    """There is no room left for what should be written."""


class StoreUnknownError(StoreUnavailableError):
    """The connection was lost while a commit was under way: it was written whole, or not at all."""


class StoreSchemaError(StoreError):
    """The database was made by a newer version of the program, or by another program."""


class StoreDamagedError(StoreError):
    """The database cannot be read; it is left as it is."""


class SignInError(ScheduleError):
    """A secret opens nothing here; the text never says why.

    Attributes:
        retry_after_s: How long whoever sent it should wait, in seconds; 0: not at all.
    """

    def __init__(self, retry_after_s: float = 0.0) -> None:
        super().__init__("this secret opens nothing here: it is wrong, has expired or was revoked")
        self.retry_after_s = retry_after_s


class StaleRevisionError(ScheduleError):
    """A lineup is at another revision than the one that a commit was made against.

    Attributes:
        owner: Whose lineup.
    """

    def __init__(self, owner: str) -> None:
        super().__init__(f'the lineup of "{owner}" was changed meanwhile')
        self.owner = owner


class StaleDraftError(ScheduleError):
    """A draft has another version than the one that a change was made against, or is gone.

    Attributes:
        draft: Its id.
    """

    def __init__(self, draft: str) -> None:
        super().__init__(f'the draft "{draft}" was changed, published or removed meanwhile')
        self.draft = draft


class ReceiptExistsError(ScheduleError):
    """A request with this key was done before.

    Attributes:
        key: The idempotency key.
    """

    def __init__(self, key: str) -> None:
        super().__init__(f'a request with the key "{key}" was done before')
        self.key = key


class EditError(ScheduleError):
    """An edit that is refused; nothing of it was done."""


class UnknownItemError(EditError, LookupError):
    """There is no such slot, one-off, programme, draft or history entry."""


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that two people changed, or one of them.

    Attributes:
        field: Its key, such as ``start``; of one date's exception ``moves[2026-11-26]``.
        base: What it was at the version that the edit was made against; plain data, ``None``: not there.
        theirs: What it is now.
        yours: What the edit would make of it.
    """

    field: str
    base: object
    theirs: object
    yours: object

    @property
    def conflicts(self) -> bool:
        """Tell whether both changed it, and to different values."""
        return self.base not in (self.theirs, self.yours) and self.theirs != self.yours


class StaleEditError(EditError):
    """The item was changed after the version that the edit was made against.

    Attributes:
        current: The item's row now, ``None`` if it was removed; of a slot that was cut since, the row of the
            half that the edit would be about.
        version: Its version now.
        changed_by: Who changed it last.
        changed_at: When.
        differences: Field by field; empty if the version that the edit was made against is not known.
        halves: Of a slot that was cut since: ``id``, ``version``, ``from`` and ``until`` of what it is now,
            in order; empty if it was not.
    """

    def __init__(
        self,
        what: str,
        *,
        current: Mapping[str, object] | None,
        version: int,
        changed_by: str,
        changed_at: datetime | None,
        differences: Sequence[FieldDifference] = (),
        halves: Sequence[Mapping[str, object]] = (),
    ) -> None:
        who = f" by {changed_by}" if changed_by else ""
        super().__init__(f"{what} was changed{who} meanwhile; look at it again")
        self.current = current
        self.version = version
        self.changed_by = changed_by
        self.changed_at = changed_at
        self.differences = tuple(differences)
        self.halves = tuple(halves)


class RefusedEditError(EditError):
    """It cannot be done in this state; the text says why and what to do."""


class NotAllowedEditError(EditError):
    """The one who acts may not do this; the text says what it takes."""


class PastEditError(EditError):
    """It would change what has aired already; that must be said explicitly."""


class InvalidEditError(EditError, ValueError):
    """What an edit would make is not right.

    Attributes:
        mistakes: Each with the path of its value within the command, and the words.
    """

    def __init__(self, mistakes: Sequence[tuple[tuple[str | int, ...], str]]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("; ".join(message for _, message in self.mistakes))


class FollowError(ScheduleError):
    """A schedule that lives elsewhere gives no answer that can be used; the text says why.

    Attributes:
        retry_after_s: When it wants to be asked again, in seconds; ``None`` if it does not say.
    """

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
