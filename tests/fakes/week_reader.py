# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Reads a schedule page as a browser takes it apart: days, what each shows, and all links."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "input"}


@dataclass
class ReadEntry:
    """One broadcast or gap.

    Attributes:
        parts: Text by class of the element that holds it.
        marks: Each mark's text.
    """

    classes: list[str]
    now: bool
    parts: dict[str, str] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What is on."""
        return self.parts["what-is-on"]

    @property
    def times(self) -> str:
        """From when to when."""
        return self.parts["when"]


@dataclass
class ReadDay:
    """One day: the words of its heading, and what it shows."""

    heading: str = ""
    today: bool = False
    entries: list[ReadEntry] = field(default_factory=list)


class WeekReader(HTMLParser):
    """Takes a page apart.

    Attributes:
        links: Address by the text of the link; the last one of that text.
        tags: Every tag there is.
        words: All text of the page, with single spaces.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.days: list[ReadDay] = []
        self.links: dict[str, str] = {}
        self.current: set[str] = set()
        self.clock: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self._open: list[tuple[str, dict[str, str]]] = []
        self._texts: list[str] = []
        self._link = ""
        self.feed(page)
        self.close()
        self.words = " ".join("".join(self._texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        given = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.attributes |= given.keys()
        classes = given.get("class", "").split()
        if "day" in classes:
            self.days.append(ReadDay())
        elif tag == "h2" and self.days:
            self.days[-1].today = given.get("aria-current") == "date"
        elif "entry" in classes:
            self.days[-1].entries.append(ReadEntry(classes, given.get("aria-current") == "true"))
        elif tag == "a":
            self._link = ""
        elif "mark" in classes:
            self.days[-1].entries[-1].marks.append("")
        if tag not in VOID:
            self._open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        opened, given = self._open.pop()
        assert opened == tag, f"<{opened}> is ended by </{tag}>"
        if tag == "a":
            self.links[self._link] = given["href"]
            if given.get("aria-current") == "page":
                self.current.add(self._link)

    def handle_data(self, data: str) -> None:
        """Keep text where it belongs."""
        self._texts.append(data)
        text = " ".join(data.split())
        if not text:
            return
        for tag, given in reversed(self._open):
            classes = given.get("class", "").split()
            if tag == "a":
                self._link += text
            elif tag == "h2" and self.days:
                self.days[-1].heading = f"{self.days[-1].heading} {text}".strip()
            elif "mark" in classes:
                self.days[-1].entries[-1].marks[-1] += text
            elif "clock" in classes:
                self.clock.append(text)
            elif tag == "p" and self.days and self.days[-1].entries and classes:
                parts = self.days[-1].entries[-1].parts
                parts[classes[0]] = f"{parts.get(classes[0], '')} {text}".strip()
