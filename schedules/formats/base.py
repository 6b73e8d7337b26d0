# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a file format for lineups can do."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol, runtime_checkable

from schedules.model.slot import Lineup

from .report import Reading


class Format(Protocol):
    """Reads one file format into a lineup; pure."""

    @property
    def name(self) -> str:
        """Short name, for options and messages."""

    @property
    def media_types(self) -> tuple[str, ...]:
        """Media types, the best one first."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Ends of file names, with the dot."""

    def sniff(self, head: bytes) -> bool:
        """Return whether the beginning of a file looks like this format."""

    def read(
        self,
        data: bytes,
        name: str,
        *,
        stations: Collection[str] | None = None,
        timezone: str | None = None,
    ) -> Reading:
        """Return the lineup that a file describes, and what became of each thing in it.

        Args:
            data: The whole file.
            name: Its name, for messages.
            stations: Ids that a scope may name; ``None`` allows all.
            timezone: IANA zone of the service or station that the file is for; ``None`` if nobody
                knows.  Floating times need it only where they meet instants.

        Raises:
            MistakesError: Everything that is wrong, if it is wrong as a whole.
        """


@runtime_checkable
class WritableFormat(Format, Protocol):
    """A format that lineups can be written in, too."""

    def write(self, lineup: Lineup, *, timezone: str | None = None) -> bytes:
        """Return a file that reads back as this lineup; the same bytes each time.

        Args:
            timezone: IANA zone of a lineup that names none, where the format has to name one.
        """
