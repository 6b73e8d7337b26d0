# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Previews files for tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .conftest import CommandLine, Done

NEW_YORK = "America/New_York"


@dataclass(frozen=True)
class Files:
    """Writes a file and previews it."""

    cli: CommandLine

    def preview(self, text: str, *arguments: str, tz: str = NEW_YORK, name: str = "week.yaml") -> Done:
        """Preview a file that holds this text."""
        path = self.cli.schedule(text, name)
        return self.cli("schedule", "preview", str(path), "--tz", tz, *arguments, "--json")

    def now(self, text: str, *instants: str, tz: str = NEW_YORK, station: str = "") -> list[Any]:
        """Return title, elapsed, length and next title at some instants."""
        options = [word for instant in instants for word in ("--at", instant)]
        done = self.preview(text, *options, *(["--station", station] if station else []), tz=tz)
        assert (done.status, done.err) == (0, "")
        assert [one["at"] for one in done.document] == [f"{instant[:16]}:00Z" for instant in instants]
        return [
            (title(one["now"]), one["elapsed_s"], one["duration_s"], title(one["next"]))
            for one in done.document
        ]

    def rows(
        self, text: str, start: str, end: str, *options: str, tz: str = NEW_YORK
    ) -> list[tuple[str, str, str]]:
        """Return start, end and title of what is in a window; both without the zeros of the seconds."""
        done = self.preview(text, "--from", start, "--to", end, *options, tz=tz)
        assert (done.status, done.err) == (0, "")
        return [(one["start"][:16], one["end"][:16], one["title"]) for one in done.document]


def title(broadcast: Any) -> str | None:
    return None if broadcast is None else str(broadcast["title"])
