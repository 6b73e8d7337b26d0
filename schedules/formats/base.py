# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What every file format for lineups can do."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from schedules.model.slot import Lineup


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

    def read(self, data: bytes, name: str, *, stations: Collection[str] | None = None) -> Lineup:
        """Return the lineup that a file describes.

        Args:
            data: The whole file.
            name: Its name, for messages.
            stations: Ids that a scope may name; ``None`` allows all.

        Raises:
            MistakesError: Everything that is wrong.
        """
